//! Small expressions with different values, in ascending cost: what programs are grown from and mutated with.
//!
//! The bank is enumerated bottom up. A call enters it if the values that it has on the samples are new: of all
//! expressions that cannot be told apart on the samples only the cheapest is there, so that a bank of some ten thousand
//! entries stands for millions of expressions.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use foldhash::fast::FixedState;
use smallvec::SmallVec;

use super::kinds::{
    COLOUR, Catalogue, FLAG, FUNCTION, Kinds, NOTHING, NUMBER, PAIR, Signature, arity, element_kind, kind_of,
};
use super::memo::{Class, Function, Memo};
use super::rng::Rng;
use crate::primitives::{self, PrimId};
use crate::program::{Callee, Input, Node, NodeId, constant_text};
use crate::value::Value;

/// Arguments as numbers of entries.
pub type Args = SmallVec<[u32; 4]>;

/// How an entry is computed.
#[derive(Clone, Debug)]
pub enum How {
    /// An input or a constant.
    Leaf(Node),
    /// A call of a primitive on other entries.
    Call(PrimId, Args),
}

struct Entry {
    how: How,
    class: Arc<Class>,
    cost: u8,
    /// Whether it has the same value whatever the input.
    constant: bool,
}

/// Kinds, and for functions how many arguments they take.
type Key = (Kinds, usize);

/// Where the enumeration stands: everything before was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Position {
    cost: u8,
    primitive: u32,
    split: u32,
    within: u64,
}

/// A state of a bank, see [`Bank::mark`].
#[derive(Clone, Copy)]
pub(super) struct Mark {
    entries: usize,
    position: Position,
    bytes: usize,
}

/// A primitive that is enumerated.
#[derive(Clone, Copy)]
struct Enumerated {
    /// Its place in the catalogue.
    place: usize,
    /// Cost of a call on top of its arguments.
    cost: u8,
    /// Whether its two arguments may be exchanged.
    commutative: bool,
}

/// The expressions found so far.
pub struct Bank {
    catalogue: Arc<Catalogue>,
    enumerated: Vec<Enumerated>,
    entries: Vec<Entry>,
    by_key: BTreeMap<Key, Vec<u32>>,
    by_key_and_cost: BTreeMap<(Key, u8), Vec<u32>>,
    known: HashSet<u64, FixedState>,
    leaves: usize,
    colours_from_demos: Vec<u32>,
    position: Position,
    bytes: usize,
    limit: usize,
}

/// Cost of a call on top of its arguments; nothing for primitives that are not worth enumerating.
fn call_cost(name: &str) -> Option<u8> {
    match name {
        // Better left to mutation: too many combinations, too little that is new.
        "identity" | "repeat" | "interval" | "rapply" | "prapply" | "papply" | "mpapply" | "chain" | "fork"
        | "power" | "product" | "pair" | "invert" | "crement" | "sign" | "dedupe" | "totuple" | "mostcommon"
        | "leastcommon" | "order" | "contained" | "shoot" | "hperiod" | "vperiod" | "position" | "hmatching"
        | "vmatching" | "manhattan" | "adjacent" | "bordering" => None,
        "add" | "subtract" | "multiply" | "divide" | "double" | "halve" | "increment" | "decrement" | "positive"
        | "even" | "both" | "either" | "flip" | "toivec" | "tojvec" | "equality" | "greater" | "insert" | "initset"
        | "remove" | "other" | "branch" | "valmax" | "valmin" | "connect" | "index" => Some(3),
        _ => Some(2),
    }
}

/// Primitives whose arguments may be exchanged.
const COMMUTATIVE: [&str; 8] = ["add", "multiply", "equality", "both", "either", "intersection", "combine", "connect"];

/// No expression costs more.
const MOST_COST: u8 = 24;

fn key_of(class: &Class) -> Key {
    let value = class.values.iter().find_map(|v| v.as_ref().ok());
    (class.kinds, if class.kinds == FUNCTION { value.and_then(arity).unwrap_or(0) } else { 0 })
}

