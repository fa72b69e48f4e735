"""The records of runs (``batt run --json``) replayed: every score from its program, task and limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from arcbatt.answering.verify import Replay
from arcbatt.errors import LimitError, TaskError, UsageError
from arcbatt.limits import Limits
from arcbatt.programs import library
from arcbatt.programs.program import Program
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.identity import dsl_version, result_identity
from arcbatt.scoring.results import Results
from arcbatt.store import Kept, Store
from arcbatt.tasks import Source, Task, load_task

NO_PROGRAM = "its program is neither in the batt that was given nor in store or library"


def read_run_record(path: str | Path) -> dict[str, Any]:
    """The record that ``batt run --json`` wrote. Raises `UsageError` if the file is something else."""
    from arcbatt.scoring.records import read_record  # what does not read one should not wait for it

    return read_record(path)


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

    Compared are the DSL's version, the content of the task, the identity, the demo samples solved and on every sample
    the fuel, which does not depend on the machine; samples that the clock ended are left out. A candidate without its
    program gives a `Replay` with the one difference `NO_PROGRAM`. Raises `UsageError` for limits that are none.
    """
    try:
        limits = Limits.of(record["limits"])
    except LimitError as error:
        raise UsageError(f"the record's limits: {error}") from None
    for part in record["tasks"]:
        if task is None or part["task"] == task:
            yield from _replay_task(part, limits, str(record["versions"].get("dsl")), programs, source)


def _replay_task(
    part: Mapping[str, Any], limits: Limits, dsl: str, programs: Mapping[str, Program], source: Source | None
) -> Iterator[Replay]:
    scores = [score for score in part["scores"] if score["id"] is not None]  # the filter left no id to the others
    try:
        task = load_task(part["task"], source).task
    except TaskError as error:
        yield from (Replay(_kept(part, score, None), None, (str(error),)) for score in scores)
        return
    at_hand = list({score["id"]: programs[score["id"]] for score in scores if score["id"] in programs}.values())
    results = Batt(at_hand).score(task, limits=limits)
    place = {program.id: c for c, program in enumerate(at_hand)}
    for score in scores:
        if score["id"] not in place:
            yield Replay(_kept(part, score, None), None, (NO_PROGRAM,))
            continue
        c = place[score["id"]]
        differences = tuple(_differences(part, score, dsl, limits, task, at_hand[c], results, c))
        yield Replay(_kept(part, score, at_hand[c], len(task.demos)), results.demo_matches(c), differences)


def _differences(
    part: Mapping[str, Any],
    score: Mapping[str, Any],
    dsl: str,
    limits: Limits,
    task: Task,
    program: Program,
    results: Results,
    c: int,
) -> Iterator[str]:
    today, changed = dsl_version().split("+")[0], part["content_hash"] != task.content_hash
    if dsl != today:
        yield f"the DSL has version {today}, the record was made with {dsl}"
    if changed:
        yield f"the task's content is {task.content_hash}, recorded is {part['content_hash']}"
    identity = result_identity(program, task, limits)
    if identity != score["identity"] and dsl == today and not changed:
        yield f"the identity is {identity}, recorded is {score['identity']}"
    solved = results.demo_matches(c)
    if solved != score["demo"]:
        yield f"it solves {solved} of {len(task.demos)} demos, recorded are {score['demo']}"
    outcomes = results.outcomes[c]
    if not len(outcomes) == len(score["fuel"]) == len(score["statuses"]):
        yield f"the task has {len(outcomes)} samples, recorded are {len(score['fuel'])}"
        return
    for sample, now, fuel, status in zip(results.samples, outcomes, score["fuel"], score["statuses"], strict=True):
        if "timeout" not in (status, now.slug) and now.fuel != fuel:
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
