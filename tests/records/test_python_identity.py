"""What takes part in the identity of a result of a candidate in Python."""

import arcbatt
from arcbatt.evaluating.identity import python_identity

MIRROR = arcbatt.PythonCandidate("def transform(grid): return [row[::-1] for row in grid]")


def test_a_level_takes_part_where_a_candidate_may_do_more():
    task = arcbatt.load_task("67a3c6ac").task

    def identity(isolation):
        return python_identity(MIRROR, task, "cpython", "1/512/10000", isolation=isolation)

    assert identity("seccomp") == identity("seccomp+landlock") != identity("process")
