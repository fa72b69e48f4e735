"""Workers that the tests share: starting them is the expensive part."""

import pytest
from arcbatt.errors import UsageError
from arcbatt.evaluating.python import PythonWorkers


@pytest.fixture(scope="session")
def workers():
    """Two workers at the best level there is; without a filter of system calls the tests are skipped."""
    try:
        started = PythonWorkers(2)
    except UsageError as error:
        pytest.skip(f"no isolation here: {error}")
    with started:
        yield started
