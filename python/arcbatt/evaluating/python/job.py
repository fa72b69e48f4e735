"""A job: what is to be evaluated, as plain data."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from arcbatt.errors import UsageError
from arcbatt.evaluating.python.limits import PythonLimits
from arcbatt.evaluating.python.wire import pack, unpack

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate
    from arcbatt.tasks import Task

GridRows = Sequence[Sequence[int]]
Pairs = tuple[tuple[GridRows, GridRows], ...]


class JobCandidate(NamedTuple):
    """A candidate as workers take it.

    `order` is what its function takes: ``I`` the input, ``IS`` the input and the demos, ``SI`` the other way round;
    `arrays` whether as NumPy arrays.
    """

    text: str
    name: str
    order: str
    arrays: bool

    @classmethod
    def of(cls, candidate: PythonCandidate) -> JobCandidate:
        """What workers need of a candidate."""
        return cls(candidate.text, candidate.name, candidate.order, candidate.arrays)


@dataclass(frozen=True)
class PythonJob:
    """Candidates and the inputs to run them on: plain data, the same wherever it is evaluated.

    Parameters
    ----------
    candidates
        As `JobCandidate`; `Job.of` makes them.
    inputs
        The input grids, rows of integers from 0 to 9.
    shown
        For each input the pairs that a candidate may ask for; empty if no candidate does. Nothing else of the expected
        outputs is in a job.
    limits
        What a candidate may use on each input.
    modules
        What candidates may import beyond NumPy and the standard library's modules that compute.

    Example
    -------
    >>> job = PythonJob((JobCandidate("def p(g): return g", "p", "I", False),), (((1, 2),),))
    >>> len(job.candidates), len(job.inputs)
    (1, 1)
    """

    candidates: tuple[JobCandidate, ...]
    inputs: tuple[GridRows, ...]
    shown: tuple[Pairs, ...] = ()
    limits: PythonLimits = field(default_factory=PythonLimits)
    modules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.shown and len(self.shown) != len(self.inputs):
            raise UsageError(f"expected pairs for each of {len(self.inputs)} inputs, found {len(self.shown)}")
        if not self.shown and any(candidate.order != "I" for candidate in self.candidates):
            raise UsageError("a candidate asks for demos, and the job has none: give `shown`")

    @classmethod
    def of(
        cls,
        candidates: Iterable[PythonCandidate],
        task: Task,
        *,
        limits: PythonLimits | None = None,
        modules: Sequence[str] = (),
    ) -> PythonJob:
        """A job for all samples of a task, demos first.

        A demo sample does not see itself: there, candidates that ask for demos get the *other* pairs.

        Parameters
        ----------
        candidates
            What to run.
        task
            Where the inputs come from.
        limits
            What a candidate may use; `PythonLimits()` unless given.
        modules
            What candidates may import beyond the usual.

        Returns
        -------
        PythonJob
            With ``len(task.demos) + len(task.test_inputs)`` inputs.
        """
        plain = tuple(map(JobCandidate.of, candidates))
        inputs = (*(demo.input for demo in task.demos), *task.test_inputs)
        shown: tuple[Pairs, ...] = ()
        if any(candidate.order != "I" for candidate in plain):
            pairs = tuple((demo.input, demo.output) for demo in task.demos)
            others = tuple(pairs[:k] + pairs[k + 1 :] for k in range(len(pairs)))
            shown = others + (pairs,) * len(task.test_inputs)
        return cls(plain, inputs, shown, limits or PythonLimits(), tuple(modules))

    def to_bytes(self) -> bytes:
        """The job as bytes, with a version; see `from_bytes`."""
        return pack("job", asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> PythonJob:
        """The job that these bytes are.

        Parameters
        ----------
        data
            What `to_bytes` returned, here or elsewhere.

        Returns
        -------
        PythonJob
            An equal one.

        Raises
        ------
        UsageError
            If they are something else.

        Example
        -------
        >>> job = PythonJob((), (((1, 2),),))
        >>> PythonJob.from_bytes(job.to_bytes()) == job
        True
        """
        found = unpack("job", data)
        try:
            return cls(
                tuple(JobCandidate(*candidate) for candidate in found["candidates"]),
                tuple(map(_as_tuples, found["inputs"])),
                tuple(map(_as_tuples, found["shown"])),
                PythonLimits(**found["limits"]),
                tuple(found["modules"]),
            )
        except (KeyError, TypeError) as error:
            raise UsageError(f"expected a job as bytes: {error}") from error


def _as_tuples(value: Any) -> Any:
    return tuple(map(_as_tuples, value)) if isinstance(value, (list, tuple)) else value


def interpreter() -> str:
    """Versions that belong to the identity of a result: of the interpreter and of NumPy.

    Example
    -------
    >>> interpreter().startswith("cpython 3.")
    True
    """
    import numpy

    return f"{platform.python_implementation().lower()} {platform.python_version()}, numpy {numpy.__version__}"
