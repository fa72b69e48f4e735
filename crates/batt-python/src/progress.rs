//! What differs say of columns of outputs, for Python.

use batt_core::batt::progress::{self, Sample};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

/// A demo sample: what each differ counts between each output and the expected one, as 64-bit integers row by row, the
/// least of them for none; what each counts between the input and the expected output.
type PySample = (PyBackedBytes, Vec<Option<i64>>);

struct Samples(Vec<(Vec<i64>, Vec<Option<i64>>)>);

impl Samples {
    fn new(samples: Vec<PySample>, candidates: usize) -> PyResult<Samples> {
        let sample = |(counts, base): PySample| {
            if counts.len() != candidates * base.len() * size_of::<i64>() {
                return Err(PyValueError::new_err("a sample does not have a count for each candidate and differ"));
            }
            let (numbers, _) = counts.as_chunks();
            Ok((numbers.iter().copied().map(i64::from_ne_bytes).collect(), base))
        };
        samples.into_iter().map(sample).collect::<PyResult<_>>().map(Samples)
    }

    fn views(&self) -> Vec<Sample<'_>> {
        self.0.iter().map(|(counts, base)| Sample { base, counts }).collect()
    }
}

/// The progress of each candidate as 64-bit floats; no number where no differ says anything.
#[pyfunction]
pub fn measure_progress(py: Python<'_>, samples: Vec<PySample>, candidates: usize) -> PyResult<Bound<'_, PyBytes>> {
    let samples = Samples::new(samples, candidates)?;
    let views = samples.views();
    let of = |candidate| progress::progress(&views, candidate).unwrap_or(f64::NAN).to_ne_bytes();
    Ok(PyBytes::new(py, &(0..candidates).flat_map(of).collect::<Vec<u8>>()))
}

/// For each candidate and differ `iz` and `zo`, as 32-bit integers.
#[pyfunction]
pub fn measure_differs(py: Python<'_>, samples: Vec<PySample>, candidates: usize) -> PyResult<Bound<'_, PyBytes>> {
    let samples = Samples::new(samples, candidates)?;
    let views = samples.views();
    let of = |candidate| progress::points(&views, candidate).into_iter().flat_map(|(iz, zo)| [iz, zo]);
    let bytes = (0..candidates).flat_map(of).flat_map(u32::to_ne_bytes);
    Ok(PyBytes::new(py, &bytes.collect::<Vec<u8>>()))
}
