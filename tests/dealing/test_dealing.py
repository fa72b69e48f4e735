"""Dealing: reproducible, readable, true to what it says."""

import ast
import random

import arcbatt
import pytest
from arcbatt.dealing import MUTATIONS, Draft, Mutator, batt_text, deal, mutation, operators
from arcbatt.dealing.similar import traits
from arcbatt.programs import library
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
    with pytest.raises(arcbatt.UsageError):
        deal(0, 1)


@pytest.mark.parametrize("task_id", sorted(library.solvers()))
def test_the_library_solves_its_tasks(task_id):
    """Every library program, on all demo and test samples of its task; no sample sees itself."""
    loaded = arcbatt.load_task(task_id, "arc1-training")
    results = arcbatt.Batt([library.solvers()[task_id]]).score(loaded)
    assert {outcome.status for outcome in results.outcomes[0]} == {"match"}
    assert all(results.known)


def test_the_library_has_sixty_solvers():
    assert len(library.solvers()) >= 60
    assert "007bbfb7" in library.solvers()
