"""What is written into a batt file reads back as it was, or is refused before it is written."""

from __future__ import annotations

import ast
import tempfile
from pathlib import Path
from random import Random

import arcbatt
import pytest
from arcbatt.candidates import library
from arcbatt.candidates.files import Entry, quoted, unquoted
from arcbatt.dealing import MUTATIONS, Deal, Mutator, batt_text, mutation
from arcbatt.searching import Evolution, EvolveSettings
from hypothesis import example, given
from hypothesis import strategies as st

# All of Unicode, halves of surrogate pairs too, and more of what has a meaning in Python.
TEXTS = st.text(st.one_of(st.characters(codec=None), st.sampled_from("\"'\\\n\r\t#\0\x85\u2028xuU0d8")), max_size=20)


def writable(text):
    return not any("\ud800" <= char <= "\udfff" for char in text)


@given(TEXTS, TEXTS, TEXTS)
@example('"""\nO = I', "a\nreturn", "\\")
@example("\\ud800", "\\U00110000", "\\x9")
def test_notes_read_back(task, parent, note):
    program = arcbatt.Program.parse("O = vmirror(I)")
    try:
        entry = Entry(program, parent, note)
    except arcbatt.UsageError:
        assert not writable(parent + note)
        return
    differ = Entry(library.differs()["cells_extra"], parent, note)
    text = batt_text(Deal((Entry(program, note, parent), entry), (differ,), 1, task))
    names = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    assert names == ["batt"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "b.py")
        file.write_text(text, "utf-8")
        source = arcbatt.read_batt(file)
    assert source.candidates == (Entry(program, note, parent), entry)
    assert source.differs == (differ,)


@given(TEXTS)
def test_strings_are_those_of_python(text):
    assert ast.literal_eval(quoted(text)) == text
    assert quoted(text).isprintable()
    assert unquoted(quoted(text)[1:-1]) == text or not writable(text)
    assert writable(unquoted(text)) or not writable(text)


@pytest.mark.parametrize("note", ["\ud800", 7, True, b"note"])
def test_a_mutation_that_returns_no_text_is_named(note):
    @mutation("odd", weight=1e9)
    def odd(draft, rng):
        draft.steps.append(("call", "vmirror", [len(draft.steps) - 1]))
        return note

    task = arcbatt.load_task("007bbfb7").task
    program = arcbatt.Program.parse("O = rot90(I)")
    try:
        with pytest.raises(arcbatt.UsageError, match=r"mutation 'odd' failed on .*: what it returns: expected a text"):
            Mutator([program], task).mutate(0, Random(1))
        with pytest.raises(arcbatt.UsageError, match="mutation 'odd'"):
            evolution = Evolution(task, EvolveSettings(1, mutants=10, grown=10), [Entry(program)])
            for _ in range(3):
                evolution.step()
    finally:
        del MUTATIONS["odd"]


@pytest.mark.parametrize("steps", [[], [("call", "nothing", [])], [("input", "I", []), ("call", "index", [0])]])
def test_what_is_no_program_is_left_out_and_said(steps):
    assert_mutant_of(steps, pytest.warns(RuntimeWarning, match="mutation 'odd' makes what is no program"))


@pytest.mark.parametrize("steps", [[("call", "vmirror", [-1])], [(1, 2)], [3]])
def test_a_mutation_that_leaves_no_steps_is_named(steps):
    assert_mutant_of(steps, pytest.raises(arcbatt.UsageError, match="mutation 'odd' failed on"))


def assert_mutant_of(steps, expected):
    @mutation("odd", weight=1e9)
    def odd(draft, rng):
        draft.steps[:] = steps
        return "odd"

    with expected:
        program = arcbatt.Program.parse("O = rot90(I)")
        assert Mutator([program], arcbatt.load_task("007bbfb7").task).mutate(0, Random(1)) is None
