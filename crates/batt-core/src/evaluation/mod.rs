//! Evaluation: the one place where calls are applied, for single programs, batches, searches and traces alike.
//!
//! Results are the same whoever evaluates, in whatever order and on however many workers:
//! - nodes are visited in canonical order, so the first failing node of a program is the same everywhere;
//! - a node's fuel depends on the node and the values of its arguments only, and a program's fuel is the sum over its
//!   own nodes, whether or not another program has computed them already;
//! - a node that would spend more than the whole fuel of a program ends every program that needs it.

mod class;
mod context;
mod domain;
mod limits;
mod memo;
mod pool;
mod profile;
mod program;
mod sample;
mod table;

pub use class::{Called, Class, Fuel, Lanes};
pub use context::Context;
pub(crate) use context::{in_place, push};
pub(crate) use domain::call_node;
pub use domain::{Domain, Function, evaluate};
pub use limits::Limits;
pub use memo::{Counts, MAX_ARGUMENTS};
pub use pool::{Pool, thread_cpu_nanos};
pub use profile::{PrimitiveProfile, Profile};
pub use program::{Traced, run, run_every_line, trace};
pub use sample::{Cells, Numbered, Sample, SampleMemo, Walked, empty_cells, walk};

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
    /// One of them, if it is there.
    pub fn get(&self, input: Input) -> Option<&Value> {
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

impl From<Walked> for Evaluation {
    fn from(walked: Walked) -> Evaluation {
        Evaluation { outcome: walked.result.map(|numbered| numbered.value), fuel: walked.fuel }
    }
}
