"""Does a program know the idea, or only the demos? It is run on variants of the demos on which the idea stays the same.

Colours that vary from demo to demo are exchanged for each other; grids are mirrored, turned and transposed. A task may
have directions in it that a mirror breaks, so surviving is evidence and failing is no proof: the check breaks ties, it
drops nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from arcbatt.candidates.program import Program
from arcbatt.evaluating.cases import demo_cases
from arcbatt.evaluating.mixed import PythonSettings, evaluate_candidates
from arcbatt.evaluating.outcome import MATCH, statuses
from arcbatt.evaluating.values import encode
from arcbatt.limits import Limits
from arcbatt.tasks.model import Grid, Sample, Task

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate

PERMUTATIONS = 3
"""Exchanges of colours that are tried."""


@dataclass(frozen=True)
class Variant:
    """The demos of a task, changed in a way that leaves the idea as it is. `family` is ``colours`` or ``geometry``."""

    family: str
    name: str
    demos: tuple[Sample, ...]


@dataclass(frozen=True)
class Robustness:
    """Which variants of the demos a program solves as well.

    `survived` are the names of those that it solves on every demo, `tried` of all, by family; `behaviour` stands for
    what it gives on all variants: equal for programs that give the same.
    """

    survived: dict[str, tuple[str, ...]]
    tried: dict[str, tuple[str, ...]]
    behaviour: str

    @property
    def score(self) -> float:
        """The mean over families of the share of variants that it survives, 0 to 1; 1 if none could be tried."""
        shares = [len(self.survived[f]) / len(names) for f, names in self.tried.items() if names]
        return sum(shares) / len(shares) if shares else 1.0

    def __str__(self) -> str:
        words = {"colours": "recoloured", "geometry": "rotated or mirrored"}
        parts = []
        for family, names in self.tried.items():
            of = f": {len(self.survived[family])} of {len(names)}" if names else " (not applicable)"
            parts.append(f"{words.get(family, family)}{of}")
        return ", ".join(parts)


def _mirrored(grid: Grid) -> Grid:
    return tuple(row[::-1] for row in grid)


def _flipped(grid: Grid) -> Grid:
    return grid[::-1]


def _transposed(grid: Grid) -> Grid:
    return tuple(zip(*grid, strict=True))


GEOMETRY: dict[str, Callable[[Grid], Grid]] = {
    "left and right exchanged": _mirrored,
    "top and bottom exchanged": _flipped,
    "turned by 180": lambda grid: _mirrored(_flipped(grid)),
    "transposed": _transposed,
    "turned by 90": lambda grid: _mirrored(_transposed(grid)),
    "turned by 270": lambda grid: _flipped(_transposed(grid)),
}


def free_colours(task: Task) -> list[int]:
    """The colours that have no fixed role: 0 has one, and so has a colour that occurs in every demo."""
    palettes = [{c for grid in (d.input, d.output) for row in grid for c in row} for d in task.demos]
    everywhere = set.intersection(*palettes) if palettes else set()
    return sorted(set().union(*palettes) - everywhere - {0})


def variants(task: Task, seed: int = 0) -> list[Variant]:
    """The variants of the demos that the task allows, always the same for a seed."""
    found = []
    free = free_colours(task)
    rng = Random(seed)
    if len(free) >= 2:
        for number in range(PERMUTATIONS):
            # A rotation of a shuffled list moves every colour.
            shuffled = [c for _, c in sorted((rng.random(), c) for c in free)]
            moved = dict(zip(shuffled, shuffled[1:] + shuffled[:1], strict=True))
            change = _recolouring(moved)
            found.append(Variant("colours", f"exchange {number + 1}", _changed(task, change)))
    found += [Variant("geometry", name, _changed(task, change)) for name, change in GEOMETRY.items()]
    return found


def _recolouring(moved: dict[int, int]) -> Callable[[Grid], Grid]:
    return lambda grid: tuple(tuple(moved.get(c, c) for c in row) for row in grid)


def _changed(task: Task, change: Callable[[Grid], Grid]) -> tuple[Sample, ...]:
    return tuple(Sample(change(d.input), change(d.output)) for d in task.demos)


def robustness(
    programs: Sequence[Program | PythonCandidate],
    task: Task,
    *,
    limits: Limits | None = None,
    seed: int = 0,
    workers: int = 0,
    whole_s: bool = False,
    python: PythonSettings | None = None,
) -> list[Robustness]:
    """How each program does on the variants of the demos; what it reads as `S` is changed along."""
    tried = variants(task, seed)
    cases = [case for variant in tried for case in demo_cases(variant.demos, whole_s)]
    table = evaluate_candidates(programs, cases, limits or Limits(), workers, python)
    expected = [encode(case.expected) for case in cases]
    judged = [statuses(runs, output) for runs, output in zip(table.samples, expected, strict=True)]
    families = {family: tuple(v.name for v in tried if v.family == family) for family in ("colours", "geometry")}
    demos = len(task.demos)
    found = []
    for c in range(len(programs)):
        right = [codes[c] == MATCH for codes in judged]
        survived = {v.name for k, v in enumerate(tried) if all(right[k * demos : (k + 1) * demos])}
        kept = {family: tuple(n for n in names if n in survived) for family, names in families.items()}
        outputs = b"".join(runs.run(c).output or b"" for runs in table.samples)
        found.append(Robustness(kept, families, hashlib.md5(outputs).hexdigest()))
    return found
