"""The timeline of a run: a track for the phases and one for each worker."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import arcbatt
import pytest
from arcbatt.dealing import deal
from arcbatt.executors import ProcessExecutor
from arcbatt.scoring.timing import Timings
from arcbatt.searching import EvolveSettings, evolve
from arcbatt.views.timeline import run_timeline, search_timeline
from arcbatt.views.timeline_svg import timeline_svg


def test_the_picture_of_a_timeline_is_sound():
    hostile = "<script>'\"&"
    events = [
        {"ph": "M", "name": "thread_name", "pid": 1, "tid": 0, "args": {"name": hostile}},
        *({"ph": "X", "name": hostile, "pid": 1, "tid": 0, "ts": t / 100, "dur": 0.001} for t in range(20_000)),
        {"ph": "X", "name": "inner", "pid": 1, "tid": 0, "ts": 0, "dur": 150},
        {"ph": "X", "name": "outer", "pid": 1, "tid": 0, "ts": 0, "dur": 200},
        {"ph": "C", "name": hostile, "pid": 1, "tid": 0, "ts": 5, "args": {hostile: 3}},
    ]
    text = timeline_svg(events)
    ET.fromstring(text)
    assert "<script>" not in text
    assert len(text) < 600_000  # spans that nobody could tell apart are joined
    inner, outer = (
        float(re.search(rf'y="([0-9.]+)"[^>]*><title>{name}', text).group(1)) for name in ("inner", "outer")
    )
    assert inner > outer
    ET.fromstring(timeline_svg([]))


def test_a_timeline_has_phases_batches_and_a_counter():
    dealt = deal(32, 1, task="007bbfb7")
    timings = Timings()
    batt = arcbatt.Batt(dealt.candidates, dealt.differs)
    run = arcbatt.run_task(batt, arcbatt.load_task("007bbfb7"), arcbatt.RunSettings(workers=2), timings=timings)
    events = run_timeline([run], timings)["traceEvents"]
    names = {e["tid"]: e["args"]["name"] for e in events if e["ph"] == "M"}
    assert names[0] == "run"
    assert set(names.values()) <= {"run", "worker 0", "worker 1"}
    spans = [e for e in events if e["ph"] == "X"]
    assert {"run_batt.check_batt", "run_batt.phase3a_validate_batch"} <= {e["name"] for e in spans if e["tid"] == 0}
    covered = {e["name"] for e in spans if e["tid"] > 0 and "candidates" in e["name"]}
    assert covered == {
        f"007bbfb7 {sample} candidates {k}-{k + 3}"
        for sample in (*(f"demo[{n}]" for n in range(5)), "test[0]")
        for k in range(0, 32, 4)
    }
    (check,) = [e for e in spans if e["name"] == "run_batt.check_batt"]
    for e in spans:
        assert e["dur"] >= 0
        if e["tid"] > 0:
            assert check["ts"] <= e["ts"]
            assert e["ts"] + e["dur"] <= check["ts"] + check["dur"] + 1
    counts = [e["args"]["batches"] for e in events if e["name"] == "waiting"]
    assert counts[-1] == 0
    assert max(counts) == 39
    memo = [e["args"] for e in events if e["name"] == "memo"]
    assert memo[-1] == {
        "hits": sum(t.asked - t.computed for t in run.results.times if t.sample.part == "test"),
        "computed": sum(t.computed for t in run.results.times if t.sample.part == "test"),
    }
    assert all(m["hits"] >= 0 for m in memo)


def rows(events):
    """The spans of each track, by its name."""
    names = {e["tid"]: e["args"]["name"] for e in events if e["ph"] == "M"}
    found = {name: [] for name in names.values()}
    for e in events:
        if e["ph"] == "X":
            found[names[e["tid"]]].append(e)
    return found


def overlapping(spans):
    """Whether any two of these go on at once."""
    spans = sorted(spans, key=lambda e: e["ts"])
    return any(b["ts"] < a["ts"] + a["dur"] - 1 for a, b in pairwise(spans))


def test_a_timeline_has_the_same_row_for_a_worker_of_an_executor_on_all_tasks():
    timings = Timings()
    runs = []
    with ProcessExecutor(1) as executor:
        for task_id in ("007bbfb7", "00d62c1b"):
            dealt = deal(32, 1, task=task_id)
            batt = arcbatt.Batt(dealt.candidates, dealt.differs)
            loaded = arcbatt.load_task(task_id)
            runs.append(arcbatt.run_task(batt, loaded, arcbatt.RunSettings(), timings=timings, executor=executor))
    found = rows(run_timeline(runs, timings)["traceEvents"])
    assert set(found) == {"run", "worker 0"}
    assert {e["name"].split()[0] for e in found["worker 0"] if "candidates" in e["name"]} == {"007bbfb7", "00d62c1b"}


@pytest.mark.parametrize("islands", [1, 2])
@pytest.mark.parametrize("processes", [0, 2])
def test_a_timeline_of_searches_that_go_on_at_once_has_a_row_for_each_worker(islands, processes):
    """By processes and in threads; what a row shows follows each other."""
    tasks = [arcbatt.load_task(task_id).task for task_id in ("4612dd53", "25ff71a9")]
    options = {"generations": 6, "exchange": 3, "islands": islands, "own": False, "workers": 1 if processes else 2}
    settings = EvolveSettings(1, mutants=100, grown=200, go_on=True)
    if processes:
        with ProcessExecutor(processes) as executor:
            outcomes = list(evolve(tasks, settings, trace=True, executor=executor, **options))
    else:
        outcomes = list(evolve(tasks, settings, trace=True, **options))
    assert [len(outcome.timelines) for outcome in outcomes] == [islands] * 2
    assert all(one.generations for outcome in outcomes for one in outcome.timelines)
    found = rows(search_timeline(outcomes)["traceEvents"])
    generations = [e for name in found if name.startswith("run") for e in found[name] if "generation" in e["name"]]
    made = [number for outcome in outcomes for one in outcome.timelines for number, *_ in one.generations]
    assert len(generations) == len(made) and sorted(set(made)) == [0, 1, 2, 3, 4, 5]
    for name, spans in found.items():
        assert not overlapping([e for e in spans if "generation " in e["name"]]), name
    if processes:
        assert {name for name in found if name.startswith("worker")} <= {"worker 0", "worker 1"}
