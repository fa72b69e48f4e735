"""How likely an answer is right, as counted on the training tasks and every fourth evaluation task of ARC-AGI-1."""

from __future__ import annotations

import math

from arcbatt.answering.predict import Prediction
from arcbatt.searching.coarse import CoarseAnswer


def confidence_of_coarse(answer: CoarseAnswer, place: int, robustness: float | None) -> float:
    """How likely an answer of the coarse search is right: the first (`place` 0) or a later one for its test input.

    If its program fits all demos, `robustness` is the share of their variants (`arcbatt.answering.robustness`) that it
    survives: surviving all of them doubles the odds of being right, surviving none halves them.
    """
    right = answer.confidence
    if place:
        return min(right, 0.07)
    if not answer.fits or robustness is None:
        return right
    odds = right / (1 - right) * math.exp(1.47 * robustness - 0.8)
    return odds / (1 + odds)


def confidence_of_program(prediction: Prediction, place: int, demos: int) -> float:
    """How likely an answer of programs is right that evolution found, or that are known: the first attempt of a
    prediction (`place` 0), or the second.

    A program that evolution found may fit all demos by accident. Of those that survive all variants of the demos four
    of five were right, of the others one of five, counted on some twenty tasks only.
    """
    fits = prediction.solved == demos
    if place:
        return 0.15 if fits else 0.05
    if not fits:
        return 0.08
    return 0.8 if prediction.robustness >= 1 else 0.2


def confidence_of_learned(fitting: int, demos: int, share: float) -> float:
    """How likely an answer of learned rules is right: `fitting` of the demos were reproduced by the best of these rules
    when they were not shown to it, and this `share` of all rules gave it. If all do, the odds are 4.5 times what they
    are if half of them do."""
    missed = min(demos - fitting, 4)
    right = _LEARNED.get((missed, min(demos, 4)), 0.05) if missed else 0.93
    odds = right / (1 - right) * math.exp(3 * share - 1.5)
    return odds / (1 + odds)


_LEARNED = {
    (1, 2): 0.45,
    (1, 3): 0.65,
    (1, 4): 0.85,
    (2, 2): 0.12,
    (2, 3): 0.45,
    (2, 4): 0.5,
    (3, 3): 0.02,
    (3, 4): 0.25,
}
"""How likely an answer is right on which half of the rules agree, by the demos missed and their number (4: or more)."""


def agreed(one: float, other: float) -> float:
    """How likely an answer is right that two sources gave, which alone would be so likely."""
    return 1 - (1 - one) * (1 - other)
