"""Predictions by the rule, submissions that can be handed in, scores that count what is missing."""

from __future__ import annotations

import json

import arcbatt
import pytest
from arcbatt.answering import (
    SolveSettings,
    check_submission,
    predict,
    read_answers,
    robustness,
    score_submission,
    solve,
    submission,
    variants,
    write_submission,
)
from arcbatt.answering.overfit import free_colours
from arcbatt.candidates import library
from arcbatt.records.replay import replay
from arcbatt.store import Kept, RunRecord, Store


def small_task(pairs, tests=(((1, 2),),), task_id="a") -> arcbatt.Task:
    data = {
        "train": [{"input": i, "output": o} for i, o in pairs],
        "test": [{"input": grid} for grid in tests],
    }
    return arcbatt.task_from_dict(task_id, data).task


MIRROR = small_task([(((1, 2), (3, 0)), ((2, 1), (0, 3))), (((4, 0), (0, 5)), ((0, 4), (5, 0)))])
vmirror = arcbatt.Program.parse("O = vmirror(I)")


def program(text: str) -> arcbatt.Program:
    return arcbatt.Program.parse(text)


# --- predictions -----------------------------------------------------------------------------------------------


def test_programs_that_solve_all_demos_come_first():
    wrong = program("O = hmirror(I)")
    (output,) = predict(MIRROR, [wrong, vmirror]).outputs
    assert output.attempt_1 == ((2, 1),)
    assert output.programs[0] == (vmirror.id,)
    assert "solves 2 demos" in output.reasons[0]
    assert output.attempt_2 == ((1, 2),)


def test_attempts_always_differ_and_are_grids():
    for programs in (
        [],
        [vmirror],
        [program("O = size(I)")],
        [program("O = I")],
        [program("O = hupscale(I, NEG_ONE)")],
    ):
        for task in (MIRROR, small_task([(((0,),), ((0,),))], [((0,),), ((1,),)])):
            predictions = predict(task, programs)
            assert len(predictions.outputs) == len(task.test_inputs)
            for one in predictions.outputs:
                assert one.attempt_1 != one.attempt_2
                for attempt in (one.attempt_1, one.attempt_2):
                    assert all(0 <= colour <= 9 for row in attempt for colour in row)


def test_of_equally_long_programs_the_one_comes_first_that_survives_variants():
    """Both solve the demos, which vary in colour; one knows the mirror, the other the colours of these demos."""
    task = small_task([(((1, 0),), ((0, 1),)), (((2, 0),), ((0, 2),))], [((3, 0),)])
    mirror = program("x1 = hmirror(I)\nx2 = rot90(x1)\nx3 = rot90(x2)\nx4 = rot180(x3)\nO = rot180(x4)")
    exact = program(
        "x1 = colorcount(I, ONE)\nx2 = subtract(TWO, x1)\nx3 = canvas(ZERO, UNITY)\nx4 = canvas(x2, UNITY)\n"
        "O = hconcat(x3, x4)"
    )
    assert exact.calls == mirror.calls
    assert arcbatt.Batt([exact, mirror]).score(task).demo_score(0) == 1
    checks = robustness([mirror, exact], task)
    assert checks[0].score > checks[1].score
    (output,) = predict(task, [exact, mirror]).outputs
    assert (output.attempt_1, output.attempt_2) == (((0, 3),), ((0, 2),))


def test_shorter_programs_come_before_longer_ones():
    task = small_task([(((1, 2),), ((2, 1),)), (((2, 1),), ((1, 2),))], [((3, 4),)])
    switch = program("O = switch(I, ONE, TWO)")
    mirror = program("x1 = hmirror(I)\nO = rot180(x1)")
    (output,) = predict(task, [mirror, switch]).outputs
    assert (output.attempt_1, output.attempt_2) == (((3, 4),), ((4, 3),))


