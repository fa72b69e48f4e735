"""Dealing: reproducible, readable, true to what it says."""

import ast
import importlib
import random

import arcbatt
import pytest
from arcbatt.candidates import library
from arcbatt.dealing import MUTATIONS, Draft, Mutator, batt_text, deal, mutation, operators
from arcbatt.dealing.similar import bundled_traits, traits
from arcbatt.store import Kept, RunRecord, Store


def test_same_seed_same_text():
    texts = [batt_text(deal(32, 5, task="007bbfb7")) for _ in range(2)]
    assert texts[0] == texts[1]
    assert texts[0] != batt_text(deal(32, 6, task="007bbfb7"))


def test_a_batt_file_is_python_and_reads_back(tmp_path):
    dealt = deal(40, 1)
    text = batt_text(dealt)
    tree = ast.parse(text)
    assert [node.name for node in tree.body if isinstance(node, ast.FunctionDef)] == ["batt"]
    file = tmp_path / "tmp_batt.py"
    file.write_text(text)
    source = arcbatt.read_batt(str(file))
    assert [e.program for e in source.candidates] == [e.program for e in dealt.candidates]
    assert [(e.parent, e.mutation) for e in source.candidates] == [(e.parent, e.mutation) for e in dealt.candidates]
    assert [e.program for e in source.differs] == [e.program for e in dealt.differs]
    assert "dealt with seed 1" in source.doc


def test_candidates_are_different_and_some_are_mutants():
    dealt = deal(32, 3, task="007bbfb7")
    assert len(dealt.candidates) == 32
    assert len({e.program for e in dealt.candidates}) == 32
    mutants = [e for e in dealt.candidates if e.mutation]
    assert 16 <= len(mutants) < 32
    solvers = library.solvers()
    assert all(e.program != solvers.get(e.parent) for e in mutants)
    assert all(e.program == solvers[e.parent] for e in dealt.candidates if not e.mutation)


def test_frozen_flags():
    dealt = deal(20, 3, frozen_solvers=True, frozen_differs=True)
    assert not any(e.mutation for e in (*dealt.candidates, *dealt.differs))
    assert {e.program for e in dealt.differs} == set(library.differs().values())


def test_parents_come_from_the_store(tmp_path):
    program = arcbatt.Program.parse("x1 = rot90(I)\nO = hconcat(x1, x1)")
    with Store(tmp_path) as store:
        kept = Kept(program.id, program.text, "solver", "007bbfb7", 1.0, 5, 5, 0.001, 17, 2)
        store.keep(RunRecord("test", 1, {}, ["007bbfb7"], "now"), [kept])
        dealt = [deal(32, seed, task="007bbfb7", store=store) for seed in range(5)]
    assert any(e.parent == program.id for d in dealt for e in d.candidates)


def test_every_operator_applies_somewhere_and_gives_another_program():
    rng = random.Random(1)
    programs = [*library.solvers().values(), *library.differs().values()]
    mutator = Mutator(programs, arcbatt.load_task("007bbfb7").task)
    applied = set()
    for k in list(range(len(programs))) * 3:
        mutant = mutator.mutate(k, rng)
        if mutant:
            name, _, note = mutant[1].partition(": ")
            applied.add(name)
            assert note
            assert mutant[0] != programs[k]
            assert mutant[0].kind == programs[k].kind
            assert arcbatt.Program.parse(mutant[0].text) == mutant[0]
    assert applied == set(operators())
    assert len(applied) >= 11


def test_a_mutator_gives_the_same_for_the_same_seed():
    programs = [library.solvers()[t] for t in ("007bbfb7", "00d62c1b", "1e0a9b12")]
    task = arcbatt.load_task("00d62c1b").task
    made = [[Mutator(programs, task).mutate(k % 3, rng) for k in range(60)] for rng in map(random.Random, (7, 7, 8))]
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_arguments_are_of_the_kinds_that_are_observed():
    """The only other grid among the lines is what a grid argument can become."""
    program = arcbatt.Program.parse(
        "x1 = objects(I, T, F, T)\nx2 = first(x1)\nx3 = vmirror(I)\nx4 = size(x1)\nO = paint(I, x2)"
    )
    twice = arcbatt.Program.parse("x1 = vmirror(I)\nO = hconcat(x1, I)")
    task = arcbatt.load_task("007bbfb7").task
    rng = random.Random(3)
    mutants = [Mutator([program, twice], task).mutate(1, rng) for _ in range(300)]
    changed = {m[0] for m in mutants if m and m[1].startswith("argument")}
    both = {arcbatt.Program.parse(f"x1 = vmirror(I)\nO = hconcat({a})") for a in ("x1, x1", "I, I")}
    assert both <= changed
    # Whatever else an argument becomes (an expression of another program) is a grid too: both take only grids.
    results = arcbatt.Batt(changed).score(task)
    assert {o.slug for row in results.outcomes for o in row} <= {None, "value_too_large"}


def test_traits_of_tasks():
    def of(task_id):
        return traits(arcbatt.load_task(task_id).task)

    assert of("007bbfb7") == ("times 3 by 3", "same")
    assert of("00d62c1b") == ("same", "more")
    assert of("1f85a75f")[0] in ("smaller", "mixed")


