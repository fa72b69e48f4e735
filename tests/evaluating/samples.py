"""A task, and what comes of texts on it."""

import arcbatt
from arcbatt import PythonCandidate, PythonLimits
from arcbatt.evaluating.python import PythonJob

DEMOS = [{"input": [[k, 1], [0, 2]], "output": [[1, k], [2, 0]]} for k in range(3)]
TASK = arcbatt.task_from_dict("mirror", {"train": DEMOS, "test": [{"input": [[7, 8, 9]]}]}).task
MIRROR = "def transform(grid):\n    return [row[::-1] for row in grid]\n"
LIMITS = PythonLimits(seconds=0.2)
EXPECTED = [demo.output for demo in TASK.demos]


def table_of(workers, *texts, limits=LIMITS, **options):
    """What comes of these texts on the samples of the task."""
    return workers.evaluate(PythonJob.of([PythonCandidate(text, **options) for text in texts], TASK, limits=limits))


def statuses(table, candidate=0):
    """The statuses of a candidate by name."""
    return [table.status_of(candidate, sample) for sample in range(table.shape[1])]
