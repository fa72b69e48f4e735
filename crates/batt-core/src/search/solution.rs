//! Programs that solve all demo samples, and what they answer to the tests.

use std::sync::Arc;

use super::archive::{Elite, Origin};
use super::genome::Genome;
use super::score::is_answer;
use super::session::Session;
use crate::batt::run;
use crate::context::Context;
use crate::program::Program;
use crate::value::Value;

/// For each test input the grid that a program gives, if it gives one.
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
    /// What it gives for the test inputs.
    pub answers: Answers,
    /// The generation in which it was found.
    pub generation: u64,
    /// How it came about.
    pub origin: Arc<Origin>,
}

/// Programs kept that solve all demo samples and differ on the test inputs.
const MOST_SOLUTIONS: usize = 32;

impl Session {
    /// Whether a solution with these answers, calls, fuel and hash is the first or the best of its kind.
    pub(super) fn better_solution(&self, answers: &Answers, (calls, fuel, hash): (u32, u64, u64)) -> bool {
        let known = self.solutions.iter().find(|s| s.answers == *answers);
        known.is_none_or(|known| (calls, fuel, hash) < (known.calls, known.fuel, known.genome.hash()))
    }

    /// Remember a program that solves all demo samples, if it answers the tests as no shorter one does.
    pub(super) fn keep_solution(&mut self, elite: &Elite, answers: Answers) {
        let genome = &elite.program.genome;
        if !self.better_solution(&answers, (elite.calls, elite.fuel, genome.hash())) {
            return;
        }
        self.solutions.retain(|s| s.answers != answers);
        self.solutions.push(Solution {
            genome: genome.clone(),
            calls: elite.calls,
            fuel: elite.fuel,
            answers,
            generation: self.counts.generations,
            origin: elite.origin.clone(),
        });
        let missing = |s: &Solution| s.answers.iter().filter(|a| a.is_none()).count();
        self.solutions.sort_by_key(|s| (missing(s), s.calls, s.fuel, s.genome.hash()));
        self.solutions.truncate(MOST_SOLUTIONS);
    }

    /// What a program gives for the test inputs.
    pub(super) fn answers(&self, program: &Program) -> Answers {
        let mut cx = Context::new(&self.settings.limits);
        self.tests.iter().map(|inputs| run(program, inputs, &mut cx).outcome.ok().filter(is_answer)).collect()
    }
}
