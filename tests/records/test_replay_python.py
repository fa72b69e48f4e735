"""Stored results of candidates in Python are replayed, or it is said why not."""

import arcbatt
import pytest
from arcbatt.cli.verify_result import verify_result
from arcbatt.limits import Limits
from arcbatt.scoring.run import begin_run
from arcbatt.store import Store
from click.testing import CliRunner

TASK = "67a3c6ac"
MIRROR = arcbatt.PythonCandidate("def p(g): return [row[::-1] for row in g]")


@pytest.fixture
def store(tmp_path):
    if arcbatt.isolation() == "process":
        pytest.skip("no isolation here")
    with Store(tmp_path / "store") as opened:
        record = begin_run("a test", None, 0, Limits(), [TASK])
        batt = arcbatt.Batt([MIRROR, "O = vmirror(I)"])
        arcbatt.run_task(batt, arcbatt.load_task(TASK), arcbatt.RunSettings(), store=opened, record=record)
    return tmp_path / "store"


def verify(store, *args):
    result = CliRunner().invoke(verify_result, [*args, "--store", str(store)], standalone_mode=False)
    return result.return_value, result.stdout


def test_both_languages_are_replayed(store):
    status, said = verify(store)
    assert status == 0 and said.endswith("2 results replayed, 0 different\n")
    assert f"{MIRROR.id} on {TASK}: 3/3 demos, the same\n" in said
    assert verify(store, MIRROR.id)[0] == 0


def test_other_limits_are_told(store):
    status, said = verify(store, "--python-seconds", "2")
    assert status == 1 and said.endswith("1 result replayed, 0 different, 1 not replayed\n")
    assert f"{MIRROR.id} on {TASK}: not replayed: it was made with something else than cpython 3." in said
