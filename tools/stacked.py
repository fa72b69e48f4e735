"""Draws how the coarse search's answer for a task comes about: python tools/stacked.py PICTURE.svg [TASK]

A row for the first demo and one for the test: the input, then what each line of the program makes that is a picture.
"""

from __future__ import annotations

import sys

import arcbatt
from arcbatt.disk import replace_file
from arcbatt.searching.coarse import coarse
from arcbatt.tasks import Grid
from arcbatt.views.svg import Picture, sheet_svg

TASK = "007bbfb7"
SIDE = 10.0
"""Of a cell, in pixels."""


def drawn(lines: list[str], grid: Grid) -> list[Picture]:
    """What each of these lines makes of a grid, but the first, which only places it."""
    pictures = [Picture("input", grid)]
    for k, line in enumerate(lines[:-1]):
        name, _, call = line.partition(" = ")
        try:
            made = arcbatt.Program.parse("\n".join([*lines[: k + 1], f"O = grid_of({name})"])).run(grid)
        except arcbatt.BattError:
            continue  # names of colours, sizes
        if k and made != pictures[-1].cells:
            pictures.append(Picture(f"{name} = {call}", made))
    return pictures


def main() -> None:
    """Draw it."""
    path, task_id = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else TASK
    task = arcbatt.load_task(task_id).task
    answer = coarse(task).answers[0][0]
    lines = [line.strip() for line in answer.program.text.splitlines() if " = " in line]
    rows = [drawn(lines, grid) for grid in (task.demos[0].input, task.test_inputs[0])]
    title = f"{task_id}: {answer.pairs} of {answer.demos} demos, {answer.layers} layers; a demo, and the test"
    replace_file(path, sheet_svg(rows, size=SIDE, title=title))


if __name__ == "__main__":
    main()
