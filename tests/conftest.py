"""What all tests share."""

import signal
import sys
from pathlib import Path

import pytest
from arcbatt.candidates import plugins
from arcbatt.candidates.primitives import forget_primitive, user_primitives
from arcbatt.dealing.mutations import MUTATIONS

# A shell lets what it starts in the background ignore Ctrl-C, and so would all processes that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _nothing_stays_registered():
    """Primitives, mutations and plugins of a test would take part in all later ones."""
    primitives, mutations, loaded = set(user_primitives()), dict(MUTATIONS), dict(plugins._LOADED)
    yield
    for path in plugins._LOADED.keys() - loaded.keys():
        sys.modules.pop(f"arcbatt_plugin_{Path(path).stem}", None)
        del plugins._LOADED[path]
    for name in set(user_primitives()) - primitives:
        forget_primitive(name)
    MUTATIONS.clear()
    MUTATIONS.update(mutations)
