//! Whether nodes that did not come from a text can be written as one, and read back.

use super::{Callee, Node};
use crate::primitives;
use crate::value::Value;

/// What is wrong with node number `k` of `nodes`, in words: a program with such a node has no text.
fn complaint(nodes: &[Node], k: usize) -> Option<String> {
    match &nodes[k] {
        Node::Input(_) => None,
        Node::Constant(value) if has_literal(value) => None,
        Node::Constant(value) => {
            let mut shown = value.to_string();
            shown.truncate(shown.char_indices().nth(40).map_or(shown.len(), |(end, _)| end));
            Some(format!("{shown} cannot be written as a constant; it has to be computed"))
        }
        Node::Call { callee: Callee::Primitive(id), args } => {
            let primitive = primitives::get(*id);
            let (takes, given) = (primitive.params.len(), args.len());
            (given != takes).then(|| format!("{} takes {takes} arguments, not {given}", primitive.name))
        }
        Node::Call { callee: Callee::Node(id), .. } => match &nodes[id.at()] {
            Node::Call { .. } => None,
            Node::Constant(Value::Primitive(_)) => Some("a primitive is called by a node instead of directly".into()),
            _ => Some("what is called is no function".into()),
        },
    }
}

/// The first node of a program that makes it impossible to write, and why. Everything that is made by mutation is
/// checked by this before it is offered.
pub fn check(nodes: &[Node]) -> Result<(), (usize, String)> {
    (0..nodes.len()).find_map(|k| complaint(nodes, k).map(|why| Err((k, why)))).unwrap_or(Ok(()))
}

/// Whether a text can hold the value as a constant: integers, Booleans, primitives, and tuples of these.
fn has_literal(value: &Value) -> bool {
    match value {
        Value::Bool(_) | Value::Int(_) | Value::Primitive(_) => true,
        Value::Pair(_) | Value::Cell(_) | Value::Grid(_) | Value::Row(_) => true,
        Value::Tuple(seq) => {
            value.nesting() <= crate::Limits::default().max_nesting && seq.items().iter().all(has_literal)
        }
        _ => false,
    }
}
