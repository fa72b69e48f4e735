//! The confinement of workers, for the process that runs candidates written in Python.

use batt_sandbox::{Confinement, Level};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;

/// The most isolation that this machine appears to offer.
#[pyfunction]
pub fn probe_isolation() -> &'static str {
    batt_sandbox::probe().name()
}

/// What all workers need, before any of them is forked.
#[pyfunction]
pub fn prepare_confinement() -> PyResult<()> {
    Ok(batt_sandbox::prepare()?)
}

/// Confine this process for ever: exactly to this level, or an exception.
#[pyfunction]
pub fn confine(level: &str, report: i32, memory: u64, seconds: u64) -> PyResult<()> {
    let level = Level::from_name(level).ok_or_else(|| PyValueError::new_err(format!("no such level: {level}")))?;
    batt_sandbox::confine(&Confinement { level, report, memory, seconds })
        .map_err(|error| PyOSError::new_err(error.to_string()))
}

/// The name of a system call, if it is one that candidates are known to try.
#[pyfunction]
pub fn system_call_name(number: i64) -> Option<&'static str> {
    batt_sandbox::call_name(number)
}
