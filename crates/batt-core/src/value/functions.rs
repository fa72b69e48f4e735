//! Functions as values.

use std::hash::{Hash, Hasher};
use std::ptr;

use super::{Items, Shared, Size, Value};
use crate::fault::Fault;
use crate::primitives::{self, UserFunction};

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
    pub(super) const ALL: [(BuiltOp, &'static str, usize); 7] = [
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
#[derive(Clone, PartialEq, Eq, Debug)]
#[repr(transparent)] // a value's second word
pub struct Built(Shared<Value, Head>);

#[derive(PartialEq, Eq, Debug)]
struct Head {
    op: BuiltOp,
    /// How many arguments it takes; 0 if that is unknown as it binds an argument of no function.
    takes: u8,
}

impl Built {
    pub(super) fn new(op: BuiltOp, parts: impl IntoIterator<Item = Value>) -> Built {
        let parts: Items<Value, Head> = parts.into_iter().collect();
        let takes = match op {
            BuiltOp::Rbind | BuiltOp::Lbind => primitives::open_arity(&parts[0]).unwrap_or(0),
            _ => 1,
        };
        let size = Size::of(&parts);
        Built(parts.share(Head { op, takes: takes as u8 }, size))
    }

    /// How it was built.
    #[inline]
    pub fn op(&self) -> BuiltOp {
        self.0.head().op
    }

    /// What it was built from, in the order of the arguments.
    #[inline]
    pub fn parts(&self) -> &[Value] {
        &self.0
    }

    /// How many arguments it takes; [`Fault::Type`] if it binds an argument of what is no function.
    #[inline]
    pub fn takes(&self) -> Result<usize, Fault> {
        match self.0.head().takes {
            0 => Err(Fault::Type),
            takes => Ok(takes.into()),
        }
    }
}

impl Hash for Built {
    fn hash<S: Hasher>(&self, state: &mut S) {
        (self.op(), self.0.head().takes).hash(state);
        self.0.hash(state);
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
        ptr::eq(self, other)
    }
}
impl Eq for Host {}
impl Hash for Host {
    fn hash<S: Hasher>(&self, state: &mut S) {
        ptr::hash(self, state);
    }
}
