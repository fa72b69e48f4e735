//! The coarse search with devices beside the processor alone, in one run: `make bench PARTS=gpu` runs it. Takes a file of
//! tasks, one of kernels, and how many functions deep searches go; prints JSON.
#![allow(unsafe_code, clippy::print_stdout)]

use std::ops::RangeInclusive;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use batt_core::coarse::functions::listed;
use batt_core::coarse::intern::States;
use batt_core::coarse::{
    Accelerator, Applied, Function, Image, Outcome, Problem, Room, Settings, Size, State, search, search_with,
};
use batt_gpu::{BATCH, Devices, code, takes};
use rayon::prelude::*;
use serde_json::{Value, json};

/// Images of real frontiers that rates are measured on.
const IMAGES: usize = 1 << 15;

/// Rounds of which the shortest counts.
const ROUNDS: usize = 3;

/// The engine in place of a device, with a watch: processor time, the largest batch, some of the images.
#[derive(Default)]
struct Watched(Mutex<(f64, usize, Vec<Image>)>);

impl Accelerator for Watched {
    fn has(&self, function: Function) -> bool {
        code(function).is_some()
    }

    fn takes(&self, image: &Image) -> bool {
        takes(image)
    }

    fn batch(&self) -> Option<RangeInclusive<usize>> {
        Some(1..=BATCH)
    }

    fn apply(&self, images: &[&Image], functions: &[Function]) -> Applied {
        let start = processor();
        let mut applied = Applied::default();
        for image in images {
            applied.images.extend(results(image, functions));
        }
        applied.places = (0..applied.images.len() as u32).collect();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = (IMAGES / 8).saturating_sub(seen.2.len());
        seen.2.extend(images.iter().take(room).map(|&image| image.clone()));
        seen.1 = seen.1.max(images.len() * functions.len());
        seen.0 += processor() - start;
        applied
    }
}

fn results(image: &Image, functions: &[Function]) -> impl Iterator<Item = Image> {
    let state = State::Image(image.clone());
    let made = move |function: &Function| function.apply(&state, Size::new(0, 0), Room::STANDARD);
    functions.iter().filter_map(made).filter_map(|state| match state {
        State::Image(image) => Some(image),
        State::List(_) => None,
    })
}

/// The different results, as one core finds them.
fn different(images: &[Image], functions: &[Function]) -> usize {
    let mut states = States::default();
    for image in images.iter().flat_map(|image| results(image, functions)) {
        states.intern(State::Image(image));
    }
    states.len()
}

/// Seconds of processor time of this thread.
fn processor() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + 1e-9 * time.tv_nsec as f64
}

/// The shortest time of some rounds, in seconds, and what came of the last one.
fn timed<R>(mut job: impl FnMut() -> R) -> (f64, R) {
    let mut once = || {
        let start = Instant::now();
        let done = job();
        (start.elapsed().as_secs_f64(), done)
    };
    let (mut least, mut done) = once();
    for _ in 1..ROUNDS {
        let (seconds, last) = once();
        (least, done) = (least.min(seconds), last);
    }
    (least, done)
}

fn grid(value: &Value) -> Option<Image> {
    let rows: Vec<Vec<u8>> = serde_json::from_value(value.clone()).ok()?;
    let size = Size::new(rows.len(), rows.first()?.len());
    Image::new(0, 0, size, rows.concat())
}

fn problem(task: &Value) -> Option<Problem> {
    let pair = |pair: &Value| Some((grid(&pair["input"])?, grid(&pair["output"])?));
    let demos = task["train"].as_array()?.iter().map(pair).collect::<Option<_>>()?;
    let tests = task["test"].as_array()?.iter().map(|test| grid(&test["input"])).collect::<Option<_>>()?;
    Some(Problem { demos, tests })
}

fn same(a: &Outcome, b: &Outcome) -> bool {
    (&a.answers, a.counts, a.fuel, a.ended) == (&b.answers, b.counts, b.fuel, b.ended)
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let tasks: Value = serde_json::from_str(&std::fs::read_to_string(&arguments[1]).expect("tasks")).expect("tasks");
    let kernels =
        std::fs::read_to_string(&arguments[2]).map_err(|_| "GPU: no kernels; make gpu builds them".to_owned());
    let mut devices = kernels.and_then(|kernels| Devices::open(None, &kernels, 1));
    let line = devices.as_ref().err().cloned();
    if let Ok(devices) = &mut devices {
        devices.measure();
    }
    let depth = arguments[3].parse().expect("a number of functions");
    let (settings, go) = (Settings { depth, ..Settings::default() }, AtomicBool::new(false));
    let (mut rows, mut images) = (Vec::new(), Vec::new());
    for (id, task) in tasks.as_object().expect("tasks by id") {
        let problem = problem(task).expect("a task");
        let (alone, without) = timed(|| search(&problem, &settings, &go, None));
        // In one and the same round: all of it, and what is left if what devices can compute cost nothing but being taken.
        let (mut busy, mut least) = (f64::INFINITY, f64::INFINITY);
        let (mut largest, mut results) = (0, 0);
        for round in 0..ROUNDS {
            let (watched, start) = (Watched::default(), processor());
            let ahead = search_with(&problem, &settings, Some(&watched), &go, None);
            let whole = processor() - start;
            assert!(same(&without, &ahead));
            let (inside, batch, some) = watched.0.into_inner().unwrap_or_else(PoisonError::into_inner);
            if whole < busy {
                (busy, least) = (whole, whole - inside);
            }
            (largest, results) = (batch, ahead.accelerated);
            images.extend(some.into_iter().filter(|_| round == 0));
        }
        let with = devices.as_ref().ok().map(|devices| {
            let (seconds, found) = timed(|| search_with(&problem, &settings, Some(devices), &go, None));
            assert!(same(&without, &found));
            json!({"seconds": seconds, "results": found.accelerated})
        });
        rows.push(json!({
            "task": id, "alone": alone, "busy": busy, "least": least, "results": results, "largest": largest, "with": with,
        }));
    }
    images.truncate(IMAGES);
    let functions: Vec<Function> = listed().into_iter().filter(|&function| code(function).is_some()).collect();
    let (core, found) = timed(|| different(&images, &functions));
    // As searches use cores, a task each: every core has its own images.
    let share = images.len().div_ceil(rayon::current_num_threads()).max(1);
    let (cores, of_cores) = timed(|| images.par_chunks(share).map(|some| different(some, &functions)).sum::<usize>());
    let device = devices.as_ref().ok().map(|devices| {
        let all: Vec<&Image> = images.iter().collect();
        let pass = || -> usize {
            all.chunks(BATCH / functions.len()).map(|some| devices.apply(some, &functions).images.len()).sum()
        };
        pass();
        let (seconds, found) = timed(pass);
        json!({"count": devices.count(), "rate": found as f64 / seconds, "batch": devices.least(), "note": devices.note()})
    });
    let done = json!({
        "line": line, "cores": rayon::current_num_threads(), "results": images.len() * functions.len(),
        "core": found as f64 / core, "all_cores": of_cores as f64 / cores, "devices": device, "tasks": rows,
    });
    println!("{done}");
}
