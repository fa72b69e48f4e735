#!/usr/bin/env python3
"""Score a batt on a task: python run_batt.py --timing -i 007bbfb7 -b tmp_batt_onerun_run"""

import os
import sys
from pathlib import Path


def in_checkout(command: str) -> None:
    """Run a command of arcbatt; with the Python of the checkout's own environment if this one has no arcbatt."""
    try:
        from arcbatt.cli import script
    except ModuleNotFoundError:
        python = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
        if not python.exists() or os.environ.get("ARCBATT_REEXEC"):
            sys.exit("arcbatt is not built yet; run: make build")
        os.environ["ARCBATT_REEXEC"] = "1"
        os.execv(python, [str(python), *sys.argv])
    script(command)


if __name__ == "__main__":
    in_checkout("run")
