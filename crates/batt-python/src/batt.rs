//! Evaluation for Python: batches, settings and results cross as data.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use batt_core::batt::{self as core, Case, Job, Measured};
use batt_core::evaluation::{self, Context, Evaluation, Inputs, Limits, Pool, thread_cpu_nanos};
use batt_core::primitives::{self, PrimId};
use batt_core::program::{Graph, print_lines};
use pyo3::prelude::*;
use rayon::prelude::*;

use crate::convert::Value;
use crate::door::enter;
use crate::errors::fault_error;
use crate::program::Program;

/// The limits of an evaluation, read from the attributes of `arcbatt.Limits`.
#[derive(FromPyObject)]
pub struct PyLimits {
    fuel: u64,
    max_leaves: u32,
    max_nesting: u16,
    max_calls: u16,
}

impl From<PyLimits> for Limits {
    fn from(limits: PyLimits) -> Limits {
        let PyLimits { fuel, max_leaves, max_nesting, max_calls } = limits;
        // Beyond these, neither the stack nor the arithmetic of the engine would hold.
        Limits {
            fuel: fuel.min(1 << 60),
            max_leaves: max_leaves.min(1 << 28),
            max_nesting: max_nesting.min(64),
            max_calls: max_calls.min(1000),
        }
    }
}

/// One sample: (S, I, C, expected), each a `Value` or None.
type PyCase<'py> = (Option<Bound<'py, Value>>, Bound<'py, Value>, Option<Bound<'py, Value>>, Option<Bound<'py, Value>>);

fn case(case: &PyCase<'_>) -> Case {
    let core = |value: &Bound<'_, Value>| value.get().0.clone();
    let (s, i, c, expected) = case;
    Case {
        inputs: Inputs { s: s.as_ref().map(core), i: Some(core(i)), c: c.as_ref().map(core) },
        expected: expected.as_ref().map(core),
    }
}

fn seconds(timeout: Option<f64>) -> Option<Duration> {
    timeout.filter(|t| t.is_finite() && *t >= 0.0).map(Duration::from_secs_f64)
}

/// A failure for Python: slug, node, what a user's primitive said.
type PyFailure = (&'static str, usize, Option<String>);

/// The output or the failure.
type PyOutcome = (Option<Py<Value>>, Option<PyFailure>);

fn split(py: Python<'_>, evaluation: &Evaluation) -> PyResult<PyOutcome> {
    match &evaluation.outcome {
        Ok(value) => Ok((Some(Py::new(py, Value(value.clone()))?), None)),
        Err(failure) => {
            let detail = failure.detail.as_deref().map(str::to_owned);
            Ok((None, Some((failure.fault.slug(), failure.node, detail))))
        }
    }
}

/// Many programs merged into one shared program.
#[pyclass(frozen, module = "arcbatt._engine")]
pub struct Batt {
    core: Arc<core::Batt>,
    solvers: Vec<Arc<batt_core::program::Program>>,
    differs: Vec<Arc<batt_core::program::Program>>,
}

#[pymethods]
impl Batt {
    #[new]
    #[pyo3(signature = (solvers, differs = vec![]))]
    fn new(solvers: Vec<Bound<'_, Program>>, differs: Vec<Bound<'_, Program>>) -> Batt {
        let cores = |programs: Vec<Bound<'_, Program>>| programs.iter().map(|p| p.get().core.clone()).collect();
        let (solvers, differs): (Vec<Arc<_>>, Vec<Arc<_>>) = (cores(solvers), cores(differs));
        let core = core::Batt::new(solvers.iter().map(AsRef::as_ref), differs.iter().map(AsRef::as_ref));
        Batt { core: Arc::new(core), solvers, differs }
    }

    /// Number of distinct applications in the candidates.
    #[getter]
    fn nodes(&self) -> usize {
        self.core.graph().0.nodes().len()
    }

    /// The shared program as text: its lines, and the name of the result of each candidate and of each differ.
    fn listing(&self) -> (Vec<String>, Vec<String>, Vec<String>) {
        let mut graph = Graph::new();
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
    #[pyo3(signature = (cases, limits, workers = 0, timeout = None, memo_bytes = 1 << 30, sequential = false,
        profile = false))]
    fn evaluate(
        &self,
        py: Python<'_>,
        cases: Vec<PyCase<'_>>,
        limits: PyLimits,
        workers: usize,
        timeout: Option<f64>,
        memo_bytes: usize,
        sequential: bool,
        profile: bool,
    ) -> PyResult<Vec<CaseReport>> {
        let stop = Arc::new(AtomicBool::new(false));
        let job = Job {
            cases: cases.iter().map(case).collect(),
            limits: limits.into(),
            timeout: seconds(timeout),
            memo_bytes,
            sequential,
            profile,
            stop: stop.clone(),
        };
        let batt = self.core.clone();
        let reports = enter(py, workers, &stop, None, move || batt.evaluate(&job))?;
        Ok(reports.into_iter().map(|report| CaseReport { report }).collect())
    }
}

