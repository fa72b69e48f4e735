"""The examples of docstrings run and say the truth."""

import doctest
import importlib

import pytest

pytestmark = pytest.mark.usefixtures("workers")  # where they cannot run, neither can the examples


@pytest.mark.parametrize(
    "name",
    [
        "candidates.python",
        "evaluating.evaluate",
        "evaluating.job",
        "evaluating.limits",
        "evaluating.table",
        "evaluating.workers",
    ],
)
def test_examples(name):
    found = doctest.testmod(importlib.import_module(f"arcbatt.{name}"))
    assert found.attempted and not found.failed
