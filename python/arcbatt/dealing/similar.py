"""Which tasks are alike: the same relation between the sizes of inputs and outputs, the same change of palette."""

from __future__ import annotations

from fractions import Fraction

from arcbatt.tasks.model import Grid, Task


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
    ratios = {(Fraction(o[0], i[0]), Fraction(o[1], i[1])) for i, o in sizes}
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


def _colours(palettes: list[tuple[frozenset[int], frozenset[int]]]) -> str:
    if all(i == o for i, o in palettes):
        return "same"
    if all(o <= i for i, o in palettes):
        return "fewer"
    if all(o >= i for i, o in palettes):
        return "more"
    return "other"
