"""The example notebook runs, from the first cell to the last."""

from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parent.parent / "docs" / "example.ipynb"


@pytest.mark.filterwarnings("ignore")  # those of Jupyter's packages are not ours
def test_the_example_notebook_runs(tmp_path):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    notebook = nbformat.read(EXAMPLE, as_version=4)
    nbclient.NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [
        kind
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        for kind in output.get("data", {output["output_type"]: ""})
    ]
    assert shown.count("text/html") == 5  # task, program, results, the program found, the page
    assert shown.count("image/svg+xml") == 1
    assert "error" not in shown
    text = "".join(o.get("text", "") for c in notebook.cells if c.cell_type == "code" for o in c.outputs)
    assert "mfilter(x2, square)" in text
    assert "demos solved, progress" in text
