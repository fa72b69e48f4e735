//! A program by itself: no memo, no other programs.

use std::sync::OnceLock;
use std::time::Instant;

use super::context::{Context, push};
use super::domain::evaluate;
use super::memo::MAX_ARGUMENTS;
use super::sample::{Computed, Sample, empty_cells, walk};
use super::{Evaluation, Failure, Inputs};
use crate::fault::Fault;
use crate::program::{Callee, Node, NodeId, Program};
use crate::value::Value;

/// Run a program on one sample. `cx` gives the limits.
pub fn run(program: &Program, inputs: &Inputs, cx: &mut Context<'_>) -> Evaluation {
    let limit = cx.limits.fuel;
    let nodes = program.nodes();
    let mut values: Vec<Value> = Vec::with_capacity(nodes.len());
    let mut fuel = 0;
    for (k, node) in nodes.iter().enumerate() {
        let added = match node {
            Node::Input(input) => inputs.get(*input).map(|value| values.push(value.clone())).ok_or(Fault::UnboundInput),
            Node::Constant(value) => {
                values.push(value.clone());
                Ok(())
            }
            Node::Call { callee, args } => {
                let result = call(*callee, args, &values, cx);
                fuel += cx.fuel_of(&result);
                if fuel > limit { Err(Fault::Fuel) } else { push(&mut values, result, cx) }
            }
        };
        if let Err(fault) = added {
            let detail = if fuel > limit { None } else { cx.detail.take().map(Into::into) };
            return Evaluation { outcome: Err(Failure { fault, node: k, detail }), fuel: fuel.min(limit) };
        }
    }
    let last = values.pop().ok_or(Failure { fault: Fault::UnboundInput, node: 0, detail: None });
    Evaluation { outcome: last, fuel }
}

/// What a call comes to, given the values of the nodes before it.
#[inline(never)] // so that the result is written to its place, not moved there
fn call(callee: Callee, args: &[NodeId], values: &[Value], cx: &mut Context<'_>) -> Result<Value, Fault> {
    let mut places = [&Value::NoValue; MAX_ARGUMENTS];
    let many: Vec<&Value>;
    let args = if args.len() <= MAX_ARGUMENTS {
        places.iter_mut().zip(args).for_each(|(place, id)| *place = &values[id.at()]);
        &places[..args.len()]
    } else {
        many = args.iter().map(|id| &values[id.at()]).collect();
        &many
    };
    match callee {
        Callee::Primitive(id) => cx.start(|cx| cx.invoke_primitive(id, args)),
        Callee::Node(id) => cx.start(|cx| cx.invoke(&values[id.at()], args)),
    }
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
