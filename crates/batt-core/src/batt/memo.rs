//! What has been computed on one sample, by value: applications of the same function to the same values.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::FixedState;

use crate::context::Context;
use crate::fault::Fault;
use crate::primitives::PrimId;
use crate::program::Callee;
use crate::value::Value;

/// The number of a value in a memo. Identical values have the same number; the numbers themselves mean nothing.
pub(super) type ValueId = u32;

/// A value and its number.
pub(super) type Numbered = (ValueId, Value);

/// A fault, and what a user-defined primitive said of it.
pub(super) type Said = (Fault, Option<Arc<str>>);

/// What a node came to on a sample.
#[derive(Clone, Debug)]
pub(super) struct Computed {
    pub result: Result<Numbered, Said>,
    /// Fuel that it takes, whoever computes it.
    pub fuel: u64,
}

const SHARDS: usize = 16;

/// A hash map that several workers fill at once.
struct Sharded<K, V> {
    shards: [Mutex<HashMap<K, V, FixedState>>; SHARDS],
    hasher: FixedState,
}

impl<K: Hash + Eq, V: Clone> Sharded<K, V> {
    fn new() -> Self {
        let hasher = FixedState::default();
        Sharded { shards: std::array::from_fn(|_| Mutex::new(HashMap::with_hasher(hasher.clone()))), hasher }
    }

    fn shard(&self, key: &K) -> std::sync::MutexGuard<'_, HashMap<K, V, FixedState>> {
        let hash = self.hasher.hash_one(key);
        // The high bits: the map inside uses the low ones.
        self.shards[(hash >> 60) as usize % SHARDS].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A function and the numbers of its arguments.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Application {
    function: Function,
    args: [ValueId; 4],
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Function {
    Primitive(PrimId),
    Value(ValueId),
}

/// All values and applications of one sample.
pub(super) struct Memo {
    values: Sharded<Value, ValueId>,
    applications: Sharded<Application, Computed>,
    next: AtomicU32,
    bytes: AtomicUsize,
    computed: AtomicUsize,
}

impl Memo {
    pub fn new() -> Memo {
        Memo {
            values: Sharded::new(),
            applications: Sharded::new(),
            next: AtomicU32::new(0),
            bytes: AtomicUsize::new(0),
            computed: AtomicUsize::new(0),
        }
    }

    /// Bytes kept, about.
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Applications computed so far; what was found in the memo is not counted.
    pub fn computed(&self) -> usize {
        self.computed.load(Ordering::Relaxed)
    }

    /// The number of a value.
    pub fn number(&self, value: &Value) -> ValueId {
        let mut shard = self.values.shard(value);
        if let Some(&id) = shard.get(value) {
            return id;
        }
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(64 + value.heap_bytes(), Ordering::Relaxed);
        shard.insert(value.clone(), id);
        id
    }

    /// The result of calling `callee` on `args`, each given with its number; computed only if no equal call was.
    pub fn call(
        &self,
        callee: Callee,
        function: Option<&(ValueId, Value)>,
        args: &[(ValueId, Value)],
        cx: &mut Context,
    ) -> Computed {
        let function_key = match (callee, function) {
            (Callee::Primitive(id), _) => Function::Primitive(id),
            (Callee::Node(_), Some((id, _))) => Function::Value(*id),
            (Callee::Node(_), None) => unreachable!("a called node has been computed before"),
        };
        // Nothing in the DSL takes more than four arguments; what does (a user's primitive) is not shared by value.
        let key = (args.len() <= 4).then(|| {
            let mut ids = [ValueId::MAX; 4];
            for (slot, (id, _)) in ids.iter_mut().zip(args) {
                *slot = *id;
            }
            Application { function: function_key, args: ids }
        });
        if let Some(key) = &key {
            if let Some(found) = self.applications.shard(key).get(key) {
                return found.clone();
            }
        }
        let computed = self.compute(callee, function, args, cx);
        if let Some(key) = key {
            self.bytes.fetch_add(96, Ordering::Relaxed);
            self.applications.shard(&key).insert(key, computed.clone());
        }
        computed
    }

    fn compute(
        &self,
        callee: Callee,
        function: Option<&(ValueId, Value)>,
        args: &[(ValueId, Value)],
        cx: &mut Context,
    ) -> Computed {
        self.computed.fetch_add(1, Ordering::Relaxed);
        let mut values: [Value; 4] = [const { Value::NoValue }; 4];
        let many: Vec<Value>;
        let values = if args.len() <= 4 {
            for (slot, (_, value)) in values.iter_mut().zip(args) {
                slot.clone_from(value);
            }
            &values[..args.len()]
        } else {
            many = args.iter().map(|(_, value)| value.clone()).collect();
            &many
        };
        cx.refill();
        let result = match (callee, function) {
            (Callee::Primitive(id), _) => cx.call_primitive(id, values),
            (Callee::Node(_), Some((_, function))) => cx.call(function, values),
            (Callee::Node(_), None) => Err(Fault::Type),
        };
        let fuel = if matches!(result, Err(Fault::Fuel)) { cx.limits().fuel.saturating_add(1) } else { cx.spent() };
        let result = match result {
            Ok(value) => Ok((self.number(&value), value)),
            Err(fault) => Err((fault, cx.detail.take().map(Into::into))),
        };
        Computed { result, fuel }
    }
}
