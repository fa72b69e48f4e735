//! The types of the DSL (PRIMITIVES.md, section 1): documentation for people, and what a search goes by. Nothing checks
//! them.

use crate::value::Kinds;

/// A type of a parameter or a result.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)] // the names are those of the specification
pub enum Type {
    Any,
    Boolean,
    Integer,
    IntegerTuple,
    Numerical,
    IntegerSet,
    Grid,
    Cell,
    Object,
    Objects,
    Indices,
    IndicesSet,
    Patch,
    Element,
    Piece,
    Tuple,
    TupleTuple,
    FrozenSet,
    Container,
    ContainerContainer,
    /// A placed image: position, size and rows.
    Image,
    /// A tuple of placed images.
    Images,
    /// A function of one argument.
    Callable,
    /// A function of two arguments; its name is that of [`Type::Callable`] as well.
    BinaryCallable,
}

impl Type {
    const ALL: [Type; 24] = [
        Type::Any,
        Type::Boolean,
        Type::Integer,
        Type::IntegerTuple,
        Type::Numerical,
        Type::IntegerSet,
        Type::Grid,
        Type::Cell,
        Type::Object,
        Type::Objects,
        Type::Indices,
        Type::IndicesSet,
        Type::Patch,
        Type::Element,
        Type::Piece,
        Type::Tuple,
        Type::TupleTuple,
        Type::FrozenSet,
        Type::Container,
        Type::ContainerContainer,
        Type::Image,
        Type::Images,
        Type::Callable,
        Type::BinaryCallable,
    ];

    /// The name in the specification.
    pub fn name(self) -> &'static str {
        match self {
            Type::Any => "Any",
            Type::Boolean => "Boolean",
            Type::Integer => "Integer",
            Type::IntegerTuple => "IntegerTuple",
            Type::Numerical => "Numerical",
            Type::IntegerSet => "IntegerSet",
            Type::Grid => "Grid",
            Type::Cell => "Cell",
            Type::Object => "Object",
            Type::Objects => "Objects",
            Type::Indices => "Indices",
            Type::IndicesSet => "IndicesSet",
            Type::Patch => "Patch",
            Type::Element => "Element",
            Type::Piece => "Piece",
            Type::Tuple => "Tuple",
            Type::TupleTuple => "TupleTuple",
            Type::FrozenSet => "FrozenSet",
            Type::Container => "Container",
            Type::ContainerContainer => "ContainerContainer",
            Type::Image => "Image",
            Type::Images => "Images",
            Type::Callable | Type::BinaryCallable => "Callable",
        }
    }

    /// The kinds of value that a parameter of the type takes.
    pub fn kinds(self) -> Kinds {
        match self {
            Type::Any => Kinds::ANY,
            Type::Boolean => Kinds::FLAG,
            Type::Integer => Kinds::COLOUR | Kinds::NUMBER,
            Type::IntegerTuple => Kinds::PAIR,
            Type::Numerical => Kinds::COLOUR | Kinds::NUMBER | Kinds::PAIR,
            Type::IntegerSet => Kinds::INTEGERS | Kinds::EMPTY,
            Type::Grid => Kinds::GRID,
            Type::Cell => Kinds::CELL,
            Type::Object => Kinds::OBJECT | Kinds::EMPTY,
            Type::Objects | Type::IndicesSet => Kinds::OBJECTS | Kinds::EMPTY,
            Type::Indices => Kinds::INDICES | Kinds::EMPTY,
            Type::Patch => Kinds::INDICES | Kinds::OBJECT | Kinds::EMPTY,
            Type::Element => Kinds::OBJECT | Kinds::GRID,
            Type::Piece => Kinds::GRID | Kinds::OBJECT | Kinds::INDICES,
            Type::Tuple => Kinds::TUPLES,
            Type::TupleTuple => Kinds::GRID | Kinds::GRIDS | Kinds::PATCHES | Kinds::TUPLE,
            Type::FrozenSet => Kinds::SETS,
            Type::Container => Kinds::TUPLES | Kinds::SETS,
            Type::ContainerContainer => {
                Kinds::GRID | Kinds::GRIDS | Kinds::PATCHES | Kinds::TUPLE | Kinds::OBJECTS | Kinds::SET
            }
            Type::Image | Type::Images => Kinds::TUPLE,
            Type::Callable | Type::BinaryCallable => Kinds::FUNCTION,
        }
    }

    /// How many arguments a function of the type takes; 0 for all other types.
    pub fn arity(self) -> usize {
        match self {
            Type::Callable => 1,
            Type::BinaryCallable => 2,
            _ => 0,
        }
    }

    /// The type of this name; [`Type::Any`] if there is none.
    pub fn named(name: &str) -> Type {
        Type::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(Type::Any)
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
