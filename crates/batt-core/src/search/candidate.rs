//! A candidate of a generation, and what came of it.

use std::time::{Duration, Instant};

use super::population::{Answers, Elite};
use super::sources::Provenance;

/// A candidate that was made and evaluated.
pub struct Candidate {
    /// The hash of the program.
    pub hash: u64,
    /// Where it is from.
    pub provenance: Provenance,
    /// When its evaluation began, and how long it took.
    pub begun: Instant,
    /// See `begun`.
    pub took: Duration,
    /// The text of a slow program, if somebody wants to know.
    pub slow: Option<String>,
    /// None if it was visited before, or cannot find a place.
    pub contender: Option<Box<Contender>>,
}

/// A candidate that may find a place.
pub struct Contender {
    /// The program.
    pub elite: Elite,
    /// Of a solution that is the first or the best with these answers.
    pub answers: Option<Answers>,
}
