//! What has been computed in a session, by value, on all samples at once.
//!
//! The values that an expression has on the samples are its *class*. A call of the same function on arguments of the
//! same classes is computed once, whatever program it stands in and in whatever generation; equal expressions have equal
//! classes, so this is a memo by node as well. Results never depend on what the memo holds: it may forget anything.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use foldhash::quality::FixedState;
use smallvec::SmallVec;

use super::kinds::{Kinds, NOTHING, kind_of};
use super::score::Score;
use crate::batt::Inputs;
use crate::context::{Context, Limits};
use crate::fault::Fault;
use crate::primitives::PrimId;
use crate::program::Input;
use crate::sync::lock;
use crate::value::Value;

/// The hash of values, for this process: nothing that is saved may depend on it.
pub(super) fn value_hash(value: &impl Hash) -> u64 {
    FixedState::with_seed(0x6261_7474).hash_one(value)
}

/// The values of an expression on all samples.
#[derive(Debug)]
pub struct Class {
    /// Unique in the process; means nothing.
    id: u64,
    /// Hash of the values, see [`value_hash`].
    pub hash: u64,
    /// On each sample the value, or why there is none.
    pub values: Box<[Result<Value, Fault>]>,
    /// The kinds that the values have.
    pub kinds: Kinds,
    /// What it is worth as the output of a program; computed when first asked for.
    pub score: OnceLock<Score>,
}

impl Class {
    /// Whether it has a value on every sample.
    pub fn whole(&self) -> bool {
        self.values.iter().all(Result::is_ok)
    }

    /// Whether it has a value on no sample.
    pub fn fails_everywhere(&self) -> bool {
        self.values.iter().all(Result::is_err)
    }

    /// Bytes that it takes, about.
    pub fn bytes(&self) -> usize {
        let values: usize = self.values.iter().map(|v| v.as_ref().map_or(0, Value::heap_bytes)).sum();
        160 + values + self.values.len() * size_of::<Result<Value, Fault>>()
    }
}

/// Fuel on each sample.
pub(super) type Fuel = SmallVec<[u32; 4]>;

/// What a call came to.
#[derive(Debug)]
pub(super) struct Called {
    pub class: Arc<Class>,
    pub fuel: Fuel,
}

/// What is called.
#[derive(Clone, Copy)]
pub(super) enum Function<'a> {
    Primitive(PrimId),
    Value(&'a Arc<Class>),
}

const MOST_ARGUMENTS: usize = 4;

#[derive(PartialEq, Eq, Hash, Clone)]
struct Application {
    function: u64,
    args: [u64; MOST_ARGUMENTS],
}

/// For keys that are hashes already.
#[derive(Default)]
pub(super) struct Already(u64);

impl Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

type Layer<K, V, S> = HashMap<K, (V, usize), S>;

/// A map that forgets what was not used for longest: what is asked for moves to the young layer; when that is full, the
/// old layer is dropped and the young one becomes old.
struct Layers<K, V, S> {
    young: Layer<K, V, S>,
    old: Layer<K, V, S>,
    young_bytes: usize,
    old_bytes: usize,
}

impl<K: Hash + Eq, V: Clone, S: BuildHasher + Default> Layers<K, V, S> {
    fn new() -> Self {
        Layers { young: HashMap::default(), old: HashMap::default(), young_bytes: 0, old_bytes: 0 }
    }

    fn get(&mut self, key: &K) -> Option<&V> {
        if let Some((key, (value, bytes))) = self.old.remove_entry(key) {
            self.old_bytes -= bytes;
            self.young_bytes += bytes;
            self.young.insert(key, (value, bytes));
        }
        self.young.get(key).map(|(value, _)| value)
    }

    /// Puts it there; gives back what is forgotten in exchange, to be dropped where nobody waits.
    fn insert(&mut self, key: K, value: V, bytes: usize, limit: usize) -> Option<Layer<K, V, S>> {
        self.young_bytes += bytes;
        self.young.insert(key, (value, bytes));
        (self.young_bytes > limit / 2).then(|| self.age())
    }

