"""What several parts of `make bench` need."""

from __future__ import annotations

import statistics
from pathlib import Path
from random import Random
from typing import Any

import arcbatt
from arcbatt.candidates import Program
from arcbatt.dealing import Mutator
from arcbatt.evaluating.cases import task_cases
from arcbatt.limits import Limits

ROOT = Path(__file__).resolve().parent.parent
TASK = "007bbfb7"
SEED = 1
LIMITS = Limits()


def cases_of(task: arcbatt.Task, tests: bool = True) -> list[Any]:
    """The samples of a task as the engine takes them."""
    return task_cases(task)[: None if tests else len(task.demos)]


def chained(programs: list[Program], calls: int) -> Program:
    """A straight-line program of at least so many calls: library solvers one after the other."""
    steps: list[tuple[str, Any, list[int]]] = [("input", "I", [])]
    size = 0
    for program in programs:
        source, moved = len(steps) - 1, []
        for what, payload, args in program.steps():
            if what == "input" and payload == "I":
                moved.append(source)
                continue
            called = moved[payload] if what == "call" and isinstance(payload, int) else payload
            steps.append((what, called, [moved[a] for a in args]))
            moved.append(len(steps) - 1)
            size += what == "call"
        if size >= calls:
            break
    return Program.from_steps(steps)


def mutants(parents: list[Program], count: int, rng: Random, task: arcbatt.Task) -> list[Program]:
    """That many different mutants of the parents, dealt for a task."""
    found: dict[Program, None] = {}
    mutator = Mutator(parents, task)
    while len(found) < count:
        mutant = mutator.mutate(int(rng.random() * len(parents)), rng)
        if mutant and mutant[0] not in parents:
            found[mutant[0]] = None
    return list(found)


def spread(values: list[float]) -> dict[str, float]:
    """Median, least and greatest."""
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def show(values: dict[str, float], digits: int = 4) -> str:
    """A spread as text."""
    return f"{values['median']:.{digits}f} ({values['min']:.{digits}f} to {values['max']:.{digits}f})"
