"""Work is done once and whole, whatever happens to those who do it."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import executor_work as work
import pytest
from arcbatt.candidates.plugins import load_plugins
from arcbatt.errors import ExecutorError, UsageError
from arcbatt.evaluating.engine import Job, evaluate
from arcbatt.executors import Call, Dispatcher, JobSizes, ProcessExecutor, in_pieces, open_executor, watching
from arcbatt.executors.sizes import MAX_GROWTH
from hypothesis import given, settings
from hypothesis import strategies as st


def pieces(executor, function, items, *shared, first=5):
    return sorted(in_pieces(executor, function, shared, items, name=lambda n: f"item {n}", first=first))


def values(found):
    assert [one.start for one in found[1:]] == [one.stop for one in found[:-1]]
    return [value for one in found if one.lost is None for value in one.value]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=60), st.integers(1, 20), st.integers(1, 5))
def test_pieces_make_up_the_whole(items, first, workers):
    with ThreadPoolExecutor(workers) as pool:
        found = pieces(pool, work.squares, items, first=first)
    assert values(found) == [n * n for n in items]


@given(
    st.integers(1, 1000),
    st.integers(1, 10**7),
    st.integers(1, 2000),
    st.lists(st.floats(1e-6, 10.0), min_size=1, max_size=20),
)
def test_jobs_last_a_second_or_more_and_are_never_more_than_is_left(first, items, width, costs):
    sizes, left, largest = JobSizes(first), items, max(1, first)
    for cost in costs * 3:
        size = sizes.next(left, width)
        assert 1 <= size <= left
        assert size <= MAX_GROWTH * largest
        largest = max(largest, size)
        sizes.note(size, size * cost)
        left = max(1, left - size)
    # What is known by now decides, as far as there is that much work left.
    for _ in range(30):
        sizes.note(10**6, 10**6 * costs[-1])
        largest = max(largest, sizes.next(10**12, width))
    size = sizes.next(10**12, width)
    assert size == 1 or size * costs[-1] >= 1.0 or size == MAX_GROWTH * largest


def test_every_item_is_done_in_every_way_once(processes):
    """However many ways there are: each with all items, in pieces that are the same for all of them."""
    for ways in ([2], [2, 3, 5]):
        done = list(in_pieces(processes, work.times, (), list(range(50)), name=str, first=7, ways=ways))
        assert len({(one.start, one.stop) for one in done}) * len(ways) == len(done)
        for number, way in enumerate(ways):
            found = [value for one in sorted(done) if one.way == number for value in one.value]
            assert found == [way * item for item in range(50)]


def test_what_a_lost_worker_had_is_given_out_again(processes, tmp_path):
    found = pieces(processes, work.once, list(range(40)), str(tmp_path))
    assert values(found) == list(range(40))
    assert (tmp_path / "ended").exists()


def test_what_ends_workers_is_set_aside_and_named_and_all_else_is_done(processes, caplog):
    found = pieces(processes, work.deadly, list(range(40)), (13, 21))
    lost = [one for one in found if one.lost is not None]
    assert [(one.start, one.stop) for one in lost] == [(13, 14), (21, 22)]
    assert str(lost[0].lost).startswith("item 13: set aside, it ended 3 workers")
    assert values(found) == [n for n in range(40) if n not in (13, 21)]
    assert "item 21: set aside" in caplog.text


def test_what_work_raises_is_raised_here(processes):
    with pytest.raises(ValueError, match="wrong: 0"):
        pieces(processes, work.raising, [0])
    with pytest.raises(ExecutorError, match="cannot be sent back"):
        pieces(processes, work.unpicklable, [0])
    with pytest.raises(ExecutorError, match="cannot be sent to another process"):
        pieces(processes, work.squares, [threading.Lock()])


def spawned():
    return ProcessPoolExecutor(2, get_context("spawn"))


def test_a_pool_that_has_broken_is_made_anew_where_that_is_possible(tmp_path):
    made = []

    def make():
        made.append(spawned())
        return made[-1]

    assert values(pieces(make, work.once, list(range(20)), str(tmp_path))) == list(range(20))
    assert len(made) == 2
    with spawned() as pool, pytest.raises(ExecutorError, match="a function that returns an executor"):
        pieces(pool, work.deadly, [1], (1,))


class Cancelling(ThreadPoolExecutor):
    """Cancels what it is given the first time, as a scheduler does that is restarted; then breaks once."""

    num_workers = 2
    given = 0

    def submit(self, fn, /, *args, **kwargs):
        type(self).given += 1
        if self.given > 3:
            return super().submit(fn, *args, **kwargs)
        future: Future = Future()
        if self.given == 1:
            raise BrokenProcessPool("just so")
        if self.given == 2:
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_exception(ConnectionError("the network"))
        return future


class Forgetting(ThreadPoolExecutor):
    """Breaks at the first thing that it is given, and forgets the others: their futures never end."""

    num_workers = 2

    def submit(self, fn, /, *args, **kwargs):
        future: Future = Future()
        if not hasattr(self, "broken"):
            self.broken = True
            threading.Timer(0.1, future.set_exception, [BrokenProcessPool("just so")]).start()
        return future


def test_what_a_broken_pool_forgets_is_done_again():
    pools = iter([Forgetting(2), ThreadPoolExecutor(2)])
    assert values(pieces(lambda: next(pools), work.squares, [1, 2, 3], first=1)) == [1, 4, 9]


def test_cancelled_and_failed_futures_are_lost_workers_too():
    assert values(pieces(lambda: Cancelling(2), work.squares, [1, 2, 3], first=1)) == [1, 4, 9]


def test_other_work_can_be_given_while_results_are_taken():
    found = []
    with ThreadPoolExecutor(2) as pool, Dispatcher(pool) as dispatcher:
        dispatcher.give(Call(abs, (-3,), "three"))
        for done in dispatcher.results():
            found.append(done.value)
            if done.value:
                dispatcher.give(Call(abs, (done.value - 1,), "less"))
    assert found == [3, 2, 1, 0]


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().split()[2] != "Z"


def until(condition):
    deadline = time.monotonic() + 600
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert condition()


def test_stop_ends_what_runs(tmp_path):
    """Work that would go on for ever."""
    with ProcessExecutor(2) as executor, Dispatcher(executor, stop=lambda: any(tmp_path.iterdir())) as dispatcher:
        dispatcher.give(Call(work.waiting, ([], str(tmp_path)), "for ever"))
        assert list(dispatcher.results()) == []
    (begun,) = tmp_path.iterdir()
    until(lambda: not alive(int(begun.name)))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_ctrl_c_and_a_killed_parent_leave_no_process_behind(how, tmp_path):
    code = f"""
