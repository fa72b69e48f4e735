"""The kernels are built for GPUs without one. Skipped where the compiler of `make gpu` is not installed."""

import locale
import re

import ptx
import pytest


def test_the_kernels_are_built():
    try:
        library = ptx.nvrtc()
    except OSError as error:
        pytest.skip(f"{error}; make gpu installs it")
    encoding = locale.getpreferredencoding(False)
    text = ptx.compile_kernels(library)
    assert locale.getpreferredencoding(False) == encoding
    assert re.findall(r"\.visible \.entry (\w+)\(", text) == ["apply", "enter", "first", "gather"]
    assert ".target sm_75" in text
    assert ".local" not in text, "all that a lane holds is in registers"
