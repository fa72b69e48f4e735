//! Evaluation for Python: batches, settings and results cross as data.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use batt_core::batt::{self as core, Case, Job, Span};
use batt_core::evaluation::{self, Context, Evaluation, Inputs, Limits, Pool, thread_cpu_nanos};
use batt_core::primitives::{self, PrimId};
use batt_core::program::{Function, Graph, print_lines, unpack_merged};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use rayon::prelude::*;

use crate::arguments::{PyLimits, Timeout, Workers};
use crate::columns::{Columns, PyColumns, column};
use crate::convert::Value;
use crate::door::{enter, guarded};
use crate::errors::{fault_error, program_error};
use crate::program::Program;

/// One sample: (S, I, C, expected), each a `Value` or None.
pub(crate) type PyCase<'py> =
    (Option<Bound<'py, Value>>, Bound<'py, Value>, Option<Bound<'py, Value>>, Option<Bound<'py, Value>>);

pub(crate) fn case(case: &PyCase<'_>) -> Case {
    let core = |value: &Bound<'_, Value>| value.get().0.clone();
    let (s, i, c, expected) = case;
    Case {
        inputs: Inputs { s: s.as_ref().map(core), i: Some(core(i)), c: c.as_ref().map(core) },
        expected: expected.as_ref().map(core),
    }
}

/// Many programs merged into one shared program.
#[pyclass(frozen, module = "arcbatt._engine")]
pub struct Batt {
    core: Arc<core::Batt>,
    solvers: Arc<[Arc<batt_core::program::Program>]>,
    differs: Vec<Arc<batt_core::program::Program>>,
}

#[pymethods]
impl Batt {
    #[new]
    #[pyo3(signature = (solvers, differs = vec![]))]
    fn new(solvers: Vec<Bound<'_, Program>>, differs: Vec<Bound<'_, Program>>) -> Batt {
        let cores = |programs: Vec<Bound<'_, Program>>| programs.iter().map(|p| p.get().core.clone()).collect();
        let (solvers, differs): (Vec<Arc<_>>, Vec<Arc<_>>) = (cores(solvers), cores(differs));
        let solvers: Arc<[_]> = solvers.into();
        let core = core::Batt::new(solvers.iter().map(AsRef::as_ref), differs.iter().map(AsRef::as_ref));
        Batt { core: Arc::new(core), solvers, differs }
    }

    /// The batt of candidates and differs as `pack_programs` has packed them. Raises `ProgramError` for other bytes.
    #[staticmethod]
    fn unpacked(py: Python<'_>, solvers: &[u8], differs: &[u8]) -> PyResult<Batt> {
        let unpacked = guarded(py, || Ok((unpack_merged(solvers)?, unpack_merged(differs)?)))?;
        let (solvers, differs) = unpacked.map_err(|why: String| program_error(py, &why, "unreadable"))?;
        let core = core::Batt::of_graphs((solvers.graph, solvers.plans), (differs.graph, differs.plans));
        let cores = |programs: Vec<Function>| programs.into_iter().map(|one| Arc::new(one.program)).collect::<Vec<_>>();
        Ok(Batt { core: Arc::new(core), solvers: cores(solvers.programs).into(), differs: cores(differs.programs) })
    }

    /// Number of distinct applications in the candidates.
    #[getter]
    fn nodes(&self) -> usize {
        self.core.graph().0.nodes().len()
    }

    /// The shared program as text: its lines, and the name of the result of each candidate and of each differ.
    fn listing(&self) -> (Vec<String>, Vec<String>, Vec<String>) {
        let mut graph = Graph::default();
        let mut roots = |programs: &[Arc<batt_core::program::Program>]| -> Vec<usize> {
            programs.iter().filter_map(|p| graph.merge(p.nodes()).last().map(|id| id.at())).collect()
        };
        let (solvers, differs) = (roots(&self.solvers), roots(&self.differs));
        let mut count = 0;
        let numbers: Vec<usize> = graph
            .nodes()
            .iter()
            .map(|node| {
                count += usize::from(matches!(node, batt_core::program::Node::Call { .. }));
                count
            })
            .collect();
        let (lines, names) = print_lines(graph.nodes(), |k| format!("x{}", numbers[k]));
        let named = |roots: Vec<usize>| roots.into_iter().map(|k| names[k].clone()).collect();
        (lines, named(solvers), named(differs))
    }