import executor_work as work
from arcbatt.executors import ProcessExecutor, in_pieces
with ProcessExecutor(2) as executor:
    list(in_pieces(executor, work.waiting, ({str(tmp_path)!r},), [1, 2], name=str))
"""
    environment = os.environ | {"PYTHONPATH": str(Path(work.__file__).parent)}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True)
    until(lambda: len(list(tmp_path.iterdir())) == 2)
    process.send_signal(how)
    _, said = process.communicate(timeout=600)
    assert ("KeyboardInterrupt" in said) == (how == signal.SIGINT)
    for begun in tmp_path.iterdir():
        until(lambda: not alive(int(begun.name)))  # noqa: B023


PLUGIN = """
import arcbatt

@arcbatt.primitive
def twice_wide_{number}(grid: arcbatt.Grid) -> arcbatt.Grid:
    return tuple(row + row for row in grid)
"""


@pytest.mark.parametrize("there", [True, False])
def test_primitives_of_plugins_are_there_in_workers(there, processes, tmp_path):
    import arcbatt
    from arcbatt.evaluating import distributed
    from arcbatt.evaluating.cases import task_cases

    plugin = tmp_path / f"wide_{there}.py"
    plugin.write_text(PLUGIN.format(number=int(there)))
    load_plugins([str(plugin)])
    if not there:  # as on another machine
        plugin.unlink()
    program = arcbatt.Program.parse(f"O = twice_wide_{int(there)}(I)")
    job = Job((program,), tuple(task_cases(arcbatt.load_task("a416b8f3").task)))
    table = distributed.evaluate(job, processes)
    assert [runs.values for runs in table.samples] == [runs.values for runs in evaluate(job).samples]


def test_executors_have_names():
    with open_executor("processes:3") as executor:
        assert executor.num_workers == 3
    for wrong in ("processes:x", "threads", "dask", "dask:tcp//nowhere", "processes:5000"):
        with pytest.raises(UsageError), open_executor(wrong):
            pass


def test_a_watcher_hears_of_workers_and_of_those_that_may_be_gone():
    told, gone = {}, []

    def watch(worker, doing):
        told[worker] = doing
        if not doing:
            gone.append(worker)

    with ProcessExecutor(1) as executor, watching(watch):
        pieces(executor, work.squares, [1, 2, 3])
        (first,) = told
        assert told[first].startswith("item 0 to item 2, ")
        pieces(executor, work.deadly, [1, 2, 3], [2], first=3)
        assert gone[0] == first
        assert len(told) > 1 and told[first] == ""
    told.clear()
    with ThreadPoolExecutor(1) as pool:
        pieces(pool, work.squares, [1])
    assert not told
