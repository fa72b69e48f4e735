"""Processes that write, prune, read, verify and clean one store at once, and are killed at random moments."""

import hashlib
import random
import subprocess
import sys
import time

from arcbatt.store import Kept, RunRecord, Store

SECONDS = 6.0


def kept(number, task):
    text = f"def solve(S, I, C):\n    O = canvas({number}, UNITY)\n    return O\n"
    md5 = hashlib.md5(text.encode()).hexdigest()
    return Kept(md5, text, "solver", task, number % 97 / 97, 1, 1, 0.0, 0, 1, str(number % 5), "how")


def write(folder, seed):
    """Keep batch after batch: those of task `all` stay for good, of task `few` four stay. Tells what is kept."""
    rng = random.Random(seed)
    with Store(folder) as store:
        while True:
            number = rng.randrange(10**6)
            store.keep(RunRecord("w", number, {}, ["all"], str(number)), [kept(number, "all")], best=10**9)
            print(number, flush=True)
            few = [kept(rng.randrange(10**6, 2 * 10**6), "few") for _ in range(3)]
            store.keep(RunRecord("p", number, {}, ["few"], str(number)), few, best=4)


def read(folder, seed):
    """Every text that a reader is given is whole, and of each task there are as many as there may be."""
    while True:
        with Store(folder, read_only=bool(seed % 2)) as store:
            for one in store.best():
                assert hashlib.md5(one.text.encode()).hexdigest() == one.md5
            few = store.best("few")
            assert len(few) in (0, 3, 4)  # three after the very first batch
            assert all(store.read(few))
            assert not [problem for problem in store.verify() if problem.severity == "error"]


def clean(folder, seed):
    while True:
        with Store(folder) as store:
            store.clean()


ROLES = (write, write, read, read, clean)

if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[2], int(sys.argv[3]))


class Worker:
    """A process in one of the roles, and what it has said."""

    def __init__(self, role, folder, seed):
        self.process = subprocess.Popen(
            [sys.executable, __file__, role.__name__, str(folder), str(seed)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def kill(self):
        """End it at once, wherever it is; the numbers it acknowledged. It must not have ended by itself."""
        assert self.process.poll() is None, self.process.communicate()
        self.process.kill()
        out, error = self.process.communicate()
        assert error == ""
        return [int(line) for line in out.split("\n")[:-1]]


def test_nothing_is_lost_and_nothing_is_wrong(tmp_path):
    Store(tmp_path).close()
    rng = random.Random(20260101)
    acknowledged = set()
    workers = [Worker(role, tmp_path, seed) for seed, role in enumerate(ROLES)]
    end, seed = time.monotonic() + SECONDS, len(ROLES)
    while time.monotonic() < end:
        time.sleep(rng.random() * 0.4)
        place = rng.randrange(len(ROLES))
        acknowledged.update(workers[place].kill())
        workers[place] = Worker(ROLES[place], tmp_path, seed)
        seed += 1
    for worker in workers:
        acknowledged.update(worker.kill())
    assert len(acknowledged) > 20
    with Store(tmp_path) as store:
        assert not [problem for problem in store.verify() if problem.severity == "error"]
        assert {kept(number, "all").md5 for number in acknowledged} <= {one.md5 for one in store.best("all")}
        assert len(store.best("few")) == 4
        store.clean()
        assert store.verify() == []
