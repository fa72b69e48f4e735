"""Primitives beyond those of the specification: a function ``test_<name>`` for each."""

import json
from pathlib import Path

import arcbatt
import pytest
from arcbatt import dsl

EXAMPLES = Path(__file__).parents[1] / "data" / "coarse_examples.jsonl"

CHOICES = {
    "what": ["cells", "colours", "components"],
    "shape": ["square", "row", "column"],
    "kind": [
        "turn_left",
        "half_turn",
        "turn_right",
        "flip_left_right",
        "flip_top_bottom",
        "transpose",
        "anti_transpose",
        "flip_by_mass",
    ],
    "axis": ["row", "column", "both"],
    "side": ["left", "right", "top", "bottom"],
    "direction": ["right", "left", "down", "up"],
    "measure": [
        "most_cells",
        "fewest_cells",
        "largest_frame",
        "smallest_frame",
        "most_colours",
        "topmost",
        "lowest",
        "most_components",
        "most_gaps",
        "fewest_gaps",
        "most_enclosed",
        "fewest_enclosed",
        "leftmost",
        "rightmost",
    ],
}
PADS = ["one", "main"]


def image(data):
    """A placed image, as programs have it; a list of them as a tuple."""
    if isinstance(data, list):
        return tuple(map(image, data))
    rows = tuple(map(tuple, data["grid"]))
    size = tuple(data["shape"]) if "shape" in data else (len(rows), len(rows[0]))
    if 0 in size:
        rows = ((),) * size[0]
    return tuple(data["pos"]), size, rows


def number(name, key, value):
    """A parameter as programs write it."""
    if not isinstance(value, str):
        return int(value)
    return PADS.index(value) if name == "pad" else CHOICES[key].index(value)


def check(name, *keys):
    """All examples of a function, called from Python; what the examples refuse is an error."""
    shown = "connect" if name == "connect_equal" else name
    examples = [one for one in map(json.loads, EXAMPLES.read_text("utf-8").splitlines()) if one["function"] == shown]
    assert examples
    for one in examples:
        parameters = [number(name, key, one["params"][key]) for key in keys]
        size = [tuple(one["size"])] if "size" in one else []
        arguments = (image(one["input"]), *size, *parameters)
        if one["output"] is None:
            with pytest.raises(arcbatt.ProgramError):
                getattr(dsl, name)(*arguments)
        else:
            assert getattr(dsl, name)(*arguments) == image(one["output"]), one


def test_keep_colour():
    check("keep_colour", "colour")


def test_erase_colour():
    check("erase_colour", "colour")


def test_recolour():
    check("recolour", "colour")


def test_motion():
    check("motion", "kind")


def test_rays():
    check("rays", "set")


def test_pad():
    check("pad", "colour")


def test_connect_equal():
    check("connect_equal", "axis")


def test_flood():
    check("flood", "hold_main")


def test_half():
    check("half", "side")


def test_measure():
    check("measure", "what", "shape")


def test_fit():
    check("fit")


def test_reflow():
    check("reflow")


def test_resample():
    check("resample")


def test_tile():
    check("tile", "gap")


def test_mirror_tile():
    check("mirror_tile", "gap")


def test_swap_ink():
    check("swap_ink")


def test_crop_to_ink():
    check("crop_to_ink")


def test_corner_dot():
    check("corner_dot")


def test_blank_at_origin():
    check("blank_at_origin")


def test_block_at_origin():
    check("block_at_origin")


def test_blank_in_place():
    check("blank_in_place")


def test_block_in_place():
    check("block_in_place")


def test_to_origin():
    check("to_origin")


def test_fill_enclosed():
    check("fill_enclosed")


def test_enclosed_only():
    check("enclosed_only")


def test_inner_core():
    check("inner_core")


def test_outer_rim():
    check("outer_rim")


def test_centre_mark():
    check("centre_mark")


def test_main_colour_dot():
    check("main_colour_dot")


def test_outline_outside():
    check("outline_outside")


def test_drop_black_lines():
    check("drop_black_lines")


def test_merge_equal_lines():
    check("merge_equal_lines")


def test_split_by_divider():
    check("split_by_divider")


def test_split_colours():
    check("split_colours")


def test_split_parts():
    check("split_parts")


def test_split_columns():
    check("split_columns")


def test_split_rows():
    check("split_rows")


def test_corner_marked_areas():
    check("corner_marked_areas")


def test_fall():
    check("fall", "direction")


def test_pick_best():
    check("pick_best", "measure")


def test_pick_odd_colour():
    check("pick_odd_colour")


def test_overlay():
    check("overlay")


def test_line_up():
    check("line_up")


def test_stack_by_area():
    check("stack_by_area", "axis")


def test_keep_best():
    check("keep_best", "measure")


def test_drop_best():
    check("drop_best", "measure")


def test_complete_pattern():
    examples = map(json.loads, EXAMPLES.read_text("utf-8").splitlines())
    for one in (one for one in examples if one["function"] == "complete_pattern"):
        if one["output"]["grid"]:
            assert dsl.complete_pattern(image(one["input"])) == image(one["output"])
        else:
            with pytest.raises(arcbatt.ProgramError) as error:
                dsl.complete_pattern(image(one["input"]))
            assert error.value.slug == "not_found"