def test_agreement_of_different_programs_counts():
    """Equally robust: two that differ elsewhere agree on one grid, one alone gives another."""
    task = small_task([(((0, 0),), ((0, 0),))], [((0, 5, 7),)])
    one = program("O = I")
    two = program("O = replace(I, EIGHT, TWO)")
    three = program("O = replace(I, FIVE, SIX)")
    found = robustness([one, two, three], task)
    assert len({check.score for check in found}) == 1
    (output,) = predict(task, [three, two, one]).outputs
    assert output.attempt_1 == ((0, 5, 7),)
    assert output.attempt_2 == ((0, 6, 7),)


def test_what_stays_first_without_a_demo_comes_before_what_is_shorter():
    """Without the first demo a third program fits, which sides with the mirror; it has no vote as long as it misses."""
    demos = [(((1, 2),), ((2, 1),)), (((2, 1), (2, 1)), ((1, 2), (1, 2)))]
    task = small_task(demos, [((3, 4), (3, 4))])
    switch = program("O = switch(I, ONE, TWO)")
    mirror = program("x1 = hmirror(I)\nO = rot180(x1)")
    halves = program("x1 = tophalf(I)\nx2 = vmirror(x1)\nO = vconcat(x2, x2)")
    (output,) = predict(task, [switch, mirror]).outputs
    assert (output.attempt_1, output.held) == (((3, 4), (3, 4)), 2)
    (output,) = predict(task, [switch, mirror, halves]).outputs
    assert (output.attempt_1, output.attempt_2) == (((4, 3), (4, 3)), ((3, 4), (3, 4)))
    assert (output.solved, output.agreeing, output.held) == (2, 1, 2)
    assert "first with any of 2 of 2 demos left out" in output.reasons[0]
    assert "first with any of 1 of 2 demos left out" in output.reasons[1]
    # One that behaves on all samples as another does adds no vote.
    again = program("x1 = vconcat(I, I)\nx2 = tophalf(x1)\nO = switch(x2, TWO, ONE)")
    (output,) = predict(task, [switch, mirror, again]).outputs
    assert output.held == 2


def test_a_single_demo_is_not_left_out():
    task = small_task([(((0, 1),), ((1, 0),))], [((0, 5),)])
    (output,) = predict(task, [program("O = vmirror(I)")]).outputs
    assert output.held == 0
    assert "left out" not in output.reasons[0]


def test_predictions_do_not_depend_on_order_or_workers():
    task = arcbatt.load_task("00d62c1b").task
    programs = list(library.solvers().values())[:80]
    first = predict(task, programs, workers=1)
    assert predict(task, programs[::-1], workers=2) == first


def test_the_type_that_is_given_has_no_answers():
    """A LoadedTask holds answers, and is no Task; it is refused before any program is looked at."""
    for programs in ([], [vmirror]):
        with pytest.raises(arcbatt.UsageError, match="expected a Task, found LoadedTask; that has answers"):
            predict(arcbatt.load_task("007bbfb7"), programs)


# --- robustness ------------------------------------------------------------------------------------------------


def test_variants_keep_the_idea():
    found = variants(MIRROR)
    assert [v.family for v in found].count("geometry") == 6
    names = {v.name for v in found}
    assert len(names) == len(found)
    assert robustness([vmirror], MIRROR)[0].survived["geometry"] == (
        "left and right exchanged",
        "top and bottom exchanged",
        "turned by 180",
    )


def test_only_colours_without_a_fixed_role_are_exchanged():
    assert free_colours(MIRROR) == [1, 2, 3, 4, 5]
    fixed = small_task([(((1, 2),), ((7, 2),)), (((3, 2),), ((7, 2),))])
    assert free_colours(fixed) == [1, 3]
    for variant in variants(fixed):
        if variant.family == "colours":
            assert all({7, 2} <= {c for row in d.output for c in row} for d in variant.demos)
    assert not [v for v in variants(small_task([(((1, 2),), ((2, 1),))])) if v.family == "colours"]


