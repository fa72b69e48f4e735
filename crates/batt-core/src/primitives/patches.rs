//! Patches and indices (PRIMITIVES.md, 4.5), and what other groups ask about patches.

use std::borrow::Cow;

use super::Outcome;
use super::colours::with_counts;
use super::transforms::rows;
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{Cell, Grid, Items, Loc, Value, Values, add, less};

primitives! {
    ulcorner(patch; cx) = corner(patch, |_| Some(End::Least), cx);
    urcorner(patch; cx) = corner(patch, |k| [End::Least, End::Greatest].get(k).copied(), cx);
    llcorner(patch; cx) = corner(patch, |k| [End::Greatest, End::Least].get(k).copied(), cx);
    lrcorner(patch; cx) = corner(patch, |_| Some(End::Greatest), cx);
    toindices(patch; cx) = index_view(patch, cx);
    dneighbors(loc; cx) = around(loc, &[(-1, 0), (0, -1), (0, 1), (1, 0)], cx);
    ineighbors(loc; cx) = around(loc, &[(-1, -1), (-1, 1), (1, -1), (1, 1)], cx);
    neighbors(loc; cx) = around(loc, &[(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)], cx);
    uppermost(patch; cx) = extreme(patch, Axis::Rows, End::Least, cx);
    lowermost(patch; cx) = extreme(patch, Axis::Rows, End::Greatest, cx);
    leftmost(patch; cx) = extreme(patch, Axis::Columns, End::Least, cx);
    rightmost(patch; cx) = extreme(patch, Axis::Columns, End::Greatest, cx);
}

/// A location whose coordinates need not fit 16 bits.
pub(super) type Place = (i64, i64);

/// One of the two coordinates of locations.
#[derive(Clone, Copy)]
pub(super) enum Axis {
    Rows,
    Columns,
}

impl Axis {
    /// The one of two coordinates.
    #[inline]
    pub(super) fn pick<T>(self, (i, j): (T, T)) -> T {
        match self {
            Axis::Rows => i,
            Axis::Columns => j,
        }
    }

    #[inline]
    pub(super) fn of(self, loc: Loc) -> i16 {
        self.pick((loc.i, loc.j))
    }
}

/// Which end of a range.
#[derive(Clone, Copy)]
enum End {
    Least,
    Greatest,
}

/// The grid in compact form, if all its locations have compact forms as well.
pub(super) fn locatable(grid: &Value) -> Option<&Grid> {
    let most = i16::MAX as usize;
    grid.as_grid().filter(|g| g.height() <= most && g.width() <= most)
}

/// A location inside a [`locatable`] grid.
#[inline]
pub(super) fn loc_at(i: usize, j: usize) -> Loc {
    Loc { i: i as i16, j: j as i16 }
}

/// The locations of a rectangle; all of them must have compact forms.
pub(super) fn block(corner: Loc, height: usize, width: usize) -> Value {
    let mut locs = Items::with_capacity(height * width);
    for i in (corner.i..=i16::MAX).take(height) {
        locs.extend((corner.j..=i16::MAX).take(width).map(|j| Loc { i, j }));
    }
    Value::ascending_indices(locs)
}

/// Number of rows and length of row 0; an error for a grid without rows and for sets.
pub(super) fn dims(grid: &Value) -> Result<(usize, usize), Fault> {
    match grid {
        Value::Grid(grid) => Ok((grid.height(), grid.width())),
        _ => Ok((grid.len()?, grid.component(0)?.len()?)),
    }
}

/// Where on a grid of these dimensions a place is, if it is on it.
pub(super) fn position((i, j): Place, (height, width): (usize, usize)) -> Option<(usize, usize)> {
    let (i, j) = (usize::try_from(i).ok()?, usize::try_from(j).ok()?);
    (i < height && j < width).then_some((i, j))
}

/// The value at a place on a grid with these dimensions, `None` outside.
pub(super) fn look_up(grid: &Value, dims: (usize, usize), place: Place) -> Result<Option<Value>, Fault> {
    let Some((i, j)) = position(place, dims) else { return Ok(None) };
    match grid {
        Value::Grid(grid) => Ok(Some(Value::Int(grid.at(i, j).into()))),
        _ => grid.component(i)?.component(j).map(Some),
    }
}

