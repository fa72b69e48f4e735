//! What values are, seen from outside: the types of mutation.

use super::Value;

bitflags::bitflags! {
    /// A set of kinds of value.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
    pub struct Kinds: u32 {
        /// A truth value.
        const FLAG = 1;
        /// An integer from 0 to 9.
        const COLOUR = 1 << 1;
        /// Any other integer.
        const NUMBER = 1 << 2;
        /// A tuple of two integers.
        const PAIR = 1 << 3;
        /// A colour at a location.
        const CELL = 1 << 4;
        /// A grid.
        const GRID = 1 << 5;
        /// A tuple of integers.
        const ROW = 1 << 6;
        /// A tuple of grids.
        const GRIDS = 1 << 7;
        /// A tuple of objects or of sets of locations.
        const PATCHES = 1 << 8;
        /// Any other tuple.
        const TUPLE = 1 << 9;
        /// A set of locations.
        const INDICES = 1 << 10;
        /// A set of cells.
        const OBJECT = 1 << 11;
        /// A set of objects or of sets of locations.
        const OBJECTS = 1 << 12;
        /// A set of integers.
        const INTEGERS = 1 << 13;
        /// Any other set.
        const SET = 1 << 14;
        /// The empty set.
        const EMPTY = 1 << 15;
        /// A function.
        const FUNCTION = 1 << 16;
        /// No-value, or a value that no parameter takes.
        const NOTHING = 1 << 17;

        /// Any tuple.
        const TUPLES = Self::PAIR.bits() | Self::CELL.bits() | Self::GRID.bits() | Self::ROW.bits()
            | Self::GRIDS.bits() | Self::PATCHES.bits() | Self::TUPLE.bits();
        /// Any set.
        const SETS = Self::INDICES.bits() | Self::OBJECT.bits() | Self::OBJECTS.bits() | Self::INTEGERS.bits()
            | Self::SET.bits() | Self::EMPTY.bits();
        /// Whatever a parameter may take.
        const ANY = !Self::NOTHING.bits();
    }
}

/// The kind of a value; of a container it looks at the first element only.
pub fn kind_of(value: &Value) -> Kinds {
    match value {
        Value::NoValue | Value::Host(_) => Kinds::NOTHING,
        Value::Bool(_) => Kinds::FLAG,
        Value::Int(0..=9) => Kinds::COLOUR,
        Value::Int(_) => Kinds::NUMBER,
        Value::Pair(_) => Kinds::PAIR,
        Value::Cell(_) => Kinds::CELL,
        Value::Grid(_) => Kinds::GRID,
        Value::Row(_) => Kinds::ROW,
        Value::Tuple(seq) => match seq.items().first() {
            Some(Value::Grid(_)) => Kinds::GRIDS,
            Some(Value::Indices(_) | Value::Object(_)) => Kinds::PATCHES,
            Some(Value::Int(_)) => Kinds::ROW,
            _ => Kinds::TUPLE,
        },
        Value::Indices(_) => Kinds::INDICES,
        Value::Object(_) => Kinds::OBJECT,
        Value::Set(seq) => match seq.items().first() {
            None => Kinds::EMPTY,
            Some(Value::Indices(_) | Value::Object(_)) => Kinds::OBJECTS,
            Some(Value::Int(_)) => Kinds::INTEGERS,
            _ => Kinds::SET,
        },
        Value::Primitive(_) | Value::Built(_) => Kinds::FUNCTION,
    }
}

/// The kind of the elements of a container, as far as its first one tells.
pub fn element_kind(value: &Value) -> Kinds {
    value.element(0).map_or(Kinds::NOTHING, |element| kind_of(&element))
}
