//! Strings of bytes for the way to another process.

use batt_core::value::packing::{pack, unpack};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::errors::fault_error;

/// Strings of bytes as one, in which what repeats itself in a long one is there once.
#[pyfunction]
pub fn pack_strings<'py>(py: Python<'py>, strings: Vec<Bound<'py, PyBytes>>) -> Bound<'py, PyBytes> {
    let strings: Vec<&[u8]> = strings.iter().map(|string| string.as_bytes()).collect();
    PyBytes::new(py, &pack(&strings))
}

/// What `pack_strings` was given. Raises `ProgramError` for other bytes.
#[pyfunction]
pub fn unpack_strings<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Vec<Bound<'py, PyBytes>>> {
    let mut strings = Vec::new();
    unpack(bytes, |string| strings.push(PyBytes::new(py, string)))
        .map_err(|fault| fault_error(py, fault, "bytes that nothing was packed to", None))?;
    Ok(strings)
}
