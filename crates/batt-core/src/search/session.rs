//! A search for programs for one task: deal, score, keep, deal again.
//!
//! ```text
//! bank: next calls ----------------.
//! archive: parents -> operators ---+-> new to us? -> evaluate -> could it stay? -> differs -> archive
//! proposals from outside ----------'
//! ```
//!
//! A generation depends on the state before it and on nothing else: not on the clock, on the number of workers, or on
//! what the memo still holds. The phases that change the state are sequential and short.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use foldhash::fast::FixedState;
use rayon::prelude::*;
use smallvec::SmallVec;

use super::archive::{Archive, Elite, Origin, rank_of};
use super::bank::{Args, Bank};
use super::genome::{Evaluated, Genome};
use super::kinds::{GRID, kind_of};
use super::known::Known;
use super::memo::{Class, Memo};
use super::operators::{Material, OPERATORS, mutate};
use super::rng::Rng;
use super::score::{Judge, is_answer};
use crate::batt::{Inputs, run};
use crate::context::{Context, Limits};
use crate::primitives::PrimId;
use crate::program::{Input, Program};
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
    /// Operators that are applied outside of the engine, by name.
    pub outside: Vec<String>,
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
    /// New programs that it made.
    pub tried: f64,
    /// What came of them: 1 for a place in the archive, more for the best so far.
    pub paid: f64,
    /// New programs that it made since the start.
    pub tried_ever: u64,
    /// Places in the archive that they found.
    pub kept_ever: u64,
}

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
    pub answers: Vec<Option<Value>>,
    /// The generation in which it was found.
    pub generation: u64,
    /// How it came about.
    pub origin: Arc<Origin>,
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
pub const PHASES: [&str; 5] = ["mutate", "enumerate", "drop known", "evaluate", "keep"];

/// Of so many bytes of memory one is for a program that is remembered as known, which takes about 40 in two blocks.
pub(super) const KNOWN_SHARE: usize = 256;

/// Programs kept that solve all demo samples and differ on the test inputs.
const MOST_SOLUTIONS: usize = 32;

/// A search for programs for one task.
pub struct Session {
    settings: Settings,
    pub(super) memo: Memo,
    judge: Judge,
    tests: Vec<Inputs>,
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
}

/// A program on its way into the archive.
struct Candidate {
    genome: Genome,
    /// Place of the parent.
    parent: Option<usize>,
    operator: Made,
    note: String,
    steps: Steps,
}

/// The mutations by which a mutant was made, one on top of the other: operator and name of its random choices.
type Steps = SmallVec<[(usize, u64); MOST_STEPS]>;

/// A mutant that is known is mutated again, up to so many mutations: near a population that has been searched for long
/// hardly anything is new one step away.
const MOST_STEPS: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Made {
    Given,
    Grown,
    By(usize),
}

