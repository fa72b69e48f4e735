"""kill -9 at random moments loses nothing that was stored before."""

import hashlib
import os
import random
import signal
import time

import pytest
from arcbatt.store import Kept, RunRecord, Store

KILLS = 200
BATCH = 6


def batch(number):
    programs = []
    for k in range(BATCH):
        text = f"def solve(S, I, C):\n    O = canvas({number * BATCH + k}, UNITY)\n    return O\n"
        md5 = hashlib.md5(text.encode()).hexdigest()
        programs.append(Kept(md5, text, "solver", f"task{number % 50}", 1.0, 1, 1, 0.001, 17, 1))
    return RunRecord("test", number, {}, [f"task{number % 50}"], str(number)), programs


def write_until_killed(path, number, acknowledge):
    """Keep batch after batch, and tell the parent of each that is kept."""
    store = Store(path)
    while True:
        run, programs = batch(number)
        store.keep(run, programs, best=10**9)
        os.write(acknowledge, number.to_bytes(4, "little"))
        number += 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_kill_at_random_moments(tmp_path):
    rng = random.Random(20260101)
    acknowledged: set[int] = set()
    number = 0
    for _ in range(KILLS):
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(read)
            try:
                write_until_killed(tmp_path, number, write)
            finally:
                os._exit(1)
        os.close(write)
        # Every second one while it opens the store or soon after that, the others after they have kept something.
        data = os.read(read, 4) if rng.random() < 0.5 else b""
        time.sleep(rng.random() * 0.05)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        while chunk := os.read(read, 65536):
            data += chunk
        os.close(read)
        numbers = [int.from_bytes(data[k : k + 4], "little") for k in range(0, len(data), 4)]
        acknowledged.update(numbers)
        number = max([number, *numbers]) + 2
    assert len(acknowledged) > KILLS // 10
    with Store(tmp_path) as store:
        errors = [p for p in store.verify() if p.severity == "error"]
        assert errors == []
        stored = {k.md5 for k in store.best()}
        missing = [n for n in acknowledged for k in batch(n)[1] if k.md5 not in stored]
        assert missing == []
        store.clean()
        assert store.verify() == []
