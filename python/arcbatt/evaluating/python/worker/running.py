"""Runs the candidates of a batch, one after the other, and writes down what comes of it."""

from __future__ import annotations

import builtins
import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from ctypes import addressof, c_char
from functools import partial
from signal import ITIMER_PROF, setitimer
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

from . import layout
from .grids import Outcome, to_grid
from .guards import Apart, Guards
from .layout import APART, AT, DONE, ERROR, MEMORY, PROGRESS, STATE, STATM, U32, U64, VERIFIED
from .surroundings import Sink, set_seeds
from .triage import APART as NEEDS_APART
from .triage import STORES, triage
from .watching import Watch

SOURCE = "<candidate>"
MODULE = "candidate"  # where dataclasses and the like look for the names of a class's module
CHECK_EVERY = 0.1  # seconds between looks at what candidates changed
MAX_GROWTH = 32 << 20  # bytes of address space that candidates may leave behind together
BLOCK = 64  # candidates compiled at once
BLOCK_CHARACTERS = 100_000  # unless they are longer


class Compiled(NamedTuple):
    """A candidate ready to be run; whether it sets attributes, of anything, and whether it may ask for randomness."""

    code: CodeType
    stores: bool
    random: bool


class Runner:
    """One worker's work."""

    def __init__(
        self, shared: Any, payload: dict[str, Any], sink: Sink, watch: Watch, guards: Guards, engine: Any
    ) -> None:
        self._shared, self._sink, self._watch, self._guards = shared, sink, watch, guards
        self._mode: int = payload["mode"]
        self._seconds: float = payload["seconds"]
        self._most: int = payload["output"]
        self._candidates: list[tuple[str, str, str, bool]] = payload["candidates"]
        self._samples: list[tuple[list[list[int]], list[Any]]] = payload["samples"]
        self._parts = parts = layout.layout(len(self._candidates), len(self._samples), payload["size"])
        self._texts = 0
        self._recorder = engine.Recorder(
            address=addressof(c_char.from_buffer(shared)),
            progress=PROGRESS,
            records=parts.records,
            cells=parts.cells,
            candidates=len(self._candidates),
            samples=len(self._samples),
            array=np.ndarray,
            start_timer=partial(setitimer, ITIMER_PROF, self._seconds),
            clock=time.thread_time_ns,  # exact while a timer runs, which the process's is not
        )
        self._last_text: tuple[str, int, int] = ("", 0, 0)
        self._progress = memoryview(shared)[PROGRESS : PROGRESS + 8].cast("Q")
        self._at = memoryview(shared)[AT : AT + 8].cast("Q")
        self._namespace: dict[str, Any] = vars(sys.modules[MODULE])
        self._namespace.clear()
        self._given: dict[tuple[str, bool], list[tuple[Any, ...]]] = {}
        self._size = self._address_space()
        sink.most = payload["printed"]

    def run(self) -> None:
        """Run all candidates; return early if the rest needs a fresh process."""
        alone = self._mode == layout.ALONE
        checked = time.perf_counter()
        stores = False
        for number, compiled in self._compiled():
            if compiled is not None:
                stores = stores or compiled.stores
                self._run_candidate(number, compiled)
            U64.pack_into(self._shared, DONE, number + 1)
            now = time.perf_counter()
            last = number + 1 == len(self._candidates)
            if alone or not (last or self._mode == layout.CAREFULLY or now - checked > CHECK_EVERY):
                continue
            if self._watch.changed(stores):
                U32.pack_into(self._shared, STATE, layout.CHANGED)
                return
            U64.pack_into(self._shared, VERIFIED, number + 1)
            stores = False
            checked = time.perf_counter()
            if last or self._address_space() - self._size <= MAX_GROWTH:
                continue
            gc.collect()
            if self._address_space() - self._size > MAX_GROWTH:
                U32.pack_into(self._shared, STATE, layout.GREW)
                return
        U32.pack_into(self._shared, STATE, layout.FINISHED)

    def _compiled(self) -> Iterator[tuple[int, Compiled | None]]:
        """All candidates in order, None for those that need not be run.

        A few are compiled at once: the compiler and what it compiled push each other out of the processor's caches.
        """
        count = len(self._candidates)
        begin = 0
        while begin < count:
            end, characters = begin, 0
            while end < count and end - begin < BLOCK and (end == begin or characters < BLOCK_CHARACTERS):
                characters += len(self._candidates[end][0])
                end += 1
            block = [self._compile(number) for number in range(begin, end)]
            setitimer(ITIMER_PROF, 0)
            for number in range(begin, end):
                yield number, block[number - begin]
                block[number - begin] = None
            begin = end

    def _compile(self, number: int) -> Compiled | None:
        text = self._candidates[number][0]
        self._at[0] = number
        setitimer(ITIMER_PROF, self._seconds)
        self._progress[0] += 1
        start = time.thread_time_ns()
        try:
            code = compile(text, SOURCE, "exec", dont_inherit=True)
            if self._mode == layout.ALONE:
                return Compiled(code, False, True)
            kind = triage(code, text, self._guards.modules)
        except BaseException as error:
            self._write_all(number, self._explain(error), line_of(error), time.thread_time_ns() - start)
            return None
        if kind == NEEDS_APART:
            self._write_all(number, (APART, 0, 0, b"", ""))
            return None
        return Compiled(code, kind == STORES, "random" in text or "secrets" in text or "uuid" in text)

    def _run_candidate(self, number: int, compiled: Compiled) -> None:
        _, name, order, arrays = self._candidates[number]
        self._at[0] = number
        setitimer(ITIMER_PROF, self._seconds)
        self._progress[0] += 1
        guards = self._guards
        guards.tripped = False
        namespace = self._namespace
        namespace["__name__"] = MODULE
        # Not those of this file, which would be found unless others are given.
        namespace["__builtins__"] = vars(builtins) if self._mode == layout.ALONE else guards.builtins()
        start = time.thread_time_ns()
        try:
            if compiled.random:
                set_seeds()
            exec(compiled.code, namespace)
            function = namespace[name]
        except BaseException as error:
            self._write_all(number, self._explain(error), line_of(error), time.thread_time_ns() - start)
        else:
            if guards.tripped:
                self._write_all(number, (APART, 0, 0, b"", ""))
            else:
                self._run_samples(number, function, order, arrays, compiled.random)
        finally:
            namespace.clear()
            setitimer(ITIMER_PROF, 0)
        printed = self._sink.take()
        if printed:
            self._write_printed(number, printed)

    def _run_samples(self, number: int, function: Callable[..., Any], order: str, arrays: bool, random: bool) -> None:
        """Run a candidate on all samples; the engine does so until what comes is no plain grid."""
        recorder, guards, count = self._recorder, self._guards, len(self._samples)
        given, seed = self._given_for(order, arrays), set_seeds if random else None
        alone = self._mode == layout.ALONE
        place = 0
        recorder.begin()
        while place < count:
            end, line = place + 1 if alone else count, 0
            try:
                done, result = recorder.run(number, place, end, function, given, seed, guards)
                if not done:
                    outcome = to_grid(result, self._most)
                result = None
            except BaseException as error:
                done = False
                outcome = self._explain(error)
                line = line_of(error)
            if done:
                place = end
            else:
                if guards.tripped or outcome[0] == APART:
                    self._write_all(number, (APART, 0, 0, b"", ""))
                    return
                place = recorder.place
                self._write(number, place, outcome, line, recorder.elapsed())
                place += 1
            if alone and self._address_space() - self._size > MAX_GROWTH:
                gc.collect()  # what one sample left behind is not to be missing on the next

    def _explain(self, error: BaseException) -> Outcome:
        """Status and reason of what a candidate raised."""
        if isinstance(error, Apart):
            return APART, 0, 0, b"", ""
        if isinstance(error, MemoryError):
            # How much was left depends on those before; alone, it does not.
            return (MEMORY if self._mode == layout.ALONE else APART), 0, 0, b"", "out of memory"
        try:
            text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        except BaseException:
            text = type(error).__name__
        return ERROR, 0, 0, b"", text[: layout.MAX_REASON]

    def _given_for(self, order: str, arrays: bool) -> list[tuple[Any, ...]]:
        """What functions of this order are called with on each sample, to be copied."""
        key = order, arrays
        if key not in self._given:
            found = []
            for grid, pairs in self._samples:
                one: Any = np.array(grid) if arrays else grid
                others = [tuple(map(np.array, pair)) for pair in pairs] if arrays else pairs
                found.append({"I": (one,), "IS": (one, others), "SI": (others, one)}[order])
            self._given[key] = found
        return self._given[key]

    def _write_all(self, number: int, outcome: Outcome, line: int = 0, nanos: int = 0) -> None:
        for place in range(len(self._samples)):
            self._write(number, place, outcome, line, nanos)

    def _write(self, number: int, place: int, outcome: Outcome, line: int, nanos: int) -> None:
        status, height, width, cells, text = outcome
        said = self._write_text(text, layout.MAX_TEXT) if text else (0, 0)
        # At once, because the timer may end the process at any moment.
        self._recorder.write(number, place, status, height, width, cells, line, said, nanos)

    def _write_text(self, text: str, most: int) -> tuple[int, int]:
        if text == self._last_text[0]:
            return self._last_text[1:]
        data = text.encode("utf-8", "backslashreplace")[:most]
        begin = self._parts.texts + self._texts
        self._shared[begin : begin + len(data)] = data
        self._last_text = (text, self._texts, len(data))
        self._texts += len(data)
        return self._last_text[1:]

    def _write_printed(self, number: int, text: str) -> None:
        place = self._write_text(text, layout.MAX_PRINTED)
        layout.PRINTED.pack_into(self._shared, self._parts.printed + number * layout.PRINTED.size, *place)

    @staticmethod
    def _address_space() -> int:
        try:
            return int(os.pread(STATM, 64, 0).split(b" ")[0]) * 4096
        except (OSError, ValueError, IndexError):
            return 0  # not Linux


def line_of(error: BaseException) -> int:
    """The candidate's line that an exception comes from, 0 if there is none."""
    try:
        if isinstance(error, SyntaxError) and error.filename == SOURCE:
            return error.lineno or 0
        line, trace = 0, error.__traceback__
        while trace is not None:
            code: CodeType = trace.tb_frame.f_code
            if code.co_filename == SOURCE:
                line = trace.tb_lineno or line
            trace = trace.tb_next
        return line if 0 <= line < 2**31 else 0
    except BaseException:
        return 0
