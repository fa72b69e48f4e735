"""A driver of GPUs that needs none: the kernels of the coarse search, run on the processor."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

KERNELS = Path(__file__).parents[2] / "crates" / "batt-gpu" / "kernels"


def emulated(folder: Path, **settings: object) -> dict[str, str]:
    """The environment of a process that finds this driver; skips the test where it cannot be built."""
    compiler = shutil.which("c++")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no C++ compiler to build the emulated driver with, or not Linux")
    library = folder / "libcuda.so"
    if not library.exists():
        flags = ["-std=c++14", "-O2", "-shared", "-fPIC", "-Wl,-soname,libcuda.so", "-o"]
        subprocess.run([compiler, *flags, library, KERNELS / "emulation.cpp"], check=True)
        (folder / "none.ptx").write_text("")
    path = f"{folder}{os.pathsep}{os.environ.get('LD_LIBRARY_PATH', '')}"
    said = {f"EMULATED_{name.upper()}": str(value) for name, value in settings.items()}
    return os.environ | {"LD_LIBRARY_PATH": path, "ARCBATT_PTX": str(folder / "none.ptx")} | said
