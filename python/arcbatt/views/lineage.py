"""How programs came about: the steps from a first program to one that was found, and what each step changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from arcbatt.records.best import Step
from arcbatt.records.origins import Origin, lineage

_NAME = re.compile(r"\b(x\d+|O)\b")


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """The lines of the canonical text `after` with a sign each: ``' '`` as before, ``'~'`` the same call with other
    arguments, ``'+'`` new; and ``'-'`` for the lines of `before` that are gone.

    Lines are numbered anew in every program: a name that only moved is no change.
    """
    old, new = _body(before), _body(after)
    matcher = SequenceMatcher(None, [_shape(line) for line in old], [_shape(line) for line in new], autojunk=False)
    renamed: dict[str, str] = {}
    told: list[tuple[str, str]] = []
    for kind, a, a_end, b, b_end in matcher.get_opcodes():
        if kind == "equal":
            for was, now in zip(old[a:a_end], new[b:b_end], strict=True):
                renamed[was.split(" = ")[0]] = now.split(" = ")[0]
                moved = _NAME.sub(lambda m: renamed.get(m.group(), "?"), was)
                told.append((" " if moved == now else "~", now))
        else:
            told += [("-", line) for line in old[a:a_end]]
            told += [("+", line) for line in new[b:b_end]]
    return told


def _body(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()[1:-1]]


def _shape(line: str) -> str:
    """A line without the numbers of lines: what the call is, not where it stands."""
    return _NAME.sub("x", line)


def lineage_parts(steps: Sequence[Step], demos: int) -> list[dict[str, Any]]:
    """The steps of a lineage as ``lineage.html`` shows them: what was done, what that changed, what it was worth."""
    parts: list[dict[str, Any]] = []
    before: Step | None = None
    for number, step in enumerate(steps):
        if step.program is None:
            parts.append({"head": step.how or step.id, "lines": None})
        else:
            score = f", demo {step.solved}/{demos}, progress {step.progress:.3f}" if step.solved is not None else ""
            head = f"{step.id[:8]}{score}: {step.how or 'the first that is known'}"
            text = step.program.text
            lines: Sequence[tuple[str | None, str]] = [(None, line) for line in _body(text)]
            if before is not None and before.program is not None:
                lines = [*changes(before.program.text, text)]
            parts.append({"head": head, "lines": lines, "is_open": number + 3 >= len(steps)})
        before = step
    return parts


@dataclass
class TreeNode:
    """A program in the tree of what was found; `wanted` if it was found itself, and does not only lead there. `below`
    are the branches, if there are several."""

    id: str
    how: str
    wanted: bool
    below: list[list[TreeNode]] = field(default_factory=list)


def tree_of(found: Iterable[str], origins: Mapping[str, Origin]) -> list[list[TreeNode]]:
    """All programs that were found as one tree, common ancestors once: branches, of which each is a list of nodes that
    follow each other."""
    wanted = list(dict.fromkeys(found))
    children: dict[str, list[str]] = {}
    roots: dict[str, None] = {}
    for program_id in wanted:
        line = lineage(program_id, origins)
        roots[line[0]] = None
        for parent, child in pairwise(line):
            if child not in children.setdefault(parent, []):
                children[parent].append(child)

    drawn: set[str] = set()

    def branch(program_id: str) -> list[TreeNode]:
        nodes = []
        while program_id not in drawn:
            drawn.add(program_id)
            how = origins[program_id].how if program_id in origins else ""
            node = TreeNode(program_id, how, program_id in wanted)
            nodes.append(node)
            below = children.get(program_id, [])
            if len(below) > 1:
                node.below = [branch(child) for child in below]
            if len(below) != 1:
                break
            (program_id,) = below
        return nodes

    return [branch(root) for root in roots]
