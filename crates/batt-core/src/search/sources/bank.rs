//! Small expressions with different values, in ascending cost: what programs are made of and mutated with.
//!
//! The bank is enumerated bottom up. A call enters it if the values that it has on the samples are new: of all
//! expressions that cannot be told apart on the samples only the cheapest is there, so that a bank of some ten thousand
//! entries stands for millions of expressions.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::evaluation::Domain;
use crate::primitives::{self, FunctionUse, PrimId};
use crate::program::{Callee, Input, Node, NodeId, expression};
use crate::search::catalogue::arity;
use crate::search::genome::push;
use crate::search::{Catalogue, Class, Lanes, Rng, Signature};
use crate::value::{Kinds, Value, element_kind, kind_of};

/// The number of an entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct EntryId(pub u32);

/// The entries that are the arguments of a call.
pub type Args = SmallVec<[EntryId; 4]>;

/// How an entry is computed.
#[derive(Clone, Debug)]
enum Recipe {
    /// An input or a constant.
    Leaf(Node),
    /// A call of a primitive on other entries.
    Call(PrimId, Args),
}

struct Entry {
    recipe: Recipe,
    class: Arc<Class>,
    cost: u8,
    /// Whether it has the same value whatever the input.
    constant: bool,
}

/// Kinds, and for functions how many arguments they take.
type Key = (Kinds, usize);

/// Where the enumeration stands: everything before was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    cost: u8,
    primitive: u32,
    split: u32,
    within: u64,
}

/// A state of a bank, see [`Bank::mark`].
#[derive(Clone, Copy)]
pub struct Mark {
    entries: usize,
    position: Position,
    bytes: usize,
}

/// The expressions found so far.
pub struct Bank {
    /// The primitives that it is made of.
    pub catalogue: Arc<Catalogue>,
    /// The primitives that are enumerated, by their place in the catalogue, with the cost of a call.
    enumerated: Vec<(usize, u8)>,
    entries: Vec<Entry>,
    by_key: BTreeMap<Key, Vec<EntryId>>,
    by_key_and_cost: BTreeMap<(Key, u8), Vec<EntryId>>,
    visited: HashSet<u64, FixedState>,
    leaves: usize,
    /// Where the enumeration stands.
    pub position: Position,
    bytes: usize,
    limit: usize,
}

/// No expression costs more.
const MAX_COST: u8 = 24;

/// Cost of a call of a primitive that is not enumerated, in what was enumerated by an earlier table.
const OTHER_COST: u8 = 2;

fn key_of(class: &Class) -> Key {
    let arity = if class.kinds == Kinds::FUNCTION { class.some_value().and_then(arity).unwrap_or(0) } else { 0 };
    (class.kinds, arity)
}

impl Bank {
    /// A bank with the inputs and constants, of about at most so many bytes. `colours` are those that occur in the
    /// task: they are the cheap ones.
    pub fn new(lanes: &Lanes, catalogue: Arc<Catalogue>, colours: &[Value], limit: usize) -> Bank {
        let enumerated = |(place, s): (usize, &Signature)| s.facts.enumerated.map(|cost| (place, cost));
        let mut bank = Bank {
            enumerated: catalogue.signatures.iter().enumerate().filter_map(enumerated).collect(),
            catalogue: catalogue.clone(),
            entries: Vec::new(),
            by_key: BTreeMap::new(),
            by_key_and_cost: BTreeMap::new(),
            visited: HashSet::default(),
            leaves: 0,
            position: Position { cost: 2, ..Position::default() },
            bytes: 0,
            limit,
        };
        let mut domain = lanes;
        let input = domain.input(Input::I).class.clone();
        bank.enter(Entry { recipe: Recipe::Leaf(Node::Input(Input::I)), class: input, cost: 0, constant: false });
        for (_, value) in primitives::constants() {
            let cost = match kind_of(value) {
                Kinds::FLAG => 0,
                Kinds::COLOUR if colours.contains(value) => 1,
                _ => 2,
            };
            bank.constant(value.clone(), lanes, cost);
        }
        for s in &catalogue.signatures {
            // As values, functions of one argument, and of two where something can be bound.
            let first_order = s.takes.iter().chain([&s.returns]).all(|&kinds| kinds != Kinds::FUNCTION);
            if s.takes.len() <= 2 && first_order {
                bank.constant(Value::Primitive(s.id), lanes, s.takes.len() as u8);
            }
        }
        bank.leaves = bank.entries.len();
        bank
    }

