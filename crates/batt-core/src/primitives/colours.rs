//! Colour and shape queries (PRIMITIVES.md, 4.4).

use super::patches::{Axis, dims, look_up, place, span};
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{Grid, Value};

type Outcome = Result<Value, Fault>;

/// A colour value and how often it occurs.
type Count = (Value, usize);

/// The colour values of a grid or patch that has no compact form, repetitions included.
fn colour_values(element: &Value) -> Result<Vec<Value>, Fault> {
    if element.is_tuple() {
        let mut values = Vec::new();
        for row in element.iter()? {
            values.extend(row.iter()?);
        }
        return Ok(values);
    }
    element.iter()?.map(|e| Ok(e.unpack()?.0)).collect()
}

/// The lengths of the runs of equal numbers.
fn runs(numbers: impl Iterator<Item = i16>) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    let mut last = None;
    for n in numbers {
        match counts.last_mut() {
            Some((_, times)) if last == Some(n) => *times += 1,
            _ => counts.push((Value::Int(n.into()), 1)),
        }
        last = Some(n);
    }
    counts
}

fn histogram(grid: &Grid) -> Vec<Count> {
    let mut times = [0usize; 256];
    for &c in grid.cells() {
        times[usize::from(c)] += 1;
    }
    let most = grid.cells().iter().copied().max().unwrap_or(0);
    let counts = (0..=most).map(|c| (Value::Int(c.into()), times[usize::from(c)]));
    counts.filter(|&(_, times)| times > 0).collect()
}

/// The different colour values in canonical order, with their numbers of occurrences.
fn tally(element: &Value) -> Result<Vec<Count>, Fault> {
    match element {
        Value::Grid(grid) => return Ok(histogram(grid)),
        Value::Object(cells) => return Ok(runs(cells.iter().map(|cell| cell.colour))),
        Value::Indices(locs) => return Ok(runs(locs.iter().map(|loc| loc.i))),
        _ => {}
    }
    let mut values = colour_values(element)?;
    Value::sort(&mut values)?;
    let mut counts: Vec<Count> = Vec::new();
    for value in values {
        match counts.last_mut() {
            Some((last, times)) if last.equals(&value) => *times += 1,
            _ => counts.push((value, 1)),
        }
    }
    Ok(counts)
}

/// The most frequent colour value of a grid or patch.
pub(super) fn background(element: &Value, _cx: &mut Context) -> Outcome {
    if let Value::Grid(grid) = element {
        return Ok(Value::Int(background_byte(grid).into()));
    }
    let mut best = None;
    for (value, times) in tally(element)? {
        if best.as_ref().is_none_or(|&(_, most)| times > most) {
            best = Some((value, times));
        }
    }
    best.map(|(value, _)| value).ok_or(Fault::EmptyContainer)
}

/// The most frequent colour of a compact grid.
pub(super) fn background_byte(grid: &Grid) -> u8 {
    let mut times = [0u32; 256];
    let mut greatest = 0;
    for &c in grid.cells() {
        times[usize::from(c)] += 1;
        greatest = greatest.max(c);
    }
    let mut best = 0;
    for c in 1..=greatest {
        if times[usize::from(c)] > times[usize::from(best)] {
            best = c;
        }
    }
    best
}

pub(super) fn mostcolor(element: &Value, cx: &mut Context) -> Outcome {
    background(element, cx)
}

pub(super) fn leastcolor(element: &Value, _cx: &mut Context) -> Outcome {
    let least = tally(element)?.into_iter().min_by_key(|&(_, times)| times); // of equals the first
    least.map(|(value, _)| value).ok_or(Fault::EmptyContainer)
}

/// `height` and `width`.
pub(super) fn extent(piece: &Value, axis: Axis, cx: &mut Context) -> Result<i64, Fault> {
    if piece.is_empty()? {
        return Ok(0);
    }
    if piece.is_tuple() {
        return match axis {
            Axis::Rows => Ok(piece.len()? as i64),
            Axis::Columns => Ok(dims(piece)?.1 as i64),
        };
    }
    let (low, high) = span(piece, axis, cx)?;
    high.checked_sub(low).and_then(|n| n.checked_add(1)).ok_or(Fault::Overflow)
}

pub(super) fn height(piece: &Value, cx: &mut Context) -> Outcome {
    extent(piece, Axis::Rows, cx).map(Value::Int)
}

