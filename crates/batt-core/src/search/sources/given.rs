//! Programs from outside of the engine.

use super::operators::OperatorId;
use super::source::{Draft, Provenance, Source, View};
use crate::search::Genome;

/// A program from outside of the engine, to be considered in the next generation.
pub struct Proposal {
    /// The program.
    pub genome: Genome,
    /// The operator that made it; none for programs that are given.
    pub operator: Option<OperatorId>,
    /// Place of its parent in the population.
    pub parent: Option<usize>,
    /// Where it is from, or what was changed.
    pub note: String,
}

/// The proposals for a generation.
pub struct Given(pub Vec<Proposal>);

impl Source for Given {
    fn name(&self) -> &'static str {
        "given"
    }

    fn count(&self) -> usize {
        self.0.len()
    }

    fn draft<'a>(&'a self, number: usize, view: &'a View<'a>) -> Option<Draft<'a>> {
        let Proposal { genome, operator, parent, .. } = &self.0[number];
        let provenance =
            Provenance { parent: *parent, steps: operator.iter().map(|&operator| (operator, 0)).collect() };
        Some(Draft::new(genome.clone(), provenance, view))
    }

    fn note(&self, number: usize, _: &Provenance, _: &View<'_>) -> String {
        self.0[number].note.clone()
    }
}
