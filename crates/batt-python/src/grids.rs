//! Runs a candidate in Python on its samples, in a worker, and writes down the plain grids that it returns.
//!
//! All that is unusual goes back to the worker's own code (`evaluating/python/worker/running.py`): what a candidate
//! raises, what it returns that is no list of lists of integers.

use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed};

use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyInt, PyList, PyTuple, PyType};

const MAX_SIDE: usize = 30;
const MAX_CELLS: usize = MAX_SIDE * MAX_SIDE;
const GRID: u8 = 1; // as in worker/layout.py, and so is the record
const RECORD: usize = 32;

/// The part of a worker's shared memory where outcomes are written.
#[pyclass(frozen)]
pub struct Recorder {
    /// Where the memory begins; it stays for the life of the process.
    address: usize,
    progress: usize,
    records: usize,
    cells: usize,
    candidates: usize,
    samples: usize,
    /// How many cells there are.
    used: AtomicU32,
    /// The sample at work.
    place: AtomicUsize,
    begun: AtomicU64,
    array: Py<PyType>,
    start_timer: Py<PyAny>,
    clock: Py<PyAny>,
}

/// What came of a candidate on a sample.
struct Outcome<'a> {
    status: u8,
    height: usize,
    width: usize,
    cells: &'a [u8],
    line: i32,
    text: (u32, u32),
    nanoseconds: u64,
}

#[pymethods]
impl Recorder {
    /// `start_timer()` starts the limit of a sample, `clock()` returns nanoseconds; the rest is where things are.
    #[new]
    #[expect(clippy::too_many_arguments, reason = "one call, by name")]
    fn new(
        address: usize,
        progress: usize,
        records: usize,
        cells: usize,
        candidates: usize,
        samples: usize,
        array: Py<PyType>,
        start_timer: Py<PyAny>,
        clock: Py<PyAny>,
    ) -> Self {
        let (used, place, begun) = (AtomicU32::new(0), AtomicUsize::new(0), AtomicU64::new(0));
        Self { address, progress, records, cells, candidates, samples, used, place, begun, array, start_timer, clock }
    }

    /// The sample at work, or the last one that was.
    #[getter]
    fn place(&self) -> usize {
        self.place.load(Relaxed)
    }

    /// Start to count time.
    fn begin(&self, py: Python<'_>) -> PyResult<()> {
        self.begun.store(self.clock.call0(py)?.extract(py)?, Relaxed);
        Ok(())
    }

    /// Run a function on the samples from `place` to `end`, on copies of `given`; `seed` is called before, if any.
    ///
    /// Returns whether all of them returned plain grids, which are written down; if not, what the one at `place` returned.
    /// Also stops where `guards.tripped` is set. Raises what the function raises.
    #[expect(clippy::too_many_arguments, reason = "one call")]
    fn run<'py>(
        &self,
        py: Python<'py>,
        number: usize,
        place: usize,
        end: usize,
        function: &Bound<'py, PyAny>,
        given: &Bound<'py, PyList>,
        seed: Option<&Bound<'py, PyAny>>,
        guards: &Bound<'py, PyAny>,
    ) -> PyResult<(bool, Option<Bound<'py, PyAny>>)> {
        for place in place..end {
            self.place.store(place, Relaxed);
            let arguments = copy(&given.get_item(place)?)?;
            if let Some(seed) = seed {
                seed.call0()?;
            }
            self.progress();
            self.start_timer.call0(py)?;
            let result = function.call1(arguments.cast_into::<PyTuple>()?)?;
            if guards.getattr(intern!(py, "tripped"))?.is_truthy()? {
                return Ok((false, None));
            }
            let rows = self.rows(&result)?;
            let mut cells = [0; MAX_CELLS];
            let Some((height, width)) = plain_grid(rows.as_ref().unwrap_or(&result), &mut cells) else {
                return Ok((false, Some(result)));
            };
            let cells = &cells[..height * width];
            let nanoseconds = self.elapsed(py)?;
            let outcome = Outcome { status: GRID, height, width, cells, line: 0, text: (0, 0), nanoseconds };
            self.put(number, place, &outcome)?;
        }
        Ok((true, None))
    }

    /// Nanoseconds since they were asked for last.
    fn elapsed(&self, py: Python<'_>) -> PyResult<u64> {
        let now: u64 = self.clock.call0(py)?.extract(py)?;
        Ok(now.saturating_sub(self.begun.swap(now, Relaxed)))
    }

    /// Write down any outcome.
    #[expect(clippy::too_many_arguments, reason = "the fields of a record")]
    fn write(
        &self,
        number: usize,
        place: usize,
        status: u8,
        height: usize,
        width: usize,
        cells: &[u8],
        line: i32,
        text: (u32, u32),
        nanoseconds: u64,
    ) -> PyResult<()> {
        self.put(number, place, &Outcome { status, height, width, cells, line, text, nanoseconds })
    }
}

