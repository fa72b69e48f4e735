"""The memory that a worker shares with its parent: what is where.

One region a batch. The parent writes the counts and the payload, the worker everything else; the parent reads it when
the worker has ended, and believes nothing that it has not checked.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

PAGE = 4096

# The header, by offset. VIOLATION is written by the engine's signal handler.
# AT is the candidate at work: DONE, or a later one that is compiled before its turn.
STATE, PROGRESS, DONE, VERIFIED, COUNTS, AT, VIOLATION, NOTE = 0, 8, 16, 24, 32, 48, 64, 72
NOTE_BYTES = 1024
U32, U64, COUNTS_FORMAT = struct.Struct("<I"), struct.Struct("<Q"), struct.Struct("<IIQ")

# States of a worker.
NOT_BEGUN, RUNNING, FINISHED, CHANGED, GREW, FAILED = range(6)

# What a worker says of a candidate on a sample; APART: it has to have a process of its own.
UNSET, GRID, ERROR, TIMEOUT, MEMORY, TOO_LARGE, NOT_A_GRID, VIOLATED = range(8)
APART = 100

# status, height, width, nothing; line; places of cells and text, length of the text, nothing; nanoseconds. The engine
# writes records, too (crates/batt-python/src/grids.rs).
RECORD = struct.Struct("<4BiIIIIQ")
PRINTED = struct.Struct("<II")
MAX_SIDE = 30
MAX_CELLS = MAX_SIDE * MAX_SIDE
MAX_TEXT = 800  # bytes of a reason
MAX_PRINTED = 4000  # bytes of what a candidate printed
MAX_REASON = 200  # characters of a reason

# How a batch is run: with others; looking after each of them; alone, with everything allowed that cannot do harm.
TOGETHER, CAREFULLY, ALONE = range(3)

VIOLATION_STATUS = 93  # as in batt-sandbox

# The files that a worker has open beside 0 to 2, which are /dev/null: how much memory it uses, and the shared memory.
STATM, REPORT = 3, 4


class Layout(NamedTuple):
    """Where the parts of a region begin, in bytes."""

    records: int
    printed: int
    cells: int
    texts: int
    size: int


def layout(candidates: int, samples: int, payload: int) -> Layout:
    """The parts of a region for so many candidates, samples and bytes of payload.

    Space is for the largest grids and texts there can be: the kernel only provides pages that are written.
    """
    records = PAGE + -(-payload // PAGE) * PAGE
    printed = records + candidates * samples * RECORD.size
    cells = printed + candidates * PRINTED.size
    texts = cells + candidates * samples * MAX_CELLS
    size = texts + candidates * (samples * MAX_TEXT + MAX_PRINTED)
    return Layout(records, printed, cells, texts, -(-size // PAGE) * PAGE)
