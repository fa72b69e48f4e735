"""What follows from the end of a batch, case by case."""

import signal

import numpy as np
import pytest
from arcbatt.evaluating.python.region import RECORD, Report
from arcbatt.evaluating.python.scheduling import Batch, Death, decide
from arcbatt.evaluating.python.worker import layout


def report_of(done, verified, state=layout.RUNNING, apart=(), count=6, samples=2, partial=0, at=0):
    """A report in which so many candidates are done, each with a grid on all samples."""
    records = np.zeros((count, samples), RECORD)
    records["status"][:done] = layout.GRID
    records["status"][done : done + 1, :partial] = layout.GRID
    for row in apart:
        records["status"][row] = layout.APART
    return Report(state, done, verified, max(at, done), 0, "", records, {}, b"", {})


def ends(batch, report, status=0, killed=None):
    """The accepted candidates, and the new batches as lists with their modes."""
    decision = decide(batch, report, status, killed, str)
    accepted = [(verdict.candidate, verdict.death) for verdict in decision.accepted]
    return accepted, [(list(new.candidates), new.mode) for new in decision.batches], decision


BATCH = Batch([10, 11, 12, 13, 14, 15], [0, 1])
GOOD = [(k, None) for k in range(10, 16)]


def test_all_is_well():
    assert ends(BATCH, report_of(6, 6, layout.FINISHED))[:2] == (GOOD, [])


def test_who_needs_a_process_gets_one():
    accepted, batches, _ = ends(BATCH, report_of(6, 6, layout.FINISHED, apart=[2]))
    assert accepted == [*GOOD[:2], *GOOD[3:]] and batches == [([12], layout.ALONE)]


def test_nothing_unverified_is_accepted_when_something_changed():
    accepted, batches, _ = ends(BATCH, report_of(5, 2, layout.CHANGED))
    assert accepted == GOOD[:2]
    assert batches == [([12, 13, 14], layout.CAREFULLY), ([15], layout.TOGETHER)]


def test_the_culprit_is_the_last_one_of_a_careful_batch():
    batch = Batch(BATCH.candidates, [0, 1], layout.CAREFULLY)
    accepted, batches, _ = ends(batch, report_of(3, 2, layout.CHANGED))
    assert accepted == GOOD[:2]
    assert batches == [([12], layout.ALONE), ([13, 14, 15], layout.TOGETHER)]


def test_the_rest_goes_on_where_memory_was_left_behind():
    accepted, batches, _ = ends(BATCH, report_of(3, 3, layout.GREW))
    assert accepted == GOOD[:3] and batches == [([13, 14, 15], layout.TOGETHER)]


def test_who_dies_while_it_is_compiled_before_its_turn_is_the_culprit():
    accepted, batches, decision = ends(BATCH, report_of(0, 0, at=3), -signal.SIGPROF)
    assert accepted == [(13, Death.TIMEOUT)] and decision.accepted[0].row == 3
    assert batches == [([10, 11, 12, 14, 15], layout.TOGETHER)]
    accepted, batches, _ = ends(BATCH, report_of(2, 2, at=4), -signal.SIGSEGV)
    assert accepted == GOOD[:2]
    assert batches == [([14], layout.ALONE), ([12, 13, 15], layout.TOGETHER)]


def test_a_timeout_counts_once_those_before_it_are_known_to_be_harmless():
    accepted, batches, decision = ends(BATCH, report_of(3, 1), -signal.SIGPROF)
    assert accepted == GOOD[:1]
    assert batches == [([11, 12], layout.TOGETHER), ([14, 15], layout.TOGETHER)]
    before = decision.batches[0]
    harmless = report_of(2, 2, layout.FINISHED, count=2)
    assert ends(before, harmless)[:2] == ([(11, None), (12, None), (13, Death.TIMEOUT)], [])
    harmful = report_of(2, 0, layout.CHANGED, count=2)
    assert ends(before, harmful)[1] == [([11, 12], layout.CAREFULLY), ([13], layout.ALONE)]


def test_a_timeout_counts_at_once_with_nobody_before_it():
    accepted, batches, _ = ends(BATCH, report_of(3, 3), -signal.SIGPROF)
    assert accepted == [*GOOD[:3], (13, Death.TIMEOUT)] and batches == [([14, 15], layout.TOGETHER)]


def test_who_needs_a_process_and_then_loops_gets_one():
    report = report_of(3, 3)
    report.records["status"][3, 0] = layout.APART
    accepted, batches, _ = ends(BATCH, report, -signal.SIGPROF)
    assert accepted == GOOD[:3] and batches == [([13], layout.ALONE), ([14, 15], layout.TOGETHER)]


@pytest.mark.parametrize("status", [-signal.SIGSEGV, -signal.SIGKILL, layout.VIOLATION_STATUS, 3, 0, 134])
def test_any_other_death_is_looked_at_alone(status):
    accepted, batches, _ = ends(BATCH, report_of(3, 2), status)
    assert accepted == GOOD[:2]
    assert batches == [([13], layout.ALONE), ([12], layout.TOGETHER), ([14, 15], layout.TOGETHER)]


def test_a_report_without_sense_has_all_run_alone():
    assert ends(BATCH, None)[1] == [([k], layout.ALONE) for k in BATCH.candidates]


@pytest.mark.parametrize(
    ("status", "killed", "death", "text"),
    [
        (-signal.SIGPROF, None, Death.TIMEOUT, ""),
        (-signal.SIGKILL, Death.IDLE, Death.IDLE, ""),
        (-signal.SIGKILL, None, Death.CRASH, "SIGKILL"),
        (-signal.SIGSEGV, None, Death.CRASH, "SIGSEGV"),
        (134, None, Death.CRASH, "SIGABRT"),
        (7, None, Death.CRASH, "ended its process with status 7"),
        (layout.VIOLATION_STATUS, None, Death.VIOLATION, ""),
    ],
)
def test_alone_every_end_is_a_verdict(status, killed, death, text):
    decision = decide(Batch([5], [0, 1], layout.ALONE), report_of(0, 0, count=1, partial=1), status, killed, str)
    (verdict,) = decision.accepted
    assert (verdict.death, verdict.text, decision.batches) == (death, text, [])


def test_alone_a_false_report_is_a_violation():
    for report in (
        None,
        report_of(1, 0, layout.FINISHED, apart=[0], count=1),
        report_of(0, 0, layout.FINISHED, count=1),
    ):
        (verdict,) = decide(Batch([5], [0, 1], layout.ALONE), report, 0, None, str).accepted
        assert verdict.death is Death.VIOLATION and verdict.text


def test_nobody_is_lost():
    """Whatever a batch of six comes to, each of its candidates is decided on once, or run again once."""
    for done in range(7):
        for verified in range(done + 1):
            for state in (layout.RUNNING, layout.FINISHED, layout.CHANGED, layout.GREW):
                for status in (0, 1, -signal.SIGPROF, -signal.SIGSEGV, layout.VIOLATION_STATUS):
                    if state == layout.CHANGED and done == 0:
                        continue
                    decision = decide(BATCH, report_of(done, verified, state), status, None, str)
                    found = [verdict.candidate for verdict in decision.accepted]
                    for new in decision.batches:
                        found += new.candidates
                        found += [new.pending.candidate] if new.pending else []
                    assert sorted(found) == list(BATCH.candidates), (done, verified, state, status)
