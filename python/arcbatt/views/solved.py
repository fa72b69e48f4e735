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


def solved_report(solved: Sequence[Solved], tasks: Mapping[str, Task], seed: int) -> str:
    """The page: most likely right tasks first."""
    ranked = sorted(solved, key=lambda one: -one.confidence)
    likely = sum(one.confidence >= 0.5 for one in solved)
    expected = sum(one.confidence for one in solved)
    confident = f"{likely:,} with a confidence of a half or more"
    verdict = f"{counted(len(solved), 'task')} answered; {confident}, about {expected:.0f} right as far as these tell"
    facts = [("seed of evolution", str(seed))]
    shown = [_task(one, tasks[one.task]) for one in ranked]
    return render_page("solved.html", "Answers", verdict=verdict, tasks=shown, facts=facts, colours="arc")


def _task(solved: Solved, task: Task) -> dict[str, Any]:
    demos = [[Picture("input", one.input), Picture("output", one.output)] for one in task.demos]
    tests = [
        {"name": f"test {number}", "input": Picture("input", grid), "answers": [_answer(one) for one in answers]}
        for number, (grid, answers) in enumerate(zip(task.test_inputs, solved.answers, strict=True))
    ]
    return {"id": solved.task, "confidence": f"{solved.confidence:.2f}", "demos": demos, "tests": tests}


def _answer(answer: SolveAnswer) -> dict[str, Any]:
    return {
        "picture": Picture(f"right with about {answer.confidence:.2f}", answer.grid),
        "about": f"{answer.source}: {answer.reason}",
        "program": answer.program.text if answer.program is not None else "",
    }