def test_a_program_with_the_colours_of_the_demos_does_not_survive():
    task = small_task([(((1, 0),), ((0, 1),)), (((2, 0),), ((0, 2),)), (((3, 0),), ((0, 3),))])
    by_colour = program(
        "x1 = palette(I)\nx2 = maximum(x1)\nx3 = subtract(x2, x2)\nx4 = vmirror(I)\nO = replace(x4, NINE, x3)"
    )
    exact = program("x1 = maximum(first(I))\nx2 = shape(I)\nx3 = canvas(ZERO, x2)\nO = fill(x3, x1, initset(RIGHT))")
    checks = robustness([by_colour, exact], task)
    assert checks[0].score > checks[1].score
    assert str(checks[0]).startswith("recoloured: 3 of 3, rotated or mirrored: ")


# --- submissions -----------------------------------------------------------------------------------------------


def tasks(*ids: str) -> list[arcbatt.Task]:
    return [arcbatt.load_task(task_id).task for task_id in ids]


def test_a_submission_round_trip(tmp_path):
    challenges = tasks("007bbfb7", "00d62c1b", "ff28f65a")
    answered = list(solve(challenges, SolveSettings(None, known=True)))
    assert [a.fits for a in answered] == [True, True, True]
    file = tmp_path / "submission.json"
    write_submission(file, [a.predictions for a in answered])
    content = json.loads(file.read_text())
    assert list(content) == ["007bbfb7", "00d62c1b", "ff28f65a"]
    assert all(list(one) == ["attempt_1", "attempt_2"] for outputs in content.values() for one in outputs)
    assert check_submission(content, challenges) == []
    known = {task.id: arcbatt.load_task(task.id).answers.outputs for task in challenges}
    score = score_submission(content, known)
    assert (score.outputs_right, score.outputs) == (5, 5)
    assert (score.tasks_right, score.tasks, score.task_mean) == (3, 3, 1.0)
    assert score.missing == score.unknown == []


def test_a_search_is_used():
    settings = SolveSettings(None, seconds=60.0, seed=5, workers=1, library=False)  # it ends where one solves all demos
    (one,) = solve([MIRROR], settings)
    assert one.finished
    assert one.fits
    assert one.predictions.outputs[0].attempt_1 == ((2, 1),)
    begun = []
    (stopped,) = solve([MIRROR], settings, begin=begun.append, stop=lambda: begun)
    assert not stopped.finished


GOOD = {"a": [{"attempt_1": [[0, 0]], "attempt_2": [[1]]}]}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "expected an object with the task ids"),
        ({}, "a: missing"),
        (GOOD | {"b": []}, "b: not a task"),
        ({"a": {}}, "expected a list"),
        ({"a": []}, "0 outputs for 1 test inputs"),
        ({"a": [GOOD["a"][0]] * 2}, "2 outputs for 1"),
        ({"a": [[]]}, "test[0]: expected an object"),
        ({"a": [{"attempt_1": [[0]]}]}, "attempt_2 is missing"),
        ({"a": [GOOD["a"][0] | {"attempt_3": [[0]]}]}, "unknown key 'attempt_3'"),
        ({"a": [{"attempt_1": [[0], [0, 1]], "attempt_2": [[1]]}]}, "attempt_1 row 1"),
        ({"a": [{"attempt_1": [[10]], "attempt_2": [[1]]}]}, "attempt_1 row 0 column 0"),
        ({"a": [{"attempt_1": [[0] * 31], "attempt_2": [[1]]}]}, "at most 30"),
        ({"a": [{"attempt_1": [["0"]], "attempt_2": [[True]]}]}, "expected an integer"),
        ({"a": [{"attempt_1": None, "attempt_2": [[1]]}]}, "expected a list of 1 to 30 rows"),
    ],
)
def test_what_is_wrong_with_a_submission_is_told(content, problem):
    problems = check_submission(content, [MIRROR])
    assert any(problem in one for one in problems), problems


