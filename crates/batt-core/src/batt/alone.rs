//! A program by itself: no memo, no other programs.

use super::{Evaluation, Failure, Inputs};
use crate::context::Context;
use crate::fault::Fault;
use crate::program::{Callee, Node, Program};
use crate::value::Value;

/// Run a program on one sample. `cx` gives the limits; it is refilled first.
pub fn run(program: &Program, inputs: &Inputs, cx: &mut Context) -> Evaluation {
    run_nodes(program.nodes(), program.nodes().len() - 1, inputs, cx)
}

/// Like [`run`], but every line of the text is run, as Python would: a line that the result does not need and that
/// fails makes the program fail.
pub fn run_every_line(program: &Program, inputs: &Inputs, cx: &mut Context) -> Evaluation {
    run_nodes(program.every_node(), program.nodes().len() - 1, inputs, cx)
}

fn run_nodes(nodes: &[Node], root: usize, inputs: &Inputs, cx: &mut Context) -> Evaluation {
    cx.refill();
    cx.detail = None;
    let mut values: Vec<Value> = Vec::with_capacity(nodes.len());
    let mut args: Vec<Value> = Vec::new();
    for (k, node) in nodes.iter().enumerate() {
        let result = match node {
            Node::Input(input) => inputs.get(*input).cloned().ok_or(Fault::UnboundInput),
            Node::Constant(value) => Ok(value.clone()),
            Node::Call { callee, args: ids } => {
                args.clear();
                args.extend(ids.iter().map(|id| values[id.at()].clone()));
                match callee {
                    Callee::Primitive(id) => cx.call_primitive(*id, &args),
                    Callee::Node(id) => cx.call(&values[id.at()], &args),
                }
            }
        };
        match result {
            Ok(value) => values.push(value),
            Err(fault) => {
                let detail = cx.detail.take().map(Into::into);
                let fuel = if fault == Fault::Fuel { cx.limits().fuel } else { cx.spent() };
                return Evaluation { outcome: Err(Failure { fault, node: k, detail }), fuel };
            }
        }
    }
    Evaluation { outcome: Ok(values.swap_remove(root)), fuel: cx.spent() }
}
