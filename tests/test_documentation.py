"""The examples of the documentation: type checkers accept them, and they run. Examples of docstrings run as well."""

from __future__ import annotations

import doctest
import importlib
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import arcbatt
import pytest

HOUSE = Path(__file__).parents[1]
PACKAGE = HOUSE / "python" / "arcbatt"
PAGES = [HOUSE / "README.md", HOUSE / "CONTRIBUTING.md", *sorted((HOUSE / "docs").glob("*.md"))]
CHALLENGES = "/kaggle/input/arc-prize-2025/arc-agi_test_challenges.json"


def python_of(page: Path) -> str:
    """The Python on a page, as one module, for a reader comes from the top. Lines keep their numbers, so that a message
    of a checker leads to the page. A block in the DSL is marked ``python dsl``."""
    lines, inside = [], False
    for line in page.read_text("utf-8").splitlines():
        fence = line.startswith("```")
        if fence:
            inside = not inside and line == "```python"
        lines.append(line if inside and not fence else "")
    return "\n".join(lines) + "\n"


def python_of_notebook(notebook: Path) -> str:
    """Its cells of code, as one module."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) + "\n" for cell in cells if cell["cell_type"] == "code")


EXAMPLES = {page.name: text for page in PAGES if (text := python_of(page)).strip()}


@pytest.fixture(scope="module")
def modules(tmp_path_factory) -> Path:
    """A folder with the Python of every page and of the notebook."""
    folder = tmp_path_factory.mktemp("examples")
    texts = EXAMPLES | {"example.ipynb": python_of_notebook(HOUSE / "docs" / "example.ipynb")}
    for name, text in texts.items():
        (folder / f"{re.sub(r'[^a-z]', '_', name.lower())}.py").write_text(text, "utf-8")
    return folder


def test_examples_are_found():
    assert EXAMPLES.keys() >= {"README.md", "CONTRIBUTING.md", "evolving.md", "reports.md", "offline-notebook.md"}
    assert "def batt(S, I, C)" not in "".join(EXAMPLES.values())


def check(*command: str, folder: Path) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy_accepts_the_examples(modules):
    pytest.importorskip("mypy")
    cache = f"--cache-dir={HOUSE / '.mypy_cache' / 'examples'}"
    options = ("--strict", "--config-file=", cache, "--no-error-summary", "--untyped-calls-exclude=IPython")
    check("mypy", *options, str(modules), folder=modules)


def test_pyright_accepts_the_examples(modules):
    pytest.importorskip("pyright")
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.10",
        "include": ["."],
        "reportDuplicateImport": False,  # several blocks of a page begin with it
        "reportUnusedExpression": False,  # what a cell shows
    }
    (modules / "pyrightconfig.json").write_text(json.dumps(settings))
    check("pyright", "--pythonpath", sys.executable, folder=modules)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_examples_run(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    pairs = arcbatt.load_task("25ff71a9").task
    train = [{"input": demo.input, "output": demo.output} for demo in pairs.demos]
    test = [{"input": grid} for grid in pairs.test_inputs]
    (tmp_path / "challenges.json").write_text(json.dumps({"25ff71a9": {"train": train, "test": test}}))
    (tmp_path / "programs.jsonl").write_bytes((HOUSE / "tests" / "data" / "pools" / "rows.jsonl").read_bytes())
    text = EXAMPLES[name].replace(CHALLENGES, "challenges.json").replace("seconds=100.0", "seconds=0.0")
    (tmp_path / "example.py").write_text(text, "utf-8")
    defined = runpy.run_path("example.py")
    if name == "evolving.md":
        assert defined["evolution"].solved
        assert len(defined["progress"]) == defined["evolution"].generation
        assert defined["resumed"].generation == 2
        defined["resumed"].close()
        assert capsys.readouterr().out.startswith("1 ")
    if name == "offline-notebook.md":
        assert json.loads((tmp_path / "submission.json").read_text()).keys() == {"25ff71a9"}


def documented() -> list[str]:
    """The modules whose docstrings have examples."""
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if not path.name.startswith(("solve_", "differ_"))]
    names = [path.relative_to(HOUSE / "python").with_suffix("") for path in paths if ">>>" in path.read_text("utf-8")]
    return [".".join(name.parts).removesuffix(".__init__") for name in names]


@pytest.mark.parametrize("name", documented())
def test_the_examples_of_docstrings_run(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failed


def test_dir_shows_the_public_names():
    assert set(arcbatt.__all__) <= set(dir(arcbatt))
    for name in arcbatt.__all__:
        assert getattr(arcbatt, name) is not None
    fresh = "import arcbatt; print(*dir(arcbatt))"
    shown = subprocess.run([sys.executable, "-c", fresh], capture_output=True, text=True, check=True).stdout.split()
    assert set(arcbatt.__all__) <= set(shown)
    with pytest.raises(AttributeError, match="no attribute 'evolv'"):
        arcbatt.evolv  # noqa: B018