def test_the_order_of_the_challenges_is_checked():
    pair = [MIRROR, small_task([(((1,),), ((1,),))], task_id="b")]
    assert check_submission({"a": GOOD["a"], "b": GOOD["a"]}, pair) == []
    assert check_submission({"b": GOOD["a"], "a": GOOD["a"]}, pair) == [
        "the tasks are not in the order of the challenges"
    ]


def test_the_three_rules_and_what_is_missing():
    known = {"a": (((1,),), ((2,),)), "b": (((3,),),), "c": (((4,),),)}
    content = {
        "a": [{"attempt_1": [[1]], "attempt_2": [[0]]}, {"attempt_1": [[0]], "attempt_2": [[1]]}],
        "b": [{"attempt_1": [[0]], "attempt_2": [[3]]}],
        "z": [],
    }
    score = score_submission(content, known)
    assert (score.outputs_right, score.outputs) == (2, 4)
    assert score.task_mean == pytest.approx(0.5)
    assert (score.tasks_right, score.tasks) == (1, 3)
    assert score.missing == ["c"]
    assert score.unknown == ["z"]
    assert score_submission({"a": content["a"][:1]}, {"a": known["a"]}).missing == ["a test[1]"]
    assert score_submission({"b": "nonsense"}, {"b": known["b"]}).outputs_right == 0


def test_answers_from_a_solutions_file_and_from_tasks(tmp_path):
    file = tmp_path / "solutions.json"
    file.write_text(json.dumps({"a": [[[1]], [[2]]]}))
    assert read_answers(str(file)) == {"a": (((1,),), ((2,),))}
    assert len(read_answers("arc1-evaluation")) == 400
    for broken in ("{", '{"a": [[[11]]]}'):
        file.write_text(broken)
        with pytest.raises(arcbatt.TaskError):
            read_answers(str(file))


def test_a_submission_in_form_of_predictions():
    content = submission([predict(MIRROR, [vmirror])])
    assert content == {"a": [{"attempt_1": ((2, 1),), "attempt_2": ((1, 2),)}]}


# --- replay ----------------------------------------------------------------------------------------------------


def test_results_are_replayed_from_their_identity(tmp_path):
    loaded = arcbatt.load_task("007bbfb7")
    batt = arcbatt.Batt([library.solvers()["007bbfb7"], "O = hconcat(I, I)"])
    limits = arcbatt.Limits(fuel=123_456)
    with Store(tmp_path) as store:
        record = RunRecord("test", 1, {"limits": limits.text}, ["007bbfb7"], "now")
        arcbatt.run_task(batt, loaded, arcbatt.RunSettings(limits), store=store, record=record)
        kept = store.best()
        assert kept
        runs = store.runs()
    replayed = list(replay(kept, runs))
    assert [result.differences for result in replayed] == [()] * len(kept)
    assert not any(result.missing or result.whole_s for result in replayed)
    (forgotten,) = replay(kept[:1], [])
    assert "identity" in forgotten.differences[0]


def test_a_replay_names_what_differs(tmp_path):
    solver = library.solvers()["007bbfb7"]
    kept = Kept(solver.id, solver.text, "solver", "007bbfb7", 1.0, 5, 4, 0.1, 13, 7, identity="0" * 16)
    (result,) = replay([kept], [])
    assert "it solves 5 of 5 demos, stored are 4 of 5" in result.differences[-1]
    (unknown,) = replay([Kept(solver.id, solver.text, "solver", "ffffffff", 1.0, 5, 5, 0.1, 13, 7)], [])
    assert (unknown.solved, unknown.differences) == (None, ())
    assert unknown.missing.startswith("unknown task 'ffffffff'")
    (changed,) = replay([Kept("0" * 32, solver.text, "solver", "007bbfb7", 1.0, 5, 5, 0.1, 13, 7)], [])
    assert "does not have the md5" in changed.differences[0]
