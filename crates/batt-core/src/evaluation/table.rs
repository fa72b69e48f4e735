//! A hash table that several workers fill at once, and that may forget.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use hashbrown::HashTable;

use crate::sync::lock;

/// How much a table remembers. What it holds changes no result: it may forget anything.
#[derive(Clone, Copy, Debug)]
pub enum Policy {
    /// Everything.
    KeepAll,
    /// About so many bytes: what was not used for longest is forgotten. Entries are remembered only when they come a
    /// second time: most come once, would push out what is asked for again and again, and need memory that nothing has
    /// touched yet, where those that are dropped at once leave theirs to the next.
    Forget {
        /// The bytes.
        bytes: usize,
    },
}

/// An entry with the hash of its key: a table that grows must not hash keys again.
struct Entry<K, V> {
    hash: u64,
    key: K,
    value: V,
    bytes: usize,
}

/// What came lately, and what came before: what is asked for moves to the young layer; when that is full, the old layer is
/// dropped and the young one becomes old.
struct Layers<K, V> {
    young: HashTable<Entry<K, V>>,
    old: HashTable<Entry<K, V>>,
    young_bytes: usize,
    old_bytes: usize,
}

impl<K: Eq, V> Layers<K, V> {
    fn get(&mut self, hash: u64, key: &K) -> Option<&V> {
        let same = |entry: &Entry<K, V>| entry.hash == hash && entry.key == *key;
        if let Ok(found) = self.old.find_entry(hash, same) {
            let (entry, _) = found.remove();
            self.old_bytes -= entry.bytes;
            self.young_bytes += entry.bytes;
            self.young.insert_unique(hash, entry, |entry| entry.hash);
        }
        self.young.find(hash, same).map(|entry| &entry.value)
    }

    fn age(&mut self) -> HashTable<Entry<K, V>> {
        self.old_bytes = std::mem::take(&mut self.young_bytes);
        let young = std::mem::take(&mut self.young);
        std::mem::replace(&mut self.old, young)
    }
}

/// The table.
pub struct Table<K, V> {
    shards: Box<[Mutex<Layers<K, V>>]>,
    /// Bytes of a young layer, from which on it grows old.
    young_limit: usize,
    seen: Option<Seen>,
}

impl<K: Eq + Clone, V: Clone> Table<K, V> {
    /// An empty table for so many workers. Each shard costs something to make.
    pub fn new(policy: Policy, workers: usize) -> Self {
        // So many that workers seldom meet in one.
        let count = match policy {
            Policy::KeepAll => (2 * workers).next_power_of_two().min(64),
            Policy::Forget { .. } => 16,
        };
        let layers = || Layers { young: HashTable::new(), old: HashTable::new(), young_bytes: 0, old_bytes: 0 };
        let (young_limit, seen) = match policy {
            Policy::KeepAll => (usize::MAX, None),
            Policy::Forget { bytes } => (bytes / count / 2, Some(Seen::new())),
        };
        Table { shards: (0..count).map(|_| Mutex::new(layers())).collect(), young_limit, seen }
    }

    fn shard(&self, hash: u64) -> &Mutex<Layers<K, V>> {
        // Bits that the table inside does not use for the place of an entry.
        &self.shards[(hash >> 40) as usize % self.shards.len()]
    }

    /// The value of a key.
    pub fn get(&self, hash: u64, key: &K) -> Option<V> {
        lock(self.shard(hash)).get(hash, key).cloned()
    }

    /// The value of a key: the one that is there, or else the one that `make` returns with the bytes that it takes. Ask for
    /// it with [`Table::get`] first: what comes for the first time is not looked for here.
    pub fn get_or_insert(&self, hash: u64, key: &K, make: impl FnOnce() -> (V, usize)) -> V {
        if self.seen.as_ref().is_some_and(|seen| !seen.again(hash)) {
            return make().0;
        }
        let mut layers = lock(self.shard(hash));
        if let Some(known) = layers.get(hash, key) {
            return known.clone();
        }
        let (value, bytes) = make();
        let entry = Entry { hash, key: key.clone(), value: value.clone(), bytes };
        layers.young_bytes += bytes;
        layers.young.insert_unique(hash, entry, |entry| entry.hash);
        let forgotten = (layers.young_bytes > self.young_limit).then(|| layers.age());
        drop(layers);
        drop(forgotten); // where nobody waits
        value
    }

    /// Bytes that its entries take, by what was said of each.
    pub fn bytes(&self) -> usize {
        let of = |shard: &Mutex<Layers<K, V>>| {
            let layers = lock(shard);
            layers.young_bytes + layers.old_bytes
        };
        self.shards.iter().map(of).sum()
    }

    /// Forget what was not used for longest: about half of everything.
    pub fn forget(&self) {
        for shard in &self.shards {
            let old = lock(shard).age();
            drop(old);
        }
    }
}

/// What came lately, a bit each by their hash; now and then everything is forgotten.
struct Seen {
    bits: Box<[AtomicU64]>,
    set: AtomicUsize,
}

impl Seen {
    const BITS: usize = 1 << 22;

    fn new() -> Seen {
        Seen { bits: (0..Self::BITS / 64).map(|_| AtomicU64::new(0)).collect(), set: AtomicUsize::new(0) }
    }

    /// Whether it was seen before; from now on it was.
    fn again(&self, hash: u64) -> bool {
        let place = hash as usize % Self::BITS;
        let bit = 1 << (place % 64);
        let before = self.bits[place / 64].fetch_or(bit, Ordering::Relaxed) & bit != 0;
        if !before && self.set.fetch_add(1, Ordering::Relaxed) > Self::BITS / 4 {
            self.set.store(0, Ordering::Relaxed);
            self.bits.iter().for_each(|bits| bits.store(0, Ordering::Relaxed));
        }
        before
    }
}