/// Whether a patch that is not empty holds cells: its first element decides.
pub(super) fn holds_cells(patch: &Value) -> Result<bool, Fault> {
    match patch {
        Value::Indices(_) => Ok(false),
        Value::Object(_) => Ok(true),
        _ => Ok(patch.element(0)?.component(1)?.is_tuple()),
    }
}

/// The index view of a patch (PRIMITIVES.md, 2.5).
pub(super) fn index_view(patch: &Value, cx: &mut Context) -> Outcome {
    match patch {
        Value::Indices(_) => Ok(patch.clone()),
        Value::Object(cells) => {
            let locs: Items<Loc> = cells.iter().map(|c| c.loc).collect();
            Ok(Value::indices(locs))
        }
        _ if patch.is_empty()? => Ok(Value::empty_set()),
        _ if holds_cells(patch)? => {
            cx.charge(u64::from(patch.leaves()))?;
            let seconds = patch.iter()?.map(|cell| Ok(cell.unpack()?.1)).collect::<Result<_, Fault>>()?;
            cx.set(seconds)
        }
        _ => Ok(patch.clone()),
    }
}

/// The first two components of a tuple, integers.
pub(super) fn integers(tuple: &Value) -> Result<Place, Fault> {
    if let Value::Pair(loc) = tuple {
        return Ok((loc.i.into(), loc.j.into()));
    }
    Ok((tuple.component(0)?.int()?, tuple.component(1)?.int()?))
}

/// The integers that a pair holds.
pub(super) fn place(pair: &Value) -> Result<Place, Fault> {
    if let Value::Pair(loc) = pair {
        return Ok((loc.i.into(), loc.j.into()));
    }
    let (i, j) = pair.unpack()?;
    Ok((i.int()?, j.int()?))
}

/// The locations of the index view in its order, for the uses that need integers.
pub(super) fn places(patch: &Value, cx: &mut Context) -> Result<Vec<Place>, Fault> {
    let view = index_view(patch, cx)?;
    match view.as_indices() {
        Some(locs) => Ok(locs.iter().map(|loc| (loc.i.into(), loc.j.into())).collect()),
        None => view.iter()?.map(|pair| place(&pair)).collect(),
    }
}

/// The location in compact form, if it has one.
#[inline]
pub(super) fn compact((i, j): Place) -> Option<Loc> {
    Some(Loc { i: i.try_into().ok()?, j: j.try_into().ok()? })
}

/// The set of these locations.
pub(super) fn place_set(places: &[Place], cx: &mut Context) -> Outcome {
    let mut locs = Items::with_capacity(places.len());
    for &place in places {
        let Some(loc) = compact(place) else {
            cx.charge(8 * places.len() as u64)?;
            return cx.set(places.iter().map(|&(i, j)| Value::pair(i, j)).collect());
        };
        locs.push(loc);
    }
    Ok(Value::indices(locs))
}

/// The locations of a compact patch, not necessarily ascending or all different.
pub(super) fn compact_locs(patch: &Value) -> Option<Cow<'_, [Loc]>> {
    match patch {
        Value::Indices(locs) => Some(Cow::Borrowed(locs)),
        Value::Object(cells) => Some(Cow::Owned(cells.iter().map(|cell| cell.loc).collect())),
        _ => None,
    }
}

/// The least and the greatest coordinate of a compact patch.
fn compact_span(patch: &Value, axis: Axis) -> Option<(i16, i16)> {
    fn over(mut coordinates: impl Iterator<Item = i16>) -> Option<(i16, i16)> {
        let first = coordinates.next()?;
        Some(coordinates.fold((first, first), |(low, high), c| (low.min(c), high.max(c))))
    }
    match (patch, axis) {
        (Value::Indices(locs), Axis::Rows) => Some((locs.first()?.i, locs.last()?.i)),
        (Value::Indices(locs), Axis::Columns) => over(locs.iter().map(|loc| loc.j)),
        (Value::Object(cells), _) => over(cells.iter().map(|cell| axis.of(cell.loc))),
        _ => None,
    }
}

