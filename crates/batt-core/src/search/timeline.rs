//! What happened when in a search.

use std::time::{Duration, Instant};

use super::session::PHASES;

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
        memo: (u64, u64),
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
const MOST_EVENTS: usize = 200_000;

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
        if self.events.len() < MOST_EVENTS {
            self.events.push(event);
        } else {
            self.left_out += 1;
        }
    }

    pub(super) fn batch(&mut self, generation: u64, worker: usize, candidates: usize, begun: Instant, took: Duration) {
        self.add(Event::Batch { generation, worker, candidates, span: self.span(begun, took) });
    }

    pub(super) fn slow(&mut self, worker: usize, text: &str, begun: Instant, took: Duration) {
        self.add(Event::Slow { worker, text: text.to_owned(), span: self.span(begun, took) });
    }

    pub(super) fn generation(&mut self, number: u64, phases: [Duration; PHASES.len()], memo: (u64, u64)) {
        let ended = self.zero.elapsed().as_nanos() as u64;
        let phases = phases.map(|phase| phase.as_nanos() as u64);
        self.add(Event::Generation { number, ended, phases, memo });
    }
}
