//! Grids drawn on, joined and split (PRIMITIVES.md, 4.8).

use super::colours::{background, background_byte};
use super::patches::{self, Place, dims, index_view, place};
use super::transforms::{byte, components, cropped, grid_of};
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{Cell, Grid, Loc, Value, add, floor_div, remainder};

type Outcome = Result<Value, Fault>;

/// Where on a grid of these dimensions a place is, if it is on it.
fn position((i, j): Place, (height, width): (usize, usize)) -> Option<(usize, usize)> {
    let (i, j) = (usize::try_from(i).ok()?, usize::try_from(j).ok()?);
    (i < height && j < width).then_some((i, j))
}

/// The same for a compact grid, as the number of the cell.
fn cell_number(grid: &Grid, loc: Loc) -> Option<usize> {
    grid.get(loc)?;
    Some(loc.i as usize * grid.width() + loc.j as usize)
}

/// A compact grid with some of its cells written: (location, colour) pairs in the order of writing.
fn written(grid: &Grid, cells: impl Iterator<Item = (Loc, u8)>, onto: Option<u8>) -> Value {
    let mut out = grid.cells().to_vec();
    for (loc, colour) in cells {
        if let Some(k) = cell_number(grid, loc)
            && onto.is_none_or(|background| out[k] == background)
        {
            out[k] = colour;
        }
    }
    Value::grid(grid.height(), grid.width(), out)
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
    let rows = rows.into_iter().map(|row| cx.tuple(row)).collect::<Result<_, _>>()?;
    cx.tuple(rows)
}

/// The locations of a compact patch, if it is one.
fn locations(patch: &Value) -> Option<Box<dyn Iterator<Item = Loc> + '_>> {
    match patch {
        Value::Indices(locs) => Some(Box::new(locs.iter().copied())),
        Value::Object(cells) => Some(Box::new(cells.iter().map(|cell| cell.loc))),
        Value::Set(seq) if seq.items().is_empty() => Some(Box::new(std::iter::empty())),
        _ => None,
    }
}

/// The cells of a compact object with their colours as bytes, if all fit.
fn byte_cells(object: &Value) -> Option<Vec<(Loc, u8)>> {
    match object {
        Value::Object(cells) => {
            cells.iter().map(|cell: &Cell| Some((cell.loc, u8::try_from(cell.colour).ok()?))).collect()
        }
        Value::Set(seq) if seq.items().is_empty() => Some(Vec::new()),
        _ => None,
    }
}

fn filled(grid: &Value, value: &Value, patch: &Value, onto: Option<&Value>, cx: &mut Context) -> Outcome {
    if let (Some(g), Some(colour), Some(locs)) = (grid.as_grid(), byte(value), locations(patch)) {
        match onto.map(byte) {
            None => return Ok(written(g, locs.map(|loc| (loc, colour)), None)),
            // A cell that has been written must not be taken for background: each location occurs once in a patch,
            // but several cells of an object may share one.
            Some(Some(background)) => {
                let on_background = locs.filter(|&loc| g.get(loc) == Some(background));
                return Ok(written(g, on_background.map(|loc| (loc, colour)), None));
            }
            Some(None) => {}
        }
    }
    let view = index_view(patch, cx)?;
    let cells: Vec<(Value, Value)> = view.iter()?.map(|loc| (value.clone(), loc)).collect();
    drawn(grid, &cells, onto, cx)
}

pub(super) fn fill(grid: &Value, value: &Value, patch: &Value, cx: &mut Context) -> Outcome {
    filled(grid, value, patch, None, cx)
}

fn cells_of(object: &Value) -> Result<Vec<(Value, Value)>, Fault> {
    object.iter()?.map(|cell| cell.unpack()).collect()
}

pub(super) fn paint(grid: &Value, obj: &Value, cx: &mut Context) -> Outcome {
    if let (Some(g), Some(cells)) = (grid.as_grid(), byte_cells(obj)) {
        return Ok(written(g, cells.into_iter(), None));
    }
    let cells = cells_of(obj)?;
    drawn(grid, &cells, None, cx)
}

pub(super) fn underfill(grid: &Value, value: &Value, patch: &Value, cx: &mut Context) -> Outcome {
    let background = background(grid, cx)?;
    filled(grid, value, patch, Some(&background), cx)
}

