//! What has been computed on one sample, by value: applications of the same function to the same values.

use std::hash::{BuildHasher, Hash};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use smallvec::SmallVec;

use crate::context::Context;
use crate::fault::Fault;
use crate::primitives::{self, Cost, PrimId};
use crate::program::Callee;
use crate::sync::lock;
use crate::value::Value;

/// The number of a value in a memo. Identical values have the same number; the numbers themselves mean nothing.
///
/// Values without parts on the heap are their own number: a tag in the high bits, the value below.
pub(super) type ValueId = u64;

/// A value, and its number once something has asked for it: most values are never looked up, and numbering one hashes it.
#[derive(Debug)]
pub(super) struct Numbered {
    pub value: Value,
    number: AtomicU64,
}

/// Stands for the number of a value that has none yet; no memo has so many.
const UNNUMBERED: ValueId = ValueId::MAX;

impl Numbered {
    pub fn new(value: Value) -> Numbered {
        Numbered { value, number: AtomicU64::new(UNNUMBERED) }
    }
}

impl Clone for Numbered {
    fn clone(&self) -> Self {
        Numbered { value: self.value.clone(), number: AtomicU64::new(self.number.load(Ordering::Relaxed)) }
    }
}

/// A fault, and what a user-defined primitive said of it.
pub(super) type Said = (Fault, Option<Arc<str>>);

/// What a node came to on a sample.
#[derive(Clone, Debug)]
pub(super) struct Computed {
    pub result: Result<Numbered, Said>,
    /// Fuel that it takes, whoever computes it.
    pub fuel: u64,
}

/// The number of a small value; `None` if it needs a place in the table.
fn own_number(value: &Value) -> Option<ValueId> {
    let tagged = |tag: u64, bits: u64| Some(tag << 56 | bits);
    match value {
        Value::NoValue => tagged(1, 0),
        Value::Bool(b) => tagged(2, u64::from(*b)),
        // Offset so that negative integers fit; those beyond 48 bits go to the table.
        Value::Int(n) => n.checked_add(1 << 47).filter(|n| (0..1 << 48).contains(n)).and_then(|n| tagged(3, n as u64)),
        Value::Pair(loc) => tagged(4, loc.word()),
        Value::Cell(cell) => tagged(5, cell.word()),
        Value::Primitive(id) => tagged(6, id.0.into()),
        _ => None,
    }
}

/// An entry with the hash of its key: a table that grows must not hash values again.
struct Entry<K, V> {
    hash: u64,
    key: K,
    value: V,
}

type Table<K, V> = HashTable<Entry<K, V>>;

/// A hash table that several workers fill at once.
struct Sharded<K, V> {
    shards: Box<[Mutex<Table<K, V>>]>,
    hasher: FixedState,
}

/// One shard, locked, with the hash of the key that it was locked for.
struct Shard<'a, K, V> {
    table: MutexGuard<'a, Table<K, V>>,
    hash: u64,
}

impl<K: Hash + Eq, V> Sharded<K, V> {
    fn new() -> Self {
        // So many that workers seldom meet in one; each costs something to make, for every sample.
        let shards = (2 * rayon::current_num_threads()).next_power_of_two().min(64);
        Sharded { shards: (0..shards).map(|_| Mutex::new(HashTable::new())).collect(), hasher: FixedState::default() }
    }

    fn shard(&self, key: &K) -> Shard<'_, K, V> {
        let hash = self.hasher.hash_one(key);
        // Bits that the table inside does not use for the place of an entry.
        let table = lock(&self.shards[(hash >> 40) as usize % self.shards.len()]);
        Shard { table, hash }
    }
}

impl<K: Hash + Eq, V> Shard<'_, K, V> {
    fn get(&self, key: &K) -> Option<&V> {
        self.table.find(self.hash, |entry| entry.hash == self.hash && entry.key == *key).map(|entry| &entry.value)
    }

    fn insert(&mut self, key: K, value: V) {
        self.table.insert_unique(self.hash, Entry { hash: self.hash, key, value }, |entry| entry.hash);
    }
}

/// A function and the numbers of its arguments.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Application {
    function: u64,
    args: [ValueId; MOST_ARGUMENTS],
}

/// A call of a primitive that reads its arguments once is looked up only if they have more leaves than this.
const CHEAP_LEAVES: u32 = 64;

/// Nothing in the DSL takes more arguments; what does (a user's primitive) is not shared by value.
const MOST_ARGUMENTS: usize = 4;

/// The arguments of a call, with their numbers.
pub(super) type Arguments<'a> = SmallVec<[&'a Numbered; MOST_ARGUMENTS]>;

