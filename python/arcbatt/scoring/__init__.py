"""Scoring: a batt on the samples of a task, its results, and the phases of a run."""

from arcbatt.scoring.batt import Batt
from arcbatt.scoring.results import Outcome, Results, SampleRef
from arcbatt.scoring.run import RunSettings, TaskRun, run_task

__all__ = ["Batt", "Outcome", "Results", "RunSettings", "SampleRef", "TaskRun", "run_task"]
