"""What all tests share."""

import pytest
from arcbatt import dsl_registry


@pytest.fixture(autouse=True)
def _own_primitives(monkeypatch):
    """A primitive that a test defines belongs to the identity of its own searches only."""
    monkeypatch.setattr(dsl_registry, "_DEFINED", dict(dsl_registry._DEFINED))
