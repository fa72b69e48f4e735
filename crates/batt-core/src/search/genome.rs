//! Programs as the search changes them: nodes in canonical order, with hashes.

use std::cell::RefCell;

use smallvec::SmallVec;

use super::hash::hash_node;
use crate::program::{Callee, CanonicalOrder, Input, Kind, Node, NodeId, Program};

thread_local! {
    /// Making a genome is so short that allocating the marks would be a good part of it.
    static ORDER: RefCell<CanonicalOrder> = RefCell::default();
}

/// Add a node; returns its number.
pub fn push(nodes: &mut Vec<Node>, node: Node) -> NodeId {
    nodes.push(node);
    NodeId(nodes.len() as u32 - 1)
}

/// Add nodes in which every node refers to earlier ones of them only; returns the number of the last.
pub fn append(nodes: &mut Vec<Node>, more: &[Node]) -> NodeId {
    let offset = nodes.len() as u32;
    nodes.extend(more.iter().map(|node| node.renumbered(|id| NodeId(id.0 + offset))));
    NodeId(nodes.len() as u32 - 1)
}

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
    pub fn of(nodes: Vec<Node>, root: usize) -> Genome {
        Genome::derived(nodes, root, &[])
    }

    /// [`Genome::of`] where the first nodes are those of another genome, which has these hashes.
    pub fn derived(mut nodes: Vec<Node>, root: usize, known: &[u64]) -> Genome {
        let mut hashes: Vec<u64> = Vec::with_capacity(root + 1);
        hashes.extend(&known[..known.len().min(root + 1)]);
        for k in hashes.len()..=root {
            let (before, rest) = nodes.split_at_mut(k);
            if let Node::Call { callee, .. } = &mut rest[0]
                && let Callee::Node(id) = *callee
            {
                *callee = Callee::of(id, &before[id.at()]);
            }
            hashes.push(hash_node(&rest[0], &hashes));
        }
        let first = first_of_equal(&nodes, &hashes);
        let first = |id: NodeId| NodeId(first[id.at()]);
        ORDER.with_borrow_mut(|order| {
            order.start(root + 1);
            order.add(NodeId(root as u32), |id| &nodes[id.at()], first);
            let node = |id: &NodeId| {
                // Every node stands in the order once.
                let mut node = std::mem::replace(&mut nodes[id.at()], Node::Input(Input::I));
                node.renumber(|id| order.place(first(id)));
                node
            };
            Genome {
                nodes: order.order.iter().map(node).collect(),
                hashes: order.order.iter().map(|id| hashes[id.at()]).collect(),
            }
        })
    }

    /// From a parsed program.
    pub fn from_program(program: &Program) -> Genome {
        Genome::of(program.nodes().to_vec(), program.nodes().len() - 1)
    }

    /// As a program.
    pub fn program(&self) -> Program {
        Program::of_canonical(self.nodes.clone())
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
        self.nodes.iter().filter(|node| node.is_call()).count()
    }

    /// The number of the line that a node has in canonical text, counted from the first call.
    pub fn line(&self, k: usize) -> usize {
        self.nodes[..=k].iter().filter(|node| node.is_call()).count()
    }
}

/// For each node the first one that is the same expression.
fn first_of_equal(nodes: &[Node], hashes: &[u64]) -> SmallVec<[u32; 128]> {
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
