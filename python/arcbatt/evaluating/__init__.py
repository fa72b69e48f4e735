"""Evaluating: a job (plain data) in, a table (plain arrays) out."""

from arcbatt.evaluating.evaluate import evaluate_python, isolation
from arcbatt.evaluating.job import Job, JobCandidate
from arcbatt.evaluating.limits import PythonLimits
from arcbatt.evaluating.table import Table
from arcbatt.evaluating.workers import PythonWorkers

__all__ = ["Job", "JobCandidate", "PythonLimits", "PythonWorkers", "Table", "evaluate_python", "isolation"]
