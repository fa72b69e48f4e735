"""Batt files: the shared program as Python that people can read."""

from __future__ import annotations

from collections.abc import Sequence

from arcbatt.candidates.files import Entry, quoted
from arcbatt.dealing.deals import Deal
from arcbatt.scoring.batt import Batt


def batt_text(deal: Deal) -> str:
    """The text of a batt file: numbered shared lines, then the lists of candidates and differs.

    Each item of a list is (line that is its result, parent, mutation). Reading the text again gives the same programs.
    """
    lines, candidates, differs = Batt(deal.candidates, deal.differs).listing()
    about = f" for {quoted(deal.task)[1:-1]}" if deal.task else ""
    calls = sum(entry.program.calls for entry in deal.candidates)
    text = [
        f'"""A batt of {len(candidates)} candidates and {len(differs)} differs{about}, dealt with seed {deal.seed}.',
        "",
        f"The {calls} calls of the candidates and those of the differs are {len(lines)} shared lines.",
        '"""',
        "",
        "from arcbatt.dsl import *",
        "",
        "",
        "def batt(S, I, C):",
        *(f"    {line}" for line in lines),
        "",
        *_list("candidates", candidates, deal.candidates),
        *_list("differs", differs, deal.differs),
        "    return candidates, differs",
        "",
    ]
    return "\n".join(text)


def _list(name: str, roots: Sequence[str], entries: Sequence[Entry]) -> list[str]:
    lines = [f"    {name} = ["]
    for number, (root, entry) in enumerate(zip(roots, entries, strict=True)):
        parent, mutation = quoted(entry.parent), quoted(entry.mutation)
        how = f"mutated: {mutation[1:-1]}" if entry.mutation else "as it is"
        lines.append(f"        ({root}, {parent}, {mutation}),  # {number}: {parent[1:-1]}, {how}")
    return [*lines, "    ]"]
