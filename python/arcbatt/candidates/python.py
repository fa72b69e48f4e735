"""A candidate written in Python."""

from __future__ import annotations

from arcbatt.candidates.source import Definition, read
from arcbatt.candidates.syntax_hash import digest
from arcbatt.errors import ProgramError

ENTRY_NAMES = ("transform", "solve", "p")
"""The functions that are looked for, in this order, unless a name is given."""

_CALLED = "# arcbatt: called "


class PythonCandidate:
    """A Python module with a function from a grid to a grid. It is parsed here, and executed in isolated workers only.

    Parameters
    ----------
    text
        The module. It defines ``transform(grid)``, ``solve(I)`` or ``p(g)``; ``solve(I, S)`` and ``solve(S, I)`` also
        get the demos, a list of (input, output).
    name
        The function, if it has another name.
    arrays
        Whether grids are handed over as NumPy arrays (int64, height x width) instead of lists of lists. Unless given,
        the annotation of the first parameter says so.
    parent, mutation
        Where the candidate comes from, for reports.

    Raises
    ------
    ProgramError
        If the text is no Python, too large or too deeply nested, or defines no such function. `slug` and `line` say
        more.

    Example
    -------
    >>> candidate = PythonCandidate("def transform(grid):\\n    return grid[::-1]  # upside down\\n")
    >>> candidate.name, candidate.order, candidate.arrays
    ('transform', 'I', False)
    >>> candidate.id == PythonCandidate("def transform(grid): return grid[::-1]").id
    True
    """

    language = "python"
    kind = "solver"
    line = 1
    """Lines of errors are lines of the text."""

    def __init__(
        self, text: str, name: str | None = None, *, arrays: bool | None = None, parent: str = "", mutation: str = ""
    ) -> None:
        found, written, work = read(text)
        wanted = ENTRY_NAMES if name is None else (name,)
        entry = next((known for known in wanted if known in found), None)
        if entry is None:
            names = " or ".join(f"{known}(...)" for known in wanted)
            others = f"; it defines {', '.join(sorted(found)[:5])}" if found else ""
            raise ProgramError(f"no function {names} on the first level{others}", slug="no_function")
        usual = next((known for known in ENTRY_NAMES if known in found), None)
        self.text = text
        self.name = entry
        self.parent = parent
        self.mutation = mutation
        self.order = _order(found[entry])
        """What the function takes: ``I``, ``IS`` (input, demos) or ``SI``."""
        annotated = found[entry].arrays
        self.arrays = annotated if arrays is None else bool(arrays)
        self._unusual = "" if entry == usual and self.arrays == annotated else f"{entry} {self.arrays}"
        self.id = digest(written, self._unusual)
        """The md5 of the syntax tree without comments, docstrings and formatting; the same for Python 3.10 to 3.13.

        How the function is called takes part where it is not what the text alone says.
        """
        self.calls = work
        """Calls, operators, subscripts, loops and branches: the measure of its size, beside the calls of a program."""

    @property
    def kept_text(self) -> str:
        """The text as it is kept: where it does not say itself how it is called, a last comment does."""
        if not self._unusual:
            return self.text
        return f"{self.text.rstrip()}\n{_CALLED}{self._unusual}\n"

    @classmethod
    def from_kept(cls, text: str, parent: str = "", mutation: str = "") -> PythonCandidate:
        """The candidate of a text that `kept_text` returned. Raises `ProgramError`.

        Example
        -------
        >>> main = PythonCandidate("def main(grid): return grid", "main", arrays=True)
        >>> PythonCandidate.from_kept(main.kept_text) == main
        True
        """
        last = text.rstrip().rpartition("\n")[2]
        said = last.removeprefix(_CALLED).split() if last.startswith(_CALLED) else []
        if len(said) != 2:
            return cls(text, parent=parent, mutation=mutation)
        return cls(text, said[0], arrays=said[1] == "True", parent=parent, mutation=mutation)

    def reads(self, name: str) -> bool:
        """Whether it may depend on ``I``, the input, or ``S``, the demos."""
        return name in self.order

    def __repr__(self) -> str:
        return f"<Python candidate {self.id[:8]}: {self.name}>"

    def __eq__(self, other: object) -> bool:
        return self.id == other.id if isinstance(other, PythonCandidate) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.id)


def _order(found: Definition) -> str:
    if found.required < 2:
        return "I"
    if found.required > 2:
        raise ProgramError(
            f"expected a function of a grid, or of a grid and the demos, found {found.required} parameters",
            slug="no_function",
            line=found.line,
        )
    return "SI" if found.parameters[0] in ("S", "demos", "pairs", "examples") else "IS"
