//! Many programs as one shared program, evaluated on many samples in parallel.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, RwLock};
use std::time::Instant;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::differs::{Differs, Steps};
use super::job::{Case, CaseReport, Chunk, Job, Measured, Reading, Span};
use super::merged::Merged;
use super::tasks::Tasks;
use crate::evaluation::{
    Cells, Context, Counts, Evaluation, Inputs, Numbered, Profile, Sample, SampleMemo, empty_cells, thread_cpu_nanos,
    walk,
};
use crate::program::{Graph, NodeId, Program};
use crate::sync::{lock, read, write};
use crate::value::Value;

/// How many of so many candidates on one sample are one task: few enough to divide, enough for its clock readings not to
/// matter.
fn task_size(candidates: usize) -> usize {
    (candidates / 64).clamp(4, 8)
}

/// A batch of candidates and differs as one shared program.
#[derive(Debug)]
pub struct Batt {
    solvers: Merged,
    differs: Differs,
}

impl Batt {
    /// Merge programs.
    pub fn new<'a>(
        solvers: impl IntoIterator<Item = &'a Program>,
        differs: impl IntoIterator<Item = &'a Program>,
    ) -> Batt {
        Batt::of_merged(Merged::new(solvers), Merged::new(differs))
    }

    /// The batt of programs that are merged already: of candidates and differs each a graph, and for each program its
    /// nodes there in its own canonical order.
    pub fn of_graphs(solvers: (Graph, Vec<Vec<NodeId>>), differs: (Graph, Vec<Vec<NodeId>>)) -> Batt {
        let [solvers, differs] = [solvers, differs].map(|(graph, plans)| Merged { graph, plans });
        Batt::of_merged(solvers, differs)
    }

    fn of_merged(solvers: Merged, differs: Merged) -> Batt {
        Batt { solvers, differs: Differs::new(differs) }
    }

    /// Number of candidates.
    pub fn len(&self) -> usize {
        self.solvers.plans.len()
    }

    /// Whether there are no candidates.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The graph of all candidates, and the node of each one's result.
    pub fn graph(&self) -> (&Graph, Vec<NodeId>) {
        (&self.solvers.graph, self.solvers.plans.iter().filter_map(|plan| plan.last().copied()).collect())
    }

    /// Evaluate every candidate on every sample; call it on a thread of the pool that is to do the work.
    pub fn evaluate(&self, job: &Job) -> Vec<CaseReport> {
        let start = Instant::now();
        let cases: Vec<CaseState> = job.cases.par_iter().map(|case| CaseState::new(self, job, case, start)).collect();
        let (width, size) = (self.len(), task_size(self.len()));
        let mut order: Vec<usize> = (0..cases.len()).collect();
        if !job.sequential && cases.len() > 2 {
            // What is large takes long and is begun first, but for the smallest: it soon tells which candidates take long.
            order.sort_by_key(|&case| Reverse(job.cases[case].inputs.i.as_ref().map_or(0, Value::leaves)));
            order[1..].rotate_right(1);
        }
        let tasks = Tasks::new(order, width.div_ceil(size));
        let work = |_: usize| -> Vec<(usize, usize, Chunk)> {
            let mut at = None;
            let next = || {
                let (case, task) = tasks.next(&mut at)?;
                let chunk = cases[case].task(task * size..width.min((task + 1) * size));
                let (begun, ended) = chunk.nanos();
                if !job.sequential {
                    tasks.took(task, ended - begun);
                }
                Some((case, task, chunk))
            };
            std::iter::from_fn(next).collect()
        };
        let workers = if job.sequential { 1 } else { rayon::current_num_threads() };
        let done: Vec<_> = (0..workers).into_par_iter().with_max_len(1).map(work).collect();
        let mut done: Vec<_> = done.into_iter().flatten().collect();
        done.sort_unstable_by_key(|&(case, task, _)| (case, task));
        let mut chunks: Vec<Vec<Chunk>> = cases.iter().map(|_| Vec::new()).collect();
        done.into_iter().for_each(|(case, _, chunk)| chunks[case].push(chunk));
        cases.into_iter().zip(chunks).map(|(case, chunks)| case.report(chunks)).collect()
    }
}

