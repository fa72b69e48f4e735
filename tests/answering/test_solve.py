"""One choice of answers from both searches."""

import json
from random import Random

import arcbatt
from arcbatt.answering import check_submission, submission
from arcbatt.answering.solve import SolveSettings, solve
from arcbatt.cli import batt
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


def test_evolution_goes_on_where_nothing_fits():
    task = odd_task()
    (solved,) = solve([task], SolveSettings(seconds=0.3, seed=1))
    first, second = solved.answers[0]
    assert first.grid != second.grid
    assert solved.confidence < 0.5
    assert check_submission(json.loads(json.dumps(submission([solved.predictions]))), [task]) == []


def test_the_command(tmp_path):
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
