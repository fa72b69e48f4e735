//! Evaluation on many samples at once: classes.
//!
//! The values that an expression has on the samples are its *class*: expressions with one class cannot be told apart. A
//! call of the same function on arguments of the same classes is computed once, whatever program it stands in; equal
//! expressions have equal classes, so this is a memo by node as well.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use foldhash::quality::FixedState;
use smallvec::SmallVec;

use super::Inputs;
use super::context::Context;
use super::domain::{Domain, Function};
use super::limits::Limits;
use super::memo::{Application, Counts, MAX_ARGUMENTS, Memo};
use super::table::{Policy, Table};
use crate::fault::Fault;
use crate::primitives::PrimId;
use crate::program::Input;
use crate::value::{Kinds, Value, kind_of};

/// The values of an expression on all samples. `N` is what somebody notes of them.
#[derive(Debug)]
pub struct Class<N> {
    /// Tells it from all others of its process.
    id: u64,
    /// Hash of the values, for this process.
    pub hash: u64,
    /// On each sample the value, or why there is none.
    pub values: Box<[Result<Value, Fault>]>,
    /// The kinds that the values have.
    pub kinds: Kinds,
    /// Whether there is none on any sample.
    pub failed: bool,
    /// What was noted, once.
    pub note: OnceLock<N>,
}

impl<N> Class<N> {
    /// Whether it has a value on every sample.
    pub fn is_whole(&self) -> bool {
        self.values.iter().all(Result::is_ok)
    }

    /// A value that it has on some sample.
    pub fn some_value(&self) -> Option<&Value> {
        self.values.iter().find_map(|value| value.as_ref().ok())
    }

    /// Bytes that it takes, about.
    pub fn bytes(&self) -> usize {
        let values: usize = self.values.iter().map(|v| v.as_ref().map_or(0, Value::heap_bytes)).sum();
        160 + values + self.values.len() * size_of::<Result<Value, Fault>>()
    }
}

/// Fuel on each sample.
pub type Fuel = SmallVec<[u32; 4]>;

/// What a node came to.
#[derive(Debug)]
pub struct Called<N> {
    /// Its values.
    pub class: Arc<Class<N>>,
    /// What they took.
    pub fuel: Fuel,
}

/// Samples, to evaluate programs on all of them at once, with a memo. The memo changes no result: it may forget anything.
pub struct Lanes<N> {
    samples: Box<[Inputs]>,
    /// The limits of evaluation.
    pub limits: Limits,
    /// Ends evaluations from outside. What is computed while it is set means nothing and is not remembered.
    stop: Arc<AtomicBool>,
    /// By the hash of their values: several could have one hash, only one of them is found.
    classes: Table<u64, Arc<Class<N>>>,
    calls: Memo<Arc<Called<N>>>,
    next: AtomicU64,
}

/// Bytes that a call takes in the memo, without its class.
const CALL_BYTES: usize = 160;

impl<N> Lanes<N> {
    /// These samples, with a memo of about so many bytes.
    pub fn new(samples: Vec<Inputs>, limits: Limits, bytes: usize, stop: Arc<AtomicBool>) -> Lanes<N> {
        Lanes {
            samples: samples.into(),
            limits,
            stop,
            // Most of it goes to values; the calls themselves take about a quarter.
            classes: Table::new(Policy::Forget { bytes: bytes / 4 * 3 }, 0),
            calls: Memo::new(Policy::Forget { bytes: bytes / 4 }, 0),
            next: AtomicU64::new(0),
        }
    }

