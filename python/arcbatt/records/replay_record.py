"""The records of runs (``batt run --json``) replayed: every score from its program, task and limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arcbatt.candidates import library
from arcbatt.candidates.program import Program
from arcbatt.errors import LimitError, TaskError, UsageError
from arcbatt.evaluating.identity import dsl_version, result_identity
from arcbatt.limits import Limits
from arcbatt.records.model import recorded_whole_s
from arcbatt.records.replay import Replay, how_it_was_run, recorded_sources, tasks_named
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.results import Results
from arcbatt.store import Kept, Store
from arcbatt.tasks import Source, Task

NO_PROGRAM = "its program is neither in a batt given with -b nor in store or library"


def programs_for(record: Mapping[str, Any], store: Store | None, batt: Iterable[Program] = ()) -> dict[str, Program]:
    """The programs of a record by id, as far as they are in the batt, the library or the store.

    A record has no program texts. Of a store only what belongs to the tasks of the record is read.
    """
    found = {program.id: program for program in (*library.solvers().values(), *batt)}
    for task in record["tasks"]:
        for _, program in store.programs(task["task"]) if store is not None else []:
            found.setdefault(program.id, program)
    return found


def replay_record(
    record: Mapping[str, Any], programs: Mapping[str, Program], source: Source | None = None, task: str | None = None
) -> Iterator[Replay]:
    """Replay every unique candidate of a record (of one `task` of it, if given), in its order.

    Compared are the content of the task, the identity, the demo samples solved and on every sample the fuel, which does
    not depend on the machine; samples that the clock ended are left out. What was made with another version of the DSL
    may have another identity and another fuel: of that only the scores are compared. Without a `source` the
    tasks are from the data that the recorded command names. A candidate whose program or task is not there is not
    replayed: its `Replay` says what is missing. Raises `UsageError` for limits that are none.
    """
    try:
        limits = Limits.of(record["limits"])
    except LimitError as error:
        raise UsageError(f"the record's limits: {error}") from None
    command = record["command"] if isinstance(record.get("command"), str) else ""
    sources = [source] if source is not None else recorded_sources([command])
    run = _Run(limits, str(record["versions"].get("dsl")), recorded_whole_s(record), how_it_was_run([command], source))
    for part in record["tasks"]:
        if task is None or part["task"] == task:
            yield from _replay_task(part, run, programs, sources)


@dataclass(frozen=True)
class _Run:
    """What all results of a record were made with; `how` is what the recorded command had that this one lacks."""

    limits: Limits
    dsl: str
    whole_s: bool
    how: str


def _replay_task(
    part: Mapping[str, Any], run: _Run, programs: Mapping[str, Program], sources: Sequence[Source | None]
) -> Iterator[Replay]:
    scores = [score for score in part["scores"] if score["id"] is not None]  # the filter left no id to the others
    try:
        tasks = [loaded.task for loaded in tasks_named(part["task"], sources)]
    except TaskError as error:
        yield from (Replay(_kept(part, score, None), None, (), f"{error}{run.how}") for score in scores)
        return
    task = next((one for one in tasks if one.content_hash == part["content_hash"]), tasks[0])
    at_hand = list({score["id"]: programs[score["id"]] for score in scores if score["id"] in programs}.values())
    results = Batt(at_hand).score(task, limits=run.limits, whole_s=run.whole_s)
    place = {program.id: c for c, program in enumerate(at_hand)}
    for score in scores:
        if score["id"] not in place:
            yield Replay(_kept(part, score, None), None, (), f"{NO_PROGRAM}{run.how}")
            continue
        c = place[score["id"]]
        differences = tuple(_differences(part, score, run, task, at_hand[c], results, c))
        kept = _kept(part, score, at_hand[c], len(task.demos))
        whole_s = run.whole_s and at_hand[c].reads("S")
        dsl = run.dsl if run.dsl != _dsl_today() else ""
        yield Replay(kept, results.demo_matches(c), differences, whole_s=whole_s, dsl=dsl)


def _dsl_today() -> str:
    return dsl_version().split("+")[0]


def _differences(
    part: Mapping[str, Any],
    score: Mapping[str, Any],
    run: _Run,
    task: Task,
    program: Program,
    results: Results,
    c: int,
) -> Iterator[str]:
    same_dsl, changed = run.dsl == _dsl_today(), part["content_hash"] != task.content_hash
    if changed:
        yield f"the task's content is {task.content_hash}, recorded is {part['content_hash']}"
    identity = result_identity(program, task, run.limits, whole_s=run.whole_s)
    if identity != score["identity"] and same_dsl and not changed:
        yield f"the identity is {identity}, recorded is {score['identity']}"
    solved = results.demo_matches(c)
    if solved != score["demo"]:
        yield f"it solves {solved} of {len(task.demos)} demos, recorded are {score['demo']}"
    outcomes = results.outcomes[c]
    if not len(outcomes) == len(score["fuel"]) == len(score["statuses"]):
        yield f"the task has {len(outcomes)} samples, recorded are {len(score['fuel'])}"
        return
    for sample, now, fuel, status in zip(results.samples, outcomes, score["fuel"], score["statuses"], strict=True):
        if same_dsl and "timeout" not in (status, now.slug) and now.fuel != fuel:
            yield f"on {sample} it takes fuel {now.fuel}, recorded is {fuel}"
            return


def _kept(part: Mapping[str, Any], score: Mapping[str, Any], program: Program | None, demos: int = 0) -> Kept:
    """A score of a record in the form of a store's."""
    return Kept(
        md5=score["id"],
        text=program.text if program else "",
        kind="solver",
        task=part["task"],
        score=score["demo"] / demos if demos else 0.0,
        demos=demos,
        solved=score["demo"],
        seconds=0.0,
        t_log=0,
        calls=program.calls if program else 0,
        identity=score["identity"] or "",
    )
