"""Grids in a terminal: side by side, in colour where the terminal has any, as plain characters otherwise."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.syntax import Syntax
from rich.text import Text

from arcbatt.views.palette import ARC, Palette, palette_named
from arcbatt.views.svg import Cells, Picture, runs


@dataclass(frozen=True)
class Block:
    """Lines of the same width that belong together: a caption and a grid, or an arrow."""

    lines: list[Text]
    width: int


class Screen:
    """Where a command draws: the standard output, as wide as the terminal (80 columns in a pipe).

    There is no colour in pipes, in dumb terminals and with NO_COLOR; then cells are digits, and a dot is a cell that is
    not there.
    """

    def __init__(self, colours: str | Palette = ARC, console: Console | None = None) -> None:
        self.palette = palette_named(colours)
        self.console = console or Console(file=sys.stdout, highlight=False)
        self.plain = self.console.no_color or self.console.color_system is None

    def line(self, text: str | Text = "", style: str = "") -> None:
        """Print a line of text as it is: nothing in it is markup. On a terminal long lines are broken between words."""
        text = Text(_visible(text), style) if isinstance(text, str) else text
        if self.plain:
            self._write(text)
        else:
            self.console.print(text, overflow="fold")

    def _write(self, text: Text) -> None:
        # Not through the console: it would pad and break lines that others may want to read on.
        self.console.file.write(text.plain.rstrip() + "\n")

    def code(self, text: str) -> None:
        """Print the text of a program with line numbers and syntax colours; the text alone where there is no colour."""
        if self.plain:
            for line in text.splitlines():
                self._write(Text(_visible(line)))
        else:
            shown = "\n".join(map(_visible, text.splitlines()))
            self.console.print(
                Syntax(shown, "python", theme="ansi_dark", background_color="default", line_numbers=True)
            )

    def rows(self, rows: Sequence[Sequence[Picture]], arrow: int | None = 0, indent: int = 0) -> None:
        """Print rows of pictures; as many rows side by side as fit, the pictures of a row below each other if it does
        not fit by itself. After picture number `arrow` of each row stands an arrow. `indent` is in columns."""
        room = self.console.width - indent
        placed: list[list[Block]] = [[]]
        for row in rows:
            blocks = self._blocks(row, arrow)
            units = [_beside(blocks, 1)] if _width(blocks, 1) <= room else [[b] for b in blocks]
            for unit in units:
                if placed[-1] and _width([*placed[-1], *unit], 3) > room:
                    placed.append([])
                placed[-1] += unit
            if len(units) > 1:
                placed.append([])
        for number, line in enumerate(filter(None, placed)):
            if number:
                self.line()
            (whole,) = _beside(line, 3)
            for text in whole.lines:
                text = Text(" " * indent) + text
                self._write(text) if self.plain else self.console.print(
                    text, no_wrap=True, overflow="ignore", crop=False
                )

    def _blocks(self, row: Sequence[Picture], arrow: int | None) -> list[Block]:
        blocks = []
        for number, picture in enumerate(row):
            block = self.block(picture)
            blocks.append(block)
            if number == arrow and number + 1 < len(row):
                middle = len(block.lines) // 2
                blocks.append(Block([Text("->" if k == middle else "  ") for k in range(len(block.lines))], 2))
        return blocks

    def block(self, picture: Picture) -> Block:
        """A picture with its caption above it."""
        lines = [Text(_visible(picture.caption), "dim")] if picture.caption else []
        if picture.cells is None:
            lines.append(Text(_visible(picture.note), "italic"))
        else:
            lines += self.grid(picture.cells)
        width = max((line.cell_len for line in lines), default=0)
        for line in lines:
            line.pad_right(width - line.cell_len)
        return Block(lines, width)

    def grid(self, cells: Cells) -> list[Text]:
        """A grid, two characters a cell; one, if it is too wide for the terminal; more, if a number needs more."""
        columns = len(cells[0]) if len(cells) else 0
        longest = max((len(str(v)) for row in cells for v in row if v is not None), default=1)
        wide = 1 if longest == 1 and 2 * columns > self.console.width else max(2, longest + 1)
        return [Text.assemble(*(self._run(value, run, wide) for _, run, value in runs(row))) for row in cells]

    def _run(self, value: int | None, run: int, wide: int) -> tuple[str, str]:
        """A run of equal cells as text and style."""
        if value is None:
            return ".".ljust(wide) * run, "dim"
        colour = self.palette.colour(value)
        if self.plain or colour is None:
            return str(value).ljust(wide) * run, "bold red"
        text = str(value) if self.palette.digits else ""
        return text.ljust(wide) * run, f"{self.palette.ink(value)} on {colour}"


def _width(blocks: Sequence[Block], gap: int) -> int:
    return sum(block.width for block in blocks) + gap * (len(blocks) - 1)


def _beside(blocks: Sequence[Block], gap: int) -> list[Block]:
    """Blocks joined into one, at the same height."""
    height = max((len(block.lines) for block in blocks), default=0)
    lines = []
    for k in range(height):
        parts = [block.lines[k] if k < len(block.lines) else Text(" " * block.width) for block in blocks]
        lines.append(Text(" " * gap).join(parts))
    return [Block(lines, _width(blocks, gap))]


def _visible(text: str) -> str:
    """Text without control characters, which could steer the terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)
