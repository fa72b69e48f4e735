"""Measure what arcbatt promises: prints a table, writes docs/RESULTS.md and bench-results/results.json.

Every ratio is of two things measured in the same run. Run it with: make bench
"""

from __future__ import annotations

import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import arcbatt
from arcbatt import _engine
from arcbatt.candidates import Program, library
from arcbatt.dealing import Mutator, batt_text, deal
from arcbatt.evaluating import identity
from arcbatt.evaluating.cases import task_cases
from arcbatt.evaluating.engine import Job, Merged, evaluate_alone
from arcbatt.evaluating.table import Table
from arcbatt.limits import Limits
from arcbatt.scoring import Batt, RunSettings, run_task
from arcbatt.scoring.timing import Timings
from arcbatt.searching import Evolution, EvolveSettings, parents_for
from arcbatt.store import RunRecord, Store

ROOT = Path(__file__).resolve().parent.parent
TASK = "007bbfb7"
SEED = 1
LIMITS = Limits()


def cases_of(task: arcbatt.Task, tests: bool = True) -> list[Any]:
    """The samples of a task as the engine takes them."""
    return task_cases(task)[: None if tests else len(task.demos)]


def bench_run() -> dict[str, Any]:
    """The main job: `main.run_batt` in a warm process, and the whole command from outside."""
    with tempfile.TemporaryDirectory() as folder:
        dealt = deal(32, SEED, task=TASK)
        Path(folder, "tmp_batt.py").write_text(batt_text(dealt), "utf-8")
        command = [sys.executable, str(ROOT / "run_batt.py"), "--timing", "-i", TASK, "-b", "tmp_batt.py"]
        walls, mains = [], []
        for _ in range(21):
            start = time.perf_counter()
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
            walls.append(time.perf_counter() - start)
            line = next(x for x in done.stdout.splitlines() if "main.run_batt" in x)
            mains.append(float(line.split()[1]))
        loaded = arcbatt.load_task(TASK)
        batt = Batt(dealt.candidates, dealt.differs)
        warm = []
        with Store(Path(folder, "warm")) as store:
            for k in range(21):
                timings = Timings()
                start = time.perf_counter()
                record = RunRecord("bench", SEED, {}, [TASK], str(k))
                run_task(batt, loaded, RunSettings(LIMITS), store=store, record=record, timings=timings)
                warm.append(time.perf_counter() - start)
    return {
        "candidates": len(dealt.candidates),
        "differs": len(dealt.differs),
        "process_seconds": spread(walls),
        "main_run_batt_seconds": spread(mains),
        "warm_run_seconds": spread(warm[1:]),
    }


def chained(programs: list[Program], calls: int) -> Program:
    """A straight-line program of at least so many calls: library solvers one after the other."""
    steps: list[tuple[str, Any, list[int]]] = [("input", "I", [])]
    size = 0
    for program in programs:
        source, moved = len(steps) - 1, []
        for what, payload, args in program.steps():
            if what == "input" and payload == "I":
                moved.append(source)
                continue
            called = moved[payload] if what == "call" and isinstance(payload, int) else payload
            steps.append((what, called, [moved[a] for a in args]))
            moved.append(len(steps) - 1)
            size += what == "call"
        if size >= calls:
            break
    return Program.from_steps(steps)


def bench_throughput() -> dict[str, Any]:
    """Programs of 12 calls on average, each alone, on all samples of the training set, on one core."""
    solvers = [p for p in library.solvers().values() if not p.reads("S")]
    programs = [chained(solvers[k:] + solvers[:k], 6) for k in range(len(solvers))]
    source = arcbatt.open_source("training")
    cases = [case for task_id in source.ids() for case in cases_of(source.load(task_id).task)]
    nanos_done: list[int] = []
    nanos_all: list[int] = []
    for program in programs:
        (alone,) = evaluate_alone([(program, cases)], LIMITS, 1)
        nanos_all += alone.nanos
        nanos_done += [n for n, reason in zip(alone.nanos, alone.runs.reason, strict=True) if not reason]

    def rate(nanos: list[int]) -> float:
        kept = sorted(nanos)[: int(0.99 * len(nanos))]
        return len(kept) / (sum(kept) / 1e9)

    slowest = sorted(nanos_all)[int(0.99 * len(nanos_all)) :]
    return {
        "programs": len(programs),
        "calls_mean": statistics.mean(p.calls for p in programs),
        "samples": len(cases),
        "evaluations": len(nanos_all),
        "finished": len(nanos_done),
        "per_second_per_core_finished": rate(nanos_done),
        "per_second_per_core_all": rate(nanos_all),
        "share_of_time_of_slowest_percent": sum(slowest) / sum(nanos_all),
        "slowest_ms": max(nanos_all) / 1e6,
    }


