//! Grids drawn on, joined and split (PRIMITIVES.md, 4.8).

use super::Outcome;
use super::colours::mostcolor;
use super::patches::{Axis, dims, index_view, integers, place, position, shift};
use super::transforms::{byte, components, cropped, grid_by_rows};
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{Cell, Grid, Items, Loc, Value, Values, add, floor_div, remainder};

primitives! {
    fill(grid, value, patch; cx) = filled(grid, value, patch, None, cx);
    paint(grid, obj; cx) = painted(grid, obj, None, cx);
    underfill(grid, value, patch; cx) = filled(grid, value, patch, Some(&mostcolor(grid, cx)?), cx);
    underpaint(grid, obj; cx) = painted(grid, obj, Some(&mostcolor(grid, cx)?), cx);
    cover(grid, patch; cx) = filled(grid, &mostcolor(grid, cx)?, patch, None, cx);
    move_object(grid, obj, offset; cx) = paint(&cover(grid, obj, cx)?, &shift(obj, offset, cx)?, cx);
    hsplit(grid, n; cx) = split(grid, n, Axis::Columns, cx);
    vsplit(grid, n; cx) = split(grid, n, Axis::Rows, cx);
}

/// A compact grid with some of its cells written: (location, colour) pairs in the order of writing.
fn written(grid: &Grid, cells: impl Iterator<Item = (Loc, u8)>, onto: Option<u8>) -> Value {
    Value::from(grid.edited(|out| {
        for (loc, colour) in cells {
            if let Some(k) = grid.number(loc)
                && onto.is_none_or(|background| out[k] == background)
            {
                out[k] = colour;
            }
        }
    }))
}

/// Any grid with some of its cells written, as far as they lie on it and hold the value of `onto` (if given).
fn drawn(grid: &Value, cells: &[(Value, Value)], onto: Option<&Value>, cx: &mut Context) -> Outcome {
    let size = dims(grid)?;
    cx.charge(2 * u64::from(grid.leaves()) + 4 * cells.len() as u64)?;
    let row = |row: &Value| Ok(row.iter()?.collect());
    let mut rows = components(grid)?.iter().map(row).collect::<Result<Vec<Vec<Value>>, Fault>>()?;
    for (colour, loc) in cells {
        if let Some((i, j)) = position(place(loc)?, size) {
            let cell = rows[i].get_mut(j).ok_or(Fault::IndexOutOfRange)?;
            if onto.is_none_or(|background| cell.equals(background)) {
                *cell = colour.clone();
            }
        }
    }
    let rows = rows.into_iter().map(|row| cx.tuple(row.into())).collect::<Result<_, _>>()?;
    cx.tuple(rows)
}

/// The cells of a compact object, if all their colours are bytes.
fn byte_cells(object: &Value) -> Option<&[Cell]> {
    match object {
        Value::Object(cells) => {
            let byte = |cell: &Cell| u8::try_from(cell.colour).is_ok();
            // They are in the order of their colours.
            (cells.first().is_some_and(byte) && cells.last().is_some_and(byte)).then_some(cells)
        }
        Value::Set(seq) if seq.items().is_empty() => Some(&[]),
        _ => None,
    }
}

/// Location and colour of a cell, if the colour is a byte.
fn byte_cell(value: &Value) -> Option<(Loc, u8)> {
    let cell = value.cell()?;
    Some((cell.loc, u8::try_from(cell.colour).ok()?))
}

/// What [`drawn`] takes on a compact grid that stays one; none if that is too large for the limits.
fn drawn_units(grid: &Grid, cells: usize, cx: &Context) -> Option<u64> {
    let (height, width) = (grid.height() as u64, grid.width() as u64);
    let row = if width == 2 { width } else { width + 1 };
    let within = height * row <= u64::from(cx.limits.max_leaves) && cx.limits.max_nesting >= 2;
    within.then(|| 2 * height * width + 4 * cells as u64 + height * (1 + row / 4) + 1 + height * width / 4)
}

fn filled(grid: &Value, value: &Value, patch: &Value, onto: Option<&Value>, cx: &mut Context) -> Outcome {
    if let (Some(g), Some(colour)) = (grid.as_grid(), byte(value)) {
        let onto = onto.and_then(byte);
        match patch {
            Value::Indices(locs) => return Ok(written(g, locs.iter().map(|&loc| (loc, colour)), onto)),
            Value::Object(cells) => return Ok(written(g, cells.iter().map(|cell| (cell.loc, colour)), onto)),
            Value::Set(seq) if seq.items().is_empty() => return Ok(grid.clone()),
            _ => {}
        }
    }
    let view = index_view(patch, cx)?;
    let cells: Vec<(Value, Value)> = view.iter()?.map(|loc| (value.clone(), loc)).collect();
    drawn(grid, &cells, onto, cx)
}

