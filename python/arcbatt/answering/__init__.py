"""Answering: predictions for the tests, submissions, and whether results can be trusted."""

from arcbatt.answering.merging import merge_submissions
from arcbatt.answering.overfit import Robustness, Variant, robustness, variants
from arcbatt.answering.predict import Prediction, Predictions, predict
from arcbatt.answering.progress import SubmissionFile
from arcbatt.answering.solve import SolveAnswer, Solved, SolveSettings, solve
from arcbatt.answering.submission import (
    Score,
    check_submission,
    read_answers,
    read_submission,
    score_submission,
    submission,
    write_submission,
)

__all__ = [
    "Prediction",
    "Predictions",
    "Robustness",
    "Score",
    "SolveAnswer",
    "SolveSettings",
    "Solved",
    "SubmissionFile",
    "Variant",
    "check_submission",
    "merge_submissions",
    "predict",
    "read_answers",
    "read_submission",
    "robustness",
    "score_submission",
    "solve",
    "submission",
    "variants",
    "write_submission",
]
