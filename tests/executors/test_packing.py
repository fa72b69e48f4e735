"""Programs that are sent together."""

import pickle

import pytest
from arcbatt import BattError, Program, _engine
from arcbatt.candidates.library import differs, solvers
from arcbatt.candidates.program import Programs
from hypothesis import given
from hypothesis import strategies as st

LIBRARY = Programs([*solvers().values(), *differs().values()])
PACKED = _engine.pack_programs([program.core for program in LIBRARY[::40]])


def test_they_come_as_they_were():
    back = pickle.loads(pickle.dumps(LIBRARY))
    assert isinstance(back, Programs)
    for one, other in zip(back, LIBRARY, strict=True):
        assert (one, one.id, one.kind, one.name, one.line) == (other, other.id, other.kind, other.name, other.line)
        assert [one.line_of(k) for k in range(one.calls)] == [other.line_of(k) for k in range(other.calls)]
    assert list(pickle.loads(pickle.dumps(LIBRARY[3:5]))) == list(LIBRARY)[3:5]
    assert pickle.loads(pickle.dumps(Programs())) == ()


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


def test_a_primitive_that_is_not_here_is_named():
    packed = _engine.pack_programs([Program.parse("O = vmirror(I)").core])
    with pytest.raises(BattError, match="unknown primitive 'vmirroR'"):
        _engine.unpack_programs(packed.replace(b"vmirror", b"vmirroR"))
