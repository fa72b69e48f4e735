//! The one door between Python and the engine: whatever parses or evaluates goes through here.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use batt_core::evaluation::Pool;
use pyo3::prelude::*;

use crate::errors::engine_error;

/// How often a long job lets Python look for Ctrl-C.
const POLL: Duration = Duration::from_millis(20);

/// How deep evaluations may be nested, each started by a user's primitive of the one around it.
const MAX_DEPTH: usize = 8;

/// Run a short `job` on this thread with the GIL released. A panic becomes an exception.
pub fn guarded<R: Send>(py: Python<'_>, job: impl FnOnce() -> R + Send) -> PyResult<R> {
    py.detach(|| catch_unwind(AssertUnwindSafe(job))).map_err(|panic| defect(py, &*panic))
}

/// Run `job` on the engine's pool with the GIL released.
///
/// Every call that evaluates goes through here: it polls for Ctrl-C (and asks `wanted`, if it is given, whether to go
/// on), then sets `stop`, waits for the job to end, and turns a panic into an exception. No lock may be held while it
/// waits.
///
/// A job started from inside another, by a user's primitive, gets a thread of its own: the worker that waits for it must
/// not take up work of the outer job meanwhile, which could need the very value that is being computed.
pub fn enter<R, J>(py: Python<'_>, workers: usize, stop: &Arc<AtomicBool>, wanted: Wanted<'_>, job: J) -> PyResult<R>
where
    R: Send + 'static,
    J: FnOnce() -> R + Send + 'static,
{
    if Pool::depth() > MAX_DEPTH {
        let message = format!("evaluations nested more than {MAX_DEPTH} deep by user-defined primitives");
        return Err(pyo3::exceptions::PyRecursionError::new_err(message));
    }
    let (send, receive) = mpsc::channel();
    let inside = move || {
        // The receiver is gone only if its thread is, and then nobody wants the outcome.
        let _ = send.send(catch_unwind(AssertUnwindSafe(job)));
    };
    match Pool::depth() {
        0 => Pool::with_workers(workers)?.spawn(inside),
        _ => Pool::nested()?.spawn(inside),
    }
    let receive = Mutex::new(receive); // shared with nobody, but the GIL may only be released over what could be
    let mut interrupt = None;
    let outcome = loop {
        let received = py.detach(|| receive.lock().map(|receive| receive.recv_timeout(POLL)).map_err(drop));
        match received {
            Ok(Ok(outcome)) => break outcome,
            Ok(Err(mpsc::RecvTimeoutError::Timeout)) => {
                if let Err(error) = go_on(py, wanted) {
                    stop.store(true, Ordering::Relaxed);
                    interrupt = interrupt.or(error);
                }
            }
            Ok(Err(mpsc::RecvTimeoutError::Disconnected)) | Err(()) => {
                return Err(engine_error(py, "a worker ended without an answer; please report this"));
            }
        }
    };
    match interrupt {
        Some(error) => Err(error),
        None => outcome.map_err(|panic| defect(py, &*panic)),
    }
}

/// A Python function that says whether a job is still wanted.
pub type Wanted<'a> = Option<&'a Bound<'a, PyAny>>;

/// Whether to go on with a job; if not, the exception to raise when it has ended, if there is one.
fn go_on(py: Python<'_>, wanted: Wanted<'_>) -> Result<(), Option<PyErr>> {
    py.check_signals().map_err(Some)?;
    match wanted.map(|wanted| wanted.call0().and_then(|answer| answer.is_truthy())) {
        None | Some(Ok(true)) => Ok(()),
        Some(Ok(false)) => Err(None),
        Some(Err(error)) => Err(Some(error)),
    }
}

fn defect(py: Python<'_>, panic: &(dyn Any + Send)) -> PyErr {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    engine_error(py, &format!("a defect of the engine, please report it: {}", text.unwrap_or_default()))
}
