"""Results as columns: as arrays and frames, on a journey to other processes, and small."""

import pickle
import sys
import tracemalloc
from array import array
from concurrent.futures import ProcessPoolExecutor
from math import fsum, isnan
from multiprocessing import get_context

import arcbatt
import pytest
from arcbatt import Batt, Program, _engine
from arcbatt.dealing import deal
from arcbatt.errors import UsageError
from arcbatt.evaluating.cases import task_cases
from arcbatt.evaluating.engine import Job, evaluate
from arcbatt.evaluating.table import NO_READING, SLUGS, Table
from arcbatt.evaluating.values import decode, encode, grid_shape, same, show
from arcbatt.scoring import STATUSES
from hypothesis import given, settings
from hypothesis import strategies as st

TASK = arcbatt.load_task("007bbfb7")
TEXTS = ["O = vmirror(I)", "def solve(I):\n    x5 = first(I)\n    O = first(x5)\n    return O", "O = first(size(I))"]


def dealt(count=64):
    made = deal(count, 3, task="007bbfb7")
    return Batt(made.candidates, made.differs)


def told(results):
    return [list(row) for row in results.outcomes], results.readings, results.base, results.known, results.counts()


def test_the_columns_say_what_the_outcomes_say():
    results = dealt().score(TASK)
    for c, row in enumerate(results.outcomes):
        for s, outcome in enumerate(row):
            assert STATUSES[results.status[c, s]] == outcome.status
            assert (None, *SLUGS)[results.reason[c, s]] == outcome.slug
            assert (results.line[c, s] or None) == outcome.line
            assert results.fuel[c, s] == outcome.fuel
            assert (results.output[c, s] < 0) == (outcome.encoded is None)
    assert results.outcomes[-1][0] == results.outcomes[len(results) - 1][0]
    assert [o.status for o in results.outcomes[0][:2]] == [o.status for o in list(results.outcomes[0])[:2]]
    with pytest.raises(IndexError):
        results.outcomes[len(results)]


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_frames(library):
    pytest.importorskip(library)
    results = Batt(TEXTS).score(TASK)
    rows = results.rows()
    frame = {"pandas": results.to_pandas, "polars": results.to_polars, "pyarrow": results.to_arrow}[library]()
    if library == "pandas":
        found = frame.astype(object).where(frame.notna(), None).to_dict("records")
    else:
        found = frame.to_dicts() if library == "polars" else frame.to_pylist()
    assert found == rows
    assert [row["slug"] for row in rows[-6:]] == ["type_error"] * 6
    assert len(rows) == 18


@pytest.mark.parametrize("library, ask", [("pandas", "to_pandas"), ("polars", "to_polars"), ("pyarrow", "to_arrow")])
def test_a_library_that_is_not_there(monkeypatch, library, ask):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError, match=f"pip install {library}"):
        getattr(Batt(TEXTS).score(TASK), ask)()


def test_results_are_the_same_after_a_journey():
    results = dealt().score(TASK)
    back = pickle.loads(pickle.dumps(results))
    assert told(back) == told(results)
    assert back.ranked() == results.ranked()
    assert back.task == results.task


def test_what_pickles():
    program = Program.parse(TEXTS[1])
    batt = dealt(8)
    there = pickle.loads(
        pickle.dumps([program, batt, TASK, arcbatt.Limits(), arcbatt.RunSettings(), batt.candidates[0]])
    )
    assert there[0] == program
    assert (there[0].name, there[0].line, there[0].line_of(1)) == ("solve", 1, 2)
    assert [e.program.id for e in there[1].candidates] == [e.program.id for e in batt.candidates]
    assert there[2:5] == [TASK, arcbatt.Limits(), arcbatt.RunSettings()]
    assert there[5] == batt.candidates[0]
    assert told(there[1].score(TASK)) == told(batt.score(TASK))
    # The line in which it fails is that of its own text, here and there.
    failing = Program.parse("def solve(I):\n\n    x1 = size(I)\n\n    O = first(x1)\n    return first(O)")
    lines = [Batt([p]).score(TASK).outcomes[0][0].line for p in (failing, pickle.loads(pickle.dumps(failing)))]
    assert lines[0] == lines[1] == 5


def test_a_job_gives_the_same_table_in_another_process():
    job = dealt(16).job(task_cases(TASK.task))
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        there = pool.submit(evaluate, job, 1).result()
    here = evaluate(job)
    for one, other in zip(here.samples, there.samples, strict=True):
        columns = ("reason", "line", "fuel", "output", "values", "details", "readings", "base")
        assert [getattr(one, name) for name in columns] == [getattr(other, name) for name in columns]
    assert Table.from_bytes(there.to_bytes()).to_bytes() == there.to_bytes()


