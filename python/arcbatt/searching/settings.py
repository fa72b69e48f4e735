"""The settings of a search."""

from __future__ import annotations

from dataclasses import dataclass

from arcbatt.dealing.mutations import OBSERVING
from arcbatt.errors import expect_number
from arcbatt.limits import Limits


@dataclass(frozen=True)
class EvolveSettings:
    """How a search goes. With the same settings and the same given programs it always takes the same course.

    Parameters
    ----------
    seed: from 0 to 2**63 - 1.
    limits: what every candidate may use on one sample.
    memory: bytes that the memo and the bank may take.
    mutants: a generation has up to so many mutants.
    grown: a generation enumerates up to so many calls.
    patience: generations for which the search goes on once all demos are solved.
    go_on: whether it then goes on without end, for shorter programs.

    Raises
    ------
    LimitError: a number is out of range.

    Example
    -------
    >>> EvolveSettings(seed=1, patience=2).patience
    2
    """

    seed: int = 0
    limits: Limits = OBSERVING
    memory: int = 1 << 30
    mutants: int = 2048
    grown: int = 4096
    patience: int = 8
    go_on: bool = False

    def __post_init__(self) -> None:
        for name, least in (("seed", 0), ("memory", 1), ("mutants", 0), ("grown", 0), ("patience", 0)):
            expect_number(getattr(self, name), name, least, 2**63 - 1)
