//! Millions of damaged texts: `make fuzz MINUTES=10`, or `cargo run --release --example fuzz -- MINUTES [SEED]`.
//!
//! Each is parsed; what programs it has are evaluated with little fuel, alone and as a batt, and must do the same in both.
//! The work is done by child processes, so that a crash is found as well. What fails is written to `fuzz-failures/`.

#![allow(clippy::print_stdout)]

#[path = "../tests/common/damage.rs"]
mod damage;

use std::panic::catch_unwind;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use batt_core::batt::{Batt, Case, Job};
use batt_core::evaluation::{Inputs, Pool, run};
use batt_core::program::Program;
use batt_core::search::Rng;
use batt_core::{Context, Limits, Value};

const FAILURES: &str = "fuzz-failures";
/// Texts of a child process.
const BLOCK: u64 = 50_000;
/// A text that takes longer than this and a microsecond for each of its bytes hangs.
const PATIENCE: Duration = Duration::from_secs(2);

fn text_of(number: u64, samples: &[String]) -> String {
    let mut rng = Rng::new(&[number]);
    let sample = rng.below(samples.len());
    damage::damaged(&samples[sample], &mut rng)
}

fn evaluate(programs: &[Program]) {
    let grid = |rows: &[&[u8]]| Value::grid(rows.len(), rows[0].len(), rows.concat());
    let (i, o) = (grid(&[&[0, 1, 0], &[2, 0, 1]]), grid(&[&[3, 3], &[0, 3]]));
    let s = Value::tuple(vec![Value::tuple(vec![i.clone(), o.clone()])]);
    let inputs = Inputs { s: Some(s), i: Some(i), c: Some(o) };
    let limits = Limits { fuel: 20_000, ..Limits::default() };
    let job = Job {
        cases: vec![Case { inputs: inputs.clone(), expected: None }],
        limits,
        timeout: None,
        memo_bytes: 1 << 24,
        sequential: true,
        profile: false,
        stop: Arc::new(AtomicBool::new(false)),
    };
    let together = Batt::new(programs, []).evaluate(&job);
    for (program, shared) in programs.iter().zip(together[0].candidates()) {
        let alone = run(program, &inputs, &mut Context::new(&limits));
        assert_eq!(alone.fuel, shared.evaluation.fuel);
        assert_eq!(format!("{:?}", alone.outcome), format!("{:?}", shared.evaluation.outcome));
    }
}

fn try_one(text: &str) {
    let begun = Instant::now();
    let programs: Vec<Program> = damage::checked(text).into_iter().map(|(program, _)| program).collect();
    if !programs.is_empty() {
        evaluate(&programs);
    }
    let limit = PATIENCE + Duration::from_micros(text.len() as u64);
    assert!(begun.elapsed() < limit, "it takes {:?}", begun.elapsed());
}

/// A block of texts. With `tell`, the number of each is printed before it is tried.
fn block(first: u64, tell: bool) -> ExitCode {
    let samples = damage::samples();
    let mut failed = 0;
    // The stack of the engine's workers.
    Pool::with_workers(1).expect("a thread").install(|| {
        for number in first..first + BLOCK {
            if tell {
                println!("{number}");
            }
            let text = text_of(number, &samples);
            if catch_unwind(|| try_one(&text)).is_err() {
                keep(&text, number);
                failed += 1;
            }
        }
    });
    ExitCode::from(u8::from(failed > 0))
}

fn keep(text: &str, number: u64) {
    std::fs::create_dir_all(FAILURES).expect("a folder");
    std::fs::write(format!("{FAILURES}/{number}.txt"), text).expect("a file");
    eprintln!("text {number} failed: {FAILURES}/{number}.txt");
}

fn child(first: u64, tell: bool) -> std::process::Output {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["block", &first.to_string(), if tell { "tell" } else { "" }]);
    command.stdout(if tell { Stdio::piped() } else { Stdio::null() }).stderr(Stdio::piped());
    command.output().expect("a process")
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    if args.get(1).is_some_and(|arg| arg == "block") {
        return block(args[2].parse().expect("a number"), args.get(3).is_some_and(|arg| arg == "tell"));
    }
    let minutes: f64 = args.get(1).map_or(1.0, |arg| arg.parse().expect("minutes"));
    let seed: u64 = args.get(2).map_or_else(|| u64::from(std::process::id()), |arg| arg.parse().expect("a seed"));
    let end = Instant::now() + Duration::from_secs_f64(60.0 * minutes);
    let (next, tried, failed) = (AtomicU64::new(seed << 40), AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while Instant::now() < end {
                    let first = next.fetch_add(BLOCK, Ordering::Relaxed);
                    let done = child(first, false);
                    tried.fetch_add(BLOCK, Ordering::Relaxed);
                    if done.status.success() {
                        continue;
                    }
                    failed.fetch_add(1, Ordering::Relaxed);
                    eprint!("{}", String::from_utf8_lossy(&done.stderr));
                    if done.status.code().is_none_or(|code| code != 1) {
                        // It crashed: which text it was on shows the second time.
                        let told = String::from_utf8_lossy(&child(first, true).stdout).into_owned();
                        let last = told.lines().last().and_then(|line| line.parse().ok()).unwrap_or(first);
                        keep(&text_of(last, &damage::samples()), last);
                    }
                }
            });
        }
    });
    let (tried, failed) = (tried.into_inner(), failed.into_inner());
    println!("{tried} texts tried with seed {seed}, {failed} blocks of {BLOCK} with failures");
    ExitCode::from(u8::from(failed > 0))
}
