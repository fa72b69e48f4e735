"""Measure what a shared batt costs beside its candidates one by one. Part of `make bench`."""

from __future__ import annotations

import statistics
from random import Random
from typing import Any

import arcbatt
from arcbatt.candidates import Program, library
from arcbatt.evaluating.engine import Job, Merged, evaluate_alone
from arcbatt.evaluating.table import Table
from common import LIMITS, SEED, cases_of, chained, mutants, show, spread


def bench_sharing() -> dict[str, Any]:
    """Batts of 32 mutants of 8 parents against their candidates one by one, on every sixteenth task of the library.

    Once as a population on a task has them (the parents descend from one solver of about 12 calls), once with parents
    that have nothing to do with each other.
    """
    rng = Random(SEED)
    tasks = [task_id for task_id, p in library.solvers().items() if not p.reads("S")]
    solvers = [library.solvers()[task_id] for task_id in tasks]
    result: dict[str, Any] = {}
    for kind in ("population", "unrelated"):
        found = []
        for k in range(0, len(tasks), 16):
            chains = [chained(solvers[n:] + solvers[:n], 11) for n in range(k - 7, k + 1)]
            loaded = arcbatt.load_task(tasks[k])
            parents = mutants(chains[-1:], 8, rng, loaded.task) if kind == "population" else chains
            found.append(sharing_of(mutants(parents, 32, rng, loaded.task), loaded))
        result[kind] = {name: spread([row[name] for row in found]) for name in found[0]} | {"tasks": len(found)}
    return result


def report_sharing(sharing: dict[str, Any]) -> list[str]:
    """The section on the shared program."""
    return [
        "## Sharing",
        "",
        f"Batts of 32 candidates of about 12 calls, mutants of 8 parents, on the demo samples of "
        f"{sharing['population']['tasks']} tasks (every sixteenth of the library): processor time of the candidates one "
        "by one over that of the shared batt, median (least to greatest). In a population on one task the parents descend "
        "from one solver; unrelated parents have nothing in common but the input.",
        "",
        "The first column is what a run pays, its differs included. The second leaves the differs out. The third compares "
        "with the path without memo that validation uses: it pays for no look-ups, and a call on a small grid takes "
        "little more than one, so this ratio is the smallest.",
        "",
        "| parents | aim | batts of one / shared, with differs | without differs | without memo / shared | calls in the "
        "candidates / calls computed |",
        "|---|---|---|---|---|---|",
        *(
            f"| {kind} | {aim} | "
            + " | ".join(show(sharing[kind][way], 2) for way in ("run", "batts", "plain", "calls"))
            + " |"
            for kind, aim in (("population", "3"), ("unrelated", ""))
        ),
        "",
    ]


def sharing_of(programs: list[Program], task: arcbatt.LoadedTask) -> dict[str, float]:
    """What 32 candidates cost one by one, over what their batt costs; processor time on the demo samples.

    `run`: with the starter differs, as a run scores them. `batts`: without differs. `plain`: one by one by the path
    without memo that validation uses. `calls`: calls in the candidates over calls computed.
    """
    scored = cases_of(task.task, tests=False)
    cases = [case._replace(expected=None) for case in scored]
    ways = {"run": (list(library.differs().values()), scored), "batts": ([], cases)}
    shared, ratios = {}, {}
    for way, (measures, samples) in ways.items():
        job = Job((), tuple(samples), limits=LIMITS)
        batt = Merged(programs, measures)
        single = [Merged([p], measures) for p in programs]
        pairs = []
        for _ in range(7):
            whole = cpu_of(batt.evaluate(job, 1))
            pairs.append((whole, sum(cpu_of(one.evaluate(job, 1)) for one in single)))
        shared[way] = statistics.median(whole for whole, _ in pairs)
        ratios[way] = statistics.median(each / whole for whole, each in pairs)
        computed = sum(runs.clock.computed for runs in batt.evaluate(job, 1).samples if runs.clock)
    alone = evaluate_alone([(p, cases) for p in programs], LIMITS, 1)
    ratios["plain"] = sum(sum(one.nanos) for one in alone) / shared["batts"]
    ratios["calls"] = sum(p.calls for p in programs) * len(cases) / max(1, computed)
    return ratios


def cpu_of(table: Table) -> int:
    """Processor time of an evaluation, in nanoseconds."""
    return sum(runs.clock.cpu for runs in table.samples if runs.clock)