def test_a_job_of_another_dsl_is_refused():
    job = Job((Program.parse(TEXTS[0]),), tuple(task_cases(TASK.task)), dsl="0")
    with pytest.raises(UsageError, match="version 0 of the DSL"):
        evaluate(job)


TABLE = evaluate(Batt(TEXTS).job(task_cases(TASK.task)[:1])).to_bytes()


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_tables_are_refused_or_whole(data):
    """Whatever the bytes are: a table whose columns fit together, or an error that says what is wrong."""
    whole = bytearray(TABLE)
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, 4))
    try:
        found = Table.from_bytes(bytes(whole[: len(whole) - cut] if cut > 2 else whole))
    except UsageError:
        return
    for runs in found.samples:
        list(runs)


values = st.recursive(
    st.integers(-(2**63), 2**63 - 1) | st.booleans(),
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.frozensets(inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(values)
def test_values_are_the_same_after_a_journey_as_bytes(value):
    data = encode(value)
    assert decode(data) == value
    assert encode(decode(data)) == data
    assert same(data, data)
    text, _ = show(data)
    assert eval(text, {"frozenset": frozenset}) == value


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=30))
def test_bytes_of_no_value_are_refused(data):
    try:
        value = decode(data)
    except arcbatt.ProgramError:
        return
    assert decode(encode(value)) == value


@pytest.mark.parametrize("side", [1, 2, 29, 30, 31, 127, 128, 300])
def test_what_is_a_grid(side):
    for height, width in ((side, 1), (1, side), (side, side)):
        grid = tuple((7,) * width for _ in range(height))
        shape = (height, width) if max(height, width) <= 30 else None
        assert grid_shape(encode(grid)) == shape
    assert grid_shape(encode(((10,),))) is None
    assert grid_shape(encode(((True, 3),))) == (1, 2)
    assert same(encode(((True, 3),)), encode(((1, 3),)))


def test_functions_as_outputs():
    results = Batt(["O = compose(vmirror, rbind(upscale, TWO))", "O = hmirror"]).score(TASK)
    built, primitive = results.outcomes[0][0], results.outcomes[1][0]
    assert built.status == primitive.status == "not_a_grid"
    assert built.output(((1,),)) == ((1, 1), (1, 1))
    assert pickle.loads(pickle.dumps(primitive)).output(((1,), (2,))) == ((2,), (1,))
    assert show(built.encoded)[0] == "compose(vmirror, rbind(upscale, 2))"


def test_many_candidates_take_little_memory():
    """Less than 300 bytes for each candidate and sample, of which most are the outputs."""
    made = deal(2000, 5, task="007bbfb7")
    batt = Batt(made.candidates, made.differs)
    batt.score(TASK.task)
    tracemalloc.start()
    results = batt.score(TASK)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 300 * len(results) * len(results.samples)


COUNTS = st.one_of(st.none(), st.integers(-3, 40), st.integers(-(2**50), 2**50))


@given(st.data(), st.integers(0, 4), st.integers(0, 9), st.integers(1, 5))
def test_what_the_engine_says_of_columns_is_what_their_definition_says(data, samples, differs, candidates):
    row = st.lists(COUNTS, min_size=differs, max_size=differs)
    table = data.draw(st.lists(row, min_size=candidates, max_size=candidates) if samples else st.just([]))
    bases = [data.draw(row) for _ in range(samples)]
    counts = [data.draw(st.permutations(table)) for _ in range(samples)]
    columns = [
        (array("q", [NO_READING if n is None else n for row in rows for n in row]).tobytes(), base)
        for rows, base in zip(counts, bases, strict=True)
    ]
    progress = memoryview(_engine.measure_progress(columns, candidates)).cast("d")
    scores = memoryview(_engine.measure_differs(columns, candidates)).cast("I").tolist()
    for c in range(candidates):
        pairs = [pair for rows, base in zip(counts, bases, strict=True) for pair in zip(base, rows[c], strict=True)]
        shares = [
            max(0.0, 1 - now / start) if start > 0 and now is not None else 0.0
            for start, now in pairs
            if start is not None and (start, now) != (0, 0)
        ]
        if shares:
            assert progress[c] == min(fsum(shares) / len(shares), 1 - 1 / (1 + len(shares)))
        else:
            assert isnan(progress[c])
        for d in range(differs if samples else 0):
            own = [(base[d], rows[c][d]) for rows, base in zip(counts, bases, strict=True)]
            iz = sum((start or 0) > 0 for start, _ in own) + sum(now == 0 for _, now in own)
            zo = sum(start == 0 for start, _ in own) + sum((now or 0) > 0 for _, now in own)
            assert scores[2 * (c * differs + d) :][:2] == [iz, zo]


def test_columns_that_do_not_fit_are_told():
    for measure in (_engine.measure_progress, _engine.measure_differs):
        with pytest.raises(ValueError, match="a count for each candidate and differ"):
            measure([(bytes(8), [1])], 2)
