"""Which tasks are alike: the same relation between the sizes of inputs and outputs, the same change of palette.

``python -m arcbatt.dealing.similar`` writes traits.json, the traits of all bundled tasks: to read them from hundreds of
tasks takes longer than to score a batt.
"""

from __future__ import annotations

import json
from functools import cache
from math import gcd
from pathlib import Path

from arcbatt.tasks import load_task, open_source
from arcbatt.tasks.model import Grid, Task

_FILE = Path(__file__).with_name("traits.json")


@cache
def bundled_traits() -> dict[str, tuple[str, str]]:
    """The traits of every task that `load_task` finds without being told where, by id."""
    table: dict[str, dict[str, list[str]]] = json.loads(_FILE.read_text("utf-8"))
    return {i: (sizes, colours) for sizes, row in table.items() for colours, ids in row.items() for i in ids}


def write_traits() -> None:
    """Write traits.json: by size relation and palette change the ids."""
    table: dict[str, dict[str, list[str]]] = {}
    for task_id in sorted({*open_source("arc1").ids(), *open_source("arc2").ids()}):
        sizes, colours = traits(load_task(task_id).task)
        table.setdefault(sizes, {}).setdefault(colours, []).append(task_id)
    _FILE.write_text(json.dumps(table, indent=0, sort_keys=True) + "\n", "utf-8")


def traits(task: Task) -> tuple[str, str]:
    """(size relation, palette change) of the demo pairs of a task, in words.

    Sizes: ``same``, ``times 3 by 2``, ``always 3 by 3``, ``smaller``, ``larger``, ``mixed``. Colours: ``same``,
    ``fewer``, ``more``, ``other``, by what all demo pairs have in common.
    """
    sizes = [((len(d.input), len(d.input[0])), (len(d.output), len(d.output[0]))) for d in task.demos]
    return _sizes(sizes), _colours([(_palette(d.input), _palette(d.output)) for d in task.demos])


def _palette(grid: Grid) -> frozenset[int]:
    return frozenset(colour for row in grid for colour in row)


def _sizes(sizes: list[tuple[tuple[int, int], tuple[int, int]]]) -> str:
    if all(i == o for i, o in sizes):
        return "same"
    ratios = {(_ratio(o[0], i[0]), _ratio(o[1], i[1])) for i, o in sizes}
    if len(ratios) == 1:
        height, width = ratios.pop()
        return f"times {height} by {width}"
    outputs = {o for _, o in sizes}
    if len(outputs) == 1:
        always = outputs.pop()
        return f"always {always[0]} by {always[1]}"
    if all(o[0] <= i[0] and o[1] <= i[1] for i, o in sizes):
        return "smaller"
    if all(o[0] >= i[0] and o[1] >= i[1] for i, o in sizes):
        return "larger"
    return "mixed"


def _ratio(above: int, below: int) -> str:
    """A fraction in lowest terms: ``3``, ``1/2``."""
    common = gcd(above, below)
    return f"{above // common}/{below // common}".removesuffix("/1")


def _colours(palettes: list[tuple[frozenset[int], frozenset[int]]]) -> str:
    if all(i == o for i, o in palettes):
        return "same"
    if all(o <= i for i, o in palettes):
        return "fewer"
    if all(o >= i for i, o in palettes):
        return "more"
    return "other"


if __name__ == "__main__":
    write_traits()
