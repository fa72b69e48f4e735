//! A program by itself: no memo, no other programs.

use std::mem::ManuallyDrop;
use std::sync::OnceLock;
use std::time::Instant;

use smallvec::SmallVec;

use super::context::{Context, keep, move_value};
use super::domain::{call_node, evaluate};
use super::sample::{Computed, Sample, empty_cells, walk};
use super::{Evaluation, Failure, Inputs};
use crate::fault::Fault;
use crate::program::{Node, NodeId, Program};
use crate::value::Value;

/// Run a program on one sample. `cx` gives the limits.
pub fn run(program: &Program, inputs: &Inputs, cx: &mut Context<'_>) -> Evaluation {
    let nodes = program.nodes();
    let mut values = SmallVec::<[Borrowed; 32]>::new();
    values.extend(nodes.iter().map(|_| ManuallyDrop::new(Value::Int(0))));
    let mut evaluation = Evaluation { outcome: Ok(Value::Int(0)), fuel: 0 };
    let mut ran = 0;
    while ran < nodes.len() {
        match run_node(&nodes[ran], ran, &mut values, inputs, cx, &mut evaluation.fuel) {
            Ok(()) => ran += 1,
            Err(fault) => {
                let detail = if fault == Fault::Fuel { None } else { cx.detail.take().map(Into::into) };
                evaluation.outcome = Err(Failure { fault, node: ran, detail });
                break;
            }
        }
    }
    match (nodes.last(), &mut evaluation.outcome) {
        (Some(Node::Call { .. }), Ok(outcome)) => move_value(&mut values[nodes.len() - 1], outcome),
        (Some(_), Ok(outcome)) => *outcome = Value::clone(&values[nodes.len() - 1]),
        (Some(_), Err(_)) => {}
        (None, outcome) => *outcome = Err(Failure { fault: Fault::UnboundInput, node: 0, detail: None }),
    }
    for (node, value) in nodes[..ran].iter().zip(&mut values) {
        if matches!(node, Node::Call { .. }) && !value.is_plain() {
            // SAFETY: what a call returned is owned here, and is not used any more.
            unsafe { ManuallyDrop::drop(value) };
        }
    }
    evaluation
}

/// What a node came to. If it is no call it is somebody else's value: to become another owner and to cease to be one takes
/// as long as many a call, and two cores that do so with one value hinder each other.
type Borrowed = ManuallyDrop<Value>;

/// Run node `k`, given the values of those before it.
#[inline(always)]
fn run_node(
    node: &Node,
    k: usize,
    values: &mut [Borrowed],
    inputs: &Inputs,
    cx: &mut Context<'_>,
    fuel: &mut u64,
) -> Result<(), Fault> {
    // SAFETY of both readings: the value outlives this evaluation, which does not drop it.
    match node {
        Node::Input(input) => {
            let value = inputs.get(*input).ok_or(Fault::UnboundInput)?;
            values[k] = ManuallyDrop::new(unsafe { std::ptr::read(value) });
        }
        Node::Constant(value) => values[k] = ManuallyDrop::new(unsafe { std::ptr::read(value) }),
        Node::Call { callee, args } => {
            let mut result = call_node(*callee, args, |id| &values[id.at()], cx);
            *fuel += cx.fuel_of(&result);
            if *fuel > cx.limits.fuel {
                *fuel = cx.limits.fuel;
                return Err(Fault::Fuel);
            }
            keep(&mut result, &mut values[k], cx)?;
        }
    }
    Ok(())
}

/// Like [`run`], but every line of the text is run, as Python would: a line that the result does not need and that
/// fails makes the program fail.
pub fn run_every_line(program: &Program, inputs: &Inputs, cx: &mut Context<'_>) -> Evaluation {
    let nodes = program.every_node();
    let cells = empty_cells(nodes.len());
    let whole: Evaluation = walk(nodes, all(nodes), &cells, &mut Sample::new(inputs, None, cx)).into();
    let result = cells[program.nodes().len() - 1].get().and_then(|computed| computed.result.as_ref().ok());
    match result {
        Some(numbered) if whole.outcome.is_ok() => Evaluation { outcome: Ok(numbered.value.clone()), ..whole },
        _ => whole,
    }
}

fn all(nodes: &[Node]) -> impl Iterator<Item = NodeId> {
    (0..nodes.len() as u32).map(NodeId)
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
pub fn trace(program: &Program, inputs: &Inputs, cx: &mut Context<'_>) -> Vec<Traced> {
    let nodes = program.nodes();
    let cells = empty_cells(nodes.len());
    let mut sample = Sample::new(inputs, None, cx);
    let mut left = sample.cx.limits.fuel;
    let value = |id: NodeId| cells[id.at()].get().filter(|computed| computed.result.is_ok());
    let step = |(node, cell): (&Node, &OnceLock<Computed>)| {
        if node.needs().any(|id| value(id).is_none()) {
            return Traced { outcome: None, detail: None, fuel: 0, nanos: 0 };
        }
        let begun = Instant::now();
        let mut computed = match node {
            Node::Call { .. } if left == 0 => Computed { result: Err((Fault::Fuel, None)), fuel: 0 },
            _ => evaluate(node, |id| value(id).expect("what it needs has a value"), &mut sample),
        };
        let nanos = begun.elapsed().as_nanos() as u64;
        if computed.fuel > left {
            computed = Computed { result: Err((Fault::Fuel, None)), fuel: left };
        }
        left -= computed.fuel;
        let computed = cell.get_or_init(|| computed);
        let (outcome, detail) = match &computed.result {
            Ok(numbered) => (Ok(numbered.value.clone()), None),
            Err((fault, detail)) => (Err(*fault), detail.as_deref().map(str::to_owned)),
        };
        Traced { outcome: Some(outcome), detail, fuel: computed.fuel, nanos }
    };
    nodes.iter().zip(&cells).map(step).collect()
}
