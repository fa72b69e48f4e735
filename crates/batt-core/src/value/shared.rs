//! A pointer that several values share.

use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering, fence};

/// As `Arc`, without weak pointers: so the last owner can be told by looking, and most values never have a second one.
/// That saves the locked step by which an `Arc` finds out when it is dropped, which takes as long as many a primitive.
pub struct Shared<T>(NonNull<Inner<T>>, PhantomData<Inner<T>>);

struct Inner<T> {
    owners: AtomicUsize,
    value: T,
}

// SAFETY: as for `Arc`: whoever has one can look at the value, and the last one drops it, on whatever thread.
unsafe impl<T: Send + Sync> Send for Shared<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

impl<T> Shared<T> {
    /// The only owner, so far, of a value.
    #[inline]
    pub fn new(value: T) -> Shared<T> {
        Shared(NonNull::from(Box::leak(Box::new(Inner { owners: AtomicUsize::new(1), value }))), PhantomData)
    }

    #[inline]
    fn inner(&self) -> &Inner<T> {
        // SAFETY: it is there as long as it has an owner, and nothing changes it.
        unsafe { self.0.as_ref() }
    }

    #[inline(never)]
    fn free(&mut self) {
        // SAFETY: it was made by a box, and the last owner is here.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.inner().value
    }
}

impl<T> Clone for Shared<T> {
    #[inline]
    fn clone(&self) -> Shared<T> {
        // A count that wraps around would free what is in use; no memory holds so many owners unless they are forgotten.
        if self.inner().owners.fetch_add(1, Ordering::Relaxed) > isize::MAX as usize {
            std::process::abort();
        }
        Shared(self.0, PhantomData)
    }
}

impl<T> Drop for Shared<T> {
    #[inline]
    fn drop(&mut self) {
        let owners = &self.inner().owners;
        // The only owner stays the only one: another could come about from this one alone.
        if owners.load(Ordering::Acquire) == 1 {
            self.free();
        } else if owners.fetch_sub(1, Ordering::Release) == 1 {
            fence(Ordering::Acquire); // what the others did with it happened before
            self.free();
        }
    }
}

impl<T: Eq> PartialEq for Shared<T> {
    #[inline]
    fn eq(&self, other: &Shared<T>) -> bool {
        self.0 == other.0 || **self == **other
    }
}

impl<T: Eq> Eq for Shared<T> {}

impl<T: Hash> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}
