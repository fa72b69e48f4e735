//! Is what a candidate in Python returned a grid?

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyInt, PyList};

const MAX_SIDE: usize = 30;

/// Height, width and cells of a list of lists of integers; None for whatever else there is, which takes a longer look.
#[pyfunction]
pub fn grid_cells<'py>(result: &Bound<'py, PyAny>) -> Option<(usize, usize, Bound<'py, PyBytes>)> {
    let rows = result.cast_exact::<PyList>().ok()?;
    let height = rows.len();
    let mut width = None;
    let mut cells = Vec::with_capacity(128);
    if height > MAX_SIDE {
        return None;
    }
    for row in rows.iter() {
        let row = row.cast_exact::<PyList>().ok()?;
        if row.is_empty() || row.len() > MAX_SIDE || *width.get_or_insert(row.len()) != row.len() {
            return None;
        }
        for cell in row.iter() {
            // Exactly, so not True.
            let cell = cell.cast_exact::<PyInt>().ok()?.extract::<i64>().ok()?;
            cells.push(u8::try_from(cell).ok().filter(|colour| *colour <= 9)?);
        }
    }
    Some((height, width?, PyBytes::new(result.py(), &cells)))
}
