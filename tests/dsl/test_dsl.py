"""The primitives as Python functions."""

import json
import subprocess
import sys
from pathlib import Path

import arcbatt
import pytest
from arcbatt import _engine, dsl
from hypothesis import given
from hypothesis import strategies as st

DATA = Path(__file__).parent.parent / "data"


def decode(value):
    if isinstance(value, list):
        return tuple(decode(v) for v in value)
    if isinstance(value, dict):
        return None if "none" in value else frozenset(decode(v) for v in value["set"])
    return value


def conformance(file):
    return [json.loads(line) for line in (DATA / file).read_text().splitlines()]


def test_the_table_has_what_the_specification_has():
    """And may have more."""
    expected = json.loads((DATA / "primitives.json").read_text())
    found = [
        {"name": name, "params": [{"name": n, "type": t} for n, t in params], "returns": returns, "group": group}
        for name, _, params, returns, group, _, _ in _engine.list_primitives()
    ]
    for row in expected:
        for param in row["params"]:
            param.setdefault("type", "Any")
    named = {row["name"] for row in expected}
    assert [row for row in found if row["name"] in named] == expected
    assert len(_engine.list_constants()) == 28


def test_every_other_primitive_has_a_test_of_its_name():
    """What the conformance cases do not cover has a function ``test_<name>`` in test_additions.py."""
    covered = {case["primitive"] for case in conformance("conformance.jsonl")}
    additions = (Path(__file__).parent / "test_additions.py").read_text("utf-8")
    missing = [
        row[0] for row in _engine.list_primitives() if row[0] not in covered and f"def test_{row[0]}(" not in additions
    ]
    assert missing == []


def test_the_stub_of_the_dsl_names_what_the_dsl_has():
    stub = Path(dsl.__file__).with_suffix(".pyi").read_text()
    assert stub == arcbatt_stub()


def test_the_stub_of_the_engine_is_true():
    """mypy compares `_engine.pyi` with the compiled module."""
    command = [sys.executable, "-m", "mypy.stubtest", "arcbatt._engine", "--ignore-missing-stub"]
    done = subprocess.run([*command, "--ignore-disjoint-bases"], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout


def arcbatt_stub():
    from arcbatt.candidates.dsl_stub import stub_text

    return stub_text()


@pytest.mark.parametrize("file", ["conformance.jsonl", "conformance_edge.jsonl"])
def test_programs_give_what_the_specification_says(file):
    """Every case through `Program.run`, each line run as Python would."""
    failures = []
    for case in conformance(file):
        try:
            program = arcbatt.Program.parse("\n".join(case["program"]))
            got = program.run(case["input"], every_line=True)
        except arcbatt.ProgramError as error:
            got = error
        right = isinstance(got, arcbatt.ProgramError) if "error" in case else got == decode(case["output"])
        if not right:
            failures.append((case["program"], got))
    assert failures == []


def test_the_same_cases_executed_as_python():
    """Lines executed by Python with the DSL's names, as in an existing file of solvers after changing its import."""
    names = {name: getattr(dsl, name) for name in dsl.__all__}
    cases = conformance("conformance.jsonl")[::10]
    for case in cases:
        scope = dict(names, I=decode(case["input"]))
        lines = "\n".join(case["program"])
        if "error" in case:
            with pytest.raises((arcbatt.ProgramError, TypeError)):
                exec(lines, scope)
        else:
            exec(lines, scope)
            assert scope["O"] == decode(case["output"]), case["program"]


def test_results_are_plain_python():
    objects = dsl.objects(((1, 0), (0, 2)), True, False, True)
    assert objects == frozenset({frozenset({(1, (0, 0))}), frozenset({(2, (1, 1))})})
    assert type(objects) is frozenset
    assert dsl.vmirror(((1, 2),)) == ((2, 1),)
    assert dsl.add(True, 1) == 2
    assert dsl.equality(1, True) is True
    assert dsl.UP_RIGHT == (-1, 1)
    assert dsl.index(((1,),), (5, 5)) is None


COLOURS = st.one_of(st.integers(0, 3), st.integers(-2, 300), st.booleans(), st.just(2**70), st.none())


@given(
    st.lists(st.lists(COLOURS, max_size=4), max_size=4) | st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3))
)
def test_tuples_that_are_grids_become_what_lists_become(rows):
    """Tuples of tuples have a short way of their own, lists have not."""

    def value(grid):
        try:
            made = _engine.Value(grid)
        except arcbatt.BattError as error:
            return str(error)
        return repr(made), made.to_python()

    assert value(tuple(map(tuple, rows))) == value(rows)


