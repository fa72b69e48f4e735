//! A program by itself: no memo, no other programs.

use std::time::Instant;

use super::{Evaluation, Failure, Inputs};
use crate::context::Context;
use crate::fault::Fault;
use crate::program::{Callee, Node, NodeId, Program};
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

/// What a node of a program came to.
#[derive(Clone, Debug)]
pub struct Traced {
    /// Its value, why it has none, or nothing if an earlier node failed.
    pub outcome: Option<Result<Value, Fault>>,
    /// What a user-defined primitive said.
    pub detail: Option<String>,
    /// Fuel that it spent.
    pub fuel: u64,
    /// Nanoseconds that it took, by the clock.
    pub nanos: u64,
}

/// Run a program on one sample and note what every node came to. A node is computed if all that it needs has a value,
/// also after another one has failed. The fuel is that of the whole program.
pub fn trace(program: &Program, inputs: &Inputs, cx: &mut Context) -> Vec<Traced> {
    let refilled = cx.refill();
    let mut done: Vec<Traced> = Vec::with_capacity(program.nodes().len());
    for node in program.nodes() {
        let (before, begun) = (cx.spent(), Instant::now());
        let value = |id: &NodeId| done[id.at()].outcome.as_ref().and_then(|outcome| outcome.clone().ok());
        let outcome = match node {
            _ if refilled.is_err() => refilled.err().map(Err),
            Node::Input(input) => Some(inputs.get(*input).cloned().ok_or(Fault::UnboundInput)),
            Node::Constant(value) => Some(Ok(value.clone())),
            Node::Call { callee, args } => {
                let args: Option<Vec<Value>> = args.iter().map(value).collect();
                let function = match callee {
                    Callee::Primitive(id) => Some(Value::Primitive(*id)),
                    Callee::Node(id) => value(id),
                };
                args.zip(function).map(|(args, function)| match (callee, &function) {
                    (Callee::Primitive(id), _) => cx.call_primitive(*id, &args),
                    (Callee::Node(_), function) => cx.call(function, &args),
                })
            }
        };
        let nanos = begun.elapsed().as_nanos() as u64;
        done.push(Traced { outcome, detail: cx.detail.take(), fuel: cx.spent() - before, nanos });
    }
    done
}

fn run_nodes(nodes: &[Node], root: usize, inputs: &Inputs, cx: &mut Context) -> Evaluation {
    cx.detail = None;
    if let Err(fault) = cx.refill() {
        return Evaluation { outcome: Err(Failure { fault, node: 0, detail: None }), fuel: 0 };
    }
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