    /// Whether evaluations have been ended from outside.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// A context for an evaluation that ends when the others do.
    pub fn context(&self) -> Context<'_> {
        Context::watching(&self.limits, Some(&self.stop), None)
    }

    /// Calls asked for and computed so far.
    pub fn counts(&self) -> Counts {
        self.calls.counts()
    }

    /// Bytes that the memo holds, about.
    pub fn bytes(&self) -> usize {
        self.classes.bytes() + self.calls.calls.bytes()
    }

    /// Forget what was not used for longest: about half of everything.
    pub fn forget(&self) {
        self.classes.forget();
        self.calls.calls.forget();
    }

    /// The class of these values, one for each sample.
    pub fn class(&self, values: Box<[Result<Value, Fault>]>) -> Arc<Class<N>> {
        let mut hasher = FixedState::with_seed(0x6261_7474).build_hasher();
        for value in &values {
            match value {
                Ok(value) => value.hash(&mut hasher),
                Err(fault) => fault.slug().hash(&mut hasher),
            }
        }
        let hash = hasher.finish();
        if let Some(known) = self.classes.get(hash, &hash)
            && known.values == values
        {
            return known;
        }
        let kinds = values.iter().flatten().map(kind_of).fold(Kinds::empty(), |all, kind| all | kind);
        let class = Arc::new(Class {
            id: self.next.fetch_add(1, Ordering::Relaxed),
            hash,
            kinds: if kinds.is_empty() { Kinds::NOTHING } else { kinds },
            failed: kinds.is_empty(),
            values,
            note: OnceLock::new(),
        });
        if self.is_stopped() {
            return class;
        }
        let kept = self.classes.get_or_insert(hash, &hash, || (class.clone(), class.bytes()));
        // Another class with this hash may be there; then this one is not remembered.
        if kept.values == class.values { kept } else { class }
    }

    /// What an input came to.
    fn leaf(&self, values: impl Iterator<Item = Result<Value, Fault>>) -> Arc<Called<N>> {
        Arc::new(Called { class: self.class(values.collect()), fuel: Fuel::new() })
    }

    /// The class of a call that is not expected to be asked for again: it is computed, not remembered. None if it fails on
    /// some sample; what it comes to on the others is not looked at then.
    pub fn call_once(&self, id: PrimId, args: &[&Arc<Class<N>>]) -> Option<Arc<Class<N>>> {
        self.calls.ask();
        self.calls.compute();
        let mut cx = self.context();
        let result = |k| {
            let (result, _) = Lanes::result(Function::Primitive(id), args, k, &mut cx);
            result.is_ok().then_some(result)
        };
        let results: Option<Vec<Result<Value, Fault>>> = (0..self.samples.len()).map(result).collect();
        results.map(|results| self.class(results.into()))
    }

    fn compute(&self, function: Function<'_, Arc<Class<N>>>, args: &[&Arc<Class<N>>]) -> Arc<Called<N>> {
        self.calls.compute();
        let mut cx = self.context();
        let mut fuel = Fuel::new();
        let mut results = Vec::with_capacity(self.samples.len());
        for k in 0..self.samples.len() {
            let (result, spent) = Lanes::result(function, args, k, &mut cx);
            fuel.push(u32::try_from(spent).unwrap_or(u32::MAX));
            results.push(result);
        }
        Arc::new(Called { class: self.class(results.into()), fuel })
    }

    /// What a call comes to on sample `k`, and the fuel that it takes.
    #[inline(always)] // so that the result is written to its place
    fn result(
        function: Function<'_, Arc<Class<N>>>,
        args: &[&Arc<Class<N>>],
        k: usize,
        cx: &mut Context<'_>,
    ) -> (Result<Value, Fault>, u64) {
        // What an argument lacks on a sample the call lacks there, too.
        if let Some(&fault) = args.iter().find_map(|class| class.values[k].as_ref().err()) {
            return (Err(fault), 0);
        }
        let values: SmallVec<[&Value; MAX_ARGUMENTS]> =
            args.iter().filter_map(|class| class.values[k].as_ref().ok()).collect();
        match function {
            Function::Primitive(id) => cx.apply(|cx| cx.call_primitive(id, &values)),
            Function::Cell(class) => match &class.values[k] {
                Ok(function) => cx.apply(|cx| cx.call(function, &values)),
                Err(fault) => (Err(*fault), 0),
            },
        }
    }
}

impl<N> Domain for &Lanes<N> {
    type Cell = Arc<Called<N>>;

    fn input(&mut self, input: Input) -> Arc<Called<N>> {
        self.leaf(self.samples.iter().map(|inputs| inputs.get(input).cloned().ok_or(Fault::UnboundInput)))
    }

    fn constant(&mut self, value: &Value) -> Arc<Called<N>> {
        self.leaf(self.samples.iter().map(|_| Ok(value.clone())))
    }

    fn call(&mut self, function: Function<'_, Arc<Called<N>>>, args: &[&Arc<Called<N>>]) -> Arc<Called<N>> {
        self.calls.ask();
        let args: SmallVec<[&Arc<Class<N>>; MAX_ARGUMENTS]> = args.iter().map(|called| &called.class).collect();
        let numbers = args.iter().map(|class| class.id);
        let (function, key) = match function {
            Function::Primitive(id) => (Function::Primitive(id), Application::of_primitive(id, numbers)),
            Function::Cell(called) => (Function::Cell(&called.class), Application::of_value(called.class.id, numbers)),
        };
        let compute = || self.compute(function, &args);
        let bytes = |_: &Arc<Called<N>>| (!self.is_stopped()).then_some(CALL_BYTES);
        self.calls.call(key, compute, bytes)
    }
}
