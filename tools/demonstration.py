"""Records a minute at a terminal as an animated picture: python tools/demonstration.py PICTURE.svg [SECONDS_OF_SEARCH]

A task, a search for a program that solves it, what that program answers, and what each of its lines computes. The commands
are run in an empty folder, and what they write to a terminal is drawn.
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from arcbatt import Store
from arcbatt.disk import replace_file
from arcbatt.views.escape import escape
from rich.color import Color
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

TASK = "00d62c1b"
COLUMNS, ROWS = 100, 30
WIDTH, HEIGHT = 8.4, 18.0
"""Of a character, in pixels."""
FRAME = 14

Scene = tuple[str, list[Text], float]
"""A command, what it wrote, and for how many seconds it is shown."""


def recorded(folder: Path, *command: str) -> str:
    """What a command writes to a terminal."""
    master, slave = pty.openpty()
    look = {"COLUMNS": str(COLUMNS), "LINES": str(ROWS), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | look
    batt = [sys.executable, "-m", "arcbatt", *command]
    process = subprocess.Popen(batt, cwd=folder, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    parts = []
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(master)
    if process.wait() not in (0, 1):
        sys.exit(b"".join(parts).decode())
    return b"".join(parts).decode()


def lines_of(text: str) -> list[Text]:
    """The lines that stand on the terminal in the end: of what was written over only the last."""
    lines = [line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n")]
    while lines and not lines[-1].strip():
        lines.pop()
    return [Text.from_ansi(line) for line in lines]


def scenes(folder: Path, seconds: str) -> Iterator[Scene]:
    """What is recorded, as it comes; a minute in all."""
    show = ("show", TASK)
    yield from _scrolled(show, lines_of(recorded(folder, *show)), 12)
    search = ("evolve", "-i", TASK, "--seconds", seconds, "--seed", "1", "--without-own")
    said = recorded(folder, *search)
    moments = [part.strip() for part in said.split("\r") if TASK in part and "candidates," in part and "\n" not in part]
    for moment in moments[:: max(1, len(moments) // 4)][:4]:
        yield _typed(search), [Text(moment)], 2
    yield from _scrolled(search, lines_of(said), 14)
    with Store(folder / "store") as store:
        best = next(kept.md5[:8] for kept in store.best(TASK) if kept.kind == "solver")
    answer = ("show", best, "-i", TASK)
    yield from _scrolled(answer, lines_of(recorded(folder, *answer)), 12)
    explain = ("explain", best, TASK, "--sample", "demo[0]")
    yield from _scrolled(explain, lines_of(recorded(folder, *explain)), 14)


def _typed(command: Sequence[str]) -> str:
    return " ".join(["batt", *command])


def _scrolled(command: Sequence[str], lines: list[Text], seconds: float) -> Iterator[Scene]:
    """The beginning of what was written, and, if it is longer than the terminal, its end."""
    long = len(lines) > ROWS
    yield _typed(command), lines[:ROWS], seconds / 2 if long else seconds
    if long:
        yield _typed(command), lines[-ROWS:], seconds / 2


def picture(scenes: Sequence[Scene]) -> str:
    """Scenes as one SVG, in which they follow each other without end; who wants no motion sees the last."""
    whole = sum(seconds for _, _, seconds in scenes)
    width, height = COLUMNS * WIDTH + 2 * FRAME, (ROWS + 1) * HEIGHT + 2 * FRAME
    rules, drawn, begun = [], [], 0.0
    for number, (command, lines, seconds) in enumerate(scenes):
        first, last = 100 * begun / whole, 100 * (begun + seconds) / whole
        rules.append(
            f"@keyframes s{number}{{0%{{opacity:{int(first == 0)}}}{first:.2f}%{{opacity:1}}{last:.2f}%{{opacity:0}}100%{{opacity:0}}}}"
            f".s{number}{{animation:s{number} {whole:g}s step-end infinite;opacity:0}}"
        )
        # The end of what is longer than the terminal is what it would show.
        shown = [Text.assemble(("$ ", "green"), (command, "bold")), *lines]
        drawn.append(f'<g class="s{number}">{"".join(_lines(shown))}</g>')
        begun += seconds
    still = f"@media (prefers-reduced-motion:reduce){{g{{animation:none!important}}.s{len(scenes) - 1}{{opacity:1}}}}"
    title = f"{len(scenes)} scenes at a terminal: {'; '.join(dict.fromkeys(command for command, _, _ in scenes))}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img">'
        f"<title>{escape(title)}</title><style>text{{font:14px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;"
        f'white-space:pre}}{"".join(rules)}{still}</style><rect width="100%" height="100%" rx="8" fill="#16181c"/>'
        f"{''.join(drawn)}</svg>\n"
    )


def _lines(lines: Sequence[Text]) -> Iterator[str]:
    console = Console(width=10_000)
    for row, line in enumerate(lines):
        column, y = 0, FRAME + row * HEIGHT
        for text, style, _ in line.render(console):
            x, room = FRAME + column * WIDTH, len(text) * WIDTH
            column += len(text)
            if style is not None and style.bgcolor is not None and not style.bgcolor.is_default:
                fill = _hex(style.bgcolor, False)
                yield f'<rect x="{x:g}" y="{y:g}" width="{room:g}" height="{HEIGHT:g}" fill="{fill}"/>'
            if text.strip():
                colour = "#e4e6ea" if style is None or style.color is None else _hex(style.color, True)
                weight = ' font-weight="bold"' if style is not None and style.bold else ""
                faint = ' opacity=".6"' if style is not None and style.dim else ""
                place = f'x="{x:g}" y="{y + 13:g}" textLength="{room:g}" lengthAdjust="spacingAndGlyphs"'
                yield f'<text {place} fill="{colour}"{weight}{faint}>{escape(text)}</text>'


def _hex(colour: Color, ink: bool) -> str:
    return colour.get_truecolor(MONOKAI, ink).hex


def main() -> None:
    """Record, and write the picture."""
    if len(sys.argv) not in (2, 3):
        sys.exit(str(__doc__).splitlines()[0])
    with tempfile.TemporaryDirectory() as folder:
        replace_file(sys.argv[1], picture([*scenes(Path(folder), *(sys.argv[2:] or ["20"]))]))


if __name__ == "__main__":
    main()