/// Worker, first candidate, candidate after the last, begun, ended, applications asked for, applications computed.
type PySpan = (usize, usize, usize, u64, u64, u64, u64);

/// What became of all candidates on one sample.
#[pyclass(frozen, module = "arcbatt._engine")]
pub struct CaseReport {
    report: core::CaseReport,
}

#[pymethods]
impl CaseReport {
    /// For each candidate its output and its failure (slug, node, detail); one of the two is None.
    fn outcomes(&self, py: Python<'_>) -> PyResult<Vec<PyOutcome>> {
        self.report.candidates.iter().map(|m| split(py, &m.evaluation)).collect()
    }

    /// Fuel that each candidate spent.
    #[getter]
    fn fuel(&self) -> Vec<u64> {
        self.report.candidates.iter().map(|m| m.evaluation.fuel).collect()
    }

    /// Nanoseconds spent for each candidate, by the clock; what is shared counts where it was computed first.
    #[getter]
    fn nanos(&self) -> Vec<u64> {
        self.report.candidates.iter().map(|m| m.nanos).collect()
    }

    /// For each candidate what each differ counts between its output and the expected one (None: the differ failed).
    /// Empty for a candidate without output.
    #[getter]
    fn readings(&self) -> Vec<Vec<Option<i64>>> {
        self.report.candidates.iter().map(|m: &Measured| m.differs.iter().map(|r| r.ok()).collect()).collect()
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
        self.report.spans.iter().map(span).collect()
    }

    /// When the evaluation of each candidate began, in nanoseconds from the start.
    #[getter]
    fn begun(&self) -> Vec<u64> {
        self.report.candidates.iter().map(|m| m.begun).collect()
    }

    /// Applications that the programs asked for, and those computed: equal ones once.
    #[getter]
    fn counts(&self) -> (u64, u64) {
        (self.report.counts.asked, self.report.counts.computed)
    }

    /// For each primitive that was called its name, the calls, and the nanoseconds spent in it (without those of the calls
    /// that it made). Empty if it was not asked for.
    #[getter]
    fn profile(&self) -> Vec<(String, u64, u64)> {
        let rows = self.report.profile.iter().flat_map(|profile| profile.rows()).zip(0..);
        let called = rows.filter(|((calls, _), _)| *calls > 0);
        let named =
            |(&(calls, nanos), id): (&(u64, u64), u16)| (primitives::get(PrimId(id)).name.clone(), calls, nanos);
        called.map(named).collect()
    }
}

