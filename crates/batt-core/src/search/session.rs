//! A search for programs for one task: deal, score, keep, deal again.
//!
//! ```text
//! bank: next calls ----------------.
//! archive: parents -> operators ---+-> new to us? -> evaluate -> could it stay? -> differs -> archive
//! proposals from outside ----------'
//! ```
//!
//! A generation depends on the state before it and on nothing else: not on the clock, on the number of workers, or on
//! what the memo still holds. The phases that change the state are sequential and short, and come last: a generation that
//! is stopped leaves the state as it was.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::archive::{Archive, Elite, Origin};
use super::bank::{Args, Bank};
use super::candidate::{Made, Promising, Source, Tried, Work};
use super::genome::{Evaluated, Genome, Trial};
use super::kinds::Catalogue;
use super::kinds::{GRID, kind_of};
use super::known::Known;
use super::memo::{Class, Memo};
use super::operators::{Material, OPERATORS};
use super::rng::Rng;
use super::score::Judge;
use super::solution::Solution;
use super::timeline::Timeline;
use crate::batt::Inputs;
use crate::context::Limits;
use crate::primitives::PrimId;
use crate::program::Program;
use crate::value::Value;

/// What a search is set up with. With the same settings, seed included, it always takes the same course.
#[derive(Clone, Debug)]
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
    pub grown: usize,
    /// Operators that are applied outside of the engine: name, and how often each is tried at first (see [`OPERATORS`]).
    pub outside: Vec<(String, f64)>,
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

/// How an operator did. Both numbers fade, so that what pays now counts most.
#[derive(Clone, Debug, PartialEq)]
pub struct OperatorRecord {
    /// Its name.
    pub name: String,
    /// How often it was applied.
    pub tried: f64,
    /// What came of that: a little for a new program, 1 for a place in the archive, more for the best so far.
    pub paid: f64,
    /// New programs that it made since the start.
    pub tried_ever: u64,
    /// Places in the archive that they found.
    pub kept_ever: u64,
}

/// A program from outside of the engine, to be considered in the next generation.
pub struct Proposal {
    /// The program.
    pub genome: Genome,
    /// Number of the operator among [`Settings::outside`]; none for programs that are given.
    pub operator: Option<usize>,
    /// Place of its parent, as [`Session::parents`] gave it.
    pub parent: Option<usize>,
    /// Where it is from, or what was changed.
    pub note: String,
}

/// What was done since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Generations.
    pub generations: u64,
    /// Different programs that were evaluated.
    pub candidates: u64,
    /// Programs that were dropped before evaluation because an equal one was known.
    pub known: u64,
    /// Programs that found a place.
    pub kept: u64,
    /// Calls that were enumerated.
    pub grown: u64,
}

/// The phases of a generation.
pub const PHASES: [&str; 5] = ["enumerate", "mutate", "evaluate", "drop known", "keep"];

/// What a new program pays, where a place in the population pays 1: where nothing finds places any more, operators whose
/// changes are exhausted give way to those that still make something new.
const NEW_PAYS: f64 = 0.01;

/// Candidates that a worker takes at a time.
const BATCH: usize = 32;

/// Of so many bytes of memory one is for a program that is remembered as known, which takes about 40 in two blocks.
pub(super) const KNOWN_SHARE: usize = 256;

/// Candidates that a worker made and evaluated without a break.
struct Batch {
    worker: usize,
    begun: Instant,
    took: Duration,
    tried: Vec<Tried>,
}

/// A search for programs for one task.
pub struct Session {
    pub(super) settings: Settings,
    pub(super) memo: Memo,
    pub(super) judge: Judge,
    pub(super) tests: Vec<Inputs>,
    colours: Vec<Value>,
    pub(super) bank: Bank,
    pub(super) archive: Archive,
    pub(super) known: Known,
    pub(super) operators: Vec<OperatorRecord>,
    pub(super) solutions: Vec<Solution>,
    pub(super) counts: Counts,
    pub(super) best: (u32, f32),
    /// Time of each of [`PHASES`] in this process, by the clock; nothing depends on it.
    phases: [Duration; PHASES.len()],
    /// What happened when, if somebody wants to know; nothing depends on it.
    pub(super) timeline: Option<Timeline>,
}

