//! A search for programs for one task: one generation after the other.
//!
//! ```text
//! bank: next calls ----------------.
//! archive: parents -> operators ---+-> visited? -> evaluate -> could it stay? -> differs -> archive
//! proposals from outside ----------'
//! ```
//!
//! A generation depends on the state before it and on nothing else: not on the clock, on the number of workers, or on
//! what the memo still holds. The phases that change the state are sequential and short, and come last: a generation that
//! is stopped leaves the state as it was.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::generation::generation;
use super::snapshot::{self, Saved, SnapshotError};
use super::sources::{Given, Mutants, enumerate};
use super::timeline::SLOW;
use super::{
    Bank, Catalogue, Elite, Genome, OperatorId, PHASES, Problem, Proposal, Rng, Samples, Settings, State, Timeline,
};
use crate::program::Program;

/// A search for programs for one task.
pub struct Session {
    /// What it was set up with.
    pub settings: Settings,
    /// What it is about.
    pub problem: Problem,
    /// What it has reached.
    pub state: State,
    /// Time of each of [`PHASES`] in this process, by the clock; nothing depends on it.
    pub phases: [Duration; PHASES.len()],
    /// What happened when, if somebody wants to know; nothing depends on it.
    pub timeline: Option<Timeline>,
}

impl Session {
    /// A search on these samples, of which the demos may be [`MAX_DEMOS`](super::MAX_DEMOS) at most. Whoever sets `stop`
    /// ends the generation in progress. It knows the primitives that are defined now.
    pub fn new(settings: Settings, samples: Samples, differs: &[Arc<Program>], stop: Arc<AtomicBool>) -> Session {
        let demos = samples.demos.len();
        let problem = Problem::new(&settings, samples, differs, stop);
        let catalogue = Arc::new(Catalogue::now());
        let bank = Bank::new(&problem.lanes, catalogue, &problem.colours, settings.memory / 8);
        let state = State::new(&settings, bank, demos);
        Session { settings, problem, state, phases: Default::default(), timeline: None }
    }

    /// The search whose state was saved, with the settings and samples that it had. `visited` are the hashes from the one
    /// that [`visited_in`](super::visited_in) names.
    pub fn resume(
        settings: Settings,
        samples: Samples,
        differs: &[Arc<Program>],
        stop: Arc<AtomicBool>,
        state: &[u8],
        visited: &[u64],
    ) -> Result<Session, SnapshotError> {
        let mut session = Session::new(settings, samples, differs, stop);
        snapshot::restore(&session.settings, &session.problem, &mut session.state, state, visited)?;
        Ok(session)
    }

    /// The state between two generations, as bytes.
    pub fn save(&mut self) -> Result<Saved, SnapshotError> {
        snapshot::save(&self.settings, &mut self.state)
    }

    /// Note from now on what happens when.
    pub fn trace(&mut self) {
        self.timeline = Some(Timeline::start());
    }

    /// Parents for an operator outside of the engine: for each the place of the parent and the program.
    pub fn parents(&self, outside: usize) -> Vec<(usize, Genome)> {
        let (state, operator) = (&self.state, OperatorId::outside(outside));
        let share = state.weights().get(operator.at()).copied().unwrap_or(0.0);
        let count = (share * self.settings.mutants as f64).ceil() as usize;
        let chances = state.archive.chances();
        let elites: Vec<&Elite> = state.archive.elites().collect();
        let mut rng = Rng::new(&[self.settings.seed, 1 << 32 | outside as u64, state.counts.generations]);
        let draw = |_| chances.draw(&mut rng).map(|k| (k, elites[k].program.genome.clone()));
        (0..count).filter_map(draw).collect()
    }

    /// One generation; call it on a thread of the pool that is to do the work. False if it was stopped: the state is
    /// then what it was, and the same generation can be made again.
    pub fn step(&mut self, proposals: Vec<Proposal>) -> bool {
        let mut looked = Instant::now();
        let mut lap = || {
            let now = Instant::now();
            now.duration_since(std::mem::replace(&mut looked, now))
        };
        let before = self.phases;
        let (problem, state) = (&self.problem, &mut self.state);
        let mark = state.bank.mark();
        let (calls, enumerated) = enumerate(&mut state.bank, self.settings.enumerated, &problem.lanes);
        self.phases[0] += lap();

        let (mutants, given) = (Mutants(self.settings.mutants), Given(proposals));
        let slow = self.timeline.is_some().then_some(SLOW);
        let batches = generation(problem, state, self.settings.seed, &[&mutants, &given, &enumerated], slow);
        let both = lap();
        // Making and evaluating take turns: what the workers spent on each is its share of the time.
        let worked: f64 = batches.iter().map(|batch| batch.took.as_secs_f64()).sum();
        let evaluated: f64 = batches.iter().flat_map(|batch| &batch.candidates).map(|c| c.took.as_secs_f64()).sum();
        let share = both.mul_f64((evaluated / worked.max(1e-9)).min(1.0));
        self.phases[1] += both - share;
        self.phases[2] += share;
        if let Some(timeline) = &mut self.timeline {
            batches.iter().for_each(|batch| timeline.batch(state.counts.generations, batch));
        }
        if problem.lanes.is_stopped() {
            state.bank.undo(mark);
            return false;
        }
        state.counts.enumerated += calls;
        let contenders = state.visit(batches.into_iter().flat_map(|batch| batch.candidates));
        self.phases[3] += lap();

        state.keep(contenders);
        // What is accounted for is not all that is taken: the measure is what the process has.
        if resident_bytes().is_some_and(|bytes| bytes > self.settings.memory / 10 * 9) {
            problem.lanes.forget();
        }
        self.phases[4] += lap();
        if let Some(timeline) = &mut self.timeline {
            let took = std::array::from_fn(|k| self.phases[k] - before[k]);
            timeline.generation(state.counts.generations - 1, took, problem.lanes.counts());
        }
        true
    }
}

/// What the process has in memory, where the system tells.
pub fn resident_bytes() -> Option<usize> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = text.split_whitespace().nth(1)?.parse().ok()?;
    // SAFETY: the call reads a constant of the system.
    let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).ok()?;
    Some(pages * page)
}
