"""Answers by rules that are learned from the demos: decision trees on cells, each judged by the demos that it has not
seen.

A program ``learned_cells(S, I, ...)`` learns from the pairs in `S`, and a demo does not see itself: what it gives for a
demo it has learned from the others. So the demos that it fits tell how well it does on what it has never seen.
"""

from __future__ import annotations

from functools import cache

from arcbatt.candidates.program import Program
from arcbatt.evaluating.values import decode, grid_shape
from arcbatt.scoring.batt import Batt
from arcbatt.tasks.model import Grid, Task


@cache
def learners() -> tuple[Program, ...]:
    """The programs, those first that were right more often."""
    return tuple(Program.parse(f"O = learned_cells(S, I, {detail})") for detail in ("TWO", "ONE", "ZERO", "THREE"))


def learned(task: Task, workers: int = 0) -> tuple[tuple[tuple[Grid, Program, int], ...], ...]:
    """For each test input the different grids that learned rules give, with the program and how many demos it fits;
    those first that fit most.

    Example:
        >>> from arcbatt import load_task
        >>> ((first, *_),) = learned(load_task("3aa6fb7a").task, workers=1)[:1]
        >>> first[1].text.count("learned_cells"), first[2]
        (1, 2)
    """
    programs = learners()
    results = Batt(programs).score(task, workers=workers)
    solved = [results.demo_matches(c) for c in range(len(programs))]
    ranked = sorted(range(len(solved)), key=lambda c: -solved[c])
    answers = []
    for sample in results.part("test"):
        grids: dict[bytes, int] = {}
        for c in ranked:
            output = results.runs[sample].run(c).output
            if output is not None and grid_shape(output) is not None:
                grids.setdefault(output, c)
        answers.append(tuple((decode(grid), programs[c], solved[c]) for grid, c in grids.items()))
    return tuple(answers)