    fn constant(&mut self, value: Value, lanes: &Lanes, cost: u8) {
        let mut domain = lanes;
        let class = domain.constant(&value).class.clone();
        self.enter(Entry { recipe: Recipe::Leaf(Node::Constant(value)), class, cost, constant: true });
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry with this number.
    fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// All entries, cheaper ones first.
    pub fn ids(&self) -> impl Iterator<Item = EntryId> {
        (0..self.entries.len() as u32).map(EntryId)
    }

    /// Bytes that its values take, about.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The cost that the enumeration has reached.
    pub fn cost(&self) -> u8 {
        self.position.cost
    }

    /// Whether everything that is to be enumerated was.
    pub fn is_exhausted(&self) -> bool {
        self.position.cost > MAX_COST || self.bytes >= self.limit
    }

    /// The class of an entry.
    pub fn class(&self, id: EntryId) -> &Arc<Class> {
        &self.entry(id).class
    }

    /// Evaluate a call on entries; what it comes to may be entered later. None if it is of no use on some sample.
    pub fn evaluate(&self, id: PrimId, args: &[EntryId], lanes: &Lanes) -> Option<Arc<Class>> {
        let args: SmallVec<[&Arc<Class>; 4]> = args.iter().map(|&arg| self.class(arg)).collect();
        lanes.call_once(id, &args).filter(|class| !class.kinds.contains(Kinds::NOTHING))
    }

    /// Enter a call, if its values are new.
    pub fn enter_call(&mut self, id: PrimId, args: Args, class: Arc<Class>) -> Option<EntryId> {
        let own = self.catalogue.signature(id).and_then(|s| s.facts.enumerated).unwrap_or(OTHER_COST);
        let cost = args.iter().fold(own, |sum, &arg| sum + self.entry(arg).cost);
        let constant = args.iter().all(|&arg| self.entry(arg).constant);
        self.enter(Entry { recipe: Recipe::Call(id, args), class, cost, constant })
    }

    fn enter(&mut self, entry: Entry) -> Option<EntryId> {
        // Two functions that are built differently are two, whatever they do.
        if !self.visited.insert(entry.class.hash) {
            return None;
        }
        let id = EntryId(self.entries.len() as u32);
        let key = key_of(&entry.class);
        self.by_key.entry(key).or_default().push(id);
        self.by_key_and_cost.entry((key, entry.cost)).or_default().push(id);
        self.bytes += 200 + entry.class.bytes();
        self.entries.push(entry);
        Some(id)
    }

    /// The calls that were entered, in order; entering them again makes the same bank.
    pub fn calls(&self) -> impl Iterator<Item = (PrimId, &Args)> {
        self.entries[self.leaves..].iter().filter_map(|entry| match &entry.recipe {
            Recipe::Call(id, args) => Some((*id, args)),
            Recipe::Leaf(_) => None,
        })
    }

    /// The state of the bank, to come back to.
    pub fn mark(&self) -> Mark {
        Mark { entries: self.entries.len(), position: self.position, bytes: self.bytes }
    }

    /// Undo what came after a mark.
    pub fn undo(&mut self, mark: Mark) {
        for entry in self.entries.drain(mark.entries..) {
            let key = key_of(&entry.class);
            self.visited.remove(&entry.class.hash);
            // What came last stands last in every list.
            self.by_key.entry(key).or_default().pop();
            self.by_key_and_cost.entry((key, entry.cost)).or_default().pop();
        }
        (self.position, self.bytes) = (mark.position, mark.bytes);
    }

    /// An entry for a parameter, cheap ones more often than expensive ones.
    pub fn draw(&self, takes: Kinds, arity: usize, rng: &mut Rng) -> Option<EntryId> {
        let fits = |key: &Key| takes.contains(key.0) && (key.0 != Kinds::FUNCTION || key.1 == arity);
        let lists = self.by_key.iter().filter(|(key, _)| fits(key)).map(|(_, list)| list);
        let k = rng.weighted(lists.clone().map(|list| (list.len() as f64).sqrt()))?;
        let list = lists.clone().nth(k)?;
        let place = rng.unit();
        Some(list[((place * place * place) * list.len() as f64) as usize])
    }

    /// Add the expression to `nodes`; returns the node of it.
    pub fn write(&self, id: EntryId, nodes: &mut Vec<Node>) -> NodeId {
        let node = match &self.entry(id).recipe {
            Recipe::Leaf(node) => node.clone(),
            Recipe::Call(id, args) => {
                let args = args.iter().map(|&arg| self.write(arg, nodes)).collect();
                Node::Call { callee: Callee::Primitive(*id), args }
            }
        };
        push(nodes, node)
    }

    /// The expression on one line.
    pub fn expression(&self, id: EntryId) -> String {
        let mut nodes = Vec::new();
        self.write(id, &mut nodes);
        expression(&nodes)
    }

    /// The next calls of the enumeration, up to `count`, all of one cost: what they come to must be entered before calls
    /// of the next cost are made from it. Many combinations are implausible: each that is looked at takes one off `looks`,
    /// and there are no more calls when that is 0, or when everything was enumerated.
    pub fn next_calls(&mut self, count: usize, looks: &mut usize) -> Vec<(PrimId, Args)> {
        let mut calls = Vec::with_capacity(count);
        let catalogue = self.catalogue.clone();
        while calls.len() < count && *looks > 0 && !self.is_exhausted() {
            let Some(&(place, own)) = self.enumerated.get(self.position.primitive as usize) else {
                self.position = Position { cost: self.position.cost + 1, ..Position::default() };
                if calls.is_empty() { continue } else { break }
            };
            let s = &catalogue.signatures[place];
            let splits = splits(self.position.cost.checked_sub(own), s.takes.len());
            let Some(split) = splits.get(self.position.split as usize) else {
                self.position =
                    Position { primitive: self.position.primitive + 1, split: 0, within: 0, ..self.position };
                continue;
            };
            let lists: Vec<Vec<EntryId>> = (0..s.takes.len()).map(|p| self.fitting(s, p, split[p])).collect();
            let size: u64 = lists.iter().map(|list| list.len() as u64).product();
            while self.position.within < size && calls.len() < count && *looks > 0 {
                let mut rest = self.position.within;
                self.position.within += 1;
                *looks -= 1;
                let mut args = Args::new();
                for list in &lists {
                    args.push(list[(rest % list.len() as u64) as usize]);
                    rest /= list.len() as u64;
                }
                if self.is_plausible(s, &args) {
                    calls.push((s.id, args));
                }
            }
            if self.position.within >= size {
                self.position = Position { split: self.position.split + 1, within: 0, ..self.position };
            }
        }
        calls
    }

    /// The entries of this cost that a parameter takes.
    fn fitting(&self, s: &Signature, p: usize, cost: u8) -> Vec<EntryId> {
        let takes = s.takes[p];
        let fits = |key: &Key| takes.contains(key.0) && (takes != Kinds::FUNCTION || key.1 == s.arities[p]);
        let lists = self.by_key_and_cost.iter().filter(|((key, c), _)| *c == cost && fits(key));
        lists.flat_map(|(_, list)| list.iter().copied()).collect()
    }

    /// Whether a call is worth evaluating: functions must fit what they are called on, and something must depend on the
    /// input unless a function is built or the table says otherwise.
    fn is_plausible(&self, s: &Signature, args: &[EntryId]) -> bool {
        let entry = |p: usize| self.entry(args[p]);
        if s.facts.commutative && args.len() == 2 && args[0] > args[1] {
            return false;
        }
        let constant = args.iter().all(|&arg| self.entry(arg).constant);
        if constant && s.returns != Kinds::FUNCTION && !s.facts.of_constants {
            return false;
        }
        let Some(p) = (0..args.len()).find(|&p| s.takes[p] == Kinds::FUNCTION) else { return true };
        let value = |p: usize| entry(p).class.some_value();
        let kinds = |p: usize| entry(p).class.kinds;
        let maps = |function: &Value| self.catalogue.maps(function);
        let Some((takes, returns)) = value(p).map(maps) else { return false };
        let on = |p: usize| value(p).is_some_and(|container| takes.contains(element_kind(container)));
        match s.facts.function {
            FunctionUse::Unknown => true,
            FunctionUse::Composed => {
                value(1).is_some_and(|inner| maps(inner).1.intersects(takes)) && !returns.is_empty()
            }
            FunctionUse::Matched => kinds(1).intersects(returns) && !kinds(1).contains(Kinds::FUNCTION),
            FunctionUse::BoundLast => match value(0) {
                Some(Value::Primitive(id)) => {
                    let last = self.catalogue.signature(*id).and_then(|s| s.takes.last());
                    last.is_some_and(|last| last.contains(kinds(1)))
                }
                _ => false,
            },
            FunctionUse::BoundFirst => takes.contains(kinds(1)),
            FunctionUse::Condition => Kinds::FLAG.contains(returns) && on(0),
            FunctionUse::Key => returns.intersects(Kinds::COLOUR | Kinds::NUMBER | Kinds::PAIR) && on(0),
            FunctionUse::Mapped => on(1),
        }
    }
}

/// All ways to divide a cost among so many arguments, in a fixed order.
fn splits(cost: Option<u8>, parts: usize) -> Vec<SmallVec<[u8; 4]>> {
    let Some(cost) = cost else { return Vec::new() };
    match parts {
        0 => Vec::new(),
        1 => vec![SmallVec::from_slice(&[cost])],
        _ => (0..=cost)
            .flat_map(|first| {
                splits(Some(cost - first), parts - 1).into_iter().map(move |mut rest| {
                    rest.insert(0, first);
                    rest
                })
            })
            .collect(),
    }
}
