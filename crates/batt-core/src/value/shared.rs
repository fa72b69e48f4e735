//! Items that several values share.

use std::alloc::{Layout, dealloc};
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::mem::{self, align_of, offset_of, size_of};
use std::ops::Deref;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicUsize, Ordering, fence};
use std::{fmt, slice};

/// A pointer to items and what is known of them, `head`, in one piece of memory. Never changed once it is made.
///
/// Unlike an `Arc` it has no weak pointers: so the last owner can be told by looking, and most values never have a second
/// one. That saves the locked step by which an `Arc` finds out when it is dropped, which takes as long as many a primitive,
/// as does asking for a second piece of memory.
pub struct Shared<T, H = ()>(NonNull<Inner<T, H>>, PhantomData<Inner<T, H>>);

/// What a [`Shared`] points to.
#[repr(C)] // the items follow what is before them
pub(super) struct Inner<T, H> {
    owners: AtomicUsize,
    len: usize,
    capacity: usize,
    head: H,
    items: [T; 0],
}

impl<T, H> Inner<T, H> {
    /// Of one with room for so many items.
    #[inline]
    pub(super) fn layout(capacity: usize) -> Layout {
        let size = capacity.checked_mul(size_of::<T>()).and_then(|size| size.checked_add(offset_of!(Self, items)));
        let layout =
            size.and_then(|size| Layout::from_size_align(size.max(size_of::<Self>()), align_of::<Self>()).ok());
        layout.expect("no more items than memory has addresses")
    }

    /// Where its items are.
    ///
    /// # Safety
    /// It is in memory.
    #[inline]
    pub(super) unsafe fn items(inner: NonNull<Self>) -> *mut T {
        // SAFETY: as the caller says.
        unsafe { (&raw mut (*inner.as_ptr()).items).cast::<T>() }
    }
}

// SAFETY: as for `Arc`: whoever has one can look at what it holds, and the last one drops that, on whatever thread.
unsafe impl<T: Send + Sync, H: Send + Sync> Send for Shared<T, H> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync, H: Send + Sync> Sync for Shared<T, H> {}

impl<T, H> Shared<T, H> {
    /// The first owner of items in memory with room for `capacity`.
    ///
    /// # Safety
    /// There is such memory, `len` items were written to it, and nobody else uses it.
    #[inline(always)]
    pub(super) unsafe fn first(inner: NonNull<Inner<T, H>>, len: usize, capacity: usize, head: H) -> Self {
        let place = inner.as_ptr();
        // SAFETY: as the caller says.
        unsafe {
            (&raw mut (*place).owners).write(AtomicUsize::new(1));
            (&raw mut (*place).len).write(len);
            (&raw mut (*place).capacity).write(capacity);
            (&raw mut (*place).head).write(head);
        }
        Shared(inner, PhantomData)
    }

    #[inline]
    fn inner(&self) -> &Inner<T, H> {
        // SAFETY: it is there as long as it has an owner, and nothing changes it.
        unsafe { self.0.as_ref() }
    }

    /// What is known of the items.
    #[inline]
    pub fn head(&self) -> &H {
        &self.inner().head
    }

    #[inline(never)]
    fn free(&mut self) {
        let capacity = self.inner().capacity;
        // SAFETY: the last owner is here, and all items were written.
        unsafe {
            if mem::needs_drop::<T>() {
                ptr::drop_in_place(ptr::slice_from_raw_parts_mut(Inner::items(self.0), self.inner().len));
            }
            ptr::drop_in_place(&raw mut (*self.0.as_ptr()).head);
            dealloc(self.0.as_ptr().cast::<u8>(), Inner::<T, H>::layout(capacity));
        }
    }
}

impl<T, H> Deref for Shared<T, H> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // SAFETY: so many items were written, and the pointer is to all of them.
        unsafe { slice::from_raw_parts(Inner::items(self.0), self.inner().len) }
    }
}

impl<T, H> Clone for Shared<T, H> {
    #[inline]
    fn clone(&self) -> Self {
        self.retain();
        Shared(self.0, PhantomData)
    }
}

impl<T, H> Shared<T, H> {
    /// Count one more owner.
    #[inline]
    pub(super) fn retain(&self) {
        // A count that wraps around would free what is in use; no memory holds so many owners unless they are forgotten.
        if self.inner().owners.fetch_add(1, Ordering::Relaxed) > isize::MAX as usize {
            std::process::abort();
        }
    }
}

impl<T, H> Drop for Shared<T, H> {
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

impl<T: Eq, H: Eq> PartialEq for Shared<T, H> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || (self.head() == other.head() && **self == **other)
    }
}

impl<T: Eq, H: Eq> Eq for Shared<T, H> {}

impl<T: Hash, H> Hash for Shared<T, H> {
    /// Of the items: what is known of them follows from them, or is hashed apart.
    fn hash<S: Hasher>(&self, state: &mut S) {
        (**self).hash(state);
    }
}

impl<T: fmt::Debug, H> fmt::Debug for Shared<T, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
