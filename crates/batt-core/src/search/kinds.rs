//! What values are, seen from outside, and what the parameters of primitives take: the types of mutation.
//!
//! The DSL checks no types. To mutate well, the search looks at the values that the lines of a program have on the
//! samples, and at the types that the table of primitives names.

use crate::primitives::{self, PrimId, Primitive};
use crate::value::{BuiltOp, Value};

/// A set of kinds of value.
pub type Kinds = u32;

/// A truth value.
pub const FLAG: Kinds = 1;
/// An integer from 0 to 9.
pub const COLOUR: Kinds = 1 << 1;
/// Any other integer.
pub const NUMBER: Kinds = 1 << 2;
/// A tuple of two integers.
pub const PAIR: Kinds = 1 << 3;
/// A colour at a location.
pub const CELL: Kinds = 1 << 4;
/// A grid.
pub const GRID: Kinds = 1 << 5;
/// A tuple of integers.
pub const ROW: Kinds = 1 << 6;
/// A tuple of grids.
pub const GRIDS: Kinds = 1 << 7;
/// A tuple of objects or of sets of locations.
pub const PATCHES: Kinds = 1 << 8;
/// Any other tuple.
pub const TUPLE: Kinds = 1 << 9;
/// A set of locations.
pub const INDICES: Kinds = 1 << 10;
/// A set of cells.
pub const OBJECT: Kinds = 1 << 11;
/// A set of objects or of sets of locations.
pub const OBJECTS: Kinds = 1 << 12;
/// A set of integers.
pub const INTEGERS: Kinds = 1 << 13;
/// Any other set.
pub const SET: Kinds = 1 << 14;
/// The empty set.
pub const EMPTY: Kinds = 1 << 15;
/// A function.
pub const FUNCTION: Kinds = 1 << 16;
/// No-value, or a value that no parameter takes.
pub const NOTHING: Kinds = 1 << 17;

const TUPLES: Kinds = PAIR | CELL | GRID | ROW | GRIDS | PATCHES | TUPLE;
const SETS: Kinds = INDICES | OBJECT | OBJECTS | INTEGERS | SET | EMPTY;

/// The kind of a value; of a container it looks at the first element only.
pub fn kind_of(value: &Value) -> Kinds {
    match value {
        Value::NoValue | Value::Host(_) => NOTHING,
        Value::Bool(_) => FLAG,
        Value::Int(0..=9) => COLOUR,
        Value::Int(_) => NUMBER,
        Value::Pair(_) => PAIR,
        Value::Cell(_) => CELL,
        Value::Grid(_) => GRID,
        Value::Row(_) => ROW,
        Value::Tuple(seq) => match seq.items().first() {
            Some(Value::Grid(_)) => GRIDS,
            Some(Value::Indices(_) | Value::Object(_)) => PATCHES,
            Some(Value::Int(_)) => ROW,
            _ => TUPLE,
        },
        Value::Indices(_) => INDICES,
        Value::Object(_) => OBJECT,
        Value::Set(seq) => match seq.items().first() {
            None => EMPTY,
            Some(Value::Indices(_) | Value::Object(_)) => OBJECTS,
            Some(Value::Int(_)) => INTEGERS,
            _ => SET,
        },
        Value::Primitive(_) | Value::Built(_) => FUNCTION,
    }
}

/// The kind of the elements of a container, as far as its first one tells.
pub fn element_kind(value: &Value) -> Kinds {
    value.element(0).map_or(NOTHING, |element| kind_of(&element))
}

/// The kinds that a type of PRIMITIVES.md (section 1) takes.
pub fn taken_by(kind: &str) -> Kinds {
    match kind {
        "Grid" => GRID,
        "Integer" => COLOUR | NUMBER,
        "Boolean" => FLAG,
        "IntegerTuple" => PAIR,
        "Numerical" => COLOUR | NUMBER | PAIR,
        "Cell" => CELL,
        "Object" => OBJECT | EMPTY,
        "Objects" => OBJECTS | EMPTY,
        "Indices" => INDICES | EMPTY,
        "IndicesSet" => OBJECTS | EMPTY,
        "Patch" => INDICES | OBJECT | EMPTY,
        "Element" => OBJECT | GRID,
        "Piece" => GRID | OBJECT | INDICES,
        "Tuple" => TUPLES,
        "TupleTuple" => GRID | GRIDS | PATCHES | TUPLE,
        "FrozenSet" => SETS,
        "Container" => TUPLES | SETS,
        "ContainerContainer" => GRID | GRIDS | PATCHES | TUPLE | OBJECTS | SET,
        "IntegerSet" => INTEGERS | EMPTY,
        "Callable" => FUNCTION,
        _ => !NOTHING,
    }
}