impl Session {
    /// A search on these samples.
    pub fn new(settings: Settings, samples: Samples, differs: &[Arc<Program>]) -> Session {
        let Samples { demos, expected, tests } = samples;
        let colours = colours_of(demos.iter().filter_map(|d| d.i.as_ref()).chain(&expected));
        let memo = Memo::new(demos.clone(), settings.limits, settings.memory / 3);
        let bank = Bank::new(&memo, &colours, settings.memory / 8);
        let archive = Archive::new(demos.len());
        let record = |name: &str, weight: f64| OperatorRecord {
            name: name.to_owned(),
            tried: 20.0,
            paid: weight,
            tried_ever: 0,
            kept_ever: 0,
        };
        let operators = OPERATORS.iter().map(|o| record(o.name, o.weight));
        let outside = settings.outside.iter().map(|name| record(name, 1.0));
        Session {
            operators: operators.chain(outside).collect(),
            known: Known::new(settings.memory / KNOWN_SHARE),
            judge: Judge::new(demos, expected, differs, settings.limits),
            memo,
            tests,
            colours,
            bank,
            archive,
            solutions: Vec::new(),
            counts: Counts::default(),
            best: (0, 0.0),
            phases: Default::default(),
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

    /// How likely each operator is: by what it paid, none below a fiftieth of an even share.
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

    /// One generation; call it on a thread of the pool that is to do the work.
    pub fn generation(&mut self, proposals: Vec<Proposal>) {
        let mut clock = Clock::start();
        let mut candidates = self.mutants();
        self.phases[0] += clock.lap();
        candidates.extend(proposals.into_iter().map(|p| Candidate {
            genome: p.genome,
            parent: p.parent,
            operator: p.operator.map_or(Made::Given, |k| Made::By(OPERATORS.len() + k)),
            note: p.note,
            steps: Steps::new(),
        }));
        candidates.extend(self.grow());
        self.phases[1] += clock.lap();
        self.consider(candidates, &mut clock);
        self.phases[4] += clock.lap();
        self.counts.generations += 1;
        for operator in &mut self.operators {
            operator.tried *= 0.99;
            operator.paid *= 0.99;
        }
        // What is accounted for is not all that is taken: the measure is what the process has.
        if resident_bytes().is_some_and(|bytes| bytes > self.settings.memory / 10 * 9) {
            self.memo.forget();
        }
    }

    fn mutants(&mut self) -> Vec<Candidate> {
        let elites: Vec<&Elite> = self.archive.elites().collect();
        if elites.is_empty() {
            return Vec::new();
        }
        let chances = self.archive.chances();
        let weights = &self.weights()[..OPERATORS.len()];
        let donors: Vec<&Evaluated> = elites.iter().map(|e| &e.program).collect();
        let material = Material { bank: &self.bank, donors: &donors, colours: &self.colours, result: GRID };
        let (seed, generation) = (self.settings.seed, self.counts.generations);
        let mutant = |k: usize| {
            let mut rng = Rng::new(&[seed, generation, k as u64]);
            let parent = chances.draw(&mut rng)?;
            let mut on_the_way: Option<Evaluated> = None;
            let mut steps = Steps::new();
            // Operators do not apply everywhere.
            for _ in 0..2 * MOST_STEPS {
                let operator = rng.weighted(weights.iter().copied())?;
                let word = rng.word();
                let from = on_the_way.as_ref().unwrap_or(&elites[parent].program);
                let Some(made) = mutate(operator, from, &material, Rng::new(&[word]), false) else { continue };
                steps.push((operator, word));
                if steps.len() == MOST_STEPS || !self.known.contains(made.genome.hash()) {
                    return Some(Candidate {
                        genome: made.genome,
                        parent: Some(parent),
                        operator: Made::By(operator),
                        note: String::new(),
                        steps,
                    });
                }
                on_the_way = Some(Evaluated::new(made.genome, &[from], &self.memo));
            }
            None
        };
        (0..self.settings.mutants).into_par_iter().with_min_len(16).filter_map(mutant).collect()
    }

    /// Enumerate the next calls; those that give a grid on every sample are candidates.
    fn grow(&mut self) -> Vec<Candidate> {
        let calls = self.bank.next_calls(self.settings.grown);
        self.counts.grown += calls.len() as u64;
        let (bank, memo) = (&self.bank, &self.memo);
        let evaluate = |(id, args): (PrimId, Args)| {
            let class = bank.evaluate(id, &args, memo);
            (id, args, class)
        };
        let results: Vec<(PrimId, Args, Arc<Class>)> = calls.into_par_iter().with_min_len(32).map(evaluate).collect();
        let mut entered = Vec::new();
        for (id, args, class) in results {
            let grid = class.kinds == GRID;
            if let Some(entry) = self.bank.enter_call(id, args, class)
                && grid
            {
                entered.push(entry);
            }
        }
        let candidate = |entry: u32| {
            let mut nodes = Vec::new();
            let root = self.bank.write(entry, &mut nodes);
            Candidate {
                genome: Genome::of(&nodes, root.at()),
                parent: None,
                operator: Made::Grown,
                note: String::new(),
                steps: Steps::new(),
            }
        };
        entered.into_iter().map(candidate).collect()
    }

    fn consider(&mut self, candidates: Vec<Candidate>, clock: &mut Clock) {
        // New to us? Equal candidates of one generation count once as well.
        let before = candidates.len();
        let candidates: Vec<Candidate> =
            candidates.into_iter().filter(|c| self.known.insert(c.genome.hash())).collect();
        self.counts.known += (before - candidates.len()) as u64;
        self.counts.candidates += candidates.len() as u64;
        self.phases[2] += clock.lap();

        let elites: Vec<&Elite> = self.archive.elites().collect();
        let (memo, judge, archive) = (&self.memo, &self.judge, &self.archive);
        let evaluate = |candidate: &Candidate| {
            let near: Vec<&Evaluated> = candidate.parent.iter().map(|&k| &elites[k].program).collect();
            let program = Evaluated::new(candidate.genome.clone(), &near, memo);
            let output = program.output(memo);
            if output.fails_everywhere() || output.kinds & GRID == 0 {
                return None;
            }
            let score = judge.score(&output);
            let calls = candidate.genome.calls();
            let all = score.solved == judge.all();
            if !all && !archive.contends(score, calls) {
                return None;
            }
            let progress = judge.progress(&output);
            Some((program, output, progress, calls as u32))
        };
        let evaluated: Vec<_> = candidates.par_iter().with_min_len(8).map(evaluate).collect();
        self.phases[3] += clock.lap();

        let donors: Vec<&Evaluated> = elites.iter().map(|e| &e.program).collect();
        let material = Material { bank: &self.bank, donors: &donors, colours: &self.colours, result: GRID };
        let mut uses = vec![0; elites.len()];
        let mut offers = Vec::new();
        for (candidate, evaluated) in candidates.iter().zip(evaluated) {
            if let Some(parent) = candidate.parent {
                uses[parent] += 1;
            }
            if let Made::By(operator) = candidate.operator {
                self.operators[operator].tried += 1.0;
                self.operators[operator].tried_ever += 1;
            }
            let Some((program, output, progress, calls)) = evaluated else { continue };
            let (score, fuel) = (self.judge.score(&output), program.fuel());
            let solves = score.solved == self.judge.all();
            if !solves && !self.archive.wants(score, rank_of(progress, calls, fuel, candidate.genome.hash())) {
                continue;
            }
            let parent = candidate.parent.map(|k| elites[k]);
            let note = match (candidate.operator, parent) {
                // The same choices make the same mutant; the words are wanted only for those that may stay.
                (Made::By(k), Some(parent)) if k < OPERATORS.len() => {
                    told(&parent.program, &candidate.steps, &material, &self.memo)
                }
                _ => candidate.note.clone(),
            };
            let name = match candidate.operator {
                Made::Given => "given",
                Made::Grown => "grown",
                Made::By(k) => self.operators[k].name.as_str(),
            };
            let origin = Origin::new(parent.map(|p| p.origin.clone()), name, &note, candidate.genome.clone());
            offers.push((candidate.operator, Elite { program, output, progress, calls, fuel, uses: 0, origin }));
        }
        drop((elites, donors));
        self.archive.count_uses(&uses);
        for (made, elite) in offers {
            self.offer(made, elite);
        }
    }

    fn offer(&mut self, made: Made, elite: Elite) {
        let solved = elite.output.score.get().map_or(0, |s| s.solved);
        if solved == self.judge.all() {
            self.solve(&elite);
        }
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

    /// Remember a program that solves all demo samples, if it answers the tests as no shorter one does.
    fn solve(&mut self, elite: &Elite) {
        let program = elite.program.genome.program();
        let mut cx = Context::new(&self.settings.limits);
        // In a run every sample sees all demo pairs, which is more than it saw here.
        let everything = self.tests.first().and_then(|inputs| inputs.s.clone());
        if let (Some(s), true) = (everything, program.reads(Input::S)) {
            let right = |(k, inputs): (usize, &Inputs)| {
                let inputs = Inputs { s: Some(s.clone()), ..inputs.clone() };
                let outcome = run(&program, &inputs, &mut cx).outcome;
                outcome.is_ok_and(|output| output.equals(self.judge.expected(k)))
            };
            if !self.memo.samples().iter().enumerate().all(right) {
                return;
            }
        }
        let answer = |inputs: &Inputs| run(&program, inputs, &mut cx).outcome.ok().filter(is_answer);
        let answers: Vec<Option<Value>> = self.tests.iter().map(answer).collect();
        let solution = Solution {
            genome: elite.program.genome.clone(),
            calls: elite.calls,
            fuel: elite.fuel,
            answers,
            generation: self.counts.generations,
            origin: elite.origin.clone(),
        };
        let rank = |s: &Solution| (s.answers.iter().filter(|a| a.is_none()).count(), s.calls, s.fuel, s.genome.hash());
        if let Some(k) = self.solutions.iter().position(|s| s.answers == solution.answers) {
            if rank(&solution) < rank(&self.solutions[k]) {
                self.solutions[k] = solution;
            }
        } else {
            self.solutions.push(solution);
        }
        self.solutions.sort_by_key(rank);
        self.solutions.truncate(MOST_SOLUTIONS);
    }

    /// Put back a program that was in the population or among the solutions; used to resume.
    pub(super) fn evaluate(&self, genome: Genome) -> (Evaluated, Arc<Class>, f32) {
        let program = Evaluated::new(genome, &[], &self.memo);
        let output = program.output(&self.memo);
        self.judge.score(&output);
        let progress = self.judge.progress(&output);
        (program, output, progress)
    }

    /// The test inputs.
    pub(super) fn answers(&self, genome: &Genome) -> Vec<Option<Value>> {
        let program = genome.program();
        let mut cx = Context::new(&self.settings.limits);
        self.tests.iter().map(|inputs| run(&program, inputs, &mut cx).outcome.ok().filter(is_answer)).collect()
    }
}

/// What the steps changed, in words; the operator of the last one is told apart.
fn told(parent: &Evaluated, steps: &Steps, material: &Material<'_>, memo: &Memo) -> String {
    let mut from: Option<Evaluated> = None;
    let mut notes = Vec::with_capacity(steps.len());
    for (n, &(operator, word)) in steps.iter().enumerate() {
        let before = from.as_ref().unwrap_or(parent);
        let Some(made) = mutate(operator, before, material, Rng::new(&[word]), true) else { break };
        let last = n + 1 == steps.len();
        notes.push(if last { made.note } else { format!("{}: {}", OPERATORS[operator].name, made.note) });
        if !last {
            from = Some(Evaluated::new(made.genome, &[before], memo));
        }
    }
    // Line numbers are those of the program that the step found.
    notes.reverse();
    notes.join("; after ")
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
    let mut seen: HashMap<u8, (), FixedState> = HashMap::default();
    for grid in grids {
        if let Value::Grid(grid) = grid {
            seen.extend(grid.cells().iter().map(|&c| (c, ())));
        }
    }
    let mut colours: Vec<u8> = seen.into_keys().collect();
    colours.sort_unstable();
    colours.into_iter().map(|c| Value::Int(c.into())).filter(|v| kind_of(v) == super::kinds::COLOUR).collect()
}

/// What the process has in memory, where the system tells.
pub fn resident_bytes() -> Option<usize> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4096)
}
