//! Evaluation on one sample: values, with or without a memo.

use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use foldhash::fast::FixedState;
use smallvec::SmallVec;

use super::context::Context;
use super::domain::{Domain, Function, evaluate};
use super::memo::{Application, Counts, MAX_ARGUMENTS, Memo, Number};
use super::table::{Policy, Table};
use super::{Failure, Inputs};
use crate::fault::Fault;
use crate::primitives::{self, Cost};
use crate::program::{Input, Node, NodeId};
use crate::value::Value;

/// A value, and its number once something has asked for it: most values are never looked up, and numbering one hashes it.
#[derive(Debug)]
pub struct Numbered {
    /// The value.
    pub value: Value,
    number: AtomicU64,
}

/// Stands for the number of a value that has none yet; no memo has so many.
const UNNUMBERED: Number = Number::MAX;

impl Numbered {
    /// A value that has no number yet.
    pub fn new(value: Value) -> Numbered {
        Numbered { value, number: AtomicU64::new(UNNUMBERED) }
    }
}

impl Clone for Numbered {
    fn clone(&self) -> Self {
        Numbered { value: self.value.clone(), number: AtomicU64::new(self.number.load(Ordering::Relaxed)) }
    }
}

/// What a node came to.
#[derive(Clone, Debug)]
pub struct Computed {
    /// Its value, or why it has none and what a user-defined primitive said of it.
    pub result: Result<Numbered, (Fault, Option<Arc<str>>)>,
    /// Fuel that it takes, whoever computes it; more than there is if that runs out.
    pub fuel: u64,
}

impl Computed {
    fn given(value: Option<&Value>) -> Computed {
        let result = value.map(|value| Numbered::new(value.clone()));
        Computed { result: result.ok_or((Fault::UnboundInput, None)), fuel: 0 }
    }
}

