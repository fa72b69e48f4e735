//! Iteration over the elements of a tuple or set, in iteration order.

use super::{Cell, Grid, Loc, Value};
use crate::fault::Fault;

/// The elements of a tuple or set; see [`Value::iter`].
pub enum Iter<'a> {
    /// Elements that are stored as values.
    Items(std::slice::Iter<'a, Value>),
    /// At most two elements made on the spot.
    Two(Option<Value>, Option<Value>),
    /// Colours of a row.
    Bytes(std::slice::Iter<'a, u8>),
    /// Rows of a grid.
    Rows(std::slice::ChunksExact<'a, u8>),
    /// Locations.
    Locs(std::slice::Iter<'a, Loc>),
    /// Cells.
    Cells(std::slice::Iter<'a, Cell>),
}

impl<'a> Iter<'a> {
    pub(super) fn over(value: &'a Value) -> Result<Iter<'a>, Fault> {
        Ok(match value {
            Value::Pair(loc) => Iter::Two(Some(Value::Int(loc.i.into())), Some(Value::Int(loc.j.into()))),
            Value::Cell(cell) => Iter::Two(Some(Value::Int(cell.colour.into())), Some(Value::Pair(cell.loc))),
            Value::Grid(grid) => Iter::Rows(Grid::rows(grid)),
            Value::Row(row) => Iter::Bytes(row.iter()),
            Value::Tuple(seq) | Value::Set(seq) => Iter::Items(seq.items().iter()),
            Value::Indices(locs) => Iter::Locs(locs.iter()),
            Value::Object(cells) => Iter::Cells(cells.iter()),
            _ => return Err(Fault::Type),
        })
    }
}

impl Iterator for Iter<'_> {
    type Item = Value;

    #[inline]
    fn next(&mut self) -> Option<Value> {
        match self {
            Iter::Items(items) => items.next().cloned(),
            Iter::Two(a, b) => a.take().or_else(|| b.take()),
            Iter::Rows(rows) => rows.next().map(Value::row),
            Iter::Bytes(row) => row.next().map(|&c| Value::Int(c.into())),
            Iter::Locs(locs) => locs.next().map(|&loc| Value::Pair(loc)),
            Iter::Cells(cells) => cells.next().map(|&cell| Value::Cell(cell)),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let n = match self {
            Iter::Items(items) => items.len(),
            Iter::Two(a, b) => usize::from(a.is_some()) + usize::from(b.is_some()),
            Iter::Rows(rows) => rows.len(),
            Iter::Bytes(row) => row.len(),
            Iter::Locs(locs) => locs.len(),
            Iter::Cells(cells) => cells.len(),
        };
        (n, Some(n))
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Value> {
        match self {
            Iter::Items(items) => items.next_back().cloned(),
            Iter::Two(a, b) => b.take().or_else(|| a.take()),
            Iter::Rows(rows) => rows.next_back().map(Value::row),
            Iter::Bytes(row) => row.next_back().map(|&c| Value::Int(c.into())),
            Iter::Locs(locs) => locs.next_back().map(|&loc| Value::Pair(loc)),
            Iter::Cells(cells) => cells.next_back().map(|&cell| Value::Cell(cell)),
        }
    }
}

impl ExactSizeIterator for Iter<'_> {}
