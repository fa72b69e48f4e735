"""The commands that runs record: written so that they can be typed again, and what they were given.

Runs record their inputs as fields. Earlier versions recorded the command alone: for these it is read here, and nowhere
else.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from arcbatt.candidates.plugins import loaded_plugins
from arcbatt.disk import STANDARD_INPUT
from arcbatt.store import Inputs, RunRecord


def command_line(arguments: Sequence[str]) -> str:
    """`sys.argv` as one line, the program without its folder. What is not valid Unicode in it is escaped, for files and
    stores."""
    first, *words = [_writable(word) for word in arguments]
    name = Path(first).name
    return shlex.join(["python", "-m", "arcbatt", *words] if name == "__main__.py" else [name, *words])


def current_inputs(*, batt: str | None = None, data: str | None = None, store: str | None = None) -> Inputs:
    """The inputs of a run in this process, which has loaded its plugins; escaped like a `command_line`."""
    batt = None if batt == STANDARD_INPUT else batt  # it cannot be read again
    named = {name: value and _writable(value) for name, value in (("batt", batt), ("data", data), ("store", store))}
    return Inputs(**named, plugins=tuple(map(_writable, loaded_plugins())))


def inputs_of(run: RunRecord) -> Inputs:
    """The inputs of a stored run; for runs of stores before schema 3 those that its command names."""
    return run.inputs if run.inputs is not None else inputs_of_command(run.command)


def inputs_of_command(command: str) -> Inputs:
    """The inputs that a command names which an earlier version recorded."""
    try:
        words = shlex.split(command)
    except ValueError:  # earlier versions joined the words without quoting
        words = command.split()
    return Inputs(
        batt=next(iter(_options(words, "-b", "--batt_import")), None),
        data=next(reversed(_options(words, "--data")), None),
        store=next(iter(_options(words, "--store")), None),
        plugins=tuple(str(Path(name)) for name in _options(words, "--plugin")),
    )


def _options(words: Sequence[str], *names: str) -> list[str]:
    """The values of an option, in order; `names` are its spellings."""
    found = []
    for word, after in zip_longest(words, words[1:]):
        name, equals, value = word.partition("=")
        if word in names and after is not None:
            found.append(after)
        elif equals and name.startswith("--") and name in names:
            found.append(value)
    return found


def _writable(word: str) -> str:
    return word.encode("utf-8", "backslashreplace").decode()
