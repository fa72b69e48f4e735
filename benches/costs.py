"""Measure what single things cost: calls of primitives, looking, the bounds of what may take long. Part of `make bench`."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import arcbatt
from arcbatt import _engine
from arcbatt.candidates import Program
from arcbatt.dealing import batt_text, deal
from arcbatt.evaluating.engine import Job, Merged
from arcbatt.scoring import Batt
from arcbatt.searching import Evolution, EvolveSettings, parents_for
from common import LIMITS, ROOT, SEED, TASK, cases_of, show, spread


def bench_primitives() -> list[dict[str, Any]]:
    """Nanoseconds a call of each primitive takes on the values of the conformance cases.

    The call is that of a program's last line, on the values that its arguments have; many calls for each reading of the
    clock, the least of several rounds.
    """
    text = (ROOT / "tests" / "data" / "conformance.jsonl").read_text("utf-8")
    by_primitive: dict[str, list[tuple[float, int]]] = {}
    for line in text.splitlines():
        case = json.loads(line)
        found = by_primitive.setdefault(case["primitive"], [])
        if "error" in case or len(found) >= 16:
            continue
        *before, last = case["program"]
        function, _, arguments = last.removeprefix("O = ").removesuffix(")").partition("(")
        values = [
            _engine.Value(Program.parse("\n".join([*before, f"O = {name}"])).run(case["input"]))
            for name in [function, *arguments.split(", ")]
        ]
        found.append(_engine.time_call(values[0], values[1:], LIMITS))
    rows = [
        {
            "primitive": name,
            "ns": statistics.median(ns for ns, _ in found),
            "max_ns": max(ns for ns, _ in found),
            "fuel": statistics.median(fuel for _, fuel in found),
        }
        for name, found in by_primitive.items()
        if found
    ]
    return sorted(rows, key=lambda row: -row["ns"])


def report_primitives(rows: list[dict[str, Any]]) -> list[str]:
    """The section on the primitives."""
    return [
        "## Primitives",
        "",
        "Nanoseconds a call takes on the values of the conformance cases (small grids), median and greatest over up to "
        "16 cases, with the fuel it spends; many calls for each reading of the clock. For primitives that build functions "
        "it is the call of what they built. The ten most expensive:",
        "",
        "| primitive | ns | greatest | fuel | why |",
        "|---|---|---|---|---|",
        *(
            f"| {r['primitive']} | {r['ns']:.0f} | {r['max_ns']:.0f} | {r['fuel']:.0f} | "
            f"{WHY.get(r['primitive'], 'reads and rebuilds its whole argument')} |"
            for r in rows[:10]
        ),
        "",
        "All others:",
        "",
        "| primitive | ns | fuel | | primitive | ns | fuel |",
        "|---|---|---|---|---|---|---|",
        *two_columns(rows[10:]),
        "",
    ]


def two_columns(rows: list[dict[str, Any]]) -> list[str]:
    """A table of two columns."""
    cells = [f"{r['primitive']} | {r['ns']:.0f} | {r['fuel']:.0f}" for r in rows]
    half = -(-len(cells) // 2)
    right = [*cells[half:], " | | "][:half]
    return [f"| {a} | | {b} |" for a, b in zip(cells[:half], right, strict=True)]


WHY = {
    "objects": "flood fill over the grid, then every component sorted and the components put in canonical order",
    "partition": "a pass over the grid for the colours, then an object with its cells for each",
    "fgpartition": "as partition, with the background counted first",
    "occurrences": "the object is compared at every position of the grid",
    "hperiod": "every candidate period moves all cells and looks them up",
    "vperiod": "every candidate period moves all cells and looks them up",
    "product": "the result has as many pairs as the sizes multiplied, and is sorted",
    "prapply": "a call for every pair of elements, and the results are sorted into a set",
    "mapply": "a call for every element, and the results are merged and sorted",
    "mpapply": "a call for every pair of elements, and the results are merged",
    "papply": "a call for every pair of elements",
    "apply": "a call for every element, and the results are sorted into a set",
    "rapply": "a call for every function",
    "sfilter": "a call for every element",
    "mfilter": "a call for every element, and the results are merged and sorted",
    "order": "a call for every element, then a sort",
    "argmax": "a call for every element",
    "argmin": "a call for every element",
    "valmax": "a call for every element and one more for the best",
    "valmin": "a call for every element and one more for the best",
    "extract": "a call for every element up to the first that fits",
    "gravitate": "all pairs of cells of the two patches are looked at",
    "manhattan": "all pairs of cells of the two patches are looked at",
    "adjacent": "all pairs of cells of the two patches are looked at",
    "upscale": "the result has factor times factor cells for each cell; for objects they are sorted",
    "merge": "the elements of all elements are gathered and sorted into one set",
    "mostcommon": "every element is counted in a hash table, as a value of its own",
    "leastcommon": "every element is counted in a hash table, as a value of its own",
    "asobject": "a cell for each place of the grid, sorted by colour",
    "colorfilter": "the set is rebuilt from the objects that fit",
    "sizefilter": "the set is rebuilt from the elements that fit",
    "totuple": "every element becomes a value of its own",
    "pair": "every pair becomes a value of its own",
    "repeat": "every copy is an element of its own",
    "dedupe": "every element is hashed",
    "vmatching": "the columns of both patches are gathered and compared; patches of many cells are among the cases",
    "hmatching": "the rows of both patches are gathered and compared",
    "hsplit": "every part is a grid of its own",
    "vsplit": "every part is a grid of its own",
    "asindices": "a location for each place of the grid",
    "vupscale": "the result has factor times as many rows",
    "fork": "three calls",
    "frontiers": "every row and column is compared, and each uniform one becomes an object",
}


def bench_overhead() -> dict[str, Any]:
    """What looking costs: --trace on a run and on a search, counting and timing calls for the table of primitives."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "tmp_batt.py").write_text(batt_text(deal(32, SEED, task=TASK)), "utf-8")
        base = [sys.executable, str(ROOT / "run_batt.py"), "-i", TASK, "-b", "tmp_batt.py"]
        ratios = []
        for turn in range(41):
            took = [0.0, 0.0]
            for traced in (0, 1) if turn % 2 else (1, 0):
                start = time.perf_counter()
                subprocess.run(base + ["--trace", "t.json"] * traced, cwd=folder, check=True, capture_output=True)
                took[traced] = time.perf_counter() - start
            ratios.append(took[1] / took[0])
    run = statistics.median(ratios) - 1

    search = []
    for task_id in ("00d62c1b", "e76a88a6", "4290ef0e"):
        task = arcbatt.load_task(task_id).task
        # Two searches on the same course, one of them traced, generation by generation in turns.
        plain, watched = (
            Evolution(task, EvolveSettings(SEED, go_on=True), parents_for(task_id, None, own=False)) for _ in range(2)
        )
        watched.trace()
        took = [0.0, 0.0]
        for generation in range(120):
            order = ((0, plain), (1, watched)) if generation % 2 else ((1, watched), (0, plain))
            for k, evolution in order:
                start = time.perf_counter()
                evolution.step(2)
                took[k] += time.perf_counter() - start
        search.append(took[1] / took[0] - 1)

    table = []
    for task_id in ("00d62c1b", "e76a88a6", "4290ef0e", "007bbfb7", "a65b410d"):
        dealt = deal(32, SEED, task=task_id)
        batt, loaded = Batt(dealt.candidates, dealt.differs), arcbatt.load_task(task_id)
        cpu: dict[bool, list[float]] = {False: [], True: []}
        for _ in range(21):
            for profile in (False, True):
                results = batt.score(loaded, workers=1, profile=profile)
                cpu[profile].append(sum(sample.cpu for sample in results.times))
        table.append(statistics.median(cpu[True]) / statistics.median(cpu[False]) - 1)
    return {"run": run, "search": statistics.median(search), "searches": search, "table": statistics.median(table)}


