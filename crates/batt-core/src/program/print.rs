//! Programs as text.

use std::fmt::Write;

use super::{Callee, Kind, Node, Program};
use crate::primitives;
use crate::value::Value;

/// A constant as programs write it: by its name if it has one, otherwise as a literal.
pub fn constant_text(value: &Value) -> String {
    match primitives::constants().iter().find(|(_, constant)| constant == value) {
        Some((name, _)) => (*name).to_owned(),
        None => value.to_string(),
    }
}

/// A node as it is written, given what is written for the nodes before it: a call on one line, anything else where it is
/// used.
fn written(node: &Node, shown: &[String]) -> String {
    match node {
        Node::Input(input) => input.name().to_owned(),
        Node::Constant(value) => constant_text(value),
        Node::Call { callee, args } => {
            let function = match callee {
                Callee::Primitive(id) => &primitives::get(*id).name,
                Callee::Node(id) => &shown[id.at()],
            };
            let args: Vec<&str> = args.iter().map(|id| shown[id.at()].as_str()).collect();
            format!("{function}({})", args.join(", "))
        }
    }
}

/// The lines `name = function(arguments)` that compute `nodes`, with the names that `name_of` gives to the calls among
/// them. A call gets a line, an input or a constant is written where it is used.
pub fn print_lines(nodes: &[Node], name_of: impl Fn(usize) -> String) -> (Vec<String>, Vec<String>) {
    let mut names: Vec<String> = Vec::with_capacity(nodes.len());
    let mut lines = Vec::new();
    for (k, node) in nodes.iter().enumerate() {
        let mut name = written(node, &names);
        if node.is_call() {
            let call = std::mem::replace(&mut name, name_of(k));
            lines.push(format!("{name} = {call}"));
        }
        names.push(name);
    }
    (lines, names)
}

/// The last of these nodes as one nested expression.
pub fn expression(nodes: &[Node]) -> String {
    let mut shown: Vec<String> = Vec::with_capacity(nodes.len());
    for node in nodes {
        shown.push(written(node, &shown));
    }
    shown.pop().unwrap_or_default()
}

/// The canonical text of a program.
pub(super) fn program_text(program: &Program, kind: Kind) -> String {
    let nodes = program.nodes();
    let last = nodes.len() - 1;
    let count = |count: &mut usize, node: &Node| {
        *count += usize::from(node.is_call());
        Some(*count)
    };
    let numbers: Vec<usize> = nodes.iter().scan(0, count).collect();
    let name_of = |k: usize| if k == last { "O".to_owned() } else { format!("x{}", numbers[k]) };
    let (lines, names) = print_lines(nodes, name_of);
    let mut text = format!("def {}(S, I, C):\n", kind.function_name());
    for line in lines {
        let _ = writeln!(text, "    {line}");
    }
    if names[last] != "O" {
        let _ = writeln!(text, "    O = {}", names[last]);
    }
    text.push_str("    return O\n");
    text
}