    fn age(&mut self) -> Layer<K, V, S> {
        self.old_bytes = std::mem::take(&mut self.young_bytes);
        let young = std::mem::take(&mut self.young);
        std::mem::replace(&mut self.old, young)
    }
}

type Shards<K, V, S> = Box<[Mutex<Layers<K, V, S>>]>;

/// The memo of a session.
pub struct Memo {
    samples: Box<[Inputs]>,
    limits: Limits,
    /// Ends evaluations from outside. What is computed while it is set means nothing and is not remembered.
    stop: Arc<AtomicBool>,
    /// By the hash of the values: several classes could have one hash, only one of them is found.
    classes: Shards<u64, Arc<Class>, BuildHasherDefault<Already>>,
    calls: Shards<Application, Arc<Called>, foldhash::fast::FixedState>,
    shard_limit: usize,
    /// Something had to be forgotten: from then on calls and classes are remembered only when they come a second time.
    /// Most come once, and would push out what is asked for again and again.
    full: AtomicBool,
    seen: Seen,
    next: AtomicU64,
    asked: AtomicU64,
    computed: AtomicU64,
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

const SHARDS: usize = 16;

impl Memo {
    /// A memo for these samples that keeps about so many bytes.
    pub fn new(samples: Vec<Inputs>, limits: Limits, bytes: usize, stop: Arc<AtomicBool>) -> Memo {
        Memo {
            samples: samples.into(),
            limits,
            stop,
            classes: (0..SHARDS).map(|_| Mutex::new(Layers::new())).collect(),
            calls: (0..SHARDS).map(|_| Mutex::new(Layers::new())).collect(),
            // Most of it goes to values; the calls themselves take about a quarter.
            shard_limit: bytes / SHARDS / 4,
            full: AtomicBool::new(false),
            seen: Seen::new(),
            next: AtomicU64::new(0),
            asked: AtomicU64::new(0),
            computed: AtomicU64::new(0),
        }
    }

    /// The samples.
    pub fn samples(&self) -> &[Inputs] {
        &self.samples
    }

    /// Whether evaluations have been ended from outside.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// A context for an evaluation that ends when the search is stopped.
    pub(super) fn context(&self) -> Context<'_> {
        Context::watching(&self.limits, Some(&self.stop), None)
    }

    /// The limits of evaluation.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// (calls asked for, calls computed) so far.
    pub fn counts(&self) -> (u64, u64) {
        (self.asked.load(Ordering::Relaxed), self.computed.load(Ordering::Relaxed))
    }

    /// Bytes that it holds, about.
    pub fn bytes(&self) -> usize {
        let mut bytes = 0;
        for shard in &self.classes {
            let shard = lock(shard);
            bytes += shard.young_bytes + shard.old_bytes;
        }
        for shard in &self.calls {
            let shard = lock(shard);
            bytes += shard.young_bytes + shard.old_bytes;
        }
        bytes
    }

    /// Forget what was not used for longest: about half of everything.
    pub fn forget(&self) {
        for shard in &self.classes {
            let old = lock(shard).age();
            drop(old);
        }
        for shard in &self.calls {
            let old = lock(shard).age();
            drop(old);
        }
    }

    /// The class of these values, one for each sample.
    pub fn class(&self, values: Box<[Result<Value, Fault>]>) -> Arc<Class> {
        let hash = value_hash(&Hashed(&values));
        let shard = &self.classes[(hash >> 40) as usize % SHARDS];
        let mut layers = lock(shard);
        if let Some(known) = layers.get(&hash)
            && known.values == values
        {
            return known.clone();
        }
        let kinds = values.iter().flatten().map(kind_of).fold(0, |all, kind| all | kind);
        let class = Arc::new(Class {
            id: self.next.fetch_add(1, Ordering::Relaxed),
            hash,
            kinds: if kinds == 0 { NOTHING } else { kinds },
            values,
            score: OnceLock::new(),
        });
        if self.stopped() || (self.full.load(Ordering::Relaxed) && !self.seen.again(hash)) {
            return class;
        }
        let forgotten = layers.insert(hash, class.clone(), class.bytes(), 3 * self.shard_limit);
        if forgotten.is_some() {
            self.full.store(true, Ordering::Relaxed);
        }
        drop(layers);
        drop(forgotten);
        class
    }

