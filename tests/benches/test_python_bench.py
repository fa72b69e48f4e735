"""The bench of candidates in Python measures what it says."""

import numpy as np
import pytest
from python_bench import GRIDS, NUMPY, SIMPLE, _with_loops, job_of, report_python, run_with_alarm, texts_of


@pytest.mark.parametrize("templates", [SIMPLE, NUMPY])
def test_workers_and_the_pool_agree(templates):
    from arcbatt import PythonWorkers
    from arcbatt.errors import UsageError

    texts = texts_of(templates, 12)
    assert len(set(texts)) == 12
    try:
        workers = PythonWorkers(1)
    except UsageError as error:
        pytest.skip(str(error))
    with workers:
        table = workers.evaluate(job_of(texts))
    assert set(table.outcomes()) == {"grid"}
    for k, text in enumerate(texts):
        outputs = run_with_alarm(text)
        assert [np.array(grid).tolist() for grid in outputs] == [
            table.output(k, sample).tolist() for sample in range(len(GRIDS))
        ]


def test_loops_are_among_the_candidates():
    assert sum("while True" in candidate.text for candidate in _with_loops(10).candidates) == 10


def test_the_page_says_what_was_measured():
    ways = ("workers", "from text", "pool", "pool one by one", "alone", "process")
    rates = {kind: {way: [10.0 * k, 20.0 * k] for k, way in enumerate(ways, 1)} for kind in ("simple", "numpy")}
    page = report_python(
        {
            "machine": {"processor": "x", "cores": 2},
            "isolation": "seccomp",
            "workers": 2,
            "rounds": 2,
            "rates": rates,
            "loops": {"without": 0.1, "with_ten": 5.2, "own": 5.0},
            "memory": {
                "candidates": 1000,
                "rows": [{"parent": 5e6, "warm": 6e6}, {"parent": 7e6, "warm": 8e6}],
                "zombies": 0,
            },
        }
    )
    assert "isolation seccomp, 2 workers" in "\n".join(page) and "5.20 s" in "\n".join(page)
