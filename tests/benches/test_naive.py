"""The DSL in pure Python against which the benches tell the engine's speed: it computes what the engine computes."""

import json
from pathlib import Path

import arcbatt
import naive
import pytest
from arcbatt import _engine
from arcbatt.candidates import library
from arcbatt.dealing import deal
from arcbatt.evaluating.engine import evaluate_alone
from arcbatt.evaluating.values import decode as decoded
from arcbatt.evaluating.values import grid_shape
from common import LIMITS, cases_of
from yardstick import bench_naive, plain_arguments, report_naive, solver

DATA = Path(__file__).parent.parent / "data"
DIFFERS = Path(library.__file__).parent.parent / "differs"


def decode(value):
    if isinstance(value, list):
        return tuple(decode(v) for v in value)
    if isinstance(value, dict):
        return None if "none" in value else frozenset(decode(v) for v in value["set"])
    return value


def outcome(case):
    """What pure Python makes of a conformance case: the value of `O`, or the exception."""
    scope = naive.NAMES | {"I": decode(case["input"])}
    try:
        exec("\n".join(case["program"]), scope)
    except Exception as error:
        return error
    return scope["O"]


def test_the_constants_are_those_of_the_engine():
    assert dict(_engine.list_constants()) == naive.CONSTANTS


@pytest.mark.parametrize("file", ["conformance.jsonl", "conformance_edge.jsonl"])
def test_it_does_what_the_specification_says(file):
    cases = [json.loads(line) for line in (DATA / file).read_text("utf-8").splitlines()]
    assert {case["primitive"] for case in cases} <= naive.PRIMITIVES.keys()
    failures = []
    for case in cases:
        got = outcome(case)
        right = isinstance(got, Exception) if "error" in case else got == decode(case["output"])
        if not right:
            failures.append((case["program"], got))
    assert failures == []


@pytest.mark.parametrize("part", range(4))
def test_every_solver_of_the_library_has_the_outputs_that_it_has_in_the_engine(part):
    for task_id, program in list(library.solvers().items())[part::4]:
        function, cases = solver(task_id), cases_of(arcbatt.load_task(task_id).task)
        (alone,) = evaluate_alone([(program, cases)], LIMITS, 1)
        got = [function(*values) for values in plain_arguments(function, cases)]
        assert got == [decoded(run.output) for run in alone.runs], task_id


@pytest.mark.parametrize("name", library.differs())
def test_differs_too(name):
    function = naive.load((DIFFERS / f"differ_{name}.py").read_text("utf-8"))
    for task_id in list(library.solvers())[::40]:
        for demo in arcbatt.load_task(task_id).task.demos:
            expected = library.differs()[name].run(demo.input, compare=demo.output)
            assert function(*naive.arguments(function, (), demo.input, demo.output)) == expected, task_id


def test_mutants_that_end_in_a_grid_end_in_the_same_grid():
    """A law on programs that nobody wrote. What only sets in the place of grids would need is not among them."""
    compared = 0
    for task_id in list(library.solvers())[::20]:
        cases = cases_of(arcbatt.load_task(task_id).task)[:2]
        for entry in deal(48, 1, task=task_id).candidates:
            (alone,) = evaluate_alone([(entry.program, cases)], LIMITS, 1)
            function = naive.load(entry.program.text)
            for run, values in zip(alone.runs, plain_arguments(function, cases), strict=True):
                if run.output is not None and grid_shape(run.output) and run.fuel < 100_000:
                    assert function(*values) == decoded(run.output), entry.program.text
                    compared += 1
    assert compared > 200


def test_a_text_is_one_function_and_its_imports_do_not_matter():
    function = naive.load('"""Doc."""\nfrom somewhere import *\n\ndef solve(I):\n    O = vmirror(I)\n    return O\n')
    assert function(((1, 2),)) == ((2, 1),)
    with pytest.raises(ValueError):
        naive.load("x1 = vmirror(I)")


def test_the_bench_tells_samples_and_ratios_of_every_task():
    measured = bench_naive(rounds=1)
    assert {row["task"] for row in measured["tasks"]} == library.solvers().keys()
    assert measured["samples"] == sum(row["samples"] for row in measured["tasks"])
    page = "\n".join(report_naive(measured))
    slowest, fastest = measured["tasks"][0]["task"], measured["tasks"][-1]["task"]
    assert f"({slowest}), greatest" in page and f"({fastest})" in page and f"| {slowest} |" in page
