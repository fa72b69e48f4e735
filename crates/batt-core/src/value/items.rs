//! Items on their way into a value.

use std::alloc::{alloc, dealloc, handle_alloc_error, realloc};
use std::marker::PhantomData;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::ptr::{self, NonNull};
use std::slice;

use super::shared::Inner;
use super::{Shared, Size};

/// A list that becomes a [`Shared`] where it is: like a `Vec`, with room in front for what is known of the items.
pub struct Items<T, H = ()> {
    /// In memory if there is room for items.
    inner: NonNull<Inner<T, H>>,
    len: usize,
    capacity: usize,
    items: PhantomData<Inner<T, H>>,
}

// SAFETY: it owns its items alone.
unsafe impl<T: Send, H: Send> Send for Items<T, H> {}
// SAFETY: as above.
unsafe impl<T: Sync, H: Sync> Sync for Items<T, H> {}

impl<T, H> Items<T, H> {
    /// An empty list.
    #[inline]
    pub const fn new() -> Self {
        Items { inner: NonNull::dangling(), len: 0, capacity: 0, items: PhantomData }
    }

    /// An empty list with room for so many items.
    #[inline]
    pub fn with_capacity(capacity: usize) -> Self {
        match capacity {
            0 => Items::new(),
            _ => Items { inner: Items::memory(NonNull::dangling(), 0, capacity), capacity, ..Items::new() },
        }
    }

    /// So many copies of an item.
    pub fn repeated(item: T, len: usize) -> Self
    where
        T: Clone,
    {
        (0..len).map(|_| item.clone()).collect()
    }

    /// Memory with room for so many items, in which those of `inner` are if it had room for any.
    // What may be called elsewhere takes the fields, not the list: that has an address then, and its fields are in memory.
    #[inline]
    fn memory(inner: NonNull<Inner<T, H>>, old: usize, capacity: usize) -> NonNull<Inner<T, H>> {
        let layout = Inner::<T, H>::layout(capacity);
        // SAFETY: no layout is empty, and there is memory only if there is room for items.
        let inner = unsafe {
            match old {
                0 => alloc(layout),
                _ => realloc(inner.as_ptr().cast(), Inner::<T, H>::layout(old), layout.size()),
            }
        };
        NonNull::new(inner.cast()).unwrap_or_else(|| handle_alloc_error(layout))
    }

    #[cold]
    #[inline(never)]
    fn moved(inner: NonNull<Inner<T, H>>, old: usize, capacity: usize) -> NonNull<Inner<T, H>> {
        Items::memory(inner, old, capacity)
    }

    #[cold]
    #[inline(never)]
    fn grown(inner: NonNull<Inner<T, H>>, old: usize, len: usize, more: usize) -> (NonNull<Inner<T, H>>, usize) {
        let needed = len.checked_add(more).expect("no more items than memory has addresses");
        let capacity = needed.max(2 * old).max(8);
        (Items::memory(inner, old, capacity), capacity)
    }

    /// Make room for so many more items.
    #[inline]
    pub fn reserve(&mut self, more: usize) {
        if self.capacity == 0 && more > 1 {
            (self.inner, self.capacity) = (Items::memory(self.inner, 0, more), more);
        } else if more > self.capacity - self.len {
            (self.inner, self.capacity) = Items::grown(self.inner, self.capacity, self.len, more);
        }
    }

    /// Where its items are, if there is room for any.
    #[inline]
    fn place(&self) -> *mut T {
        match self.capacity {
            0 => NonNull::dangling().as_ptr(),
            // SAFETY: there is room, so it is in memory.
            _ => unsafe { Inner::items(self.inner) },
        }
    }

    /// Add an item.
    #[inline]
    pub fn push(&mut self, item: T) {
        // SAFETY: it is written.
        unsafe { self.push_with(|place| place.write(item)) };
    }

    /// Add an item under a condition that is as likely as not: without a jump.
    #[inline]
    pub fn push_if(&mut self, condition: bool, item: T)
    where
        T: Copy,
    {
        self.reserve(1);
        // SAFETY: there is room for it.
        unsafe { Inner::items(self.inner).add(self.len).write(item) };
        self.len += usize::from(condition);
    }

