"""The path of somebody who adds a primitive, by the letter of CONTRIBUTING: in Python, and in Rust."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
PAGE = (HOUSE / "CONTRIBUTING.md").read_text("utf-8")
SECTION = PAGE.split("## Add a primitive")[1].split("\n## ")[0]


def test_a_primitive_in_python(tmp_path):
    (block,) = re.findall(r"^```python\n(.*?)^```", SECTION, re.M | re.S)
    (tmp_path / "mine.py").write_text(block)
    (tmp_path / "own.py").write_text(
        "def solve_00d62c1b(I):\n    x1 = count_twos(I)\n    x2 = astuple(x1, x1)\n    return canvas(x1, x2)\n"
    )
    command = [sys.executable, "-m", "arcbatt", "explain", "own.py", "00d62c1b", "--plugin", "mine.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "count_twos(I)" in done.stdout
    search = [sys.executable, "-m", "arcbatt", "evolve", "-i", "00d62c1b", "--generations", "1", "--plugin", "mine.py"]
    assert subprocess.run(search, cwd=tmp_path, capture_output=True, timeout=600).returncode == 0


FUNCTION = """
pub(super) fn turned_about(grid: &Value, cx: &mut Context) -> Outcome {
    let turned = hmirror(grid, cx)?;
    vmirror(&turned, cx)
}
"""
ROW = '        row!("turned_about", One(transforms::turned_about), (grid: Grid) -> Grid, Linear, "a half turn"),\n'
TRIAL = """//! The new primitive does what it should.
use batt_core::evaluation::{Inputs, run};
use batt_core::program::parse_program;
use batt_core::{Context, Limits, Value};

fn main() {
    let program = parse_program("O = turned_about(I)").expect("the primitive is known").program;
    let inputs = Inputs { i: Some(Value::grid(2, 2, vec![1, 2, 3, 4])), ..Inputs::default() };
    let outcome = run(&program, &inputs, &mut Context::new(&Limits::default())).outcome;
    assert_eq!(outcome, Ok(Value::grid(2, 2, vec![4, 3, 2, 1])));
}
"""


SLOW = ("--config", "profile.dev.package.batt-core.opt-level=0", "--config", "profile.dev.package.batt-core.debug=0")


def test_a_primitive_in_rust(tmp_path):
    """A function in the file of its group, a row in the table, in a copy of the engine; then it is there."""
    if shutil.which("cargo") is None:
        pytest.skip("no cargo")
    for step in ("`pub(super) fn name(grid: &Value, cx: &mut Context) -> Outcome`", "`primitives/table.rs`", "test"):
        assert step in SECTION
    for name in ("Cargo.toml", "Cargo.lock"):
        shutil.copy(HOUSE / name, tmp_path)
    shutil.copytree(HOUSE / "crates", tmp_path / "crates")
    primitives = tmp_path / "crates" / "batt-core" / "src" / "primitives"
    group, table = primitives / "transforms.rs", primitives / "table.rs"
    text = group.read_text("utf-8")
    before, tests, after = text.partition("#[cfg(test)]")
    group.write_text(before + FUNCTION + tests + after, "utf-8")
    lines = table.read_text("utf-8").splitlines(keepends=True)
    place = next(k for k, line in enumerate(lines) if 'row!("rot270"' in line)
    table.write_text("".join([*lines[: place + 1], ROW, *lines[place + 1 :]]), "utf-8")
    (tmp_path / "crates" / "batt-core" / "examples" / "trial.rs").write_text(TRIAL)
    done = subprocess.run(
        ["cargo", "run", "--quiet", *SLOW, "--package", "batt-core", "--example", "trial"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        # What the engine depends on is there from `cargo test`; the engine itself need not be fast for this.
        env=os.environ | {"CARGO_TARGET_DIR": str(HOUSE / "target")},
    )
    assert done.returncode == 0, done.stdout + done.stderr
