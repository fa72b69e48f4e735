"""Stores that were filled apart, as one."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from arcbatt.errors import StoreError
from arcbatt.store.records import Rows
from arcbatt.store.store import Store

_RUN = "command, seed, versions, tasks, started, inputs"


class Merged(NamedTuple):
    """What a merged store holds: how many `programs`, `scores` of them and `runs`, and saved `searches`."""

    programs: int
    scores: int
    runs: int
    searches: int


def merge_stores(into: str | Path, stores: Sequence[str | Path], best: int = 32) -> Merged:
    """Bring the union of some stores into a store, which is made if it is not there and takes part if it is.

    What comes of it does not depend on the order of the stores, and merging again changes nothing. Of each task and
    kind the best stay, as always; of a score that several stores have with other times, the better and then the faster.
    The stores themselves stay as they are. Of searches saved for one task the longest stays.

    Parameters
    ----------
    into: folder of the store to fill.
    stores: folders of stores, of any version; they are checked before anything is written.
    best: how many programs of each task and kind stay.

    Returns
    -------
    What the store holds now.

    Raises
    ------
    StoreError: a store cannot be read, is damaged, or this one cannot be written.

    Example
    -------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in "ab":
    ...         Store(f"{folder}/{name}").close()
    ...     merge_stores(f"{folder}/c", [f"{folder}/a", f"{folder}/b"]).programs
    0
    """
    target = Path(into)
    paths = {Path(path).resolve() for path in stores}
    if (target / "index.sqlite").exists():
        paths.add(target.resolve())
    union = _Union()
    with ExitStack() as stack:
        for path in sorted(paths):
            store = stack.enter_context(Store(path, create=False, read_only=True))
            for problem in store.verify():
                if problem.severity == "error":
                    raise StoreError(f"store {path}: {problem.what}; see 'batt store --store {path} verify --repair'")
            union.add(store.rows())
    with Store(target) as store:
        store.rewrite(union.with_rows, best)
        rows = store.rows()
    searches = _merge_searches(target, sorted(paths))
    return Merged(len(rows.programs), len(rows.scores), len(rows.runs), searches)


class _Union:
    """The union of the rows of several indices. Rows are compared, never the places where they are from, so that it
    does not depend on any order."""

    def __init__(self) -> None:
        self._runs: set[tuple[Any, ...]] = set()
        self._programs: dict[tuple[str, str], tuple[Any, ...]] = {}
        self._scores: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._lineage: set[tuple[Any, ...]] = set()

    def add(self, rows: Rows) -> None:
        """Take in the rows of an index."""
        by_id = {row[0]: row[1:] for row in rows.runs}
        self._runs |= set(by_id.values())
        for md5, kind, calls, first_run, text in rows.programs:
            run = by_id.get(first_run)
            known = self._programs.get((md5, kind))
            if known is None or _order(run) < _order(known[2]):
                self._programs[md5, kind] = (calls, text, run)
        for row in rows.scores:
            known = self._scores.get(row[:5])
            if known is None or _rank(row[5:]) > _rank(known):
                self._scores[row[:5]] = row[5:]
        self._lineage |= set(rows.lineage)

    def with_rows(self, rows: Rows) -> Rows:
        """The rows of the union with these as well."""
        self.add(rows)
        numbers = {run: number for number, run in enumerate(sorted(self._runs, key=_order), 1)}
        programs = sorted(self._programs.items())
        return Rows(
            [(number, *run) for run, number in numbers.items()],
            [(*key, calls, numbers.get(run, 0), text) for key, (calls, text, run) in programs],
            [(*key, *value) for key, value in sorted(self._scores.items())],
            sorted(self._lineage),
        )


def _order(run: tuple[Any, ...] | None) -> tuple[str, ...]:
    """Runs by when they began."""
    return ("~",) if run is None else (run[4], *map(str, run))


def _rank(result: tuple[Any, ...]) -> tuple[Any, ...]:
    """Of results with one identity the greatest stays: by score, then by speed."""
    score, demos, solved, seconds, t_log = result
    return score, solved, demos, -seconds, t_log


def _merge_searches(target: Path, stores: Sequence[Path]) -> int:
    """Copy the saved searches; returns how many there are."""
    longest: dict[str, tuple[int, bytes, Path]] = {}
    for store in stores:
        for state in sorted(store.glob("evolve/*/state.bin")):
            known = state.with_name("known.bin")
            size = known.stat().st_size if known.exists() else 0
            one = (size, state.read_bytes(), state.parent)
            task = state.parent.name
            if task not in longest or one[:2] > longest[task][:2]:
                longest[task] = one
    for task, (_, content, folder) in longest.items():
        there = target / "evolve" / task
        if (there / "state.bin").exists() and (there / "state.bin").read_bytes() == content:
            continue
        there.mkdir(parents=True, exist_ok=True)
        for name in ("settings.json", "known.bin", "state.bin"):
            shutil.copyfile(folder / name, there / name)
    return len(longest)
