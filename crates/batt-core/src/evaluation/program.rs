//! A program by itself: no memo, no other programs.

use std::sync::OnceLock;
use std::time::Instant;

use smallvec::SmallVec;

use super::context::Context;
use super::domain::{Domain, Function, evaluate};
use super::memo::MAX_ARGUMENTS;
use super::sample::{Computed, Sample, empty_cells, walk};
use super::{Evaluation, Failure, Inputs};
use crate::fault::Fault;
use crate::program::{Input, Node, NodeId, Program};
use crate::value::Value;

/// Run a program on one sample. `cx` gives the limits.
pub fn run(program: &Program, inputs: &Inputs, cx: &mut Context<'_>) -> Evaluation {
    let limit = cx.limits.fuel;
    let mut alone = Alone { inputs, cx, spent: 0 };
    let nodes = program.nodes();
    let mut results: Vec<Outcome> = Vec::with_capacity(nodes.len());
    let mut fuel = 0;
    for (k, node) in nodes.iter().enumerate() {
        alone.spent = 0;
        let result = evaluate(node, |id| &results[id.at()], &mut alone);
        fuel += alone.spent;
        let failure = match result {
            _ if fuel > limit => Failure { fault: Fault::Fuel, node: k, detail: None },
            Err(fault) => Failure { fault, node: k, detail: alone.cx.detail.take().map(Into::into) },
            Ok(_) => {
                results.push(result);
                continue;
            }
        };
        return Evaluation { outcome: Err(failure), fuel: fuel.min(limit) };
    }
    let last = results.pop().unwrap_or(Err(Fault::UnboundInput));
    Evaluation { outcome: last.map_err(|fault| Failure { fault, node: 0, detail: None }), fuel }
}

type Outcome = Result<Value, Fault>;

/// One program on one sample: each of its nodes is computed once, and nothing looked up.
struct Alone<'a, 'l> {
    inputs: &'a Inputs,
    cx: &'a mut Context<'l>,
    /// Fuel that the last call took.
    spent: u64,
}

impl Domain for Alone<'_, '_> {
    type Cell = Outcome;

    fn input(&mut self, input: Input) -> Outcome {
        self.inputs.get(input).cloned().ok_or(Fault::UnboundInput)
    }

    fn constant(&mut self, value: &Value) -> Outcome {
        Ok(value.clone())
    }

    fn call(&mut self, function: Function<'_, Outcome>, args: &[&Outcome]) -> Outcome {
        let mut values: SmallVec<[&Value; MAX_ARGUMENTS]> = SmallVec::new();
        for arg in args {
            values.push(arg.as_ref().map_err(|fault| *fault)?);
        }
        let (result, spent) = match function {
            Function::Primitive(id) => self.cx.apply(|cx| cx.call_primitive(id, &values)),
            Function::Cell(function) => {
                let function = function.as_ref().map_err(|fault| *fault)?;
                self.cx.apply(|cx| cx.call(function, &values))
            }
        };
        self.spent = spent;
        result
    }
}

/// Like [`run`], but every line of the text is run, as Python would: a line that the result does not need and that
/// fails makes the program fail.
pub fn run_every_line(program: &Program, inputs: &Inputs, cx: &mut Context<'_>) -> Evaluation {
    let nodes = program.every_node();
    let cells = empty_cells(nodes.len());
    let whole: Evaluation =
        walk(nodes, all(nodes), &cells, &mut Sample { inputs, memo: None, shares: false, cx }).into();
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
    let mut sample = Sample { inputs, memo: None, shares: false, cx };
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
