//! Tuples and sets that have no compact form.

use std::hash::{Hash, Hasher};

use super::{Shared, Value, Values};

/// How large something made of values is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size {
    /// Integers and functions in it, those of shared parts every time.
    pub leaves: u32,
    /// How deep containers and built functions are nested in it, it included.
    pub nesting: u16,
}

impl Size {
    /// So many leaves, nested so deep.
    #[inline]
    pub(super) fn new(leaves: usize, nesting: u16) -> Size {
        Size { leaves: u32::try_from(leaves).unwrap_or(u32::MAX), nesting }
    }

    #[inline]
    pub(super) fn of(items: &[Value]) -> Size {
        let (mut leaves, mut nesting) = (1u32, 0);
        for item in items {
            let size = item.size();
            leaves = leaves.saturating_add(size.leaves);
            nesting = nesting.max(size.nesting);
        }
        Size { leaves, nesting: nesting.saturating_add(1) }
    }
}

/// The elements of a tuple or set that has no compact form.
#[derive(Clone, PartialEq, Eq, Debug)]
#[repr(transparent)] // a value's second word
pub struct Seq(Shared<Value>);

impl Seq {
    pub(super) fn new(items: Values) -> Seq {
        let size = Size::of(&items);
        Seq(items.share((), size))
    }

    /// The elements, for a set in canonical order.
    #[inline]
    pub fn items(&self) -> &[Value] {
        &self.0
    }
}

impl Hash for Seq {
    fn hash<S: Hasher>(&self, state: &mut S) {
        self.0.hash(state);
    }
}
