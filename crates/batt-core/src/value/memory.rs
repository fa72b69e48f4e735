//! Where values are: how they are copied, measured and dropped.
//!
//! All of it goes by the tag. Of a `match` over the variants compilers make a table of jumps, and processors guess many of
//! them wrong.

use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use super::shared::Header;
use super::{Size, Value};

/// A bit for every tag of what is in memory that values share and that begins with a header.
const SHARED: u64 = 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 12;

/// The sizes of all others, by their tags.
const SIZES: [Size; 16] = {
    let mut sizes = [Size { leaves: 1, nesting: 0 }; 16];
    sizes[3] = Size { leaves: 2, nesting: 1 };
    sizes[4] = Size { leaves: 3, nesting: 2 };
    sizes
};

impl Clone for Value {
    #[inline]
    fn clone(&self) -> Value {
        if let Some(header) = self.header() {
            header.retain();
        } else if let Value::Host(host) = self {
            let _one_more = host.clone();
        }
        // SAFETY: what is shared has one more owner.
        unsafe { std::ptr::read(self) }
    }
}

impl Drop for Value {
    #[inline]
    fn drop(&mut self) {
        if let Some(header) = self.place() {
            // SAFETY: this owner is dropped once.
            unsafe { Header::release(header) }
        } else if let Value::Host(host) = self {
            // SAFETY: as above.
            unsafe { ManuallyDrop::drop(host) }
        }
    }
}

impl Value {
    /// Whether it has no memory of its own.
    #[inline]
    pub fn is_plain(&self) -> bool {
        self.header().is_none() && !matches!(self, Value::Host(_))
    }

    /// The number of the variant.
    #[inline]
    fn tag(&self) -> usize {
        // SAFETY: it is the first word.
        unsafe { *std::ptr::from_ref(self).cast::<u64>() as usize }
    }

    /// Where it is, if it is in memory that values share.
    #[inline]
    fn place(&self) -> Option<NonNull<Header>> {
        use Value::{Built, Grid, Indices, Object, Row, Set, Tuple};
        let shared = SHARED >> self.tag() & 1 == 1;
        debug_assert_eq!(
            shared,
            matches!(self, Grid(_) | Row(_) | Tuple(_) | Set(_) | Indices(_) | Object(_) | Built(_))
        );
        // SAFETY: the second word is a pointer to what begins with a header.
        shared.then(|| unsafe { *std::ptr::from_ref(self).cast::<NonNull<Header>>().add(1) })
    }

    /// What is common to all that values share.
    #[inline]
    fn header(&self) -> Option<&Header> {
        // SAFETY: it is there as long as the value.
        self.place().map(|header| unsafe { header.as_ref() })
    }

    /// How large it is.
    #[inline]
    pub fn size(&self) -> Size {
        match self.header() {
            Some(header) => header.size(),
            None => SIZES[self.tag() % SIZES.len()],
        }
    }

    /// Number of integers and functions in it: a measure of its size that nesting by reference cannot hide.
    #[inline]
    pub fn leaves(&self) -> u32 {
        self.size().leaves
    }

    /// How deep containers and built functions are nested in it.
    #[inline]
    pub fn nesting(&self) -> u16 {
        self.size().nesting
    }

    /// Whether it has more leaves than this. What is in no memory of its own, as most results are, is not even counted.
    #[inline]
    pub fn exceeds(&self, leaves: u32) -> bool {
        match self.header() {
            Some(header) => header.size().leaves > leaves,
            None => leaves < 3 && self.leaves() > leaves,
        }
    }
}