/// A node of a traced program: value, (slug, what a user's primitive said), fuel, nanoseconds.
type PyTraced = (Option<Py<Value>>, Option<(&'static str, Option<String>)>, u64, u64);

/// Run a program on each sample and tell what every node came to, in the order of `Program.steps`. A node has neither
/// value nor failure if something that it needs has none.
#[pyfunction]
pub fn trace(
    py: Python<'_>,
    program: Bound<'_, Program>,
    cases: Vec<PyCase<'_>>,
    limits: PyLimits,
) -> PyResult<Vec<Vec<PyTraced>>> {
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    let limits = Limits::from(limits);
    let program = program.get().core.clone();
    let cases: Vec<Case> = cases.iter().map(case).collect();
    let traced = enter(py, 1, &stop, None, move || {
        let one = |case: &Case| {
            let mut cx = Context::watching(&limits, Some(&stopped), None);
            evaluation::trace(&program, &case.inputs, &mut cx)
        };
        cases.iter().map(one).collect::<Vec<_>>()
    })?;
    let node = |t: evaluation::Traced| -> PyResult<PyTraced> {
        match t.outcome {
            Some(Ok(value)) => Ok((Some(Py::new(py, Value(value))?), None, t.fuel, t.nanos)),
            Some(Err(fault)) => Ok((None, Some((fault.slug(), t.detail)), t.fuel, t.nanos)),
            None => Ok((None, None, t.fuel, t.nanos)),
        }
    };
    traced.into_iter().map(|nodes| nodes.into_iter().map(node).collect()).collect()
}

/// A result of `run_alone`: output, failure, fuel, processor time in nanoseconds.
type Alone = (Option<Py<Value>>, Option<PyFailure>, u64, u64);

/// Run each program by itself on its own samples, with the GIL released. `every_line` runs lines that the result does
/// not need as well; `timeout` holds for each sample.
#[pyfunction]
#[pyo3(signature = (jobs, limits, workers = 0, timeout = None, every_line = false))]
pub fn run_alone(
    py: Python<'_>,
    jobs: Vec<(Bound<'_, Program>, Vec<PyCase<'_>>)>,
    limits: PyLimits,
    workers: usize,
    timeout: Option<f64>,
    every_line: bool,
) -> PyResult<Vec<Vec<Alone>>> {
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    let (limits, timeout) = (Limits::from(limits), seconds(timeout));
    let jobs: Vec<(Arc<batt_core::program::Program>, Vec<Case>)> =
        jobs.iter().map(|(program, cases)| (program.get().core.clone(), cases.iter().map(case).collect())).collect();
    let run = move || -> Vec<Vec<(Evaluation, u64)>> {
        let one = |program: &batt_core::program::Program, case: &Case| {
            let deadline = timeout.map(|t| Instant::now() + t);
            let mut cx = Context::watching(&limits, Some(&stopped), deadline);
            let cpu = thread_cpu_nanos();
            let run = if every_line { evaluation::run_every_line } else { evaluation::run };
            let evaluation = run(program, &case.inputs, &mut cx);
            (evaluation, thread_cpu_nanos().saturating_sub(cpu))
        };
        jobs.par_iter().map(|(program, cases)| cases.iter().map(|case| one(program, case)).collect()).collect()
    };
    let results = enter(py, workers, &stop, None, run)?;
    let alone = |(evaluation, nanos): &(Evaluation, u64)| {
        let (value, failure) = split(py, evaluation)?;
        Ok((value, failure, evaluation.fuel, *nanos))
    };
    results.iter().map(|program| program.iter().map(alone).collect()).collect()
}

/// Time that a measurement of calls takes at least: many calls for each reading of the clock.
const MEASURED: Duration = Duration::from_micros(300);

/// Nanoseconds that a call of a function value on these arguments takes, the least of several rounds of many calls, and
/// the fuel that it spends. The call must have a result.
#[pyfunction]
pub fn time_call(
    py: Python<'_>,
    function: &Bound<'_, Value>,
    args: Vec<Bound<'_, Value>>,
    limits: PyLimits,
) -> PyResult<(f64, u64)> {
    let (function, limits) = (function.get().0.clone(), Limits::from(limits));
    let args: Vec<batt_core::Value> = args.iter().map(|arg| arg.get().0.clone()).collect();
    let stop = Arc::new(AtomicBool::new(false));
    let measured = enter(py, 1, &stop, None, move || {
        let mut cx = Context::new(&limits);
        let args: Vec<&batt_core::Value> = args.iter().collect();
        cx.call(&function, &args)?;
        let fuel = cx.spent();
        let (mut least, mut calls) = (f64::INFINITY, 1u32);
        for _ in 0..7 {
            loop {
                let begun = Instant::now();
                for _ in 0..calls {
                    cx.refill()?;
                    std::hint::black_box(cx.call(std::hint::black_box(&function), std::hint::black_box(&args))?);
                }
                let took = begun.elapsed();
                if took < MEASURED && calls < 1 << 20 {
                    calls *= 2;
                } else {
                    least = least.min(took.as_secs_f64() * 1e9 / f64::from(calls));
                    break;
                }
            }
        }
        Ok((least, fuel))
    })?;
    measured.map_err(|fault: batt_core::Fault| fault_error(py, fault, "the call that is timed", None))
}

/// Number of workers that `workers` stands for; 0 means one for each processor.
#[pyfunction]
pub fn worker_count(workers: usize) -> PyResult<usize> {
    Ok(Pool::with_workers(workers)?.workers())
}
