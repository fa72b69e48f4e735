"""Would an answer be chosen without one of the demos?

A demo is left out: then also programs that miss only that demo fit, and they may return something else for the test.
Each program that fits has a vote, those that return the same on all samples one together. A grid that still has the
most votes does not hang on that demo.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from arcbatt.evaluating.values import grid_shape
from arcbatt.scoring.results import Results


def held_without(results: Results, sample: int) -> dict[bytes, int]:
    """For the grids that programs return for a test input: without how many single demos no other has more votes.

    Parameters
    ----------
    results
        Of all programs on a task.
    sample
        The test input, by its number among all samples.

    Returns
    -------
    dict
        Counts by grid, as the engine writes it; grids that never have the most votes are not in it. A task with one
        demo has none to leave out.
    """
    demos = len(results.task.demos)
    if demos < 2:
        return {}
    fitting: list[dict[Hashable, bytes]] = [{} for _ in range(demos)]
    for c in range(len(results)):
        output = results.runs[sample].run(c).output
        if results.demo_matches(c) < demos - 1 or output is None or grid_shape(output) is None:
            continue
        missed = [s for s in range(demos) if results.outcome(c, s).status != "match"]
        behaviour = tuple(runs.run(c).output for runs in results.runs)
        for left_out in missed or range(demos):
            fitting[left_out][behaviour] = output
    held: Counter[bytes] = Counter()
    for grids in fitting:
        votes = Counter(grids.values())
        most = max(votes.values(), default=0)
        held.update(grid for grid, count in votes.items() if count == most)
    return dict(held)
