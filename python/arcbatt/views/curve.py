"""The history of a search as curves: how good its best program was, what it tried and what it kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from arcbatt.searching.history import Generation, History

_WIDTH, _LEFT, _RIGHT, _TOP, _HEIGHT = 560, 74, 96, 22, 78
_PANEL = _TOP + _HEIGHT + 12
"""Pixels: of the whole, beside and above the lines of a panel, its lines, and from one panel to the next."""


class _Curve(NamedTuple):
    name: str
    values: Sequence[float]
    colour: str
    dashes: str = ""


def curve_svg(history: History) -> str:
    """The curves of a history as an SVG element; empty for one of no generation.

    There are three panels over one axis of generations: what the best program solves, different candidates since the
    start, and programs in the population. Text and axes have the colour of the text around, so that the picture fits
    light and dark pages; the lines are readable on both, and are told apart by dashes and names as well.
    """
    if not history:
        return ""
    rows, last = list(history), history[-1]
    demos = max(history.demos, 1)
    solved = _Curve("demos solved", [row.solved / demos for row in rows], "#3f7fc0")
    progress = _Curve("progress", [row.progress for row in rows], "#d0672b", "5 3")
    candidates = _Curve("candidates", [float(row.candidates) for row in rows], "#4b944b")
    population = _Curve("population", [float(row.population) for row in rows], "#a06ab4")
    panels = [
        _panel(rows, 0, "best program: share of demos solved, progress", [solved, progress], "1"),
        _panel(rows, 1, "candidates since the start", [candidates]),
        _panel(rows, 2, "programs in the population", [population]),
    ]
    foot = 3 * _PANEL + 4
    axis = _text(_LEFT, foot, str(rows[0].number)) + _text(_WIDTH - _RIGHT, foot, str(last.number), "end")
    axis += _text((_LEFT + _WIDTH - _RIGHT) / 2, foot, "generation", "middle")
    said = (
        f"search to generation {last.number}: {last.solved} of {history.demos} demos solved, progress "
        f"{last.progress:.3f}, {last.candidates:,} candidates, a population of {last.population}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{foot + 8}" '
        f'viewBox="0 0 {_WIDTH} {foot + 8}" style="max-width:100%;height:auto" font-family="system-ui, sans-serif" '
        f'font-size="11" fill="currentColor" role="img" aria-label="{said}"><title>{said}</title>'
        f"{''.join(panels)}{axis}</svg>"
    )


def _panel(rows: Sequence[Generation], place: int, name: str, curves: Sequence[_Curve], top: str = "") -> str:
    """A panel; `top` is what the upper end of its axis says, if that is fixed at 1."""
    upper = place * _PANEL + _TOP
    lower = upper + _HEIGHT
    most = 1.0 if top else max(value for curve in curves for value in curve.values) or 1.0
    first, last = min(row.number for row in rows), max(row.number for row in rows)
    scale = (_WIDTH - _LEFT - _RIGHT) / max(last - first, 1)
    parts = [
        f'<path d="M{_LEFT} {upper}V{lower}H{_WIDTH - _RIGHT}" fill="none" stroke="currentColor" opacity=".45"/>',
        _text(_LEFT, upper - 8, name),
        _text(_LEFT - 6, upper + 8, top or f"{most:,.0f}", "end"),
        _text(_LEFT - 6, lower, "0", "end"),
    ]
    label = 0.0
    for curve in sorted(curves, key=lambda one: -one.values[-1]):
        xs = [_LEFT + (row.number - first) * scale for row in rows]
        places = [(x, lower - value / most * _HEIGHT) for x, value in zip(xs, curve.values, strict=True)]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        dashes = f' stroke-dasharray="{curve.dashes}"' if curve.dashes else ""
        x, y = places[-1]
        parts.append(f'<polyline points="{points}" fill="none" stroke="{curve.colour}" stroke-width="2"{dashes}/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{curve.colour}"/>')
        label = max(y + 4, label + 13)
        parts.append(_text(_WIDTH - _RIGHT + 8, label, curve.name))
    return "".join(parts)


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'