pub(super) fn width(piece: &Value, cx: &mut Context) -> Outcome {
    extent(piece, Axis::Columns, cx).map(Value::Int)
}

pub(super) fn shape(piece: &Value, cx: &mut Context) -> Outcome {
    Ok(Value::pair(extent(piece, Axis::Rows, cx)?, extent(piece, Axis::Columns, cx)?))
}

pub(super) fn portrait(piece: &Value, cx: &mut Context) -> Outcome {
    Ok(Value::Bool(extent(piece, Axis::Rows, cx)? > extent(piece, Axis::Columns, cx)?))
}

pub(super) fn square(piece: &Value, cx: &mut Context) -> Outcome {
    if piece.is_tuple() {
        let (height, width) = dims(piece)?;
        return Ok(Value::Bool(height == width));
    }
    let (height, width) = (extent(piece, Axis::Rows, cx)?, extent(piece, Axis::Columns, cx)?);
    Ok(Value::Bool(height == width && height.checked_mul(width) == Some(piece.len()? as i64)))
}

/// The bytes that equal a value: at most one.
fn as_byte(value: &Value) -> Option<u8> {
    value.int().ok().and_then(|n| u8::try_from(n).ok())
}

pub(super) fn colorcount(element: &Value, value: &Value, _cx: &mut Context) -> Outcome {
    let mut times = 0;
    match element {
        Value::Grid(grid) => {
            if let Some(colour) = as_byte(value) {
                times = grid.cells().iter().filter(|&&c| c == colour).count();
            }
        }
        _ if element.is_tuple() => {
            for row in element.iter()? {
                if !row.is_tuple() {
                    return Err(Fault::Type);
                }
                times += row.iter()?.filter(|v| v.equals(value)).count();
            }
        }
        _ => {
            for e in element.iter()? {
                times += usize::from(e.unpack()?.0.equals(value));
            }
        }
    }
    Ok(Value::Int(times as i64))
}

/// `color`: component 0 of the first element.
fn colour_of(object: &Value) -> Outcome {
    if let Some([first, ..]) = object.as_object() {
        return Ok(Value::Int(first.colour.into()));
    }
    if object.is_empty()? {
        return Err(Fault::EmptyContainer);
    }
    object.element(0)?.component(0)
}

pub(super) fn colorfilter(objects: &Value, value: &Value, cx: &mut Context) -> Outcome {
    let mut kept = Vec::new();
    for object in objects.iter()? {
        if colour_of(&object)?.equals(value) {
            kept.push(object);
        }
    }
    cx.set(kept)
}

/// The set of the colour values.
pub(super) fn palette_of(element: &Value, cx: &mut Context) -> Outcome {
    match element {
        Value::Grid(_) | Value::Object(_) | Value::Indices(_) => {
            let colours = tally(element)?.into_iter().map(|(value, _)| value).collect();
            cx.set(colours)
        }
        _ => cx.set(colour_values(element)?),
    }
}

pub(super) fn palette(element: &Value, cx: &mut Context) -> Outcome {
    palette_of(element, cx)
}

pub(super) fn numcolors(element: &Value, cx: &mut Context) -> Outcome {
    Ok(Value::Int(palette_of(element, cx)?.len()? as i64))
}

pub(super) fn color(obj: &Value, _cx: &mut Context) -> Outcome {
    colour_of(obj)
}

pub(super) fn vline(patch: &Value, cx: &mut Context) -> Outcome {
    let full = extent(patch, Axis::Rows, cx)? == patch.len()? as i64;
    Ok(Value::Bool(full && extent(patch, Axis::Columns, cx)? == 1))
}

pub(super) fn hline(patch: &Value, cx: &mut Context) -> Outcome {
    let full = extent(patch, Axis::Columns, cx)? == patch.len()? as i64;
    Ok(Value::Bool(full && extent(patch, Axis::Rows, cx)? == 1))
}

pub(super) fn index(grid: &Value, loc: &Value, _cx: &mut Context) -> Outcome {
    if let (Value::Grid(grid), Value::Pair(loc)) = (grid, loc) {
        return Ok(grid.get(*loc).map_or(Value::NoValue, |c| Value::Int(c.into())));
    }
    match look_up(grid, dims(grid)?, place(loc)?)? {
        Some(_) if loc.is_set() => Err(Fault::Type), // a set unpacks as a pair but has no components
        Some(value) => Ok(value),
        None => Ok(Value::NoValue),
    }
}