impl Session {
    /// A search on these samples, of which the demos may be [`MAX_DEMOS`](super::MAX_DEMOS) at most. Whoever sets `stop`
    /// ends the generation in progress. It knows the primitives that are defined now.
    pub fn new(settings: Settings, samples: Samples, differs: &[Arc<Program>], stop: Arc<AtomicBool>) -> Session {
        let Samples { demos, expected, tests } = samples;
        let colours = colours_of(demos.iter().filter_map(|d| d.i.as_ref()).chain(&expected));
        let memo = Memo::new(demos.clone(), settings.limits, settings.memory / 3, stop.clone());
        let bank = Bank::new(&memo, Arc::new(Catalogue::now()), &colours, settings.memory / 8);
        let archive = Archive::new(demos.len());
        let record = |name: &str, weight: f64| OperatorRecord {
            name: name.to_owned(),
            tried: 20.0,
            paid: weight,
            tried_ever: 0,
            kept_ever: 0,
        };
        let operators = OPERATORS.iter().map(|o| record(o.name, o.weight));
        let outside = settings.outside.iter().map(|(name, weight)| record(name, *weight));
        Session {
            operators: operators.chain(outside).collect(),
            known: Known::new(settings.memory / KNOWN_SHARE),
            judge: Judge::new(demos, expected, differs, settings.limits, stop),
            memo,
            tests,
            colours,
            bank,
            archive,
            solutions: Vec::new(),
            counts: Counts::default(),
            best: (0, 0.0),
            phases: Default::default(),
            timeline: None,
            settings,
        }
    }

    /// What was done so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// (demo samples solved by the best program, the best progress).
    pub fn best(&self) -> (u32, f32) {
        self.best
    }

    /// Programs that solve all demo samples and differ on the test inputs, shortest first.
    pub fn solutions(&self) -> &[Solution] {
        &self.solutions
    }

    /// The population.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The small expressions.
    pub fn bank(&self) -> &Bank {
        &self.bank
    }

    /// The memo.
    pub fn memo(&self) -> &Memo {
        &self.memo
    }

    /// How the operators did.
    pub fn operators(&self) -> &[OperatorRecord] {
        &self.operators
    }

    /// Time of each of [`PHASES`] so far, by the clock.
    pub fn phases(&self) -> [Duration; PHASES.len()] {
        self.phases
    }

    /// Note from now on what happens when.
    pub fn trace(&mut self) {
        self.timeline = Some(Timeline::start());
    }

    /// What happened since [`Session::trace`].
    pub fn timeline(&self) -> Option<&Timeline> {
        self.timeline.as_ref()
    }

    /// How likely each operator is: by what it paid, none below a fifth of an even share.
    fn weights(&self) -> Vec<f64> {
        let pays: Vec<f64> = self.operators.iter().map(|o| o.paid / o.tried.max(1.0)).collect();
        let all: f64 = pays.iter().sum();
        let even = 1.0 / pays.len() as f64;
        pays.iter().map(|p| 0.2 * even + 0.8 * p / all.max(1e-9)).collect()
    }

    /// Parents for the operators outside: for each the place of the parent and the program.
    pub fn parents(&self, operator: usize) -> Vec<(usize, Genome)> {
        let weights = self.weights();
        let share = weights.get(OPERATORS.len() + operator).copied().unwrap_or(0.0);
        let count = (share * self.settings.mutants as f64).ceil() as usize;
        let chances = self.archive.chances();
        let elites: Vec<&Elite> = self.archive.elites().collect();
        let mut rng = Rng::new(&[self.settings.seed, 1 << 32 | operator as u64, self.counts.generations]);
        let draw = |_| chances.draw(&mut rng).map(|k| (k, elites[k].program.genome.clone()));
        (0..count).filter_map(draw).collect()
    }