    /// The class of an input.
    pub fn input(&self, input: Input) -> Arc<Class> {
        let of = |inputs: &Inputs| inputs.get(input).cloned().ok_or(Fault::UnboundInput);
        self.class(self.samples.iter().map(of).collect())
    }

    /// The class of a constant.
    pub fn constant(&self, value: &Value) -> Arc<Class> {
        self.class(self.samples.iter().map(|_| Ok(value.clone())).collect())
    }

    /// The class of a call, and what it takes. What an argument lacks on a sample the call lacks there, too.
    pub(super) fn call(&self, function: Function<'_>, args: &[&Arc<Class>]) -> Arc<Called> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if args.len() > MOST_ARGUMENTS {
            return self.compute(function, args);
        }
        let key = Application {
            function: match function {
                Function::Primitive(id) => u64::from(id.0) | 1 << 63,
                Function::Value(class) => class.id,
            },
            args: std::array::from_fn(|k| args.get(k).map_or(u64::MAX, |class| class.id)),
        };
        let hash = foldhash::fast::FixedState::default().hash_one(&key);
        let shard = &self.calls[(hash >> 40) as usize % SHARDS];
        if let Some(known) = lock(shard).get(&key) {
            return known.clone();
        }
        let called = self.compute(function, args);
        if self.stopped() || (self.full.load(Ordering::Relaxed) && !self.seen.again(hash)) {
            return called;
        }
        let mut layers = lock(shard);
        let forgotten = layers.insert(key, called.clone(), 160, self.shard_limit);
        drop(layers);
        if forgotten.is_some() {
            self.full.store(true, Ordering::Relaxed);
        }
        drop(forgotten);
        called
    }

    /// A call that is not expected to be asked for again: it is computed, not remembered.
    pub(super) fn once(&self, function: Function<'_>, args: &[&Arc<Class>]) -> Arc<Called> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.compute(function, args)
    }

    fn compute(&self, function: Function<'_>, args: &[&Arc<Class>]) -> Arc<Called> {
        self.computed.fetch_add(1, Ordering::Relaxed);
        let mut cx = self.context();
        let mut fuel = Fuel::new();
        let mut values: SmallVec<[Value; MOST_ARGUMENTS]> = SmallVec::new();
        let mut results = Vec::with_capacity(self.samples.len());
        for k in 0..self.samples.len() {
            values.clear();
            let missing = args.iter().find_map(|class| class.values[k].as_ref().err());
            let result = if let Some(&fault) = missing {
                fuel.push(0);
                Err(fault)
            } else {
                values.extend(args.iter().filter_map(|class| class.values[k].as_ref().ok().cloned()));
                let result = cx.refill().and_then(|()| match function {
                    Function::Primitive(id) => cx.call_primitive(id, &values),
                    Function::Value(class) => {
                        class.values[k].as_ref().map_err(|f| *f).and_then(|f| cx.call(f, &values))
                    }
                });
                let spent = if matches!(result, Err(Fault::Fuel)) { self.limits.fuel } else { cx.spent() };
                fuel.push(u32::try_from(spent).unwrap_or(u32::MAX));
                result
            };
            results.push(result);
        }
        Arc::new(Called { class: self.class(results.into()), fuel })
    }
}

/// Values as what they hash to.
struct Hashed<'a>(&'a [Result<Value, Fault>]);

impl Hash for Hashed<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for value in self.0 {
            match value {
                Ok(value) => value.hash(state),
                Err(fault) => (fault.slug()).hash(state),
            }
        }
    }
}