/// A primitive, seen by the search.
pub struct Signature {
    /// Its number.
    pub id: PrimId,
    /// What each parameter takes.
    pub takes: Vec<Kinds>,
    /// What it gives, by the table.
    pub gives: Kinds,
    /// For parameters that are functions how many arguments they must take; 0 for the others.
    pub arities: Vec<usize>,
}

impl Signature {
    fn of(id: PrimId, primitive: &Primitive) -> Signature {
        let takes: Vec<Kinds> = primitive.params.iter().map(|p| taken_by(&p.kind)).collect();
        let arities = (0..takes.len()).map(|k| if takes[k] == FUNCTION { arity_wanted(&primitive.name, k) } else { 0 });
        Signature { id, arities: arities.collect(), gives: taken_by(&primitive.returns), takes }
    }
}

/// How many arguments a function must take to be argument number `k` of a primitive.
fn arity_wanted(name: &str, k: usize) -> usize {
    match (name, k) {
        ("fork" | "rbind" | "lbind" | "papply" | "mpapply" | "prapply", 0) => 2,
        _ => 1,
    }
}

/// The primitives that a search knows: those of the DSL in the order of the table, then those that users have defined.
/// It is taken when the search starts; what is defined later takes no part.
pub struct Catalogue {
    signatures: Vec<Signature>,
    /// The place of a primitive's signature, by its number.
    places: Vec<Option<u32>>,
}

impl Catalogue {
    /// All primitives that are defined now; of several with one name the latest.
    pub fn now() -> Catalogue {
        let defined = primitives::all();
        let latest = |&(id, primitive): &(PrimId, &Primitive)| primitives::find(&primitive.name) == Some(id);
        let mut places = vec![None; defined.len()];
        let mut signatures = Vec::with_capacity(defined.len());
        for (id, primitive) in defined.into_iter().filter(latest) {
            places[id.0 as usize] = Some(signatures.len() as u32);
            signatures.push(Signature::of(id, primitive));
        }
        Catalogue { signatures, places }
    }

    /// All signatures.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The signature of a primitive, if the search knows it.
    pub fn signature(&self, id: PrimId) -> Option<&Signature> {
        self.places.get(id.0 as usize).copied().flatten().map(|place| &self.signatures[place as usize])
    }

    /// What a function value takes as its first argument and what it returns, by the table.
    pub fn maps(&self, function: &Value) -> (Kinds, Kinds) {
        match function {
            Value::Primitive(id) => match self.signature(*id) {
                Some(s) => (s.takes.first().copied().unwrap_or(0), s.gives),
                None => (!NOTHING, !NOTHING),
            },
            Value::Built(built) => {
                let parts = built.parts();
                let part = |k: usize| parts.get(k).map_or((!NOTHING, !NOTHING), |part| self.maps(part));
                match built.op() {
                    BuiltOp::Compose => (part(1).0, part(0).1),
                    BuiltOp::Chain => (part(2).0, part(0).1),
                    BuiltOp::Matcher => (part(0).0, FLAG),
                    BuiltOp::Rbind | BuiltOp::Power => part(0),
                    BuiltOp::Lbind => match parts.first() {
                        Some(Value::Primitive(id)) => {
                            let second = self.signature(*id).and_then(|s| s.takes.get(1)).copied();
                            (second.unwrap_or(!NOTHING), part(0).1)
                        }
                        _ => (!NOTHING, part(0).1),
                    },
                    BuiltOp::Fork => (part(1).0 & part(2).0, part(0).1),
                }
            }
            _ => (!NOTHING, !NOTHING),
        }
    }
}

/// How many arguments a function value takes.
pub fn arity(function: &Value) -> Option<usize> {
    match function {
        Value::Primitive(id) => Some(primitives::get(*id).params.len()),
        Value::Built(built) => match built.op() {
            BuiltOp::Rbind | BuiltOp::Lbind => arity(built.parts().first()?)?.checked_sub(1),
            BuiltOp::Compose | BuiltOp::Chain | BuiltOp::Matcher | BuiltOp::Power | BuiltOp::Fork => Some(1),
        },
        _ => None,
    }
}
