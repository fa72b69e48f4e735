"""Reports as plain text: the table of candidates, outcomes, times."""

from __future__ import annotations

from arcbatt.scoring.results import Results
from arcbatt.scoring.run import TaskRun
from arcbatt.scoring.timing import NOTES, PrimitiveTimes, Timings
from arcbatt.views.statuses import look, painted
from arcbatt.views.words import LEGEND, microseconds, origin, score_text, status_word


def score_table(run: TaskRun, limit: int = 10, columns: int = 120, colour: bool = False) -> list[str]:
    """The best candidates, best first: samples matched of demo and of the known tests; progress, size, time class and
    time, origin, shortened where a line would be longer than `columns`. With `colour` what solves all demos is green,
    what solves some is yellow."""
    results = run.results
    demos = len(results.part("demo"))
    head = "  no  id        demo   test   progress  calls  t_log        µs  from"
    lines = [painted(head, "bold") if colour else head]
    ranked = [c for c in results.ranked() if c in run.seconds]
    t_logs = run.t_logs
    for c in ranked[:limit]:
        entry = results.entries[c]
        test = score_text(results.test_verdicts(c))
        matches = results.demo_matches(c)
        line = (
            f"{c:4}  {entry.program.id[:8]}  {matches}/{demos:<4} {test:<6} {results.progress(c):8.3f} "
            f"{entry.program.calls:6} {t_logs[c]:6} {microseconds(run.seconds[c]):>9}  "
        )
        come_from = origin(entry.parent, entry.mutation)
        line += _shortened(come_from, max(8, columns - len(line)))
        style = "green" if matches == demos else "yellow" if matches else ""
        lines.append(painted(line.rstrip(), style) if colour else line.rstrip())
    if len(ranked) > limit:
        lines.append(f"  ... and {len(ranked) - limit} more")
    if not all(results.known):
        lines.append(f"  {LEGEND}")
    return lines


def _shortened(text: str, columns: int) -> str:
    text = " ".join(text.split())
    if len(text) <= columns:
        return text
    # What the standard library has for this takes longer to load than a table to make.
    return f"{text[: columns - 3].rpartition(' ')[0]} ...".lstrip()


def outcome_lines(results: Results, columns: int = 10_000, colour: bool = False) -> list[str]:
    """How often each outcome occurred over candidates and samples, in lines of at most so many `columns`."""
    counts = sorted(results.counts().items(), key=lambda item: (-item[1], item[0]))
    lines, room = ["Outcomes:"], columns - len("Outcomes:")
    for number, (status, count) in enumerate(counts):
        text = f" {status_word(status)} {count:,}" + ("," if number + 1 < len(counts) else "")
        if len(text) > room:
            lines.append(" ")
            room = columns - 1
        lines[-1] += painted(text, look(status).style) if colour else text
        room -= len(text)
    return lines if counts else []


def timing_summary(timings: Timings) -> list[str]:
    """The timing keys with their seconds."""
    lines = ["Timing summary (seconds):"]
    for key, seconds in timings.seconds.items():
        lines.append(f"  {key:<34} {seconds:8.4f}  {NOTES.get(key, '')}".rstrip())
    return lines


def primitive_table(times: PrimitiveTimes, most: int = 20) -> list[str]:
    """Calls of primitives and the time in them: those that took longest."""
    calls, nanos = times.calls, times.nanos
    whole = sum(nanos.values()) or 1
    shared = times.asked - times.computed
    lines = [
        f"Primitives: {times.asked} calls in programs, {shared} of them shared; {sum(calls.values())} made, those from "
        f"within others included, in {whole / 1e6:.2f} ms",
        "  name                calls        ms   share   us a call",
    ]
    ranked = sorted(calls, key=lambda name: (-nanos[name], name))
    for name in ranked[:most]:
        ms, each = nanos[name] / 1e6, nanos[name] / 1e3 / calls[name]
        lines.append(f"  {name:<16} {calls[name]:>8} {ms:>9.3f} {nanos[name] / whole:>7.1%} {each:>11.2f}")
    if rest := ranked[most:]:
        ms = sum(nanos[name] for name in rest) / 1e6
        lines.append(f"  {f'{len(rest)} others':<16} {sum(calls[name] for name in rest):>8} {ms:>9.3f}")
    lines.append("  (every call is counted; the times are scaled up from some calls, with all that they make)")
    return lines


def speed_up(results: Results, workers: int) -> list[str]:
    """Processor time over wall-clock time of the demo and the test samples, what limits it, and each sample's time."""
    lines = []
    for part in ("demo", "test"):
        times = [t for t in results.times if t.sample.part == part]
        cpu, wall = sum(t.cpu for t in times), results.wall.get(part, 0.0)
        ratio = cpu / wall if wall > 0 else 0.0
        lines.append(
            f"Speed-up {part} (cpu / wall): {ratio:.2f} with {workers} workers; {_limit(results, part, workers)}"
        )
    each = ", ".join(f"{t.sample} {t.cpu * 1e3:.2f}" for t in results.times)
    lines.append(f"Milliseconds of each sample: {each}")
    return lines


def _limit(results: Results, part: str, workers: int) -> str:
    """What keeps the speed-up below the number of workers, in a sentence."""
    times = [t for t in results.times if t.sample.part == part]
    cpu = sum(t.cpu for t in times)
    if workers == 1:
        return "there is one worker"
    if not times or cpu < 0.002 * workers:
        return f"{cpu * 1e3:.2f} ms of work are too little for {workers} workers"
    longest = max(times, key=lambda t: t.cpu)
    if longest.heaviest_share * longest.cpu > 0.5 * cpu / workers:
        entry = results.entries[longest.heaviest]
        return (
            f"candidate {longest.heaviest} ({entry.parent or entry.program.id[:8]}) alone takes "
            f"{longest.heaviest_share:.0%} of {longest.sample}"
        )
    if longest.cpu > 0.5 * cpu:
        return f"the longest sample, {longest.sample}, is {longest.cpu / cpu:.0%} of the work"
    return "the work divides evenly; what is lost is waiting for shared lines and other load on the machine"