/// Applications that the programs of a batt asked for on a sample, and those of them that had to be computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Asked for.
    pub asked: usize,
    /// Computed: each once, however many programs ask for it.
    pub computed: usize,
}

impl std::ops::Add for Counts {
    type Output = Counts;

    fn add(self, other: Counts) -> Counts {
        Counts { asked: self.asked + other.asked, computed: self.computed + other.computed }
    }
}

/// All values and applications of one sample.
pub(super) struct Memo {
    values: Sharded<Value, ValueId>,
    applications: Sharded<Application, Computed>,
    next: AtomicU64,
    bytes: AtomicUsize,
    asked: AtomicUsize,
    computed: AtomicUsize,
}

impl Memo {
    pub fn new() -> Memo {
        Memo {
            values: Sharded::new(),
            applications: Sharded::new(),
            next: AtomicU64::new(0),
            bytes: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
            computed: AtomicUsize::new(0),
        }
    }

    /// Bytes kept, about.
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Count applications that programs asked for, whether or not they were there.
    pub fn ask(&self, count: usize) {
        self.asked.fetch_add(count, Ordering::Relaxed);
    }

    /// Applications asked for and applications computed so far.
    pub fn counts(&self) -> Counts {
        let computed = self.computed.load(Ordering::Relaxed);
        // A program says what it asks for at its end: what it has computed by now may be more.
        Counts { asked: self.asked.load(Ordering::Relaxed).max(computed), computed }
    }

    /// The number of a value.
    pub fn number(&self, numbered: &Numbered) -> ValueId {
        if let Some(id) = own_number(&numbered.value) {
            return id;
        }
        let known = numbered.number.load(Ordering::Relaxed);
        if known != UNNUMBERED {
            return known;
        }
        let id = self.look_up(&numbered.value);
        numbered.number.store(id, Ordering::Relaxed);
        id
    }

    fn look_up(&self, value: &Value) -> ValueId {
        let mut shard = self.values.shard(value);
        if let Some(&id) = shard.get(value) {
            return id;
        }
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(64, Ordering::Relaxed);
        shard.insert(value.clone(), id);
        id
    }

    /// The result of calling `callee` on `args`; computed only if no equal call was.
    ///
    /// `function` is the value of the called node, if a node is called.
    pub fn call(
        &self,
        callee: Callee,
        function: Option<&Numbered>,
        args: &Arguments<'_>,
        cx: &mut Context,
    ) -> Computed {
        // What costs less than looking it up is computed again.
        let cheap = match callee {
            Callee::Primitive(id) => match primitives::get(id).cost {
                Cost::Unit => true,
                Cost::Linear => args.iter().map(|arg| arg.value.leaves()).sum::<u32>() <= CHEAP_LEAVES,
                Cost::Own => false,
            },
            Callee::Node(_) => false,
        };
        if cheap || args.len() > MOST_ARGUMENTS {
            return self.compute(callee, function, args, cx);
        }
        let key = Application {
            function: match (callee, function) {
                (Callee::Primitive(PrimId(id)), _) => u64::from(id) | 1 << 63,
                (Callee::Node(_), Some(function)) => self.number(function),
                (Callee::Node(_), None) => return self.compute(callee, function, args, cx),
            },
            args: std::array::from_fn(|k| args.get(k).map_or(ValueId::MAX, |arg| self.number(arg))),
        };
        if let Some(found) = self.applications.shard(&key).get(&key) {
            return found.clone();
        }
        let computed = self.compute(callee, function, args, cx);
        self.bytes.fetch_add(96, Ordering::Relaxed);
        let mut shard = self.applications.shard(&key);
        if shard.get(&key).is_none() {
            shard.insert(key, computed.clone());
        }
        computed
    }

    fn compute(&self, callee: Callee, function: Option<&Numbered>, args: &Arguments<'_>, cx: &mut Context) -> Computed {
        self.computed.fetch_add(1, Ordering::Relaxed);
        let values: SmallVec<[Value; MOST_ARGUMENTS]> = args.iter().map(|arg| arg.value.clone()).collect();
        let result = cx.refill().and_then(|()| match (callee, function) {
            (Callee::Primitive(id), _) => cx.call_primitive(id, &values),
            (Callee::Node(_), Some(function)) => cx.call(&function.value, &values),
            (Callee::Node(_), None) => Err(Fault::Type),
        });
        let fuel = if matches!(result, Err(Fault::Fuel)) { cx.limits().fuel.saturating_add(1) } else { cx.spent() };
        let result = match result {
            Ok(value) => {
                self.bytes.fetch_add(64 + value.heap_bytes(), Ordering::Relaxed);
                Ok(Numbered::new(value))
            }
            Err(fault) => Err((fault, cx.detail.take().map(Into::into))),
        };
        Computed { result, fuel }
    }
}
