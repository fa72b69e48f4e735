"""Evaluating candidates in Python: confined workers, a job (plain data) in, a table (plain arrays) out."""

from arcbatt.evaluating.python.evaluate import evaluate_python, isolation
from arcbatt.evaluating.python.job import JobCandidate, PythonJob
from arcbatt.evaluating.python.limits import PythonLimits
from arcbatt.evaluating.python.table import PythonTable
from arcbatt.evaluating.python.workers import PythonWorkers

__all__ = ["JobCandidate", "PythonJob", "PythonLimits", "PythonTable", "PythonWorkers", "evaluate_python", "isolation"]
