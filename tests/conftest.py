"""What all tests share."""

import pytest
from arcbatt.dealing.mutations import MUTATIONS
from arcbatt.dsl_registry import forget_primitive, user_versions


@pytest.fixture(autouse=True)
def _nothing_stays_registered():
    """Primitives and mutations that a test defines would take part in the searches of all later ones."""
    primitives, mutations = set(user_versions()), dict(MUTATIONS)
    yield
    for name in set(user_versions()) - primitives:
        forget_primitive(name)
    MUTATIONS.clear()
    MUTATIONS.update(mutations)