/// The extreme of values by the scan of PRIMITIVES.md, 2.4.
fn scan(values: impl Iterator<Item = Outcome>, end: End) -> Outcome {
    let mut best = None;
    for value in values {
        let value = value?;
        let better = match (&best, end) {
            (None, _) => true,
            (Some(best), End::Least) => less(&value, best)?,
            (Some(best), End::Greatest) => less(best, &value)?,
        };
        if better {
            best = Some(value);
        }
    }
    best.ok_or(Fault::EmptyContainer)
}

/// `uppermost`, `lowermost`, `leftmost` and `rightmost`.
fn extreme(patch: &Value, axis: Axis, end: End, cx: &mut Context) -> Outcome {
    if let Some((low, high)) = compact_span(patch, axis) {
        return Ok(Value::Int(if let End::Least = end { low } else { high }.into()));
    }
    let view = index_view(patch, cx)?;
    cx.charge(u64::from(view.leaves()))?;
    let coordinates = view.iter()?.map(|pair| Ok(axis.pick(pair.unpack()?)));
    scan(coordinates, end)
}

/// The least and the greatest coordinate of a patch, both integers.
pub(super) fn span(patch: &Value, axis: Axis, cx: &mut Context) -> Result<Place, Fault> {
    if let Some((low, high)) = compact_span(patch, axis) {
        return Ok((low.into(), high.into()));
    }
    Ok((extreme(patch, axis, End::Least, cx)?.int()?, extreme(patch, axis, End::Greatest, cx)?.int()?))
}

pub(super) fn asindices(grid: &Value, cx: &mut Context) -> Outcome {
    if grid.is_empty()? {
        return Ok(Value::empty_set());
    }
    let (height, width) = dims(grid)?;
    cx.room((height as u64).saturating_mul(width as u64).saturating_mul(2))?; // row 0 may be longer than the others
    if let Some(grid) = locatable(grid) {
        return Ok(block(loc_at(0, 0), grid.height(), grid.width()));
    }
    let row = |i| (0..width as i64).map(move |j| (i, j));
    place_set(&(0..height as i64).flat_map(row).collect::<Vec<_>>(), cx)
}

pub(super) fn ofcolor(grid: &Value, value: &Value, cx: &mut Context) -> Outcome {
    if let Some(grid) = locatable(grid) {
        let Some(colour) = value.int().ok().and_then(|n| u8::try_from(n).ok()) else { return Ok(Value::empty_set()) };
        // Few enough at a time to be counted in bytes, many in a step.
        let count = |cells: &[u8]| usize::from(cells.iter().map(|&c| u8::from(c == colour)).sum::<u8>());
        let mut locs = Items::with_capacity(grid.cells().chunks(255).map(count).sum::<usize>() + 1);
        for (i, row) in grid.rows().enumerate().filter(|(_, row)| row.contains(&colour)) {
            row.iter().enumerate().for_each(|(j, &c)| locs.push_if(c == colour, loc_at(i, j)));
        }
        return Ok(Value::ascending_indices(locs));
    }
    let mut found = Vec::new();
    for (i, row) in grid.iter()?.enumerate() {
        found.extend(row.iter()?.enumerate().filter(|(_, v)| v.equals(value)).map(|(j, _)| (i as i64, j as i64)));
    }
    place_set(&found, cx)
}

/// A corner of the bounding box: component k is the extreme `end(k)`, and there may be no other components.
fn corner(patch: &Value, end: fn(usize) -> Option<End>, cx: &mut Context) -> Outcome {
    if let (Some(rows), Some(columns)) = (compact_span(patch, Axis::Rows), compact_span(patch, Axis::Columns)) {
        let pick = |k, (low, high)| if let Some(End::Least) = end(k) { low } else { high };
        return Ok(Value::Pair(Loc { i: pick(0, rows), j: pick(1, columns) }));
    }
    let view = index_view(patch, cx)?;
    let elements = rows(&view, true)?;
    let shortest = elements.iter().map(Vec::len).min().unwrap_or(0);
    let extremes = (0..shortest).map(|k| {
        let end = end(k).ok_or(Fault::IndexOutOfRange)?;
        scan(elements.iter().map(|e| Ok(e[k].clone())), end)
    });
    let extremes = extremes.collect::<Result<_, _>>()?;
    cx.tuple(extremes)
}