/// What every differ says of one output; computed by the first candidate that has it.
type Readings = OnceLock<Arc<[Reading]>>;

/// What has been computed on a sample; replaced by an empty one when it has grown too large.
struct State {
    memo: SampleMemo,
    /// Made by the first candidate that there is time for.
    cells: OnceLock<Cells>,
    readings: Mutex<HashMap<u64, Arc<Readings>, FixedState>>,
}

struct CaseState<'a> {
    batt: &'a Batt,
    job: &'a Job,
    case: &'a Case,
    state: RwLock<Arc<State>>,
    /// Tasks that are not done; the last one of them asks the differs about the input and frees the state.
    tasks_left: AtomicUsize,
    base: OnceLock<Arc<[Reading]>>,
    start: Instant,
    deadline: OnceLock<Option<Instant>>,
    cpu: AtomicU64,
    /// Counts of memos that were emptied.
    forgotten: Mutex<Counts>,
    /// What the differs need on every grid, once one of them has been asked.
    fixed: OnceLock<Steps>,
    /// Profiles that no worker is writing to.
    profiles: Mutex<Vec<Profile>>,
}

impl<'a> CaseState<'a> {
    fn new(batt: &'a Batt, job: &'a Job, case: &'a Case, start: Instant) -> CaseState<'a> {
        CaseState {
            batt,
            job,
            case,
            state: RwLock::new(CaseState::fresh()),
            tasks_left: AtomicUsize::new(batt.len().div_ceil(task_size(batt.len()))),
            base: OnceLock::new(),
            start,
            deadline: OnceLock::new(),
            cpu: AtomicU64::new(0),
            forgotten: Mutex::default(),
            fixed: OnceLock::new(),
            profiles: Mutex::default(),
        }
    }

    fn fresh() -> Arc<State> {
        let memo = SampleMemo::new(rayon::current_num_threads());
        Arc::new(State { memo, cells: OnceLock::new(), readings: Mutex::default() })
    }

    /// The state, emptied if it has grown over its limit. Workers in the middle of some candidates keep the old one.
    fn state(&self) -> Arc<State> {
        let state = read(&self.state).clone();
        if state.memo.bytes() <= self.job.memo_bytes {
            return state;
        }
        self.forget(&state)
    }

    /// An empty state, in place of this one if nobody else has put it there.
    fn forget(&self, state: &Arc<State>) -> Arc<State> {
        let mut current = write(&self.state);
        if Arc::ptr_eq(state, &current) {
            let mut forgotten = lock(&self.forgotten);
            *forgotten = *forgotten + state.memo.counts();
            drop(forgotten);
            *current = CaseState::fresh();
        }
        current.clone()
    }

    fn counts(&self) -> Counts {
        let now = read(&self.state).memo.counts();
        *lock(&self.forgotten) + now
    }

    fn context(&self) -> Context<'_> {
        let deadline = *self.deadline.get_or_init(|| self.job.timeout.map(|t| Instant::now() + t));
        let mut cx = Context::watching(&self.job.limits, Some(&self.job.stop), deadline);
        // One that has counted before: how often a primitive was called decides which of its calls are timed.
        cx.profile = self.job.profile.then(|| lock(&self.profiles).pop().unwrap_or_default());
        cx
    }

    fn give_back_profile(&self, cx: Context<'_>) {
        lock(&self.profiles).extend(cx.profile);
    }

    fn elapsed(&self) -> u64 {
        self.start.elapsed().as_nanos() as u64
    }

