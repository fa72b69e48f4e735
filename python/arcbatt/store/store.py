"""A folder of programs with an index of what they did."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from arcbatt.errors import StoreError
from arcbatt.store.files import Files, md5_of
from arcbatt.store.records import Kept, Problem, RunRecord

SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, command TEXT, seed INTEGER, versions TEXT, tasks TEXT, started TEXT,
    UNIQUE (started, command, seed, tasks));
CREATE TABLE IF NOT EXISTS programs (
    md5 TEXT, kind TEXT, calls INTEGER, first_run INTEGER REFERENCES runs (id), PRIMARY KEY (md5, kind));
CREATE TABLE IF NOT EXISTS scores (
    md5 TEXT, kind TEXT, task TEXT, differ_kind TEXT, identity TEXT, score REAL, demos INTEGER, solved INTEGER,
    seconds REAL, t_log INTEGER, PRIMARY KEY (task, kind, differ_kind, md5, identity));
CREATE TABLE IF NOT EXISTS lineage (child TEXT, parent TEXT, mutation TEXT, PRIMARY KEY (child, parent, mutation));
"""
# Better first; what the clock says takes no part, so that the same runs keep the same programs everywhere.
_RANK = "MAX(s.score) DESC, p.calls, s.md5"


class Store:
    """The best programs for each task. Several processes may use one store at once.

    Files are written before the index, and the index in one transaction: a process killed at any moment loses at most
    what it was keeping, and leaves no row without its file. Raises `StoreError` for whatever is wrong with the folder.
    """

    def __init__(self, path: str | Path, create: bool = True) -> None:
        """Open the store in the folder `path`; with `create`, make it if it is not there."""
        self.path = Path(path)
        self._files = Files(self.path)
        with self._errors():
            if create:
                self._files.create()
            elif not (self.path / "index.sqlite").exists():
                raise StoreError(f"no store at {self.path}")
            self._index = sqlite3.connect(self.path / "index.sqlite", timeout=30, isolation_level=None)
            try:
                self._open_schema()
            except BaseException:
                self._index.close()
                raise

    def _open_schema(self) -> None:
        (version,) = self._index.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise StoreError(f"{self.path} was written by a newer arcbatt (schema {version}); update arcbatt")
        self._index.execute("PRAGMA synchronous = NORMAL")
        if version < SCHEMA_VERSION:
            with self._files.lock():
                self._index.execute("PRAGMA journal_mode = WAL")
                self._index.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn what the disk and SQLite say into a `StoreError` that names the store."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StoreError(f"store {self.path}: {error}") from None
        except OSError as error:
            raise StoreError(f"store {self.path}: {error.strerror or error}") from None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._index.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._index.execute("ROLLBACK")
            raise
        self._index.execute("COMMIT")

    def keep(self, run: RunRecord, kept: Iterable[Kept], best: int = 32) -> list[str]:
        """Keep programs and their scores; of each task and kind only the `best` stay. Gives the md5 of those pruned.

        Keeping the same again changes nothing but the row of the run.
        """
        kept = list(kept)
        with self._errors(), self._files.lock():
            for program in kept:
                self._files.write(program.kind, program.md5, program.text)
            with self._transaction():
                run_id = self._enter_run(run)
                self._enter(kept, run_id)
                pruned = self._prune({(k.task, k.kind, k.differ_kind) for k in kept}, best)
            for md5, kind in pruned:
                self._files.remove(kind, md5)
        return [md5 for md5, _ in pruned]

    def _enter_run(self, run: RunRecord) -> int:
        row = (run.command, run.seed, json.dumps(run.versions, sort_keys=True), json.dumps(run.tasks), run.started)
        self._index.execute(
            "INSERT OR IGNORE INTO runs (command, seed, versions, tasks, started) VALUES (?, ?, ?, ?, ?)", row
        )
        found = self._index.execute(
            "SELECT id FROM runs WHERE command = ? AND seed IS ? AND versions = ? AND tasks = ? AND started = ?", row
        ).fetchone()
        return int(found[0]) if found else 0

    def _enter(self, kept: list[Kept], run_id: int) -> None:
        self._index.executemany(
            "INSERT OR IGNORE INTO programs VALUES (?, ?, ?, ?)", [(k.md5, k.kind, k.calls, run_id) for k in kept]
        )
        self._index.executemany(
            "INSERT OR IGNORE INTO scores VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (k.md5, k.kind, k.task, k.differ_kind, k.identity, k.score, k.demos, k.solved, k.seconds, k.t_log)
                for k in kept
            ],
        )
        self._index.executemany(
            "INSERT OR IGNORE INTO lineage VALUES (?, ?, ?)", [(k.md5, k.parent, k.mutation) for k in kept if k.parent]
        )

    def _prune(self, groups: Iterable[tuple[str, str, str]], best: int) -> list[tuple[str, str]]:
        """Drop scores beyond the best of each group, then programs without scores; gives those programs."""
        for group in groups:
            self._index.execute(
                f"""DELETE FROM scores WHERE task = ?1 AND kind = ?2 AND differ_kind = ?3 AND md5 NOT IN (
                    SELECT s.md5 FROM scores s JOIN programs p USING (md5, kind)
                    WHERE s.task = ?1 AND s.kind = ?2 AND s.differ_kind = ?3
                    GROUP BY s.md5 ORDER BY {_RANK} LIMIT ?4)""",
                (*group, best),
            )
        unused = "NOT EXISTS (SELECT 1 FROM scores s WHERE s.md5 = programs.md5 AND s.kind = programs.kind)"
        pruned = self._index.execute(f"SELECT md5, kind FROM programs WHERE {unused}").fetchall()
        if pruned:
            self._index.execute(f"DELETE FROM programs WHERE {unused}")
            self._index.execute("DELETE FROM lineage WHERE child NOT IN (SELECT md5 FROM programs)")
        return pruned

    def best(self, task: str | None = None, kind: str = "solver", limit: int | None = None) -> list[Kept]:
        """The kept programs of a task (or of all tasks), best first, each once for each task."""
        rows = self._select("s.kind = ? AND (? IS NULL OR s.task = ?)", (kind, task, task))
        return rows if limit is None else rows[:limit]

    def get(self, md5: str) -> list[Kept]:
        """All results of the program whose md5 begins with these at least 4 digits."""
        if len(md5) < 4 or not set(md5) <= set("0123456789abcdef"):
            raise StoreError(f"expected at least 4 hex digits of an md5, found {md5!r}")
        rows = self._select("s.md5 LIKE ? || '%'", (md5,))
        found = sorted({row.md5 for row in rows})
        if len(found) != 1:
            what = f"several programs: {', '.join(found[:5])}" if found else "no program"
            raise StoreError(f"{md5} is the beginning of {what} in {self.path}")
        return rows

    def _select(self, where: str, values: tuple[object, ...]) -> list[Kept]:
        with self._errors():
            rows = self._index.execute(
                f"""SELECT s.md5, s.kind, s.task, MAX(s.score), s.demos, s.solved, s.seconds, s.t_log, p.calls,
                    COALESCE(l.parent, ''), COALESCE(l.mutation, ''), s.identity, s.differ_kind
                    FROM scores s JOIN programs p USING (md5, kind)
                    LEFT JOIN (SELECT child, MIN(parent) AS parent, mutation FROM lineage GROUP BY child) l
                    ON l.child = s.md5
                    WHERE {where} GROUP BY s.md5, s.task, s.kind, s.differ_kind ORDER BY {_RANK}, s.task""",
                values,
            ).fetchall()
            return [Kept(row[0], self._files.read(row[1], row[0]), *row[1:]) for row in rows]

    def tasks(self) -> list[tuple[str, int, float]]:
        """(task, number of solvers, best score) of each task, by id."""
        with self._errors():
            return self._index.execute(
                "SELECT task, COUNT(DISTINCT md5), MAX(score) FROM scores WHERE kind = 'solver' "
                "GROUP BY task ORDER BY task"
            ).fetchall()

    def runs(self) -> list[RunRecord]:
        """All runs, the latest last."""
        with self._errors():
            rows = self._index.execute("SELECT command, seed, versions, tasks, started FROM runs ORDER BY id")
            return [RunRecord(c, seed, json.loads(v), json.loads(t), started) for c, seed, v, t, started in rows]

    def lineage(self, md5: str) -> list[tuple[str, str]]:
        """(parent, mutation) of every way in which the program was made."""
        with self._errors():
            return self._index.execute(
                "SELECT parent, mutation FROM lineage WHERE child = ? ORDER BY parent, mutation", (md5,)
            ).fetchall()

    def uses(self) -> dict[str, int]:
        """How many kept programs were made from each parent (an md5, or the task of a solver of the library)."""
        with self._errors():
            return dict(self._index.execute("SELECT parent, COUNT(DISTINCT child) FROM lineage GROUP BY parent"))

    def verify(self) -> list[Problem]:
        """Compare files with the index, and files with their md5. No problem of severity ``error``: all is well."""
        problems = []
        with self._errors():
            for (said,) in self._index.execute("PRAGMA integrity_check").fetchall():
                if said != "ok":
                    problems.append(Problem("error", f"index.sqlite: {said}"))
            indexed = set(self._index.execute("SELECT kind, md5 FROM programs").fetchall())
            files = {(kind, md5): path for kind, md5, path in self._files.programs()}
            problems += [
                Problem("error", f"{kind} {md5} is in the index, its file is missing")
                for kind, md5 in sorted(indexed - files.keys())
            ]
            for (kind, md5), path in files.items():
                if md5_of(path.read_bytes()) != md5:
                    problems.append(Problem("error", f"{path} does not have the md5 that it is named by"))
                elif (kind, md5) not in indexed:
                    problems.append(Problem("note", f"{path} is not in the index; the run that wrote it was killed"))
            for path in self._files.temporaries():
                problems.append(Problem("note", f"{path} was never finished"))
        return problems

    def clean(self) -> list[str]:
        """Remove what verify finds: unfinished and unindexed files, damaged files, rows without a file. Tells each."""
        done = []
        with self._errors(), self._files.lock():
            for path in self._files.temporaries():
                path.unlink(missing_ok=True)
                done.append(f"removed {path}")
            indexed = set(self._index.execute("SELECT kind, md5 FROM programs").fetchall())
            sound = set()
            for kind, md5, path in self._files.programs():
                if (kind, md5) in indexed and md5_of(path.read_bytes()) == md5:
                    sound.add((kind, md5))
                else:
                    path.unlink()
                    done.append(f"removed {path}")
            with self._transaction():
                for kind, md5 in sorted(indexed - sound):
                    self._index.execute("DELETE FROM programs WHERE kind = ? AND md5 = ?", (kind, md5))
                    self._index.execute("DELETE FROM scores WHERE kind = ? AND md5 = ?", (kind, md5))
                    done.append(f"removed {kind} {md5} from the index")
            self._index.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return done
