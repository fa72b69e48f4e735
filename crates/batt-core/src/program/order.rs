//! The canonical order of nodes, by which equal programs have one text and one id.

use super::graph::{Node, NodeId};

/// The canonical order of what nodes need: depth first, what a node needs before the node, the called function before
/// the arguments. Many programs can be read off one list of nodes, each in time proportional to its own size: the marks
/// of one walk need not be wiped off for the next.
#[derive(Debug, Default)]
pub struct CanonicalOrder {
    /// For each node the walk that has met it last, and where it stands in the order of that walk.
    marks: Vec<(u32, u32)>,
    walk: u32,
    /// The nodes met so far, in canonical order.
    pub order: Vec<NodeId>,
    stack: Vec<(NodeId, bool)>,
}

impl CanonicalOrder {
    /// Begin a walk over so many nodes.
    pub fn start(&mut self, nodes: usize) {
        self.order.clear();
        self.walk = self.walk.wrapping_add(1);
        if self.walk == 0 {
            // Marks of the walks before would be taken for those of the walks to come.
            self.marks.clear();
            self.walk = 1;
        }
        if self.marks.len() < nodes {
            self.marks.resize(nodes, (0, 0));
        }
    }

    /// Add the nodes that `root` needs and that are not there yet. `first` tells for each node which one stands for all
    /// that are equal to it. The recursion is unrolled: programs may be thousands of lines deep.
    pub fn add<'n>(&mut self, root: NodeId, node: impl Fn(NodeId) -> &'n Node, first: impl Fn(NodeId) -> NodeId) {
        self.stack.push((first(root), false));
        while let Some((id, done)) = self.stack.pop() {
            let mark = &mut self.marks[id.at()];
            if done {
                mark.1 = self.order.len() as u32;
                self.order.push(id);
            } else if mark.0 != self.walk {
                mark.0 = self.walk;
                self.stack.push((id, true));
                self.stack.extend(node(id).needs().rev().map(|id| (first(id), false)));
            }
        }
    }

    /// The place of a node in [`CanonicalOrder::order`].
    pub fn place(&self, id: NodeId) -> NodeId {
        NodeId(self.marks[id.at()].1)
    }
}
