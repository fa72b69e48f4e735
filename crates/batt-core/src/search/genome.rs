//! Programs as the search changes them: nodes in canonical order, with hashes, and with classes once evaluated.

use std::borrow::Cow;
use std::sync::Arc;

use smallvec::SmallVec;

use super::hash::hash_node;
use super::memo::{Called, Class, Fuel, Function, Memo};
use crate::Fault;
use crate::program::{Callee, Graph, Kind, Node, NodeId, Program};
use crate::value::Value;

/// A program: nodes in canonical order, the last one is the result.
#[derive(Clone, Debug)]
pub struct Genome {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// For each node a hash of the expression that it is, the same in every process.
    pub hashes: Vec<u64>,
}

impl Genome {
    /// The program that computes node `root` of `nodes`, in which every node refers to earlier ones only.
    pub fn of(nodes: &[Node], root: usize) -> Genome {
        Genome::grown(nodes, root, &[])
    }

    /// [`Genome::of`] where the hashes of the first nodes are known already: those of another genome.
    pub(super) fn grown(nodes: &[Node], root: usize, known: &[u64]) -> Genome {
        // Calling a node that is a primitive is calling the primitive.
        let direct = |node: &Node| match node {
            Node::Call { callee: Callee::Node(id), args } => match &nodes[id.at()] {
                Node::Constant(Value::Primitive(primitive)) => {
                    Some(Node::Call { callee: Callee::Primitive(*primitive), args: args.clone() })
                }
                _ => None,
            },
            _ => None,
        };
        let nodes: SmallVec<[Cow<Node>; 128]> =
            nodes[..=root].iter().map(|node| direct(node).map_or(Cow::Borrowed(node), Cow::Owned)).collect();
        let mut hashes: Vec<u64> = Vec::with_capacity(root + 1);
        hashes.extend(&known[..known.len().min(root + 1)]);
        for node in &nodes[hashes.len()..] {
            hashes.push(hash_node(node, &hashes));
        }
        // The canonical order of `program::Reach`: depth first, what a node needs before the node, equal ones once.
        let first = first_of_equal(&nodes, &hashes);
        let mut placed: SmallVec<[Option<NodeId>; 128]> = SmallVec::from_elem(None, root + 1);
        let (mut out, mut out_hashes) = (Vec::with_capacity(root + 1), Vec::with_capacity(root + 1));
        let mut stack: SmallVec<[(usize, bool); 64]> = SmallVec::new();
        stack.push((root, false));
        while let Some((k, ready)) = stack.pop() {
            let k = first[k] as usize;
            if placed[k].is_some() {
                continue;
            }
            let node = &nodes[k];
            if ready {
                placed[k] = Some(NodeId(out.len() as u32));
                out.push(node.renumbered(|id| placed[first[id.at()] as usize].unwrap_or(NodeId(0))));
                out_hashes.push(hashes[k]);
            } else {
                stack.push((k, true));
                stack.extend(node.needs().rev().map(|id| (id.at(), false)));
            }
        }
        Genome { nodes: out, hashes: out_hashes }
    }

    /// From a parsed program.
    pub fn from_program(program: &Program) -> Genome {
        Genome::of(program.nodes(), program.nodes().len() - 1)
    }

    /// As a program.
    pub fn program(&self) -> Program {
        let mut graph = Graph::new();
        let numbers = graph.merge(&self.nodes);
        let root = numbers.last().copied().unwrap_or(NodeId(0));
        Program::from_graph(&graph, root, &[], |_| 0)
    }

    /// The canonical text of it as a solver.
    pub fn text(&self) -> String {
        self.program().text(Kind::Solver)
    }

    /// The hash of the whole.
    pub fn hash(&self) -> u64 {
        self.hashes.last().copied().unwrap_or(0)
    }

    /// Number of calls.
    pub fn calls(&self) -> usize {
        self.nodes.iter().filter(|n| matches!(n, Node::Call { .. })).count()
    }

    /// The number of the line that a node has in canonical text, counted from the first call.
    pub fn line(&self, k: usize) -> usize {
        self.nodes[..=k].iter().filter(|n| matches!(n, Node::Call { .. })).count()
    }
}

/// For each node the first one that is the same expression.
fn first_of_equal(nodes: &[Cow<Node>], hashes: &[u64]) -> SmallVec<[u32; 128]> {
    const NONE: u32 = u32::MAX;
    let size = (2 * hashes.len()).next_power_of_two();
    let mut table: SmallVec<[u32; 256]> = SmallVec::from_elem(NONE, size);
    let mut first: SmallVec<[u32; 128]> = SmallVec::with_capacity(hashes.len());
    for (k, &hash) in hashes.iter().enumerate() {
        let mut slot = hash as usize & (size - 1);
        let same = |other: u32| hashes[other as usize] == hash && same(&nodes[other as usize], &nodes[k], &first);
        while table[slot] != NONE && !same(table[slot]) {
            slot = (slot + 1) & (size - 1);
        }
        if table[slot] == NONE {
            table[slot] = k as u32;
        }
        first.push(table[slot]);
    }
    first
}

