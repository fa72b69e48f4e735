//! Grids turned, mirrored, cut, scaled and recoloured (PRIMITIVES.md, 4.7).
//!
//! Every transform has a path for compact grids and one for any other tuple, which follows the specification literally.

use super::Outcome;
use super::colours::shape;
use super::patches::{self, Axis, compact_relocated, integers, place, relocated, span};
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{Grid, GridSize, Items, Loc, Value, Values, slice_bounds};

primitives! {
    trim(grid; cx) = cropped(grid, (1, 1), (-2, -2), cx);
    crop(grid, start, dims; cx) = cropped(grid, integers(start)?, integers(dims)?, cx);
    subgrid(patch, grid; cx) = crop(grid, &patches::ulcorner(patch, cx)?, &shape(patch, cx)?, cx);
    tophalf(grid; cx) = half_of_rows(grid, true, cx);
    bottomhalf(grid; cx) = half_of_rows(grid, false, cx);
    lefthalf(grid; cx) = half_of_columns(grid, true, cx);
    righthalf(grid; cx) = half_of_columns(grid, false, cx);
}

/// The cells of a grid in another order, as a grid of this size: the first one is number `first`, from each to the next
/// one of its column or row it is so many.
fn rearranged(g: &Grid, (height, width): (usize, usize), first: usize, (down, right): (isize, isize)) -> Value {
    let mut cells = Items::with_capacity(height * width);
    let mut row = first;
    for _ in 0..height {
        let mut next = row;
        let cell = |_| {
            let cell = g.cells()[next];
            next = next.wrapping_add_signed(right);
            cell
        };
        cells.extend((0..width).map(cell));
        row = row.wrapping_add_signed(down);
    }
    Value::grid(height, width, cells)
}

/// The grid of this size whose rows `write` adds to the cells.
#[inline]
pub(super) fn grid_by_rows(
    height: usize,
    width: usize,
    mut write: impl FnMut(usize, &mut Items<u8, GridSize>),
) -> Value {
    let mut cells = Items::with_capacity(height * width);
    (0..height).for_each(|i| write(i, &mut cells));
    Value::grid(height, width, cells)
}

/// The grid of this size whose cells `at` gives.
pub(super) fn grid_of(height: usize, width: usize, mut at: impl FnMut(usize, usize) -> u8) -> Value {
    let mut cells = Items::with_capacity(height * width);
    for i in 0..height {
        cells.extend((0..width).map(|j| at(i, j)));
    }
    Value::grid(height, width, cells)
}

/// The components of a tuple; an error for sets.
pub(super) fn components(tuple: &Value) -> Result<Vec<Value>, Fault> {
    if tuple.is_tuple() { Ok(tuple.iter()?.collect()) } else { Err(Fault::Type) }
}

/// The number of components of a tuple; an error for sets.
fn tuple_length(tuple: &Value) -> Result<usize, Fault> {
    if tuple.is_tuple() { tuple.len() } else { Err(Fault::Type) }
}

/// The elements of every element: rows of a generic grid. `sets` tells whether rows may be sets.
pub(super) fn rows(grid: &Value, sets: bool) -> Result<Vec<Vec<Value>>, Fault> {
    let row = |row: Value| if sets { Ok(row.iter()?.collect()) } else { components(&row) };
    grid.iter()?.map(row).collect()
}

/// The tuple of tuples with these rows.
fn from_rows(rows: Vec<Vec<Value>>, cx: &mut Context) -> Outcome {
    cx.charge(rows.iter().map(|row| 2 + 2 * row.len() as u64).sum())?;
    let rows = rows.into_iter().map(|row| cx.tuple(row.into())).collect::<Result<_, _>>()?;
    cx.tuple(rows)
}

/// Columns as rows, as many as the shortest row has.
fn transposed(rows: &[Vec<Value>]) -> Vec<Vec<Value>> {
    let width = rows.iter().map(Vec::len).min().unwrap_or(0);
    (0..width).map(|j| rows.iter().map(|row| row[j].clone()).collect()).collect()
}

