"""STUB."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Kept:
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
class RunRecord:
    command: str
    seed: int | None
    versions: dict
    tasks: list
    started: str
    identity: str


class Store:
    def __init__(self, path, create=True):
        pass

    def keep(self, run, kept, best=32):
        pass

    def best(self, task=None, kind="solver", limit=None):
        return []
