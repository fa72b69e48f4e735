//! What calls and programs take, for benchmarks: many of them for each reading of the clock.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use batt_core::evaluation::{self, Context, thread_cpu_nanos};
use pyo3::prelude::*;

use crate::arguments::PyLimits;
use crate::batt::{PyCase, case};
use crate::convert::Value;
use crate::door::enter;
use crate::errors::fault_error;
use crate::program::Program;

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
    let (function, limits) = (function.get().0.clone(), limits.0);
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

/// Processor time that a program takes by itself on all samples once, in nanoseconds. It is run on them `times` times in a
/// row: to read this clock takes as long as a small program.
#[pyfunction]
pub fn time_program(
    py: Python<'_>,
    program: &Bound<'_, Program>,
    cases: Vec<PyCase<'_>>,
    limits: PyLimits,
    times: u32,
) -> PyResult<f64> {
    let (program, limits) = (program.get().core.clone(), limits.0);
    let cases: Vec<_> = cases.iter().map(case).collect();
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    enter(py, 1, &stop, None, move || {
        let begun = thread_cpu_nanos();
        for _ in 0..times {
            for case in &cases {
                let mut cx = Context::watching(&limits, Some(&stopped), None);
                std::hint::black_box(evaluation::run(&program, &case.inputs, &mut cx));
            }
        }
        thread_cpu_nanos().saturating_sub(begun) as f64 / f64::from(times)
    })
}