pub(super) fn recolor(value: &Value, patch: &Value, cx: &mut Context) -> Outcome {
    let view = index_view(patch, cx)?;
    if let (Value::Int(n), Value::Indices(locs)) = (value, &view)
        && let Ok(colour) = i16::try_from(*n)
    {
        return Ok(Value::ascending_object(locs.iter().map(|&loc| Cell { colour, loc }).collect()));
    }
    cx.room(u64::from(value.leaves()) * view.len()? as u64)?;
    let cells = view.iter()?.map(|e| cx.couple(value.clone(), e)).collect::<Result<_, _>>()?;
    cx.set(cells)
}

/// A compact patch moved by (di, dj), which keeps its order; none if a location would not be compact.
fn compact_shifted(patch: &Value, di: i64, dj: i64) -> Option<Value> {
    // Steps that lead out of 16 bits from everywhere, so that sums fit 32.
    let beyond = 1 << 17;
    let (di, dj) = (di.clamp(-beyond, beyond) as i32, dj.clamp(-beyond, beyond) as i32);
    let mut outside = false;
    let mut there = |loc: Loc| {
        let (i, j) = (i32::from(loc.i) + di, i32::from(loc.j) + dj);
        let there = Loc { i: i as i16, j: j as i16 };
        outside |= (i32::from(there.i) != i) | (i32::from(there.j) != j);
        there
    };
    match patch {
        Value::Indices(locs) => {
            let locs: Items<Loc> = locs.iter().map(|&loc| there(loc)).collect();
            (!outside).then(|| Value::ascending_indices(locs))
        }
        Value::Object(cells) => {
            let cell = |cell: &Cell| Cell { colour: cell.colour, loc: there(cell.loc) };
            let cells: Items<Cell> = cells.iter().map(cell).collect();
            (!outside).then(|| Value::ascending_object(cells))
        }
        _ => None,
    }
}

/// A compact patch with other locations, if the result is compact too.
pub(super) fn compact_relocated(patch: &Value, to: impl Fn(Loc) -> Option<Loc>) -> Option<Value> {
    match patch {
        Value::Indices(locs) => {
            let mut there = Items::with_capacity(locs.len());
            for &loc in locs.iter() {
                there.push(to(loc)?);
            }
            Some(Value::indices(there))
        }
        Value::Object(cells) => {
            let mut there = Items::with_capacity(cells.len());
            for cell in cells.iter() {
                there.push(Cell { colour: cell.colour, loc: to(cell.loc)? });
            }
            Some(Value::object(there))
        }
        _ => None,
    }
}

/// Any patch that is not empty with other locations.
pub(super) fn relocated(patch: &Value, cx: &mut Context, to: impl Fn(&Value, &mut Context) -> Outcome) -> Outcome {
    let cells = holds_cells(patch)?;
    let mut there = Values::new();
    for element in patch.iter()? {
        there.push(if cells {
            let (colour, location) = element.unpack()?;
            Value::couple(colour, to(&location, cx)?)
        } else {
            to(&element, cx)?
        });
    }
    cx.set(there)
}

pub(super) fn shift(patch: &Value, directions: &Value, cx: &mut Context) -> Outcome {
    if matches!(patch, Value::Indices(_) | Value::Object(_))
        && let Ok((di, dj)) = place(directions)
        && let Some(there) = compact_shifted(patch, di, dj)
    {
        return Ok(there);
    }
    if patch.is_empty()? {
        return Ok(patch.clone());
    }
    let (di, dj) = directions.unpack()?;
    relocated(patch, cx, |location, cx| {
        let (i, j) = location.unpack()?;
        let (i, j) = (add(&i, &di, cx)?, add(&j, &dj, cx)?);
        cx.couple(i, j)
    })
}

