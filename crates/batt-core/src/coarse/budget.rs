//! The bounds of a search.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::Fault;

/// What a search may still use. Fuel is counted, so that a search ends at the same place on every machine; the clock
/// and the stop sign are the last resort.
pub struct Budget<'a> {
    fuel: u64,
    /// What the stage in progress may use of it, counted from the start.
    stage: u64,
    spent: u64,
    until_look: u64,
    memory: usize,
    stop: &'a AtomicBool,
    deadline: Option<Instant>,
    begun: Instant,
    stages: Vec<Stage>,
    longest: u64,
}

/// A part of a search, for timelines.
#[derive(Clone, Debug)]
pub struct Stage {
    /// What it does.
    pub name: &'static str,
    /// How many functions deep the search of which it is goes.
    pub depth: u8,
    /// When it began and ended, in nanoseconds since the search began.
    pub span: [u64; 2],
    /// What it spent.
    pub fuel: u64,
}

/// Fuel between two looks at the clock: about a millisecond.
const LOOK_EVERY: u64 = 1 << 20;

impl<'a> Budget<'a> {
    /// So many units of fuel (about a nanosecond each) and bytes; `stop` and `deadline` end the search before.
    pub fn new(fuel: u64, memory: usize, stop: &'a AtomicBool, deadline: Option<Instant>) -> Budget<'a> {
        let begun = Instant::now();
        Budget {
            fuel,
            stage: fuel,
            spent: 0,
            until_look: 0,
            memory,
            stop,
            deadline,
            begun,
            stages: Vec::new(),
            longest: 0,
        }
    }

    /// Spend fuel. [`Fault::Fuel`] if there is none left, [`Fault::Interrupted`] or [`Fault::Timeout`] if the search has
    /// to end.
    pub fn charge(&mut self, units: u64) -> Result<(), Fault> {
        self.spent = self.spent.saturating_add(units);
        if self.spent > self.stage {
            return Err(Fault::Fuel);
        }
        if self.until_look > units {
            self.until_look -= units;
            return Ok(());
        }
        self.longest = self.longest.max(LOOK_EVERY - self.until_look + units);
        self.until_look = LOOK_EVERY;
        if self.stop.load(Ordering::Relaxed) {
            return Err(Fault::Interrupted);
        }
        if self.deadline.is_some_and(|deadline| Instant::now() > deadline) { Err(Fault::Timeout) } else { Ok(()) }
    }

    /// The greatest amount that was spent between two looks at the clock and the stop sign.
    pub fn longest(&self) -> u64 {
        self.longest
    }

    /// The stages so far.
    pub fn stages(mut self) -> Vec<Stage> {
        self.end_stage();
        self.stages
    }

    fn end_stage(&mut self) {
        if let Some(last) = self.stages.last_mut() {
            last.span[1] = self.begun.elapsed().as_nanos() as u64;
            last.fuel = self.spent - last.fuel;
        }
    }

    /// A stage begins. From now on no more may be spent than this share of what is left, in hundredths.
    pub fn begin(&mut self, name: &'static str, depth: u8, share: u64) {
        self.end_stage();
        self.stages.push(Stage { name, depth, span: [self.begun.elapsed().as_nanos() as u64, 0], fuel: self.spent });
        let left = self.fuel.saturating_sub(self.spent);
        self.stage = self.spent.saturating_add(left / 100 * share.min(100));
    }

    /// [`Fault::ValueTooLarge`] if what a search holds takes more bytes than it may.
    pub fn holds(&self, bytes: usize) -> Result<(), Fault> {
        if bytes > self.memory { Err(Fault::ValueTooLarge) } else { Ok(()) }
    }

    /// Fuel that the stage in progress may still use.
    pub fn left(&self) -> u64 {
        self.stage.saturating_sub(self.spent)
    }

    /// Bytes that are left for a search that holds so many.
    pub fn room_beside(&self, bytes: usize) -> usize {
        self.memory.saturating_sub(bytes)
    }

    /// Fuel spent so far.
    pub fn spent(&self) -> u64 {
        self.spent
    }
}
