//! Programs that solve all demo samples, and what they answer to the tests.

use std::sync::Arc;

use super::lineage::Origin;
use crate::search::Genome;
use crate::value::Value;

/// For each test input the grid that a program returns, if it returns one.
pub type Answers = Vec<Option<Value>>;

/// A program that solves all demo samples.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The program.
    pub genome: Genome,
    /// Number of calls.
    pub calls: u32,
    /// Fuel on the demo samples.
    pub fuel: u64,
    /// What it returns for the test inputs.
    pub answers: Answers,
    /// The generation in which it was found.
    pub generation: u64,
    /// How it came about.
    pub origin: Arc<Origin>,
}

impl Solution {
    /// Better first: fewer calls, less fuel, then the hash, so that no two are equal.
    fn rank(&self) -> (u32, u64, u64) {
        (self.calls, self.fuel, self.genome.hash())
    }
}

/// Programs kept that solve all demo samples and differ on the test inputs.
const MAX_SOLUTIONS: usize = 32;

/// The best program for each set of answers; those that answer most tests first.
#[derive(Clone, Debug, Default)]
pub struct Solutions(Vec<Solution>);

impl Solutions {
    /// All of them.
    pub fn all(&self) -> &[Solution] {
        &self.0
    }

    /// Whether a program with these answers, calls, fuel and hash is the first or the best of its kind.
    pub fn wants(&self, answers: &Answers, rank: (u32, u64, u64)) -> bool {
        let rival = self.0.iter().find(|s| s.answers == *answers);
        rival.is_none_or(|rival| rank < rival.rank())
    }

    /// Keep a program, if it is the first or the best of its kind.
    pub fn offer(&mut self, solution: Solution) {
        if !self.wants(&solution.answers, solution.rank()) {
            return;
        }
        self.0.retain(|s| s.answers != solution.answers);
        self.0.push(solution);
        let missing = |s: &Solution| s.answers.iter().filter(|a| a.is_none()).count();
        self.0.sort_by_key(|s| (missing(s), s.rank()));
        self.0.truncate(MAX_SOLUTIONS);
    }
}