def test_python_functions_are_function_values():
    assert dsl.apply(lambda x: x * 2, (1, 2, 3)) == (2, 4, 6)
    assert dsl.compose(lambda x: x + 1, dsl.size)((1, 2, 3)) == 4
    assert dsl.rbind(lambda a, b: a - b, 1)(10) == 9
    with pytest.raises(arcbatt.ProgramError) as error:
        dsl.apply(lambda x: 1 // 0, (1,))
    assert error.value.slug == "user_error"
    assert "division" in str(error.value)


def test_keyword_arguments():
    grid = ((1, 0), (0, 0))
    assert dsl.replace(grid=grid, replacee=1, replacer=5) == ((5, 0), (0, 0))
    with pytest.raises(TypeError, match="replacee"):
        dsl.replace(grid=grid, from_=1, replacer=5)


def test_functions_describe_themselves():
    assert dsl.objects.__name__ == "objects"
    assert "univalued: Boolean" in dsl.objects.doc
    assert repr(dsl.compose(dsl.size, dsl.first)) == "compose(size, first)"
    assert dsl.rbind(dsl.add, 1) == dsl.rbind(dsl.add, 1) != dsl.rbind(dsl.add, 2)


def test_integers_do_not_wrap():
    assert dsl.multiply(2**31, 2**31) == 2**62
    for call in (lambda: dsl.multiply(2**32, 2**32), lambda: dsl.add(2**63 - 1, 1), lambda: dsl.add(2**64, 1)):
        with pytest.raises(arcbatt.ProgramError) as error:
            call()
        assert error.value.slug == "overflow"


def test_user_defined_primitive():
    @arcbatt.primitive
    def count_twos(grid: "Grid") -> "Integer":  # noqa: F821
        """How often the colour 2 occurs."""
        return sum(row.count(2) for row in grid)

    assert count_twos(((2, 2), (0, 2))) == 3
    program = arcbatt.Program.parse("def solve(I):\n    x1 = count_twos(I)\n    O = canvas(x1, UNITY)\n    return O")
    assert program.run([[2, 2], [0, 2]]) == ((3,),)
    mapped = arcbatt.Program.parse("x1 = vsplit(I, TWO)\nO = apply(count_twos, x1)")
    assert mapped.run([[2, 2], [0, 2]]) == (2, 1)
    batt = arcbatt.Batt([program, mapped])
    results = batt.score(arcbatt.load_task("007bbfb7"), workers=2)
    assert {o.status for o in results.outcomes[0]} == {"miss"}


def test_user_defined_primitive_that_fails():
    @arcbatt.primitive
    def always_raises(grid):
        raise ValueError("no way")

    @arcbatt.primitive
    def gives_a_string(grid):
        return "text"

    for name in ("always_raises", "gives_a_string"):
        with pytest.raises(arcbatt.ProgramError) as error:
            arcbatt.Program.parse(f"O = {name}(I)").run([[1]])
        assert error.value.slug == "user_error"
        assert error.value.line == 1


def test_names_of_the_dsl_cannot_be_redefined():
    for name in ("vmirror", "ZERO"):
        with pytest.raises(ValueError, match=name):
            arcbatt.primitive(name=name)(lambda grid: grid)


def test_a_user_defined_primitive_is_part_of_the_identity():
    from arcbatt.evaluating.identity import result_identity

    task = arcbatt.load_task("007bbfb7").task
    plain = arcbatt.Program.parse("O = vmirror(I)")
    before = result_identity(plain, task, arcbatt.Limits())
    arcbatt.primitive(name="versioned", version="1")(lambda grid: grid)
    mine = arcbatt.Program.parse("O = versioned(I)")
    first = result_identity(mine, task, arcbatt.Limits())
    arcbatt.primitive(name="versioned", version="2")(lambda grid: grid)
    assert result_identity(mine, task, arcbatt.Limits()) != first
    assert result_identity(plain, task, arcbatt.Limits()) == before