def test_the_traits_that_come_with_the_package_are_true():
    known = bundled_traits()
    tasks = [
        arcbatt.load_task(i).task for i in {*arcbatt.open_source("arc1").ids(), *arcbatt.open_source("arc2").ids()}
    ]
    assert known == {task.id: traits(task) for task in tasks}


def test_dealing_for_a_task_reads_no_other(monkeypatch):
    read = []
    module = importlib.import_module("arcbatt.dealing.deals")
    monkeypatch.setattr(module, "load_task", lambda task_id: read.append(task_id) or arcbatt.load_task(task_id))
    deal(32, 1, task="007bbfb7")
    assert read == ["007bbfb7"]


def test_the_tries_grow_with_the_candidates_and_no_faster(monkeypatch):
    """Mutants of the task's own few programs run out long before so many candidates are there."""
    tries = []
    mutate = Mutator.mutate
    monkeypatch.setattr(Mutator, "mutate", lambda self, k, rng: tries.append(k) or mutate(self, k, rng))
    for count in (300, 16_000):
        tries.clear()
        assert len(deal(count, 1, task="007bbfb7", frozen_differs=True).candidates) == count
        assert len(tries) < 4 * count


def test_parents_that_are_not_scored_would_not_be_drawn(monkeypatch):
    module = importlib.import_module("arcbatt.dealing.deals")
    dealt = [deal(count, seed, task="67a3c6ac", frozen_solvers=True) for count in (1, 32) for seed in range(8)]
    monkeypatch.setattr(module, "SCORED_AT_ONCE", 1_000_000)
    assert dealt == [deal(count, seed, task="67a3c6ac", frozen_solvers=True) for count in (1, 32) for seed in range(8)]


def test_few_parents_give_as_many_candidates_as_there_are(monkeypatch):
    """The loop ends when the parents are exhausted, and no candidate is there twice."""
    monkeypatch.setattr(library, "solvers", lambda: {"007bbfb7": arcbatt.Program.parse("O = vmirror(I)")})
    dealt = deal(100_000, 1, task="007bbfb7", frozen_differs=True)
    assert 10 < len(dealt.candidates) < 100_000
    assert len({e.program for e in dealt.candidates}) == len(dealt.candidates)


def test_users_add_mutations():
    @mutation("mirror the result", weight=1000.0)
    def mirror(draft: Draft, rng):
        draft.steps.append(("call", "vmirror", [len(draft.steps) - 1]))
        return "result mirrored"

    try:
        parent = arcbatt.Program.parse("O = rot90(I)")
        mutant, done = Mutator([parent], arcbatt.load_task("007bbfb7").task).mutate(0, random.Random(2))
    finally:
        del MUTATIONS["mirror the result"]
    assert mutant == arcbatt.Program.parse("O = vmirror(rot90(I))")
    assert done == "mirror the result: result mirrored"


def test_a_mutation_that_fails_is_named():
    @mutation("broken", weight=1e9)
    def broken(draft, rng):
        raise ValueError("no such line")

    try:
        mutator = Mutator([arcbatt.Program.parse("O = rot90(I)")], arcbatt.load_task("007bbfb7").task)
        with pytest.raises(arcbatt.UsageError, match=r"'broken' failed on .*: no such line"):
            mutator.mutate(0, random.Random(2))
    finally:
        del MUTATIONS["broken"]
    with pytest.raises(arcbatt.UsageError, match="engine has an operator"):
        mutation("constant")


def test_too_few_candidates():
    with pytest.raises(arcbatt.LimitError):
        deal(0, 1)


@pytest.mark.parametrize("task_id", sorted(library.solvers()))
def test_the_library_solves_its_tasks(task_id):
    """Every library program, on all demo and test samples of its task; no sample sees itself."""
    loaded = arcbatt.load_task(task_id, "arc1-training")
    results = arcbatt.Batt([library.solvers()[task_id]]).score(loaded)
    assert {outcome.status for outcome in results.outcomes[0]} == {"match"}
    assert all(results.known)


def test_the_packed_library_is_that_of_the_files():
    """If not: make build, or python -m arcbatt.candidates.library."""
    assert library.PACKED.read_bytes() == library.parse_files().packed()


def test_the_library_has_sixty_solvers():
    assert len(library.solvers()) >= 60
    assert "007bbfb7" in library.solvers()


@pytest.mark.parametrize(("task_id", "seed"), [("007bbfb7", 1), ("00d62c1b", 2), (None, 3)])
def test_what_is_dealt_reads_back(tmp_path, task_id, seed):
    """Also where many mutants are made, so that rare ones are among them: the batt that is written is the batt."""
    dealt = deal(1500, seed, task=task_id)
    (tmp_path / "dealt.py").write_text(batt_text(dealt), "utf-8")
    found = arcbatt.read_batt(tmp_path / "dealt.py")
    assert (found.candidates, found.differs) == (dealt.candidates, dealt.differs)


def test_what_an_operator_in_python_makes_is_checked():
    @mutation("breaks calls", weight=1e9)
    def breaks(draft: Draft, rng):
        draft.steps.append(("call", "index", [len(draft.steps) - 1]))
        return "an argument is missing"

    mutator = Mutator([arcbatt.Program.parse("O = rot90(I)")], arcbatt.load_task("007bbfb7").task)
    with pytest.warns(RuntimeWarning, match=r"'breaks calls' makes what is no program.*index takes 2 arguments"):
        assert mutator.mutate(0, random.Random(2)) is None