def heaviest_tasks(count: int) -> list[str]:
    """The library's tasks whose solvers take longest."""
    seconds = {}
    for task_id, program in library.solvers().items():
        cases = cases_of(arcbatt.load_task(task_id).task)
        (alone,) = evaluate_alone([(program, cases)], LIMITS, 1)
        seconds[task_id] = alone.seconds
    return sorted(seconds, key=lambda t: -seconds[t])[:count]


def bench_speed_up() -> list[dict[str, Any]]:
    """Processor time over wall-clock time of all demo samples with two workers, and wall-clock time with one."""
    rows = []
    for task_id in heaviest_tasks(5):
        dealt = deal(256, SEED, task=task_id)
        batt, loaded = Batt(dealt.candidates, dealt.differs), arcbatt.load_task(task_id)
        ratios, speed_ups, walls = [], [], []
        for _ in range(15):
            two = batt.score(loaded, workers=2)
            one = batt.score(loaded, workers=1)
            cpu = sum(t.cpu for t in two.times if t.sample.part == "demo")
            ratios.append(cpu / two.wall["demo"])
            speed_ups.append(one.wall["demo"] / two.wall["demo"])
            walls.append(two.wall["demo"])
        rows.append(
            {
                "task": task_id,
                "candidates": len(batt),
                "cpu_over_wall": statistics.median(ratios),
                "one_over_two_workers": statistics.median(speed_ups),
                "wall_ms": 1e3 * statistics.median(walls),
            }
        )
    return rows


def mutants(parents: list[Program], count: int, rng: Random, task: arcbatt.Task) -> list[Program]:
    """That many different mutants of the parents, dealt for a task."""
    found: dict[Program, None] = {}
    mutator = Mutator(parents, task)
    while len(found) < count:
        mutant = mutator.mutate(int(rng.random() * len(parents)), rng)
        if mutant and mutant[0] not in parents:
            found[mutant[0]] = None
    return list(found)


def cpu_of(table: Table) -> int:
    """Processor time of an evaluation, in nanoseconds."""
    return sum(runs.clock.cpu for runs in table.samples if runs.clock)


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
        plain, traced = (
            Evolution(task, EvolveSettings(SEED, go_on=True), parents_for(task_id, None, own=False)) for _ in range(2)
        )
        traced.trace()
        took = [0.0, 0.0]
        for generation in range(120):
            order = ((0, plain), (1, traced)) if generation % 2 else ((1, traced), (0, plain))
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


