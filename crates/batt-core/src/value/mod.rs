//! What programs compute with.
//!
//! There are four kinds of value: integers (Booleans included), tuples, sets and functions, and the marker *no-value*.
//! Tuples and sets have compact representations for what ARC programs mostly hold: grids as bytes, sets of locations and
//! of cells as sorted arrays. **Every value has exactly one representation**, the most compact one that fits, because the
//! constructors here are the only way to make one. So equal representations mean identical values, and no result can
//! depend on how a value came about.
//!
//! `==` and `Hash` mean *identical* (they tell `True` from `1`); equality in the sense of the DSL is [`Value::equals`].

mod ascending;
pub(crate) mod bytes;
mod construct;
mod functions;
mod grid;
mod items;
mod kinds;
mod memory;
mod ops;
mod order;
pub mod packing;
mod seq;
mod shared;
mod show;

pub use functions::{Built, BuiltOp, Host};
pub use grid::{Cell, Grid, GridSize, Loc};
pub use items::Items;
pub use kinds::{Kinds, element_kind, kind_of};
pub use ops::{
    add, difference, floor_div, less, multiply, negate, product, quotient, remainder, slice_bounds, subtract, sum,
};
pub use seq::{Seq, Size};
pub use shared::Shared;

use std::mem::ManuallyDrop as Own; // what is in a value is dropped by the value
use std::sync::Arc;

use crate::fault::Fault;
use crate::primitives::PrimId;

/// Values on their way into a tuple or a set.
pub type Values = Items<Value>;

/// A value. Cheap to clone; 16 bytes.
///
/// Match on the variants for fast paths, but build values only with the constructors.
// The tag has a word of its own, so that a value is two words: with the small fields beside the tag, moving a value that
// was written a moment ago reads across what was written in parts, and the processor has to wait.
// The numbers of the tags are used in memory.rs.
#[derive(PartialEq, Eq)]
#[repr(u64)]
pub enum Value {
    /// The marker that `index` yields outside a grid.
    NoValue = 0,
    /// A truth value; equal to the integer 1 or 0.
    Bool(bool) = 1,
    /// An integer.
    Int(i64) = 2,
    /// A tuple of two integers (no Booleans) that fit 16 bits.
    Pair(Loc) = 3,
    /// A tuple of an integer and a `Pair`, all of 16 bits.
    Cell(Cell) = 4,
    /// A tuple of one or more equally long, non-empty tuples of integers (no Booleans) from 0 to 255.
    Grid(Own<Grid>) = 5,
    /// A tuple of one or more integers (no Booleans) from 0 to 255 that is no `Pair`: a row of a grid, its colours.
    Row(Own<Shared<u8>>) = 6,
    /// Any other tuple, the empty one included.
    Tuple(Own<Seq>) = 7,
    /// A non-empty set of `Pair`s, ascending.
    Indices(Own<Shared<Loc>>) = 8,
    /// A non-empty set of `Cell`s, ascending.
    Object(Own<Shared<Cell>>) = 9,
    /// Any other set, the empty one included, in canonical order.
    Set(Own<Seq>) = 10,
    /// A primitive as a value.
    Primitive(PrimId) = 11,
    /// A function built at run time.
    Built(Own<Built>) = 12,
    /// A function from outside; never part of a program.
    Host(Own<Arc<Host>>) = 13,
}

const _: () = assert!(size_of::<Value>() == 16 && size_of::<Result<Value, Fault>>() == 16);

impl std::hash::Hash for Value {
    /// What deriving would give, but that sets of locations and cells are hashed word by word: memos hash every value
    /// that is computed.
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Value::NoValue => {}
            Value::Bool(b) => b.hash(state),
            Value::Int(n) => n.hash(state),
            Value::Pair(loc) => state.write_u64(loc.word()),
            Value::Cell(cell) => state.write_u64(cell.word()),
            Value::Grid(grid) => grid.hash(state),
            Value::Row(row) => state.write(row),
            Value::Tuple(seq) | Value::Set(seq) => seq.hash(state),
            Value::Indices(locs) => state.write_u64(folded(locs.iter().map(|loc| loc.word()))),
            Value::Object(cells) => state.write_u64(folded(cells.iter().map(|cell| cell.word()))),
            Value::Primitive(id) => id.hash(state),
            Value::Built(built) => built.hash(state),
            Value::Host(host) => host.hash(state),
        }
    }
}

