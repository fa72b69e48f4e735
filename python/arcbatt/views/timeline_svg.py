"""A timeline as a picture: what Perfetto shows, without Perfetto."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arcbatt.views.escape import escape

Event = dict[str, Any]

_COLOURS = ("#4e79a7", "#f28e2b", "#59a14f", "#b07aa1", "#9c755f", "#76b7b2", "#bab0ac")
_ROW, _GAP, _LEFT, _COUNTER = 17, 8, 80, 42
_LETTER = 5.6
"""The width of a letter, pixels."""
_NARROW = 0.4
"""Spans that would be narrower, pixels, are joined with their neighbours."""


def timeline_svg(events: Sequence[Event], width: int = 1200) -> str:
    """The events of a timeline in the Chrome trace format as an SVG on white.

    Every track is a row of spans, spans within spans below them; then the counters as curves, each on its own scale.
    """
    spans = [event for event in events if event["ph"] == "X"]
    counts = [event for event in events if event["ph"] == "C"]
    end = max((e["ts"] + e.get("dur", 0.0) for e in (*spans, *counts)), default=0.0) or 1.0
    scale = (width - _LEFT - _GAP) / end
    names = {e["tid"]: e["args"]["name"] for e in events if e["ph"] == "M" and e["name"] == "thread_name"}
    parts: list[str] = []
    y = float(_GAP)
    for track in sorted({span["tid"] for span in spans}):
        parts.append(_label(y, names.get(track, f"track {track}")))
        y = _track([span for span in spans if span["tid"] == track], y, scale, parts) + _GAP
    for name in sorted({count["name"] for count in counts}):
        parts.append(_label(y, name))
        y = _counter([count for count in counts if count["name"] == name], y, scale, width, parts) + _GAP
    y += 12
    axis = f'<text x="{_LEFT}" y="{y:.0f}">0</text>'
    axis += f'<text x="{width - _GAP}" y="{y:.0f}" text-anchor="end">{end / 1000:.1f} ms</text>'
    height = y + _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height:.0f}" '
        f'viewBox="0 0 {width} {height:.0f}" font-family="sans-serif" font-size="11" role="img" '
        f'aria-label="timeline of {len(spans)} spans"><rect width="100%" height="100%" fill="#fff"/>'
        f"{''.join(parts)}{axis}</svg>\n"
    )


def _label(y: float, text: str) -> str:
    return f'<text x="{_GAP}" y="{y + 12:.1f}">{escape(text)}</text>'


def _track(spans: list[Event], y: float, scale: float, parts: list[str]) -> float:
    """Draw the spans of a track; gives the place below it."""
    spans.sort(key=lambda span: (span["ts"], -span["dur"]))
    open_until: list[float] = []
    deepest = 0
    drawn_to: dict[int, float] = {}
    for span in spans:
        start, end = span["ts"], span["ts"] + span["dur"]
        while open_until and open_until[-1] <= start + 1e-3:
            open_until.pop()
        depth = len(open_until)
        deepest = max(deepest, depth)
        open_until.append(end)
        x, wide = _LEFT + start * scale, span["dur"] * scale
        if wide < _NARROW and x + wide < drawn_to.get(depth, 0.0) + _NARROW:
            continue
        drawn_to[depth] = x + max(wide, _NARROW)
        colour = _COLOURS[sum(span["name"].split(" ")[0].encode()) % len(_COLOURS)]
        top = y + depth * _ROW
        title = escape(f"{span['name']}, {span['dur'] / 1000:.3f} ms")
        parts.append(
            f'<rect x="{x:.2f}" y="{top:.1f}" width="{max(wide, _NARROW):.2f}" height="{_ROW - 2}" fill="{colour}">'
            f"<title>{title}</title></rect>"
        )
        room = int((wide - 6) / _LETTER)
        name = span["name"].removeprefix("run_batt.")
        if room >= 3:
            shown = name if len(name) <= room else f"{name[: room - 1]}…"
            parts.append(f'<text x="{x + 3:.2f}" y="{top + 11:.1f}" fill="#fff">{escape(shown)}</text>')
    return y + (deepest + 1) * _ROW


def _counter(counts: list[Event], y: float, scale: float, width: int, parts: list[str]) -> float:
    """Draw a counter; gives the place below it."""
    counts.sort(key=lambda count: count["ts"])
    keys = list(dict.fromkeys(key for count in counts for key in count["args"]))
    most = max((value for count in counts for value in count["args"].values()), default=0) or 1
    for k, key in enumerate(keys):
        points: list[str] = []
        last = 0.0
        for count in counts:
            x = _LEFT + count["ts"] * scale
            if points and x < last + _NARROW:
                continue
            last = x
            points.append(f"{x:.1f},{y + _COUNTER - _COUNTER * count['args'].get(key, 0) / most:.1f}")
        colour = _COLOURS[k]
        parts.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts.append(f'<text x="{_GAP}" y="{y + 26 + 12 * k:.1f}" fill="{colour}">{escape(key)}</text>')
    parts.append(f'<text x="{width - _GAP}" y="{y + 10:.1f}" text-anchor="end" fill="#777">{most}</text>')
    return y + max(_COUNTER, 26 + 12 * len(keys))