    fn task(&self, range: std::ops::Range<usize>) -> Chunk {
        let chunk = self.candidates(range);
        if self.tasks_left.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.finish();
        }
        chunk
    }

    fn candidates(&self, range: std::ops::Range<usize>) -> Chunk {
        let begun = self.elapsed();
        let mut cx = self.context();
        // Time that is over stays over: what a task has no time for needs no clock either.
        if let Err(fault) = cx.check(Instant::now()) {
            self.give_back_profile(cx);
            return Chunk::Left(range.len(), Measured::none(fault, begun));
        }
        let worker = rayon::current_thread_index().unwrap_or(0);
        let candidates = (range.start, range.end);
        let cpu = thread_cpu_nanos();
        let state = self.state();
        let mut sample = Sample::new(&self.case.inputs, Some(&state.memo), &mut cx);
        let mut now = Instant::now();
        let measured = range.map(|k| self.candidate(k, &state, &mut sample, &mut now)).collect();
        sample.settle();
        self.cpu.fetch_add(thread_cpu_nanos().saturating_sub(cpu), Ordering::Relaxed);
        let ended = self.elapsed();
        self.give_back_profile(cx);
        Chunk::Evaluated(Span { worker, candidates, nanos: (begun, ended), counts: self.counts() }, measured)
    }

    /// One candidate, which begins at `now`; afterwards that is when it ended.
    fn candidate(&self, k: usize, state: &State, sample: &mut Sample<'_, '_>, now: &mut Instant) -> Measured {
        let since = now.duration_since(self.start).as_nanos() as u64;
        // Candidates that are cheap, or all there already, would otherwise never look at the clock.
        if let Err(fault) = sample.cx.check(*now) {
            return Measured::none(fault, since);
        }
        let (evaluation, differs) = self.evaluated(k, state, sample);
        let begun = std::mem::replace(now, Instant::now());
        Measured { evaluation, nanos: now.duration_since(begun).as_nanos() as u64, begun: since, differs }
    }

    fn evaluated(&self, k: usize, state: &State, sample: &mut Sample<'_, '_>) -> (Evaluation, Arc<[Reading]>) {
        let solvers = &self.batt.solvers;
        let nodes = solvers.graph.nodes();
        let cells = state.cells.get_or_init(|| empty_cells(nodes.len()));
        let walked = walk(nodes, solvers.plans[k].iter().copied(), cells, sample);
        let (outcome, differs) = match walked.result {
            Ok(output) => {
                let readings = self.readings(state, &output, sample);
                (Ok(output.value), readings)
            }
            Err(failure) => (Err(failure), Arc::default()),
        };
        (Evaluation { outcome, fuel: walked.fuel }, differs)
    }

    /// What the differs say of a grid, computed once for each grid that some candidate gives.
    fn readings(&self, state: &State, grid: &Numbered, sample: &mut Sample<'_, '_>) -> Arc<[Reading]> {
        let Some(expected) = &self.case.expected else { return Arc::default() };
        if self.batt.differs.is_empty() {
            return Arc::default();
        }
        let number = state.memo.number(grid);
        let cell = lock(&state.readings).entry(number).or_default().clone();
        let read = || {
            let differs = &self.batt.differs;
            let mut inputs = Inputs { s: self.case.inputs.s.clone(), i: None, c: Some(expected.clone()) };
            let fixed = self.fixed.get_or_init(|| differs.fixed(&inputs, sample.cx));
            inputs.i = Some(grid.value.clone());
            differs.read(&inputs, fixed, sample)
        };
        cell.get_or_init(read).clone()
    }

    /// What is left to do when all candidates are done; other samples take over the memory of the memo.
    fn finish(&self) {
        let cpu = thread_cpu_nanos();
        let state = read(&self.state).clone();
        if let Some(input) = &self.case.inputs.i {
            let mut cx = self.context();
            let mut sample = Sample::new(&self.case.inputs, Some(&state.memo), &mut cx);
            let base = self.readings(&state, &Numbered::new(input.clone()), &mut sample);
            sample.settle();
            self.give_back_profile(cx);
            let _ = self.base.set(base); // nobody else does
        }
        self.forget(&state);
        drop(state);
        self.cpu.fetch_add(thread_cpu_nanos().saturating_sub(cpu), Ordering::Relaxed);
    }

    fn report(self, chunks: Vec<Chunk>) -> CaseReport {
        let counts = self.counts();
        let mut profile = self.job.profile.then(Profile::default);
        if let Some(whole) = &mut profile {
            lock(&self.profiles).iter().for_each(|part| whole.add(part));
        }
        CaseReport {
            base: self.base.into_inner().unwrap_or_default(),
            cpu_nanos: self.cpu.into_inner(),
            span_nanos: chunks.iter().map(Chunk::nanos).fold((u64::MAX, 0), |a, b| (a.0.min(b.0), a.1.max(b.1))),
            chunks,
            counts,
            profile,
        }
    }
}