    /// Evaluate all candidates on all samples, with the GIL released.
    #[allow(clippy::too_many_arguments)] // settings cross as plain data
    #[pyo3(signature = (cases, limits, workers = Workers(0), timeout = Timeout::default(), memo_bytes = 1 << 30, sequential = false,
        profile = false))]
    fn evaluate(
        &self,
        py: Python<'_>,
        cases: Vec<PyCase<'_>>,
        limits: PyLimits,
        workers: Workers,
        timeout: Timeout,
        memo_bytes: usize,
        sequential: bool,
        profile: bool,
    ) -> PyResult<Vec<CaseReport>> {
        let stop = Arc::new(AtomicBool::new(false));
        let job = Job {
            cases: cases.iter().map(case).collect(),
            limits: limits.0,
            timeout: timeout.duration(),
            memo_bytes,
            sequential,
            profile,
            stop: stop.clone(),
        };
        let (batt, solvers) = (self.core.clone(), self.solvers.clone());
        enter(py, workers.0, &stop, None, move || {
            let reports = batt.evaluate(&job).into_par_iter().with_max_len(1);
            reports.map(|report| CaseReport::of(report, &solvers)).collect()
        })
    }
}

/// Worker, first candidate, candidate after the last, begun, ended, applications asked for, applications computed.
type PySpan = (usize, usize, usize, u64, u64, u64, u64);

/// What became of all candidates on one sample.
#[pyclass(frozen, module = "arcbatt._engine")]
pub struct CaseReport {
    columns: Columns,
    nanos: Vec<u8>,
    begun: Vec<u8>,
    /// What the differs say of each candidate's output; candidates with the same output share it.
    readings: Vec<Arc<[core::Reading]>>,
    /// What each differ counts between the input and the expected output.
    #[pyo3(get)]
    base: Vec<Option<i64>>,
    /// Processor time in nanoseconds for the whole sample.
    #[pyo3(get)]
    cpu_nanos: u64,
    /// When work on the sample began and ended, in nanoseconds from the start of the evaluation.
    #[pyo3(get)]
    span_nanos: (u64, u64),
    /// What each worker did when: (worker, first candidate, candidate after the last, begun, ended), in nanoseconds from
    /// the start of the evaluation; then the applications that had been asked for and computed on the sample by then.
    #[pyo3(get)]
    spans: Vec<PySpan>,
    /// Applications that the programs asked for, and those computed: equal ones once.
    #[pyo3(get)]
    counts: (u64, u64),
    /// For each primitive that was called its name, the calls, and the nanoseconds spent in it (without those of the calls
    /// that it made), as far as the calls that were timed tell. Empty if it was not asked for.
    #[pyo3(get)]
    profile: Vec<(String, u64, u64)>,
}

impl CaseReport {
    /// What Python gets of a report, made and the rest freed where there are several workers for it.
    fn of(report: core::CaseReport, solvers: &[Arc<batt_core::program::Program>]) -> CaseReport {
        let span = |s: &Span| {
            let ((first, last), (begun, ended)) = (s.candidates, s.nanos);
            (s.worker, first, last, begun, ended, s.counts.asked, s.counts.computed)
        };
        let rows = report.profile.iter().flat_map(|profile| &profile.rows).zip(0..).filter(|(row, _)| row.calls > 0);
        let all = || report.candidates().take(solvers.len()); // so that their number is known
        CaseReport {
            columns: Columns::of(all().map(|m| &m.evaluation).zip(solvers.iter().map(AsRef::as_ref))),
            nanos: column(all().map(|m| m.nanos.to_ne_bytes())),
            begun: column(all().map(|m| m.begun.to_ne_bytes())),
            readings: all().map(|m| m.differs.clone()).collect(),
            base: report.base.iter().map(|reading| reading.ok()).collect(),
            cpu_nanos: report.cpu_nanos,
            span_nanos: report.span_nanos,
            spans: report.spans().map(span).collect(),
            counts: (report.counts.asked, report.counts.computed),
            profile: rows.map(|(row, id)| (primitives::get(PrimId(id)).name.clone(), row.calls, row.nanos())).collect(),
        }
    }
}

