"""Executors that several tests share: processes take a while to begin."""

import pytest
from arcbatt.executors import ProcessExecutor


@pytest.fixture(scope="session")
def processes():
    with ProcessExecutor(4) as executor:
        yield executor
