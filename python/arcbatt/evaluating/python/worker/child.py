"""The life of one worker: load the job, give everything up, run."""

from __future__ import annotations

import marshal
import mmap
import os
import signal
import sys
from typing import Any, NoReturn

from . import layout
from .guards import Guards, finish, name_violations, write_note
from .running import Runner
from .surroundings import Sink
from .trial import keep_two_files
from .watching import Watch


def live(shared_file: int, level: str, engine: Any, sink: Sink, watch: Watch, guards: Guards) -> NoReturn:
    """Run the batch in this shared memory, in the process just forked, and end it."""
    shared = None
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        file = keep_two_files(shared_file)
        shared = mmap.mmap(file, os.fstat(file).st_size)
        os.closerange(layout.REPORT + 1, 4096)
        candidates, samples, size = layout.COUNTS_FORMAT.unpack_from(shared, layout.COUNTS)
        payload = marshal.loads(shared[layout.PAGE : layout.PAGE + size])
        payload["size"] = size
        runner = Runner(shared, payload, sink, watch, guards, engine)
        watched = name_violations(shared, finish)
        seconds = int(candidates * (samples + 1) * payload["seconds"]) + 10
        engine.confine(level, layout.REPORT, payload["memory"], seconds)
        if payload["mode"] == layout.ALONE or level == "process":
            # It only gives names where there is a filter, and is asked at every compilation: whoever is stopped by the
            # filter in a shared process comes here again, alone.
            sys.addaudithook(watched)
        layout.U32.pack_into(shared, layout.STATE, layout.RUNNING)
    except BaseException as error:
        if shared is not None:
            write_note(shared, f"{type(error).__name__}: {error}")
            layout.U32.pack_into(shared, layout.STATE, layout.FAILED)
        finish(1)
    del engine, payload
    runner.run()
    finish(0)