#[pymethods]
impl CaseReport {
    /// What became of the candidates, as columns.
    fn columns<'py>(&self, py: Python<'py>) -> PyColumns<'py> {
        self.columns.to_python(py)
    }

    /// Nanoseconds spent for each candidate, by the clock, as 64-bit integers; what is shared counts where it was computed
    /// first.
    fn nanos<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.nanos)
    }

    /// For each candidate what each differ counts between its output and the expected one, as 64-bit integers; the least
    /// of them where the differ failed or there is no output. Empty if the differs have nothing to compare with.
    fn readings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let width = self.base.len();
        PyBytes::new_with(py, 8 * width * self.readings.len(), |bytes| {
            let rows = self.readings.iter().flat_map(|row| (0..width).map(|k| row.get(k)));
            for (place, reading) in bytes.chunks_exact_mut(8).zip(rows) {
                place.copy_from_slice(&reading.and_then(|reading| reading.ok()).unwrap_or(i64::MIN).to_ne_bytes());
            }
            Ok(())
        })
    }

    /// When the evaluation of each candidate began, in nanoseconds from the start, as 64-bit integers.
    fn begun<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.begun)
    }
}

/// A node of a traced program: value as bytes, (slug, what a user's primitive said), fuel, nanoseconds.
type PyTraced<'py> = (Option<Bound<'py, PyBytes>>, Option<(&'static str, Option<String>)>, u64, u64);

/// Run a program on each sample and tell what every node came to, in the order of `Program.steps`. A node has neither
/// value nor failure if something that it needs has none.
#[pyfunction]
pub fn trace<'py>(
    py: Python<'py>,
    program: Bound<'_, Program>,
    cases: Vec<PyCase<'_>>,
    limits: PyLimits,
) -> PyResult<Vec<Vec<PyTraced<'py>>>> {
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    let limits = limits.0;
    let program = program.get().core.clone();
    let cases: Vec<Case> = cases.iter().map(case).collect();
    let traced = enter(py, 1, &stop, None, move || {
        let one = |case: &Case| {
            let mut cx = Context::watching(&limits, Some(&stopped), None);
            evaluation::trace(&program, &case.inputs, &mut cx)
        };
        cases.iter().map(one).collect::<Vec<_>>()
    })?;
    let node = |t: evaluation::Traced| match t.outcome {
        Some(Ok(value)) => (Some(PyBytes::new(py, &value.to_bytes())), None, t.fuel, t.nanos),
        Some(Err(fault)) => (None, Some((fault.slug(), t.detail)), t.fuel, t.nanos),
        None => (None, None, t.fuel, t.nanos),
    };
    Ok(traced.into_iter().map(|nodes| nodes.into_iter().map(node).collect()).collect())
}

/// Run each program by itself on its own samples, with the GIL released; returns for each program its columns over the
/// samples, and the processor time of each in nanoseconds. `every_line` runs lines that the result does not need as well;
/// `timeout` holds for each sample.
#[pyfunction]
#[pyo3(signature = (jobs, limits, workers = Workers(0), timeout = Timeout::default(), every_line = false))]
pub fn run_alone<'py>(
    py: Python<'py>,
    jobs: Vec<(Bound<'_, Program>, Vec<PyCase<'_>>)>,
    limits: PyLimits,
    workers: Workers,
    timeout: Timeout,
    every_line: bool,
) -> PyResult<Vec<(PyColumns<'py>, Vec<u64>)>> {
    let stop = Arc::new(AtomicBool::new(false));
    let alone = Alone { limits: limits.0, timeout, every_line, stop: stop.clone() };
    let jobs: Vec<(Arc<batt_core::program::Program>, Vec<Case>)> =
        jobs.iter().map(|(program, cases)| (program.get().core.clone(), cases.iter().map(case).collect())).collect();
    let results = enter(py, workers.0, &stop, None, move || -> Vec<(Columns, Vec<u64>)> {
        // Of few programs one may take most of the time: then workers share its samples.
        let few = jobs.len() < 16 * rayon::current_num_threads();
        let all = |(program, cases): &(Arc<batt_core::program::Program>, Vec<Case>)| {
            let runs: Vec<(Evaluation, u64)> = if few {
                cases.par_iter().flat_map_iter(|case| alone.run_all([(program, case)])).collect()
            } else {
                alone.run_all(cases.iter().map(|case| (program, case)))
            };
            let rows = runs.iter().map(|(evaluation, _)| (evaluation, program.as_ref()));
            (Columns::of(rows), runs.iter().map(|(_, nanos)| *nanos).collect())
        };
        jobs.par_iter().map(all).collect()
    })?;
    Ok(results.into_iter().map(|(columns, nanos)| (columns.to_python(py), nanos)).collect())
}

