//! What a search has reached, and how the candidates of a generation change it.

use serde::{Deserialize, Serialize};

use super::candidate::{Candidate, Contender};
use super::population::Solutions;
use super::{Archive, Bank, OPERATORS, OperatorId, Settings, Solution, Visited};

/// How an operator did. Attempts and reward fade, so that what helps now counts most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OperatorRecord {
    /// Its name.
    pub name: String,
    /// How often it was applied.
    pub attempts: f64,
    /// What came of that: a little for a new program, 1 for a place in the archive, more for the best so far.
    pub reward: f64,
    /// New programs that it made since the start.
    pub made: u64,
    /// Places in the archive that they found.
    pub kept: u64,
}

/// What was done since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Generations.
    pub generations: u64,
    /// Different programs that were evaluated.
    pub candidates: u64,
    /// Programs that were dropped before evaluation because an equal one had been visited.
    pub visited: u64,
    /// Programs that found a place.
    pub kept: u64,
    /// Calls that were enumerated.
    pub enumerated: u64,
}

/// The reward for a new program, where a place in the population brings 1: where nothing finds places any more,
/// operators whose changes are exhausted give way to those that still make something new.
const REWARD_NEW: f64 = 0.01;

/// The reward for the best program so far.
const REWARD_BEST: f64 = 10.0;

/// What is left of attempts and rewards after each generation.
const FADE: f64 = 0.99;

/// What a search has reached.
pub struct State {
    /// Small expressions.
    pub bank: Bank,
    /// The population.
    pub archive: Archive,
    /// Programs that were evaluated.
    pub visited: Visited,
    /// Programs that solve all demo samples.
    pub solutions: Solutions,
    /// How the operators did, by their numbers.
    pub operators: Vec<OperatorRecord>,
    /// What was done.
    pub counts: Counts,
    /// (demo samples solved by the best program, the best progress).
    pub best: (u32, f32),
}

impl State {
    /// Nothing is reached yet, on so many demo samples.
    pub fn new(settings: &Settings, bank: Bank, demos: usize) -> State {
        let record = |name: &str, weight: f64| OperatorRecord {
            name: name.to_owned(),
            attempts: 20.0,
            reward: weight,
            made: 0,
            kept: 0,
        };
        let operators = OPERATORS.iter().map(|o| record(o.name, o.weight));
        let outside = settings.outside.iter().map(|(name, weight)| record(name, *weight));
        State {
            bank,
            archive: Archive::new(demos),
            visited: Visited::new(settings.visited()),
            solutions: Solutions::default(),
            operators: operators.chain(outside).collect(),
            counts: Counts::default(),
            best: (0, 0.0),
        }
    }

    /// How likely each operator is: by its reward, none below a fifth of an even share.
    pub fn weights(&self) -> Vec<f64> {
        let rates: Vec<f64> = self.operators.iter().map(|o| o.reward / o.attempts.max(1.0)).collect();
        let all: f64 = rates.iter().sum();
        let even = 1.0 / rates.len() as f64;
        rates.iter().map(|rate| 0.2 * even + 0.8 * rate / all.max(1e-9)).collect()
    }

    /// Count candidates and the uses of their parents; returns those that had not been visited and may find a place.
    /// Equal ones of one generation count once.
    pub fn visit(&mut self, candidates: impl Iterator<Item = Candidate>) -> Vec<(Option<OperatorId>, Contender)> {
        let mut uses = vec![0; self.archive.len()];
        let mut contenders = Vec::new();
        for candidate in candidates {
            for (operator, _) in &candidate.provenance.steps {
                self.operators[operator.at()].attempts += 1.0;
            }
            if !self.visited.insert(candidate.hash) {
                self.counts.visited += 1;
                continue;
            }
            self.counts.candidates += 1;
            if let Some(parent) = candidate.provenance.parent {
                uses[parent] += 1;
            }
            if let Some(operator) = candidate.provenance.operator() {
                self.operators[operator.at()].made += 1;
                self.operators[operator.at()].reward += REWARD_NEW;
            }
            contenders.extend(candidate.contender.map(|contender| (candidate.provenance.operator(), *contender)));
        }
        self.archive.count_uses(&uses);
        contenders
    }

    /// Give places to the contenders of a generation, which ends with that.
    pub fn keep(&mut self, contenders: Vec<(Option<OperatorId>, Contender)>) {
        for (operator, Contender { elite, answers }) in contenders {
            if let Some(answers) = answers {
                self.solutions.offer(Solution {
                    genome: elite.program.genome.clone(),
                    calls: elite.calls,
                    fuel: elite.fuel,
                    answers,
                    generation: self.counts.generations,
                    origin: elite.origin.clone(),
                });
            }
            let solved = elite.output.note.get().map_or(0, |score| score.solved.count_ones());
            let reached = (solved, elite.progress);
            if !self.archive.offer(elite) {
                continue;
            }
            self.counts.kept += 1;
            let best = reached.0 > self.best.0 || (reached.0 == self.best.0 && reached.1 > self.best.1);
            if best {
                self.best = reached;
            }
            if let Some(operator) = operator {
                self.operators[operator.at()].kept += 1;
                self.operators[operator.at()].reward += if best { REWARD_BEST } else { 1.0 };
            }
        }
        self.counts.generations += 1;
        for operator in &mut self.operators {
            operator.attempts *= FADE;
            operator.reward *= FADE;
        }
    }
}
