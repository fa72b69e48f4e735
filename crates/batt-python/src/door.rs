//! The one door between Python and the engine's threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use batt_core::batt::Pool;
use pyo3::prelude::*;

use crate::errors::engine_error;

/// How often a long job lets Python look for Ctrl-C.
const POLL: Duration = Duration::from_millis(50);

/// Run `job` on the engine's pool with the GIL released.
///
/// Every call that evaluates goes through here: it polls for Ctrl-C and then sets `stop`, waits for the job to end, and
/// turns a panic into an exception. A job started from inside another (by a user's primitive) runs where it is, because
/// waiting for a worker that waits for us would never end.
pub fn enter<R, J>(py: Python<'_>, workers: usize, stop: &Arc<AtomicBool>, job: J) -> PyResult<R>
where
    R: Send + 'static,
    J: FnOnce() -> R + Send + 'static,
{
    let inside = std::thread::current().name().is_some_and(|name| name.starts_with("batt-"));
    let outcome = if inside {
        py.detach(|| catch_unwind(AssertUnwindSafe(job)))
    } else {
        let pool = Pool::with_workers(workers)?;
        let (send, receive) = mpsc::channel();
        pool.spawn(move || {
            // The receiver is gone only if its thread is, and then nobody wants the outcome.
            let _ = send.send(catch_unwind(AssertUnwindSafe(job)));
        });
        let receive = Mutex::new(receive); // shared with nobody, but the GIL may only be released over what could be
        let mut interrupt = None;
        let outcome = loop {
            match py.detach(|| receive.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(POLL)) {
                Ok(outcome) => break outcome,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    if let Err(error) = py.check_signals() {
                        stop.store(true, Ordering::Relaxed);
                        interrupt = Some(error);
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return Err(engine_error(py, "a worker ended without an answer; please report this"));
                }
            }
        };
        if let Some(error) = interrupt {
            return Err(error);
        }
        outcome
    };
    outcome.map_err(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_default();
        engine_error(py, &format!("a defect of the engine, please report it: {text}"))
    })
}
