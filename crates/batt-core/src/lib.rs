//! The engine of arcbatt.
//!
//! Data flows downwards through the modules: [`value`] is what programs compute with, [`primitives`] are the functions
//! of the DSL on values, [`program`] turns text into hash-consed nodes and back, [`batt`] merges many programs into one
//! shared program and evaluates it on samples, [`search`] breeds programs.
//!
//! Nothing here knows of Python, and nothing here panics on what a program does: every operation returns a [`Fault`].
//!
//! ```
//! use batt_core::batt::{Batt, Case, Job};
//! use batt_core::evaluation::{Inputs, Limits, Pool};
//! use batt_core::program::parse_program;
//! use batt_core::{Fault, Value};
//!
//! // Two candidates that have a line in common: in the batt it is computed once.
//! let texts = ["x1 = hmirror(I)\nO = vmirror(x1)", "x1 = hmirror(I)\nx2 = size(x1)\nO = first(x2)"];
//! let programs = texts.map(|text| parse_program(text).expect("a program").program);
//! let batt = Batt::new(programs.iter(), []);
//!
//! let grid = Value::grid(2, 2, vec![1, 2, 3, 4]);
//! let case = Case { inputs: Inputs { i: Some(grid), ..Inputs::default() }, expected: None };
//! let job = Job { cases: vec![case], limits: Limits::default(), ..Job::default() };
//! let report = &Pool::with_workers(1)?.install(|| batt.evaluate(&job))[0];
//!
//! let outcomes: Vec<_> = report.candidates().map(|c| c.evaluation.outcome.clone()).collect();
//! assert_eq!(outcomes[0], Ok(Value::grid(2, 2, vec![4, 3, 2, 1])));
//! assert_eq!(outcomes[1].as_ref().map_err(|failure| failure.fault), Err(Fault::Type));
//! assert_eq!((report.counts.asked, report.counts.computed), (5, 4));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod batt;
pub mod coarse;
pub mod evaluation;
pub mod fault;
pub mod learning;
pub mod primitives;
pub mod program;
pub mod search;
pub mod sync;
pub mod value;

pub use evaluation::{Context, Limits};
pub use fault::Fault;
pub use value::Value;
