"""The timeline of a run: a track for the phases and one for each worker."""

import re
import xml.etree.ElementTree as ET

import arcbatt
from arcbatt.dealing import deal
from arcbatt.scoring.timing import Timings
from arcbatt.views.timeline import run_timeline
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
        f"007bbfb7 {sample} candidates {k}-{k + 7}"
        for sample in (*(f"demo[{n}]" for n in range(5)), "test[0]")
        for k in range(0, 32, 8)
    }
    (check,) = [e for e in spans if e["name"] == "run_batt.check_batt"]
    for e in spans:
        assert e["dur"] >= 0
        if e["tid"] > 0:
            assert check["ts"] <= e["ts"]
            assert e["ts"] + e["dur"] <= check["ts"] + check["dur"] + 1
    counts = [e["args"]["batches"] for e in events if e["name"] == "waiting"]
    assert counts[-1] == 0
    assert max(counts) == 19
    memo = [e["args"] for e in events if e["name"] == "memo"]
    assert memo[-1] == {
        "hits": sum(t.asked - t.computed for t in run.results.times if t.sample.part == "test"),
        "computed": sum(t.computed for t in run.results.times if t.sample.part == "test"),
    }
    assert all(m["hits"] >= 0 for m in memo)
