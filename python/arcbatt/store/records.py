"""What a store takes and gives."""

# Annotations are not left as texts: each text of a named tuple would be compiled, in every process.

from dataclasses import dataclass
from typing import Any, NamedTuple


class Kept(NamedTuple):
    """A program with its result on one task.

    `score` is what the store ranks by, 0 to 1: for a solver the share of demo samples that it solves (`solved` of
    `demos`), for a differ its share of the sum that `differ_kind` (``iz`` or ``zo``) names. Test outputs take no part:
    a store does not know them. `seconds` is processor time on all samples, `t_log` its logarithmic class.
    """

    md5: str
    text: str
    kind: str
    task: str
    score: float
    demos: int
    solved: int
    seconds: float
    t_log: int
    calls: int
    parent: str = ""
    mutation: str = ""
    identity: str = ""
    differ_kind: str = ""


@dataclass(frozen=True)
class Inputs:
    """What a run was given, as it was named there: what it takes to find its programs and its tasks again.

    `batt` is the file of its candidates, `data` the source of its tasks (None: the bundled data), `store` the folder of
    its store, `plugins` the files that were run before it.
    """

    batt: str | None = None
    data: str | None = None
    store: str | None = None
    plugins: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in filter(None, (self.batt, self.data, self.store, *self.plugins)):
            name.encode()  # half of a surrogate pair cannot be written down, which is a ValueError


class RunRecord(NamedTuple):
    """What is known of a run.

    `started` is the only place of the clock in a store. `inputs` are None for runs of versions before schema 3, which
    kept their `command` alone: `arcbatt.records.commands.inputs_of` reads that.
    """

    command: str
    seed: int | None
    versions: dict[str, str]
    tasks: list[str]
    started: str
    inputs: Inputs | None = None


class Problem(NamedTuple):
    """Something found by `Store.verify`: an ``error``, or a ``note`` on what a killed run left (`Store.clean`)."""

    severity: str
    what: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.what}"


class Rows(NamedTuple):
    """The rows of an index, by table."""

    runs: list[tuple[Any, ...]]
    programs: list[tuple[Any, ...]]
    scores: list[tuple[Any, ...]]
    lineage: list[tuple[Any, ...]]


_OR_NONE = type(None)
ROW_TYPES: dict[str, tuple[type | tuple[type, ...], ...]] = {
    "runs": (int, str, (int, _OR_NONE), str, str, str, (str, _OR_NONE)),
    "programs": (str, str, int, (int, _OR_NONE), (str, _OR_NONE)),
    "scores": (str, str, str, str, str, float, int, int, float, int),
    "lineage": (str, str, str),
}
"""By table of an index the types of its columns, in their order."""
