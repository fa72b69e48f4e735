//! A candidate of a generation: made, evaluated and, if it can find no place, dropped, by one worker.

use std::sync::Arc;
use std::time::{Duration, Instant};

use smallvec::SmallVec;

use super::archive::{Chances, Elite, rank_of};
use super::genome::{Classified, Evaluated, Genome, Trial};
use super::kinds::GRID;
use super::memo::{Class, Memo};
use super::operators::{Material, OPERATORS, mutate};
use super::rng::Rng;
use super::session::{Proposal, Session};
use super::solution::Answers;
use super::timeline::SLOW;

/// Where a candidate of a generation is from.
pub(super) enum Source {
    /// A mutant, by its number in the generation.
    Mutant(usize),
    /// An expression of the bank.
    Grown(u32),
    Given(Proposal),
}

/// What a generation works with.
pub(super) struct Work<'a> {
    pub(super) elites: &'a [&'a Elite],
    pub(super) chances: &'a Chances,
    pub(super) weights: &'a [f64],
    pub(super) material: Material<'a>,
}

/// What came of a candidate.
pub(super) struct Tried {
    pub(super) hash: u64,
    /// Place of the parent.
    pub(super) parent: Option<usize>,
    pub(super) made: Made,
    pub(super) steps: Steps,
    /// When its evaluation began, and how long it took.
    pub(super) begun: Instant,
    pub(super) took: Duration,
    /// The text of a slow program, if there is a timeline for it.
    pub(super) slow: Option<String>,
    /// None if it is known, or cannot find a place.
    pub(super) promising: Option<Box<Promising>>,
}

/// A candidate that may find a place.
pub(super) struct Promising {
    pub(super) program: Evaluated,
    pub(super) output: Arc<Class>,
    pub(super) progress: f32,
    pub(super) calls: u32,
    pub(super) fuel: u64,
    pub(super) note: String,
    /// Of a solution that is the first or the best with these answers.
    pub(super) answers: Option<Answers>,
}

impl Tried {
    fn new(hash: u64, parent: Option<usize>, made: Made, steps: Steps, begun: Instant) -> Tried {
        Tried { hash, parent, made, steps, begun, took: Duration::ZERO, slow: None, promising: None }
    }

    /// The operators that were applied for it.
    pub(super) fn operators(&self) -> impl Iterator<Item = usize> {
        let outside = if let (Made::By(k), true) = (self.made, self.steps.is_empty()) { Some(k) } else { None };
        self.steps.iter().map(|&(operator, _)| operator).chain(outside)
    }
}

/// The mutations by which a mutant was made, one on top of the other: operator and name of its random choices.
type Steps = SmallVec<[(usize, u64); MOST_STEPS]>;

/// A mutant that is known is mutated again, up to so many mutations: near a population that has been searched for long
/// hardly anything is new one step away.
const MOST_STEPS: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    Given,
    Grown,
    By(usize),
}

impl Session {
    /// Make a candidate and evaluate it; none if there is nothing to mutate.
    pub(super) fn tried(&self, source: &Source, work: &Work<'_>) -> Option<Tried> {
        match source {
            Source::Mutant(k) => self.mutant(*k, work),
            Source::Grown(entry) => {
                let mut nodes = Vec::new();
                let root = self.bank.write(*entry, &mut nodes);
                Some(self.alone(Genome::of(&nodes, root.at()), None, Made::Grown, "", work))
            }
            Source::Given(p) => {
                let made = p.operator.map_or(Made::Given, |k| Made::By(OPERATORS.len() + k));
                Some(self.alone(p.genome.clone(), p.parent, made, &p.note, work))
            }
        }
    }

    fn alone(&self, genome: Genome, parent: Option<usize>, made: Made, note: &str, work: &Work<'_>) -> Tried {
        let begun = Instant::now();
        let mut tried = Tried::new(genome.hash(), parent, made, Steps::new(), begun);
        if !self.known.contains(tried.hash) {
            let trial = match parent {
                Some(k) => work.elites[k].program.with(genome, &self.memo),
                None => Trial::new(genome, &self.memo),
            };
            tried.promising = self.promising(&trial, || note.to_owned());
            self.time(&mut tried, &trial);
        }
        tried
    }

