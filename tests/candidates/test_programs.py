"""Program text: what is accepted, what is refused, ids."""

import hashlib

import arcbatt
import pytest
from arcbatt import Program, ProgramError
from arcbatt.candidates import library
from arcbatt.candidates.files import find_batt
from arcbatt.errors import BattError
from hypothesis import given
from hypothesis import strategies as st

VMIRROR = "def solve(S, I, C):\n    O = vmirror(I)\n    return O\n"


@pytest.mark.parametrize(
    "text",
    [
        "def solve(I):\n    return vmirror(I)",
        "def solve(S, I):\n    O = vmirror(I)\n    return O",
        "def solve_67a3c6ac(I):\n    O = vmirror(I)\n    return O\n",
        "def verify_67a3c6ac(I: Grid) -> Grid:\n    x0 = vmirror(I)\n    return x0",
        "def solve(I): return vmirror(I)",
        "def solve(grid):\n    return vmirror(piece=grid)",
        "O = vmirror(I)",
        "x1 = vmirror(I); O = x1",
        "from dsl import *\nfrom constants import (\n    ONE,\n)\nimport x.y\n\n# comment\n\n\n"
        'def solve(I):\n    """Doc\n\n    string."""\n    x: "Grid" = vmirror(I)  # why\n\n'
        "    return (\n        x\n    )\n",
        "def solve(I):\n\tunused = rot90(I)\n\tf = vmirror\n\treturn f(I)",
        "def solve(I):\r\n    return vmirror(I)\r\n",
        "def solve(S, I, C):\n    I2 = I\n    T = vmirror(I2)\n    return T",
    ],
)
def test_forms_of_one_program(text):
    program = Program.parse(text)
    assert program.text == VMIRROR
    assert program.id == hashlib.md5(VMIRROR.encode()).hexdigest()
    assert program.run([[1, 2, 3]]) == ((3, 2, 1),)


def test_nested_calls_keywords_literals_and_constants():
    program = Program.parse(
        "O = fill(grid=canvas(3, (2, 2)), value=-1, patch=initset(astuple(ZERO, b=1)))", "one_line.py"
    )
    assert program.run([[0]]) == ((3, -1), (3, 3))
    assert "canvas(THREE, TWO_BY_TWO)" in program.text
    assert "NEG_ONE" in program.text
    assert Program.parse(program.text) == program
    assert Program.parse("O = rapply((size, first), I)").run([[7, 8]]) == (1, (7, 8))
    assert Program.parse("O = compose(size, first)(I)").run([[7, 8, 9]]) == 3


def test_the_id_ignores_names_order_duplicates_and_unused_lines():
    one = Program.parse("a = hmirror(I)\nb = vmirror(I)\nO = hconcat(a, b)")
    other = Program.parse("q = vmirror(I)\nunused = rot90(I)\np = hmirror(I)\nr = hmirror(I)\nO = hconcat(r, q)")
    assert one == other
    assert one.id == other.id
    assert hash(one) == hash(other)
    assert one != Program.parse("a = hmirror(I)\nb = vmirror(I)\nO = hconcat(b, a)")


