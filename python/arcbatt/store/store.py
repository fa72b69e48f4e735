"""A folder of programs with an index of what they did."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from arcbatt.candidates.program import Program
from arcbatt.errors import StoreError, expect
from arcbatt.store.files import FOLDERS, Files, is_md5, is_named_by
from arcbatt.store.reading import ProgramReader
from arcbatt.store.records import ROW_TYPES, Inputs, Kept, Problem, Rows, RunRecord
from arcbatt.store.schema import INDEX, open_index

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate

# Better first; what the clock says takes no part, so that the same runs keep the same programs everywhere.
_RANK = "MAX(s.score) DESC, p.calls, s.md5"
_KEPT = (str, str, str, str, float, int, int, float, int, int, str, str, str, str)
"""The types of the fields of `Kept`."""
_ORPHANS = {
    "scores": "NOT EXISTS (SELECT 1 FROM programs p WHERE p.md5 = scores.md5 AND p.kind = scores.kind)",
    "programs": "NOT EXISTS (SELECT 1 FROM scores s WHERE s.md5 = programs.md5 AND s.kind = programs.kind)",
    "lineage": "NOT EXISTS (SELECT 1 FROM programs p WHERE p.md5 = lineage.child)",
}
"""By table what belongs to no program that is kept."""


class Store:
    """The best programs for each task. Several processes may read, write and prune one store at once.

    The index holds the programs with their scores; the files beside it are for people and other tools. Whatever is
    written is one transaction: a process killed at any moment loses at most what it was keeping. Close a store after
    use, or use it in a ``with`` statement. Raises `StoreError` for whatever is wrong with the folder.
    """

    def __init__(self, path: str | Path, create: bool = True, *, read_only: bool = False) -> None:
        """Open the store in the folder `path`; with `create`, make it if it is not there.

        With `read_only` nothing is ever written, so that the folder needs no permission for that. A store of an earlier
        version is brought up to date when it is opened for writing.
        """
        expect(path, (str, Path), "path of a store")
        self.path = Path(path)
        self.read_only = read_only
        self._files = Files(self.path)
        self._reader = ProgramReader(f"store {self.path}")
        with self._errors():
            if not (self.path / INDEX).exists() and (read_only or not create):
                raise StoreError(f"no store at {self.path}")
            if not read_only:
                self._files.create()
            self._index, schema = open_index(self.path, self._files, read_only)
        self._text = "p.text" if schema > 1 else "file_text(p.kind, p.md5)"
        self._inputs = "inputs" if schema > 2 else "NULL"

    def __repr__(self) -> str:
        return f"<store {self.path}>"

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
        except (UnicodeError, OverflowError) as error:  # SQLite's texts are UTF-8, its integers have 64 bits
            raise StoreError(f"store {self.path}: a value cannot be written or read: {error}") from None
        except OSError as error:
            raise StoreError(f"store {self.path}: {error.strerror or error}") from None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Exclude other writers, of the files as well."""
        if self.read_only:
            raise StoreError(f"store {self.path} is open for reading only")
        with self._errors():
            self._index.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._index.execute("COMMIT")
            except BaseException:
                if self._index.in_transaction:
                    self._index.execute("ROLLBACK")
                raise

    def _rows(
        self, types: Sequence[type | tuple[type, ...]], sql: str, values: Sequence[object] = ()
    ) -> list[tuple[Any, ...]]:
        """The rows of a query, whose columns have these types: a damaged index may hold anything."""
        with self._errors():
            rows = self._index.execute(sql, values).fetchall()
        for row in rows:
            if not all(map(isinstance, row, types)):
                raise StoreError(f"store {self.path}: its index is damaged: a row holds {row!r:.200}")
        return rows

    def keep(self, run: RunRecord, kept: Iterable[Kept], best: int = 32) -> list[str]:
        """Keep programs and their scores; of each task and kind only the `best` stay. Returns the md5 of those pruned.

        Keeping the same again changes nothing but the row of the run.
        """
        kept = list(kept)
        with self._transaction():
            self._enter(kept, self._enter_run(run))
            pruned = self._prune({(k.task, k.kind, k.differ_kind) for k in kept}, best)
            for one in kept:
                if (one.md5, one.kind) not in pruned:
                    self._files.write(one.kind, one.md5, one.text)
            for md5, kind in pruned:
                self._files.remove(kind, md5)
        return [md5 for md5, _ in pruned]

    def _enter_run(self, run: RunRecord) -> int:
        row = (run.command, run.seed, json.dumps(run.versions, sort_keys=True), json.dumps(run.tasks), run.started)
        inputs = json.dumps(asdict(run.inputs)) if run.inputs is not None else None
        self._index.execute(
            "INSERT OR IGNORE INTO runs (command, seed, versions, tasks, started, inputs) VALUES (?, ?, ?, ?, ?, ?)",
            (*row, inputs),
        )
        found = self._index.execute(
            "SELECT id FROM runs WHERE command = ? AND seed IS ? AND versions = ? AND tasks = ? AND started = ?", row
        ).fetchone()
        return int(found[0]) if found else 0

    def _enter(self, kept: list[Kept], run_id: int) -> None:
        self._index.executemany(
            "INSERT OR IGNORE INTO programs (md5, kind, calls, first_run, text) VALUES (?, ?, ?, ?, ?)",
            [(k.md5, k.kind, k.calls, run_id, k.text) for k in kept],
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

    def _prune(self, groups: Iterable[tuple[str, str, str]], best: int) -> dict[tuple[str, str], None]:
        """Drop scores beyond the best of each group, and programs that have none left; returns those programs."""
        dropped: dict[tuple[str, str], None] = {}
        for group in sorted(groups):
            worse = self._index.execute(
                f"""SELECT s.md5 FROM scores s JOIN programs p USING (md5, kind)
                    WHERE s.task = ? AND s.kind = ? AND s.differ_kind = ?
                    GROUP BY s.md5 ORDER BY {_RANK} LIMIT -1 OFFSET ?""",
                (*group, best),
            ).fetchall()
            for (md5,) in worse:
                self._index.execute(
                    "DELETE FROM scores WHERE task = ? AND kind = ? AND differ_kind = ? AND md5 = ?", (*group, md5)
                )
                dropped[md5, group[1]] = None
        for md5, kind in list(dropped):
            if self._index.execute("SELECT 1 FROM scores WHERE md5 = ? AND kind = ?", (md5, kind)).fetchone():
                del dropped[md5, kind]
            else:
                self._forget(md5, kind)
        return dropped

    def _forget(self, md5: str, kind: str) -> None:
        self._index.execute("DELETE FROM scores WHERE md5 = ? AND kind = ?", (md5, kind))
        self._index.execute("DELETE FROM programs WHERE md5 = ? AND kind = ?", (md5, kind))
        # Lineage goes by md5 alone: the same text may be kept as another kind.
        gone = "child = ? AND NOT EXISTS (SELECT 1 FROM programs WHERE md5 = child)"
        self._index.execute(f"DELETE FROM lineage WHERE {gone}", (md5,))

    def best(self, task: str | None = None, kind: str = "solver", limit: int | None = None) -> list[Kept]:
        """The kept programs of a task (or of all tasks), best first, each once for each task."""
        rows = self._select("s.kind = ? AND (? IS NULL OR s.task = ?)", (kind, task, task))
        return rows if limit is None else rows[:limit]

    def programs(self, task: str | None = None, kind: str = "solver") -> list[tuple[Kept, Program]]:
        """What `best` returns, as programs to run; see `read`."""
        return self.read(self.best(task, kind))

    def read(self, kept: Iterable[Kept]) -> list[tuple[Kept, Program]]:
        """Programs of this store as programs to run, each parsed once.

        Programs that cannot be read now, because they call a primitive that a user defined, are left out. That is said
        once (a warning of the logger ``arcbatt``, which is shown on standard error unless logging is set up otherwise).
        """
        return self._reader.read(kept)

    def get(self, md5: str) -> list[Kept]:
        """All results of the program whose md5 begins with these at least 4 digits."""
        if len(md5) < 4 or not set(md5) <= set("0123456789abcdef"):
            raise StoreError(f"expected at least 4 hex digits of an md5, found {md5!r}")
        rows = self._select("s.md5 >= ? AND s.md5 < ?", (md5, f"{md5}g"))
        found = sorted({row.md5 for row in rows})
        if len(found) != 1:
            what = f"several programs: {', '.join(found[:5])}" if found else "no program"
            raise StoreError(f"{md5} is the beginning of {what} in {self.path}")
        return rows

    def python_candidates(self, task: str | None = None) -> list[tuple[Kept, PythonCandidate]]:
        """The kept candidates in Python of a task (or of all tasks), best first, parsed, not executed."""
        from arcbatt.candidates.python import PythonCandidate

        return [
            (kept, PythonCandidate.from_kept(kept.text, kept.parent, kept.mutation))
            for kept in self.best(task, "python")
        ]

    def _select(self, where: str, values: tuple[object, ...]) -> list[Kept]:
        rows = self._rows(
            (str, (str, type(None)), *_KEPT[2:]),
            f"""SELECT s.md5, {self._text}, s.kind, s.task, MAX(s.score), s.demos, s.solved, s.seconds, s.t_log,
                p.calls, COALESCE(l.parent, ''), COALESCE(l.mutation, ''), s.identity, s.differ_kind
                FROM scores s JOIN programs p USING (md5, kind)
                LEFT JOIN lineage l ON l.rowid =
                    (SELECT rowid FROM lineage WHERE child = s.md5 ORDER BY parent, mutation LIMIT 1)
                WHERE {where} GROUP BY s.md5, s.task, s.kind, s.differ_kind ORDER BY {_RANK}, s.task""",
            values,
        )
        return [Kept(*row) for row in rows if row[1] is not None]  # without a text: its file was lost before schema 2

    def tasks(self) -> list[tuple[str, int, float]]:
        """(task, number of solvers, best score) of each task, by id."""
        return self._rows(
            (str, int, float),
            "SELECT task, COUNT(DISTINCT md5), MAX(score) FROM scores WHERE kind = 'solver' "
            "GROUP BY task ORDER BY task",
        )

    def runs(self) -> list[RunRecord]:
        """All runs, the latest last."""
        from msgspec import MsgspecError
        from msgspec.json import decode

        rows = self._rows(
            (str, (int, type(None)), str, str, str, (str, type(None))),
            f"SELECT command, seed, versions, tasks, started, {self._inputs} FROM runs ORDER BY id",
        )
        try:
            return [
                RunRecord(
                    command,
                    seed,
                    decode(versions, type=dict[str, str]),
                    decode(tasks, type=list[str]),
                    started,
                    decode(inputs, type=Inputs) if inputs is not None else None,
                )
                for command, seed, versions, tasks, started, inputs in rows
            ]
        except MsgspecError as error:
            raise StoreError(f"store {self.path}: its index is damaged: {error}") from None

    def rows(self) -> Rows:
        """All rows of the index, by table, with the columns of today."""
        columns = {
            "runs": f"id, command, seed, versions, tasks, started, {self._inputs}",
            "programs": f"md5, kind, calls, first_run, {self._text.replace('p.', '')}",
            "scores": "md5, kind, task, differ_kind, identity, score, demos, solved, seconds, t_log",
            "lineage": "child, parent, mutation",
        }
        tables = (f"SELECT {columns[table]} FROM {table}" for table in ROW_TYPES)
        return Rows(*map(self._rows, ROW_TYPES.values(), tables))

    def rewrite(self, change: Callable[[Rows], Rows], best: int) -> None:
        """Replace all rows by what is made of them, in one transaction; of each task and kind the `best` stay."""
        with self._transaction():
            before = {row[:2] for row in self.rows().programs}
            rows = change(self.rows())
            for table, new in zip(ROW_TYPES, rows, strict=True):
                self._index.execute(f"DELETE FROM {table}")
                places = ", ".join("?" * len(ROW_TYPES[table]))
                self._index.executemany(f"INSERT INTO {table} VALUES ({places})", new)
            pruned = self._prune({(row[2], row[1], row[3]) for row in rows.scores}, best)
            stay = {row[:2]: row[4] for row in rows.programs if row[:2] not in pruned}
            for (md5, kind), text in stay.items():
                self._files.write(kind, md5, text)
            for md5, kind in sorted((before | pruned.keys()) - stay.keys()):
                self._files.remove(kind, md5)

    def lineage(self, md5: str) -> list[tuple[str, str]]:
        """(parent, mutation) of every way in which the program was made."""
        return self._rows(
            (str, str), "SELECT parent, mutation FROM lineage WHERE child = ? ORDER BY parent, mutation", (md5,)
        )

    def uses(self) -> dict[str, int]:
        """How many kept programs were made from each parent (an md5, or the task of a solver of the library)."""
        return dict(self._rows((str, int), "SELECT parent, COUNT(DISTINCT child) FROM lineage GROUP BY parent"))

    def verify(self) -> list[Problem]:
        """Compare the texts of the index with their md5, and the files with the texts. No problem of severity
        ``error``: all is well."""
        texts = self._texts()
        problems = []
        for (said,) in self._rows((str,), "PRAGMA integrity_check"):
            if said != "ok":
                problems.append(Problem("error", f"{INDEX}: {said}"))
        with self._errors():
            for (kind, md5), text in texts.items():
                path = self._files.path(kind, md5)
                try:
                    damaged = not is_named_by(md5, kind, path.read_bytes())
                except FileNotFoundError:
                    damaged = False
                    problems.append(Problem("note", f"{path} is missing"))
                if text is None:
                    problems.append(Problem("error", f"the text of {kind} {md5} in the index is lost"))
                if damaged:
                    problems.append(Problem("error", f"{path} does not have the md5 that it is named by"))
            for kind, md5, path in self._files.programs():
                if (kind, md5) not in texts:
                    problems.append(Problem("note", f"{path} is not in the index; the run that wrote it was killed"))
            problems += [Problem("note", f"{path} was never finished") for path in self._files.temporaries()]
        for table, where in _ORPHANS.items():
            ((count,),) = self._rows((int,), f"SELECT COUNT(*) FROM {table} WHERE {where}")
            if count:
                problems.append(Problem("note", f"{count} rows of {table} belong to no program"))
        return problems

    def _texts(self) -> dict[tuple[str, str], str | None]:
        """(kind, md5) of the programs of the index, each with its text if that is as it was."""
        rows = self._rows(
            (str, str, (str, type(None))),
            f"SELECT p.kind, p.md5, {self._text} FROM programs p ORDER BY p.kind, p.md5",
        )
        for kind, md5, _ in rows:
            if kind not in FOLDERS or not is_md5(md5):
                raise StoreError(f"store {self.path}: its index is damaged: it names a program {kind!r} {md5!r}")
        return {
            (kind, md5): text if text is not None and is_named_by(md5, kind, text.encode()) else None
            for kind, md5, text in rows
        }

    def repair(self) -> list[str]:
        """Write files that are missing or damaged from the texts of the index, and the other way. Tells each."""
        with self._transaction():
            return self._repair()

    def _repair(self) -> list[str]:
        done = []
        for (kind, md5), text in self._texts().items():
            in_file = self._files.read(kind, md5)
            if text is not None and in_file is None:
                self._files.write(kind, md5, text, again=True)
                done.append(f"wrote {self._files.path(kind, md5)}")
            elif text is None and in_file is not None:
                self._index.execute("UPDATE programs SET text = ? WHERE md5 = ? AND kind = ?", (in_file, md5, kind))
                done.append(f"entered the text of {kind} {md5} from its file")
        return done

    def clean(self) -> list[str]:
        """Repair, and remove what killed runs have left: unfinished files, files and rows that belong to no program.
        Tells each."""
        with self._transaction():
            done = self._repair()
            for table, where in _ORPHANS.items():
                count = self._index.execute(f"DELETE FROM {table} WHERE {where}").rowcount
                if count:
                    done.append(f"removed {count} rows of {table} that belong to no program")
            texts = self._texts()
            for (kind, md5), text in texts.items():
                if text is None:
                    self._forget(md5, kind)
                    done.append(f"removed {kind} {md5} from the index: its text is lost")
            for kind, md5, path in self._files.programs():
                if texts.get((kind, md5)) is None:
                    self._files.remove(kind, md5)
                    done.append(f"removed {path}")
            for path in self._files.temporaries():
                path.unlink(missing_ok=True)
                done.append(f"removed {path}")
        with self._errors():
            self._index.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return done
