//! A change to a program in progress: what mutation operators look at, draw from and build with.

use std::cmp::Ordering;
use std::sync::LazyLock;

use smallvec::SmallVec;

use super::bank::Bank;
use super::demo_colours::ColourExpression;
use crate::primitives::{self, PrimId};
use crate::program::{Arguments, Callee, Node, NodeId, expression};
use crate::search::genome::push;
use crate::search::{Catalogue, Evaluated, Genome, Observed, Rng, Signature};
use crate::value::{Kinds, Value, kind_of};

/// What operators draw from besides the parent.
pub struct Material<'a> {
    /// Small expressions with known classes.
    pub bank: &'a Bank,
    /// Programs to take parts of.
    pub donors: &'a [&'a Evaluated],
    /// Colours that occur in the task.
    pub colours: &'a [Value],
    /// Colours as expressions over its demo pairs.
    pub demo_colours: &'a [ColourExpression],
    /// What a program is to return: a grid, or for a differ a pair.
    pub result: Kinds,
}

/// The constants of the DSL.
static CONSTANTS: LazyLock<Vec<Value>> =
    LazyLock::new(|| primitives::constants().iter().map(|(_, value)| value.clone()).collect());

/// What one is drawn from: seldom more than fit in place.
pub type Choices<T> = SmallVec<[T; 64]>;

/// A mutation in progress.
pub struct Edit<'a> {
    pub parent: &'a dyn Observed,
    pub material: &'a Material<'a>,
    pub rng: Rng,
    /// Whether somebody wants to know what is changed.
    pub described: bool,
    /// What was changed, in words.
    pub note: String,
}

