"""Builds the kernels of the coarse search for GPUs, with NVRTC from its wheel; no GPU and no toolkit is needed.

Run it with: make gpu
"""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
KERNELS = ROOT / "crates" / "batt-gpu" / "kernels"
PTX = ROOT / "python" / "arcbatt" / "evaluating" / "coarse.ptx"
OPTIONS = (b"--gpu-architecture=compute_75", b"--std=c++14")
"""For T4, L4, A100, H100 and what comes after them: drivers translate it for the device that there is."""


def nvrtc() -> ctypes.CDLL:
    """The compiler. Raises `OSError` where its wheel is not installed."""
    found = importlib.util.find_spec("nvidia.cuda_nvrtc") if importlib.util.find_spec("nvidia") else None
    for folder in found.submodule_search_locations or () if found else ():
        for library in sorted(Path(folder).glob("lib/libnvrtc.so.*")):
            return ctypes.CDLL(str(library))
    raise OSError("nvidia-cuda-nvrtc-cu12 is not installed")


def compile_kernels(library: ctypes.CDLL) -> str:
    """The PTX of the kernels. Raises `ValueError` with what the compiler says."""
    # The compiler leaves the thread that it ran on in the locale C, where Python reads what processes say as ASCII.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_compiled, library).result()


def _compiled(library: ctypes.CDLL) -> str:
    program = ctypes.c_void_p()
    names = ("picture.h", "warp.h")
    texts = [(KERNELS / name).read_bytes() for name in names]
    headers = (ctypes.c_char_p * len(names))(*texts)
    included = (ctypes.c_char_p * len(names))(*(name.encode() for name in names))
    source = (KERNELS / "coarse.cpp").read_bytes()
    made = library.nvrtcCreateProgram(ctypes.byref(program), source, b"coarse.cpp", len(names), headers, included)
    if made != 0:
        raise ValueError(f"NVRTC did not start: {made}")
    status = library.nvrtcCompileProgram(program, len(OPTIONS), (ctypes.c_char_p * len(OPTIONS))(*OPTIONS))
    if status != 0:
        raise ValueError(_text(library.nvrtcGetProgramLogSize, library.nvrtcGetProgramLog, program))
    return _text(library.nvrtcGetPTXSize, library.nvrtcGetPTX, program)


def _text(size_of, get, program: ctypes.c_void_p) -> str:  # type: ignore[no-untyped-def]
    size = ctypes.c_size_t()
    size_of(program, ctypes.byref(size))
    text = ctypes.create_string_buffer(size.value)
    get(program, text)
    return text.value.decode()


def main() -> None:
    """Write the kernels where the package finds them; without a compiler say so, and leave them out."""
    try:
        library = nvrtc()
    except OSError as error:
        print(f"Kernels for GPUs are not built, and --gpu finds none: {error}")
        PTX.unlink(missing_ok=True)  # an older one could be another program
        return
    try:
        PTX.write_text(compile_kernels(library), "utf-8")
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
