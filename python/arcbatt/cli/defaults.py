"""Defaults of options from ``arcbatt.toml``, or the table ``[tool.arcbatt]`` of ``pyproject.toml``."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from arcbatt.errors import UsageError

FILES = ("arcbatt.toml", "pyproject.toml")
"""Looked for in the working directory, in this order; the first one that says something counts."""


def read_defaults() -> tuple[str, dict[str, Any]]:
    """The name of the file with defaults and what it says; empty if there is none. Raises `UsageError`."""
    for name in FILES:
        try:
            text = Path(name).read_text("utf-8")
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            if name == "pyproject.toml":
                continue  # somebody else's
            raise UsageError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from None
        if name == "pyproject.toml" and "tool.arcbatt" not in text:
            continue  # a project of somebody else's need not be read to the end
        toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
        try:
            content = toml.loads(text)
        except ValueError as error:
            raise UsageError(f"{name}: {error}") from None
        if name == "pyproject.toml":
            content = content.get("tool", {}).get("arcbatt", {})
            name = f"{name}: [tool.arcbatt]"
        return name, content
    return "", {}


def default_map(commands: Sequence[str], command_named: Callable[[str], click.Command | None]) -> dict[str, Any]:
    """The defaults as click takes them, by command and parameter.

    A key outside tables is an option of every command that has it, a table has the options of the command of its name.
    Raises `UsageError` for what is no option, and for a value that the option does not take.
    """
    where, content = read_defaults()
    if not content:
        return {}
    shared = {key: value for key, value in content.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in content.items() if isinstance(value, dict)}
    for name in tables:
        if name not in commands:
            raise UsageError(f"{where}: [{name}] is no command; expected {', '.join(commands)}")
    found: dict[str, Any] = {}
    used: set[str] = set()
    for name in commands:
        command = command_named(name)
        assert command is not None
        values, taken = _of_command(command, {**shared, **tables.get(name, {})}, f"{where}: [{name}]")
        unknown = sorted(tables.get(name, {}).keys() - taken)
        if unknown:
            raise UsageError(f"{where}: [{name}] {unknown[0]}: batt {name} has no option --{unknown[0]}")
        used |= taken
        found[name] = values
    unknown = sorted(shared.keys() - used)
    if unknown:
        raise UsageError(f"{where}: {unknown[0]}: no command has an option --{unknown[0]}")
    return found


def _of_command(command: click.Command, values: dict[str, Any], where: str) -> tuple[dict[str, Any], set[str]]:
    """The values by parameter, those of its own commands in a table each; and the keys that it took."""
    context = click.Context(command, info_name=command.name)
    options = _options(command)
    found, taken = {}, set()
    for key, value in values.items():
        option = options.get(key.replace("_", "-"))
        if option is None:
            continue
        taken.add(key)
        if option.is_flag and not isinstance(value, bool):
            raise UsageError(f"{where} {key}: expected true or false, found {value!r}")
        if "\0" in str(value):  # no path has one
            raise UsageError(f"{where} {key}: a character NUL in {value!r}")
        try:
            found[option.name or ""] = option.type_cast_value(context, value)
        except (click.BadParameter, TypeError) as error:
            told = error.message if isinstance(error, click.BadParameter) else f"found {value!r}"
            raise UsageError(f"{where} {key}: {told}") from None
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            below, more = _of_command(inner, values, where)
            found[name] = below
            taken |= more
    return found, taken


def _options(command: click.Command) -> dict[str, click.Option]:
    """The options of a command by their long names."""
    return {
        name[2:]: one
        for one in command.params
        if isinstance(one, click.Option)
        for name in one.opts
        if name.startswith("--")
    }