impl Bank {
    /// A bank with the inputs and constants, of about at most so many bytes. `colours` are those that occur in the
    /// task: they are the cheap ones.
    pub fn new(memo: &Memo, catalogue: Arc<Catalogue>, colours: &[Value], limit: usize) -> Bank {
        let enumerated = |(place, s): (usize, &Signature)| {
            let name = primitives::get(s.id).name.as_str();
            call_cost(name).map(|cost| Enumerated { place, cost, commutative: COMMUTATIVE.contains(&name) })
        };
        let mut bank = Bank {
            enumerated: catalogue.signatures().iter().enumerate().filter_map(enumerated).collect(),
            catalogue: catalogue.clone(),
            entries: Vec::new(),
            by_key: BTreeMap::new(),
            by_key_and_cost: BTreeMap::new(),
            known: HashSet::default(),
            leaves: 0,
            colours_from_demos: Vec::new(),
            position: Position { cost: 2, ..Position::default() },
            bytes: 0,
            limit,
        };
        bank.leaf(Node::Input(Input::I), memo, 0);
        for (_, value) in primitives::constants() {
            let cost = match kind_of(value) {
                FLAG => 0,
                COLOUR if colours.contains(value) => 1,
                _ => 2,
            };
            bank.leaf(Node::Constant(value.clone()), memo, cost);
        }
        for s in catalogue.signatures() {
            // As values, functions of one argument, and of two where something can be bound.
            if s.takes.len() <= 2 && s.gives != FUNCTION && s.takes.iter().all(|&takes| takes != FUNCTION) {
                bank.leaf(Node::Constant(Value::Primitive(s.id)), memo, s.takes.len() as u8);
            }
        }
        bank.add_colours_from_demos(memo);
        bank.leaves = bank.entries.len();
        bank
    }

    fn leaf(&mut self, node: Node, memo: &Memo, cost: u8) -> u32 {
        let (class, constant) = match &node {
            Node::Input(input) => (memo.input(*input), *input != Input::I),
            Node::Constant(value) => (memo.constant(value), true),
            Node::Call { .. } => return 0,
        };
        let entry = Entry { how: How::Leaf(node), class, cost, constant };
        self.enter(entry).unwrap_or(0)
    }

    /// Colours as expressions over the demo pairs. Their values are constants, so they are kept outside of the order.
    fn add_colours_from_demos(&mut self, memo: &Memo) {
        let demos = self.hidden(How::Leaf(Node::Input(Input::S)), memo);
        let function = |bank: &mut Bank, name: &str| {
            let id = primitives::find(name).unwrap_or(PrimId(0));
            bank.hidden(How::Leaf(Node::Constant(Value::Primitive(id))), memo)
        };
        let call = |bank: &mut Bank, name: &str, args: &[u32]| {
            let id = primitives::find(name).unwrap_or(PrimId(0));
            bank.hidden(How::Call(id, Args::from_slice(args)), memo)
        };
        let (first, last) = (function(self, "first"), function(self, "last"));
        let inputs = call(self, "apply", &[first, demos]);
        let outputs = call(self, "apply", &[last, demos]);
        let palette = function(self, "palette");
        let mut found = Vec::new();
        let mut colours = Vec::new();
        for grids in [inputs, outputs] {
            // All cells of all grids as one tuple, so that every colour counts as often as it occurs.
            let rows = call(self, "merge", &[grids]);
            let cells = call(self, "merge", &[rows]);
            found.push(call(self, "mostcommon", &[cells]));
            found.push(call(self, "leastcommon", &[cells]));
            let palettes = call(self, "apply", &[palette, grids]);
            let (a, b) = (call(self, "first", &[palettes]), call(self, "last", &[palettes]));
            let everywhere = call(self, "intersection", &[a, b]);
            colours.push((everywhere, call(self, "merge", &[palettes])));
        }
        // In the first and the last of the one side, and nowhere on the other.
        for ((everywhere, _), (_, anywhere)) in [(colours[0], colours[1]), (colours[1], colours[0])] {
            let only = call(self, "difference", &[everywhere, anywhere]);
            found.push(call(self, "first", &[only]));
        }
        self.colours_from_demos = found
            .into_iter()
            .filter(|&e| self.entries[e as usize].class.whole() && self.entries[e as usize].class.kinds == COLOUR)
            .collect();
    }

    fn hidden(&mut self, how: How, memo: &Memo) -> u32 {
        let class = match &how {
            How::Leaf(Node::Input(input)) => memo.input(*input),
            How::Leaf(Node::Constant(value)) => memo.constant(value),
            How::Leaf(_) => return 0,
            How::Call(id, args) => self.evaluate(*id, args, memo),
        };
        self.entries.push(Entry { how, class, cost: MOST_COST, constant: true });
        self.entries.len() as u32 - 1
    }

