"""What candidates find around them: the same in every worker, on every run."""

from __future__ import annotations

import linecache
import os
import random
import sys
import time
import warnings
from typing import Any, NoReturn

import numpy as np

_SEED = 0
_randoms = random.Random(_SEED)


class Sink:
    """Standard output of a candidate: keeps the beginning, forgets the rest."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self) -> None:
        self.most = 1000
        self._parts: list[str] = []
        self._length = 0

    def write(self, text: str) -> int:
        """Keep what fits."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._length < self.most:
            self._parts.append(text[: self.most - self._length])
        self._length += len(text)
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Keep what fits."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """There is nothing to do."""

    def isatty(self) -> bool:
        """It is not."""
        return False

    def take(self) -> str:
        """What was written since the last time, cut; nearly always nothing."""
        if not self._length:
            return ""
        text = "".join(self._parts)
        if self._length > self.most:
            text += f"... ({self._length:,} characters)"
        self._parts, self._length = [], 0
        return text


class NoMoreModules:
    """The last finder: workers cannot read files, so what was not loaded at the start is not to be had."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> NoReturn:
        """Say which option would help."""
        top = name.partition(".")[0]
        raise ModuleNotFoundError(f"No module named {name!r} in workers; allow it with modules=({top!r},)", name=name)


def fixed_bytes(count: int) -> bytes:
    """In place of the operating system's randomness."""
    return _randoms.randbytes(count)


def _fixed_bits(count: int) -> int:
    return _randoms.getrandbits(count)


def _seed(self: random.Random, a: Any = None, version: int = 2) -> None:
    _original_seed(self, _SEED if a is None else a, version)


_original_seed = random.Random.seed
_seed_generator, _seed_numpy = random.seed, np.random.seed


def set_seeds() -> None:
    """Let every generator start again."""
    _randoms.seed(_SEED)
    _seed_generator(_SEED)
    _seed_numpy(_SEED)


def make_repeatable() -> None:
    """Whatever would take its seed from the machine takes it from here."""
    global _seed_generator
    random.Random.seed = _seed  # type: ignore[method-assign]
    random._inst.seed(_SEED)
    random.seed = _seed_generator = random._inst.seed
    vars(random)["_urandom"] = fixed_bytes
    os.urandom = fixed_bytes
    bits = sys.modules.get("numpy.random.bit_generator")
    if bits is not None and hasattr(bits, "randbits"):
        vars(bits)["randbits"] = _fixed_bits
    set_seeds()


def make_quiet(sink: Sink) -> None:
    """No terminal, no warnings, no files to import, no environment."""
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = sink  # type: ignore[assignment, misc]
    sys.stdin = sys.__stdin__ = None  # type: ignore[misc]
    warnings.simplefilter("ignore")
    warnings.showwarning = lambda *args, **kwargs: None
    warnings._showwarnmsg = lambda *args, **kwargs: None  # type: ignore[attr-defined]
    # Tracebacks do without the lines of files.
    linecache.checkcache = lambda *args, **kwargs: None
    linecache.updatecache = lambda *args, **kwargs: []
    sys.excepthook = lambda *args: None
    sys.unraisablehook = lambda *args: None
    sys.path[:] = []
    sys.path_hooks[:] = []
    sys.path_importer_cache.clear()
    sys.meta_path[:] = [NoMoreModules()]
    sys.argv[:] = [""]
    sys.dont_write_bytecode = True
    os.environ.clear()


def warm_up() -> None:
    """Use once what sets itself up on first use, so that workers find it ready."""
    square = np.arange(9).reshape(3, 3)
    for use in (
        lambda: square @ square,
        lambda: square.astype(float) @ square,
        lambda: np.linalg.svd(square.astype(float)),
        lambda: np.linalg.solve(np.eye(2), np.ones(2)),
        lambda: np.fft.fft(square),
        lambda: np.unique(square, return_counts=True),
        lambda: np.sort(square, axis=None),
        lambda: np.random.default_rng().integers(9, size=3),
        lambda: np.pad(square, 1),
        lambda: np.einsum("ij,jk", square, square),
        lambda: np.array2string(square),
        lambda: repr(square),
        lambda: np.lib.stride_tricks.sliding_window_view(square, (2, 2)),
        lambda: time.localtime(0),
        lambda: time.strftime("%Y"),
    ):
        use()