/// Whether two nodes are the same expression, given which of those before them are.
fn same(a: &Node, b: &Node, first: &[u32]) -> bool {
    let (Node::Call { callee: f, args: x }, Node::Call { callee: g, args: y }) = (a, b) else { return a == b };
    let function = match (f, g) {
        (Callee::Node(f), Callee::Node(g)) => first[f.at()] == first[g.at()],
        _ => f == g,
    };
    function && x.len() == y.len() && x.iter().zip(y).all(|(x, y)| first[x.at()] == first[y.at()])
}

/// A program of which the classes of the nodes are known.
pub trait Classified {
    /// The program.
    fn genome(&self) -> &Genome;
    /// The class of a node.
    fn class(&self, k: usize) -> &Arc<Class>;
}

/// A program of the population, with what each node came to.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The program.
    pub genome: Genome,
    nodes: Box<[Arc<Called>]>,
}

impl Evaluated {
    /// Evaluate a program.
    pub fn new(genome: Genome, memo: &Memo) -> Evaluated {
        Trial::new(genome, memo).kept()
    }

    /// Evaluate a program that was made from this one: what stands here is not even looked up.
    pub fn with<'a>(&'a self, genome: Genome, memo: &Memo) -> Trial<'a> {
        Trial::derived(genome, &self.genome.hashes, |k| Line::Shared(&self.nodes[k]), memo)
    }
}

impl Classified for Evaluated {
    fn genome(&self) -> &Genome {
        &self.genome
    }

    fn class(&self, k: usize) -> &Arc<Class> {
        &self.nodes[k].class
    }
}

/// What a node came to. Most nodes of a mutant are its parent's: counting references to them, from all workers at once,
/// would cost more than anything else that is done for it.
#[derive(Clone, Debug)]
enum Line<'a> {
    Shared(&'a Arc<Called>),
    New(Arc<Called>),
}

impl Line<'_> {
    fn called(&self) -> &Arc<Called> {
        match self {
            Line::Shared(called) => called,
            Line::New(called) => called,
        }
    }
}

/// A program that was evaluated and of which it is not decided yet whether it is kept.
#[derive(Debug)]
pub struct Trial<'a> {
    /// The program.
    pub genome: Genome,
    lines: Vec<Line<'a>>,
}

impl Classified for Trial<'_> {
    fn genome(&self) -> &Genome {
        &self.genome
    }

    fn class(&self, k: usize) -> &Arc<Class> {
        &self.lines[k].called().class
    }
}

impl<'a> Trial<'a> {
    /// Evaluate a program.
    pub fn new(genome: Genome, memo: &Memo) -> Trial<'a> {
        Trial::derived(genome, &[], |_| unreachable!("there are no known nodes"), memo)
    }

    /// Evaluate a program that was made from this one.
    pub fn with(&self, genome: Genome, memo: &Memo) -> Trial<'a> {
        Trial::derived(genome, &self.genome.hashes, |k| self.lines[k].clone(), memo)
    }

    fn derived(genome: Genome, known: &[u64], line: impl Fn(usize) -> Line<'a>, memo: &Memo) -> Trial<'a> {
        let mut lines: Vec<Line<'a>> = Vec::with_capacity(genome.nodes.len());
        let leaf = |class| Arc::new(Called { class, fuel: Fuel::new() });
        // Where the last one was found: what follows it there often follows it here.
        let mut hint = 0;
        for (node, hash) in genome.nodes.iter().zip(&genome.hashes) {
            let found = if known.get(hint) == Some(hash) { Some(hint) } else { known.iter().position(|h| h == hash) };
            if let Some(k) = found {
                hint = k + 1;
                lines.push(line(k));
                continue;
            }
            let class = |id: &NodeId| &lines[id.at()].called().class;
            let called = match node {
                Node::Input(input) => leaf(memo.input(*input)),
                Node::Constant(value) => leaf(memo.constant(value)),
                Node::Call { callee, args } => {
                    let args: SmallVec<[&Arc<Class>; 4]> = args.iter().map(class).collect();
                    let function = match callee {
                        Callee::Primitive(id) => Function::Primitive(*id),
                        Callee::Node(id) => Function::Value(class(id)),
                    };
                    memo.call(function, &args)
                }
            };
            lines.push(Line::New(called));
        }
        Trial { genome, lines }
    }

    /// The class of the result. A sample on which all lines together take more than the fuel there is has none.
    pub fn output(&self, memo: &Memo) -> Arc<Class> {
        let Some(line) = self.lines.last() else { return memo.class(Box::default()) };
        let (root, limit) = (&line.called().class, memo.limits().fuel);
        if (0..root.values.len()).all(|k| self.fuel_on(k) <= limit) {
            return root.clone();
        }
        let within = |k: usize| if self.fuel_on(k) > limit { Err(Fault::Fuel) } else { root.values[k].clone() };
        memo.class((0..root.values.len()).map(within).collect())
    }

    fn fuel_on(&self, sample: usize) -> u64 {
        self.lines.iter().map(|line| u64::from(line.called().fuel.get(sample).copied().unwrap_or(0))).sum()
    }

    /// Fuel on all samples together.
    pub fn fuel(&self) -> u64 {
        self.lines.iter().flat_map(|line| line.called().fuel.iter()).map(|&n| u64::from(n)).sum()
    }

    /// The program by itself, to stay.
    pub fn kept(&self) -> Evaluated {
        Evaluated { genome: self.genome.clone(), nodes: self.lines.iter().map(|line| line.called().clone()).collect() }
    }
}
