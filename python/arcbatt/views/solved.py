"""A page about answers: each drawn beside its test input, with its program and how likely it is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from arcbatt.views.html import render_page
from arcbatt.views.svg import Picture
from arcbatt.views.words import counted

if TYPE_CHECKING:
    from arcbatt.answering.solve import SolveAnswer, Solved
    from arcbatt.tasks import Task

FEW = 10
"""Of so many tasks demo pairs and the first programs are open."""


def solved_report(solved: Sequence[Solved], tasks: Mapping[str, Task], seed: int) -> str:
    """The page: most likely right tasks first."""
    ranked = sorted(solved, key=lambda one: -one.confidence)
    likely = sum(one.confidence >= 0.5 for one in solved)
    expected = sum(one.confidence for one in solved)
    confident = f"{likely:,} with a confidence of a half or more"
    verdict = f"{counted(len(solved), 'task')} answered; {confident}, about {expected:.0f} right as far as these tell"
    facts = [("seed of evolution", str(seed))]
    shown = [_task(one, tasks[one.task]) for one in ranked]
    few = len(solved) <= FEW
    return render_page("solved.html", "Answers", verdict=verdict, tasks=shown, few=few, facts=facts, colours="arc")


def _task(solved: Solved, task: Task) -> dict[str, Any]:
    demos = [[Picture("input", one.input), Picture("output", one.output)] for one in task.demos]
    tests = [
        {
            "name": f"test {number}",
            "pictures": [Picture("input", grid), *(_picture(*one) for one in enumerate(answers, 1))],
            "answers": [_answer(*one) for one in enumerate(answers, 1)],
        }
        for number, (grid, answers) in enumerate(zip(task.test_inputs, solved.answers, strict=True))
    ]
    return {"id": solved.task, "confidence": f"{solved.confidence:.2f}", "demos": demos, "tests": tests}


def _picture(attempt: int, answer: SolveAnswer) -> Picture:
    return Picture(f"attempt {attempt}: {answer.confidence:.2f}", answer.grid)


def _answer(attempt: int, answer: SolveAnswer) -> dict[str, Any]:
    about = f"attempt {attempt}: right with about {answer.confidence:.2f} ({answer.source}: {answer.reason})"
    return {"about": about, "program": answer.program.text if answer.program is not None else ""}
