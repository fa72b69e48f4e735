"""What a record of a run leaves out: the texts of its programs, and its tasks."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from arcbatt.errors import ProgramError, StoreError, TaskError, UsageError
from arcbatt.limits import Limits
from arcbatt.programs.files import Entry, find_batt, read_batt
from arcbatt.programs.library import differs
from arcbatt.programs.program import Program
from arcbatt.reporting.record import run_record
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.run import RunSettings, run_task
from arcbatt.scoring.timing import Timings
from arcbatt.store import Store
from arcbatt.tasks import LoadedTask, load_task, open_source


@dataclass
class Sources:
    """Programs by id, the names of the differs in the order of the record, tasks by id, and what is missing."""

    programs: dict[str, Program] = field(default_factory=dict)
    differs: list[str] = field(default_factory=list)
    tasks: dict[str, LoadedTask] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def sources_of(
    record: Mapping[str, Any], *, batt: str | None = None, store: str | None = None, data: str | None = None
) -> Sources:
    """The programs and tasks of a record, as far as they can be found. Raises `UsageError` if it is no such record.

    Programs come from the file `batt` (default: the one that the recorded command names, if it is still there), then
    from the `store`; `data` says where the tasks are. What is not found is noted. Raises `ProgramError` or `StoreError`
    if `batt` or `store` is given and cannot be read.
    """
    sources = Sources()
    try:
        wanted = {row["id"] for task in record["tasks"] for row in task["scores"] if row["id"]}
        contents = {task["task"]: task["content_hash"] for task in record["tasks"]}
    except (KeyError, TypeError) as error:
        raise UsageError(f"expected the record of a run, made with batt run --json; it lacks {error}") from None
    named = batt or _option(record.get("command", ""), "-b", "--batt_import")
    if named:
        try:
            source = read_batt(find_batt(named))
        except ProgramError as error:
            if batt:
                raise
            sources.notes.append(f"The batt of the run cannot be read: {error}.")
        else:
            found = {entry.program.id: entry.program for entry in source.candidates}
            sources.programs = {id_: program for id_, program in found.items() if id_ in wanted}
            if wanted and not sources.programs:
                sources.notes.append(f"{named} does not hold the candidates of this run; it was dealt anew since.")
            else:
                sources.differs = [entry.parent or entry.program.name for entry in source.differs]
    folder = store or _option(record.get("command", ""), "--store") or "store"
    if store or (Path(folder) / "index.sqlite").exists():
        try:
            with Store(folder, create=False) as opened:
                for kept in opened.best():
                    if kept.md5 in wanted and kept.md5 not in sources.programs:
                        sources.programs[kept.md5] = Program.parse(kept.text, kept.md5)
        except StoreError:
            if store:
                raise
    missing = len(wanted - sources.programs.keys())
    if missing:
        sources.notes.append(
            f"The texts of {missing} of {len(wanted)} programs were not found; --batt and --store say where to look."
        )
    opened_source = open_source(data) if data else None
    for task_id, content in contents.items():
        try:
            loaded = load_task(task_id, opened_source)
        except TaskError as error:
            sources.notes.append(f"{error}; --data says where the tasks are.")
            continue
        if loaded.task.content_hash == content:
            sources.tasks[task_id] = loaded
        else:
            sources.notes.append(f"Task {task_id} has other grids today than in the run; nothing of it is drawn.")
    return sources


def store_record(store: str, data: str | None = None, task: str | None = None) -> tuple[dict[str, Any], Sources]:
    """The record of a run of all solvers of a store, each on the tasks that it was kept for (or on one task only), with
    the starter differs.

    Raises `StoreError`, and `UsageError` if there are no solvers.
    """
    sources = Sources(differs=list(differs()))
    opened_source = open_source(data) if data else None
    timings, settings = Timings(), RunSettings()
    runs = []
    with Store(store, create=False) as opened:
        for task_id in [name for name, _, _ in opened.tasks() if task in (None, name)]:
            try:
                loaded = load_task(task_id, opened_source)
            except TaskError as error:
                sources.notes.append(f"{error}; --data says where the tasks are.")
                continue
            kept = opened.best(task_id)
            entries = [Entry(Program.parse(one.text, one.md5), one.parent, one.mutation) for one in kept]
            sources.programs |= {entry.program.id: entry.program for entry in entries}
            sources.tasks[task_id] = loaded
            with timings.measure("main.run_batt"):
                runs.append(run_task(Batt(entries, differs().values()), loaded, settings, timings=timings))
        stored = len(opened.runs())
    if not runs:
        raise UsageError(f"{store} has no solvers of known tasks yet; 'batt run' keeps some")
    sources.notes.insert(0, f"All solvers of the store were run anew for this page; it records {stored} runs.")
    return run_record(f"batt report {store}", None, settings, 0, runs, timings), sources


def limits_of(record: Mapping[str, Any]) -> Limits:
    """The limits of a record."""
    return Limits(**record["limits"])


def _option(command: str, *names: str) -> str | None:
    """The value of an option in a recorded command; None if it is not there."""
    try:
        words = shlex.split(command)
    except ValueError:  # a quote in a name: the words were joined without quoting
        words = command.split()
    for word, after in zip(words, [*words[1:], None], strict=True):
        if word in names:
            return after
        for name in names:
            if name.startswith("--") and word.startswith(f"{name}="):
                return word.partition("=")[2]
    return None