fn reversed<T>(mut items: Vec<T>) -> Vec<T> {
    items.reverse();
    items
}

/// The same of a grid that is a tuple.
fn generic_rows(grid: &Value, sets: bool) -> Result<Vec<Vec<Value>>, Fault> {
    if grid.is_tuple() { rows(grid, sets) } else { Err(Fault::Type) }
}

pub(super) fn rot90(grid: &Value, cx: &mut Context) -> Outcome {
    if let Some(g) = grid.as_grid() {
        let (h, w) = (g.height(), g.width());
        return Ok(rearranged(g, (w, h), (h - 1) * w, (1, -(w as isize))));
    }
    let rows = reversed(generic_rows(grid, true)?);
    from_rows(transposed(&rows), cx)
}

pub(super) fn rot180(grid: &Value, cx: &mut Context) -> Outcome {
    if let Some(g) = grid.as_grid() {
        return Ok(Value::from(g.edited(<[u8]>::reverse)));
    }
    from_rows(reversed(generic_rows(grid, false)?).into_iter().map(reversed).collect(), cx)
}

pub(super) fn rot270(grid: &Value, cx: &mut Context) -> Outcome {
    if let Some(g) = grid.as_grid() {
        let (h, w) = (g.height(), g.width());
        return Ok(rearranged(g, (w, h), w - 1, (-1, w as isize)));
    }
    let rows = generic_rows(grid, true)?;
    from_rows(reversed(transposed(&rows)), cx)
}

/// A location as seen from the upper left corner of a bounding box.
type Within = (i64, i64);

/// Mirror a patch: `to` maps a place, given the box's corner (a, b), height and width.
fn mirror_patch(patch: &Value, cx: &mut Context, to: impl Fn(Within, Within, Within) -> Within) -> Outcome {
    let (a, u) = span(patch, Axis::Rows, cx)?;
    let (b, r) = span(patch, Axis::Columns, cx)?;
    let limit = i64::from(i32::MAX);
    if [a, u, b, r].iter().any(|n| !(-limit..=limit).contains(n)) {
        return Err(Fault::Overflow);
    }
    let (h, w) = (u - a + 1, r - b + 1);
    let moved = |loc: Loc| {
        let (i, j) = to((loc.i.into(), loc.j.into()), (a, b), (h, w));
        Some(Loc { i: i16::try_from(i).ok()?, j: i16::try_from(j).ok()? })
    };
    if let Some(value) = compact_relocated(patch, moved) {
        return Ok(value);
    }
    relocated(patch, cx, |pair, _| {
        let (i, j) = to(place(pair)?, (a, b), (h, w));
        Ok(Value::pair(i, j))
    })
}

pub(super) fn hmirror(piece: &Value, cx: &mut Context) -> Outcome {
    if let Some(g) = piece.as_grid() {
        let (h, w) = (g.height(), g.width());
        return Ok(grid_by_rows(h, w, |i, cells| cells.extend_from_slice(g.row(h - 1 - i))));
    }
    if piece.is_tuple() {
        return cx.tuple(piece.iter()?.rev().collect());
    }
    mirror_patch(piece, cx, |(i, j), (a, _), (h, _)| (2 * a + h - 1 - i, j))
}

pub(super) fn vmirror(piece: &Value, cx: &mut Context) -> Outcome {
    if let Some(g) = piece.as_grid() {
        return Ok(grid_by_rows(g.height(), g.width(), |i, cells| cells.extend(g.row(i).iter().rev().copied())));
    }
    if piece.is_tuple() {
        let rows = rows(piece, false)?;
        return from_rows(rows.into_iter().map(reversed).collect(), cx);
    }
    mirror_patch(piece, cx, |(i, j), (_, b), (_, w)| (i, 2 * b + w - 1 - j))
}

