"""What a record of a run leaves out: the texts of its programs, and its tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from arcbatt.candidates.files import Entry, find_batt, read_batt
from arcbatt.candidates.library import differs, solvers
from arcbatt.candidates.program import Program
from arcbatt.errors import ProgramError, StoreError, TaskError, UsageError
from arcbatt.records.commands import current_inputs
from arcbatt.records.given import recorded_sources, tasks_named
from arcbatt.records.model import Record, ScoreRecord
from arcbatt.records.origins import Origin, origins_of
from arcbatt.records.writing import run_record
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.run import RunSettings, run_task
from arcbatt.scoring.timing import Timings
from arcbatt.store import Store
from arcbatt.tasks import LoadedTask, Source, load_task, open_source

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate


@dataclass
class Sources:
    """Programs by id, where they are from, the names of the differs in the order of the record, tasks by id, and what
    is missing. Programs that others were made from are among them as far as they are known."""

    programs: dict[str, Program | PythonCandidate] = field(default_factory=dict)
    differs: list[str] = field(default_factory=list)
    tasks: dict[str, LoadedTask] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)


def sources_of(
    record: Record, *, batt: str | None = None, store: str | None = None, data: str | None = None
) -> Sources:
    """The programs and tasks of a record, as far as they can be found.

    Programs come from the file `batt` (default: that of the run, if it is still there), then from the `store`; tasks
    come from `data` (default: that of the run). What is not found is noted. Raises `ProgramError` or `StoreError` if
    `batt` or `store` is given and cannot be read.
    """
    sources = Sources()
    rows = [row for task in record.tasks for row in task.scores if row.id]
    wanted = {row.id for row in rows if row.id}
    for task in record.tasks:
        if task.search:
            sources.origins |= origins_of(task.search)
            texts = {program_id: made.text for program_id, made in task.search.programs.items()}
            sources.programs |= {program_id: Program.parse(text, program_id) for program_id, text in texts.items()}
    _take_from_batt(batt or record.inputs.batt, bool(batt), wanted, sources)
    folder = store or record.inputs.store or "store"
    if store or (Path(folder) / "index.sqlite").exists():
        try:
            with Store(folder, read_only=True) as opened:
                lacking = wanted - sources.programs.keys()
                found_there = opened.read(kept for kept in opened.best() if kept.md5 in lacking)
                sources.programs |= {kept.md5: program for kept, program in found_there}
                _ancestors(rows, sources, opened)
        except StoreError:
            if store:
                raise
    else:
        _ancestors(rows, sources, None)
    missing = len(wanted - sources.programs.keys())
    if missing:
        sources.notes.append(
            f"The texts of {missing} of {len(wanted)} programs were not found; --batt and --store say where to look."
        )
    _take_tasks(record, [open_source(data)] if data else recorded_sources([record.inputs]), sources)
    return sources


def _take_from_batt(name: str | None, must: bool, wanted: set[str], sources: Sources) -> None:
    """The wanted programs, and the names of the differs, of a batt file, which `must` be there or only may."""
    if not name:
        return
    try:
        source = read_batt(find_batt(name), lambda error: sources.notes.append(f"Left out: {error}."))
    except ProgramError as error:
        if must:
            raise
        sources.notes.append(f"The batt of the run cannot be read: {error}.")
        return
    found = {entry.program.id: entry.program for entry in source.candidates}
    sources.programs |= {id_: program for id_, program in found.items() if id_ in wanted}
    if wanted and not sources.programs:
        sources.notes.append(f"{name} does not hold the candidates of this run; it was dealt anew since.")
    else:
        sources.differs = [entry.parent or entry.program.name for entry in source.differs]


def _take_tasks(record: Record, where: Sequence[Source | None], sources: Sources) -> None:
    """The tasks of a record, if they have the same content as in the run."""
    for task in record.tasks:
        try:
            found = tasks_named(task.task, where)
        except TaskError as error:
            sources.notes.append(f"{error}; --data says where the tasks are.")
            continue
        loaded = next((one for one in found if one.task.content_hash == task.content_hash), None)
        if loaded is not None:
            sources.tasks[task.task] = loaded
        else:
            sources.notes.append(f"Task {task.task} has other grids today than in the run; nothing of it is drawn.")


def _ancestors(rows: Sequence[ScoreRecord], sources: Sources, store: Store | None) -> None:
    """Where candidates are from: their parents in the library and the store, and the parents of these."""
    library = solvers()
    todo = [(row.id, row.parent, row.mutation) for row in rows if row.id and row.id not in sources.origins]
    while todo:
        child, parent, mutation = todo.pop()
        if child in sources.origins:
            continue
        if not mutation:
            sources.origins[child] = Origin("", f"given: {parent}" if parent else "given")
            continue
        parent_id = library[parent].id if parent in library else parent
        sources.origins[child] = Origin(parent_id, mutation)
        if parent in library:
            sources.programs.setdefault(parent_id, library[parent])
            sources.origins.setdefault(parent_id, Origin("", f"library: solve_{parent}"))
        elif store is not None and parent_id not in sources.origins:
            try:
                kept = store.get(parent_id)[0]
            except StoreError:
                continue  # pruned since
            for _, program in store.read([kept]):
                sources.programs.setdefault(kept.md5, program)
            todo += [(kept.md5, *made) for made in store.lineage(kept.md5)[:1]]


def store_record(store: str, data: str | None = None, task: str | None = None) -> tuple[Record, Sources]:
    """The record of a run of all solvers of a store, each on the tasks that it was kept for (or on one task only), with
    the starter differs.

    Raises `StoreError`, and `UsageError` if there are no solvers.
    """
    sources = Sources(differs=list(differs()))
    opened_source = open_source(data) if data else None
    timings, settings = Timings(), RunSettings()
    runs = []
    with Store(store, read_only=True) as opened:
        for task_id in [name for name, _, _ in opened.tasks() if task in (None, name)]:
            try:
                loaded = load_task(task_id, opened_source)
            except TaskError as error:
                sources.notes.append(f"{error}; --data says where the tasks are.")
                continue
            kept = opened.programs(task_id)
            entries = [Entry(program, one.parent, one.mutation) for one, program in kept]
            if not entries:
                continue  # none of them can be read now, which was said
            sources.programs |= {entry.program.id: entry.program for entry in entries}
            sources.tasks[task_id] = loaded
            with timings.measure("main.run_batt"):
                runs.append(run_task(Batt(entries, differs().values()), loaded, settings, timings=timings))
        if not runs:
            raise UsageError(f"{store} has no solvers of known tasks yet; 'batt run' keeps some")
        sources.notes.insert(
            0, f"All solvers of the store were run anew for this page; it records {len(opened.runs())} runs."
        )
        inputs = current_inputs(data=data, store=store)
        record = run_record(f"batt report {store}", None, settings, 0, runs, timings, inputs)
        _ancestors([row for part in record.tasks for row in part.scores], sources, opened)
    return record, sources
