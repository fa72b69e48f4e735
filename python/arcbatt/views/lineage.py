"""How programs came about: the steps from a first program to one that was found, and what each step changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from arcbatt.candidates.library import differs
from arcbatt.candidates.program import Program
from arcbatt.records.origins import Origin, lineage
from arcbatt.scoring.batt import Batt
from arcbatt.tasks.model import LoadedTask
from arcbatt.views import html
from arcbatt.views.escape import escape

_NAME = re.compile(r"\b(x\d+|O)\b")
_STYLES = {"+": "good", "-": "bad", "~": "so", " ": "quiet"}


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


def lineage_html(
    line: Sequence[str],
    origins: Mapping[str, Origin],
    programs: Mapping[str, Program],
    loaded: LoadedTask | None,
    whole_s: bool = False,
) -> str:
    """The steps of a lineage, first program first: what was done, what that changed, and what it was worth."""
    known = [program_id for program_id in line if program_id in programs]
    worth = _worth([programs[program_id] for program_id in known], loaded, whole_s)
    parts = []
    for number, program_id in enumerate(line):
        how = origins[program_id].how if program_id in origins else ""
        if program_id not in programs:
            parts.append(f"<li>{escape(how or program_id)} <span class='quiet'>its text was not found</span></li>")
            continue
        text = programs[program_id].text
        score = f", {worth[program_id]}" if program_id in worth else ""
        head = f"{program_id[:8]}{score}: {how or 'the first that is known'}"
        before = line[number - 1] if number else ""
        if before in programs:
            diff = "\n".join(_coloured(sign, code) for sign, code in changes(programs[before].text, text))
        else:
            diff = escape("\n".join(_body(text)))
        parts.append(f"<li>{html.folded(head, f'<pre>{diff}</pre>', is_open=number + 3 >= len(line))}</li>")
    legend = "<p class='quiet small'>+ a new line, - a line that is gone, ~ the same call with other arguments</p>"
    return f"<ol class='lineage'>{''.join(parts)}</ol>{legend}"


def _coloured(sign: str, code: str) -> str:
    return f'<span class="{_STYLES[sign]}">{escape(f"{sign} {code}")}</span>'


def _worth(programs: Sequence[Program], loaded: LoadedTask | None, whole_s: bool) -> dict[str, str]:
    """For each program how many demos it solves, and its progress."""
    if loaded is None or not programs:
        return {}
    results = Batt(programs, differs().values()).score(loaded.task, whole_s=whole_s)
    demos = len(results.part("demo"))
    return {
        program.id: f"demo {results.demo_matches(c)}/{demos}, progress {results.progress(c):.3f}"
        for c, program in enumerate(programs)
    }


def tree_html(found: Iterable[str], origins: Mapping[str, Origin]) -> str:
    """All programs that were found as one tree: common ancestors once. Programs in bold were found, others only lead
    there; steps without a branch stay on one level, with a "then"."""
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

    def branch(program_id: str) -> Iterator[str]:
        then = ""
        while program_id not in drawn:
            drawn.add(program_id)
            how = origins[program_id].how if program_id in origins else ""
            name = f"<b>{escape(program_id[:8])}</b>" if program_id in wanted else escape(program_id[:8])
            yield f"<li>{then}{name} <span class='quiet'>{escape(how)}</span>"
            below = children.get(program_id, [])
            if len(below) > 1:
                yield f"<ul>{''.join(''.join(branch(child)) for child in below)}</ul>"
            yield "</li>"
            if len(below) == 1:
                program_id, then = below[0], "<span class='quiet'>then</span> "

    return f"<ul class='lineage'>{''.join(''.join(branch(root)) for root in roots)}</ul>"
