//! Devices for the coarse search.

use std::sync::Arc;

use batt_gpu::DEFAULT_LEAST;
use pyo3::prelude::*;

use crate::door::guarded;

/// Devices that were opened.
#[pyclass(frozen, module = "arcbatt._engine")]
pub struct Devices(pub Arc<batt_gpu::Devices>);

#[pymethods]
impl Devices {
    /// How many devices work.
    #[getter]
    fn count(&self) -> usize {
        self.0.count()
    }

    /// How many results a batch needs to be computed by them; None if they are no faster at any.
    #[getter]
    fn batch(&self) -> Option<usize> {
        Some(self.0.least()).filter(|&least| least < usize::MAX)
    }
}

/// Open so many devices, or all, with kernels from this PTX, and a line of text on what is missing, if anything is. From
/// which number of results on they are used is `batch`, or with `measure` measured now.
#[pyfunction]
pub fn open_devices(
    py: Python<'_>,
    count: Option<usize>,
    ptx: String,
    batch: Option<usize>,
    measure: bool,
) -> PyResult<(Option<Devices>, Option<String>)> {
    let opened = guarded(py, move || {
        let mut devices = batt_gpu::Devices::open(count, &ptx, batch.unwrap_or(DEFAULT_LEAST))?;
        if measure {
            devices.measure();
        }
        Ok::<_, String>(devices)
    })?;
    Ok(match opened {
        Ok(devices) => {
            let note = devices.note().map(str::to_owned);
            (Some(Devices(Arc::new(devices))), note)
        }
        Err(line) => (None, Some(line)),
    })
}
