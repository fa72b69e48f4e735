"""Files that commands write: as before or whole."""

from __future__ import annotations

import os
import threading

import pytest
from arcbatt.disk import replace_file


@pytest.mark.parametrize("durable", [True, False])
def test_a_file_is_replaced_as_a_whole_and_nothing_else_stays(tmp_path, monkeypatch, durable):
    path = tmp_path / "a.txt"
    replace_file(path, "first", durable=durable)
    replace_file(path, b"second", durable=durable)
    assert path.read_text() == "second"

    def full(*args):
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="no space"):
        replace_file(path, "third", durable=durable)
    assert path.read_text() == "second"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_a_link_stays_one(tmp_path):
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    replace_file(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_written_to(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text()))
    reader.start()
    replace_file(tmp_path / "pipe", "through")
    reader.join(600)
    assert read == ["through"]
