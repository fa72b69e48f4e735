//! Programs that were seen: by the hash of the expression, in the order in which they came.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use crate::search::hash::IdentityHasher;

type Hashes = HashSet<u64, BuildHasherDefault<IdentityHasher>>;

/// The hashes of programs that were seen. It holds the last one or two blocks of a fixed length; what came before is
/// forgotten, at the same place in every run.
pub struct Visited {
    young: Hashes,
    old: Hashes,
    block: usize,
    /// Since the last save.
    new: Vec<u64>,
    /// How many there were before [`Visited::new`].
    saved: u64,
}

impl Visited {
    /// Nothing is known. `block` is how many are remembered at least.
    pub fn new(block: usize) -> Visited {
        Visited { young: Hashes::default(), old: Hashes::default(), block: block.max(1024), new: Vec::new(), saved: 0 }
    }

    /// True if it was not known.
    pub fn insert(&mut self, hash: u64) -> bool {
        if self.old.contains(&hash) || !self.young.insert(hash) {
            return false;
        }
        self.new.push(hash);
        if self.young.len() >= self.block {
            self.old = std::mem::take(&mut self.young);
        }
        true
    }

    /// Whether it is known.
    pub fn contains(&self, hash: u64) -> bool {
        self.young.contains(&hash) || self.old.contains(&hash)
    }

    /// How many came so far.
    pub fn count(&self) -> u64 {
        self.saved + self.new.len() as u64
    }

    /// Those that came since the last call, in order.
    pub fn take_new(&mut self) -> Vec<u64> {
        self.saved += self.new.len() as u64;
        std::mem::take(&mut self.new)
    }

    /// The number of the first that is still needed if so many came.
    pub fn needed_from(count: u64, block: usize) -> u64 {
        let block = block.max(1024) as u64;
        (count / block).saturating_sub(1) * block
    }

    /// What is known after `count` came, given those from [`Visited::needed_from`] on.
    pub fn restore(block: usize, count: u64, hashes: &[u64]) -> Visited {
        let mut known = Visited::new(block);
        hashes.iter().for_each(|&hash| _ = known.insert(hash));
        Visited { new: Vec::new(), saved: count, ..known }
    }
}
