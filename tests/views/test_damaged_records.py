"""Whatever is wrong with a record is told as that; an error of our own is never told as one of the record."""

from __future__ import annotations

import copy
import io
import json
from contextlib import redirect_stdout

import arcbatt
import msgspec
import pytest
from arcbatt.records.compare import compare_runs
from arcbatt.records.model import read_record, to_record
from arcbatt.records.replay import replay_record
from arcbatt.records.sources import Sources, sources_of
from arcbatt.views import report, show
from arcbatt.views.report import run_report
from arcbatt.views.screen import Screen
from arcbatt.views.show import show_run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-3, 40),
    st.just(10**400),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["match", "007bbfb7", "demo[0]", "\ud800", "batt run -b 'x", "0", "\n"]),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


class Sound:
    """The record of a run and that of a search, as they are read from files. In a class, for their text is long."""

    def __init__(self, ran, searched):
        self.records = [json.loads(msgspec.json.encode(record)) for record in (ran[1], searched[1])]
        self.sources = ran[2]


@pytest.fixture(scope="module")
def sound(ran, searched):
    return Sound(ran, searched)


def place(value, rng):
    """A list or dictionary in a value, with a key or index of it; as often near the top as deep down."""
    while True:
        key = rng.choice(sorted(value) if isinstance(value, dict) else range(len(value)))
        inner = value[key]
        if not isinstance(inner, dict | list) or not inner or rng.random() < 0.2:
            return value, key
        value = inner


def use(record, sound):
    """All that is done with a record."""
    sources_of(record)
    run_report(record, sound.sources)
    run_report(record, Sources())
    with redirect_stdout(io.StringIO()):
        show_run(Screen("arc"), record)
    compare_runs(record, to_record(sound.records[0]))
    for replayed in replay_record(record, sound.sources.programs):
        f"{replayed.kept.md5} {replayed.kept.solved}"


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(rng=st.randoms(), values=st.lists(VALUES, min_size=1, max_size=3))
def test_damaged_records(sound, tmp_path, monkeypatch, rng, values):
    monkeypatch.chdir(tmp_path)
    record = json.loads(json.dumps(rng.choice(sound.records)))
    for value in values:
        inside, key = place(record, rng)
        how = rng.choice(["replace", "remove", "twice"])
        if how == "replace":
            inside[key] = value
        elif how == "remove":
            del inside[key]
        elif isinstance(inside, list):
            inside.insert(key, inside[key])
    (tmp_path / "x.json").write_text(json.dumps(record))
    try:
        read = read_record("x.json")
    except arcbatt.UsageError as error:
        str(error).encode()
        return
    try:
        use(read, sound)
    except arcbatt.BattError as error:
        str(error).encode()


@pytest.mark.parametrize("error", [KeyError, TypeError, AttributeError, IndexError, ValueError])
def test_our_own_errors_are_not_told_as_those_of_the_record(ran, monkeypatch, error):
    def fail(*args):
        raise error("a bug of ours")

    monkeypatch.setattr(report, "_facts", fail)
    with pytest.raises(error):
        run_report(ran[1])
    monkeypatch.setattr(show, "look", fail)
    with pytest.raises(error):
        show_run(Screen("arc"), ran[1])
    monkeypatch.setattr("arcbatt.records.compare._short", fail)
    other = copy.deepcopy(ran[1])
    other.tasks[0].stored = ["x"]
    with pytest.raises(error):
        compare_runs(ran[1], other)
    monkeypatch.setattr("arcbatt.records.sources.find_batt", fail)
    with pytest.raises(error):
        sources_of(ran[1], batt="x")
