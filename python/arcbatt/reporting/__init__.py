"""Reports: text for the terminal, JSON for comparing."""

from arcbatt.reporting.compare import Comparison, compare_runs
from arcbatt.reporting.record import run_record
from arcbatt.reporting.terminal import outcome_lines, primitive_table, score_table, speed_up, timing_summary

__all__ = [
    "Comparison",
    "compare_runs",
    "outcome_lines",
    "primitive_table",
    "run_record",
    "score_table",
    "speed_up",
    "timing_summary",
]
