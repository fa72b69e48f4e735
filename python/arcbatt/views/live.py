"""The live view of a long command: what runs now, what fits, rates, time left, answers so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from arcbatt.views import html
from arcbatt.views.palette import ARC
from arcbatt.views.words import counted

if TYPE_CHECKING:
    from rich.console import RenderableType


def live_page() -> str:
    """The page, which asks the server that it is from for ``state.json`` every second."""
    colours = [ARC.colour(colour) for colour in range(10)]
    return html.render_page("live.html", "arcbatt: running", scripts=["live.js"], data={"colours": colours}, live=True)


def live_terminal(state: Mapping[str, Any], rows: int = 12) -> RenderableType:
    """The same for a terminal, in at most some twenty lines: the state of a course as plain data."""
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    parts: list[RenderableType] = []
    head = f"{state['done']:,}/{counted(state['total'], 'task')}, {state['fitting']:,} fit; {state['elapsed']} so far"
    parts.append(Text(head + (f", {state['left']} left" if state["left"] else ""), "bold"))
    if state["total"] > 1:
        bar = Table.grid(expand=True)  # the bar itself does not end its line
        bar.add_row(ProgressBar(total=state["total"], completed=state["done"]))
        parts.append(bar)
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for name, doing in state["workers"][:rows]:
        table.add_row(Text("worker", "dim"), Text(name), Text(doing))
    for one in state["running"][:rows]:
        table.add_row(Text("runs", "cyan"), Text(one["task"]), Text(f"{one['said']} ({one['since']})"))
    for one in state["finished"][: max(0, rows - len(state["running"]) - len(state["workers"]))]:
        style = "green" if one["fits"] else "dim"
        table.add_row(Text("fits" if one["fits"] else "done", style), Text(one["task"]), Text(one["said"]))
    parts.append(table)
    return Group(*parts)
