"""Answering: predictions for the tests, submissions, and whether results can be trusted."""

from arcbatt.answering.overfit import Robustness, Variant, robustness, variants
from arcbatt.answering.predict import Prediction, Predictions, predict
from arcbatt.answering.submission import (
    Score,
    check_submission,
    read_answers,
    read_submission,
    score_submission,
    submission,
    write_submission,
)
from arcbatt.answering.submit import Answered, answer, known_programs
from arcbatt.answering.verify import Replay, known_limits, replay

__all__ = [
    "Answered",
    "Prediction",
    "Predictions",
    "Replay",
    "Robustness",
    "Score",
    "Variant",
    "answer",
    "check_submission",
    "known_limits",
    "known_programs",
    "predict",
    "read_answers",
    "read_submission",
    "replay",
    "robustness",
    "score_submission",
    "submission",
    "variants",
    "write_submission",
]