pub(super) fn normalize(patch: &Value, cx: &mut Context) -> Outcome {
    if patch.is_empty()? {
        return Ok(patch.clone());
    }
    let top = extreme(patch, Axis::Rows, End::Least, cx)?.int()?;
    let left = extreme(patch, Axis::Columns, End::Least, cx)?.int()?;
    if top == 0 && left == 0 && matches!(patch, Value::Indices(_) | Value::Object(_)) {
        return Ok(patch.clone());
    }
    let back = |c: i64| c.checked_neg().ok_or(Fault::Overflow);
    shift(patch, &Value::pair(back(top)?, back(left)?), cx)
}

/// The locations at these steps, given in ascending order, from a location.
fn around(location: &Value, steps: &[Place], cx: &mut Context) -> Outcome {
    let (i, j) = integers(location)?;
    let inside = i64::from(i16::MIN) + 1..i64::from(i16::MAX);
    if inside.contains(&i) && inside.contains(&j) {
        let locs = steps.iter().map(|&(di, dj)| Loc { i: (i + di) as i16, j: (j + dj) as i16 });
        return Ok(Value::ascending_indices(locs.collect()));
    }
    let step = |&(di, dj): &Place| Some((i.checked_add(di)?, j.checked_add(dj)?));
    let places = steps.iter().map(step).collect::<Option<Vec<_>>>().ok_or(Fault::Overflow)?;
    place_set(&places, cx)
}

pub(super) fn toobject(patch: &Value, grid: &Value, cx: &mut Context) -> Outcome {
    if let Value::Grid(grid) = grid {
        let cell = |loc: Loc| grid.get(loc).map(|c| Cell { colour: c.into(), loc });
        let cells: Option<Items<Cell>> = match patch {
            Value::Indices(locs) => Some(locs.iter().filter_map(|&loc| cell(loc)).collect()),
            Value::Object(cells) => Some(cells.iter().filter_map(|c| cell(c.loc)).collect()),
            _ => None,
        };
        if let Some(cells) = cells {
            return Ok(Value::object(cells));
        }
    }
    let dims = dims(grid)?;
    let mut cells = Values::new();
    for location in index_view(patch, cx)?.iter()? {
        let (i, j) = location.unpack()?;
        if let Some(value) = look_up(grid, dims, (i.int()?, j.int()?))? {
            cells.push(cx.couple(value, Value::couple(i, j))?);
        }
    }
    cx.set(cells)
}

/// The cells of a [`locatable`] grid in canonical order.
pub(super) fn cells_of(grid: &Grid) -> Items<Cell> {
    // Where the next cell of each colour belongs.
    let mut next = [0u32; 256];
    with_counts(grid, |times| {
        let start = |sum: &mut u32, &count: &u32| Some(std::mem::replace(sum, *sum + count));
        next.iter_mut().zip(times.iter().scan(0, start)).for_each(|(next, start)| *next = start);
    });
    let mut cells = Items::repeated(Cell { colour: 0, loc: loc_at(0, 0) }, grid.cells().len());
    // That of the colour at hand is not in the table: cells next to each other are of one colour as a rule.
    let mut colour = grid.cells()[0];
    let mut slot = next[usize::from(colour)];
    for (i, row) in grid.rows().enumerate() {
        for (j, &c) in row.iter().enumerate() {
            if c != colour {
                next[usize::from(colour)] = slot;
                (colour, slot) = (c, next[usize::from(c)]);
            }
            cells[slot as usize] = Cell { colour: c.into(), loc: loc_at(i, j) };
            slot += 1;
        }
    }
    cells
}

pub(super) fn asobject(grid: &Value, cx: &mut Context) -> Outcome {
    if let Some(grid) = locatable(grid) {
        return Ok(Value::ascending_object(cells_of(grid)));
    }
    let mut cells = Values::new();
    for (i, row) in grid.iter()?.enumerate() {
        for (j, value) in row.iter()?.enumerate() {
            cells.push(cx.couple(value, Value::pair(i as i64, j as i64))?);
        }
    }
    cx.set(cells)
}

pub(super) fn corners(patch: &Value, cx: &mut Context) -> Outcome {
    let corners = [ulcorner(patch, cx)?, urcorner(patch, cx)?, llcorner(patch, cx)?, lrcorner(patch, cx)?];
    cx.set(corners.into())
}
