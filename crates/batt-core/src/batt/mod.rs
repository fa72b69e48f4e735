//! Evaluation: a program alone, or many programs merged into one shared program, on many samples at once.
//!
//! Both ways give the same results, whatever the number of workers and the order of the work:
//! - nodes are visited in canonical order, so the first failing node of a program is the same everywhere;
//! - a node's fuel depends on the node and the values of its arguments only, and a program's fuel is the sum over its
//!   own nodes, whether or not another program has computed them already;
//! - a node that would spend more than the whole fuel of a program ends every program that needs it.

mod alone;
mod memo;
mod pool;
mod shared;

pub use alone::{Traced, run, run_every_line, trace};
pub use memo::Counts;
pub use pool::{Pool, thread_cpu_nanos};
pub use shared::{Batt, Case, CaseReport, Job, Measured, Reading, Span};

use std::sync::Arc;

use crate::fault::Fault;
use crate::program::Input;
use crate::value::Value;

/// The inputs of one evaluation.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The demo pairs, a tuple of (input, output).
    pub s: Option<Value>,
    /// The grid.
    pub i: Option<Value>,
    /// The grid to compare with; differs only.
    pub c: Option<Value>,
}

impl Inputs {
    pub(crate) fn get(&self, input: Input) -> Option<&Value> {
        match input {
            Input::S => self.s.as_ref(),
            Input::I => self.i.as_ref(),
            Input::C => self.c.as_ref(),
        }
    }
}

/// Why and where a program ended without a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub fault: Fault,
    /// The node at which it arose, numbered as in the program's canonical form.
    pub node: usize,
    /// What a user-defined primitive said.
    pub detail: Option<Arc<str>>,
}

/// What became of a program on one sample.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Its value, or its failure.
    pub outcome: Result<Value, Failure>,
    /// Fuel spent; the whole fuel if it ran out.
    pub fuel: u64,
}
