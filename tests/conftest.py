"""What all tests share."""

import signal

import pytest
from arcbatt.candidates.primitives import forget_primitive, user_primitives
from arcbatt.dealing.mutations import MUTATIONS

# A shell lets what it starts in the background ignore Ctrl-C, and so would all processes that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _nothing_stays_registered():
    """Primitives and mutations that a test defines would take part in the searches of all later ones."""
    primitives, mutations = set(user_primitives()), dict(MUTATIONS)
    yield
    for name in set(user_primitives()) - primitives:
        forget_primitive(name)
    MUTATIONS.clear()
    MUTATIONS.update(mutations)