/// One word from many.
fn folded(words: impl Iterator<Item = u64>) -> u64 {
    words.fold(0x9e37_79b9_7f4a_7c15, |sum, word| (sum.rotate_left(23) ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd))
}

/// Questions about one value.
impl Value {
    /// Where there has to be a value and none is looked at.
    pub const NONE: &Value = &Value::NoValue;

    /// Whether it is a tuple, in whatever representation.
    #[inline]
    pub fn is_tuple(&self) -> bool {
        matches!(self, Value::Pair(_) | Value::Cell(_) | Value::Grid(_) | Value::Row(_) | Value::Tuple(_))
    }

    /// Whether it is a set, in whatever representation.
    #[inline]
    pub fn is_set(&self) -> bool {
        matches!(self, Value::Indices(_) | Value::Object(_) | Value::Set(_))
    }

    /// The integer it is, Booleans as 0 and 1.
    #[inline]
    pub fn int(&self) -> Result<i64, Fault> {
        match self {
            Value::Int(n) => Ok(*n),
            Value::Bool(b) => Ok(i64::from(*b)),
            _ => Err(Fault::Type),
        }
    }

    /// The location, if this is a `Pair`.
    #[inline]
    pub fn loc(&self) -> Option<Loc> {
        if let Value::Pair(loc) = self { Some(*loc) } else { None }
    }

    /// The cell, if this is a `Cell`.
    #[inline]
    pub fn cell(&self) -> Option<Cell> {
        if let Value::Cell(cell) = self { Some(*cell) } else { None }
    }

    /// The compact grid, if it has that representation.
    #[inline]
    pub fn as_grid(&self) -> Option<&Grid> {
        if let Value::Grid(grid) = self { Some(grid) } else { None }
    }

    /// The locations of a compact set of locations.
    #[inline]
    pub fn as_indices(&self) -> Option<&[Loc]> {
        if let Value::Indices(locs) = self { Some(locs) } else { None }
    }

    /// The cells of a compact set of cells.
    #[inline]
    pub fn as_object(&self) -> Option<&[Cell]> {
        if let Value::Object(cells) = self { Some(cells) } else { None }
    }

    /// Number of elements of a tuple or set.
    #[inline]
    pub fn len(&self) -> Result<usize, Fault> {
        match self {
            Value::Pair(_) | Value::Cell(_) => Ok(2),
            Value::Grid(grid) => Ok(grid.height()),
            Value::Row(row) => Ok(row.len()),
            Value::Tuple(seq) | Value::Set(seq) => Ok(seq.items().len()),
            Value::Indices(locs) => Ok(locs.len()),
            Value::Object(cells) => Ok(cells.len()),
            _ => Err(Fault::Type),
        }
    }

    /// Whether a tuple or set has no elements.
    pub fn is_empty(&self) -> Result<bool, Fault> {
        self.len().map(|n| n == 0)
    }

    /// Bytes that it keeps alive beyond its own 16, counting shared parts every time.
    pub fn heap_bytes(&self) -> usize {
        match self {
            Value::NoValue | Value::Bool(_) | Value::Int(_) | Value::Pair(_) | Value::Cell(_) => 0,
            Value::Primitive(_) | Value::Host(_) => 0,
            Value::Grid(grid) => 24 + grid.cells().len(),
            Value::Row(row) => 16 + row.len(),
            Value::Indices(locs) => 16 + locs.len() * size_of::<Loc>(),
            Value::Object(cells) => 16 + cells.len() * size_of::<Cell>(),
            Value::Tuple(_) | Value::Set(_) => 24 + 16 * self.leaves() as usize,
            Value::Built(_) => 32 + 16 * self.leaves() as usize,
        }
    }

    /// The truth test.
    #[inline]
    pub fn truthy(&self) -> bool {
        match self {
            Value::NoValue => false,
            Value::Bool(b) => *b,
            Value::Int(n) => *n != 0,
            Value::Tuple(seq) | Value::Set(seq) => !seq.items().is_empty(),
            _ => true,
        }
    }