    /// Add the item that `write` writes to its place.
    ///
    /// # Safety
    /// It has to.
    #[inline(always)]
    pub(crate) unsafe fn push_with(&mut self, write: impl FnOnce(*mut T)) {
        self.reserve(1);
        // SAFETY: there is room for one more, in memory.
        write(unsafe { Inner::items(self.inner).add(self.len) });
        self.len += 1;
    }

    /// Add copies of items.
    #[inline]
    pub fn extend_from_slice(&mut self, items: &[T])
    where
        T: Copy,
    {
        self.reserve(items.len());
        // SAFETY: there is room for as many, in memory of their own.
        unsafe { self.place().add(self.len).copy_from_nonoverlapping(items.as_ptr(), items.len()) };
        self.len += items.len();
    }

    /// Take the last item away.
    pub fn pop(&mut self) -> Option<T> {
        self.len = self.len.checked_sub(1)?;
        // SAFETY: it was written, and is not in the list any more.
        Some(unsafe { self.place().add(self.len).read() })
    }

    /// Drop the items from number `len` on.
    pub fn truncate(&mut self, len: usize) {
        if len < self.len {
            let rest = &raw mut self[len..];
            self.len = len;
            // SAFETY: they were written, and are not in the list any more.
            unsafe { ptr::drop_in_place(rest) };
        }
    }

    /// Drop those that are the same as the one before them.
    pub fn dedup_by(&mut self, same: impl Fn(&T, &T) -> bool) {
        let mut kept = self.len.min(1);
        for k in 1..self.len {
            if !same(&self[k], &self[kept - 1]) {
                self.swap(k, kept);
                kept += 1;
            }
        }
        self.truncate(kept);
    }

    /// Share the items, as a value of this size. What else is known of them is `head`.
    #[inline(always)]
    pub fn share(mut self, head: H, size: Size) -> Shared<T, H> {
        if self.capacity == 0 || self.capacity > 4 * self.len + 16 {
            // To give back room for a few items takes longer than it is worth.
            let capacity = self.len.max(1);
            (self.inner, self.capacity) = (Items::moved(self.inner, self.capacity, capacity), capacity);
        }
        // SAFETY: the items are there; the list is forgotten, not dropped.
        let shared = unsafe { Shared::first(self.inner, self.len, self.capacity, head, size) };
        mem::forget(self);
        shared
    }
}

impl<T, H> Drop for Items<T, H> {
    #[inline]
    fn drop(&mut self) {
        if self.capacity > 0 {
            // SAFETY: the items were written, and the memory is not used any more.
            unsafe {
                ptr::drop_in_place(&raw mut **self);
                dealloc(self.inner.as_ptr().cast::<u8>(), Inner::<T, H>::layout(self.capacity));
            }
        }
    }
}

impl<T, H> Deref for Items<T, H> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // SAFETY: so many items were written.
        unsafe { slice::from_raw_parts(self.place(), self.len) }
    }
}

impl<T, H> DerefMut for Items<T, H> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as above, and nobody else has them.
        unsafe { slice::from_raw_parts_mut(self.place(), self.len) }
    }
}

impl<T, H> Default for Items<T, H> {
    fn default() -> Self {
        Items::new()
    }
}

impl<T, H> Extend<T> for Items<T, H> {
    #[inline]
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        let items = items.into_iter();
        let (least, most) = items.size_hint();
        self.reserve(least);
        if most != Some(least) {
            return items.for_each(|item| self.push(item));
        }
        // If their number is known, several are written in a step.
        // SAFETY: there is room for as many.
        let place = unsafe { self.place().add(self.len) };
        let mut count = 0;
        items.take(least).for_each(|item| {
            // SAFETY: as above.
            unsafe { place.add(count).write(item) };
            count += 1;
        });
        self.len += count;
    }
}

impl<T, H> FromIterator<T> for Items<T, H> {
    #[inline]
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut all = Items::new();
        all.extend(items);
        all
    }
}

impl<T, H, const N: usize> From<[T; N]> for Items<T, H> {
    #[inline]
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T, H> From<Vec<T>> for Items<T, H> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Copy, H> From<&[T]> for Items<T, H> {
    #[inline]
    fn from(items: &[T]) -> Self {
        let mut copies = Items::with_capacity(items.len());
        copies.extend_from_slice(items);
        copies
    }
}