    /// One generation; call it on a thread of the pool that is to do the work. False if it was stopped: the state is
    /// then what it was, and the same generation can be made again.
    pub fn generation(&mut self, proposals: Vec<Proposal>) -> bool {
        let mut clock = Clock::start();
        let (before, mark) = (self.phases, self.bank.mark());
        let grown_before = self.counts.grown;
        let grown = self.grow();
        self.phases[0] += clock.lap();
        let mut sources: Vec<Source> = (0..self.settings.mutants).map(Source::Mutant).collect();
        sources.extend(proposals.into_iter().map(Source::Given));
        sources.extend(grown.into_iter().map(Source::Grown));

        let elites: Vec<&Elite> = self.archive.elites().collect();
        let donors: Vec<&Evaluated> = elites.iter().map(|e| &e.program).collect();
        let work = Work {
            elites: &elites,
            chances: &self.archive.chances(),
            weights: &self.weights()[..OPERATORS.len()],
            material: Material { bank: &self.bank, donors: &donors, colours: &self.colours, result: GRID },
        };
        // A candidate is made, evaluated and, mostly, dropped by one worker: what it touched is still at hand then.
        let batch = |batch: &[Source]| {
            let begun = Instant::now();
            let wanted = batch.iter().take_while(|_| !self.memo.stopped());
            let tried: Vec<Tried> = wanted.filter_map(|source| self.tried(source, &work)).collect();
            Batch { worker: rayon::current_thread_index().unwrap_or(0), begun, took: begun.elapsed(), tried }
        };
        let batches: Vec<Batch> = sources.par_chunks(BATCH).with_max_len(1).map(batch).collect();
        let lap = clock.lap();
        if let Some(timeline) = &mut self.timeline {
            for Batch { worker, begun, took, tried } in &batches {
                timeline.batch(self.counts.generations, *worker, tried.len(), *begun, *took);
                for tried in tried {
                    if let Some(text) = &tried.slow {
                        timeline.slow(*worker, text, tried.begun, tried.took);
                    }
                }
            }
        }
        let worked: f64 = batches.iter().map(|batch| batch.took.as_secs_f64()).sum();
        let evaluated: f64 = batches.iter().flat_map(|batch| &batch.tried).map(|t| t.took.as_secs_f64()).sum();
        let share = lap.mul_f64((evaluated / worked.max(1e-9)).min(1.0));
        self.phases[1] += lap - share;
        self.phases[2] += share;

        if self.memo.stopped() {
            drop(batches);
            self.bank.undo(mark);
            self.counts.grown = grown_before;
            return false;
        }
        // New to us? Equal candidates of one generation count once as well.
        let mut uses = vec![0; elites.len()];
        let mut offers = Vec::new();
        for tried in batches.into_iter().flat_map(|batch| batch.tried) {
            for operator in tried.operators() {
                self.operators[operator].tried += 1.0;
            }
            if !self.known.insert(tried.hash) {
                self.counts.known += 1;
                continue;
            }
            self.counts.candidates += 1;
            if let Some(parent) = tried.parent {
                uses[parent] += 1;
            }
            if let Made::By(operator) = tried.made {
                self.operators[operator].tried_ever += 1;
                self.operators[operator].paid += NEW_PAYS;
            }
            let Some(promising) = tried.promising else { continue };
            let Promising { program, output, progress, calls, fuel, note, answers } = *promising;
            let name = match tried.made {
                Made::Given => "given",
                Made::Grown => "grown",
                Made::By(k) => self.operators[k].name.as_str(),
            };
            let parent = tried.parent.map(|k| elites[k].origin.clone());
            let origin = Origin::new(parent, name, &note, program.genome.text());
            offers.push((tried.made, Elite { program, output, progress, calls, fuel, uses: 0, origin }, answers));
        }
        self.phases[3] += clock.lap();

        self.archive.count_uses(&uses);
        for (made, elite, answers) in offers {
            if let Some(answers) = answers {
                self.keep_solution(&elite, answers);
            }
            self.offer(made, elite);
        }
        self.counts.generations += 1;
        for operator in &mut self.operators {
            operator.tried *= 0.99;
            operator.paid *= 0.99;
        }
        // What is accounted for is not all that is taken: the measure is what the process has.
        if resident_bytes().is_some_and(|bytes| bytes > self.settings.memory / 10 * 9) {
            self.memo.forget();
        }
        self.phases[4] += clock.lap();
        if let Some(timeline) = &mut self.timeline {
            let took = std::array::from_fn(|k| self.phases[k] - before[k]);
            timeline.generation(self.counts.generations - 1, took, self.memo.counts());
        }
        true
    }