def test_canonical_text_is_linear_in_the_distinct_nodes():
    lines = ["x0 = hconcat(I, I)"] + [f"x{k} = combine(x{k - 1}, x{k - 1})" for k in range(1, 200)]
    program = Program.parse("\n".join([*lines, "O = x199"]))
    assert program.calls == 200
    assert len(program.text) < 200 * 40


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("def solve(I):\n    x1 = vmiror(I)\n    return x1", 2, 10, "did you mean 'vmirror'"),
        ("def solve(I):\n    return vmirror(I, I)", 2, 12, "expected 1 arguments"),
        ("def solve(I):\n    return x9", 2, 12, "'x9' is no earlier line"),
        ("def solve(I):\n    for x in I: pass", 2, 5, "'for' is not part of programs"),
        ("def solve(I):\n    import os", 2, 5, "'import' is not part of programs"),
        ("def solve(I):\n    return os.system('x')", 2, 14, "expected the end of the line"),
        ("def solve(I):\n    x1 = vmirror(I)", 1, 1, "expected a last line"),
        ("def solve(I):\n    return vmirror(I\n", 2, 19, "never closed"),
        ("def solve(I):\n    return vmirror(I))\n", 2, 22, "without"),
        ("def solve(I):\n    return fill(I, value=ONE, value=TWO)", 2, 31, "given twice"),
        ("def solve(I):\n    return replace(I, ONE, replacee=TWO)", 2, 28, "given twice"),
        ("def solve(I):\n    return replace(I, x=TWO, y=ONE)", 2, 23, "no parameter 'x'"),
        ("def transform(I):\n    return I", 1, 1, "expected solve"),
        ("def solve(I, S):\n    return I", 1, 11, "expected parameter 'S' here"),
        ("def solve(A, B, C, D):\n    return A", 1, 1, "expected the parameters"),
        ("def solve(I):\n    return I\n    x1 = vmirror(I)", 3, 5, "never reached"),
        ("def solve(I):\n    return 'text'", 2, 12, "a string is not a value"),
        ("def solve(I):\n    return [I]", 2, 12, "a list is not a value"),
        ("def solve(I):\n    return (I, I)", 2, 13, "expected a constant in a tuple"),
        ("def solve(I):\n    return ONE(I)", 2, 12, "expected a function before"),
        ("def solve(I):\n    return 1.5", 2, 12, "no decimal integer"),
        ("def solve(I):\n    return 99999999999999999999", 2, 12, "no decimal integer"),
        ("def solve(I):\n    return I if I else I", 2, 14, "expected the end of the line"),
        ("def solve(I):\n    I[0] = 3\n    return I", 2, 6, "expected '='"),
        ("", 1, 1, "empty text"),
        ("x1 = vmirror(I)\n$", 2, 1, "not part of programs"),
        ("O = 'never closed", 1, 5, "never closed"),
        ("O = " + "identity(" * 500 + "I" + ")" * 500, 1, None, "nested more than"),
        ("O = " + "(" * 500 + ")" * 500, 1, None, "nested more than"),
    ],
)
def test_everything_else_is_refused_with_its_place(text, line, column, says):
    with pytest.raises(ProgramError, match=says) as error:
        Program.parse(text, "file.py")
    assert error.value.line == line
    assert error.value.file == "file.py"
    if column is not None:
        assert error.value.column == column
    assert str(error.value).startswith(f"file.py:{line}:")


def test_a_failing_program_tells_where_and_why():
    program = Program.parse(
        "def solve(I):\n    # a comment\n    x1 = palette(I)\n    x2 = first(x1)\n    return rot90(x2)"
    )
    with pytest.raises(ProgramError) as error:
        program.run([[3]])
    assert error.value.slug == "type_error"
    assert error.value.line == 5


def test_demos_and_the_grid_to_compare_with():
    program = Program.parse("def solve(S, I):\n    x1 = first(S)\n    return last(x1)")
    assert program.reads("S")
    assert not program.reads("I")
    assert program.run([[0]], demos=[([[1]], [[2]])]) == ((2,),)
    differ = Program.parse("def differ(S, I, C):\n    x1 = difference(I, C)\n    return astuple(size(x1), x1)")
    assert differ.kind == "differ"
    assert differ.text.startswith("def differ(S, I, C):")
    assert differ.run([[1], [2]], compare=[[1]]) == (1, ((2,),))
    with pytest.raises(ProgramError) as error:
        differ.run([[1]])
    assert error.value.slug == "unbound_input"


def test_fuel_gives_the_same_verdict_every_time():
    program = Program.parse("x1 = objects(I, T, F, F)\nO = size(x1)")
    grid = [[k % 3 for k in range(10)]] * 10
    assert program.run(grid) == 10
    for _ in range(3):
        with pytest.raises(ProgramError) as error:
            program.run(grid, fuel=10)
        assert error.value.slug == "fuel"
    with pytest.raises(arcbatt.LimitError):
        program.run(grid, fuel=0)


def test_unused_lines_are_not_run_unless_asked():
    program = Program.parse("x1 = first(ZERO)\nO = vmirror(I)")
    assert program.run([[1, 2]]) == ((2, 1),)
    with pytest.raises(ProgramError) as error:
        program.run([[1, 2]], every_line=True)
    assert error.value.line == 1


