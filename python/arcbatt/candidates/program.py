"""One program."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, SupportsIndex, overload

from arcbatt import _engine
from arcbatt.display import Displayed
from arcbatt.errors import ProgramError, expect
from arcbatt.limits import Limits

LeaveOut = Callable[[ProgramError], None]
"""What is called with the error of each program of a text that cannot be read, when the others are wanted."""


def parse(text: str, file: str, leave_out: LeaveOut | None = None) -> list[_engine.Program] | _engine.BattFile:
    """What a text holds; `file` is for messages. Raises `ProgramError`: for the first thing wrong, or with `leave_out`
    only if nothing can be made of the text."""
    name = file.encode("utf-8", "backslashreplace").decode()  # of a file on Linux any bytes may be the name
    try:
        if leave_out is None:
            return _engine.parse(text, name)
        found, refused = _engine.parse_all(text, name)
        if found == [] and len(refused) == 1:
            raise refused[0][1]  # there are no others
        for _, error in refused:
            leave_out(error)
        return found
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        message = f"{name}:{line}: half of a surrogate pair is no character"
        raise ProgramError(message, slug="syntax_error", line=line, file=file) from None


class Program(Displayed):
    """A solver or a differ, parsed and checked. Immutable; equal when the canonical texts are.

    Lines that the result does not need are not part of a program: they have no share in its id, and are not run.
    """

    __slots__ = ("_core", "_id")

    language = "dsl"

    def __init__(self, core: _engine.Program) -> None:
        self._core = core
        self._id: str | None = None

    @classmethod
    def parse(cls, text: str, file: str = "<text>") -> Program:
        """The one program of a text: ``def solve(I): ...``, or bare lines that end in ``O = ...``.

        Raises `ProgramError` with file, line and column if the text is anything else.
        """
        expect(text, str, "text of a program")
        programs = parse(text, file)
        if not isinstance(programs, list) or len(programs) != 1:
            found = f"{len(programs)} programs" if isinstance(programs, list) else "a batt"
            raise ProgramError(f"{file}: expected one program, found {found}", slug="syntax_error", file=file)
        return cls(programs[0])

    @classmethod
    def from_steps(cls, steps: Iterable[tuple[str, Any, Sequence[int]]], kind: str = "solver") -> Program:
        """The program with these nodes, in the form of `steps`; nodes that its result does not need are dropped.

        Raises `ProgramError` if it could not be written as a text and read back: a call with another number of
        arguments, a call of something that is no function, a constant that has to be computed.
        """
        return cls(_engine.program_from_steps(list(steps), kind))

    @property
    def id(self) -> str:
        """md5 of the canonical text, 32 hex digits."""
        if self._id is None:
            self._id = self._core.id
        return self._id

    @property
    def text(self) -> str:
        """The canonical text."""
        return self._core.text

    @property
    def kind(self) -> str:
        """``solver`` or ``differ``, by the name of the function."""
        return self._core.kind

    @property
    def name(self) -> str:
        """The name of the function in the text it was parsed from."""
        return self._core.name

    @property
    def line(self) -> int:
        """The line of its definition there; 0 if it was not parsed."""
        return self._core.line

    @property
    def calls(self) -> int:
        """Number of calls, the measure of its size."""
        return self._core.calls

    @property
    def core(self) -> _engine.Program:
        """The engine's object (private to the package)."""
        return self._core

    def steps(self) -> list[tuple[str, Any, list[int]]]:
        """The nodes in canonical order; the last one is the result.

        ``("input", "I", [])``, ``("constant", value, [])``, or ``("call", name, args)`` where `name` is that of a
        primitive, or the number of the node whose value is called, and `args` are numbers of nodes.
        """
        return self._core.steps()

    def line_of(self, node: int) -> int:
        """The line of node number `node`: in the text it was parsed from, otherwise in the canonical text."""
        return self._core.line_of(node)

    def __reduce__(self) -> tuple[Any, ...]:
        # By content: the canonical text, and where its nodes were in the text that it was parsed from.
        return _unpickled, (self.text, self.name, self.line, self._core.lines())

    def reads(self, name: str) -> bool:
        """Whether the result depends on the input `S`, `I` or `C`."""
        return self._core.reads(name)

    def run(
        self,
        grid: Any,
        *,
        demos: Any = (),
        compare: Any = None,
        fuel: int | None = None,
        limits: Limits | None = None,
        every_line: bool = False,
    ) -> Any:
        """The value of the program for a grid (nested sequences or an array), as plain Python.

        `demos` are (input, output) pairs of grids, what the program reads as `S`; `compare` is `C`. With `every_line`
        also the lines are run that the result does not need, as Python would. Raises `ProgramError` with `slug` and
        `line` where the program fails.
        """
        limits = limits or Limits()
        if fuel is not None:
            limits = Limits(fuel, limits.max_leaves, limits.max_nesting, limits.max_calls)
        pairs = tuple((_value(i), _value(o)) for i, o in demos)
        case = (_value(pairs), _value(grid), None if compare is None else _value(compare), None)
        ((columns, _),) = _engine.run_alone([(self._core, [case])], limits, 0, None, every_line)
        reasons, lines, _, _, values, details = columns
        if values:
            return _engine.decode(values[0])
        slug, message = _engine.list_faults()[reasons[0] - 1]
        line = int.from_bytes(lines, sys.byteorder)
        message += f": {details[0]}" if details else ""
        raise ProgramError(f"{self.name or 'program'}, line {line}: {message}", slug=slug, line=line)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Program) and self._core == other._core

    def __hash__(self) -> int:
        return hash(self._core)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id[:8]} {self.name}: {self.calls} calls>"


def work_out_ids(programs: Iterable[Program], workers: int = 0) -> None:
    """Work out the ids of many programs, which keep them; `workers` 0 means one for each processor."""
    unknown = [program for program in programs if program._id is None]
    ids = _engine.program_ids([program.core for program in unknown], workers)
    for program, own in zip(unknown, ids, strict=True):
        program._id = own


class Programs(tuple[Program, ...]):
    """Programs that are sent together: when they pickle, what several of them have in common is there once, and nothing
    is printed and parsed. Only for the same version of arcbatt, which a program by itself does not ask for.

    Example
    -------
    >>> import pickle
    >>> programs = Programs([Program.parse("O = hmirror(I)"), Program.parse("O = rot90(hmirror(I))")])
    >>> pickle.loads(pickle.dumps(programs[1:])) == programs[1:]
    True
    """

    @overload
    def __getitem__(self, at: SupportsIndex) -> Program: ...
    @overload
    def __getitem__(self, at: slice) -> Programs: ...
    def __getitem__(self, at: SupportsIndex | slice) -> Program | Programs:
        found = super().__getitem__(at)
        return found if isinstance(found, Program) else Programs(found)

    def __reduce__(self) -> tuple[Any, ...]:
        return Programs.unpacked, (self.packed(),)

    def packed(self) -> bytes:
        """The programs as bytes."""
        return _engine.pack_programs([program.core for program in self])

    @staticmethod
    def unpacked(data: bytes) -> Programs:
        """The programs of such bytes, which are checked: raises `ProgramError` for others."""
        return Programs(map(Program, _engine.unpack_programs(data)))


def _unpickled(text: str, name: str, line: int, lines: list[int]) -> Program:
    return Program(Program.parse(text).core.placed(name, line, lines))


def _value(value: Any) -> _engine.Value:
    return value if isinstance(value, _engine.Value) else _engine.Value(value)