pub(super) fn dmirror(piece: &Value, cx: &mut Context) -> Outcome {
    if let Some(g) = piece.as_grid() {
        let (h, w) = (g.height(), g.width());
        return Ok(rearranged(g, (w, h), 0, (1, w as isize)));
    }
    if piece.is_tuple() {
        return from_rows(transposed(&rows(piece, true)?), cx);
    }
    mirror_patch(piece, cx, |(i, j), (a, b), _| (a + j - b, b + i - a))
}

pub(super) fn cmirror(piece: &Value, cx: &mut Context) -> Outcome {
    if let Some(g) = piece.as_grid() {
        let (h, w) = (g.height(), g.width());
        return Ok(rearranged(g, (w, h), h * w - 1, (-1, -(w as isize))));
    }
    if piece.is_tuple() {
        let rows: Vec<Vec<Value>> = reversed(rows(piece, false)?).into_iter().map(reversed).collect();
        return from_rows(transposed(&rows), cx);
    }
    mirror_patch(piece, cx, |(i, j), (a, b), (h, w)| (a + w - 1 - (j - b), b + h - 1 - (i - a)))
}

/// Rows from `start` up to `start + dims` and columns likewise, as slices.
pub(super) fn cropped(grid: &Value, start: (i64, i64), dims: (i64, i64), cx: &mut Context) -> Outcome {
    let end = |start: i64, extent: i64| start.checked_add(extent).ok_or(Fault::Overflow);
    let (bottom, right) = (end(start.0, dims.0)?, end(start.1, dims.1)?);
    if let Some(g) = grid.as_grid() {
        let (rows, columns) = (slice_bounds(start.0, bottom, g.height()), slice_bounds(start.1, right, g.width()));
        let top = rows.start;
        let row = |i, cells: &mut Items<_, _>| cells.extend_from_slice(&g.row(top + i)[columns.clone()]);
        return Ok(grid_by_rows(rows.len(), columns.len(), row));
    }
    // Only what is selected is touched: splits crop the same grid many times.
    let rows = slice_bounds(start.0, bottom, tuple_length(grid)?).map(|i| {
        let row = grid.component(i)?;
        slice_bounds(start.1, right, tuple_length(&row)?).map(|j| row.component(j)).collect()
    });
    from_rows(rows.collect::<Result<_, Fault>>()?, cx)
}

/// The first or the last half of so many.
fn half(n: usize, first: bool) -> std::ops::Range<usize> {
    if first { 0..n / 2 } else { n - n / 2..n }
}

/// The first or the last half of the rows of a grid, of the components of any other tuple.
fn half_of_rows(tuple: &Value, first: bool, cx: &mut Context) -> Outcome {
    let n = tuple_length(tuple)?;
    let picked = half(n, first);
    if let Some(g) = tuple.as_grid() {
        return cropped(tuple, (picked.start as i64, 0), (picked.len() as i64, g.width() as i64), cx);
    }
    cx.tuple(components(tuple)?[picked].iter().cloned().collect())
}

/// The first or the last half of the columns.
fn half_of_columns(grid: &Value, first: bool, cx: &mut Context) -> Outcome {
    if let Some(g) = grid.as_grid() {
        let columns = half(g.width(), first);
        if columns.is_empty() {
            return Ok(Value::empty_tuple()); // halving works on columns: without any, the rows are lost
        }
        return cropped(grid, (0, columns.start as i64), (g.height() as i64, columns.len() as i64), cx);
    }
    let columns = transposed(&generic_rows(grid, true)?);
    let picked = columns[half(columns.len(), first)].to_vec();
    from_rows(transposed(&picked), cx)
}

/// Copies of every item, one after the other.
fn stretched(items: impl Iterator<Item = Value>, factor: i64) -> Vec<Value> {
    let times = factor.max(0) as usize;
    items.flat_map(|item| std::iter::repeat_n(item, times)).collect()
}

