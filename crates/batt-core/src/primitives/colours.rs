//! Colour and shape queries (PRIMITIVES.md, 4.4).

use super::Outcome;
use super::patches::{Axis, dims, look_up, place, span};
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{Grid, Value, Values};

primitives! {
    height(piece; cx) = extent(piece, Axis::Rows, cx).map(Value::Int);
    width(piece; cx) = extent(piece, Axis::Columns, cx).map(Value::Int);
    shape(piece; cx) = Ok(Value::pair(extent(piece, Axis::Rows, cx)?, extent(piece, Axis::Columns, cx)?));
    portrait(piece; cx) = Ok(Value::Bool(extent(piece, Axis::Rows, cx)? > extent(piece, Axis::Columns, cx)?));
    vline(patch; cx) = is_line(patch, Axis::Rows, Axis::Columns, cx);
    hline(patch; cx) = is_line(patch, Axis::Columns, Axis::Rows, cx);
    numcolors(element; cx) = Ok(Value::Int(palette(element, cx)?.len()? as i64));
}

/// A colour value and how often it occurs.
type Count = (Value, u32);

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

/// What `then` makes of how often each colour of a compact grid occurs, up to the greatest that does.
#[inline]
pub(super) fn with_counts<R>(grid: &Grid, then: impl FnOnce(&[u32]) -> R) -> R {
    let greatest = usize::from(grid.cells().iter().copied().fold(0, u8::max));
    if greatest >= 16 {
        let mut times = [0; 256];
        grid.cells().iter().for_each(|&c| times[usize::from(c)] += 1);
        return then(&times[..=greatest]);
    }
    // Four cells at a time, each in a tally of its own: to count one colour twice in a row in one takes longer.
    let mut tallies = [[0; 16]; 4];
    let mut fours = grid.cells().chunks_exact(4);
    for four in fours.by_ref() {
        tallies.iter_mut().zip(four).for_each(|(tally, &c)| tally[usize::from(c % 16)] += 1);
    }
    fours.remainder().iter().for_each(|&c| tallies[0][usize::from(c % 16)] += 1);
    let times: [u32; 16] = std::array::from_fn(|c| tallies.iter().map(|tally| tally[c]).sum());
    then(&times[..=greatest])
}

/// The different colour values in canonical order, with their numbers of occurrences.
fn tally(element: &Value) -> Result<Vec<Count>, Fault> {
    let run = |colour: i16, times: usize| (Value::Int(colour.into()), times as u32);
    Ok(match element {
        Value::Grid(grid) => with_counts(grid, |times| {
            let counts = times.iter().zip(0..).filter(|&(&times, _)| times > 0);
            counts.map(|(&times, c)| (Value::Int(c), times)).collect()
        }),
        Value::Object(cells) => {
            let runs = cells.chunk_by(|a, b| a.colour == b.colour);
            runs.map(|cells| run(cells[0].colour, cells.len())).collect()
        }
        Value::Indices(locs) => locs.chunk_by(|a, b| a.i == b.i).map(|locs| run(locs[0].i, locs.len())).collect(),
        _ => {
            let mut values = colour_values(element)?;
            Value::sort(&mut values)?;
            values.chunk_by(Value::equals).map(|run| (run[0].clone(), run.len() as u32)).collect()
        }
    })
}

/// The most frequent colour value of a grid or patch.
#[inline]
pub(super) fn mostcolor(element: &Value, _cx: &mut Context) -> Outcome {
    if let Value::Grid(grid) = element {
        return Ok(Value::Int(background_byte(grid).into()));
    }
    let most = tally(element)?.into_iter().rev().max_by_key(|&(_, times)| times); // of equals the first
    most.map(|(value, _)| value).ok_or(Fault::EmptyContainer)
}

/// The most frequent colour of a compact grid.
pub(super) fn background_byte(grid: &Grid) -> u8 {
    with_counts(grid, |times| (1..times.len()).fold(0, |best, c| if times[c] > times[best] { c } else { best })) as u8
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

pub(super) fn square(piece: &Value, cx: &mut Context) -> Outcome {
    if piece.is_tuple() {
        let (height, width) = dims(piece)?;
        return Ok(Value::Bool(height == width));
    }
    let (height, width) = (extent(piece, Axis::Rows, cx)?, extent(piece, Axis::Columns, cx)?);
    Ok(Value::Bool(height == width && height.checked_mul(width) == Some(piece.len()? as i64)))
}

pub(super) fn colorcount(element: &Value, value: &Value, _cx: &mut Context) -> Outcome {
    let mut times = 0;
    if let Value::Grid(grid) = element {
        let colour = value.int().ok().and_then(|n| u8::try_from(n).ok());
        times = colour.map_or(0, |colour| grid.cells().iter().filter(|&&c| c == colour).count());
    } else if element.is_tuple() {
        for row in element.iter()? {
            if !row.is_tuple() {
                return Err(Fault::Type);
            }
            times += row.iter()?.filter(|v| v.equals(value)).count();
        }
    } else {
        for e in element.iter()? {
            times += usize::from(e.unpack()?.0.equals(value));
        }
    }
    Ok(Value::Int(times as i64))
}

/// Component 0 of the first element.
#[inline]
pub(super) fn color(object: &Value, _cx: &mut Context) -> Outcome {
    if let Some([first, ..]) = object.as_object() {
        return Ok(Value::Int(first.colour.into()));
    }
    if object.is_empty()? {
        return Err(Fault::EmptyContainer);
    }
    object.element(0)?.component(0)
}

pub(super) fn colorfilter(objects: &Value, value: &Value, cx: &mut Context) -> Outcome {
    let mut kept = Values::new();
    for object in objects.iter()? {
        if color(&object, cx)?.equals(value) {
            kept.push(object);
        }
    }
    cx.set(kept)
}

/// The set of the colour values.
pub(super) fn palette(element: &Value, cx: &mut Context) -> Outcome {
    match element {
        Value::Grid(_) | Value::Object(_) | Value::Indices(_) => {
            let colours = tally(element)?.into_iter().map(|(value, _)| value).collect();
            cx.set(colours)
        }
        _ => cx.set(colour_values(element)?.into()),
    }
}

/// Whether a patch is a line along an axis: as long as it has elements, and one wide.
fn is_line(patch: &Value, along: Axis, across: Axis, cx: &mut Context) -> Outcome {
    let full = extent(patch, along, cx)? == patch.len()? as i64;
    Ok(Value::Bool(full && extent(patch, across, cx)? == 1))
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
