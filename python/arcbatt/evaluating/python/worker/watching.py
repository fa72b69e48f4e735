"""Notices what a candidate changed that others would see.

Everything that is watched is compared by identity, so nothing of a candidate's own (an ``__eq__``, say) takes part.
"""

from __future__ import annotations

import decimal
import os
import random
import signal
import sys
from collections.abc import Callable
from operator import is_
from types import ModuleType
from typing import Any

import numpy as np


class Watch:
    """The state of the interpreter as it was; `changed` says whether it still is."""

    def __init__(self, modules: frozenset[str]) -> None:
        """Remember the contents of these modules (and of all inside them), their classes and their containers."""
        self._namespaces: list[tuple[Any, list[Any], list[Any]]] = []
        self._mappings: list[tuple[Any, list[Any], list[Any]]] = []
        self._sequences: list[tuple[Any, list[Any]]] = []
        self._seen: set[int] = set()
        self._own: list[tuple[Callable[[], Any], Any]] = []
        for name, module in list(sys.modules.items()):
            top, *inner = name.split(".")
            # Who wants to reach a private module names it with its underscore, and so has a process of its own.
            private = any(part[0] == "_" or part in ("tests", "testing", "f2py") for part in inner)
            if isinstance(module, ModuleType) and top in modules | {"builtins", "os", "sys"} and not private:
                # A warning leaves its registry behind in the module that gave it; that is nobody's fault.
                vars(module).setdefault("__warningregistry__", {})
                self._add_namespace(vars(module))
                for key, value in list(vars(module).items()):
                    if key[0] != "_" and "cache" not in key:
                        self._add_value(value, modules)
        self._add_namespace(sys.modules)
        self._add_namespace(os.environ._data)  # type: ignore[attr-defined]
        for read in (
            sys.getrecursionlimit,
            sys.getswitchinterval,
            sys.gettrace,
            sys.getprofile,
            lambda: [signal.getsignal(number) for number in range(1, 32) if number != signal.SIGCHLD],
            lambda: sorted(np.geterr().items()),
            lambda: sorted((name, repr(value)) for name, value in np.get_printoptions().items()),
            lambda: repr(decimal.getcontext()),
        ):
            self._own.append((read, read()))

    def _add_value(self, value: Any, modules: frozenset[str]) -> None:
        if id(value) in self._seen:
            return
        if isinstance(value, type):
            # Classes written in C cannot be changed; all others have a dictionary that can.
            if value.__flags__ & (1 << 9) and str(value.__module__).partition(".")[0] in modules:
                self._seen.add(id(value))
                self._add_namespace(vars(value))
        elif type(value) is dict:
            self._seen.add(id(value))
            self._mappings.append((value, list(value), list(value.values())))
        elif type(value) is list:
            self._seen.add(id(value))
            self._sequences.append((value, list(value)))
        elif isinstance(value, random.Random):
            self._add_namespace(vars(value))

    def _add_namespace(self, mapping: Any) -> None:
        self._namespaces.append((mapping, list(mapping), list(mapping.values())))

    def changed(self, namespaces: bool) -> bool:
        """Whether anything is not as it was.

        Only who sets attributes can have changed a namespace, and to look at all of them is expensive in a process that
        shares its memory with the one that forked it.
        """
        for mapping, keys, values in self._namespaces + self._mappings if namespaces else self._mappings:
            if len(mapping) != len(keys) or list(mapping) != keys or not all(map(is_, mapping.values(), values)):
                return True
        for sequence, items in self._sequences:
            if len(sequence) != len(items) or not all(map(is_, sequence, items)):
                return True
        return any(read() != before for read, before in self._own)
