//! The primitives that a search knows, as mutation and enumeration see them.

use smallvec::SmallVec;

use crate::primitives::{self, Facts, PrimId, Primitive};
use crate::value::{BuiltOp, Kinds, Value};

/// A primitive, seen by the search. Operators look through all of them for those that fit: everything is in place.
pub struct Signature {
    /// Its number.
    pub id: PrimId,
    /// What each parameter takes.
    pub takes: SmallVec<[Kinds; 4]>,
    /// What it returns, by the table.
    pub returns: Kinds,
    /// For parameters that are functions how many arguments they must take; 0 for the others.
    pub arities: SmallVec<[usize; 4]>,
    /// What else the table says.
    pub facts: Facts,
}

/// The primitives that a search knows: those of the DSL in the order of the table, then those that users have defined.
/// It is taken when the search starts; what is defined later takes no part.
pub struct Catalogue {
    /// All signatures.
    pub signatures: Vec<Signature>,
    /// The place of a primitive's signature, by its number.
    places: Vec<Option<u32>>,
}

impl Catalogue {
    /// All primitives that are defined now; of several with one name the latest. Without
    /// those that are left to other searches.
    pub fn now() -> Catalogue {
        let defined = primitives::all();
        let latest = |&(id, primitive): &(PrimId, &Primitive)| {
            primitive.facts.bred && primitives::find(&primitive.name) == Some(id)
        };
        let mut places = vec![None; defined.len()];
        let mut signatures = Vec::with_capacity(defined.len());
        for (id, primitive) in defined.into_iter().filter(latest) {
            places[id.0 as usize] = Some(signatures.len() as u32);
            signatures.push(Signature {
                id,
                takes: primitive.params.iter().map(|p| p.kind.kinds()).collect(),
                returns: primitive.returns.kinds(),
                arities: primitive.params.iter().map(|p| p.kind.arity()).collect(),
                facts: primitive.facts,
            });
        }
        Catalogue { signatures, places }
    }

    /// The signature of a primitive, if the search knows it.
    pub fn signature(&self, id: PrimId) -> Option<&Signature> {
        self.places.get(id.0 as usize).copied().flatten().map(|place| &self.signatures[place as usize])
    }

    /// What a function value takes as its first argument and what it returns, by the table.
    pub fn maps(&self, function: &Value) -> (Kinds, Kinds) {
        const UNKNOWN: (Kinds, Kinds) = (Kinds::ANY, Kinds::ANY);
        match function {
            Value::Primitive(id) => match self.signature(*id) {
                Some(s) => (s.takes.first().copied().unwrap_or(Kinds::empty()), s.returns),
                None => UNKNOWN,
            },
            Value::Built(built) => {
                let parts = built.parts();
                let part = |k: usize| parts.get(k).map_or(UNKNOWN, |part| self.maps(part));
                match built.op() {
                    BuiltOp::Compose => (part(1).0, part(0).1),
                    BuiltOp::Chain => (part(2).0, part(0).1),
                    BuiltOp::Matcher => (part(0).0, Kinds::FLAG),
                    BuiltOp::Rbind | BuiltOp::Power => part(0),
                    BuiltOp::Lbind => match parts.first() {
                        Some(Value::Primitive(id)) => {
                            let second = self.signature(*id).and_then(|s| s.takes.get(1)).copied();
                            (second.unwrap_or(Kinds::ANY), part(0).1)
                        }
                        _ => (Kinds::ANY, part(0).1),
                    },
                    BuiltOp::Fork => (part(1).0 & part(2).0, part(0).1),
                }
            }
            _ => UNKNOWN,
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