GRID = ((0, 3), (5, 5), (3, 0))
PLACED = ((0, 0), (3, 2), GRID)


def test_picture():
    assert dsl.picture(GRID) == PLACED
    with pytest.raises(arcbatt.ProgramError):
        dsl.picture(((0, 10),))  # no colour


def test_grid_of():
    assert dsl.grid_of(PLACED) == GRID
    assert dsl.grid_of(((4, 4), (0, 3), ())) == ()
    with pytest.raises(arcbatt.ProgramError):
        dsl.grid_of(((0, 0), (2, 2), GRID))  # another size


def test_size_of():
    assert dsl.size_of(((7, -1), (3, 2), GRID)) == (3, 2)


def test_lay_ink():
    assert dsl.lay_ink(((0, 0), (1, 3), ((0, 2, 0),)), ((0, 0), (1, 3), ((7, 7, 0),))) == ((0, 0), (1, 3), ((7, 2, 0),))
    with pytest.raises(arcbatt.ProgramError):
        dsl.lay_ink(((0, 1), (1, 1), ((0,),)), ((0, 0), (1, 1), ((7,),)))  # another place


def test_lay_black():
    assert dsl.lay_black(((0, 0), (1, 2), ((0, 2),)), ((0, 0), (1, 2), ((7, 8),))) == ((0, 0), (1, 2), ((0, 8),))


def test_colour_names():
    # By the number of cells, the most frequent first; black stays.
    assert dsl.colour_names(((5, 5, 3), (5, 0, 3)), (0,), (0, 0))[5] == 1
    assert dsl.colour_names(((5, 5, 3), (5, 0, 3)), (0,), (0, 0))[3] == 2
    assert sorted(dsl.colour_names(GRID, (), ())) == list(range(10))


def test_rename_colours():
    names = (0, 2, 1, 3, 4, 5, 6, 7, 8, 9)
    assert dsl.rename_colours(((0, 0), (1, 3), ((1, 2, 3),)), names) == ((0, 0), (1, 3), ((2, 1, 3),))
    with pytest.raises(arcbatt.ProgramError):
        dsl.rename_colours(PLACED, (0,) * 10)  # not ten different names


def test_restore_colours():
    names = (1, 2, 0, 3, 4, 5, 6, 7, 8, 9)
    assert dsl.restore_colours(dsl.rename_colours(PLACED, names), names) == PLACED


def test_learned_cells():
    """What is learned of two pairs holds for a third grid, at every detail; nothing is learned of none."""
    loaded = arcbatt.load_task("bb43febb")  # rectangles are filled but for their rims
    pairs = tuple((demo.input, demo.output) for demo in loaded.task.demos)
    ((test,), (expected,)) = loaded.task.test_inputs, loaded.answers.outputs
    assert [dsl.learned_cells(pairs, test, detail) == expected for detail in range(5)] == [True] * 5
    assert dsl.learned_cells(pairs[:1], pairs[1][0], 3) == pairs[1][1]
    larger = (((0, 1), (2, 0)), ((0, 0, 1, 1), (0, 0, 1, 1), (2, 2, 0, 0), (2, 2, 0, 0)))
    assert dsl.learned_cells((larger,), ((1, 2, 1),), 0) == ((1, 1, 2, 2, 1, 1),) * 2
    panels = ((1, 0, 5, 0, 1), (0, 0, 5, 0, 1)), ((1, 1), (0, 1))
    assert dsl.learned_cells((panels,), ((0, 1, 5, 1, 0), (0, 0, 5, 0, 0)), 0) == ((1, 1), (0, 0))
    for wrong in (
        ((), test, 0),
        (pairs, test, 5),
        ((larger, panels), test, 0),  # sizes relate differently
        ((((0, 12),), ((0, 12),)), test, 0),
        (pairs, ((0,) * 31,), 0),
        (pairs, 3, 0),
    ):
        with pytest.raises(arcbatt.ProgramError):
            dsl.learned_cells(*wrong)


def test_learned_in_order():
    """What stands before a cell decides: a checkerboard grows from a corner, whatever its size and the corner."""
    pair = ((0, 0, 0, 0),) * 3, ((0, 3, 0, 3), (3, 0, 3, 0), (0, 3, 0, 3))
    for order in range(8):
        row, column = (-1 if order & 1 else 0), (-1 if order & 2 else 0)
        start = pair[1][row][column]
        board = tuple(tuple(3 - start if (i + j) % 2 else start for j in range(6)) for i in range(5))
        board = board[::-1] if row else board
        board = tuple(line[::-1] for line in board) if column else board
        assert dsl.learned_in_order((pair,), ((0,) * 6,) * 5, 0, order) == board, order
    larger = (((0, 1), (2, 0)), ((0, 0, 1, 1), (0, 0, 1, 1), (2, 2, 0, 0), (2, 2, 0, 0)))
    for order in range(8):  # turned there and back
        assert dsl.learned_in_order((larger,), ((1, 2, 1),), 4, order) == ((1, 1, 2, 2, 1, 1),) * 2
    for wrong in (((), larger[0], 0, 0), ((larger,), larger[0], 3, 0), ((larger,), larger[0], 0, 8)):
        with pytest.raises(arcbatt.ProgramError):
            dsl.learned_in_order(*wrong)