impl<'a> Edit<'a> {
    /// The primitives.
    pub fn catalogue(&self) -> &'a Catalogue {
        &self.material.bank.catalogue
    }

    /// The nodes of the parent.
    pub fn nodes(&self) -> &'a [Node] {
        &self.parent.genome().nodes
    }

    /// The kinds that node `k` has on the samples.
    pub fn kinds(&self, k: usize) -> Kinds {
        self.parent.kinds(k)
    }

    /// The value that node `k` has on some sample.
    pub fn value(&self, k: usize) -> Option<&'a Value> {
        self.parent.class(k).some_value()
    }

    /// Note what is changed, if somebody wants to know.
    pub fn note(&mut self, words: impl FnOnce(&Self) -> String) {
        if self.described {
            self.note = words(self);
        }
    }

    /// A node as it is written where it is used.
    pub fn show(&self, k: usize) -> String {
        match &self.nodes()[k] {
            Node::Call { .. } => format!("x{}", self.line(k)),
            leaf => expression(std::slice::from_ref(leaf)),
        }
    }

    /// The number of the line of a node.
    pub fn line(&self, k: usize) -> usize {
        self.parent.genome().line(k)
    }

    /// One of the nodes before `end` that fit, drawn at random.
    pub fn pick(&mut self, end: usize, fits: impl Fn(&Self, usize) -> bool) -> Option<usize> {
        let fitting: Choices<usize> = (0..end).filter(|&k| fits(self, k)).collect();
        self.rng.pick(&fitting).copied()
    }

    /// A call drawn at random.
    pub fn call(&mut self) -> Option<(usize, Callee, Arguments)> {
        let k = self.pick(self.nodes().len(), |edit, k| matches!(edit.nodes()[k], Node::Call { .. }))?;
        self.call_at(k)
    }

    /// An argument drawn at random: the call, the place among its arguments, the argument, and what it may be.
    pub fn argument(&mut self) -> Option<(usize, usize, usize, (Kinds, usize))> {
        let (k, callee, args) = self.call()?;
        let p = self.rng.below(args.len().max(1));
        let argument = args.get(p)?.at();
        Some((k, p, argument, self.wanted(callee, &args, p)))
    }

    /// The call that node `k` is.
    pub fn call_at(&self, k: usize) -> Option<(usize, Callee, Arguments)> {
        match &self.nodes()[k] {
            Node::Call { callee, args } => Some((k, *callee, args.clone())),
            _ => None,
        }
    }

    /// An argument that is a constant of these kinds, drawn at random: the call, the place among its arguments, the
    /// constant.
    pub fn constant_argument(&mut self, kinds: Kinds) -> Option<(usize, usize, &'a Value)> {
        let nodes = self.nodes();
        let constant = |id: &NodeId| match &nodes[id.at()] {
            Node::Constant(value) if kinds.contains(kind_of(value)) => Some(value),
            _ => None,
        };
        let mut uses: Choices<(usize, usize, &Value)> = Choices::new();
        for (k, node) in nodes.iter().enumerate() {
            if let Node::Call { args, .. } = node {
                uses.extend(args.iter().enumerate().filter_map(|(p, id)| Some((k, p, constant(id)?))));
            }
        }
        self.rng.pick(&uses).copied()
    }

    /// The parent with node `k` replaced by what `make` adds to the nodes before it.
    pub fn replace(
        &mut self,
        k: usize,
        make: impl FnOnce(&mut Self, &mut Vec<Node>) -> Option<NodeId>,
    ) -> Option<Genome> {
        let parent = self.parent.genome();
        let mut nodes = Vec::with_capacity(parent.nodes.len() + 8);
        nodes.extend_from_slice(&parent.nodes[..k]);
        let new = make(self, &mut nodes)?;
        let rest = nodes.len() as u32;
        let number = |id: NodeId| match id.at().cmp(&k) {
            Ordering::Less => id,
            Ordering::Equal => new,
            Ordering::Greater => NodeId(rest + (id.0 - k as u32 - 1)),
        };
        nodes.extend(parent.nodes[k + 1..].iter().map(|node| node.renumbered(number)));
        let root = number(NodeId(parent.nodes.len() as u32 - 1));
        Some(Genome::derived(nodes, root.at(), &parent.hashes[..k]))
    }

    /// The parent with argument `p` of call `k` replaced by what `make` adds to the nodes before it.
    pub fn replace_argument(
        &mut self,
        k: usize,
        p: usize,
        make: impl FnOnce(&mut Vec<Node>) -> NodeId,
    ) -> Option<Genome> {
        let (_, callee, mut args) = self.call_at(k)?;
        self.replace(k, |_, nodes| {
            args[p] = make(nodes);
            Some(push(nodes, Node::Call { callee, args }))
        })
    }

    /// What argument `p` of a call takes, and with how many arguments if it is a function.
    pub fn wanted(&self, callee: Callee, args: &[NodeId], p: usize) -> (Kinds, usize) {
        match callee {
            Callee::Primitive(id) => match self.catalogue().signature(id) {
                Some(s) if p < s.takes.len() => (s.takes[p], s.arities[p]),
                _ => (self.kinds(args[p].at()), 1),
            },
            Callee::Node(function) => {
                let takes = self.value(function.at()).map_or(Kinds::empty(), |f| self.catalogue().maps(f).0);
                (if p == 0 && !takes.is_empty() { takes } else { self.kinds(args[p].at()) }, 1)
            }
        }
    }

    /// Something for a parameter: an earlier node of the parent (before `k`), a constant, or a small expression.
    pub fn filler(&mut self, takes: Kinds, arity: usize, k: usize, nodes: &mut Vec<Node>) -> Option<NodeId> {
        let fits = |kinds: Kinds| takes.contains(kinds) && !kinds.contains(Kinds::NOTHING);
        for _ in 0..3 {
            match self.rng.below(8) {
                0..3 if takes != Kinds::FUNCTION => {
                    if let Some(n) = self.pick(k, |edit, n| fits(edit.kinds(n))) {
                        return Some(NodeId(n as u32));
                    }
                }
                3..6 if takes != Kinds::FUNCTION => {
                    let of_task = takes.contains(Kinds::COLOUR) && self.rng.below(3) > 0;
                    let constants: &[Value] = if of_task { self.material.colours } else { &CONSTANTS };
                    let constants: Choices<&Value> = constants.iter().filter(|v| fits(kind_of(v))).collect();
                    if let Some(&constant) = self.rng.pick(&constants) {
                        return Some(push(nodes, Node::Constant(constant.clone())));
                    }
                }
                _ => {
                    let bank = self.material.bank;
                    if let Some(entry) = bank.draw(takes, arity, &mut self.rng) {
                        return Some(bank.write(entry, nodes));
                    }
                }
            }
        }
        None
    }

    /// The parent with a call of a primitive on node `k` in place of the node, which becomes argument `p`; fillers become
    /// the others.
    pub fn call_on(&mut self, k: usize, s: &Signature, p: usize) -> Option<Genome> {
        self.replace(k, |edit, nodes| {
            let given = push(nodes, edit.nodes()[k].clone());
            let argument = |n: usize| {
                if n == p { Some(given) } else { edit.filler(s.takes[n], s.arities[n], k, nodes) }
            };
            let args = (0..s.takes.len()).map(argument).collect::<Option<Arguments>>()?;
            Some(push(nodes, Node::Call { callee: Callee::Primitive(s.id), args }))
        })
    }

    /// A primitive of which some parameter takes `given` and which returns something of `returned`; and the parameter.
    pub fn consumer(&mut self, given: Kinds, returned: Kinds) -> Option<(&'a Signature, usize)> {
        let returning = self.catalogue().signatures.iter().filter(|s| s.returns.intersects(returned));
        let fitting: Choices<(&'a Signature, usize)> = returning
            .flat_map(|s| (0..s.takes.len()).map(move |p| (s, p)))
            .filter(|(s, p)| s.takes[*p].contains(given))
            .collect();
        self.rng.pick(&fitting).copied()
    }

    /// One of the primitives that fit, drawn at random.
    pub fn primitive(&mut self, fits: impl Fn(&Self, &Signature) -> bool) -> Option<&'a Signature> {
        let fitting: Choices<&'a Signature> = self.catalogue().signatures.iter().filter(|s| fits(self, s)).collect();
        self.rng.pick(&fitting).copied()
    }
}

/// The name of a primitive.
pub fn name_of(id: PrimId) -> &'static str {
    &primitives::get(id).name
}
