"""Scoring: a batt on the samples of a task, its results, and the phases of a run."""

from arcbatt.evaluating.outcome import STATUSES, Outcome, SampleRef
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.results import Results
from arcbatt.scoring.run import RunSettings, TaskRun, run_task

__all__ = ["STATUSES", "Batt", "Outcome", "Results", "RunSettings", "SampleRef", "TaskRun", "run_task"]
