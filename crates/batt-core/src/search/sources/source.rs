//! What a source of candidates is.

use std::time::Instant;

use smallvec::SmallVec;

use super::edit::Material;
use super::operators::OperatorId;
use crate::search::population::Chances;
use crate::search::{Elite, Genome, Lanes, Trial, Visited};

/// What sources see of a search in a generation.
pub struct View<'a> {
    /// The demo samples.
    pub lanes: &'a Lanes,
    /// Seed of all random choices, and the number of the generation.
    pub seed: (u64, u64),
    /// The population.
    pub elites: &'a [&'a Elite],
    /// How likely each of them is to become a parent.
    pub chances: &'a Chances,
    /// How likely each operator of the engine is.
    pub weights: &'a [f64],
    /// Programs that were evaluated before.
    pub visited: &'a Visited,
    /// What operators draw from.
    pub material: Material<'a>,
}

/// Where a candidate is from.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// Place of its parent in the population.
    pub parent: Option<usize>,
    /// The mutations by which it was made, one on top of the other: operator and name of its random choices, which is 0
    /// where it was applied outside of the engine.
    pub steps: SmallVec<[(OperatorId, u64); 4]>,
}

impl Provenance {
    /// The operator that made it; none for what no operator made.
    pub fn operator(&self) -> Option<OperatorId> {
        self.steps.last().map(|&(operator, _)| operator)
    }
}

/// A program that a source has made.
pub struct Draft<'a> {
    /// Its hash.
    pub hash: u64,
    /// The program, evaluated; none if it was visited before.
    pub trial: Option<Trial<'a>>,
    /// Where it is from.
    pub provenance: Provenance,
    /// When its evaluation began.
    pub begun: Instant,
}

impl<'a> Draft<'a> {
    /// A program, made from the parent if there is one.
    pub fn new(genome: Genome, provenance: Provenance, view: &'a View<'a>) -> Draft<'a> {
        let (hash, begun) = (genome.hash(), Instant::now());
        let trial = (!view.visited.contains(hash)).then(|| match provenance.parent {
            Some(k) => view.elites[k].program.attempt(genome, view.lanes),
            None => Trial::new(genome, view.lanes),
        });
        Draft { hash, trial, provenance, begun }
    }
}

/// A source of candidates. What it makes depends on the view and the number only: any worker may make it.
pub trait Source: Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// How many candidates it makes in this generation.
    fn count(&self) -> usize;

    /// Make and evaluate candidate `number`; none if there is nothing to make it of.
    fn draft<'a>(&'a self, number: usize, view: &'a View<'a>) -> Option<Draft<'a>>;

    /// What was changed to make candidate `number`, in words; asked for candidates that stay only.
    fn note(&self, _number: usize, _provenance: &Provenance, _view: &View<'_>) -> String {
        String::new()
    }
}
