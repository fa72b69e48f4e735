"""A pool of processes of which each can be lost alone."""

import os
import threading
import time
from concurrent.futures import BrokenExecutor, CancelledError

import executor_work as work
import pytest
from arcbatt.errors import UsageError
from arcbatt.executors import ProcessExecutor


def test_a_lost_process_takes_only_its_own_work_along():
    with ProcessExecutor(2) as executor:
        lost = executor.submit(os._exit, 3)
        others = [executor.submit(abs, -n) for n in range(20)]
        assert [other.result() for other in others] == [*range(20)]
        with pytest.raises(BrokenExecutor, match="status 3"):
            lost.result()
        assert executor.submit(abs, -1).result() == 1


def test_what_is_raised_or_cannot_be_carried_is_told():
    with ProcessExecutor(1) as executor:
        with pytest.raises(ZeroDivisionError):
            executor.submit(divmod, 1, 0).result()
        with pytest.raises(TypeError, match="pickle"):
            executor.submit(abs, threading.Lock()).result()
        with pytest.raises(TypeError, match="lock does not pickle"):
            executor.submit(threading.Lock).result()
        assert executor.submit(abs, -1).result() == 1


def test_an_interrupt_breaks_what_was_submitted_and_nothing_later(tmp_path):
    with ProcessExecutor(1) as executor:
        runs = executor.submit(work.waiting, [], str(tmp_path))
        waits = executor.submit(abs, -1)
        while not any(tmp_path.iterdir()):
            time.sleep(0.01)
        executor.interrupt()
        for future in (runs, waits):
            with pytest.raises(BrokenExecutor):
                future.result()
        assert executor.submit(abs, -2).result() == 2


def test_an_interrupt_may_come_at_any_moment(tmp_path):
    """While processes are started, too."""
    for seconds in (0.0, 0.005, 0.05):
        with ProcessExecutor(2) as executor:
            futures = [executor.submit(work.waiting, [], str(tmp_path)) for _ in range(4)]
            time.sleep(seconds)
            executor.interrupt()
            for future in futures:
                with pytest.raises(BrokenExecutor):
                    future.result(timeout=600)
            assert executor.submit(abs, -2).result() == 2


def test_an_end_is_an_end(tmp_path):
    executor = ProcessExecutor(1)
    first = executor.submit(time.sleep, 0.01)
    rest = [executor.submit(abs, -1) for _ in range(3)]
    executor.shutdown(cancel_futures=True)
    assert first.done()
    for future in rest:  # at most one was done by then
        if not future.cancelled():
            assert future.result() == 1
        else:
            with pytest.raises(CancelledError):
                future.result()
    executor.shutdown()
    with pytest.raises(RuntimeError, match="after shutdown"):
        executor.submit(abs, -1)
    with pytest.raises(UsageError, match="1024"):
        ProcessExecutor(2000)
