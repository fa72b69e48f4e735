//! Arguments that many functions take: what is no number of workers, no time and no limits is told as such.

use std::fmt::Display;
use std::time::{Duration, Instant};

use batt_core::evaluation::Limits;
use pyo3::prelude::*;

use crate::errors::usage_error;

/// As many threads as the largest machines have.
const MOST_WORKERS: usize = 1024;

/// A number of threads; 0 stands for one for each processor.
pub struct Workers(pub usize);

impl<'py> FromPyObject<'_, 'py> for Workers {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Workers> {
        match given.extract::<usize>() {
            Ok(workers) if workers <= MOST_WORKERS => Ok(Workers(workers)),
            _ => {
                let expected =
                    format!("workers: expected a whole number from 0 (one for each processor) to {MOST_WORKERS}");
                Err(found_instead(&given, expected))
            }
        }
    }
}

/// How long to work on each sample. What no clock can reach, or None, is no bound.
#[derive(Clone, Copy, Default)]
pub struct Timeout(Option<Duration>);

impl Timeout {
    /// When it ends, beginning now.
    pub fn deadline(self) -> Option<Instant> {
        self.0.and_then(|timeout| Instant::now().checked_add(timeout))
    }

    pub fn duration(self) -> Option<Duration> {
        self.deadline().and(self.0)
    }
}

impl<'py> FromPyObject<'_, 'py> for Timeout {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Timeout> {
        if given.is_none() {
            return Ok(Timeout(None));
        }
        match given.extract::<f64>() {
            Ok(seconds) if seconds >= 0.0 => Ok(Timeout(Duration::try_from_secs_f64(seconds).ok())),
            _ => Err(found_instead(&given, "timeout: expected seconds, 0 or more, or None")),
        }
    }
}

/// The limits of an evaluation, read from the attributes of `arcbatt.Limits`.
#[derive(FromPyObject)]
struct Attributes {
    fuel: u64,
    max_leaves: u32,
    max_nesting: u16,
    max_calls: u16,
}

pub struct PyLimits(pub Limits);

impl<'py> FromPyObject<'_, 'py> for PyLimits {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<PyLimits> {
        let Ok(Attributes { fuel, max_leaves, max_nesting, max_calls }) = given.extract::<Attributes>() else {
            return Err(found_instead(&given, "limits: expected an arcbatt.Limits"));
        };
        // Beyond these, neither the stack nor the arithmetic of the engine would hold.
        Ok(PyLimits(Limits {
            fuel: fuel.min(1 << 60),
            max_leaves: max_leaves.min(1 << 28),
            max_nesting: max_nesting.min(64),
            max_calls: max_calls.min(1000),
        }))
    }
}

fn found_instead(given: &Borrowed<'_, '_, PyAny>, expected: impl Display) -> PyErr {
    let shown = given.repr().map_or_else(|_| "something that cannot be shown".to_owned(), |shown| shown.to_string());
    usage_error(given.py(), &format!("{expected}, found {shown:.60}"))
}
