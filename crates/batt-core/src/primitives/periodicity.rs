//! Search and periodicity (PRIMITIVES.md, 4.10).

use super::Outcome;
use super::colours::extent;
use super::patches::{Axis, Place, dims, look_up, normalize, place, place_set};
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{Cell, Grid, Loc, Value};

primitives! {
    hperiod(obj; cx) = period(obj, Axis::Columns, cx);
    vperiod(obj; cx) = period(obj, Axis::Rows, cx);
}

pub(super) fn occurrences(grid: &Value, object: &Value, cx: &mut Context) -> Outcome {
    let (height, width) = dims(grid)?;
    let rest = |whole: usize, part: i64| (whole as i64).saturating_sub(part).saturating_add(1).max(0);
    let rows = rest(height, extent(object, Axis::Rows, cx)?);
    let columns = rest(width, extent(object, Axis::Columns, cx)?);
    let of_its_own_shape = object.is_set(); // a tuple of cells has the shape of a grid: it may reach beyond
    let object = normalize(object, cx)?;
    let positions = (rows as u64).saturating_mul(columns as u64);
    cx.room(positions.saturating_mul(2))?;
    cx.charge(positions.saturating_mul(object.len()? as u64) / 8)?;
    let mut found = Vec::new();
    if let (Value::Grid(grid), Value::Object(cells), true) = (grid, &object, of_its_own_shape) {
        let Some(offsets) = offsets(cells, grid) else { return Ok(Value::empty_set()) };
        for i in 0..rows {
            for j in 0..columns {
                let here = &grid.cells()[i as usize * width + j as usize..];
                if offsets.iter().all(|&(at, colour)| here.get(at) == Some(&colour)) {
                    found.push((i, j));
                }
            }
        }
    } else {
        for i in 0..rows {
            for j in 0..columns {
                if occurs(grid, (height, width), &object, (i, j), cx)? {
                    found.push((i, j));
                }
            }
        }
    }
    place_set(&found, cx)
}

/// The cells of a normalised object as distances in the bytes of a grid; `None` if it has a colour that no compact grid
/// can have.
fn offsets(cells: &[Cell], grid: &Grid) -> Option<Vec<(usize, u8)>> {
    let offset = |cell: &Cell| {
        let colour = u8::try_from(cell.colour).ok()?;
        Some((usize::try_from(cell.loc.i).ok()? * grid.width() + usize::try_from(cell.loc.j).ok()?, colour))
    };
    cells.iter().map(offset).collect()
}

/// Whether the normalised object, moved by (di, dj), lies in the grid and agrees with it.
fn occurs(grid: &Value, dims: (usize, usize), object: &Value, by: Place, cx: &mut Context) -> Result<bool, Fault> {
    for cell in object.iter()? {
        cx.charge(1)?;
        let (colour, location) = cell.unpack()?;
        let (i, j) = place(&location)?;
        let there = (i.checked_add(by.0).ok_or(Fault::Overflow)?, j.checked_add(by.1).ok_or(Fault::Overflow)?);
        if !look_up(grid, dims, there)?.is_some_and(|value| value.equals(&colour)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the cells at or beyond row or column `p`, moved back by `p`, are cells of the same object.
fn repeats(cells: &[Cell], axis: Axis, p: i16) -> bool {
    let mut all = cells.iter();
    let beyond = cells.iter().filter(|cell| axis.of(cell.loc) >= p);
    for cell in beyond {
        let Loc { i, j } = cell.loc;
        let loc = axis.pick((Loc { i: i - p, j }, Loc { i, j: j - p }));
        let moved = Cell { colour: cell.colour, loc };
        // Moving keeps the order, so the search goes on where the last one ended.
        if all.find(|&c| *c >= moved) != Some(&moved) {
            return false;
        }
    }
    true
}

/// The same for an object that is not compact.
fn generic_repeats(object: &Value, axis: Axis, p: i64, cx: &mut Context) -> Result<bool, Fault> {
    let n = object.len()? as u64;
    for cell in object.iter()? {
        cx.charge(64 + n)?;
        let (colour, location) = cell.unpack()?;
        let (i, j) = place(&location)?;
        let (i, j) = axis.pick(((i - p, j), (i, j - p)));
        if axis.pick((i, j)) >= 0 && !object.contains(&cx.tuple([colour, Value::pair(i, j)].into())?)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn period(object: &Value, axis: Axis, cx: &mut Context) -> Outcome {
    let object = normalize(object, cx)?;
    let extent = extent(&object, axis, cx)?;
    for p in 1..extent {
        cx.charge(1 + object.len()? as u64)?;
        let found = match (&object, i16::try_from(p)) {
            (Value::Object(cells), Ok(p)) => repeats(cells, axis, p),
            _ => generic_repeats(&object, axis, p, cx)?,
        };
        if found {
            return Ok(Value::Int(p));
        }
    }
    Ok(Value::Int(extent))
}