    fn mutant(&self, k: usize, work: &Work<'_>) -> Option<Tried> {
        let mut rng = Rng::new(&[self.settings.seed, self.counts.generations, k as u64]);
        let parent = work.chances.draw(&mut rng)?;
        let elite = &work.elites[parent].program;
        let mut before: Option<Trial> = None;
        let mut steps = Steps::new();
        // Operators do not apply everywhere.
        for _ in 0..2 * MOST_STEPS {
            let operator = rng.weighted(work.weights.iter().copied())?;
            let word = rng.word();
            let from: &dyn Classified = before.as_ref().map_or(elite, |trial| trial);
            let Some(made) = mutate(operator, from, &work.material, Rng::new(&[word]), false) else { continue };
            steps.push((operator, word));
            let hash = made.genome.hash();
            let new = !self.known.contains(hash);
            let outcome = |begun| Tried::new(hash, Some(parent), Made::By(operator), steps.clone(), begun);
            let begun = Instant::now();
            if !new && steps.len() == MOST_STEPS {
                return Some(outcome(begun));
            }
            let trial = match &before {
                Some(trial) => trial.with(made.genome, &self.memo),
                None => elite.with(made.genome, &self.memo),
            };
            if new {
                let mut tried = outcome(begun);
                tried.promising = self.promising(&trial, || told(elite, &steps, &work.material, &self.memo));
                self.time(&mut tried, &trial);
                return Some(tried);
            }
            before = Some(trial);
        }
        None
    }

    fn time(&self, tried: &mut Tried, trial: &Trial<'_>) {
        tried.took = tried.begun.elapsed();
        if self.timeline.is_some() && tried.took > SLOW {
            tried.slow = Some(trial.genome.text());
        }
    }

    /// What may stay, in the population or as a solution, as things stand.
    fn promising(&self, trial: &Trial<'_>, note: impl FnOnce() -> String) -> Option<Box<Promising>> {
        let output = trial.output(&self.memo);
        if output.fails_everywhere() || output.kinds & GRID == 0 {
            return None;
        }
        let score = self.judge.score(&output);
        let (calls, solves) = (trial.genome.calls(), score.solved == self.judge.all());
        if !solves && !self.archive.contends(score, calls) {
            return None;
        }
        let (calls, fuel, hash) = (calls as u32, trial.fuel(), trial.genome.hash());
        let progress = self.judge.progress(&output);
        let answers = solves.then(|| self.answers(&trial.genome.program()));
        let answers = answers.filter(|answers| self.better_solution(answers, (calls, fuel, hash)));
        if answers.is_none() && !self.archive.wants(score, rank_of(progress, calls, fuel, hash)) {
            return None;
        }
        let program = trial.kept();
        Some(Box::new(Promising { program, output, progress, calls, fuel, note: note(), answers }))
    }
}

/// What the steps changed, in words; the operator of the last one is told apart.
fn told(parent: &Evaluated, steps: &Steps, material: &Material<'_>, memo: &Memo) -> String {
    let mut before: Option<Trial> = None;
    let mut notes = Vec::with_capacity(steps.len());
    for (n, &(operator, word)) in steps.iter().enumerate() {
        let from: &dyn Classified = before.as_ref().map_or(parent, |trial| trial);
        let Some(made) = mutate(operator, from, material, Rng::new(&[word]), true) else { break };
        let last = n + 1 == steps.len();
        notes.push(if last { made.note } else { format!("{}: {}", OPERATORS[operator].name, made.note) });
        if !last {
            before = Some(Trial::new(made.genome, memo));
        }
    }
    // Line numbers are those of the program that the step found.
    notes.reverse();
    notes.join("; after ")
}
