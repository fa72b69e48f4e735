//! Colours as expressions over the demo pairs: constants of a task that need no number.

use crate::evaluation::evaluate;
use crate::program::{Node, NodeId, parse_program};
use crate::search::Lanes;
use crate::search::genome::append;
use crate::value::Kinds;

/// The most and the least common colour of all inputs and of all outputs, and the first that is in the first and the last
/// of the one side and nowhere on the other.
const TEXTS: [&str; 6] = [
    "O = mostcommon(merge(merge(apply(first, S))))",
    "O = leastcommon(merge(merge(apply(first, S))))",
    "O = mostcommon(merge(merge(apply(last, S))))",
    "O = leastcommon(merge(merge(apply(last, S))))",
    "x1 = apply(palette, apply(first, S))\nx2 = merge(apply(palette, apply(last, S)))\n\
     O = first(difference(intersection(first(x1), last(x1)), x2))",
    "x1 = apply(palette, apply(last, S))\nx2 = merge(apply(palette, apply(first, S)))\n\
     O = first(difference(intersection(first(x1), last(x1)), x2))",
];

/// An expression, as nodes of which the last is the result.
pub struct ColourExpression(Vec<Node>);

impl ColourExpression {
    /// Those that have a colour on every sample.
    pub fn all(lanes: &Lanes) -> Vec<ColourExpression> {
        let expression = |text: &&str| {
            let nodes = parse_program(text).ok()?.program.nodes().to_vec();
            let mut cells = Vec::with_capacity(nodes.len());
            for node in &nodes {
                let cell = evaluate(node, |id: NodeId| &cells[id.at()], &mut &*lanes);
                cells.push(cell);
            }
            let class = &cells.last()?.class;
            (class.is_whole() && class.kinds == Kinds::COLOUR).then_some(ColourExpression(nodes))
        };
        TEXTS.iter().filter_map(expression).collect()
    }

    /// Add it to `nodes`; returns the node of it.
    pub fn write(&self, nodes: &mut Vec<Node>) -> NodeId {
        append(nodes, &self.0)
    }

    /// The result as it is written on one line.
    pub fn shown(&self) -> String {
        crate::program::expression(&self.0)
    }
}
