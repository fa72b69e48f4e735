//! Programs: from text to hash-consed nodes, and back to one canonical text.
//!
//! ```text
//! text --lexer--> tokens --syntax--> statements --lower--> Graph --Program::from_graph--> Program --print--> text
//! ```

mod bytes;
mod check;
mod graph;
mod lexer;
mod lower;
mod order;
mod print;
mod syntax;

pub use bytes::{Arrived, Departing, pack, unpack, unpack_merged};
pub use check::check;
pub use graph::{Arguments, Callee, Graph, Input, Node, NodeId, by_beginning};
pub use lower::{BattSource, Entry, Function, Kind, Refused, Source, parse, parse_all, parse_program};
pub use order::CanonicalOrder;
pub use print::{constant_text, expression, print_lines};

use md5::{Digest, Md5};

/// Why a text is not a program: where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub struct SyntaxError {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// What is wrong and what was expected.
    pub message: String,
}

impl SyntaxError {
    fn at_line(line: u32, message: &str) -> SyntaxError {
        SyntaxError { line, column: 1, message: message.to_owned() }
    }
}

/// A program in canonical form: the nodes its result needs, each once, arguments before the calls that use them.
///
/// Two programs are equal when they compute the same expression: names, the order of lines, repeated lines and lines
/// that the result does not need make no difference.
#[derive(Clone, Debug)]
pub struct Program {
    nodes: Vec<Node>,
    /// How many of the nodes the result needs; the last of these is the result.
    needed: usize,
    /// For each node the line of the source where it first occurs; 0 if there is none.
    lines: Vec<u32>,
}

impl PartialEq for Program {
    fn eq(&self, other: &Self) -> bool {
        self.nodes() == other.nodes()
    }
}
impl Eq for Program {}

impl Program {
    /// The program that computes `root`. `others` are nodes that its text computes without need: they take part in
    /// [`Program::every_node`] only. `line_of` tells where a node stands in the source.
    pub fn from_graph(graph: &Graph, root: NodeId, others: &[NodeId], line_of: impl Fn(NodeId) -> u32) -> Program {
        Program::read_off(graph, &mut CanonicalOrder::default(), root, others, line_of)
    }

    /// The program of nodes that are in canonical order already.
    pub fn of_canonical(nodes: Vec<Node>) -> Program {
        Program { needed: nodes.len(), lines: vec![0; nodes.len()], nodes }
    }

    /// [`Program::from_graph`] for many programs of one graph.
    fn read_off(
        graph: &Graph,
        order: &mut CanonicalOrder,
        root: NodeId,
        others: &[NodeId],
        line_of: impl Fn(NodeId) -> u32,
    ) -> Program {
        order.start(graph.nodes().len());
        order.add(root, |id| graph.node(id), |id| id);
        let needed = order.order.len();
        others.iter().for_each(|&other| order.add(other, |id| graph.node(id), |id| id));
        let node = |&id: &NodeId| graph.node(id).renumbered(|id| order.place(id));
        Program {
            nodes: order.order.iter().map(node).collect(),
            needed,
            lines: order.order.iter().map(|&id| line_of(id)).collect(),
        }
    }

    /// The nodes in canonical order; the last one is the result.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes[..self.needed]
    }

    /// The nodes of [`Program::nodes`], and after them those of lines that the result does not need.
    pub fn every_node(&self) -> &[Node] {
        &self.nodes
    }

    /// The line of the source on which node `k` first occurs.
    pub fn line(&self, k: usize) -> Option<u32> {
        self.lines.get(k).copied().filter(|&line| line > 0)
    }

    /// The lines of the source of all nodes of [`Program::nodes`], 0 where there is none.
    pub fn lines(&self) -> &[u32] {
        &self.lines[..self.needed]
    }

    /// The same program from another source: `lines` are as in [`Program::lines`].
    pub fn with_lines(&self, mut lines: Vec<u32>) -> Program {
        lines.resize(self.needed, 0);
        Program { nodes: self.nodes().to_vec(), needed: self.needed, lines }
    }

    /// Number of calls: the length of the canonical text in lines.
    pub fn calls(&self) -> usize {
        self.nodes().iter().filter(|node| node.is_call()).count()
    }

    /// Whether the result depends on this input.
    pub fn reads(&self, input: Input) -> bool {
        self.nodes().contains(&Node::Input(input))
    }

    /// The canonical text.
    pub fn text(&self, kind: Kind) -> String {
        print::program_text(self, kind)
    }

    /// The md5 of the canonical text, in hex: the program's id.
    pub fn id(&self, kind: Kind) -> String {
        use std::fmt::Write;
        let digest = Md5::digest(self.text(kind).as_bytes());
        digest.iter().fold(String::with_capacity(32), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}
