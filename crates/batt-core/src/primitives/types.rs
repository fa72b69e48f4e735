//! The types of the DSL (PRIMITIVES.md, section 1): documentation for people, and what a search goes by. Nothing checks
//! them.

use crate::value::Kinds;

macro_rules! types {
    ($($(#[$doc:meta])* $name:ident = $kinds:expr;)*) => {
        /// A type of a parameter or a result.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[allow(missing_docs)] // the names are those of the specification
        pub enum Type {
            $($(#[$doc])* $name,)*
        }

        impl Type {
            const ALL: &[Type] = &[$(Type::$name),*];

            /// The name in the specification.
            pub fn name(self) -> &'static str {
                match self {
                    _ if self == Type::BinaryCallable => "Callable",
                    $(Type::$name => stringify!($name),)*
                }
            }

            /// The kinds of value that a parameter of the type takes.
            pub fn kinds(self) -> Kinds {
                match self {
                    $(Type::$name => $kinds,)*
                }
            }
        }
    };
}

types! {
    Any = Kinds::ANY;
    Boolean = Kinds::FLAG;
    Integer = Kinds::COLOUR | Kinds::NUMBER;
    IntegerTuple = Kinds::PAIR;
    Numerical = Kinds::COLOUR | Kinds::NUMBER | Kinds::PAIR;
    IntegerSet = Kinds::INTEGERS | Kinds::EMPTY;
    Grid = Kinds::GRID;
    Cell = Kinds::CELL;
    Object = Kinds::OBJECT | Kinds::EMPTY;
    Objects = Kinds::OBJECTS | Kinds::EMPTY;
    Indices = Kinds::INDICES | Kinds::EMPTY;
    IndicesSet = Kinds::OBJECTS | Kinds::EMPTY;
    Patch = Kinds::INDICES | Kinds::OBJECT | Kinds::EMPTY;
    Element = Kinds::OBJECT | Kinds::GRID;
    Piece = Kinds::GRID | Kinds::OBJECT | Kinds::INDICES;
    Tuple = Kinds::TUPLES;
    TupleTuple = Kinds::GRID | Kinds::GRIDS | Kinds::PATCHES | Kinds::TUPLE;
    FrozenSet = Kinds::SETS;
    Container = Kinds::TUPLES | Kinds::SETS;
    ContainerContainer = Kinds::GRID | Kinds::GRIDS | Kinds::PATCHES | Kinds::TUPLE | Kinds::OBJECTS | Kinds::SET;
    /// A placed image: position, size and rows.
    Image = Kinds::TUPLE;
    /// A tuple of placed images.
    Images = Kinds::TUPLE;
    /// A function of one argument.
    Callable = Kinds::FUNCTION;
    /// A function of two arguments; its name is that of [`Type::Callable`] as well.
    BinaryCallable = Kinds::FUNCTION;
}

impl Type {
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
        Type::ALL.iter().copied().find(|kind| kind.name() == name).unwrap_or(Type::Any)
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
