"""The commands that runs record: written so that they can be typed again, and read for their options."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path


def command_line(arguments: Sequence[str]) -> str:
    """`sys.argv` as one line, the program without its folder. What is not valid Unicode in it is escaped, for files and
    stores."""
    words = [word.encode("utf-8", "backslashreplace").decode() for word in arguments]
    return shlex.join([Path(words[0]).name, *words[1:]])


def options_of(command: str, *names: str) -> list[str]:
    """The values of an option in a recorded command, in its order; `names` are its spellings."""
    try:
        words = shlex.split(command)
    except ValueError:  # earlier versions joined the words without quoting
        words = command.split()
    found = []
    for word, after in zip_longest(words, words[1:]):
        name, equals, value = word.partition("=")
        if word in names and after is not None:
            found.append(after)
        elif equals and name.startswith("--") and name in names:
            found.append(value)
    return found
