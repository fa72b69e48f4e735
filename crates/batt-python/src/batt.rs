//! Evaluation for Python: batches, settings and results cross as data.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use batt_core::Fault;
use batt_core::batt::{self as core, Case, Job, Measured};
use batt_core::evaluation::{self, Context, Evaluation, Inputs, Limits, Pool, thread_cpu_nanos};
use batt_core::primitives::{self, PrimId};
use batt_core::program::{Function, Graph, print_lines, unpack_merged};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use rayon::prelude::*;

use crate::arguments::{PyLimits, Timeout, Workers};
use crate::convert::Value;
use crate::door::{enter, guarded};
use crate::errors::{fault_error, program_error};
use crate::program::{Program, line_of};

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

    /// Number of differs.
    #[getter]
    fn differs(&self) -> usize {
        self.differs.len()
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
        let batt = self.core.clone();
        let reports = enter(py, workers.0, &stop, None, move || batt.evaluate(&job))?;
        let report = |report| CaseReport { report, solvers: self.solvers.clone() };
        Ok(reports.into_iter().map(report).collect())
    }
}

/// Worker, first candidate, candidate after the last, begun, ended, applications asked for, applications computed.
type PySpan = (usize, usize, usize, u64, u64, u64, u64);

/// What became of all candidates on one sample.
#[pyclass(frozen, module = "arcbatt._engine")]
pub struct CaseReport {
    report: core::CaseReport,
    solvers: Arc<[Arc<batt_core::program::Program>]>,
}

/// Evaluations as columns: reason (0: it has a value; otherwise one more than the place in `list_faults`), line (0: none),
/// fuel, output (a place in `values`; -1: none); the different values as bytes; what user primitives said, by row.
type Columns<'py> = (
    Bound<'py, PyBytes>,
    Bound<'py, PyBytes>,
    Bound<'py, PyBytes>,
    Bound<'py, PyBytes>,
    Vec<Bound<'py, PyBytes>>,
    HashMap<usize, String>,
);

fn column<const N: usize>(py: Python<'_>, items: impl Iterator<Item = [u8; N]>) -> Bound<'_, PyBytes> {
    let mut bytes = Vec::with_capacity(N * items.size_hint().0);
    items.for_each(|item| bytes.extend_from_slice(&item));
    PyBytes::new(py, &bytes)
}

fn columns<'a, 'py>(
    py: Python<'py>,
    rows: impl Iterator<Item = (&'a Evaluation, &'a batt_core::program::Program)>,
) -> Columns<'py> {
    let (mut reasons, mut lines, mut fuel, mut outputs) = (vec![], vec![], vec![], vec![]);
    let (mut values, mut details) = (vec![], HashMap::new());
    let mut places: HashMap<&batt_core::Value, i32> = HashMap::new();
    for (row, (evaluation, program)) in rows.enumerate() {
        fuel.push(evaluation.fuel.to_ne_bytes());
        let (reason, line, output) = match &evaluation.outcome {
            Ok(value) => {
                let place = *places.entry(value).or_insert_with(|| {
                    values.push(PyBytes::new(py, &value.to_bytes()));
                    values.len() as i32 - 1
                });
                (0, 0, place)
            }
            Err(failure) => {
                if let Some(detail) = &failure.detail {
                    details.insert(row, detail.as_ref().to_owned());
                }
                let place = Fault::ALL.iter().position(|fault| *fault == failure.fault).unwrap_or_default();
                (place as u8 + 1, line_of(program, failure.node), -1)
            }
        };
        reasons.push(reason);
        lines.push(line.to_ne_bytes());
        outputs.push(output.to_ne_bytes());
    }
    (
        PyBytes::new(py, &reasons),
        column(py, lines.into_iter()),
        column(py, fuel.into_iter()),
        column(py, outputs.into_iter()),
        values,
        details,
    )
}

