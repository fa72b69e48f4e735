//! Colours as expressions over the demo pairs: constants of a task that need no number.

use crate::evaluation::evaluate;
use crate::program::{Node, NodeId, parse_program};
use crate::search::Lanes;
use crate::search::genome::append;
use crate::value::Kinds;

/// The most and the least common colour of all inputs and of all outputs, and the first that is in the first and the last
/// of the one side and nowhere on the other.
const TEXTS: [&str; 6] = [
    "x1 = apply(first, S)\nx2 = merge(x1)\nx3 = merge(x2)\nO = mostcommon(x3)",
    "x1 = apply(first, S)\nx2 = merge(x1)\nx3 = merge(x2)\nO = leastcommon(x3)",
    "x1 = apply(last, S)\nx2 = merge(x1)\nx3 = merge(x2)\nO = mostcommon(x3)",
    "x1 = apply(last, S)\nx2 = merge(x1)\nx3 = merge(x2)\nO = leastcommon(x3)",
    "x1 = apply(first, S)\nx2 = apply(palette, x1)\nx3 = first(x2)\nx4 = last(x2)\nx5 = intersection(x3, x4)\n\
     x6 = apply(last, S)\nx7 = apply(palette, x6)\nx8 = merge(x7)\nx9 = difference(x5, x8)\nO = first(x9)",
    "x1 = apply(last, S)\nx2 = apply(palette, x1)\nx3 = first(x2)\nx4 = last(x2)\nx5 = intersection(x3, x4)\n\
     x6 = apply(first, S)\nx7 = apply(palette, x6)\nx8 = merge(x7)\nx9 = difference(x5, x8)\nO = first(x9)",
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
