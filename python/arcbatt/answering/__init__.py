"""Answering: predictions for the tests, submissions, and whether results can be trusted."""

from arcbatt.answering.overfit import Robustness, Variant, robustness, variants
from arcbatt.answering.predict import Prediction, Predictions, predict
from arcbatt.answering.progress import SubmissionFile
from arcbatt.answering.records import programs_for, read_run_record, replay_record
from arcbatt.answering.submission import (
    Score,
    check_submission,
    read_answers,
    read_submission,
    score_submission,
    submission,
    write_submission,
)
from arcbatt.answering.submit import Answered, AnswerSettings, answer
from arcbatt.answering.verify import Replay, known_dsl_versions, known_limits, replay

__all__ = [
    "AnswerSettings",
    "Answered",
    "Prediction",
    "Predictions",
    "Replay",
    "Robustness",
    "Score",
    "SubmissionFile",
    "Variant",
    "answer",
    "check_submission",
    "known_dsl_versions",
    "known_limits",
    "predict",
    "programs_for",
    "read_answers",
    "read_run_record",
    "read_submission",
    "replay",
    "replay_record",
    "robustness",
    "score_submission",
    "submission",
    "variants",
    "write_submission",
]
