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
mod kinds;
mod ops;
mod order;
pub mod packing;
mod shared;
mod show;

pub use kinds::{Kinds, element_kind, kind_of};
pub use ops::{
    add, difference, floor_div, less, multiply, negate, product, quotient, remainder, slice_bounds, subtract, sum,
};
pub use shared::Shared;

use std::sync::Arc;

use crate::fault::Fault;
use crate::primitives::{PrimId, UserFunction};

/// A location (row, column) whose coordinates fit 16 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Loc {
    /// Row.
    pub i: i16,
    /// Column.
    pub j: i16,
}

/// A cell: a colour (any 16-bit integer) at a location.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Cell {
    /// The colour.
    pub colour: i16,
    /// Where it is.
    pub loc: Loc,
}

/// A rectangular grid of small colours, row by row; at least one row and one column, colours 0 to 255.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Grid {
    height: u32,
    width: u32,
    cells: Box<[u8]>,
}

impl Grid {
    /// Number of rows, at least 1.
    pub fn height(&self) -> usize {
        self.height as usize
    }
    /// Number of columns, at least 1.
    pub fn width(&self) -> usize {
        self.width as usize
    }
    /// All cells in reading order.
    pub fn cells(&self) -> &[u8] {
        &self.cells
    }
    /// The colour at row `i`, column `j`; both must be inside.
    pub fn at(&self, i: usize, j: usize) -> u8 {
        self.cells[i * self.width() + j]
    }
    /// The colour at a location, `None` outside.
    #[inline]
    pub fn get(&self, loc: Loc) -> Option<u8> {
        self.number(loc).map(|k| self.cells[k])
    }
    /// The place of a location in [`Grid::cells`], `None` outside.
    #[inline]
    pub fn number(&self, loc: Loc) -> Option<usize> {
        let (i, j) = (usize::try_from(loc.i).ok()?, usize::try_from(loc.j).ok()?);
        (i < self.height() && j < self.width()).then(|| i * self.width() + j)
    }
    /// The rows, from the top.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.cells.chunks_exact(self.width())
    }
}

/// The elements of a tuple or set that has no compact form.
#[derive(PartialEq, Eq, Debug)]
pub struct Seq {
    // First, so that it is compared first.
    leaves: u32,
    nesting: u16,
    items: Box<[Value]>,
}

impl Seq {
    fn new(items: Vec<Value>) -> Seq {
        let leaves = items.iter().fold(1u32, |n, v| n.saturating_add(v.leaves()));
        let nesting = items.iter().map(Value::nesting).max().unwrap_or(0).saturating_add(1);
        Seq { leaves, nesting, items: items.into_boxed_slice() }
    }
    /// The elements, for a set in canonical order.
    pub fn items(&self) -> &[Value] {
        &self.items
    }
}

impl std::hash::Hash for Seq {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.items.hash(state);
    }
}

/// How a function was built.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum BuiltOp {
    /// `compose(outer, inner)`
    Compose,
    /// `chain(h, g, f)`
    Chain,
    /// `matcher(function, target)`
    Matcher,
    /// `rbind(function, fixed)`
    Rbind,
    /// `lbind(function, fixed)`
    Lbind,
    /// `power(function, n)` with n of 2 or more
    Power,
    /// `fork(outer, a, b)`
    Fork,
}

impl BuiltOp {
    /// All of them, with the primitive that builds such a function, and from how many parts.
    const ALL: [(BuiltOp, &'static str, usize); 7] = [
        (BuiltOp::Compose, "compose", 2),
        (BuiltOp::Chain, "chain", 3),
        (BuiltOp::Matcher, "matcher", 2),
        (BuiltOp::Rbind, "rbind", 2),
        (BuiltOp::Lbind, "lbind", 2),
        (BuiltOp::Power, "power", 2),
        (BuiltOp::Fork, "fork", 3),
    ];

    /// The primitive that builds such a function.
    pub fn name(self) -> &'static str {
        BuiltOp::ALL[self as usize].1
    }
}

/// A function built at run time from other values. Two such functions are the same if they were built in the same way
/// from the same parts, so that it does not matter whether two lines that build one were merged.
#[derive(PartialEq, Eq, Hash, Debug)]
pub struct Built {
    /// How it was built.
    pub op: BuiltOp,
    /// How many arguments it takes; 0 if that is unknown as it binds an argument of no function.
    takes: u8,
    parts: Seq,
}

impl Built {
    /// What it was built from, in the order of the arguments.
    pub fn parts(&self) -> &[Value] {
        &self.parts.items
    }

    /// How many arguments it takes; [`Fault::Type`] if it binds an argument of what is no function.
    #[inline]
    pub fn takes(&self) -> Result<usize, Fault> {
        if self.takes == 0 { Err(Fault::Type) } else { Ok(self.takes.into()) }
    }
}

/// A function of the surrounding language, passed to a primitive by a direct call. It equals only itself.
pub struct Host {
    /// Its name.
    pub name: String,
    /// How many arguments it takes.
    pub arity: usize,
    /// The function.
    pub call: UserFunction,
}

impl PartialEq for Host {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
impl Eq for Host {}
impl std::hash::Hash for Host {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::ptr::hash(self, state);
    }
}