    /// The elements in iteration order.
    #[inline]
    pub fn iter(&self) -> Result<impl DoubleEndedIterator<Item = Value> + ExactSizeIterator, Fault> {
        Ok((0..self.len()?).map(|k| self.at(k)))
    }

    /// Visit the elements in iteration order, without moving them; those that it holds as values are not copied either.
    #[inline]
    pub fn visit(&self, mut visit: impl FnMut(&Value) -> Result<(), Fault>) -> Result<(), Fault> {
        match self {
            Value::Tuple(seq) | Value::Set(seq) => seq.items().iter().try_for_each(visit),
            Value::Indices(locs) => locs.iter().try_for_each(|&loc| visit(&Value::Pair(loc))),
            Value::Object(cells) => cells.iter().try_for_each(|&cell| visit(&Value::Cell(cell))),
            _ => (0..self.len()?).try_for_each(|k| visit(&self.at(k))),
        }
    }

    /// Element number `k` in iteration order, of a tuple or a set.
    pub fn element(&self, k: usize) -> Result<Value, Fault> {
        if k < self.len()? { Ok(self.at(k)) } else { Err(Fault::IndexOutOfRange) }
    }

    /// Element number `k`, which must be there.
    #[inline(always)] // into the loops over all elements
    fn at(&self, k: usize) -> Value {
        match self {
            Value::Pair(loc) => Value::Int([loc.i, loc.j][k].into()),
            Value::Cell(cell) if k == 0 => Value::Int(cell.colour.into()),
            Value::Cell(cell) => Value::Pair(cell.loc),
            Value::Grid(grid) => Value::row(&grid.cells()[k * grid.width()..][..grid.width()]),
            Value::Row(row) => Value::Int(row[k].into()),
            Value::Tuple(seq) | Value::Set(seq) => seq.items()[k].clone(),
            Value::Indices(locs) => Value::Pair(locs[k]),
            Value::Object(cells) => Value::Cell(cells[k]),
            _ => unreachable!("what has a length has elements"),
        }
    }

    /// Component `k` of a tuple; an error for sets.
    #[inline]
    pub fn component(&self, k: usize) -> Result<Value, Fault> {
        if self.is_tuple() { self.element(k) } else { Err(Fault::Type) }
    }

    /// The two elements of a tuple or set with exactly two.
    pub fn unpack(&self) -> Result<(Value, Value), Fault> {
        if self.len()? != 2 {
            return Err(Fault::NotAPair);
        }
        Ok((self.element(0)?, self.element(1)?))
    }

    /// The location that it equals: a pair, also one that holds Booleans.
    fn as_loc(&self) -> Option<Loc> {
        match self {
            Value::Pair(loc) => Some(*loc),
            Value::Tuple(seq) => match seq.items() {
                [i, j] => Some(Loc { i: i.int().ok()?.try_into().ok()?, j: j.int().ok()?.try_into().ok()? }),
                _ => None,
            },
            _ => None,
        }
    }

    /// The cell that it equals.
    fn as_cell(&self) -> Option<Cell> {
        match self {
            Value::Cell(cell) => Some(*cell),
            Value::Tuple(seq) => match seq.items() {
                [colour, loc] => Some(Cell { colour: colour.int().ok()?.try_into().ok()?, loc: loc.as_loc()? }),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether some element equals `value`.
    pub fn contains(&self, value: &Value) -> Result<bool, Fault> {
        match (self, value) {
            (Value::Indices(locs), _) => return Ok(value.as_loc().is_some_and(|loc| locs.binary_search(&loc).is_ok())),
            (Value::Object(cells), _) => {
                return Ok(value.as_cell().is_some_and(|cell| cells.binary_search(&cell).is_ok()));
            }
            (Value::Grid(grid), Value::Row(row)) => return Ok(grid.rows().any(|r| *r == ***row)),
            (Value::Set(seq), _) if seq.items().len() > 8 => return Ok(Value::search(seq.items(), value).is_some()),
            _ => {}
        }
        match self.held() {
            Some(items) => Ok(items.iter().any(|v| v.equals(value))),
            None => Ok(self.iter()?.any(|v| v.equals(value))),
        }
    }
}