/// Pay for a result that is `factor` times (or its square) as large as the argument.
fn room_for(value: &Value, factor: i64, power: u32, cx: &mut Context) -> Result<(), Fault> {
    let times = (factor.max(0) as u64).saturating_pow(power);
    cx.room(u64::from(value.leaves()).saturating_add(1).saturating_mul(times))
}

/// Add the cells of a row, each of them `factor` times.
fn widened(row: &[u8], factor: usize, cells: &mut Items<u8, GridSize>) {
    row.iter().for_each(|&cell| cells.extend((0..factor).map(|_| cell)));
}

pub(super) fn hupscale(grid: &Value, factor: &Value, cx: &mut Context) -> Outcome {
    let factor = factor.int()?;
    room_for(grid, factor, 1, cx)?;
    cx.charge(u64::from(grid.leaves()))?;
    if let (Some(g), Ok(f @ 1..)) = (grid.as_grid(), usize::try_from(factor)) {
        return Ok(grid_by_rows(g.height(), g.width() * f, |i, cells| widened(g.row(i), f, cells)));
    }
    let rows = grid.iter()?.map(|row| Ok(stretched(row.iter()?, factor)));
    from_rows(rows.collect::<Result<_, Fault>>()?, cx)
}

pub(super) fn vupscale(grid: &Value, factor: &Value, cx: &mut Context) -> Outcome {
    let factor = factor.int()?;
    room_for(grid, factor, 1, cx)?;
    if let (Some(g), Ok(f @ 1..)) = (grid.as_grid(), usize::try_from(factor)) {
        return Ok(grid_by_rows(g.height() * f, g.width(), |i, cells| cells.extend_from_slice(g.row(i / f))));
    }
    cx.tuple(stretched(grid.iter()?, factor).into())
}

pub(super) fn upscale(element: &Value, factor: &Value, cx: &mut Context) -> Outcome {
    if element.is_set() && element.is_empty()? {
        return Ok(element.clone()); // whatever the factor
    }
    let factor = factor.int()?;
    room_for(element, factor, 2, cx)?;
    if let (Some(g), Ok(f @ 1..)) = (element.as_grid(), usize::try_from(factor)) {
        return Ok(grid_by_rows(g.height() * f, g.width() * f, |i, cells| widened(g.row(i / f), f, cells)));
    }
    if element.is_tuple() {
        let mut rows = Vec::new();
        for row in element.iter()? {
            let row = stretched(components(&row)?.into_iter(), factor);
            rows.extend(std::iter::repeat_n(row, factor.max(0) as usize));
        }
        return from_rows(rows, cx);
    }
    upscaled_object(element, factor, cx)
}

fn upscaled_object(object: &Value, factor: i64, cx: &mut Context) -> Outcome {
    let (a, _) = span(object, Axis::Rows, cx)?;
    let (b, _) = span(object, Axis::Columns, cx)?;
    let scaled = |low: i64, n: i64| {
        let offset = n.checked_sub(low)?.checked_mul(factor)?;
        low.checked_add(offset)?.checked_add(factor).map(|end| end - factor)
    };
    let mut items = Values::new();
    for cell in object.iter()? {
        let (colour, loc) = cell.unpack()?;
        let (i, j) = place(&loc)?;
        let (i, j) = (scaled(a, i).ok_or(Fault::Overflow)?, scaled(b, j).ok_or(Fault::Overflow)?);
        for di in 0..factor.max(0) {
            for dj in 0..factor.max(0) {
                items.push(Value::couple(colour.clone(), Value::pair(i + di, j + dj)));
            }
        }
    }
    cx.set(items)
}

