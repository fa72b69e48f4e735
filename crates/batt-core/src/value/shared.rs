//! Items that several values share.

use std::alloc::{Layout, dealloc};
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::mem::{self, align_of, offset_of, size_of};
use std::ops::Deref;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicUsize, Ordering, fence};
use std::{fmt, slice};

use super::Size;

/// A pointer to items and what is known of them, `head`, in one piece of memory. Never changed once it is made.
///
/// Unlike an `Arc` it has no weak pointers: so the last owner can be told by looking, and most values never have a second
/// one. That saves the locked step by which an `Arc` finds out when it is dropped, which takes as long as many a primitive,
/// as does asking for a second piece of memory.
#[repr(transparent)] // a value's second word
pub struct Shared<T, H = ()>(NonNull<Inner<T, H>>, PhantomData<Inner<T, H>>);

/// What everything that is shared begins with: how a value is copied, measured and dropped does not depend on what it is,
/// and takes no jump that a processor would have to guess.
pub(super) struct Header {
    owners: AtomicUsize,
    free: unsafe fn(NonNull<Header>),
    len: u32,
    capacity: u32,
    size: Size,
}

impl Header {
    /// How large it is.
    #[inline]
    pub fn size(&self) -> Size {
        self.size
    }

    /// Count one more owner.
    #[inline]
    pub fn retain(&self) {
        // A count that wraps around would free what is in use; no memory holds so many owners unless they are forgotten.
        if self.owners.fetch_add(1, Ordering::Relaxed) > isize::MAX as usize {
            std::process::abort();
        }
    }

    /// Count one owner less; the last one frees it.
    ///
    /// # Safety
    /// It has that owner, who does not use it any more.
    #[inline]
    pub(super) unsafe fn release(header: NonNull<Header>) {
        // SAFETY: as the caller says.
        unsafe {
            let owners = &header.as_ref().owners;
            // The only owner stays the only one: another could come about from this one alone.
            if owners.load(Ordering::Acquire) == 1 {
                (header.as_ref().free)(header);
            } else if owners.fetch_sub(1, Ordering::Release) == 1 {
                fence(Ordering::Acquire); // what the others did with it happened before
                (header.as_ref().free)(header);
            }
        }
    }
}

/// What a [`Shared`] points to.
#[repr(C)] // the header is first, and the items follow what is before them
pub(super) struct Inner<T, H> {
    header: Header,
    head: H,
    items: [T; 0],
}

impl<T, H> Inner<T, H> {
    /// Of one with room for so many items.
    #[inline]
    pub(super) fn layout(capacity: usize) -> Layout {
        let size = capacity.checked_mul(size_of::<T>()).and_then(|size| size.checked_add(offset_of!(Self, items)));
        // The header counts them in 32 bits.
        let size = size.filter(|_| u32::try_from(capacity).is_ok());
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
    pub(super) unsafe fn first(inner: NonNull<Inner<T, H>>, len: usize, capacity: usize, head: H, size: Size) -> Self {
        let place = inner.as_ptr();
        let header = Header {
            owners: AtomicUsize::new(1),
            free: Shared::<T, H>::free,
            len: len as u32,
            capacity: capacity as u32,
            size,
        };
        // SAFETY: as the caller says.
        unsafe {
            (&raw mut (*place).header).write(header);
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

    /// How large it is as a value.
    #[inline]
    pub fn size(&self) -> Size {
        self.inner().header.size
    }

    /// Drop what is shared.
    ///
    /// # Safety
    /// The header is that of a `Shared<T, H>`, and nobody uses it any more.
    unsafe fn free(header: NonNull<Header>) {
        let inner = header.cast::<Inner<T, H>>();
        // SAFETY: as the caller says; all items were written.
        unsafe {
            let Header { len, capacity, .. } = *header.as_ref();
            if mem::needs_drop::<T>() {
                ptr::drop_in_place(ptr::slice_from_raw_parts_mut(Inner::items(inner), len as usize));
            }
            ptr::drop_in_place(&raw mut (*inner.as_ptr()).head);
            dealloc(inner.as_ptr().cast::<u8>(), Inner::<T, H>::layout(capacity as usize));
        }
    }
}

impl<T, H> Deref for Shared<T, H> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // SAFETY: so many items were written, and the pointer is to all of them.
        unsafe { slice::from_raw_parts(Inner::items(self.0), self.inner().header.len as usize) }
    }
}

impl<T, H> Clone for Shared<T, H> {
    #[inline]
    fn clone(&self) -> Self {
        self.inner().header.retain();
        Shared(self.0, PhantomData)
    }
}

impl<T, H> Drop for Shared<T, H> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the header comes first, and this owner is dropped once.
        unsafe { Header::release(self.0.cast()) };
    }
}

impl<T: Eq, H: Eq> PartialEq for Shared<T, H> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || (self.size() == other.size() && self.head() == other.head() && **self == **other)
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
