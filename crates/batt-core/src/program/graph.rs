//! Hash-consed nodes: equal applications are one node.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use smallvec::SmallVec;

use crate::primitives::PrimId;
use crate::value::Value;

/// The number of a node in its graph or program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub u32);

impl NodeId {
    /// As an index.
    #[inline]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// What a program may read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Input {
    /// The demo pairs: a tuple of (input, output) pairs of grids.
    S,
    /// The input grid; for a differ the first of the two grids.
    I,
    /// The grid to compare with.
    C,
}

impl Input {
    /// All inputs, in the order of the parameters.
    pub const ALL: [Input; 3] = [Input::S, Input::I, Input::C];

    /// The name of the parameter.
    pub fn name(self) -> &'static str {
        match self {
            Input::S => "S",
            Input::I => "I",
            Input::C => "C",
        }
    }
}

/// What is called: a primitive, or the value of a node.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Callee {
    /// A primitive.
    Primitive(PrimId),
    /// A function computed by a node.
    Node(NodeId),
}

impl Callee {
    /// What is called if `function` is, which is this node: calling a node that is a primitive is calling the primitive.
    pub fn of(function: NodeId, node: &Node) -> Callee {
        match node {
            Node::Constant(Value::Primitive(id)) => Callee::Primitive(*id),
            _ => Callee::Node(function),
        }
    }
}

/// The arguments of a call; no primitive of the DSL takes more than fit in place.
pub type Arguments = SmallVec<[NodeId; 4]>;

/// A step of a program.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// An input.
    Input(Input),
    /// A constant, or a primitive used as a value.
    Constant(Value),
    /// An application.
    Call {
        /// What is called.
        callee: Callee,
        /// The arguments.
        args: Arguments,
    },
}

impl Node {
    /// Whether it is an application.
    pub fn is_call(&self) -> bool {
        matches!(self, Node::Call { .. })
    }

    /// The nodes that must be there before this one: the called function first, then the arguments.
    pub fn needs(&self) -> impl DoubleEndedIterator<Item = NodeId> + '_ {
        let (callee, args): (Option<NodeId>, &[NodeId]) = match self {
            Node::Call { callee: Callee::Node(id), args } => (Some(*id), args),
            Node::Call { args, .. } => (None, args),
            _ => (None, &[]),
        };
        callee.into_iter().chain(args.iter().copied())
    }

    /// The same node with other numbers for the nodes it refers to.
    pub fn renumbered(&self, number: impl Fn(NodeId) -> NodeId) -> Node {
        let mut node = self.clone();
        node.renumber(number);
        node
    }

    /// Give the nodes that it refers to other numbers.
    pub fn renumber(&mut self, number: impl Fn(NodeId) -> NodeId) {
        if let Node::Call { callee, args } = self {
            if let Callee::Node(id) = callee {
                *id = number(*id);
            }
            args.iter_mut().for_each(|id| *id = number(*id));
        }
    }
}

/// A growing set of nodes in which every node refers to earlier ones only.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    numbers: HashMap<Node, NodeId, FixedState>,
}

impl Graph {
    /// All nodes, in the order of their numbers.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The node with this number.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.at()]
    }

    /// The number of this node, which is new only if no equal node is there.
    pub fn add(&mut self, node: Node) -> NodeId {
        if let Some(&id) = self.numbers.get(&node) {
            return id;
        }
        let id = NodeId(self.nodes.len() as u32);
        self.numbers.insert(node.clone(), id);
        self.nodes.push(node);
        id
    }

    /// The application of the value of `function` to `args`.
    pub fn call(&mut self, function: NodeId, args: Vec<NodeId>) -> NodeId {
        let callee = Callee::of(function, self.node(function));
        self.add(Node::Call { callee, args: args.into() })
    }

    /// Take over the nodes of a program or another graph; gives the new number of each.
    pub fn merge(&mut self, nodes: &[Node]) -> Vec<NodeId> {
        let mut numbers: Vec<NodeId> = Vec::with_capacity(nodes.len());
        for node in nodes {
            let id = self.add(node.renumbered(|id| numbers[id.at()]));
            numbers.push(id);
        }
        numbers
    }
}

/// The numbers of programs in an order in which those that begin with the same nodes are side by side; equal ones, and
/// those of which one begins like the other, come as they came.
///
/// ```
/// use batt_core::program::{by_beginning, parse_program};
/// let texts = ["O = rot90(I)", "x1 = hmirror(I)\nO = rot90(x1)", "x1 = rot90(I)\nO = hmirror(x1)"];
/// let programs = texts.map(|text| parse_program(text).expect("a program").program);
/// assert_eq!(by_beginning(programs.iter().map(|program| program.nodes())), [0, 2, 1]);
/// ```
pub fn by_beginning<'a>(programs: impl IntoIterator<Item = &'a [Node]>) -> Vec<usize> {
    let mut graph = Graph::default();
    let plans: Vec<Vec<NodeId>> = programs.into_iter().map(|nodes| graph.merge(nodes)).collect();
    let mut order: Vec<usize> = (0..plans.len()).collect();
    order.sort_by(|&a, &b| plans[a].cmp(&plans[b]));
    order
}