pub(super) fn underpaint(grid: &Value, obj: &Value, cx: &mut Context) -> Outcome {
    if let (Some(g), Some(cells)) = (grid.as_grid(), byte_cells(obj)) {
        return Ok(written(g, cells.into_iter(), Some(background_byte(g))));
    }
    let background = background(grid, cx)?;
    let cells = cells_of(obj)?;
    drawn(grid, &cells, Some(&background), cx)
}

pub(super) fn cover(grid: &Value, patch: &Value, cx: &mut Context) -> Outcome {
    let background = background(grid, cx)?;
    filled(grid, &background, patch, None, cx)
}

pub(super) fn move_object(grid: &Value, obj: &Value, offset: &Value, cx: &mut Context) -> Outcome {
    let covered = cover(grid, obj, cx)?;
    let moved = patches::shift(obj, offset, cx)?;
    paint(&covered, &moved, cx)
}

pub(super) fn canvas(value: &Value, dimensions: &Value, cx: &mut Context) -> Outcome {
    let side =
        |k: usize| Ok::<usize, Fault>(usize::try_from(dimensions.component(k)?.int()?.max(0)).unwrap_or(usize::MAX));
    let (height, width) = (side(0)?, side(1)?);
    let leaves = (width as u64).saturating_mul(u64::from(value.leaves())).saturating_add(1);
    cx.room((height as u64).saturating_mul(leaves))?;
    if let Some(colour) = byte(value) {
        return Ok(Value::grid(height, width, vec![colour; height * width]));
    }
    if height == 0 {
        return Ok(Value::empty_tuple());
    }
    let row = cx.tuple(vec![value.clone(); width])?;
    cx.tuple(vec![row; height])
}

pub(super) fn hconcat(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    if let (Some(a), Some(b)) = (a.as_grid(), b.as_grid()) {
        let (w, v) = (a.width(), b.width());
        let height = a.height().min(b.height());
        return Ok(grid_of(height, w + v, |i, j| if j < w { a.at(i, j) } else { b.at(i, j - w) }));
    }
    let mut rows = Vec::new();
    for (x, y) in a.iter()?.zip(b.iter()?) {
        rows.push(add(&x, &y, cx)?);
    }
    cx.tuple(rows)
}

pub(super) fn vconcat(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    if let (Some(a), Some(b)) = (a.as_grid(), b.as_grid())
        && a.width() == b.width()
    {
        return Ok(Value::grid(a.height() + b.height(), a.width(), [a.cells(), b.cells()].concat()));
    }
    add(a, b, cx)
}

/// The parts of a split: n of them, each `extent` long, with a gap of one between them if `n` does not divide `whole`.
fn parts(whole: usize, n: &Value, cx: &mut Context) -> Result<(i64, Vec<i64>), Fault> {
    let whole = Value::Int(whole as i64);
    let extent = floor_div(&whole, n)?.int()?;
    let gap = i64::from(remainder(&whole, n)?.truthy());
    let n = n.int()?.max(0);
    cx.room(n as u64)?;
    Ok((extent, (0..n).map(|k| k * (extent + gap)).collect()))
}

pub(super) fn hsplit(grid: &Value, n: &Value, cx: &mut Context) -> Outcome {
    let (height, width) = dims(grid)?;
    let (extent, starts) = parts(width, n, cx)?;
    let mut out = Vec::with_capacity(starts.len());
    for start in starts {
        cx.room(height as u64)?;
        out.push(cropped(grid, (0, start), (height as i64, extent), cx)?);
    }
    cx.tuple(out)
}

pub(super) fn vsplit(grid: &Value, n: &Value, cx: &mut Context) -> Outcome {
    let (height, width) = dims(grid)?;
    let (extent, starts) = parts(height, n, cx)?;
    let mut out = Vec::with_capacity(starts.len());
    for start in starts {
        out.push(cropped(grid, (start, 0), (extent, width as i64), cx)?);
    }
    cx.tuple(out)
}

pub(super) fn cellwise(a: &Value, b: &Value, fallback: &Value, cx: &mut Context) -> Outcome {
    let (a, b, fallback) = (a, b, fallback);
    let (height, width) = dims(a)?;
    if let (Some(x), Some(y), Some(other)) = (a.as_grid(), b.as_grid(), byte(fallback))
        && y.height() >= height
        && y.width() >= width
    {
        return Ok(grid_of(height, width, |i, j| if x.at(i, j) == y.at(i, j) { x.at(i, j) } else { other }));
    }
    let mut rows = Vec::with_capacity(height);
    for i in 0..height {
        let mut row = Vec::with_capacity(width);
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
