"""The command line: ``batt COMMAND``. One file a command, loaded when it is called."""

# ruff: noqa: E402
from __future__ import annotations

import gc

# Loading a command makes tens of thousands of objects that stay: garbage is not looked for among them, not even while
# click is loaded.
gc.set_threshold(100_000)

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from arcbatt.candidates.plugins import load_plugins
from arcbatt.cli.defaults import default_map
from arcbatt.errors import BattError

COMMANDS = {
    "run": "Score a batt on tasks, filter, validate and store its candidates.",
    "deal": "Make a batt: choose parents, mutate, merge.",
    "evolve": "Search for programs, generation by generation.",
    "solve": "Answer the tests of tasks by both searches, with the programs behind the answers.",
    "submit": "Predict the tests of challenges and write a submission.",
    "merge": "Merge stores, or submissions, that were made apart.",
    "score": "Score a submission by the three rules in use.",
    "verify-result": "Replay stored results and compare.",
    "check": "Run every solve_<id> of a file on its task.",
    "pipe": "Score candidates as they come: a line of JSON in, a line out.",
    "compare": "Tell whether two runs agree and how their times relate.",
    "show": "Show a task, a program, a batt or a run as coloured grids.",
    "explain": "Every line of a program with its value on every sample, as a page.",
    "report": "A run or a store as a page.",
    "import": "Score programs of a corpus on their tasks and keep the best in a store.",
    "store": "List, show, verify and clean a store.",
}


class _Commands(click.Group):
    """Commands that are imported only when needed: start-up time is part of every short run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = "import_" if cmd_name == "import" else cmd_name.replace("-", "_")
        command = getattr(importlib.import_module(f"arcbatt.cli.{module}"), module)
        assert isinstance(command, click.Command)
        _take_plugins(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _load(context: click.Context, parameter: click.Parameter, files: tuple[str, ...]) -> None:
    load_plugins(files)


_plugin_option = click.option(
    "--plugin",
    multiple=True,
    metavar="FILE",
    is_eager=True,
    expose_value=False,
    callback=_load,
    help="Python that adds primitives, mutations, data.",
)


def _take_plugins(command: click.Command) -> None:
    """Let a command, and those in it, take ``--plugin`` as well: it may stand before its name or after it."""
    if not any(one.name == "plugin" for one in command.params):
        _plugin_option(command)
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _take_plugins(inner)


EPILOG = """Exit status: 0 all was done and nothing found wrong; 1 done, and something differs, fails, is wrong or was
left out; 2 the input is wrong; 130 interrupted, what was finished is kept."""


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.version_option(package_name="arcbatt")
@_plugin_option
@click.pass_context
def batt(context: click.Context) -> None:
    """Score and breed candidate programs for ARC-AGI tasks.

    Files named by --plugin, and by the environment variable ARCBATT_PLUGINS, are run first. Options have defaults in
    arcbatt.toml, or in the table [tool.arcbatt] of pyproject.toml; '-' in place of a file is standard input.

    Example: batt deal -c 32 -i 007bbfb7 -f tmp.py && batt run --timing -i 007bbfb7 -b tmp.py
    """
    context.default_map = _defaults()


def _defaults() -> dict[str, Any]:
    return default_map([*COMMANDS], lambda name: batt.get_command(click.Context(batt), name))


def main(args: Sequence[str] | None = None, command: click.Command = batt, name: str = "batt", **settings: Any) -> None:
    """Run a command and exit. `settings` are those of its context.

    The status is 0 if all was done and nothing found wrong; 1 if it was done, and something differs, fails, is wrong or
    was left out; 2 if the input is wrong so that nothing could be done (or the first thing is, with ``--strict``); 130
    if it was interrupted, what was finished is kept.
    """
    try:
        status = command.main(args, prog_name=name, standalone_mode=False, **settings)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BattError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        # A full disk or a folder without permission; what was finished before is kept.
        click.echo(f"Error: {error.filename or 'input/output'}: {error.strerror or error}", err=True)
        sys.exit(2)
    except (KeyboardInterrupt, click.exceptions.Abort):
        click.echo("Interrupted; what was finished is kept.", err=True)
        sys.exit(130)
    # When it ends, the interpreter looks for garbage once more, which takes a tenth of a short run: all goes anyway.
    gc.freeze()
    sys.exit(status if isinstance(status, int) else 0)


def script(name: str) -> None:
    """Entry of the scripts `run_batt.py` and `card.py`: the command `name` under the script's own name."""
    command = batt.get_command(click.Context(batt), name)
    assert command is not None
    try:
        load_plugins()
        defaults = _defaults().get(name, {})
    except BattError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    main(sys.argv[1:], command, f"python {sys.argv[0].rsplit('/', 1)[-1]}", default_map=defaults)