#[pymethods]
impl CaseReport {
    /// What became of the candidates, as columns.
    fn columns<'py>(&self, py: Python<'py>) -> Columns<'py> {
        let rows = self.report.candidates().zip(self.solvers.iter());
        columns(py, rows.map(|(m, program)| (&m.evaluation, program.as_ref())))
    }

    /// Nanoseconds spent for each candidate, by the clock, as 64-bit integers; what is shared counts where it was computed
    /// first.
    fn nanos<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        column(py, self.report.candidates().map(|m| m.nanos.to_ne_bytes()))
    }

    /// For each candidate what each differ counts between its output and the expected one, as 64-bit integers; the least
    /// of them where the differ failed or there is no output.
    fn readings<'py>(&self, py: Python<'py>, differs: usize) -> Bound<'py, PyBytes> {
        let row = |m: &Measured| {
            let mut counts: Vec<i64> = m.differs.iter().map(|r| r.ok().unwrap_or(i64::MIN)).collect();
            counts.resize(differs, i64::MIN);
            counts
        };
        column(py, self.report.candidates().flat_map(row).map(i64::to_ne_bytes))
    }

    /// What each differ counts between the input and the expected output.
    #[getter]
    fn base(&self) -> Vec<Option<i64>> {
        self.report.base.iter().map(|r| r.ok()).collect()
    }

    /// Processor time in nanoseconds for the whole sample.
    #[getter]
    fn cpu_nanos(&self) -> u64 {
        self.report.cpu_nanos
    }

    /// When work on the sample began and ended, in nanoseconds from the start of the evaluation.
    #[getter]
    fn span_nanos(&self) -> (u64, u64) {
        self.report.span_nanos
    }

    /// What each worker did when: (worker, first candidate, candidate after the last, begun, ended), in nanoseconds from
    /// the start of the evaluation; then the applications that had been asked for and computed on the sample by then.
    #[getter]
    fn spans(&self) -> Vec<PySpan> {
        let span = |s: &core::Span| {
            let ((first, last), (begun, ended)) = (s.candidates, s.nanos);
            (s.worker, first, last, begun, ended, s.counts.asked, s.counts.computed)
        };
        self.report.spans().map(span).collect()
    }

    /// When the evaluation of each candidate began, in nanoseconds from the start, as 64-bit integers.
    fn begun<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        column(py, self.report.candidates().map(|m| m.begun.to_ne_bytes()))
    }

    /// Applications that the programs asked for, and those computed: equal ones once.
    #[getter]
    fn counts(&self) -> (u64, u64) {
        (self.report.counts.asked, self.report.counts.computed)
    }

    /// For each primitive that was called its name, the calls, and the nanoseconds spent in it (without those of the calls
    /// that it made), as far as the calls that were timed tell. Empty if it was not asked for.
    #[getter]
    fn profile(&self) -> Vec<(String, u64, u64)> {
        let rows = self.report.profile.iter().flat_map(|profile| &profile.rows).zip(0..);
        let called = rows.filter(|(row, _)| row.calls > 0);
        called.map(|(row, id)| (primitives::get(PrimId(id)).name.clone(), row.calls, row.nanos())).collect()
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
) -> PyResult<Vec<(Columns<'py>, Vec<u64>)>> {
    let stop = Arc::new(AtomicBool::new(false));
    let alone = Alone { limits: limits.0, timeout, every_line, stop: stop.clone() };
    let jobs: Vec<(Arc<batt_core::program::Program>, Vec<Case>)> =
        jobs.iter().map(|(program, cases)| (program.get().core.clone(), cases.iter().map(case).collect())).collect();
    let programs: Vec<_> = jobs.iter().map(|(program, _)| program.clone()).collect();
    let run = move || -> Vec<Vec<(Evaluation, u64)>> {
        // Samples one by one: a few programs may take most of the time.
        let all = |cases: &Vec<Case>, program| cases.par_iter().map(|case| alone.run(program, case)).collect();
        jobs.par_iter().map(|(program, cases)| all(cases, program)).collect()
    };
    let results = enter(py, workers.0, &stop, None, run)?;
    let columns_of = |(runs, program): (&Vec<(Evaluation, u64)>, &Arc<batt_core::program::Program>)| {
        let rows = runs.iter().map(|(evaluation, _)| (evaluation, program.as_ref()));
        (columns(py, rows), runs.iter().map(|(_, nanos)| *nanos).collect())
    };
    Ok(results.iter().zip(&programs).map(columns_of).collect())
}

/// Run each program by itself on one sample, with the GIL released; returns columns over the programs, and the processor
/// time of each in nanoseconds, as 64-bit integers.
#[pyfunction]
pub fn run_each<'py>(
    py: Python<'py>,
    programs: Vec<Bound<'py, Program>>,
    case: PyCase<'py>,
    limits: PyLimits,
    workers: Workers,
    timeout: Timeout,
) -> PyResult<(Columns<'py>, Bound<'py, PyBytes>)> {
    let stop = Arc::new(AtomicBool::new(false));
    let alone = Alone { limits: limits.0, timeout, every_line: false, stop: stop.clone() };
    let case = self::case(&case);
    let programs: Arc<[Arc<batt_core::program::Program>]> = programs.iter().map(|p| p.get().core.clone()).collect();
    let cores = programs.clone();
    let results = enter(py, workers.0, &stop, None, move || -> Vec<(Evaluation, u64)> {
        cores.par_iter().map(|program| alone.run(program, &case)).collect()
    })?;
    let rows = results.iter().zip(programs.iter()).map(|((evaluation, _), program)| (evaluation, program.as_ref()));
    Ok((columns(py, rows), column(py, results.iter().map(|(_, nanos)| nanos.to_ne_bytes()))))
}

/// How programs are run by themselves.
struct Alone {
    limits: Limits,
    timeout: Timeout,
    every_line: bool,
    stop: Arc<AtomicBool>,
}

impl Alone {
    /// What a program comes to on a sample, and its processor time in nanoseconds.
    fn run(&self, program: &batt_core::program::Program, case: &Case) -> (Evaluation, u64) {
        let deadline = self.timeout.deadline();
        let mut cx = Context::watching(&self.limits, Some(&self.stop), deadline);
        let cpu = thread_cpu_nanos();
        let run = if self.every_line { evaluation::run_every_line } else { evaluation::run };
        let evaluation = run(program, &case.inputs, &mut cx);
        (evaluation, thread_cpu_nanos().saturating_sub(cpu))
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
