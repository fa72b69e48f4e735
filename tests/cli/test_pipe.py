"""``batt pipe`` as a coprocess: a line in, a line out."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import arcbatt
import pytest
from arcbatt.evaluating.python import isolation

pytestmark = pytest.mark.skipif(isolation() == "process", reason="no isolation here")

MIRROR = "def transform(grid):\n    return [row[::-1] for row in grid]\n"


@pytest.fixture
def pipe():
    started = []

    def start(*options):
        command = [sys.executable, "-c", "from arcbatt.cli import main; main()", "pipe", *options]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def ask(process, **request):
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def test_each_request_is_answered_before_the_next_is_there(pipe):
    process = pipe("--feedback")
    first = ask(process, task_id="67a3c6ac", code=MIRROR, id="a")
    assert (first["id"], first["language"], first["solved"], first["demos"]) == ("a", "python", 3, 3)
    assert first["statuses"] == ["match", "match", "match", "unscored"]
    assert first["differences"] == [0, 0, 0, None]
    assert first["isolation"] == isolation()
    second = ask(process, task_id="67a3c6ac", code="O = I", id=2)
    assert (second["id"], second["language"], second["solved"]) == (2, "dsl", 0)
    assert second["outputs"][0] == [list(row) for row in arcbatt.load_task("67a3c6ac").task.demos[0].input]
    assert second["differences"][0] > 0
    assert second["feedback"].startswith("The program solves 0 of 3 demos.\n\ndemo[0] is wrong: ")
    failing = ask(process, task_id="67a3c6ac", code="def p(g):\n    return g[99]")
    assert failing["reasons"][0] == "python_error in line 2: IndexError: list index out of range"
    assert failing["outputs"] == [None] * 4
    process.stdin.close()
    assert process.wait(600) == 0


def test_any_id_comes_back(pipe):
    process = pipe()
    for said in (None, "ä", "\ud800", 10**30, -1.5, [1, {"a": None}], True):
        assert ask(process, task_id="67a3c6ac", code="O = vmirror(I)", id=said)["id"] == said


def test_a_task_may_come_with_the_request(pipe):
    process = pipe()
    task = {"train": [{"input": [[1, 2]], "output": [[2, 1]]}], "test": [{"input": [[3, 4]], "output": [[9, 9]]}]}
    answer = ask(process, task=task, code=MIRROR)
    assert answer["statuses"] == ["match", "unscored"]  # what is known of tests is not looked at
    assert answer["outputs"] == [[[2, 1]], [[4, 3]]]


def test_what_is_no_request_is_answered_with_an_error(pipe):
    process = pipe()
    wrong = {
        "expected an object": [7, "x"],
        "expected a task_id": {"code": "O = I"},
        "code: expected a text": {"task_id": "67a3c6ac"},
        "unknown task": {"task_id": "00000000", "code": "O = I"},
        "not Python": {"task_id": "67a3c6ac", "code": "def p(g"},
        "language: expected": {"task_id": "67a3c6ac", "code": "O = I", "language": "lisp"},
        "expected a list of pairs under 'train'": {"task": {}, "code": "O = I"},
    }
    for message, request in wrong.items():
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        assert set(answer) == {"id", "error"}
        assert message.lower() in answer["error"].lower()
    assert ask(process, task_id="67a3c6ac", code="O = I")["demos"] == 3


@pytest.mark.parametrize("options", [(), ("--unordered",), ("--workers", "1")])
def test_many_at_once_are_all_answered(pipe, options):
    process = pipe(*options)
    requests = [
        {"id": k, "task_id": ("67a3c6ac", "68b16354")[k % 2], "code": MIRROR if k % 3 else "O = vmirror(I)"}
        for k in range(300)
    ]
    out, _ = process.communicate("".join(json.dumps(one) + "\n" for one in requests), timeout=600)
    answers = [json.loads(line) for line in out.splitlines()]
    numbers = [one["id"] for one in answers]
    assert sorted(numbers) == list(range(300))
    if not options or options[0] != "--unordered":
        assert numbers == list(range(300))
    assert {one["solved"] for one in answers if one["id"] % 2 == 0} == {3}
    assert {one["solved"] for one in answers if one["id"] % 2 == 1} == {0}


def test_ctrl_c_ends_it(pipe):
    process = pipe()
    ask(process, task_id="67a3c6ac", code="O = I")
    process.send_signal(signal.SIGINT)
    assert process.wait(600) == 130
