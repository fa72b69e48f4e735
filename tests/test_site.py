"""The documentation as a site, and what the project says of itself to tools, which check it here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


def tool(name: str, *args: object) -> str:
    """What a tool of the extra `dev` says; it must be content."""
    if not (BIN / name).exists():
        pytest.skip(f"{name} is not installed")
    done = subprocess.run(
        [BIN / name, *map(str, args)],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_site_is_built_strictly_and_needs_no_network(tmp_path):
    tool("mkdocs", "build", "--strict", "--quiet", "--site-dir", tmp_path / "site")
    pages = {page.name: page.read_text("utf-8") for page in (tmp_path / "site").glob("*.html")}
    assert pages.keys() >= {"index.html", "install.html", "tutorial.html", "own-programs.html", "reference.html"}
    for name, text in pages.items():
        loaded = re.findall(r"<(?:script|link|img)\b[^>]*\b(?:src|href)=\"?(https?:[^\" >]*)", text)
        assert not loaded, name
        assert "@import" not in text
    # Every section of a docstring was understood.
    assert not re.search(r"<h\d[^>]*>(Parameters|Returns|Raises|Example)<", pages["reference.html"])
    index = pages["index.html"]
    assert index.index("demonstration.svg") < index.index("<pre")


def test_workflows_and_citation_are_what_their_readers_expect():
    workflows = sorted((HOUSE / ".github" / "workflows").glob("*.yml"))
    assert [file.stem for file in workflows] == ["ci", "wheels"]
    tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)
    tool("check-jsonschema", "--builtin-schema", "vendor.citation-file-format", HOUSE / "CITATION.cff")
    tool("zizmor", "--offline", "--quiet", ".github")
    version = re.search(r'^version = "(.*)"', (HOUSE / "Cargo.toml").read_text(), re.M).group(1)
    assert f"\nversion: {version}\n" in (HOUSE / "CITATION.cff").read_text()


def test_the_hooks_before_a_commit_are_well_formed():
    tool("pre-commit", "validate-config", HOUSE / ".pre-commit-config.yaml")
    text = (HOUSE / ".pre-commit-config.yaml").read_text("utf-8")
    for command in re.findall(r"entry: (\S+)", text):
        assert shutil.which(command, path=f"{HOUSE / '.venv/bin'}:{os.environ['PATH']}") or "/" in command


def test_the_demonstration_is_recorded_by_its_command(tmp_path):
    done = subprocess.run(
        [sys.executable, HOUSE / "tools" / "demonstration.py", tmp_path / "d.svg", "600"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for file in (tmp_path / "d.svg", HOUSE / "docs" / "pictures" / "demonstration.svg"):
        text = file.read_text("utf-8")
        drawn = ET.fromstring(text)
        said = "\n".join(drawn.itertext())
        steps = ["batt show 00d62c1b", "batt evolve -i 00d62c1b", "demo 5/5", "test[0]", "batt explain "]
        assert all(step in said for step in steps)
        assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
        assert re.search(r"animation:s0 \d+s", text)
        assert text.count("<rect") > 100  # the grids
        assert len(text) < 200_000


def test_the_stacked_picture_is_drawn_by_its_command(tmp_path):
    done = subprocess.run([sys.executable, HOUSE / "tools" / "stacked.py", tmp_path / "s.svg"], capture_output=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "s.svg").read_text() == (HOUSE / "docs" / "pictures" / "stacked.svg").read_text()
