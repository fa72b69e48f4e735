"""The commands on the page about programs of a model do what it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import arcbatt
import pytest
from arcbatt.evaluating.python import isolation

pytestmark = pytest.mark.skipif(isolation() == "process", reason="no isolation here")

PAGE = (Path(__file__).parents[2] / "docs" / "score-my-programs.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_commands_of_the_page(tmp_path):
    (rows,) = blocks("json")
    (tmp_path / "programs.jsonl").write_text(rows)
    content = {}
    for task_id in ("67a3c6ac", "68b16354"):
        task, answers = arcbatt.load_task(task_id)
        tests = [{"input": i, "output": o} for i, o in zip(task.test_inputs, answers.outputs, strict=True)]
        content[task_id] = {"train": [{"input": d.input, "output": d.output} for d in task.demos], "test": tests}
    (tmp_path / "challenges.json").write_text(json.dumps(content))
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    said = []
    for line in "".join(blocks("sh")).splitlines():
        done = subprocess.run(line, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.stderr == ""
        said.append((done.returncode, done.stdout))
    check, run, submit, pipe = said
    assert check[0] == 1
    assert "2 / 4 solved" in check[1]
    assert "error (python_error at line 2: IndexError: list index out of range)" in check[1]
    assert run[0] == submit[0] == pipe[0] == 0
    assert "2 of 2 tasks have a candidate that fits all demo pairs (right on all tests of 2)" in run[1]
    assert (tmp_path / "scores.json").exists() and (tmp_path / "scores.html").exists()
    assert list((tmp_path / "store" / "python_md5").glob("*.py"))
    assert "2 known test outputs: 2 right by one of the two attempts, 2 by any candidate" in submit[1]
    assert json.loads(pipe[1])["solved"] == 3
    assert all(f"isolation: {isolation()}\n" in text for _, text in said[:3])
