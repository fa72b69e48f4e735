//! What the differs of a batt say of grids, one grid after the other: the same programs on many values of `I`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::job::Reading;
use super::merged::Merged;
use crate::evaluation::{Context, Inputs, Sample, call_node, in_place};
use crate::fault::Fault;
use crate::program::{Input, Node, NodeId};
use crate::value::Value;

/// The differs of a batt.
#[derive(Debug)]
pub(super) struct Differs {
    merged: Merged,
    /// Nodes that do not depend on the grid, ascending.
    fixed: Vec<NodeId>,
}

/// What a node came to.
struct Step {
    result: Result<Value, Fault>,
    fuel: u64,
}

/// What the nodes of the differs came to, as far as they were needed, each at its number.
pub(super) struct Steps(Vec<Option<Step>>);

impl Steps {
    /// The value of a node; every program comes to the nodes that a node needs before it, and ends where one has none.
    fn value(&self, id: NodeId) -> Option<&Value> {
        self.0[id.at()].as_ref()?.result.as_ref().ok()
    }
}

impl Differs {
    pub fn new(merged: Merged) -> Differs {
        let fixed = without_grid(&merged);
        Differs { merged, fixed }
    }

    pub fn is_empty(&self) -> bool {
        self.merged.plans.is_empty()
    }

    fn no_steps(&self) -> Steps {
        Steps(self.merged.graph.nodes().iter().map(|_| None).collect())
    }

    /// What the nodes come to that are the same for every grid, up to the first one that fails.
    pub fn fixed(&self, inputs: &Inputs, cx: &mut Context<'_>) -> Steps {
        let mut steps = self.no_steps();
        let none = self.no_steps();
        let mut fuel = 0;
        for &id in &self.fixed {
            let step = self.step(id, inputs, &none, &steps, cx);
            fuel += step.fuel;
            let goes_on = step.result.is_ok() && fuel <= cx.limits.fuel;
            steps.0[id.at()] = Some(step);
            if !goes_on {
                break;
            }
        }
        steps
    }

    /// What every differ says of the grid `I`, given what is the same for all grids. Calls are counted in `sample`.
    pub fn read(&self, inputs: &Inputs, fixed: &Steps, sample: &mut Sample<'_, '_>) -> Arc<[Reading]> {
        let mut steps = self.no_steps();
        let read = |plan: &Vec<NodeId>| {
            let (mut fuel, mut result) = (0, None);
            for &id in plan {
                let calls = u64::from(self.merged.graph.node(id).is_call());
                sample.counts.asked += calls;
                if fixed.0[id.at()].is_none() && steps.0[id.at()].is_none() {
                    sample.counts.computed += calls;
                    steps.0[id.at()] = Some(self.step(id, inputs, fixed, &steps, sample.cx));
                }
                let step = fixed.0[id.at()].as_ref().or(steps.0[id.at()].as_ref()).ok_or(Fault::UnboundInput)?;
                fuel += step.fuel;
                if fuel > sample.cx.limits.fuel {
                    return Err(Fault::Fuel);
                }
                result = Some(step.result.as_ref().map_err(|fault| *fault)?);
            }
            result.ok_or(Fault::UnboundInput)?.component(0)?.int()
        };
        self.merged.plans.iter().map(read).collect()
    }

    /// What a node comes to, given what came before it.
    fn step(&self, id: NodeId, inputs: &Inputs, fixed: &Steps, steps: &Steps, cx: &mut Context<'_>) -> Step {
        let leaf = |value: Option<&Value>| Step { result: value.cloned().ok_or(Fault::UnboundInput), fuel: 0 };
        match self.merged.graph.node(id) {
            Node::Input(input) => leaf(inputs.get(*input)),
            Node::Constant(value) => leaf(Some(value)),
            Node::Call { callee, args } => {
                let value = |id: NodeId| fixed.value(id).or_else(|| steps.value(id)).unwrap_or(Value::NONE);
                let result = call_node(*callee, args, value, cx);
                let fuel = cx.fuel_of(&result);
                cx.detail = None; // nobody asks why a differ failed
                let result = match in_place(&result, cx) {
                    Ok(_) => result,
                    Err(fault) => Err(fault),
                };
                Step { result, fuel }
            }
        }
    }
}

/// The nodes that do not depend on the grid.
fn without_grid(merged: &Merged) -> Vec<NodeId> {
    let mut free: Vec<bool> = Vec::new();
    for node in merged.graph.nodes() {
        free.push(*node != Node::Input(Input::I) && node.needs().all(|id| free[id.at()]));
    }
    let ids = merged.plans.iter().flatten().copied().collect::<BTreeSet<NodeId>>();
    ids.into_iter().filter(|id| free[id.at()]).collect()
}
