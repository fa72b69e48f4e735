//! Where memory comes from.

use std::alloc::{GlobalAlloc, Layout};

use libmimalloc_sys::{mi_free, mi_malloc, mi_malloc_aligned, mi_realloc_aligned, mi_zalloc_aligned};

/// Memos are many small values, freed on other threads than they were made on: what mimalloc is made for.
struct Mimalloc;

#[global_allocator]
static ALLOCATOR: Mimalloc = Mimalloc;

/// Whatever it allocates is aligned to so many bytes.
const ALIGNED: usize = size_of::<usize>();

// SAFETY: the functions of mimalloc keep what the trait asks for.
unsafe impl GlobalAlloc for Mimalloc {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Nearly all values end here: to ask for an alignment as well takes longer.
        // SAFETY: as the caller says.
        unsafe {
            match layout.align() {
                ..=ALIGNED => mi_malloc(layout.size()).cast(),
                align => mi_malloc_aligned(layout.size(), align).cast(),
            }
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller says.
        unsafe { mi_zalloc_aligned(layout.size(), layout.align()).cast() }
    }

    #[inline]
    unsafe fn dealloc(&self, place: *mut u8, _: Layout) {
        // SAFETY: as the caller says.
        unsafe { mi_free(place.cast()) };
    }

    #[inline]
    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as the caller says.
        unsafe { mi_realloc_aligned(place.cast(), size, layout.align()).cast() }
    }
}
