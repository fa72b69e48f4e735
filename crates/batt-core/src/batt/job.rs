//! What is asked of a batt, and what it answers.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::{iter, slice};

use crate::evaluation::{Counts, Evaluation, Failure, Inputs, Limits, Profile};
use crate::fault::Fault;
use crate::value::Value;

/// One sample to evaluate on. With `expected`, the differs compare every candidate's output with it.
#[derive(Clone, Debug)]
pub struct Case {
    /// What the candidates see.
    pub inputs: Inputs,
    /// The output that differs compare with; candidates never see it.
    pub expected: Option<Value>,
}

/// What to evaluate, and within which bounds.
pub struct Job {
    /// The samples.
    pub cases: Vec<Case>,
    /// The limits of every evaluation.
    pub limits: Limits,
    /// Wall-clock time a sample may take, as a last resort.
    pub timeout: Option<Duration>,
    /// Bytes that the memo of a sample may keep.
    pub memo_bytes: usize,
    /// One sample after the other, one candidate after the other.
    pub sequential: bool,
    /// Count the calls of every primitive, and time some of them.
    pub profile: bool,
    /// Set from outside to end the job early; its reports mean nothing then.
    pub stop: Arc<AtomicBool>,
}

/// What a differ said of two grids: the count of differences, or why it gave none.
pub type Reading = Result<i64, Fault>;

impl Default for Job {
    /// No samples; bounds as they are usual, a memo of 1 GiB a sample.
    fn default() -> Job {
        Job {
            cases: Vec::new(),
            limits: Limits::default(),
            timeout: None,
            memo_bytes: 1 << 30,
            sequential: false,
            profile: false,
            stop: Arc::default(),
        }
    }
}

/// One candidate on one sample.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Its value or failure, and its fuel.
    pub evaluation: Evaluation,
    /// Time spent for it, by the clock; what it shares is counted where it was computed first.
    pub nanos: u64,
    /// When that began, from the start of the job.
    pub begun: u64,
    /// What each differ says of its output; empty if it has none or the sample has no expected output.
    pub differs: Arc<[Reading]>,
}

impl Measured {
    /// Nothing was computed, for this reason.
    pub(super) fn none(fault: Fault, begun: u64) -> Measured {
        let evaluation = Evaluation { outcome: Err(Failure { fault, node: 0, detail: None }), fuel: 0 };
        Measured { evaluation, nanos: 0, begun, differs: Arc::default() }
    }
}

/// Some candidates on one sample, evaluated by one worker without a break.
#[derive(Clone, Debug)]
pub struct Span {
    /// Number of the worker.
    pub worker: usize,
    /// The candidates, from this one up to but not including the other.
    pub candidates: (usize, usize),
    /// When it began and ended, in nanoseconds from the start of the job.
    pub nanos: (u64, u64),
    /// What had been asked for and computed on the sample by then.
    pub counts: Counts,
}

/// One sample, all candidates.
#[derive(Clone, Debug)]
pub struct CaseReport {
    /// What became of the candidates, in the order of the batt's.
    pub(super) chunks: Vec<Chunk>,
    /// What each differ says of the sample's input: the differences there were at the start.
    pub base: Arc<[Reading]>,
    /// Processor time of all candidates and differs.
    pub cpu_nanos: u64,
    /// When work on the sample began and ended, from the start of the job.
    pub span_nanos: (u64, u64),
    /// Applications asked for and computed.
    pub counts: Counts,
    /// Calls of primitives and their time, if the job asks for it.
    pub profile: Option<Profile>,
}

impl CaseReport {
    /// What became of each candidate, in the order of the batt's.
    pub fn candidates(&self) -> impl Iterator<Item = &Measured> {
        self.chunks.iter().flat_map(Chunk::rows)
    }

    /// Which worker did what when, in the order of the candidates; nothing for those that there was no time for.
    pub fn spans(&self) -> impl Iterator<Item = &Span> {
        self.chunks.iter().filter_map(|chunk| match chunk {
            Chunk::Evaluated(span, _) => Some(span),
            Chunk::Left(..) => None,
        })
    }
}

/// What became of the candidates of a task.
#[derive(Clone, Debug)]
pub(super) enum Chunk {
    /// One worker evaluated them.
    Evaluated(Span, Vec<Measured>),
    /// There was no time for any of so many: they cost nothing, so that a job ends at once.
    Left(usize, Measured),
}

impl Chunk {
    pub(super) fn rows(&self) -> impl Iterator<Item = &Measured> {
        let (rows, each) = match self {
            Chunk::Evaluated(_, rows) => (rows.as_slice(), 1),
            Chunk::Left(count, row) => (slice::from_ref(row), *count),
        };
        rows.iter().flat_map(move |row| iter::repeat_n(row, each))
    }

    /// When it began and ended, in nanoseconds from the start of the job.
    pub(super) fn nanos(&self) -> (u64, u64) {
        match self {
            Chunk::Evaluated(span, _) => span.nanos,
            Chunk::Left(_, row) => (row.begun, row.begun),
        }
    }
}
