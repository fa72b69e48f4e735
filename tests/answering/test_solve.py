"""One choice of answers from both searches."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

import arcbatt
from arcbatt.answering import SolveSettings, check_submission, predict, solve, submission
from arcbatt.answering.confidence import confidence_of_learned, confidence_of_program
from arcbatt.answering.learned import learned, learners
from arcbatt.cli import batt
from arcbatt.searching.coarse import CoarseSettings, confidence
from click.testing import CliRunner


def odd_task():
    """A task whose demos no program can explain: chance made the outputs, and no two of them have much in common."""
    rng = Random(15)
    outputs = [[[rng.randrange(10) for _ in range(9)] for _ in range(height)] for height in (7, 9, 8)]
    pairs = [{"input": [[1, 2]], "output": output} for output in outputs]
    return arcbatt.task_from_dict("odd", {"train": pairs, "test": [{"input": [[2, 1]]}]}).task


def test_the_coarse_search_answers_first():
    loaded = arcbatt.load_task("1cf80156")
    (solved,) = solve([loaded.task], SolveSettings(seconds=60.0))  # which are not needed
    first, second = solved.answers[0]
    assert (first.source, first.grid) == ("coarse", loaded.answers.outputs[0])
    assert second.grid != first.grid
    assert solved.confidence > 0.5 > second.confidence
    assert first.program.run(loaded.task.test_inputs[0]) == first.grid


def test_rules_that_agree_are_likelier():
    loaded = arcbatt.load_task("a61f2674")  # bars: the highest and the lowest get colours
    (found,) = learned(loaded.task, workers=1)
    assert [one.fitting for one in found] == sorted((one.fitting for one in found), reverse=True)
    assert sum(one.agreeing for one in found) == found[0].rules == len(learners())
    assert abs(sum(one.share for one in found) - 1) < 1e-9
    by_test = {one.grid: one for one in found}
    assert len(by_test) == len(found)
    for one in found:
        again = arcbatt.Batt([one.program]).score(loaded.task, workers=1)
        assert again.demo_matches(0) == one.fitting
    all_agree, few_agree = confidence_of_learned(3, 3, 1.0), confidence_of_learned(3, 3, 0.25)
    assert all_agree > max(few_agree, confidence_of_learned(2, 3, 1.0))
    assert 0 < confidence_of_learned(2, 3, 0.25) < 0.5 < few_agree < all_agree < 1


def test_evolution_goes_on_where_nothing_fits():
    task = odd_task()
    (solved,) = solve([task], SolveSettings(seconds=0.3, seed=1))
    first, second = solved.answers[0]
    assert first.grid != second.grid
    assert solved.confidence < 0.5
    assert check_submission(json.loads(json.dumps(submission([solved.predictions]))), [task]) == []


def test_an_accident_is_not_likely_right():
    """A program that fits all demos says little if a mirror breaks it, or if it is as long as what it explains."""
    fits = replace(predict(odd_task(), []).outputs[0], solved=3)
    assert confidence_of_program(replace(fits, robustness=1.0), 0, 3) > 0.5
    assert confidence_of_program(replace(fits, robustness=0.5), 0, 3) < 0.5
    assert confidence(3, 3, 8, 2) > 0.5 > confidence(3, 3, 30, 2)


def test_an_executor_answers_the_same(tmp_path):
    tasks = [arcbatt.load_task(task_id).task for task_id in ("1cf80156", "67a3c6ac")]
    here = list(solve(tasks))
    with ThreadPoolExecutor(2) as pool:
        there = sorted(solve(tasks, executor=pool), key=lambda one: one.task)
    assert [one.answers for one in here] == [one.answers for one in there]


def test_evolution_goes_on_by_an_executor():
    """Where nothing is likely, in legs; and what is stopped is answered with what there is."""
    tasks = [odd_task(), arcbatt.load_task("67a3c6ac").task]
    settings = SolveSettings(CoarseSettings(depth=1), seconds=60.0, total=2.0, seed=1)
    with ThreadPoolExecutor(2) as pool:
        odd, mirror = sorted(solve(tasks, settings, executor=pool), key=lambda one: one.task, reverse=True)
        assert odd.finished and odd.evolution is not None and odd.evolution.status.generation
        assert 0 < odd.seconds <= 4.0
        assert mirror.evolution is None and mirror.fits
        begun = []
        endless = SolveSettings(CoarseSettings(depth=1), seconds=1000.0, seed=1)
        (stopped,) = solve(tasks[:1], endless, executor=pool, stop=lambda: begun, progress=begun.append)
        assert not stopped.finished and stopped.evolution is not None


def test_what_was_found_is_kept(tmp_path):
    task = arcbatt.load_task("1cf80156").task
    with arcbatt.Store(tmp_path / "store") as store:
        (solved,) = solve([task], store=store)
        assert solved.answers[0][0].program in [program for _, program in store.programs()]


def test_what_the_command_finds_is_kept_beside_what_was_there(tmp_path, monkeypatch):
    """In the default store, which evolution reads: there may be none, and there may be one of a run before."""
    monkeypatch.chdir(tmp_path)
    for round_ in range(2):
        done = CliRunner().invoke(batt, ["solve", "-i", "1cf80156", "--seed", "1", "--quiet"])
        assert done.exit_code == 0, (round_, done.output, done.exception)
        with arcbatt.Store("store", read_only=True) as store:
            assert any("drop_black_lines" in program.text for _, program in store.programs())


def test_resume_page_and_part(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out, page = tmp_path / "submission.json", tmp_path / "page.html"
    command = ["solve", "-i", "1cf80156", "67a3c6ac", "-o", str(out), "--seed", "1", "--report", str(page)]
    done = CliRunner().invoke(batt, [*command, "--quiet"])
    assert done.exit_code == 0, done.output
    first = out.read_text()
    assert "1cf80156" in page.read_text() and "drop_black_lines" in page.read_text()
    again = CliRunner().invoke(batt, [*command, "--resume"])
    assert again.exit_code == 0, again.output
    assert "0 tasks answered, 2 before" in again.output
    assert out.read_text() == first
    part = CliRunner().invoke(batt, ["solve", "-i", "1cf80156", "67a3c6ac", "--shard", "2/2", "--quiet"])
    assert "1 task answered" in part.output
    alone = CliRunner().invoke(batt, ["solve", "-i", "1cf80156", "--resume"])
    assert "--resume goes with -o" in str(alone.exception)


def test_a_timeline_shows_both_searches(tmp_path):
    trace = tmp_path / "trace.json"
    (tmp_path / "odd.json").write_text(json.dumps({"odd": odd_task().to_dict()}))
    command = ["solve", "--data", str(tmp_path / "odd.json"), "--seconds", "0.5", "--seed", "1", "--trace", str(trace)]
    done = CliRunner().invoke(batt, [*command, "--store", str(tmp_path / "store"), "--quiet"])
    assert done.exit_code == 0, done.output
    events = json.loads(trace.read_text())["traceEvents"]
    names = {event["name"] for event in events if event["ph"] == "X"}
    assert {"odd coarse search", "expand, depth 1", "stacks, depth 2", "odd generation 1"} <= names
    spans = {event["name"]: event for event in events if event["ph"] == "X"}
    coarse, stage = spans["odd coarse search"], spans["stacks, depth 2"]
    assert coarse["ts"] <= stage["ts"] and stage["ts"] + stage["dur"] <= coarse["ts"] + coarse["dur"] + 1


def test_the_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out, record = tmp_path / "submission.json", tmp_path / "solved.json"
    command = ["solve", "-i", "1cf80156", "-o", str(out), "--json", str(record), "--seed", "1"]
    done = CliRunner().invoke(batt, command)
    assert done.exit_code == 0, done.output
    assert "right with about" in done.output and "def solve(" in done.output
    (written,) = json.loads(record.read_text())
    task = arcbatt.load_task("1cf80156").task
    program = arcbatt.Program.parse(written["answers"][0][0]["program"])
    assert program.run(task.test_inputs[0]) == tuple(map(tuple, written["answers"][0][0]["grid"]))
    assert check_submission(json.loads(out.read_text()), [task]) == []
