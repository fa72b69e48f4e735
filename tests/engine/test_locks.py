"""No evaluation waits for itself: user primitives call back into Python, and into the engine, from its workers."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time

import pytest


def finished(script: str, *, interrupt: bool = False) -> subprocess.CompletedProcess[str]:
    """A script in a process of its own: one that waits for ever fails instead of hanging the tests. With `interrupt`
    Ctrl-C comes after its first line of output."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        if interrupt:
            first = process.stdout.readline()
            assert first, process.communicate()[1]
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=600)
    except subprocess.TimeoutExpired:
        process.kill()
        pytest.fail("it waits for ever")
    return subprocess.CompletedProcess(script, process.returncode, out, err)


def test_a_search_can_be_looked_at_while_it_runs():
    done = finished("""
        import threading, arcbatt
        from arcbatt.searching import Evolution, EvolveSettings

        @arcbatt.primitive
        def mirrored(grid: "Grid") -> "Grid":
            return tuple(row[::-1] for row in grid)

        task = arcbatt.load_task("007bbfb7").task
        evolution = Evolution(task, EvolveSettings(1, mutants=200, grown=400))
        stop = threading.Event()
        def look():
            while not stop.is_set():
                evolution.status(), evolution.operators(), evolution.best(3), evolution.phases()
        thread = threading.Thread(target=look)
        thread.start()
        for _ in range(20):
            evolution.step(2)
        stop.set()
        thread.join()
        print(evolution.generation)
    """)
    assert (done.returncode, done.stdout.strip()) == (0, "20"), done.stderr


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_a_primitive_may_evaluate_what_evaluates(workers):
    """Within a shared line that many candidates wait for, a batt, a search, and itself, some levels deep."""
    done = finished(f"""
        import arcbatt
        from arcbatt.searching import Evolution, EvolveSettings

        task = arcbatt.load_task("007bbfb7").task
        inner = arcbatt.Batt(["O = vmirror(I)"] * 1 + [f"O = crop(I, ORIGIN, ({{k}}, 1))" for k in range(1, 40)])

        @arcbatt.primitive
        def inside(grid: "Grid", depth: "Integer") -> "Grid":
            results = inner.score(task, workers={workers})
            if depth > 0:
                return arcbatt.Program.parse(f"O = inside(I, {{depth - 1}})").run(grid)
            evolution = Evolution(task, EvolveSettings(1, mutants=20, grown=40))
            evolution.step({workers})
            return results.grid(0, 0).tolist()

        outer = arcbatt.Batt([f"x1 = inside(I, TWO)\\nO = crop(x1, ORIGIN, ({{k}}, 1))" for k in range(1, 60)])
        counts = outer.score(task, workers={workers}).counts()
        print(sum(n for status, n in counts.items() if status.startswith("error")))
    """)
    assert (done.returncode, done.stdout.strip()) == (0, "0"), done.stderr


def test_a_primitive_that_evaluates_itself_for_ever_ends():
    done = finished("""
        import arcbatt

        @arcbatt.primitive
        def again(grid: "Grid") -> "Grid":
            return arcbatt.Program.parse("O = again(I)").run(grid)

        try:
            arcbatt.Program.parse("O = again(I)").run([[1]])
        except arcbatt.ProgramError as error:
            print(error.slug, "nested more than" in str(error))
    """)
    assert (done.returncode, done.stdout.strip()) == (0, "user_error True"), done.stderr


@pytest.mark.parametrize(
    "work",
    [
        "from arcbatt.dsl import *; started(); power(increment, 10**15)(1)",
        "p = arcbatt.Program.parse('f = power(increment, 1000000000000000)\\nO = f(ONE)'); started(); "
        "p.run([[1]], limits=arcbatt.Limits(fuel=2**59))",
        "b = arcbatt.Batt(['O = vmirror(I)'] * 3); started()\nwhile True: b.score(arcbatt.load_task('007bbfb7'))",
        "from arcbatt.searching import *; e = Evolution(arcbatt.load_task('007bbfb7').task, EvolveSettings(1))\n"
        "started()\nwhile True: e.step()",
    ],
)
def test_ctrl_c_ends_whatever_runs(work):
    started = "import arcbatt\ndef started(): print('started', flush=True)\n"
    done = finished(started + work, interrupt=True)
    assert done.returncode != 0
    assert "KeyboardInterrupt" in done.stderr


def test_a_time_limit_holds_for_cheap_candidates():
    """Forty thousand candidates of which none spends enough to look at the clock by itself."""
    import arcbatt

    batt = arcbatt.Batt([f"O = crop(I, ORIGIN, ({k}, {k + 1}))" for k in range(40_000)])
    results = batt.score(arcbatt.load_task("007bbfb7"), timeout=0.001)
    assert results.counts()["timeout"] > 20_000
