"""Whatever text or steps come in, a program comes out, or a `ProgramError` that tells why: nothing else."""

from __future__ import annotations

import arcbatt
import pytest
from arcbatt import _engine, dsl
from arcbatt.candidates import library
from hypothesis import given
from hypothesis import strategies as st

TEXTS = [program.text for program in list(library.solvers().values())[::20]]
PIECES = st.sampled_from([*"()[],=:\n\"'#\\é\0", "O = ", "x1", "I", "def solve(I):\n    ", "rot90(", '"""', "9" * 40])


@given(st.sampled_from(TEXTS), st.lists(st.tuples(st.floats(0, 1), PIECES, st.integers(0, 20))))
def test_damaged_texts(text, damage):
    for place, piece, gone in damage:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + gone :]
    try:
        program = arcbatt.Program.parse(text)
    except arcbatt.ProgramError as error:
        assert error.slug == "syntax_error"
        assert len(str(error)) < 500
    else:
        assert arcbatt.Program.parse(program.text) == program


@pytest.mark.parametrize(
    "text",
    [
        "O = identity" + "(I)" * 100_000,
        "O = 1" + "é" * 20,
        "O = " + "rot90(" * 50_000 + "I" + ")" * 50_000,
        "(" * 100_000,
    ],
)
def test_texts_that_ended_the_process_or_took_long(text):
    with pytest.raises(arcbatt.ProgramError):
        arcbatt.Program.parse(text)


VALUES = st.recursive(
    st.integers(-3, 3) | st.booleans() | st.none() | st.sampled_from([dsl.size, dsl.vmirror]),
    lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=2) | st.tuples(inner),
    max_leaves=5,
)
STEPS = st.one_of(
    st.tuples(st.just("input"), st.sampled_from("SIC"), st.just([])),
    st.tuples(st.just("constant"), VALUES, st.just([])),
    st.tuples(
        st.just("call"),
        st.sampled_from(["vmirror", "size", "crop", "index", "compose", "rbind", "nothing"]) | st.integers(0, 6),
        st.lists(st.integers(0, 6), max_size=4),
    ),
)


@given(st.lists(STEPS, max_size=8))
def test_steps_make_programs_that_can_be_written(steps):
    """What cannot be read back is refused: 'index' with one argument, calls of grids, sets as constants."""
    try:
        program = arcbatt.Program.from_steps(steps)
    except arcbatt.ProgramError as error:
        assert error.slug in ("unwritable", "not_comparable")
    else:
        assert arcbatt.Program.parse(program.text) == program


def test_a_batt_keeps_what_is_sound():
    text = (
        "def batt(S, I, C):\n    x1 = vmirror(I)\n    x2 = index(x1)\n"
        '    candidates = [(x1, "a", ""), (x2, "b", "")]\n    differs = []\n    return candidates, differs\n'
    )
    found, refused = _engine.parse_all(text, "some.py")
    assert [notes for _, notes in found.candidates] == [["a", ""]]
    ((name, error),) = refused
    assert (name, error.line, error.file) == ("candidates[1]", 3, "some.py")
    with pytest.raises(arcbatt.ProgramError, match="expected 2 arguments for index"):
        _engine.parse(text, "some.py")
