//! The engine's worker threads.

use std::cell::Cell;
use std::sync::{Arc, Mutex};

use crate::sync::lock;

/// Deep calls of function values need more stack than threads get by default; `Limits::max_calls` keeps them within it.
const STACK_BYTES: usize = 32 << 20;

/// So many pools are kept.
const MAX_POOLS: usize = 4;

/// A pool of worker threads: made when first needed, kept for the next job, made anew in a forked child (which inherits
/// the pool's memory but none of its threads).
pub struct Pool {
    threads: rayon::ThreadPool,
    /// Number of worker threads.
    pub workers: usize,
    process: u32,
}

/// The last few, each with another number of workers: starting threads takes a millisecond.
static POOLS: Mutex<Vec<Arc<Pool>>> = Mutex::new(Vec::new());

thread_local! {
    /// How many evaluations are in progress around what this thread does: one on a worker, more on the worker of an
    /// evaluation that was started from within another.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

impl Pool {
    /// The pool with this many workers; 0 means one for each processor.
    pub fn with_workers(workers: usize) -> std::io::Result<Arc<Pool>> {
        let workers = match workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            n => n,
        };
        let mut pools = lock(&POOLS);
        if pools.iter().any(|pool| pool.process != std::process::id()) {
            std::mem::forget(std::mem::take(&mut *pools)); // their threads do not exist here
        }
        if let Some(pool) = pools.iter().find(|pool| pool.workers == workers) {
            return Ok(pool.clone());
        }
        let pool = Pool::start(workers, 1)?;
        if pools.len() == MAX_POOLS {
            pools.remove(0);
        }
        pools.push(Arc::new(pool));
        Ok(pools[pools.len() - 1].clone())
    }

    /// A pool of one worker, for an evaluation that was started from within another.
    pub fn nested() -> std::io::Result<Pool> {
        Pool::start(1, Pool::depth() + 1)
    }

    /// How many evaluations are in progress around what the calling thread does; 0 outside of workers.
    pub fn depth() -> usize {
        DEPTH.get()
    }

    fn start(workers: usize, depth: usize) -> std::io::Result<Pool> {
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(workers)
            .stack_size(STACK_BYTES)
            .thread_name(|k| format!("batt-{k}"))
            .start_handler(move |_| DEPTH.set(depth))
            .build()
            .map_err(std::io::Error::other)?;
        Ok(Pool { threads, workers, process: std::process::id() })
    }

    /// Run `job` on the pool without waiting for it.
    pub fn spawn(&self, job: impl FnOnce() + Send + 'static) {
        self.threads.spawn(job);
    }

    /// Run `job` on the pool and wait for it.
    pub fn install<R: Send>(&self, job: impl FnOnce() -> R + Send) -> R {
        self.threads.install(job)
    }
}

/// Processor time that the calling thread has used, in nanoseconds.
pub fn thread_cpu_nanos() -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes to `now` and reads nothing else.
    let status = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut now) };
    if status == 0 { now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64 } else { 0 }
}
