"""Measure what arcbatt promises: prints a table, writes docs/RESULTS.md and bench-results/results.json.

Every ratio is of two things measured in the same run. Run it with: make bench
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from typing import Any

import before
import breeding
import coarse
import costs
import distribution
import gpu
import portfolio
import python_bench
import running
import sharing
import startup
import yardstick
from arcbatt import _engine
from arcbatt.evaluating import identity
from common import ROOT


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return identity.machine() | {
        "python": platform.python_version(),
        "engine": _engine.ENGINE_VERSION,
        "build": "release" if _engine.OPTIMISED else "debug",
    }


PARTS: dict[str, tuple[Callable[[], Any], Callable[[Any], list[str]]]] = {
    "run": (running.bench_run, running.report_run),
    "startup": (startup.bench_startup, startup.report_startup),
    "throughput": (running.bench_throughput, running.report_throughput),
    "naive": (yardstick.bench_naive, yardstick.report_naive),
    "before": (before.bench_before, before.report_before),
    "python": (python_bench.bench_python, python_bench.report_python),
    "speed_up": (running.bench_speed_up, running.report_speed_up),
    "sharing": (sharing.bench_sharing, sharing.report_sharing),
    "rate": (breeding.bench_rate, breeding.report_rate),
    "endurance": (breeding.bench_endurance, breeding.report_endurance),
    "coarse": (coarse.bench_coarse, coarse.report_coarse),
    "gpu": (gpu.bench_gpu, gpu.report_gpu),
    "solve": (portfolio.bench_solve, portfolio.report_solve),
    "held_out": (portfolio.bench_held_out, portfolio.report_held_out),
    "solving": (
        lambda: breeding.bench_solving("arc1-training"),
        lambda part: breeding.report_solving(part, "Solving: ARC-AGI-1 training tasks", True),
    ),
    "evaluation": (
        lambda: breeding.bench_solving("arc1-evaluation", 4),
        lambda part: breeding.report_solving(part, "Solving: every fourth evaluation task", False),
    ),
    "overhead": (costs.bench_overhead, costs.report_overhead),
    "bounds": (costs.bench_bounds, costs.report_bounds),
    "primitives": (costs.bench_primitives, costs.report_primitives),
    "distribution": (distribution.bench_distribution, distribution.report_distribution),
}
"""What can be measured, each with what makes a section of it, in the order of the page."""


def report(results: dict[str, Any]) -> str:
    """The results as a page; parts that were not measured are left out."""
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
    for name, (_, section) in PARTS.items():
        if name in results:
            lines += section(results[name])
    return "\n".join(lines)


def main() -> None:
    """Measure all parts but `held_out`, and `before`, which needs the git history, or those named on the command line; print
    and write the page of all that was measured so far."""
    chosen = sys.argv[1:] or [name for name in PARTS if name not in ("held_out", "before")]
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        sys.exit(f"unknown part {', '.join(unknown)}; the parts are {', '.join(PARTS)}")
    folder = ROOT / "bench-results"
    folder.mkdir(exist_ok=True)
    file = folder / "results.json"
    results: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    results["machine"] = machine()
    for name in chosen:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        measure, _ = PARTS[name]
        results[name] = measure()
        file.write_text(json.dumps(results, indent=1), "utf-8")
    page = report(results)
    print(page)
    (ROOT / "docs" / "RESULTS.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
