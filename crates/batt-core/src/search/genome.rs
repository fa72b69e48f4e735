//! Programs as the search changes them: nodes in canonical order, with hashes, and with classes once evaluated.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use smallvec::SmallVec;

use super::memo::{Class, Fuel, Function, Memo, stable_hash};
use crate::Fault;
use crate::program::{Callee, Graph, Kind, Node, NodeId, Program};
use crate::value::Value;

/// A program: nodes in canonical order, the last one is the result.
#[derive(Clone, Debug)]
pub struct Genome {
    /// The nodes.
    pub nodes: Box<[Node]>,
    /// For each node a hash of the expression that it is, the same in every process.
    pub hashes: Box<[u64]>,
}

/// Hashes by expression: equal expressions have equal ones wherever they stand.
struct Expression<'a> {
    node: &'a Node,
    hashes: &'a [u64],
}

impl Hash for Expression<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.node {
            Node::Input(input) => (0u8, input).hash(state),
            Node::Constant(value) => (1u8, value).hash(state),
            Node::Call { callee, args } => {
                match callee {
                    Callee::Primitive(id) => (2u8, id.0).hash(state),
                    Callee::Node(id) => (3u8, self.hashes[id.at()]).hash(state),
                }
                for id in args {
                    state.write_u64(self.hashes[id.at()]);
                }
            }
        }
    }
}

impl Genome {
    /// The program that computes node `root` of `nodes`, in which every node refers to earlier ones only.
    pub fn of(nodes: &[Node], root: usize) -> Genome {
        let mut hashes: Vec<u64> = Vec::with_capacity(root + 1);
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
        let nodes: Vec<Cow<'_, Node>> =
            nodes[..=root].iter().map(|node| direct(node).map_or(Cow::Borrowed(node), Cow::Owned)).collect();
        for node in &nodes {
            let hash = stable_hash(&Expression { node, hashes: &hashes });
            hashes.push(hash);
        }
        // The canonical order of `Graph::reachable`: depth first, what a node needs before the node, equal ones once.
        let mut placed: Vec<Option<NodeId>> = vec![None; root + 1];
        let (mut out, mut out_hashes): (Vec<Node>, Vec<u64>) = (Vec::with_capacity(root + 1), Vec::new());
        let mut stack: SmallVec<[(usize, bool); 64]> = SmallVec::new();
        stack.push((root, false));
        while let Some((k, ready)) = stack.pop() {
            if placed[k].is_some() {
                continue;
            }
            if let Some(at) = out_hashes.iter().position(|&h| h == hashes[k]) {
                placed[k] = Some(NodeId(at as u32));
            } else if ready {
                placed[k] = Some(NodeId(out.len() as u32));
                out.push(nodes[k].renumbered(|id| placed[id.at()].unwrap_or(NodeId(0))));
                out_hashes.push(hashes[k]);
            } else {
                stack.push((k, true));
                stack.extend(nodes[k].needs().rev().map(|id| (id.at(), false)));
            }
        }
        Genome { nodes: out.into(), hashes: out_hashes.into() }
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

/// A program with the classes of its nodes.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The program.
    pub genome: Genome,
    /// The class of each node.
    pub classes: Box<[Arc<Class>]>,
    /// The fuel of each node on each sample.
    fuels: Box<[Fuel]>,
}

impl Evaluated {
    /// Evaluate a program; what stands in `near` (programs that it was made from) is not even looked up.
    pub fn new(genome: Genome, near: &[&Evaluated], memo: &Memo) -> Evaluated {
        let mut classes: Vec<Arc<Class>> = Vec::with_capacity(genome.nodes.len());
        let mut fuels: Vec<Fuel> = Vec::with_capacity(genome.nodes.len());
        for (node, hash) in genome.nodes.iter().zip(&genome.hashes) {
            let known = near.iter().find_map(|p| p.genome.hashes.iter().position(|h| h == hash).map(|k| (p, k)));
            let (class, fuel) = if let Some((p, k)) = known {
                (p.classes[k].clone(), p.fuels[k].clone())
            } else {
                match node {
                    Node::Input(input) => (memo.input(*input), Fuel::new()),
                    Node::Constant(value) => (memo.constant(value), Fuel::new()),
                    Node::Call { callee, args } => {
                        let args: SmallVec<[&Arc<Class>; 4]> = args.iter().map(|id| &classes[id.at()]).collect();
                        let function = match callee {
                            Callee::Primitive(id) => Function::Primitive(*id),
                            Callee::Node(id) => Function::Value(&classes[id.at()]),
                        };
                        let called = memo.call(function, &args);
                        (called.class, called.fuel)
                    }
                }
            };
            classes.push(class);
            fuels.push(fuel);
        }
        Evaluated { genome, classes: classes.into(), fuels: fuels.into() }
    }

    /// The class of the result. A sample on which all lines together take more than the fuel there is has none.
    pub fn output(&self, memo: &Memo) -> Arc<Class> {
        let Some(root) = self.classes.last() else { return memo.class(Box::default()) };
        let limit = memo.limits().fuel;
        if (0..root.values.len()).all(|k| self.fuel_on(k) <= limit) {
            return root.clone();
        }
        let within = |k: usize| if self.fuel_on(k) > limit { Err(Fault::Fuel) } else { root.values[k].clone() };
        memo.class((0..root.values.len()).map(within).collect())
    }

    fn fuel_on(&self, sample: usize) -> u64 {
        self.fuels.iter().map(|fuel| u64::from(fuel.get(sample).copied().unwrap_or(0))).sum()
    }

    /// Fuel on all samples together.
    pub fn fuel(&self) -> u64 {
        self.fuels.iter().flat_map(|fuel| fuel.iter()).map(|&n| u64::from(n)).sum()
    }
}
