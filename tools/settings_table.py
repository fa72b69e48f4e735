"""Writes docs/settings.md: every option of every command, with what it does and its default."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import click
from arcbatt import EvolveSettings, Limits, RunSettings
from arcbatt.answering import SolveSettings
from arcbatt.cli import COMMANDS, batt

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"
HEAD = """# All settings

Made from the commands by `make docs`; do not edit. An option has the first of: what is typed, the table of its command in
`arcbatt.toml`, the same key outside tables there, the default below ([more](cli.md#defaults-from-a-file)). In Python the
same are arguments: of [`RunSettings`, `EvolveSettings`, `SolveSettings` and `Limits`](reference.md).

| option | of | what it does | default |
|---|---|---|---|
"""

IN_PYTHON = """
## In Python

The [reference](reference.md) says what each is; limits are fuel/leaves/nesting/calls.

| field | default |
|---|---|
"""


def settings_page() -> str:
    """The page, with a row for each option; commands that have the same one share a row."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for name in COMMANDS:
        command = batt.get_command(click.Context(batt), name)
        assert command is not None
        _collect(command, name, rows)
    lines = []
    for (option, said, default), names in sorted(rows.items(), key=lambda row: row[0][0].lstrip("`-").lower()):
        where = "all" if len(names) >= len(COMMANDS) else ", ".join(dict.fromkeys(names))
        lines.append(f"| {option} | {where} | {said} | {default} |")
    return HEAD + "\n".join(lines) + "\n" + IN_PYTHON + "\n".join(_fields()) + "\n"


def _fields() -> Iterator[str]:
    for kind in (Limits, RunSettings, EvolveSettings, SolveSettings):
        made = kind()
        for name in [one.name for one in fields(kind)] if is_dataclass(kind) else kind._fields:
            value = getattr(made, name)
            yield f"| `{kind.__name__}.{name}` | `{value.text if isinstance(value, Limits) else value!r}` |"


def _collect(command: click.Command, name: str, rows: dict[tuple[str, str, str], list[str]]) -> None:
    for one in command.params:
        if isinstance(one, click.Option):
            names = ", ".join(f"`{opt}`" for opt in (*one.opts, *one.secondary_opts))
            said, default = _said(one)
            rows.setdefault((names, said, default), []).append(name)
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _collect(inner, f"{name} {inner.name}", rows)


def _said(option: click.Option) -> tuple[str, str]:
    """What an option does, and its default where it has one."""
    help = (option.help or "").replace("|", "\\|")
    told = re.search(r"\s*\[default: (.*?)\]\s*$|\s*Default: (.*?)\.?$", help)
    if told:
        return help[: told.start()], f"{told.group(1) or told.group(2)}"
    shown = option.show_default and option.default is not None
    return help, f"`{option.default}`" if shown else ""


if __name__ == "__main__":
    PAGE.write_text(settings_page(), "utf-8")
