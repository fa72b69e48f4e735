//! Programs of the population, changed.

use std::time::Instant;

use super::operators::{OPERATORS, OperatorId, mutate};
use super::source::{Draft, Provenance, Source, View};
use crate::search::{Observed, Rng, Trial};

/// A mutant that was visited is mutated again, up to so many mutations: near a population that has been searched for long
/// hardly anything is new one step away.
const MAX_STEPS: usize = 4;

/// So many mutants.
pub struct Mutants(pub usize);

impl Source for Mutants {
    fn name(&self) -> &'static str {
        "mutated"
    }

    fn count(&self) -> usize {
        self.0
    }

    fn draft<'a>(&'a self, number: usize, view: &'a View<'a>) -> Option<Draft<'a>> {
        let mut rng = Rng::new(&[view.seed.0, view.seed.1, number as u64]);
        let parent = view.chances.draw(&mut rng)?;
        let elite = &view.elites[parent].program;
        let mut provenance = Provenance { parent: Some(parent), ..Provenance::default() };
        let mut before: Option<Trial> = None;
        // Operators do not apply everywhere.
        for _ in 0..2 * MAX_STEPS {
            let operator = OperatorId(rng.weighted(view.weights.iter().copied())? as u32);
            let word = rng.word();
            let from: &dyn Observed = before.as_ref().map_or(elite, |trial| trial);
            let Some(mutant) = mutate(operator, from, &view.material, Rng::new(&[word]), false) else { continue };
            provenance.steps.push((operator, word));
            let (hash, begun) = (mutant.genome.hash(), Instant::now());
            let new = !view.visited.contains(hash);
            if !new && provenance.steps.len() == MAX_STEPS {
                return Some(Draft { hash, trial: None, provenance, begun });
            }
            if new {
                let trial = match &before {
                    Some(trial) => trial.attempt(mutant.genome, view.lanes),
                    None => elite.attempt(mutant.genome, view.lanes),
                };
                return Some(Draft { hash, trial: Some(trial), provenance, begun });
            }
            before = Some(match &before {
                Some(trial) => trial.with(mutant.genome, view.lanes),
                None => elite.with(mutant.genome, view.lanes),
            });
        }
        None
    }

    fn note(&self, _: usize, provenance: &Provenance, view: &View<'_>) -> String {
        let Some(parent) = provenance.parent else { return String::new() };
        let elite = &view.elites[parent].program;
        let mut before: Option<Trial> = None;
        let mut notes = Vec::with_capacity(provenance.steps.len());
        for (n, &(operator, word)) in provenance.steps.iter().enumerate() {
            let from: &dyn Observed = before.as_ref().map_or(elite, |trial| trial);
            let Some(mutant) = mutate(operator, from, &view.material, Rng::new(&[word]), true) else { break };
            if n + 1 == provenance.steps.len() {
                // The operator of the last step is told apart.
                notes.push(mutant.note);
            } else {
                notes.push(format!("{}: {}", OPERATORS[operator.at()].name, mutant.note));
                before = Some(Trial::new(mutant.genome, view.lanes));
            }
        }
        // Line numbers are those of the program that the step found.
        notes.reverse();
        notes.join("; after ")
    }
}
