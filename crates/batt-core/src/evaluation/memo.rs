//! What calls came to, by their function and arguments: the one memo, for values on one sample and for classes.

use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};

use foldhash::fast::FixedState;

use super::table::{Policy, Table};
use crate::primitives::PrimId;

/// Nothing in the DSL takes more arguments; calls of what does (a user's primitive) are not remembered.
pub const MAX_ARGUMENTS: usize = 4;

/// The number of a cell in its memo: cells that cannot be told apart have the same. It means nothing elsewhere.
pub type Number = u64;

/// A function and its arguments, by their numbers.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Application {
    function: u64,
    args: [Number; MAX_ARGUMENTS],
}

impl Application {
    /// The call of a primitive; none if it has too many arguments.
    pub fn of_primitive(id: PrimId, args: impl ExactSizeIterator<Item = Number>) -> Option<Application> {
        Application::of_value(u64::from(id.0) | 1 << 63, args)
    }

    /// The call of a function value.
    pub fn of_value(function: Number, args: impl ExactSizeIterator<Item = Number>) -> Option<Application> {
        if args.len() > MAX_ARGUMENTS {
            return None;
        }
        let mut numbers = [Number::MAX; MAX_ARGUMENTS];
        numbers.iter_mut().zip(args).for_each(|(place, number)| *place = number);
        Some(Application { function, args: numbers })
    }
}

/// Calls that were asked for, and those of them that had to be computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Asked for.
    pub asked: u64,
    /// Computed: each once, as far as the memo remembers, however many programs ask for it.
    pub computed: u64,
}

impl std::ops::Add for Counts {
    type Output = Counts;

    fn add(self, other: Counts) -> Counts {
        Counts { asked: self.asked + other.asked, computed: self.computed + other.computed }
    }
}

/// The memo. `T` is what a call comes to.
pub struct Memo<T> {
    /// The calls that it remembers.
    pub calls: Table<Application, T>,
    asked: AtomicU64,
    computed: AtomicU64,
}

impl<T: Clone> Memo<T> {
    /// An empty memo for so many workers.
    pub fn new(policy: Policy, workers: usize) -> Memo<T> {
        Memo { calls: Table::new(policy, workers), asked: AtomicU64::new(0), computed: AtomicU64::new(0) }
    }

    /// What a call comes to: from the memo, or else from `compute`, which is remembered with the bytes that `bytes` tells
    /// unless that is none. A call without a key is always computed.
    pub fn call(
        &self,
        key: Option<Application>,
        compute: impl FnOnce() -> T,
        bytes: impl FnOnce(&T) -> Option<usize>,
    ) -> T {
        let Some(key) = key else { return compute() };
        let hash = FixedState::default().hash_one(&key);
        if let Some(known) = self.calls.get(hash, &key) {
            return known;
        }
        let result = compute();
        match bytes(&result) {
            Some(bytes) => self.calls.get_or_insert(hash, &key, || (result, bytes)),
            None => result,
        }
    }

    /// Count a call that was asked for.
    pub fn ask(&self) {
        self.asked.fetch_add(1, Ordering::Relaxed);
    }

    /// Count a call that was computed.
    pub fn compute(&self) {
        self.computed.fetch_add(1, Ordering::Relaxed);
    }

    /// Count many calls at once.
    pub fn count(&self, counts: Counts) {
        self.asked.fetch_add(counts.asked, Ordering::Relaxed);
        self.computed.fetch_add(counts.computed, Ordering::Relaxed);
    }

    /// What was counted.
    pub fn counts(&self) -> Counts {
        // Another worker may be between asking and computing: nothing is computed that was not asked for.
        let (asked, computed) = (self.asked.load(Ordering::Relaxed), self.computed.load(Ordering::Relaxed));
        Counts { asked: asked.max(computed), computed }
    }
}