/// The number of a small value: a tag in the high bits, the value below. None if it needs a place in the table.
fn own_number(value: &Value) -> Option<Number> {
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

/// What has been computed on one sample, by value: calls of the same function on the same values.
pub struct SampleMemo {
    calls: Memo<Computed>,
    values: Table<Value, Number>,
    next: AtomicU64,
    bytes: AtomicUsize,
}

impl SampleMemo {
    /// An empty memo for so many workers. It keeps all.
    pub fn new(workers: usize) -> SampleMemo {
        SampleMemo {
            calls: Memo::new(Policy::KeepAll, workers),
            values: Table::new(Policy::KeepAll, workers),
            next: AtomicU64::new(0),
            bytes: AtomicUsize::new(0),
        }
    }

    /// Bytes kept, about.
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Calls asked for and computed so far.
    pub fn counts(&self) -> Counts {
        self.calls.counts()
    }

    /// The number of a value. Identical values have the same number.
    pub fn number(&self, numbered: &Numbered) -> Number {
        if let Some(number) = own_number(&numbered.value) {
            return number;
        }
        let known = numbered.number.load(Ordering::Relaxed);
        if known != UNNUMBERED {
            return known;
        }
        let value = &numbered.value;
        let hash = FixedState::default().hash_one(value);
        let new = || {
            self.bytes.fetch_add(64, Ordering::Relaxed);
            (self.next.fetch_add(1, Ordering::Relaxed), 64)
        };
        let number = self.values.get_or_insert(hash, value, new);
        numbered.number.store(number, Ordering::Relaxed);
        number
    }
}

/// Bytes that a call takes in the memo, without what it comes to.
const CALL_BYTES: usize = 96;

/// A call of a primitive that reads its arguments once is looked up only if they have more leaves than this.
const CHEAP_LEAVES: u32 = 64;

/// Whether a call costs less than looking it up.
fn is_cheap(function: Function<'_, Computed>, args: &[&Value]) -> bool {
    match function {
        Function::Primitive(id) => match primitives::get(id).cost {
            Cost::Unit => true,
            Cost::Linear => args.iter().map(|arg| arg.leaves()).sum::<u32>() <= CHEAP_LEAVES,
            Cost::Own => false,
        },
        Function::Cell(_) => false,
    }
}

/// One sample, to evaluate programs on.
pub struct Sample<'a, 'l> {
    inputs: &'a Inputs,
    memo: Option<&'a SampleMemo>,
    /// Calls that the memo does not count yet: all workers would wait for each other if each call was counted there.
    pub counts: Counts,
    /// Bytes that it has taken and does not know of.
    bytes: usize,
    /// The limits, and what is left of them.
    pub cx: &'a mut Context<'l>,
}

impl<'a, 'l> Sample<'a, 'l> {
    /// A sample with what programs read, and what other programs have computed on it, if there are any.
    pub fn new(inputs: &'a Inputs, memo: Option<&'a SampleMemo>, cx: &'a mut Context<'l>) -> Sample<'a, 'l> {
        Sample { inputs, memo, counts: Counts::default(), bytes: 0, cx }
    }

    /// Tell the memo what was counted.
    pub fn settle(self) {
        if let Some(memo) = self.memo {
            memo.calls.count(self.counts);
            memo.bytes.fetch_add(self.bytes, Ordering::Relaxed);
        }
    }

    fn compute(&mut self, function: Function<'_, Computed>, args: &[&Value]) -> Computed {
        let (result, fuel) = match function {
            Function::Primitive(id) => self.cx.apply(|cx| cx.call_primitive(id, args)),
            Function::Cell(cell) => match &cell.result {
                Ok(function) => self.cx.apply(|cx| cx.call(&function.value, args)),
                Err(_) => (Err(Fault::UnboundInput), 0),
            },
        };
        let result = match result {
            Ok(value) => Ok(Numbered::new(value)),
            Err(fault) => Err((fault, self.cx.detail.take().map(Into::into))),
        };
        Computed { result, fuel }
    }
}

impl Domain for Sample<'_, '_> {
    type Cell = Computed;

    fn input(&mut self, input: Input) -> Computed {
        Computed::given(self.inputs.get(input))
    }

    fn constant(&mut self, value: &Value) -> Computed {
        Computed::given(Some(value))
    }

    fn call(&mut self, function: Function<'_, Computed>, args: &[&Computed]) -> Computed {
        // What a node needs comes before it in every walk, and a walk ends at the first failure.
        let mut values: SmallVec<[&Value; MAX_ARGUMENTS]> = SmallVec::new();
        for cell in args {
            let Ok(numbered) = &cell.result else { return Computed::given(None) };
            values.push(&numbered.value);
        }
        let Some(memo) = self.memo else { return self.compute(function, &values) };
        let numbers = || args.iter().map(|cell| cell.result.as_ref().map_or(Number::MAX, |value| memo.number(value)));
        let key = match function {
            _ if is_cheap(function, &values) => None,
            Function::Primitive(id) => Application::of_primitive(id, numbers()),
            Function::Cell(Computed { result: Ok(function), .. }) => {
                Application::of_value(memo.number(function), numbers())
            }
            Function::Cell(_) => None,
        };
        let is_looked_up = key.is_some();
        let compute = || {
            self.counts.computed += 1;
            let computed = self.compute(function, &values);
            let size = computed.result.as_ref().map_or(0, |numbered| numbered.value.heap_bytes());
            self.bytes += 64 + size + if is_looked_up { CALL_BYTES } else { 0 };
            computed
        };
        memo.calls.call(key, compute, |_| Some(CALL_BYTES))
    }
}

/// What each node of a graph came to on a sample, as far as it was needed.
pub type Cells = Vec<OnceLock<Computed>>;

/// Cells for so many nodes, of which nothing is known yet.
pub fn empty_cells(nodes: usize) -> Cells {
    (0..nodes).map(|_| OnceLock::new()).collect()
}

/// What a program came to.
pub struct Walked {
    /// Its value, or why and at which of its nodes it ended.
    pub result: Result<Numbered, Failure>,
    /// Fuel spent; the whole fuel if it ran out.
    pub fuel: u64,
}

/// Evaluate a program: its nodes in its own canonical order, up to the first that fails. What is in `cells` already is
/// not computed again; the fuel of every node counts, whoever computed it.
pub fn walk(
    nodes: &[Node],
    plan: impl Iterator<Item = NodeId>,
    cells: &[OnceLock<Computed>],
    sample: &mut Sample<'_, '_>,
) -> Walked {
    let limit = sample.cx.limits.fuel;
    let none = OnceLock::new();
    let mut fuel = 0;
    let mut result = Err(Failure { fault: Fault::UnboundInput, node: 0, detail: None });
    for (k, id) in plan.enumerate() {
        let node = &nodes[id.at()];
        sample.counts.asked += u64::from(node.is_call());
        let cell = |id: NodeId| cells[id.at()].get().unwrap_or_else(|| none.get_or_init(|| Computed::given(None)));
        let computed = cells[id.at()].get_or_init(|| evaluate(node, cell, sample));
        fuel += computed.fuel;
        match &computed.result {
            _ if fuel > limit => {
                fuel = limit;
                result = Err(Failure { fault: Fault::Fuel, node: k, detail: None });
                break;
            }
            Ok(value) => result = Ok(value),
            Err((fault, detail)) => {
                result = Err(Failure { fault: *fault, node: k, detail: detail.clone() });
                break;
            }
        }
    }
    Walked { result: result.cloned(), fuel }
}
