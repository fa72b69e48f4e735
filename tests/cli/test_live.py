"""The live view of a long command: on a terminal, and as a page that a browser on this machine keeps open."""

from __future__ import annotations

import http.client
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import arcbatt
import pytest
from arcbatt import UsageError
from arcbatt.cli.distribution import watched
from arcbatt.cli.serving import serving
from arcbatt.cli.standing import Standing
from arcbatt.executors import in_pieces
from arcbatt.searching import Status
from arcbatt.views.live import live_terminal
from rich.console import Console

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_a_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
HOSTILE = "<img src=x onerror=\"document.title='owned'\">"


def status(task):
    return Status(task, 12, 31_234, 900, 80, 12_000, 2, 5, 0.8125, 0.5, 700, 210 << 20, 300, 40, 9_000, 0)


def course_of(total, done=0):
    now = [0.0]
    course = Standing(total, clock=lambda: now[0])
    for number in range(done):
        course.begin(f"task{number}")
        course.end(f"task{number}", number % 3 == 0, f"{number} programs {HOSTILE}", [((0, 1), (2, 3))])
    course.at(status("running1"))
    now[0] = 60.0
    return course


def with_workers():
    course = course_of(400, 120)
    course.at(status("running2"))
    course.worker("host-1", "task running1")
    course.worker("host-2", "task running2")
    course.worker("host-3", "task0")
    course.worker("host-3", "")  # gone
    return course


def test_workers_of_an_executor_are_shown():
    course = Standing(3)
    with ThreadPoolExecutor(1) as pool, watched(pool, course):
        assert [one.value for one in in_pieces(pool, sorted, (), [2, 1], name=str, first=2)] == [[1, 2]]
    ((worker, doing),) = course.state()["workers"]
    assert f":{os.getpid()}." in worker  # of a process each thread that works
    assert doing.startswith("0 to 1, ")
    with watched(None, course):
        pass


def opened(address, folder):
    """The page as it is in Chromium after a while, and what its console said."""
    done = subprocess.run(
        [
            BROWSER,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder / 'profile'}",
            "--enable-logging=stderr",
            "--virtual-time-budget=1500",
            "--dump-dom",
            address,
        ],
        capture_output=True,
        text=True,
        timeout=600,
    )
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@needs_a_browser
@pytest.mark.parametrize("several", [False, True])
def test_the_page_in_a_browser(tmp_path, several):
    with serving(with_workers() if several else course_of(1), 0) as address:
        shown, said = opened(address, tmp_path)
    assert said == []
    if several:
        assert "<title>120/400 tasks</title>" in shown  # not owned
        assert "120 of 400 tasks done, 40 fit all demos; 1 min 0 s so far, 2 min 20 s left" in shown
        assert "host-1: task running1 · host-2: task running2" in shown
        assert "host-3" not in shown
        assert shown.count('fill="#0074D9"') == 50  # the answers of the last fifty
        assert "&lt;img" in shown
    else:
        assert "<title>0/1 task</title>" in shown
        assert shown.count("<svg") == 0
    rows = shown.split('id="running">')[1].split("</tbody>")[0]
    assert rows.count("<tr>") == 1 + several
    assert "demo 2/5, progress 0.813" in rows or "demo 2/5, progress 0.812" in rows


def test_it_is_for_this_machine_only():
    with serving(course_of(2, 1), 0) as address:
        host, port = re.fullmatch(r"http://(127\.0\.0\.1):(\d+)/", address).groups()
        state = json.loads(urllib.request.urlopen(f"{address}state.json").read())
        assert (state["done"], state["total"], state["ended"]) == (1, 2, False)
        for path, name, code in (
            ("/", host, 200),
            ("/", "localhost", 200),
            ("/", "evil.example", 403),  # a name that somebody lets lead here
            ("/state.json", "evil.example", 403),
            ("/../../etc/passwd", host, 404),
            ("/state.json?x", host, 404),
        ):
            connection = http.client.HTTPConnection(host, int(port))
            connection.request("GET", path, headers={"Host": f"{name}:{port}"})
            assert connection.getresponse().status == code, (path, name)
        connection.request("POST", "/state.json")
        assert connection.getresponse().status == 501
        with pytest.raises(UsageError, match=rf"--serve {port}: "), serving(course_of(1), int(port)):
            pass
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("make", [lambda: course_of(1), with_workers])
def test_on_a_terminal_it_fits(columns, make):
    console = Console(width=columns, record=True, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    console.print(live_terminal(make().state()))
    lines = console.export_text().splitlines()
    console.file.close()
    assert len(lines) <= 22
    assert all(len(line.rstrip()) <= columns for line in lines)
    assert any("running1" in line and "demo 2/5" in line for line in lines)


def challenges(folder):
    task = arcbatt.load_task("25ff71a9").task
    names = ("one", "two", "three")
    (folder / "c.json").write_text(json.dumps(dict.fromkeys(names, task.to_dict())))


def test_a_command_serves_its_course(tmp_path):
    challenges(tmp_path)
    command = [sys.executable, "-m", "arcbatt", "submit", "--data", "c.json", "--no-library", "--serve", "0"]
    process = subprocess.Popen(
        [*command, "--seconds", "20", "--seed", "1"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = process.stderr.readline().removeprefix("Live view: ").strip()
        state = json.loads(urllib.request.urlopen(f"{address}state.json").read())
        assert state["total"] == 3
        assert "<title>arcbatt: running</title>" in urllib.request.urlopen(address).read().decode()
        out, err = process.communicate(timeout=600)
    finally:
        process.kill()
    assert process.returncode == 0, err
    assert "3 done now" in out


def test_a_command_shows_it_on_a_terminal(tmp_path):
    challenges(tmp_path)
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "arcbatt", "evolve", "--data", "c.json", "--live", "--generations", "2"]
    process = subprocess.Popen(
        [*command, "--seed", "1", "--quiet"][:-1],
        cwd=tmp_path,
        stdout=slave,
        stderr=slave,
        stdin=slave,
        env=os.environ | {"COLUMNS": "100", "TERM": "xterm-256color"},
    )
    os.close(slave)
    out = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        out += part
    os.close(master)
    assert process.wait(timeout=600) == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", out.decode())
    assert re.search(r"3/3 tasks, 3 fit; ", text)
    assert re.search(r"fits +three", text)
    assert "3 of 3 tasks have a candidate that fits all demo pairs" in text
