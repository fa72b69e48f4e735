"""How verdicts are put into words, the same in every view. A verdict on a sample is True, False, or None: not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from arcbatt.scoring.results import Results

SIGNS = "+ match, - miss, # not a grid, ! failed, ? unknown"
"""What the signs of `arcbatt.views.statuses` mean."""

LEGEND = "?: the expected output is not known; nothing is right or wrong there"


def status_word(status: str) -> str:
    """A status, or the slug of a failure, as people read it."""
    return "not known" if status == "unscored" else status


def score_text(verdicts: Sequence[bool | None]) -> str:
    """How many of the known outputs were reproduced: ``1/2``; ``?`` if none is known; ``1/1 +1?`` if one of two is."""
    unknown = verdicts.count(None)
    if unknown == len(verdicts):
        return "?"
    return f"{verdicts.count(True)}/{len(verdicts) - unknown}" + (f" +{unknown}?" if unknown else "")


def samples_sentence(verdicts: Sequence[bool | None]) -> str:
    """``5 of 5 samples solved, 1 not known``."""
    unknown = verdicts.count(None)
    text = f"{verdicts.count(True)} of {len(verdicts) - unknown} samples solved"
    return text + (f", {unknown} not known" if unknown else "")


def task_verdict(candidates: Iterable[tuple[bool, Sequence[bool | None]]]) -> str:
    """What the candidates of a task came to: ``""`` if none fits all demo pairs, otherwise ``right``, ``wrong`` or
    ``unknown`` by the best that one which fits them does on the tests. A candidate is (fits, verdicts on the tests)."""
    found = {
        "wrong" if False in tests else "unknown" if None in tests else "right" for fits, tests in candidates if fits
    }
    return next((verdict for verdict in ("right", "unknown", "wrong") if verdict in found), "")


def results_verdict(results: Results, candidates: Iterable[int]) -> str:
    """`task_verdict` of some candidates."""
    return task_verdict((results.demo_score(c) == 1, results.test_verdicts(c)) for c in candidates)


def tasks_sentence(verdicts: Sequence[str]) -> str:
    """How many tasks have a candidate that fits all demo pairs, and what is known of their tests."""
    right, unknown, wrong = (verdicts.count(verdict) for verdict in ("right", "unknown", "wrong"))
    have = "have" if len(verdicts) > 1 else "has"
    text = (
        f"{right + unknown + wrong:,} of {counted(len(verdicts), 'task')} {have} a candidate that fits all demo pairs"
    )
    if unknown and not right + wrong:
        return f"{text}; test outputs are not known"
    told = [f"right on all tests of {right}"] if right + wrong else []
    told += [f"test outputs of {unknown} not known"] if unknown else []
    return text + (f" ({', '.join(told)})" if told else "")


def counted(number: int, noun: str) -> str:
    """A number of things: ``1 task``, ``1,234 candidates``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def microseconds(seconds: float | None) -> str:
    """A time in microseconds: ``1,234.5``; empty if it is not known."""
    return "" if seconds is None else f"{seconds * 1e6:,.1f}"


def duration(seconds: float) -> str:
    """A time as people say it: ``4 s``, ``2 min 5 s``, ``1 h 3 min``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60} min"


def wrapped(text: str, columns: int) -> str:
    """Lines broken between words where they are longer than `columns`, what follows a break two further in; a word that
    is longer itself stays whole."""
    lines = []
    for line in text.split("\n"):
        if len(line) > columns:
            inset = " " * (len(line) - len(line.lstrip()) + 2)
            import textwrap

            line = textwrap.fill(
                line,
                columns,
                subsequent_indent=inset,
                break_long_words=False,
                break_on_hyphens=False,
                replace_whitespace=False,
            )
        lines.append(line)
    return "\n".join(lines)


def origin(parent: str, mutation: str) -> str:
    """Where a candidate came from, in a few words: its parent (of an md5 the first 8 digits) and the mutation."""
    short = parent[:8] if len(parent) == 32 and set(parent) <= set("0123456789abcdef") else parent
    return f"{short} {mutation}".strip()
