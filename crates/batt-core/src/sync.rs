//! Locks. A panic while one is held is a defect after which nothing that it guards can be trusted: whoever takes it
//! next panics as well, up to the door, which says so.

use std::sync::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};

const BROKEN: &str = "an earlier defect has left a lock behind";

/// Lock a mutex.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect(BROKEN)
}

/// Lock for reading.
pub fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().expect(BROKEN)
}

/// Lock for writing.
pub fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().expect(BROKEN)
}