    /// Enumerate the next calls; returns those that are a grid on every sample.
    fn grow(&mut self) -> Vec<u32> {
        let (mut wanted, mut looks) = (self.settings.grown, 20 * self.settings.grown);
        let mut grids = Vec::new();
        while !self.memo.stopped() {
            let calls = self.bank.next_calls(wanted, &mut looks);
            if calls.is_empty() {
                break;
            }
            wanted -= calls.len();
            self.counts.grown += calls.len() as u64;
            let (bank, memo) = (&self.bank, &self.memo);
            let evaluate = |(id, args): (PrimId, Args)| {
                let class = bank.evaluate(id, &args, memo);
                (id, args, class)
            };
            let results: Vec<(PrimId, Args, Arc<Class>)> =
                calls.into_par_iter().with_min_len(32).map(evaluate).collect();
            for (id, args, class) in results {
                let grid = class.kinds == GRID;
                if let Some(entry) = self.bank.enter_call(id, args, class)
                    && grid
                {
                    grids.push(entry);
                }
            }
        }
        grids
    }

    fn offer(&mut self, made: Made, elite: Elite) {
        let solved = elite.output.score.get().map_or(0, |s| s.solved);
        let reached = (solved.count_ones(), elite.progress);
        if !self.archive.offer(elite) {
            return;
        }
        self.counts.kept += 1;
        let better = reached.0 > self.best.0 || (reached.0 == self.best.0 && reached.1 > self.best.1);
        if better {
            self.best = reached;
        }
        if let Made::By(k) = made {
            self.operators[k].kept_ever += 1;
            self.operators[k].paid += if better { 10.0 } else { 1.0 };
        }
    }

    /// Put back a program that was in the population or among the solutions; used to resume.
    pub(super) fn evaluate(&self, genome: Genome) -> (Evaluated, Arc<Class>, f32, u64) {
        let trial = Trial::new(genome, &self.memo);
        let output = trial.output(&self.memo);
        self.judge.score(&output);
        let progress = self.judge.progress(&output);
        let fuel = trial.fuel();
        (trial.kept(), output, progress, fuel)
    }
}

/// Time since the last look.
struct Clock(Instant);

impl Clock {
    fn start() -> Clock {
        Clock(Instant::now())
    }

    fn lap(&mut self) -> Duration {
        let now = Instant::now();
        now.duration_since(std::mem::replace(&mut self.0, now))
    }
}

/// The colours of some grids, each once, ascending.
pub fn colours_of<'a>(grids: impl Iterator<Item = &'a Value>) -> Vec<Value> {
    let mut colours: BTreeSet<u8> = BTreeSet::new();
    for grid in grids {
        if let Value::Grid(grid) = grid {
            colours.extend(grid.cells());
        }
    }
    colours.into_iter().map(|c| Value::Int(c.into())).filter(|v| kind_of(v) == super::kinds::COLOUR).collect()
}

/// What the process has in memory, where the system tells.
pub fn resident_bytes() -> Option<usize> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4096)
}