impl Recorder {
    fn progress(&self) {
        // SAFETY: aligned and inside the header; only this process writes there.
        unsafe {
            let progress = (self.address + self.progress) as *mut u64;
            progress.write_volatile(progress.read_volatile().wrapping_add(1));
        }
    }

    /// An array of integers as lists.
    fn rows<'py>(&self, result: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = result.py();
        if !result.get_type().is(&self.array) || result.getattr(intern!(py, "size"))?.extract::<usize>()? > MAX_CELLS {
            return Ok(None);
        }
        let kind = result.getattr(intern!(py, "dtype"))?.getattr(intern!(py, "kind"))?;
        if matches!(kind.extract::<char>()?, 'i' | 'u') {
            return result.call_method0(intern!(py, "tolist")).map(Some);
        }
        Ok(None)
    }

    fn put(&self, number: usize, place: usize, outcome: &Outcome<'_>) -> PyResult<()> {
        if number >= self.candidates || place >= self.samples || outcome.cells.len() > MAX_CELLS {
            return Err(PyValueError::new_err("no such place"));
        }
        let offset = self.used.load(Relaxed);
        let mut record = [0_u8; RECORD];
        record[..3].copy_from_slice(&[outcome.status, outcome.height as u8, outcome.width as u8]);
        record[4..8].copy_from_slice(&outcome.line.to_le_bytes());
        record[8..12].copy_from_slice(&offset.to_le_bytes());
        record[12..16].copy_from_slice(&outcome.text.0.to_le_bytes());
        record[16..20].copy_from_slice(&outcome.text.1.to_le_bytes());
        record[24..].copy_from_slice(&outcome.nanoseconds.to_le_bytes());
        if offset as usize + outcome.cells.len() > self.candidates * self.samples * MAX_CELLS {
            return Err(PyValueError::new_err("no room"));
        }
        self.used.store(offset + outcome.cells.len() as u32, Relaxed);
        // SAFETY: both are inside the memory, which has room for all candidates' largest grids and all records.
        unsafe {
            let cells = (self.address + self.cells + offset as usize) as *mut u8;
            cells.copy_from_nonoverlapping(outcome.cells.as_ptr(), outcome.cells.len());
            let slot = self.address + self.records + (number * self.samples + place) * RECORD;
            (slot as *mut [u8; RECORD]).write_volatile(record);
        }
        Ok(())
    }
}

/// A copy of lists, tuples and arrays that a candidate may change.
fn copy<'py>(given: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if let Ok(list) = given.cast_exact::<PyList>() {
        // Rows hold integers, which nobody can change.
        if list.is_empty() || list.get_item(0)?.is_exact_instance_of::<PyInt>() {
            return Ok(list.get_slice(0, list.len()).into_any());
        }
        let parts = list.iter().map(|part| copy(&part)).collect::<PyResult<Vec<_>>>()?;
        return Ok(PyList::new(given.py(), parts)?.into_any());
    }
    if let Ok(tuple) = given.cast_exact::<PyTuple>() {
        let parts = tuple.iter().map(|part| copy(&part)).collect::<PyResult<Vec<_>>>()?;
        return Ok(PyTuple::new(given.py(), parts)?.into_any());
    }
    given.call_method0(intern!(given.py(), "copy"))
}

/// Height and width of a list of lists of integers, whose cells are written; None for whatever else there is.
fn plain_grid(result: &Bound<'_, PyAny>, cells: &mut [u8; MAX_CELLS]) -> Option<(usize, usize)> {
    let rows = result.cast_exact::<PyList>().ok()?;
    let (height, mut width, mut count) = (rows.len(), 0, 0);
    if height > MAX_SIDE {
        return None;
    }
    for row in rows.iter() {
        let row = row.cast_exact::<PyList>().ok()?;
        if count == 0 {
            width = row.len();
        }
        if width == 0 || width > MAX_SIDE || row.len() != width {
            return None;
        }
        for cell in row.iter() {
            // Exactly, so not True.
            let cell = cell.cast_exact::<PyInt>().ok()?.extract::<i64>().ok()?;
            cells[count] = u8::try_from(cell).ok().filter(|colour| *colour <= 9)?;
            count += 1;
        }
    }
    (count > 0).then_some((height, width))
}
