//! A generation: from what a search has reached, and sources of candidates, to candidates that may change it.
//!
//! It changes nothing, depends on nothing else, and does all of the work: what may change the state is decided on the
//! workers. [`State::visit`] and [`State::keep`] take over the few candidates that are left, one after the other.

use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::candidate::{Candidate, Contender};
use super::population::rank_of;
use super::sources::{Draft, View};
use super::{Elite, Evaluated, Material, OPERATORS, Origin, Problem, Source, State};
use crate::value::Kinds;

/// Candidates that a worker takes at a time: each is made, evaluated and, mostly, dropped by one worker; what it touched
/// is still at hand then.
const BATCH: usize = 32;

/// Candidates that a worker made and evaluated without a break.
pub struct Batch {
    /// The worker.
    pub worker: usize,
    /// When it began.
    pub begun: Instant,
    /// How long it took.
    pub took: Duration,
    /// The candidates.
    pub candidates: Vec<Candidate>,
}

/// Make and evaluate the candidates of all sources, one source after the other. Candidates that take longer than `slow`
/// are told apart. If evaluations are ended from outside, what is returned means nothing.
pub fn generation(
    problem: &Problem,
    state: &State,
    seed: u64,
    sources: &[&dyn Source],
    slow: Option<Duration>,
) -> Vec<Batch> {
    let elites: Vec<&Elite> = state.archive.elites().collect();
    let donors: Vec<&Evaluated> = elites.iter().map(|e| &e.program).collect();
    let view = View {
        lanes: &problem.lanes,
        seed: (seed, state.counts.generations),
        elites: &elites,
        chances: &state.archive.chances(),
        weights: &state.weights()[..OPERATORS.len()],
        visited: &state.visited,
        material: Material {
            bank: &state.bank,
            donors: &donors,
            colours: &problem.colours,
            demo_colours: &problem.demo_colours,
            result: Kinds::GRID,
        },
    };
    let numbers: Vec<(&dyn Source, usize)> =
        sources.iter().flat_map(|source| (0..source.count()).map(|number| (*source, number))).collect();
    let judge = |&(source, number): &(&dyn Source, usize)| {
        let draft = source.draft(number, &view)?;
        let contender = draft.trial.as_ref().and_then(|_| contender(problem, state, &view, source, number, &draft));
        let took = if draft.trial.is_some() { draft.begun.elapsed() } else { Duration::ZERO };
        let text = |slow| draft.trial.as_ref().filter(|_| took > slow).map(|trial| trial.genome.text());
        let slow = slow.and_then(text);
        Some(Candidate { hash: draft.hash, provenance: draft.provenance, begun: draft.begun, took, slow, contender })
    };
    let batch = |numbers: &[(&dyn Source, usize)]| {
        let begun = Instant::now();
        let wanted = numbers.iter().take_while(|_| !problem.lanes.is_stopped());
        let candidates: Vec<Candidate> = wanted.filter_map(judge).collect();
        Batch { worker: rayon::current_thread_index().unwrap_or(0), begun, took: begun.elapsed(), candidates }
    };
    numbers.par_chunks(BATCH).with_max_len(1).map(batch).collect()
}

/// What may stay, in the population or as a solution, as things stand.
fn contender(
    problem: &Problem,
    state: &State,
    view: &View<'_>,
    source: &dyn Source,
    number: usize,
    draft: &Draft<'_>,
) -> Option<Box<Contender>> {
    let (judge, trial) = (&problem.judge, draft.trial.as_ref()?);
    if trial.failed() {
        return None;
    }
    let output = trial.output(&problem.lanes);
    if output.failed || !output.kinds.intersects(Kinds::GRID) {
        return None;
    }
    let score = judge.score(&output);
    let (calls, solves) = (trial.genome.calls(), score.solved == judge.all());
    if !solves && !state.archive.contends(score, calls) {
        return None;
    }
    let (calls, fuel) = (calls as u32, trial.fuel());
    let progress = judge.progress(&output, state.archive.least_progress(score, calls as usize))?;
    let answers = solves.then(|| problem.answers(&trial.genome.program()));
    let answers = answers.filter(|answers| state.solutions.wants(answers, (calls, fuel, draft.hash)));
    if answers.is_none() && !state.archive.wants(score, rank_of(progress, calls, fuel, draft.hash)) {
        return None;
    }
    let operator = draft.provenance.operator().map(|operator| state.operators[operator.at()].name.as_str());
    let origin = Origin::new(
        draft.provenance.parent.map(|parent| view.elites[parent].origin.clone()),
        operator.unwrap_or(source.name()),
        &source.note(number, &draft.provenance, view),
        trial.genome.text(),
    );
    let elite = Elite { program: trial.kept(), output, progress, calls, fuel, uses: 0, origin };
    Some(Box::new(Contender { elite, answers }))
}
