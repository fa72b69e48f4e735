"""The memory shared with a worker, from the parent's side: made for a batch, read when the worker has ended."""

from __future__ import annotations

import marshal
import mmap
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from arcbatt.evaluating.python.job import PythonJob
from arcbatt.evaluating.python.worker import layout

RECORD = np.dtype(
    [
        ("status", "u1"),
        ("height", "u1"),
        ("width", "u1"),
        ("unused", "u1"),
        ("line", "<i4"),
        ("cells", "<u4"),
        ("text", "<u4"),
        ("length", "<u4"),
        ("zero", "<u4"),
        ("nanoseconds", "<u8"),
    ]
)


@dataclass
class Report:
    """What a worker wrote, checked: every number is in range, every grid has cells from 0 to 9."""

    state: int
    done: int
    verified: int
    at: int
    """The candidate at work; not before `done`."""
    violation: int
    note: str
    records: npt.NDArray[Any]
    texts: dict[int, dict[int, str]]
    """Reasons by candidate and sample, where there is one."""
    cells: bytes
    printed: dict[int, str]
    """What candidates printed, for those that did."""

    @cached_property
    def whole(self) -> npt.NDArray[np.bool_]:
        """For each candidate, whether it has an outcome on every sample, none of which sends it to its own process."""
        statuses = self.records["status"]
        known = (statuses > layout.UNSET) & (statuses <= layout.VIOLATED)
        return np.asarray(known.all(axis=1), bool)


class Region:
    """The shared memory of one batch."""

    def __init__(
        self, job: PythonJob, candidates: Sequence[int], samples: Sequence[int], mode: int, shows: bool
    ) -> None:
        """Write the batch into new memory. Only with `shows` does it hold the pairs of its samples."""
        limits = job.limits
        payload = marshal.dumps(
            {
                "mode": mode,
                "seconds": limits.seconds,
                "output": limits.output,
                "printed": limits.printed,
                "memory": limits.memory << 20,
                "candidates": [tuple(job.candidates[k]) for k in candidates],
                "samples": [
                    (_as_lists(job.inputs[j]), [tuple(map(_as_lists, p)) for p in job.shown[j]] if shows else [])
                    for j in samples
                ],
            }
        )
        self._counts = len(candidates), len(samples)
        self._layout = layout.layout(*self._counts, len(payload))
        self.file = _new_file()
        try:
            os.ftruncate(self.file, self._layout.size)
            self._memory = mmap.mmap(self.file, self._layout.size)
        except BaseException:
            os.close(self.file)
            raise
        layout.COUNTS_FORMAT.pack_into(self._memory, layout.COUNTS, *self._counts, len(payload))
        self._memory[layout.PAGE : layout.PAGE + len(payload)] = payload

    def close_file(self) -> None:
        """Close the file, once the worker has it."""
        if self.file >= 0:
            os.close(self.file)
            self.file = -1

    def close(self) -> None:
        """Give the memory back."""
        self.close_file()
        self._memory.close()

    @property
    def progress(self) -> int:
        """A number that grows with each sample."""
        return int(layout.U64.unpack_from(self._memory, layout.PROGRESS)[0])

    def read(self) -> Report | None:
        """Everything the worker wrote, once it has ended; None if it makes no sense."""
        memory, parts = self._memory, self._layout
        count, samples = self._counts
        (state,) = layout.U32.unpack_from(memory, layout.STATE)
        (done,) = layout.U64.unpack_from(memory, layout.DONE)
        (verified,) = layout.U64.unpack_from(memory, layout.VERIFIED)
        (at,) = layout.U64.unpack_from(memory, layout.AT)
        (violation,) = layout.U64.unpack_from(memory, layout.VIOLATION)
        (noted,) = layout.U32.unpack_from(memory, layout.NOTE)
        if done > count or verified > done or at >= count or noted > layout.NOTE_BYTES or violation > 1 << 31:
            return None
        note = memory[layout.NOTE + 4 : layout.NOTE + 4 + noted].decode("utf-8", "replace")
        raw = memory[parts.records : parts.printed]
        records = np.frombuffer(raw, RECORD).reshape(count, samples)
        known = (records["status"] <= layout.VIOLATED) | (records["status"] == layout.APART)
        is_grid = records["status"] == layout.GRID
        sides = records["height"].astype(np.int64), records["width"].astype(np.int64)
        areas = np.where(is_grid, sides[0] * sides[1], 0)
        cells_end = int((records["cells"].astype(np.int64) + areas).max(initial=0, where=is_grid))
        texts_end = int((records["text"].astype(np.int64) + records["length"]).max(initial=0))
        fits = (sides[0] >= 1) & (sides[0] <= layout.MAX_SIDE) & (sides[1] >= 1) & (sides[1] <= layout.MAX_SIDE)
        if (
            not known.all()
            or not fits[is_grid].all()
            or cells_end > parts.texts - parts.cells
            or texts_end > parts.size - parts.texts
            or (records["length"] > layout.MAX_TEXT).any()
            or (records["line"] < 0).any()
            or (records["nanoseconds"] >= 1 << 62).any()
        ):
            return None
        cells = memory[parts.cells : parts.cells + cells_end]
        if cells.translate(None, bytes(range(10))):
            return None
        printed: dict[int, str] = {}
        if any(places := memory[parts.printed : parts.cells]):
            for number, (place, length) in enumerate(layout.PRINTED.iter_unpack(places)):
                if place + length > parts.size - parts.texts or length > layout.MAX_PRINTED:
                    return None
                if length:
                    printed[number] = self._text(place, length)
        texts: dict[int, dict[int, str]] = {}
        numbers, columns = np.nonzero(records["length"])
        begins, lengths = records["text"][numbers, columns].tolist(), records["length"][numbers, columns].tolist()
        for number, sample, begin, length in zip(numbers.tolist(), columns.tolist(), begins, lengths, strict=True):
            texts.setdefault(number, {})[sample] = self._text(begin, length)
        return Report(state, done, verified, max(at, done), violation, note, records, texts, cells, printed)

    def _text(self, place: int, length: int) -> str:
        begin = self._layout.texts + place
        return self._memory[begin : begin + length].decode("utf-8", "replace")


def _as_lists(grid: Sequence[Sequence[int]]) -> list[list[int]]:
    return [list(row) for row in grid]


def _new_file() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("arcbatt", os.MFD_CLOEXEC)
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
