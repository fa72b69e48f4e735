//! The engine of arcbatt.
//!
//! Data flows downwards through the modules: [`value`] is what programs compute with, [`primitives`] are the functions
//! of the DSL on values, [`program`] turns text into hash-consed nodes and back, [`batt`] merges many programs into one
//! shared program and evaluates it on samples, [`search`] breeds programs.
//!
//! Nothing here knows of Python, and nothing here panics on what a program does: every operation returns a [`Fault`].

pub mod batt;
pub mod coarse;
pub mod evaluation;
pub mod fault;
pub mod primitives;
pub mod program;
pub mod search;
pub mod sync;
pub mod value;

pub use evaluation::{Context, Limits};
pub use fault::Fault;
pub use value::Value;
