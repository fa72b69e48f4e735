//! What a search is set up with.

use serde::{Deserialize, Serialize};

use crate::evaluation::{Inputs, Limits};
use crate::value::Value;

/// What a search is set up with. With the same settings, seed included, it always takes the same course.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// Seed of all random choices.
    pub seed: u64,
    /// Limits of every evaluation.
    pub limits: Limits,
    /// Bytes that the search may take.
    pub memory: usize,
    /// Mutants in a generation.
    pub mutants: usize,
    /// Calls enumerated in a generation.
    pub enumerated: usize,
    /// Operators that are applied outside of the engine: name, and how often each is tried at first (see
    /// [`OPERATORS`](super::OPERATORS)).
    pub outside: Vec<(String, f64)>,
}

/// Of so many bytes of memory one is for a program that is remembered as visited, which takes about 40 in two blocks.
const VISITED_SHARE: usize = 256;

impl Settings {
    /// How many programs are remembered as visited at least.
    pub fn visited(&self) -> usize {
        self.memory / VISITED_SHARE
    }
}

/// The samples of a task. Expected outputs are those of the demo samples; nothing here knows those of the tests.
pub struct Samples {
    /// The demo samples, with the demo pairs as `s`.
    pub demos: Vec<Inputs>,
    /// Their outputs.
    pub expected: Vec<Value>,
    /// The test inputs.
    pub tests: Vec<Inputs>,
}