/// Run each program by itself on each of some samples, with the GIL released; returns for each sample columns over the
/// programs, and the processor time of each in nanoseconds, as 64-bit integers.
#[pyfunction]
pub fn run_each<'py>(
    py: Python<'py>,
    programs: Vec<Bound<'py, Program>>,
    cases: Vec<PyCase<'py>>,
    limits: PyLimits,
    workers: Workers,
    timeout: Timeout,
) -> PyResult<Vec<(PyColumns<'py>, Bound<'py, PyBytes>)>> {
    let stop = Arc::new(AtomicBool::new(false));
    let alone = Alone { limits: limits.0, timeout, every_line: false, stop: stop.clone() };
    let cases: Vec<Case> = cases.iter().map(case).collect();
    let programs: Vec<Arc<batt_core::program::Program>> = programs.iter().map(|p| p.get().core.clone()).collect();
    // A worker makes the columns of a sample as soon as all programs are done with it, and frees the rest.
    let each = move |case: &Case| -> (Columns, Vec<u8>) {
        let chunks = programs.par_chunks(CHUNK);
        let results: Vec<(Evaluation, u64)> =
            chunks.flat_map_iter(|chunk| alone.run_all(chunk.iter().map(|program| (program, case)))).collect();
        let rows = results.iter().zip(&programs).map(|((evaluation, _), program)| (evaluation, program.as_ref()));
        (Columns::of(rows), column(results.iter().map(|(_, nanos)| nanos.to_ne_bytes())))
    };
    let found = enter(py, workers.0, &stop, None, move || cases.par_iter().map(each).collect::<Vec<_>>())?;
    Ok(found.into_iter().map(|(columns, nanos)| (columns.to_python(py), PyBytes::new(py, &nanos))).collect())
}

/// How many programs one worker runs one after the other: the clock is read between them, not around each.
const CHUNK: usize = 8;

/// How programs are run by themselves.
struct Alone {
    limits: Limits,
    timeout: Timeout,
    every_line: bool,
    stop: Arc<AtomicBool>,
}

impl Alone {
    /// What programs come to on samples, and their processor times in nanoseconds; the clock is read between them.
    fn run_all<'a>(
        &self,
        runs: impl IntoIterator<Item = (&'a Arc<batt_core::program::Program>, &'a Case)>,
    ) -> Vec<(Evaluation, u64)> {
        let mut begun = thread_cpu_nanos();
        let run = |(program, case): (&'a Arc<batt_core::program::Program>, &'a Case)| {
            let evaluation = self.evaluate(program, case);
            let ended = thread_cpu_nanos();
            (evaluation, ended.saturating_sub(std::mem::replace(&mut begun, ended)))
        };
        runs.into_iter().map(run).collect()
    }

    fn evaluate(&self, program: &batt_core::program::Program, case: &Case) -> Evaluation {
        let mut cx = Context::watching(&self.limits, Some(&self.stop), self.timeout.deadline());
        let run = if self.every_line { evaluation::run_every_line } else { evaluation::run };
        run(program, &case.inputs, &mut cx)
    }
}

/// The bytes of a value.
#[pyfunction]
pub fn encode<'py>(py: Python<'py>, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    Ok(PyBytes::new(py, &crate::convert::from_python(value)?.to_bytes()))
}

/// The value of some bytes, in plain Python.
#[pyfunction]
pub fn decode<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    crate::convert::to_python(py, &value_of(py, bytes)?)
}

fn value_of(py: Python<'_>, bytes: &[u8]) -> PyResult<batt_core::Value> {
    batt_core::Value::from_bytes(bytes).map_err(|fault| fault_error(py, fault, "bytes that are no value", None))
}

/// Equality of the DSL between two values as bytes, in which True equals 1 at any depth.
#[pyfunction]
pub fn same(py: Python<'_>, a: &[u8], b: &[u8]) -> PyResult<bool> {
    Ok(a == b || value_of(py, a)?.equals(&value_of(py, b)?))
}

/// Height and width of a value as bytes if it is a grid of colours 0 to 9 with sides from 1 to `side`, otherwise None.
#[pyfunction]
pub fn grid_shape(py: Python<'_>, bytes: &[u8], side: usize) -> PyResult<Option<(usize, usize)>> {
    Ok(crate::convert::grid_shape(&value_of(py, bytes)?, side))
}

/// A value as text in the notation of Python, sets in canonical order; and its number of integers and functions.
#[pyfunction]
pub fn show(py: Python<'_>, bytes: &[u8]) -> PyResult<(String, u32)> {
    let value = value_of(py, bytes)?;
    Ok((value.to_string(), value.leaves()))
}

/// Number of workers that `workers` stands for; 0 means one for each processor.
#[pyfunction]
pub fn worker_count(workers: Workers) -> PyResult<usize> {
    Ok(Pool::with_workers(workers.0)?.workers)
}
