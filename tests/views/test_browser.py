"""The pages in a browser: what a reader would see and do."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from arcbatt import Program, load_task
from arcbatt.evaluating.trace import trace_program
from arcbatt.records.sources import sources_of
from arcbatt.views.escape import escape
from arcbatt.views.explain import explain_html
from arcbatt.views.html import page
from arcbatt.views.report import run_report

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason=f"none of {', '.join(BROWSERS)} is installed")


@pytest.fixture
def dom(tmp_path):
    """A function that opens a page with a hash and gives the document afterwards, and what the console said."""

    def open_page(text, hash_=""):
        file = tmp_path / "page.html"
        file.write_text(text, "utf-8")
        done = subprocess.run(
            [
                BROWSER,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                f"--user-data-dir={tmp_path / 'profile'}",
                "--enable-logging=stderr",
                "--virtual-time-budget=1000",
                "--dump-dom",
                f"{file.as_uri()}#{hash_}",
            ],
            capture_output=True,
            text=True,
            timeout=600,
        )
        said = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
        assert done.stdout, done.stderr
        return done.stdout, said

    return open_page


def test_a_script_that_is_not_ours_does_not_run(dom):
    shown, said = dom(page("mine", "<p>body</p><script>document.title = 'owned'</script>"))
    assert "<title>mine</title>" in shown
    assert said  # the browser complains, so an empty console elsewhere means something


def test_paging_folding_and_looking_for(ran, dom):
    _many = _helper("test_report").many
    text = run_report(_many(ran[1], 10_000), ran[2])
    shown, said = dom(text)
    assert said == []
    assert "<title>run on 007bbfb7</title>" in shown  # not owned
    assert "<img" not in shown
    assert 'data-page="0" data-pages="200" data-shown="50"' in shown
    assert "9,998 of 10,000 candidates" in shown  # two are folded
    assert _numbers(shown)[0] == 0
    assert "same program as 0" not in shown

    shown, _ = dom(text, "open=0")
    assert 'data-shown="51"' in shown
    assert "again (same program as 0)" in shown
    assert _numbers(shown)[:2] == [0, 2]

    shown, said = dom(text, "page=3&sort=no")
    assert said == []
    assert 'data-page="3"' in shown
    first = 3 * 50 + 2  # of the first numbers, 2 and 6 are folded
    assert _numbers(shown) == list(range(first, first + 50))

    shown, _ = dom(text, "find=parent777%20MISS")
    assert _numbers(shown) == [777, *range(7770, 7780)]
    shown, _ = dom(text, "sort=no&turned=1")
    assert _numbers(shown)[0] == 9999
    shown, _ = dom(text, "find=empty_container&unfold=all")
    assert _numbers(shown) == [3]
    assert "&lt;script&gt;document.title='owned'" in shown.split("<noscript")[0].split('id="candidates"')[1]
    assert not re.search(r"<details(?! open)[^>]*><summary>each sample", shown)
    assert re.search(r"<details><summary>each sample", dom(text)[0])


def test_the_page_of_a_search(searched, dom):
    _, record = searched
    text = run_report(record, sources_of(record))
    shown, said = dom(text)
    assert said == []
    count = record.tasks[0].candidates
    assert f"{count} of {count} candidates" in shown
    assert f"<details><summary>how the {count} programs came about</summary>" in shown
    assert shown.count("<details open") > shown.count("<ol class")  # the last steps of the best one are open
    opened, said = dom(text, "unfold=all")
    assert said == []
    assert "<details><summary>" not in opened


def test_the_explain_page(dom):
    program = Program.parse("x1 = objects(I, F, F, F)\nx2 = asindices(I)\nO = paint(I, first(apply(first, x1)))")
    text = explain_html(trace_program(program, load_task("25d487eb")))
    shown, said = dom(text)
    assert said == []
    assert '<details open=""><summary>program</summary>' in shown
    opened, _ = dom(text, "unfold=all&samples=1")
    assert '<details open=""><summary>program</summary>' in opened
    assert '<th data-column="0" hidden="">' in opened
    assert '<th data-column="1">' in opened


def _numbers(shown):
    """The numbers of the candidates in the table."""
    table = shown.split('id="candidates"')[1].split("</table>")[0]
    return [int(n) for n in re.findall(r"<tr[^>]*><td>(\d+)", table)]


def _helper(name):
    """Another file of tests beside this one; with --import-mode=importlib they are no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", ["run", "search", "explain"])
def test_on_a_telephone_nothing_runs_off_or_grows(ran, searched, dom, kind):
    """At 420 px: only what scrolls by itself is wider than the page, and no row of a table is a tower."""
    if kind == "explain":
        text = explain_html(trace_program(Program.parse("O = hupscale(I, THREE)"), load_task("007bbfb7")))
    else:
        record, sources = (ran[1], ran[2]) if kind == "run" else (searched[1], sources_of(searched[1]))
        text = run_report(record, sources)
    frame = f'<iframe width="420" height="900" style="border:0" srcdoc="{escape(text)}"></iframe>'
    measure = """<script>
    const frame = document.querySelector("iframe");
    frame.addEventListener("load", () => setTimeout(() => {
      const inner = frame.contentDocument, rows = [...inner.querySelectorAll("#candidates tr")];
      const tallest = Math.max(0, ...rows.map((row) => row.getBoundingClientRect().height));
      document.title = `wide ${inner.documentElement.scrollWidth} tall ${Math.round(tallest)} rows ${rows.length}`;
    }, 300));
    </script>"""
    shown, _said = dom(f"<!DOCTYPE html><meta charset=utf-8><title></title>{frame}{measure}")
    wide, tall, rows = map(int, re.search(r"<title>wide (\d+) tall (\d+) rows (\d+)", shown).groups())
    assert wide <= 420
    assert tall < 150
    assert (rows > 1) == (kind != "explain")


def test_pages_open_with_the_verdict_and_close_with_how_they_were_made(ran, searched):
    for record, sources in ((ran[1], ran[2]), (searched[1], sources_of(searched[1]))):
        text = run_report(record, sources)
        order = [
            '<p class="verdict">Solved: ',
            "<h2>Best programs",
            "<svg",
            'id="legend"',
            'id="candidates"',
            "<th>command",
        ]
        places = [text.index(part) for part in order]
        assert places == sorted(places)
        assert text.index("Mutations that helped") < places[-1]
    text = explain_html(trace_program(Program.parse("O = hupscale(I, THREE)"), load_task("007bbfb7")))
    assert text.index('<p class="verdict">0 of 6 samples solved') < text.index("def solve") < text.index("<h2>About")
