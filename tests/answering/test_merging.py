"""Submissions that were made apart make one, in whatever order and however often they are merged."""

import json
import tempfile
from pathlib import Path

import arcbatt
import pytest
from arcbatt.answering import Prediction, Predictions, SubmissionFile, merge_submissions, predict, write_submission
from arcbatt.errors import UsageError
from hypothesis import given, settings
from hypothesis import strategies as st

TASKS = [arcbatt.load_task(task_id).task for task_id in ("007bbfb7", "00d62c1b", "25ff71a9")]


def made(path, tasks, solved, colour, seconds=1.0):
    """A submission for some tasks, with what is known of it."""
    file = SubmissionFile(path, tasks)
    for task, count in zip(tasks, solved, strict=True):
        grid = ((colour,),)
        one = Prediction(grid, ((colour, colour),), ((), ()), ("", ""), count)
        file.enter(Predictions(task.id, (one,) * len(task.test_inputs), count), seconds, 1)
    return path


def content(path):
    notes = path.with_name(f"{path.name}.progress")
    return path.read_text(), json.loads(notes.read_text()) if notes.exists() else None


PARTS = st.lists(
    st.tuples(st.sets(st.integers(0, 2), min_size=1), st.lists(st.integers(0, 3), min_size=3, max_size=3)),
    min_size=1,
    max_size=3,
)


@settings(max_examples=40, deadline=None)
@given(PARTS, st.randoms(use_true_random=False))
def test_merging_is_a_union_without_order_and_the_same_again_changes_nothing(parts, random):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [
            made(folder / f"{k}.json", [TASKS[n] for n in sorted(tasks)], [solved[n] for n in sorted(tasks)], k)
            for k, (tasks, solved) in enumerate(parts)
        ]
        merge_submissions(folder / "one", files)
        once = content(folder / "one")
        shuffled = random.sample(files, len(files))
        merge_submissions(folder / "other", [*shuffled, shuffled[0]])
        assert content(folder / "other") == once
        merge_submissions(folder / "one", shuffled)
        assert content(folder / "one") == once
        for file in shuffled:
            merge_submissions(folder / "slowly", [file])
        assert content(folder / "slowly") == once
        # What stays is what most is known of.
        for number, task in enumerate(TASKS):
            known = [(solved[number], k) for k, (tasks, solved) in enumerate(parts) if number in tasks]
            if known:
                kept = json.loads(once[0])[task.id][0]["attempt_1"][0][0]
                assert (max(known)[0], kept) in known
                assert once[1]["tasks"][task.id]["solved"][0] == max(known)[0]


def test_a_merged_submission_has_the_order_of_the_challenges_and_goes_on(tmp_path):
    files = [made(tmp_path / f"{task.id}.json", [task], [1], 1) for task in TASKS]
    challenges = TASKS[::-1]
    assert list(merge_submissions(tmp_path / "all.json", files, challenges)) == [task.id for task in challenges]
    again = SubmissionFile(tmp_path / "all.json", challenges, resume=True)
    assert all(again.done(task, 1.0) for task in challenges)
    with pytest.raises(UsageError, match=f"{TASKS[0].id}: missing"):
        merge_submissions(tmp_path / "part.json", files[1:], TASKS)


def test_what_does_not_belong_together_is_refused(tmp_path):
    write_submission(tmp_path / "a.json", [predict(TASKS[0], [])])
    (tmp_path / "b.json").write_text(json.dumps({TASKS[0].id: []}))
    with pytest.raises(UsageError, match="in another file"):
        merge_submissions(tmp_path / "all.json", [tmp_path / "a.json", tmp_path / "b.json"])
    for wrong in ("[]", "no JSON", '{"007bbfb7": 3}', '{"007bbfb7": [{"attempt_1": [[77]]}]}', '{"../x": []}'):
        (tmp_path / "wrong.json").write_text(wrong)
        with pytest.raises(arcbatt.BattError, match=r"wrong\.json|task id"):
            merge_submissions(tmp_path / "all.json", [tmp_path / "wrong.json"])
    SubmissionFile(tmp_path / "s.json", TASKS[:1], whole_s=True).enter(predict(TASKS[0], []), 1.0, 1)
    made(tmp_path / "t.json", TASKS[:1], [1], 1)
    with pytest.raises(UsageError, match="--whole-s"):
        merge_submissions(tmp_path / "all.json", [tmp_path / "s.json", tmp_path / "t.json"])
    assert not (tmp_path / "all.json").exists()