    /// Entries that give a colour from the demo pairs.
    pub fn colours_from_demos(&self) -> &[u32] {
        &self.colours_from_demos
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes that its values take, about.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Where the enumeration stands.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The cost that the enumeration has reached.
    pub fn cost(&self) -> u8 {
        self.position.cost
    }

    /// Whether everything that is to be enumerated was.
    pub fn exhausted(&self) -> bool {
        self.position.cost > MOST_COST || self.bytes >= self.limit
    }

    /// The class of an entry.
    pub fn class(&self, entry: u32) -> &Arc<Class> {
        &self.entries[entry as usize].class
    }

    /// Evaluate a call on entries; what it gives may be entered later.
    pub fn evaluate(&self, id: PrimId, args: &[u32], memo: &Memo) -> Arc<Class> {
        let args: SmallVec<[&Arc<Class>; 4]> = args.iter().map(|&a| self.class(a)).collect();
        memo.once(Function::Primitive(id), &args).class.clone()
    }

    /// Enter a call, if its values are new and of use on every sample.
    pub fn enter_call(&mut self, id: PrimId, args: Args, class: Arc<Class>) -> Option<u32> {
        if !class.whole() || class.kinds & NOTHING != 0 {
            return None;
        }
        let own = call_cost(&primitives::get(id).name).unwrap_or(2);
        let cost = args.iter().fold(own, |sum, &a| sum + self.entries[a as usize].cost);
        let constant = args.iter().all(|&a| self.entries[a as usize].constant);
        self.enter(Entry { how: How::Call(id, args), class, cost, constant })
    }

    fn enter(&mut self, entry: Entry) -> Option<u32> {
        // Two functions that are built differently are two, whatever they do.
        if !self.known.insert(entry.class.hash) {
            return None;
        }
        let id = self.entries.len() as u32;
        let key = key_of(&entry.class);
        self.by_key.entry(key).or_default().push(id);
        self.by_key_and_cost.entry((key, entry.cost)).or_default().push(id);
        self.bytes += 200 + entry.class.bytes();
        self.entries.push(entry);
        Some(id)
    }

    /// The calls by which it grew, in order; entering them again gives the same bank.
    pub fn grown(&self) -> impl Iterator<Item = (PrimId, &Args)> {
        self.entries[self.leaves..].iter().filter_map(|entry| match &entry.how {
            How::Call(id, args) => Some((*id, args)),
            How::Leaf(_) => None,
        })
    }

    /// The state of the bank, to come back to.
    pub(super) fn mark(&self) -> Mark {
        Mark { entries: self.entries.len(), position: self.position, bytes: self.bytes }
    }

    /// Undo what came after a mark.
    pub(super) fn undo(&mut self, mark: Mark) {
        for entry in self.entries.drain(mark.entries..) {
            let key = key_of(&entry.class);
            self.known.remove(&entry.class.hash);
            // What came last stands last in every list.
            self.by_key.entry(key).or_default().pop();
            self.by_key_and_cost.entry((key, entry.cost)).or_default().pop();
        }
        (self.position, self.bytes) = (mark.position, mark.bytes);
    }

    /// The primitives that it is made of.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Continue the enumeration from here.
    pub fn set_position(&mut self, position: Position) {
        self.position = position;
    }

    /// An entry for a parameter, cheap ones more often than dear ones.
    pub fn draw(&self, takes: Kinds, arity: usize, rng: &mut Rng) -> Option<u32> {
        let fits = |key: &Key| key.0 & !takes == 0 && (key.0 != FUNCTION || key.1 == arity);
        let lists = self.by_key.iter().filter(|(key, _)| fits(key)).map(|(_, list)| list);
        let k = rng.weighted(lists.clone().map(|list| (list.len() as f64).sqrt()))?;
        let list = lists.clone().nth(k)?;
        let place = rng.unit();
        Some(list[((place * place * place) * list.len() as f64) as usize])
    }

    /// Add the expression to `nodes`; gives the node of it.
    pub fn write(&self, entry: u32, nodes: &mut Vec<Node>) -> NodeId {
        let node = match &self.entries[entry as usize].how {
            How::Leaf(node) => node.clone(),
            How::Call(id, args) => {
                let args = args.iter().map(|&a| self.write(a, nodes)).collect();
                Node::Call { callee: Callee::Primitive(*id), args }
            }
        };
        nodes.push(node);
        NodeId(nodes.len() as u32 - 1)
    }

    /// The expression on one line.
    pub fn expression(&self, entry: u32) -> String {
        match &self.entries[entry as usize].how {
            How::Leaf(Node::Input(input)) => input.name().to_owned(),
            How::Leaf(Node::Constant(value)) => constant_text(value),
            How::Leaf(_) => String::new(),
            How::Call(id, args) => {
                let args: Vec<String> = args.iter().map(|&a| self.expression(a)).collect();
                format!("{}({})", primitives::get(*id).name, args.join(", "))
            }
        }
    }

    /// The next calls of the enumeration, up to `count`, all of one cost: what they come to must be entered before calls
    /// of the next cost are made from it. Many combinations are implausible: each that is looked at takes one off `looks`,
    /// and there are no more calls when that is 0, or when everything was enumerated.
    pub fn next_calls(&mut self, count: usize, looks: &mut usize) -> Vec<(PrimId, Args)> {
        let mut calls = Vec::with_capacity(count);
        let catalogue = self.catalogue.clone();
        while calls.len() < count && *looks > 0 && !self.exhausted() {
            let Some(&Enumerated { place, cost, commutative }) = self.enumerated.get(self.position.primitive as usize)
            else {
                self.position = Position { cost: self.position.cost + 1, ..Position::default() };
                if calls.is_empty() { continue } else { break }
            };
            let s = &catalogue.signatures()[place];
            let splits = splits(self.position.cost.checked_sub(cost), s.takes.len());
            let Some(split) = splits.get(self.position.split as usize) else {
                self.position =
                    Position { primitive: self.position.primitive + 1, split: 0, within: 0, ..self.position };
                continue;
            };
            let lists: Vec<Vec<u32>> = (0..s.takes.len()).map(|p| self.fitting(s, p, split[p])).collect();
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
                if self.plausible(s, &args, commutative) {
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
    fn fitting(&self, s: &Signature, p: usize, cost: u8) -> Vec<u32> {
        let takes = s.takes[p];
        let fits = |key: &Key| key.0 & !takes == 0 && (takes != FUNCTION || key.1 == s.arities[p]);
        let lists = self.by_key_and_cost.iter().filter(|((key, c), _)| *c == cost && fits(key));
        lists.flat_map(|(_, list)| list.iter().copied()).collect()
    }

    /// Whether a call is worth evaluating: functions must fit what they are called on, and something must depend on the
    /// input unless a function or a canvas is built.
    fn plausible(&self, s: &Signature, args: &[u32], commutative: bool) -> bool {
        let entry = |p: usize| &self.entries[args[p] as usize];
        if commutative && args.len() == 2 && args[0] > args[1] {
            return false;
        }
        let value = |p: usize| entry(p).class.values.iter().find_map(|v| v.as_ref().ok());
        let maps = |function: &Value| self.catalogue.maps(function);
        let name = primitives::get(s.id).name.as_str();
        let constant = (0..args.len()).all(|p| entry(p).constant);
        if constant && s.gives != FUNCTION && name != "canvas" && name != "astuple" {
            return false;
        }
        let Some(p) = (0..args.len()).find(|&p| s.takes[p] == FUNCTION) else { return true };
        let Some((takes, gives)) = value(p).map(maps) else { return false };
        let on = |container: usize| value(container).map_or(NOTHING, element_kind) & !takes == 0;
        match name {
            "compose" => value(1).is_some_and(|inner| maps(inner).1 & takes != 0) && gives != 0,
            "matcher" => entry(1).class.kinds & gives != 0 && entry(1).class.kinds & FUNCTION == 0,
            "rbind" => match value(0) {
                Some(Value::Primitive(id)) => {
                    let bound = self.catalogue.signature(*id).and_then(|s| s.takes.last()).copied();
                    entry(1).class.kinds & !bound.unwrap_or(0) == 0
                }
                _ => false,
            },
            "lbind" => entry(1).class.kinds & !takes == 0,
            "sfilter" | "mfilter" | "extract" => gives & !FLAG == 0 && on(0),
            "argmax" | "argmin" | "valmax" | "valmin" | "order" => gives & (COLOUR | NUMBER | PAIR) != 0 && on(0),
            "apply" | "mapply" => on(1),
            _ => true,
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