/// A value. Cheap to clone; 16 bytes.
///
/// Match on the variants for fast paths, but build values only with the constructors.
// The tag has a word of its own, so that a value is two words: with the small fields beside the tag, moving a value that
// was written a moment ago reads across what was written in parts, and the processor has to wait.
#[derive(Clone, PartialEq, Eq)]
#[repr(u64)]
pub enum Value {
    /// The marker that `index` yields outside a grid.
    NoValue,
    /// A truth value; equal to the integer 1 or 0.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A tuple of two integers (no Booleans) that fit 16 bits.
    Pair(Loc),
    /// A tuple of an integer and a `Pair`, all of 16 bits.
    Cell(Cell),
    /// A tuple of one or more equally long, non-empty tuples of integers (no Booleans) from 0 to 255.
    Grid(Shared<Grid>),
    /// A tuple of one or more integers (no Booleans) from 0 to 255 that is no `Pair`: a row of a grid, its colours.
    Row(Shared<Vec<u8>>),
    /// Any other tuple, the empty one included.
    Tuple(Shared<Seq>),
    /// A non-empty set of `Pair`s, ascending.
    Indices(Shared<Vec<Loc>>),
    /// A non-empty set of `Cell`s, ascending.
    Object(Shared<Vec<Cell>>),
    /// Any other set, the empty one included, in canonical order.
    Set(Shared<Seq>),
    /// A primitive as a value.
    Primitive(PrimId),
    /// A function built at run time.
    Built(Shared<Built>),
    /// A function from outside; never part of a program.
    Host(Arc<Host>),
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

impl Loc {
    /// The location in one word.
    #[inline]
    pub fn word(self) -> u64 {
        u64::from(self.i as u16) << 16 | u64::from(self.j as u16)
    }
}

impl Cell {
    /// The cell in one word.
    #[inline]
    pub fn word(self) -> u64 {
        u64::from(self.colour as u16) << 32 | self.loc.word()
    }
}

/// Questions about one value.
impl Value {
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
            Value::Tuple(seq) | Value::Set(seq) => Ok(seq.items.len()),
            Value::Indices(locs) => Ok(locs.len()),
            Value::Object(cells) => Ok(cells.len()),
            _ => Err(Fault::Type),
        }
    }

    /// Whether a tuple or set has no elements.
    pub fn is_empty(&self) -> Result<bool, Fault> {
        self.len().map(|n| n == 0)
    }

    /// Number of integers and functions in it: a measure of its size that nesting by reference cannot hide.
    #[inline]
    pub fn leaves(&self) -> u32 {
        match self {
            Value::NoValue | Value::Bool(_) | Value::Int(_) | Value::Primitive(_) | Value::Host(_) => 1,
            Value::Pair(_) => 2,
            Value::Cell(_) => 3,
            Value::Grid(grid) => grid.cells.len() as u32,
            Value::Row(row) => 1 + row.len() as u32,
            Value::Indices(locs) => 2 * locs.len() as u32,
            Value::Object(cells) => 3 * cells.len() as u32,
            Value::Tuple(seq) | Value::Set(seq) => seq.leaves,
            Value::Built(built) => built.parts.leaves,
        }
    }

    /// Whether it has more leaves than this. What is in no memory of its own, as most results are, is not even counted.
    #[inline]
    pub fn exceeds(&self, leaves: u32) -> bool {
        let few = matches!(self, Value::NoValue | Value::Bool(_) | Value::Int(_) | Value::Pair(_) | Value::Cell(_));
        !(few && leaves >= 3) && self.leaves() > leaves
    }

    /// How deep containers and built functions are nested in it.
    #[inline]
    pub fn nesting(&self) -> u16 {
        match self {
            Value::NoValue | Value::Bool(_) | Value::Int(_) | Value::Primitive(_) | Value::Host(_) => 0,
            Value::Pair(_) | Value::Row(_) => 1,
            Value::Cell(_) | Value::Grid(_) | Value::Indices(_) => 2,
            Value::Object(_) => 3,
            Value::Tuple(seq) | Value::Set(seq) => seq.nesting,
            Value::Built(built) => built.parts.nesting,
        }
    }

    /// Bytes that it keeps alive beyond its own 16, counting shared parts every time.
    pub fn heap_bytes(&self) -> usize {
        match self {
            Value::NoValue | Value::Bool(_) | Value::Int(_) | Value::Pair(_) | Value::Cell(_) => 0,
            Value::Primitive(_) | Value::Host(_) => 0,
            Value::Grid(grid) => 32 + grid.cells.len(),
            Value::Row(row) => 40 + row.len(),
            Value::Indices(locs) => 40 + locs.len() * size_of::<Loc>(),
            Value::Object(cells) => 40 + cells.len() * size_of::<Cell>(),
            Value::Tuple(seq) | Value::Set(seq) => 40 + 16 * seq.leaves as usize,
            Value::Built(built) => 48 + 16 * built.parts.leaves as usize,
        }
    }

    /// The truth test.
    #[inline]
    pub fn truthy(&self) -> bool {
        match self {
            Value::NoValue => false,
            Value::Bool(b) => *b,
            Value::Int(n) => *n != 0,
            Value::Tuple(seq) | Value::Set(seq) => !seq.items.is_empty(),
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
            Value::Tuple(seq) | Value::Set(seq) => seq.items.iter().try_for_each(visit),
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
            Value::Grid(grid) => Value::row(&grid.cells[k * grid.width()..][..grid.width()]),
            Value::Row(row) => Value::Int(row[k].into()),
            Value::Tuple(seq) | Value::Set(seq) => seq.items[k].clone(),
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
            (Value::Grid(grid), Value::Row(row)) => return Ok(grid.rows().any(|r| r == row.as_slice())),
            (Value::Set(seq), _) if seq.items.len() > 8 => return Ok(Value::search(&seq.items, value).is_some()),
            _ => {}
        }
        Ok(self.iter()?.any(|v| v.equals(value)))
    }
}
