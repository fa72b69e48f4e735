//! Batts: many programs merged into one shared program, and what became of each.

mod shared;

pub use shared::{Batt, Case, CaseReport, Job, Measured, Reading, Span};
