"""Answers by rules that are learned from the demos: decision trees on cells, each judged by the demos that it has not
seen, and by how many others agree.

A program ``learned_cells(S, I, ...)`` learns from the pairs in `S`, and a demo does not see itself: what it gives for a
demo it has learned from the others. So the demos that it fits tell how well it does on what it has never seen.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from arcbatt.candidates.program import Program
from arcbatt.evaluating.values import decode, grid_shape
from arcbatt.scoring.batt import Batt
from arcbatt.tasks.model import Grid, Task

_AT_ONCE = ("TWO", "ONE", "ZERO", "THREE")
_IN_ORDER = (("FOUR", "THREE"), ("FOUR", "FIVE"), ("ZERO", "FOUR"), ("ZERO", "SIX"))
"""From each corner once: what tells most of a cell from the lower two, what tells least from the upper two."""


@dataclass(frozen=True)
class LearnedAnswer:
    """A grid that `agreeing` of the `rules` that returned any give, and of these the program that fits most of the
    demos, `fitting`, when they are not shown.

    Example:
        >>> LearnedAnswer(((0,),), Program.parse("O = learned_cells(S, I, ZERO)"), 3, 2, 8).share
        0.25
    """

    grid: Grid
    program: Program
    fitting: int
    agreeing: int
    rules: int

    @property
    def share(self) -> float:
        """The share of the rules that give this grid."""
        return self.agreeing / self.rules


@cache
def learners() -> tuple[Program, ...]:
    """The programs, those first that were right more often."""
    texts = [f"O = learned_cells(S, I, {detail})" for detail in _AT_ONCE]
    texts += [f"O = learned_in_order(S, I, {detail}, {order})" for detail, order in _IN_ORDER]
    return tuple(map(Program.parse, texts))


def learned(task: Task, workers: int = 0) -> tuple[tuple[LearnedAnswer, ...], ...]:
    """For each test input the different grids that learned rules give; those first that fit most demos, then those on
    which more rules agree.

    Example:
        >>> from arcbatt import load_task
        >>> ((first, *_),) = learned(load_task("3aa6fb7a").task, workers=1)[:1]
        >>> first.program.text.count("learned_cells"), first.fitting
        (1, 2)
    """
    programs = learners()
    results = Batt(programs).score(task, workers=workers)
    solved = [results.demo_matches(c) for c in range(len(programs))]
    answers = []
    for sample in results.part("test"):
        by_grid: defaultdict[bytes, list[int]] = defaultdict(list)
        for c in range(len(programs)):
            output = results.runs[sample].run(c).output
            if output is not None and grid_shape(output) is not None:
                by_grid[output].append(c)
        rules, found = sum(map(len, by_grid.values())), []
        for grid, agreeing in by_grid.items():
            best = max(agreeing, key=lambda c: solved[c])
            found.append(LearnedAnswer(decode(grid), programs[best], solved[best], len(agreeing), rules))
        answers.append(tuple(sorted(found, key=lambda one: (-one.fitting, -one.agreeing))))
    return tuple(answers)
