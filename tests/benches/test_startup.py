"""The bench of start-up measures what it says."""

import os
import shutil
import sys

import pytest
from startup import COMMANDS, count_instructions, processor_time, report_startup

SPIN = "sum(range(3_000_000))"


def test_a_command_that_fails_is_not_measured(tmp_path):
    assert processor_time([sys.executable, "-c", "pass"], str(tmp_path), dict(os.environ)) > 0
    with pytest.raises(AssertionError):
        processor_time([sys.executable, "-c", "raise SystemExit(2)"], str(tmp_path), dict(os.environ))


@pytest.mark.skipif(not shutil.which("valgrind"), reason="no valgrind here")
def test_instructions_are_counted(tmp_path):
    idle, busy = (
        count_instructions([sys.executable, "-c", code], str(tmp_path), dict(os.environ)) for code in ("pass", SPIN)
    )
    assert busy > idle + 3_000_000


@pytest.mark.parametrize("valgrind", [True, False])
def test_the_page_says_what_was_measured(valgrind):
    seconds = {name: [0.01 * (k + 1), 0.02 * (k + 1)] for k, name in enumerate(COMMANDS)}
    instructions = {name: 39_000_000 * (k + 1) for k, name in enumerate(COMMANDS)} if valgrind else {}
    rows = [line for line in report_startup({"seconds": seconds, "instructions": instructions}) if line[:2] == "| "]
    assert [row.split(" | ")[1:4] for row in rows[1:]] == [
        ["", "15", "1.0"],
        ["1.5", "30", "2.0"],
        ["6.25", "45", "3.0"],
        ["10.0", "60", "4.0"],
    ]
    assert rows[2].endswith("| 78 | 2.0 |" if valgrind else "| 2.0 |  |  |")