pub(super) fn downscale(grid: &Value, factor: &Value, cx: &mut Context) -> Outcome {
    let step = factor.int()?.unsigned_abs();
    let (h, w) = patches::dims(grid)?;
    let step = usize::try_from(step).unwrap_or(usize::MAX);
    if step == 0 {
        return Err(Fault::DivisionByZero);
    }
    if let Some(g) = grid.as_grid() {
        return Ok(grid_of(h.div_ceil(step), w.div_ceil(step), |i, j| g.at(i * step, j * step)));
    }
    let mut rows = Vec::new();
    for row in components(grid)?.iter().step_by(step) {
        rows.push((0..w).step_by(step).map(|j| row.component(j)).collect::<Result<_, _>>()?);
    }
    from_rows(rows, cx)
}

fn uniform<T>(mut items: impl Iterator<Item = T>, equal: impl Fn(&T, &T) -> bool) -> bool {
    let first = items.next();
    first.is_some_and(|first| items.all(|item| equal(&first, &item)))
}

pub(super) fn compress(grid: &Value, cx: &mut Context) -> Outcome {
    if let Some(g) = grid.as_grid() {
        return Ok(compressed(g));
    }
    let lines = rows(grid, true)?;
    let columns = if grid.is_tuple() { transposed(&lines) } else { rows(&dmirror(grid, cx)?, true)? };
    let plain = |line: &Vec<Value>| uniform(line.iter(), |a, b| a.equals(b));
    let dropped: Vec<bool> = columns.iter().map(plain).collect();
    let kept = lines.iter().filter(|row| !plain(row)).map(|row| {
        let cells = row.iter().enumerate().filter(|(j, _)| !dropped.get(*j).copied().unwrap_or(false));
        cells.map(|(_, value)| value.clone()).collect()
    });
    from_rows(kept.collect(), cx)
}

fn compressed(g: &Grid) -> Value {
    let rows: Vec<usize> =
        (0..g.height()).filter(|&i| !uniform(0..g.width(), |&a, &b| g.at(i, a) == g.at(i, b))).collect();
    let columns: Vec<usize> =
        (0..g.width()).filter(|&j| !uniform(0..g.height(), |&a, &b| g.at(a, j) == g.at(b, j))).collect();
    grid_of(rows.len(), columns.len(), |i, j| g.at(rows[i], columns[j]))
}

/// A colour that fits a compact grid, as an integer and not as a Boolean.
pub(super) fn byte(colour: &Value) -> Option<u8> {
    if let Value::Int(n) = colour { u8::try_from(*n).ok() } else { None }
}

fn mapped(grid: &Value, cx: &mut Context, to: impl Fn(Value) -> Value) -> Outcome {
    let rows = rows(grid, true)?.into_iter().map(|row| row.into_iter().map(&to).collect());
    from_rows(rows.collect(), cx)
}

pub(super) fn replace(grid: &Value, replacee: &Value, replacer: &Value, cx: &mut Context) -> Outcome {
    let (from, to) = (replacee, replacer);
    if let Some(g) = grid.as_grid() {
        let absent = from.int().map_or(true, |n| u8::try_from(n).map_or(true, |n| !g.cells().contains(&n)));
        if absent {
            return Ok(grid.clone());
        }
        if let (Ok(from), Some(to)) = (from.int(), byte(to)) {
            let from = from as u8; // it is there
            return Ok(Value::from(g.recoloured(|colour| if colour == from { to } else { colour })));
        }
    }
    mapped(grid, cx, |v| if v.equals(from) { to.clone() } else { v })
}

pub(super) fn switch(grid: &Value, a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    if let (Some(g), Some(x), Some(y)) = (grid.as_grid(), byte(a), byte(b)) {
        let swapped = |colour| match colour {
            _ if colour == x => y,
            _ if colour == y => x,
            _ => colour,
        };
        return Ok(Value::from(g.recoloured(swapped)));
    }
    mapped(grid, cx, |v| {
        if v.equals(a) {
            b.clone()
        } else if v.equals(b) {
            a.clone()
        } else {
            v
        }
    })
}
