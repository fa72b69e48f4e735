"""Whatever a file of tasks holds, it is read or refused with a `TaskError`; ids are harmless names."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import arcbatt
import pytest
from arcbatt.tasks import Task, open_source
from hypothesis import given, settings
from hypothesis import strategies as st

TASK = {"train": [{"input": [[1, 2]], "output": [[3]]}], "test": [{"input": [[4], [5]], "output": [[6]]}]}
FILES = {"one.json": TASK, "challenges.json": {"a": TASK, "b": TASK}, "solutions.json": {"a": [[[6]]], "b": [None]}}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just([[1]]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
IDS = st.text(st.one_of(st.characters(codec=None), st.sampled_from("./\\\"'\n\0-_ab1")), max_size=80)


def read(path):
    """Every task of a source that can be read; everything else is a `TaskError`."""
    try:
        source = open_source(str(path))
        ids = source.ids()
    except arcbatt.TaskError:
        return
    for task_id in ids:
        try:
            task = source.load(task_id).task
        except arcbatt.TaskError as error:
            str(error).encode()
            continue
        assert task.id == task_id
        task.content_hash.encode()


def places(value):
    """Every list and dictionary in a value, with a key or index of it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    for key, inner in list(items):
        yield value, key
        yield from places(inner)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_files(data):
    with tempfile.TemporaryDirectory() as folder:
        name = data.draw(st.sampled_from(sorted(FILES)))
        for other, content in FILES.items():
            content = json.loads(json.dumps(content))
            if other == name and data.draw(st.booleans()):
                inside, key = data.draw(st.sampled_from(list(places(content))))
                inside[key] = data.draw(VALUES)
            text = bytearray(json.dumps(content).encode())
            if other == name and data.draw(st.booleans()):
                at = data.draw(st.integers(0, len(text) - 1))
                text[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
            Path(folder, other).write_bytes(text)
        read(Path(folder))
        for name in FILES:
            read(Path(folder, name))


@given(IDS)
def test_ids_are_harmless_names_or_refused(task_id):
    root = Path("/somewhere/else")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "challenges.json")
        file.write_text(json.dumps({task_id: TASK}))
        source = open_source(str(file))
        assert source.ids() == [task_id]
        try:
            task = source.load(task_id).task
        except arcbatt.TaskError as error:
            assert "task id" in str(error)
            assert str(error).isprintable()
            with pytest.raises(arcbatt.TaskError):
                Task(task_id, (), ())
            return
    assert (root / task.id).parent == root and (root / task.id).resolve().parent == root
    assert task.id.isascii() and task.id.isprintable() and not set(task.id) & set("\"'\\ \t#:*?<>|")
    assert len(task.id) <= 64


@pytest.mark.parametrize(
    "task_id",
    ["", ".", "..", "../../../escaped", "/a", "a/b", "a\\b", "-i", ".a", "a\n", "a b", '"""', "\ud800", "é", 7],
)
def test_ids_that_are_refused(task_id):
    with pytest.raises(arcbatt.TaskError, match="expected 1 to 64 letters"):
        arcbatt.task_from_dict(task_id, TASK)


@pytest.mark.parametrize("task_id", ["007bbfb7", "t", "_", "A.b-c_1", "9" * 64])
def test_ids_that_are_not(task_id):
    assert arcbatt.task_from_dict(task_id, TASK).task.id == task_id