def test_steps_make_the_program_again():
    program = Program.parse("x1 = compose(size, first)\nx2 = x1(I)\nO = canvas(x2, (3, 4))")
    assert Program.from_steps(program.steps()) == program
    with pytest.raises(arcbatt.ProgramError, match="not before"):
        Program.from_steps([("call", "vmirror", [5])])


def test_four_hundred_functions_in_one_file(tmp_path):
    text = "from arcbatt.dsl import *\n\n\n"
    for k in range(400):
        lines = "".join(f"    x{n} = vmirror(x{n - 1})\n" for n in range(1, 15))
        text += f"def solve_{k:08x}(I):\n    x0 = hmirror(I)\n{lines}    return x14\n\n\n"
    file = tmp_path / "solvers.py"
    file.write_text(text)
    assert len(text.splitlines()) > 6500
    assert len(arcbatt.read_programs(file)) == 400


def test_files_that_cannot_be_read(tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "missing.py", tmp_path, broken):
        with pytest.raises(ProgramError, match="cannot be read"):
            arcbatt.read_programs(path)
    with pytest.raises(ProgramError, match="batt deal"):
        arcbatt.read_batt(str(tmp_path / "no_batt"))


def test_every_fault_is_documented():
    faults = arcbatt.faults()
    assert len(faults) == 23
    assert {"type_error", "fuel", "value_too_large", "empty_container", "index_out_of_range"} <= faults.keys()
    assert all(slug == slug.lower() and message for slug, message in faults.items())


@pytest.mark.parametrize(
    ("line", "slug"),
    [
        ("O = vmirror(ONE)", "type_error"),
        ("f = identity(rot90)\nO = f(I, I)", "wrong_argument_count"),
        ("O = crop(I, (), ORIGIN)", "index_out_of_range"),
        ("O = first(())", "empty_container"),
        ("O = shift(initset(ORIGIN), (1, 2, 3))", "not_a_pair"),
        ("O = divide(ONE, ZERO)", "division_by_zero"),
        ("O = multiply(9223372036854775807, TWO)", "overflow"),
        ("O = greater(ONE, ORIGIN)", "not_comparable"),
        ("O = extract(I, flip)", "not_found"),
        ("O = power(rot90, ZERO)", "bad_value"),
        ("O = repeat(I, 10000000000)", "value_too_large"),
        ("x = fork(rapply, initset, identity)\nO = x(x)", "call_depth"),
        ("f = power(vmirror, 1000000000)\nO = f(I)", "fuel"),
        ("O = identity(C)", "unbound_input"),
    ],
)
def test_every_kind_of_failure(line, slug):
    with pytest.raises(ProgramError) as error:
        Program.parse(line).run([[1, 2], [3, 4]])
    assert error.value.slug == slug


def test_nesting_too_deep():
    lines = ["x0 = initset(I)"] + [f"x{k} = initset(x{k - 1})" for k in range(1, 100)]
    with pytest.raises(ProgramError) as error:
        Program.parse("\n".join([*lines, "O = x99"])).run([[1]])
    assert error.value.slug == "value_too_deep"


def test_half_of_a_surrogate_pair_is_refused_with_its_line():
    with pytest.raises(arcbatt.ProgramError, match=r"b\\udcff:2: half of a surrogate pair") as caught:
        arcbatt.Program.parse("x1 = rot90(I)\nO = rot90(x1)  # \ud800", "b\udcff")
    assert caught.value.line == 2
    str(caught.value).encode()


@given(st.text("./ab-_ ", max_size=8))
def test_any_name_of_a_batt_is_found_or_refused(name):
    try:
        assert find_batt(name).exists() or name == "-"
    except ProgramError as error:
        assert "no batt file" in str(error)


@pytest.mark.parametrize("damage", [lambda packed: packed[:99], lambda packed: b"", None])
def test_a_damaged_library_says_how_to_write_it_again(tmp_path, monkeypatch, damage):
    file = tmp_path / "packed.bin"
    if damage is not None:
        file.write_bytes(damage(library.PACKED.read_bytes()))
    monkeypatch.setattr(library, "PACKED", file)
    with pytest.raises(BattError, match=r"python -m arcbatt\.candidates\.library"):
        library._programs.__wrapped__()
