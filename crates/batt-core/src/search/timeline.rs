//! What happened when in a search.

use std::time::{Duration, Instant};

use super::generation::Batch;
use crate::evaluation::Counts;

/// The phases of a generation.
pub const PHASES: [&str; 5] = ["enumerate", "mutate", "evaluate", "drop visited", "keep"];

/// What happened when; nothing depends on it.
pub struct Timeline {
    zero: Instant,
    events: Vec<Event>,
    left_out: u64,
}

/// Something that happened. Times are nanoseconds from the start of the timeline.
pub enum Event {
    /// A generation ended; for each of [`PHASES`] the time that it took.
    Generation {
        /// Its number.
        number: u64,
        /// When it ended.
        ended: u64,
        /// Time of each phase.
        phases: [u64; PHASES.len()],
        /// Calls asked of the memo and calls computed, so far.
        memo: Counts,
    },
    /// A worker made and evaluated some candidates.
    Batch {
        /// The generation.
        generation: u64,
        /// Number of the worker.
        worker: usize,
        /// How many candidates.
        candidates: usize,
        /// When it began and ended.
        span: (u64, u64),
    },
    /// A candidate that took long.
    Slow {
        /// Number of the worker.
        worker: usize,
        /// Its text.
        text: String,
        /// When its evaluation began and ended.
        span: (u64, u64),
    },
}

/// A candidate that takes longer is told apart.
pub(super) const SLOW: Duration = Duration::from_millis(2);

/// A timeline has no more events: about two minutes of search.
const MAX_EVENTS: usize = 200_000;

impl Timeline {
    pub(super) fn start() -> Timeline {
        Timeline { zero: Instant::now(), events: Vec::new(), left_out: 0 }
    }

    /// What happened, and how many more events there were when it was full.
    pub fn events(&self) -> (&[Event], u64) {
        (&self.events, self.left_out)
    }

    fn span(&self, begun: Instant, took: Duration) -> (u64, u64) {
        let begun = begun.saturating_duration_since(self.zero);
        (begun.as_nanos() as u64, (begun + took).as_nanos() as u64)
    }

    fn add(&mut self, event: Event) {
        if self.events.len() < MAX_EVENTS {
            self.events.push(event);
        } else {
            self.left_out += 1;
        }
    }

    pub(super) fn batch(&mut self, generation: u64, batch: &Batch) {
        let Batch { worker, begun, took, candidates } = batch;
        let (worker, span) = (*worker, self.span(*begun, *took));
        self.add(Event::Batch { generation, worker, candidates: candidates.len(), span });
        for candidate in candidates {
            if let Some(text) = &candidate.slow {
                let span = self.span(candidate.begun, candidate.took);
                self.add(Event::Slow { worker, text: text.clone(), span });
            }
        }
    }

    pub(super) fn generation(&mut self, number: u64, phases: [Duration; PHASES.len()], memo: Counts) {
        let ended = self.zero.elapsed().as_nanos() as u64;
        let phases = phases.map(|phase| phase.as_nanos() as u64);
        self.add(Event::Generation { number, ended, phases, memo });
    }
}
