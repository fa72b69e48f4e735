//! Batts: many programs merged into one shared program, and what became of each.

mod differs;
mod job;
mod merged;
pub mod progress;
mod shared;
mod tasks;

pub use job::{Case, CaseReport, Job, Measured, Reading, Span};
pub use shared::Batt;
