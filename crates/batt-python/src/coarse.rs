//! The coarse search for Python: grids in, answers with their programs out.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use batt_core::coarse::budget::Stage;
use batt_core::coarse::{self as core, Accelerator, Problem, Settings, Step, values};
use batt_core::primitives::coarse;
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;

use crate::convert::{from_python, to_python};
use crate::devices::Devices;
use crate::door::enter;
use crate::errors::fault_error;

/// An answer: grid, text of the program, demo pairs reproduced, functions of the longest layer, layers, whether it shows
/// the output of another pair, score.
type PyAnswer<'py> = (Bound<'py, PyAny>, String, usize, u8, usize, bool, f64);

/// A stage: name, depth, begun and ended (nanoseconds since the search began), fuel.
type PyStage = (&'static str, u8, u64, u64, u64);

/// For each test input the answers; classes, states, pieces and candidates; fuel; why it ended early; the stages; how many
/// results devices computed, and why no more.
type PyOutcome<'py> =
    (Vec<Vec<PyAnswer<'py>>>, [usize; 4], u64, Option<&'static str>, Vec<PyStage>, u64, Option<String>);

fn image(grid: &Bound<'_, PyAny>) -> PyResult<core::Image> {
    let value = from_python(grid)?;
    values::place(&value).map_err(|fault| fault_error(grid.py(), fault, "a grid", None))
}

/// Search for pictures of the test outputs, on one thread. `wanted` is asked now and then whether to go on; `seconds`
/// end the search with what it has found. `devices` change nothing but time.
#[pyfunction]
#[pyo3(signature = (demos, tests, depth, fuel, memory, attempts, without, seconds=None, wanted=None, devices=None))]
#[allow(clippy::too_many_arguments)] // all of them are named in Python
pub fn coarse_search<'py>(
    py: Python<'py>,
    demos: Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>,
    tests: Vec<Bound<'py, PyAny>>,
    depth: u8,
    fuel: u64,
    memory: usize,
    attempts: usize,
    without: Vec<String>,
    seconds: Option<f64>,
    wanted: Option<Bound<'py, PyAny>>,
    devices: Option<Bound<'py, Devices>>,
) -> PyResult<PyOutcome<'py>> {
    let pair = |(input, output): &(Bound<'_, PyAny>, Bound<'_, PyAny>)| Ok((image(input)?, image(output)?));
    let problem = Problem {
        demos: demos.iter().map(pair).collect::<PyResult<_>>()?,
        tests: tests.iter().map(image).collect::<PyResult<_>>()?,
    };
    let step = |name: &String| Step::named(name).ok_or_else(|| PyKeyError::new_err(name.clone()));
    let without = without.iter().map(step).collect::<PyResult<_>>()?;
    let settings = Settings { depth, fuel, memory, attempts, outside: coarse(), without };
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    let deadline = seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .and_then(|seconds| Instant::now().checked_add(seconds));
    let devices = devices.map(|devices| devices.get().0.clone());
    let search = move || {
        let accelerator = devices.as_deref().map(|devices| devices as &dyn Accelerator);
        core::search_with(&problem, &settings, accelerator, &stopped, deadline)
    };
    let outcome = enter(py, 0, &stop, wanted.as_ref(), search)?;
    let answer = |answer: &core::Answer| -> PyResult<PyAnswer<'py>> {
        let grid = to_python(py, &values::grid_of(&answer.picture))?;
        Ok((grid, answer.program.clone(), answer.pairs, answer.depth, answer.layers, answer.borrows, answer.score))
    };
    let answers = outcome.answers.iter().map(|answers| answers.iter().map(answer).collect());
    let answers = answers.collect::<PyResult<Vec<Vec<_>>>>()?;
    let stage = |stage: &Stage| (stage.name, stage.depth, stage.span[0], stage.span[1], stage.fuel);
    let stages = outcome.stages.iter().map(stage).collect();
    let ended = outcome.ended.map(|fault| fault.slug());
    Ok((answers, outcome.counts, outcome.fuel, ended, stages, outcome.accelerated, outcome.failure))
}