fn painted(grid: &Value, object: &Value, onto: Option<&Value>, cx: &mut Context) -> Outcome {
    if let (Some(g), Some(cells)) = (grid.as_grid(), byte_cells(object)) {
        return Ok(written(g, cells.iter().map(|cell| (cell.loc, cell.colour as u8)), onto.and_then(byte)));
    }
    if let (Some(g), Value::Tuple(cells)) = (grid.as_grid(), object)
        && let Some(units) = drawn_units(g, cells.items().len(), cx)
        && let Some(cells) = cells.items().iter().map(byte_cell).collect::<Option<Vec<_>>>()
    {
        cx.charge(units)?;
        return Ok(written(g, cells.into_iter(), onto.and_then(byte)));
    }
    let cells = object.iter()?.map(|cell| cell.unpack()).collect::<Result<Vec<_>, _>>()?;
    drawn(grid, &cells, onto, cx)
}

pub(super) fn canvas(value: &Value, dimensions: &Value, cx: &mut Context) -> Outcome {
    let side = |n: i64| usize::try_from(n.max(0)).unwrap_or(usize::MAX);
    let (height, width) = integers(dimensions).map(|(height, width)| (side(height), side(width)))?;
    let leaves = (width as u64).saturating_mul(u64::from(value.leaves())).saturating_add(1);
    cx.room((height as u64).saturating_mul(leaves))?;
    if let Some(colour) = byte(value) {
        return Ok(Value::grid(height, width, Items::repeated(colour, height * width)));
    }
    if height == 0 {
        return Ok(Value::empty_tuple());
    }
    let row = cx.tuple(Values::repeated(value.clone(), width))?;
    cx.tuple(Values::repeated(row, height))
}

pub(super) fn hconcat(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    if let (Some(a), Some(b)) = (a.as_grid(), b.as_grid()) {
        return Ok(grid_by_rows(a.height().min(b.height()), a.width() + b.width(), |i, cells| {
            cells.extend_from_slice(a.row(i));
            cells.extend_from_slice(b.row(i));
        }));
    }
    let mut rows = Values::new();
    for (x, y) in a.iter()?.zip(b.iter()?) {
        rows.push(add(&x, &y, cx)?);
    }
    cx.tuple(rows)
}

pub(super) fn vconcat(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    if let (Some(a), Some(b)) = (a.as_grid(), b.as_grid())
        && a.width() == b.width()
    {
        let mut cells = Items::with_capacity(a.cells().len() + b.cells().len());
        [a, b].iter().for_each(|grid| cells.extend_from_slice(grid.cells()));
        return Ok(Value::grid(a.height() + b.height(), a.width(), cells));
    }
    add(a, b, cx)
}

/// A grid cut into `n` parts, with a gap of one between them if `n` does not divide its extent along the axis.
fn split(grid: &Value, n: &Value, axis: Axis, cx: &mut Context) -> Outcome {
    let (height, width) = dims(grid)?;
    let whole = Value::Int(axis.pick((height, width)) as i64);
    let extent = floor_div(&whole, n)?.int()?;
    let gap = i64::from(remainder(&whole, n)?.truthy());
    let n = n.int()?.max(0);
    cx.room(n as u64)?;
    let size = axis.pick(((extent, width as i64), (height as i64, extent)));
    let mut parts = Values::with_capacity(n as usize);
    for start in (0..n).map(|k| k * (extent + gap)) {
        if let Axis::Columns = axis {
            cx.room(height as u64)?;
        }
        parts.push(cropped(grid, axis.pick(((start, 0), (0, start))), size, cx)?);
    }
    cx.tuple(parts)
}

pub(super) fn cellwise(a: &Value, b: &Value, fallback: &Value, cx: &mut Context) -> Outcome {
    let (height, width) = dims(a)?;
    if let (Some(x), Some(y), Some(other)) = (a.as_grid(), b.as_grid(), byte(fallback))
        && y.height() >= height
        && y.width() >= width
    {
        let either = |(&x, &y): (&u8, &u8)| if x == y { x } else { other };
        return Ok(grid_by_rows(height, width, |i, cells| cells.extend(x.row(i).iter().zip(y.row(i)).map(either))));
    }
    let mut rows = Values::with_capacity(height);
    for i in 0..height {
        let mut row = Values::with_capacity(width);
        let x = a.component(i)?;
        let y = if width > 0 { b.component(i)? } else { Value::NoValue }; // without cells b is not examined
        for j in 0..width {
            let cell = x.component(j)?;
            let same = cell.equals(&y.component(j)?);
            row.push(if same { cell } else { fallback.clone() });
        }
        rows.push(cx.tuple(row)?);
    }
    cx.tuple(rows)
}
