"""The commands of the documentation are run as they stand there, only for a shorter time and on fewer tasks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import arcbatt
import pytest

HOUSE = Path(__file__).parents[1]
PAGES = [HOUSE / "README.md", HOUSE / "CONTRIBUTING.md", *sorted((HOUSE / "docs").glob("*.md"))]
ELSEWHERE = ("make ", "source ", "pip ", ".venv/bin/python -m pip ")
"""What builds and installs: `make` targets are looked up here, and tests/paths installs the wheel."""

SHORTER = {
    r"--data arc1-training": "--data some",
    r"--data arc1-evaluation": "--data others",
    r"/kaggle/input/arc-prize-2025/arc-agi_test_challenges\.json": "challenges.json",
    r"--seconds [1-9]\d*": "--seconds 1",
    r"--total \w+": "--total 1s",
    r"\bbatt evolve\b": "batt evolve --generations 2",
}


def commands(page: Path) -> list[str]:
    """The lines of the blocks of shell on a page, without comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
    lines = [line.split(" # ")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


WITH_COMMANDS = [
    page
    for page in PAGES
    # These have tests of their own, which bring what their commands read.
    if page.name not in ("scale.md", "score-my-programs.md")
    and any(not line.startswith(ELSEWHERE) for line in commands(page))
]


@pytest.fixture
def folder(tmp_path):
    """What a reader has at hand: tasks, programs of their own, a batt and the record of a run."""
    loaded = {task_id: arcbatt.load_task(task_id) for task_id in ("007bbfb7", "25ff71a9")}
    for name in ("some", "others", "tasks"):
        (tmp_path / name).mkdir()
    for (task_id, one), name in zip(loaded.items(), ("some", "others"), strict=True):
        (tmp_path / name / f"{task_id}.json").write_text(json.dumps(one.to_dict()))
    challenges = {task_id: one.task.to_dict() for task_id, one in loaded.items()}
    (tmp_path / "challenges.json").write_text(json.dumps(challenges))
    pair = {"input": [[1, 2]], "output": [[2, 1]]}
    (tmp_path / "tasks" / "mirror.json").write_text(json.dumps({"train": [pair], "test": [pair]}))
    (tmp_path / "programs.py").write_text(
        "def solve_mirror(I):\n    return vmirror(I)\n\ndef solve_other(I):\n    return vmiror(I)\n"
    )
    (tmp_path / "solver.py").write_text(arcbatt.library.solvers()["007bbfb7"].text)
    for block in re.findall(r"^```python dsl\n(.*?)^```", (HOUSE / "docs/tutorial.md").read_text(), re.M | re.S):
        (tmp_path / "mine.py").write_text(block)
    run(
        tmp_path,
        "batt deal -c 32 -i 007bbfb7 --seed 1 -f tmp_batt_onerun_run.py && batt run -i 007bbfb7 --json run.json",
    )
    return tmp_path


def run(folder: Path, line: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, capture_output=True, text=True, timeout=600, env=os.environ | {"PATH": path}
    )
    # 1 is what a command says that was done and found something: the page's own program may solve nothing.
    assert done.returncode in (0, 1), f"{line}\n{done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr, line


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.name)
def test_the_commands_of_a_page_run(page, folder):
    for line in commands(page):
        if line.startswith(ELSEWHERE):
            continue
        for pattern, shorter in SHORTER.items():
            line = re.sub(pattern, shorter, line)
        run(folder, line)


def test_the_targets_of_make_are_there():
    makefile = (HOUSE / "Makefile").read_text("utf-8")
    named = {
        target
        for page in [*PAGES, HOUSE / ".github/workflows/ci.yml"]
        for target in re.findall(r"(?:^|`|run: )make (\w+)", page.read_text("utf-8"), re.M)
    }
    assert named >= {"build", "test", "wheel", "docs"}
    for target in named:
        assert re.search(rf"^{target}:", makefile, re.M), target
    for parts in re.findall(r"make bench PARTS='?([\w ]+)", (HOUSE / "docs" / "compared.md").read_text("utf-8")):
        for part in parts.split():
            assert f'"{part}": ' in (HOUSE / "benches" / "bench.py").read_text("utf-8")


def test_the_table_of_settings_is_that_of_the_commands():
    done = subprocess.run(
        [sys.executable, "-c", "import settings_table; print(settings_table.settings_page(), end='')"],
        cwd=HOUSE / "tools",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == (HOUSE / "docs" / "settings.md").read_text("utf-8"), "make docs writes it anew"


def test_every_command_has_a_row():
    table = (HOUSE / "docs" / "cli.md").read_text("utf-8")
    from arcbatt.cli import COMMANDS

    rows = "".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    assert {name for name in COMMANDS if f"`{name}`" not in rows} == set()
