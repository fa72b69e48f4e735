//! Programs merged into one graph, in which equal applications are one node.

use crate::program::{Graph, NodeId, Program};

/// Programs merged into one graph.
#[derive(Debug)]
pub(super) struct Merged {
    pub graph: Graph,
    /// For each program its nodes in its own canonical order; the last one is its result.
    pub plans: Vec<Vec<NodeId>>,
}

impl Merged {
    pub fn new<'a>(programs: impl IntoIterator<Item = &'a Program>) -> Merged {
        let mut graph = Graph::default();
        let plans = programs.into_iter().map(|program| graph.merge(program.nodes())).collect();
        Merged { graph, plans }
    }
}
