"""What a candidate in Python may use."""

from __future__ import annotations

from dataclasses import dataclass

from arcbatt.errors import expect_number


@dataclass(frozen=True)
class PythonLimits:
    """The bounds of a candidate in Python, each for one sample.

    Parameters
    ----------
    seconds
        Processor time. Also that of compiling the text, which counts as a sample of its own.
    memory
        MiB of address space beyond what the interpreter and its modules need.
    output
        How many parts (rows and cells, or characters) a result may have before it is called too large. A grid has 900
        cells at most.
    printed
        Characters kept of what a candidate prints on all samples together, at most 1000.
    idle
        Seconds of wall-clock time in which a worker gets nothing done and uses no processor before it is killed.

    Raises
    ------
    LimitError
        If a limit is not positive or too large.

    Example
    -------
    >>> PythonLimits(seconds=0.5).memory
    512
    """

    seconds: float = 1.0
    memory: int = 512
    output: int = 10_000
    printed: int = 1000
    idle: float = 10.0

    def __post_init__(self) -> None:
        for name, (least, most) in _BOUNDS.items():
            expect_number(getattr(self, name), name, least, most, whole=name not in ("seconds", "idle"))

    @property
    def text(self) -> str:
        """The limits as results record them: ``seconds/memory/output``."""
        return f"{self.seconds:g}/{self.memory}/{self.output}"


_BOUNDS = {
    "seconds": (0.001, 3600),
    "memory": (16, 1 << 20),
    "output": (900, 1 << 30),
    "printed": (0, 1000),
    "idle": (0.1, 3600),
}
