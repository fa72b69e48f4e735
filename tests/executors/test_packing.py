"""Programs that are sent together, and tables that come back."""

import pickle
from itertools import groupby

import pytest
from arcbatt import BattError, Program, _engine
from arcbatt.candidates.library import differs, solvers
from arcbatt.candidates.program import Programs
from arcbatt.evaluating.cases import Case
from arcbatt.evaluating.engine import Job, evaluate
from hypothesis import given
from hypothesis import strategies as st

LIBRARY = Programs([*solvers().values(), *differs().values()])
CORES = [program.core for program in LIBRARY[::40]]
PACKED = _engine.pack_programs(CORES)


def test_they_come_as_they_were():
    back = pickle.loads(pickle.dumps(LIBRARY))
    assert isinstance(back, Programs)
    for one, other in zip(back, LIBRARY, strict=True):
        assert (one, one.id, one.kind, one.name, one.line) == (other, other.id, other.kind, other.name, other.line)
        assert [one.line_of(k) for k in range(one.calls)] == [other.line_of(k) for k in range(other.calls)]
    assert list(pickle.loads(pickle.dumps(LIBRARY[3:5]))) == list(LIBRARY)[3:5]
    assert pickle.loads(pickle.dumps(Programs())) == ()


@given(st.lists(st.sampled_from(LIBRARY), max_size=20))
def test_packed_programs_make_the_batt_that_they_make_themselves(programs):
    cores = [program.core for program in programs]
    there, here = _engine.Batt.unpacked(_engine.pack_programs(cores), PACKED), _engine.Batt(cores, CORES)
    assert (there.nodes, there.listing()) == (here.nodes, here.listing())
    assert len(there.listing()[2]) == len(CORES)


@given(st.data())
def test_damage_is_refused_or_makes_other_programs(data):
    damaged = bytearray(PACKED)
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    kept = bytes(damaged[: data.draw(st.integers(0, len(damaged)))])
    for packed in (kept, bytes(damaged)):
        try:
            programs = _engine.unpack_programs(packed)
        except BattError:
            continue
        assert all(Program.parse(one.text).core == one for one in programs)
        _engine.Batt.unpacked(packed, packed)


@given(st.lists(st.sampled_from(LIBRARY)))
def test_programs_that_begin_alike_are_side_by_side(programs):
    order = _engine.by_beginning([program.core for program in programs])
    assert sorted(order) == list(range(len(programs)))
    for length in range(1, 4):
        runs = [beginning for beginning, _ in groupby(repr(programs[k].steps()[:length]) for k in order)]
        assert len(runs) == len(set(runs))


ROWS = st.builds(lambda row, times: row * times, st.binary(max_size=70), st.integers(1, 200))
STRINGS = st.lists(st.lists(ROWS, max_size=6).map(b"".join), max_size=5)


@given(STRINGS, st.data())
def test_strings_come_as_they_were_and_cut_ones_are_refused(strings, data):
    packed = _engine.pack_strings(strings)
    assert _engine.unpack_strings(packed) == strings
    assert len(packed) <= sum(map(len, strings)) + 8 * (1 + len(strings))
    with pytest.raises(BattError):
        _engine.unpack_strings(packed[: data.draw(st.integers(0, len(packed) - 1))])


def test_large_grids_of_equal_rows_take_little_room():
    grid = b"".join(bytes([k % 10]) * 40 + bytes([k % 7]) * 900 for k in range(30) for _ in range(30))
    (back,) = _engine.unpack_strings(packed := _engine.pack_strings([grid]))
    assert back == grid and len(packed) < len(grid) / 50


def test_a_table_comes_as_it_was():
    case = Case(None, tuple((k % 10,) * 30 for k in range(30)))
    programs = tuple(map(Program.parse, ("O = upscale(I, 30)", "O = I", "O = first(I)", "O = crop(I, I, I)")))
    runs = evaluate(Job(programs, (case,))).samples[0]
    back = pickle.loads(sent := pickle.dumps(runs))
    assert vars(back) == vars(runs) and len(sent) < len(runs.values[0]) / 10


def test_a_primitive_that_is_not_here_is_named():
    packed = _engine.pack_programs([Program.parse("O = vmirror(I)").core])
    with pytest.raises(BattError, match="unknown primitive 'vmirroR'"):
        _engine.unpack_programs(packed.replace(b"vmirror", b"vmirroR"))