def report_overhead(overhead: dict[str, Any]) -> list[str]:
    """The section on what looking costs."""
    searches = ", ".join(f"{100 * share:+.1f}%" for share in overhead["searches"])
    return [
        "## What looking costs",
        "",
        f"`--trace` makes the process of a run {100 * overhead['run']:+.1f}% longer (median of 41 pairs in turns; aim "
        f"below 3%), and the generations of a search {searches} on three tasks (120 generations each, in "
        "turns with a search on the same course without). Counting the calls of primitives and timing some, for the table "
        f"of `--timing`, makes an evaluation {100 * overhead['table']:+.0f}% longer (aim below 5%).",
        "",
    ]


def bench_bounds() -> dict[str, Any]:
    """What must not take long: reading many programs, ending a job, programs that would run for ever."""
    lines = "".join(f"    x{n} = vmirror(x{n - 1})\n" for n in range(1, 15))
    many = "".join(f"def solve_{k:08x}(I):\n    x0 = hmirror(I)\n{lines}    return x14\n\n\n" for k in range(400))
    task = arcbatt.load_task(TASK)
    cheap = [f"O = crop(I, ORIGIN, ({k}, {k + 1}))" for k in range(40_000)]
    cases = tuple(cases_of(task.task))
    hostile = [
        "x1 = asindices(I)\nx2 = product(x1, x1)\nx3 = product(x2, x2)\nO = product(x3, x3)",
        "x1 = fork(combine, identity, identity)\nx2 = power(x1, 1000000)\nO = x2(I)",
        "x1 = fork(rapply, initset, identity)\nO = x1(x1)",
        "x1 = canvas(ZERO, (1, 1900000))\nx2 = rbind(both, x1)\nx3 = compose(first, x2)\n"
        "x4 = interval(ONE, 400000, ONE)\nO = sfilter(x4, x3)",
    ]

    def seconds(work: Callable[[], object]) -> dict[str, float]:
        times = []
        for _ in range(7):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return spread(times)

    ended = Job(tuple(map(Program.parse, cheap)), cases, limits=LIMITS, timeout=0.001)
    bounded = Job(tuple(map(Program.parse, hostile)), cases[:1], limits=LIMITS)
    together, apart = Merged(ended.programs), Merged(bounded.programs)
    return {
        "parse_400_functions": seconds(lambda: _engine.parse(many)),
        "stop_40000_cheap_candidates_after_1_ms": seconds(lambda: together.evaluate(ended)),
        "hostile_programs_on_each_sample": seconds(lambda: apart.evaluate(bounded, 1)),
    }


def report_bounds(bounds: dict[str, Any]) -> list[str]:
    """The section on what must not take long."""
    rows = [
        ("400 functions of 16 lines parsed", "parse_400_functions"),
        ("40,000 cheap candidates on every sample, ended after 1 ms", "stop_40000_cheap_candidates_after_1_ms"),
        ("four programs that would run for ever or fill the memory", "hostile_programs_on_each_sample"),
    ]
    return [
        "## Bounds",
        "",
        "| what | seconds, median (least to greatest) |",
        "|---|---|",
        *(f"| {what} | {show(bounds[key])} |" for what, key in rows),
        "",
        "How much time fuel stands for, primitive by primitive, on large values of all kinds: "
        "`cargo bench --package batt-core --bench fuel`.",
        "",
    ]