def bench_bounds() -> dict[str, Any]:
    """What must not take long: reading many programs, ending a job, programs that would run for ever."""
    lines = "".join(f"    x{n} = vmirror(x{n - 1})\n" for n in range(1, 15))
    many = "".join(f"def solve_{k:08x}(I):\n    x0 = hmirror(I)\n{lines}    return x14\n\n\n" for k in range(400))
    task = arcbatt.load_task(TASK)
    cheap = Batt([f"O = crop(I, ORIGIN, ({k}, {k + 1}))" for k in range(40_000)])
    cases = cases_of(task.task)
    hostile = Batt(
        [
            "x1 = asindices(I)\nx2 = product(x1, x1)\nx3 = product(x2, x2)\nO = product(x3, x3)",
            "x1 = fork(combine, identity, identity)\nx2 = power(x1, 1000000)\nO = x2(I)",
            "x1 = fork(rapply, initset, identity)\nO = x1(x1)",
            "x1 = canvas(ZERO, (1, 1900000))\nx2 = rbind(both, x1)\nx3 = compose(first, x2)\n"
            "x4 = interval(ONE, 400000, ONE)\nO = sfilter(x4, x3)",
        ]
    )

    def seconds(work: Callable[[], object]) -> dict[str, float]:
        times = []
        for _ in range(7):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return spread(times)

    return {
        "parse_400_functions": seconds(lambda: _engine.parse(many)),
        "stop_40000_cheap_candidates_after_1_ms": seconds(
            lambda: cheap._core.evaluate(cases, LIMITS, 0, 0.001, 1 << 30, False, False)
        ),
        "hostile_programs_on_each_sample": seconds(lambda: hostile._core.evaluate(cases[:1], LIMITS, 1)),
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


def spread(values: list[float]) -> dict[str, float]:
    """Median, least and greatest."""
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return identity.machine() | {
        "python": platform.python_version(),
        "engine": _engine.ENGINE_VERSION,
        "build": "release" if _engine.OPTIMISED else "debug",
    }


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


def report(results: dict[str, Any], breeding: Any, yardstick: Any, coarse: Any) -> str:
    """The results as a page; parts that were not measured are left out."""
    from distribution import report_distribution
    from portfolio import report_solve
    from python_bench import report_python

    m = results["machine"]
    lines = [
        "# Measured results",
        "",
        "Written by `make bench` (all parts, more than an hour) or `make bench PARTS='run throughput'`; do not edit. Each "
        "ratio is of two things measured in the same run.",
        "",
        f"Machine: {m['processor']}, {m['cores']} cores, {m['system']}, Python {m['python']}, {m['build']} build.",
        "",
    ]
    sections = {
        "run": report_run,
        "throughput": report_throughput,
        "naive": yardstick.report_naive,
        "python": report_python,
        "speed_up": report_speed_up,
        "sharing": report_sharing,
        "rate": breeding.report_rate,
        "endurance": breeding.report_endurance,
        "coarse": coarse.report_coarse,
        "solve": report_solve,
        "solving": lambda part: breeding.report_solving(part, "Solving: ARC-AGI-1 training tasks", True),
        "evaluation": lambda part: breeding.report_solving(part, "Solving: every fourth evaluation task", False),
        "overhead": report_overhead,
        "bounds": report_bounds,
        "primitives": report_primitives,
        "distribution": report_distribution,
    }
    for name, section in sections.items():
        if name in results:
            lines += section(results[name])
    return "\n".join(lines)


def report_run(run: dict[str, Any]) -> list[str]:
    """The section on the main job."""
    return [
        "## The run",
        "",
        f"`python run_batt.py --timing -i {TASK} -b tmp_batt_onerun_run` with {run['candidates']} candidates and "
        f"{run['differs']} differs, dealt with seed {SEED}; medians of 21 runs (least to greatest).",
        "",
        "| what | aim | seconds |",
        "|---|---|---|",
        f"| whole process | 0.25 | {show(run['process_seconds'])} |",
        f"| `main.run_batt`, cold | 0.02 | {show(run['main_run_batt_seconds'])} |",
        f"| the same in a warm process | | {show(run['warm_run_seconds'])} |",
        "",
    ]


def report_throughput(through: dict[str, Any]) -> list[str]:
    """The section on single programs."""
    return [
        "## Throughput",
        "",
        f"{through['programs']} straight-line programs of {through['calls_mean']:.1f} calls on average (library "
        f"solvers one after the other), each alone on all {through['samples']} samples of the ARC-AGI-1 training set, one "
        "core, the slowest 1% set aside. A program that fails is done early, so evaluations that gave a value are counted "
        "apart.",
        "",
        "| what | aim | evaluations a second and core |",
        "|---|---|---|",
        f"| {through['finished']} evaluations that gave a value | 20000 | "
        f"{through['per_second_per_core_finished']:.0f} |",
        f"| all {through['evaluations']} evaluations | | {through['per_second_per_core_all']:.0f} |",
        "",
        f"The slowest 1% take {through['share_of_time_of_slowest_percent']:.0%} of the time; the slowest evaluation "
        f"took {through['slowest_ms']:.1f} ms, bounded by fuel.",
        "",
    ]


def report_speed_up(rows: list[dict[str, Any]]) -> list[str]:
    """The section on workers."""
    return [
        "## Workers",
        "",
        "The five heaviest tasks of the library, 256 candidates each, medians of 15 runs.",
        "",
        "| task | candidates | demo wall clock (ms) | cpu / wall with 2 workers (aim 1.7) | 1 worker / 2 workers |",
        "|---|---|---|---|---|",
        *(
            f"| {r['task']} | {r['candidates']} | {r['wall_ms']:.1f} | {r['cpu_over_wall']:.2f} | "
            f"{r['one_over_two_workers']:.2f} |"
            for r in rows
        ),
        "",
    ]


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


def show(values: dict[str, float], digits: int = 4) -> str:
    """A spread as text."""
    return f"{values['median']:.{digits}f} ({values['min']:.{digits}f} to {values['max']:.{digits}f})"


def main() -> None:
    """Measure all parts, or those named on the command line; print and write the page of everything measured so far."""
    import breeding
    import coarse
    import distribution
    import portfolio
    import python_bench
    import yardstick

    parts = {
        "run": bench_run,
        "throughput": bench_throughput,
        "naive": lambda: yardstick.bench_naive(cases_of),
        "python": python_bench.bench_python,
        "speed_up": bench_speed_up,
        "sharing": bench_sharing,
        "rate": breeding.bench_rate,
        "endurance": breeding.bench_endurance,
        "coarse": coarse.bench_coarse,
        "solve": portfolio.bench_solve,
        "solving": lambda: breeding.bench_solving("arc1-training"),
        "evaluation": lambda: breeding.bench_solving("arc1-evaluation", 4),
        "overhead": bench_overhead,
        "bounds": bench_bounds,
        "primitives": bench_primitives,
        "distribution": lambda: distribution.bench_distribution(mutants),
    }
    chosen = sys.argv[1:] or list(parts)
    unknown = [name for name in chosen if name not in parts]
    if unknown:
        sys.exit(f"unknown part {', '.join(unknown)}; the parts are {', '.join(parts)}")
    folder = ROOT / "bench-results"
    folder.mkdir(exist_ok=True)
    file = folder / "results.json"
    results: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    results["machine"] = machine()
    for name in chosen:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        results[name] = parts[name]()
        file.write_text(json.dumps(results, indent=1), "utf-8")
    page = report(results, breeding, yardstick, coarse)
    print(page)
    (ROOT / "docs" / "RESULTS.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
