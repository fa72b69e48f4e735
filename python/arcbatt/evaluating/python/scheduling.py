"""What to run next: how a batch's end decides over its candidates."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from arcbatt.evaluating.python.region import RECORD, Report
from arcbatt.evaluating.python.worker import layout


class Death(Enum):
    """Why a worker ended before its work did."""

    TIMEOUT = "timeout"
    IDLE = "idle"
    VIOLATION = "violation"
    CRASH = "crash"


@dataclass
class Verdict:
    """Outcomes of one candidate: those on the first samples as reported, then, if its worker died, of what."""

    candidate: int
    report: Report
    row: int
    death: Death | None = None
    text: str = ""


@dataclass
class Batch:
    """Candidates to be run by one worker on these samples."""

    candidates: Sequence[int]
    samples: Sequence[int]
    mode: int = layout.TOGETHER
    pending: Verdict | None = None
    """A verdict that holds if this batch, which ran before it in the same process, turns out to be harmless."""


@dataclass
class Decision:
    """What follows from the end of a batch."""

    accepted: list[Verdict] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)


def decide(
    batch: Batch, report: Report | None, status: int, killed: Death | None, name_call: Callable[[int], str]
) -> Decision:
    """What to accept of a batch and what to run again.

    Parameters
    ----------
    batch
        What the worker was given.
    report
        What it wrote; None if that makes no sense.
    status
        Its exit status, negative for a signal.
    killed
        Why it was killed, if it was.
    name_call
        The name of a system call.

    Returns
    -------
    Decision
        Each candidate of the batch is either accepted or in one of the new batches.
    """
    death, text = _cause(report, status, killed, name_call)
    if batch.mode == layout.ALONE:
        return Decision([_verdict_alone(batch, report, death, text)])
    decision = Decision()
    candidates = batch.candidates
    if report is None:
        # Somebody wrote where only the worker should.
        decision.batches += alone(candidates, batch.samples)
        _settle(batch, decision, False)
        return decision
    verified, done = report.verified, report.done
    for row in range(verified):
        if not report.whole[row]:
            decision.batches += alone([candidates[row]], batch.samples)
        else:
            decision.accepted.append(Verdict(candidates[row], report, row))
    if death is None and report.state == layout.CHANGED:
        if batch.mode == layout.CAREFULLY:
            decision.batches += alone([candidates[done - 1]], batch.samples)
            _add(decision, candidates[done:], batch, layout.TOGETHER)
        else:
            _add(decision, candidates[verified:done], batch, layout.CAREFULLY)
            _add(decision, candidates[done:], batch, layout.TOGETHER)
        _settle(batch, decision, False)
        return decision
    if death is None:
        _add(decision, candidates[verified:], batch, layout.TOGETHER)
        _settle(batch, decision, verified == len(candidates) and report.state == layout.FINISHED)
        return decision
    if done == len(candidates):
        _add(decision, candidates[verified:], batch, layout.CAREFULLY)
        _settle(batch, decision, False)
        return decision
    at = report.at
    culprit = Verdict(candidates[at], report, at, death, text)
    before = candidates[verified:done]
    needs_own = bool((report.records["status"][at] == layout.APART).any())
    if death in (Death.TIMEOUT, Death.IDLE) and not needs_own:
        if before:
            decision.batches.append(Batch(before, batch.samples, layout.TOGETHER, culprit))
        else:
            decision.accepted.append(culprit)
    else:
        decision.batches += alone([culprit.candidate], batch.samples)
        _add(decision, before, batch, layout.TOGETHER)
    _add(decision, [*candidates[done:at], *candidates[at + 1 :]], batch, layout.TOGETHER)
    _settle(batch, decision, False)
    return decision


def alone(candidates: Sequence[int], samples: Sequence[int]) -> list[Batch]:
    """A batch for each candidate, in which it is alone."""
    return [Batch([candidate], samples, layout.ALONE) for candidate in candidates]


def _add(decision: Decision, candidates: Sequence[int], batch: Batch, mode: int) -> None:
    if candidates:
        decision.batches.append(Batch(candidates, batch.samples, mode))


def _settle(batch: Batch, decision: Decision, harmless: bool) -> None:
    """Accept what was waiting for this batch, or run it alone."""
    if batch.pending is None:
        return
    if harmless:
        decision.accepted.append(batch.pending)
    else:
        decision.batches += alone([batch.pending.candidate], batch.samples)


def _verdict_alone(batch: Batch, report: Report | None, death: Death | None, text: str) -> Verdict:
    if report is None or not (death or report.whole[0]) or (report.records["status"] == layout.APART).any():
        nothing = Report(layout.NOT_BEGUN, 0, 0, 0, 0, "", np.zeros((1, 0), RECORD), {}, b"", {})
        return Verdict(batch.candidates[0], nothing, 0, Death.VIOLATION, "wrote where only the worker should")
    return Verdict(batch.candidates[0], report, 0, death, text)


def _cause(
    report: Report | None, status: int, killed: Death | None, name_call: Callable[[int], str]
) -> tuple[Death | None, str]:
    if killed is not None:
        return killed, ""
    if status in (-signal.SIGPROF, -signal.SIGXCPU):
        return Death.TIMEOUT, ""
    if status == layout.VIOLATION_STATUS:
        if report is not None and report.note:
            return Death.VIOLATION, report.note
        return Death.VIOLATION, name_call(report.violation - 1) if report is not None and report.violation else ""
    if status == 128 + signal.SIGABRT:
        return Death.CRASH, "SIGABRT"
    if status < 0:
        return Death.CRASH, _signal_name(-status)
    if status or report is None or report.state in (layout.NOT_BEGUN, layout.RUNNING):
        return Death.CRASH, f"ended its process with status {status}"
    return None, ""


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
