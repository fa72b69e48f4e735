//! What an output is worth: demo samples solved, and how far the others are from right.

use std::hash::BuildHasher;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use foldhash::quality::FixedState;

use crate::evaluation::{self, Context, Inputs, Limits, run};
use crate::program::Program;
use crate::value::{Grid, Value};

/// The values of an expression on the demo samples, with what they are worth as outputs.
pub type Class = evaluation::Class<Score>;

/// What a node came to on the demo samples.
pub type Called = evaluation::Called<Score>;

/// The demo samples, to evaluate programs on.
pub type Lanes = evaluation::Lanes<Score>;

/// At most so many differs measure progress: those that see most, each costs as much as a candidate.
const MAX_DIFFERS: usize = 3;

/// A search takes at most so many demo samples: each is a bit of [`Score::solved`].
pub const MAX_DEMOS: usize = 64;

/// Greatest height and width of an ARC grid.
pub const MAX_SIDE: usize = 30;

/// No sum of what differs see is less exact.
const ROUNDING: f32 = 1e-4;

/// What the values of a class are worth as outputs.
#[derive(Debug)]
pub struct Score {
    /// The demo samples that they solve, a bit each.
    pub solved: u64,
    /// Hash of the outputs, whatever the reason why there is none on a sample: what the program does.
    pub behaviour: u64,
    /// On how many samples the output has the right height and width.
    pub shapes: u32,
    /// Share of the cells that are right, 0 to 1; a quick measure that decides what the differs are asked about.
    pub closeness: f32,
    /// How much of the difference that the differs saw at the start is gone, 0 to 1.
    progress: OnceLock<f32>,
    /// What it is certain not to reach, where that was all that had to be known.
    missed: OnceLock<f32>,
}

/// The expected outputs and the differs.
pub struct Judge {
    demos: Vec<Inputs>,
    expected: Vec<Value>,
    differs: Vec<Arc<Program>>,
    /// What each differ counts between input and expected output, for each demo.
    base: Vec<Vec<i64>>,
    limits: Limits,
    stop: Arc<AtomicBool>,
}

impl Judge {
    /// A judge of outputs for these demo samples. Of the differs those stay that see most: a difference between the
    /// expected output and the input, a single cell, an empty grid of the right shape, and the outputs of the other
    /// demos. A differ that is blind for some of these would call nonsense progress. Of equally good ones the cheapest
    /// stay.
    pub fn new(
        demos: Vec<Inputs>,
        expected: Vec<Value>,
        differs: &[Arc<Program>],
        limits: Limits,
        stop: Arc<AtomicBool>,
    ) -> Judge {
        let mut judge = Judge { demos, expected, differs: Vec::new(), base: Vec::new(), limits, stop };
        let mut ranked: Vec<(std::cmp::Reverse<usize>, u64, usize, Vec<i64>)> = Vec::new();
        for (k, differ) in differs.iter().enumerate() {
            let (mut seen, mut fuel) = (0, 0);
            let mut base = Vec::new();
            for n in 0..judge.demos() {
                let input = judge.demos[n].i.clone();
                let empty = match &judge.expected[n] {
                    Value::Grid(g) => Value::grid(g.height(), g.width(), vec![0; g.cells().len()]),
                    other => other.clone(),
                };
                let others = judge.expected.iter().filter(|other| **other != judge.expected[n]).cloned();
                let probes = input.into_iter().chain([Value::grid(1, 1, vec![0]), empty]).chain(others);
                for (p, probe) in probes.enumerate() {
                    let (reading, spent) = judge.read(differ, n, &probe);
                    if p == 0 {
                        base.extend(reading);
                        fuel += spent;
                    }
                    seen += usize::from(reading.is_some_and(|count| count > 0));
                }
            }
            if base.len() == judge.demos() && base.iter().any(|&count| count > 0) {
                ranked.push((std::cmp::Reverse(seen), fuel, k, base));
            }
        }
        ranked.sort();
        for (_, _, k, base) in ranked.into_iter().take(MAX_DIFFERS) {
            judge.differs.push(differs[k].clone());
            judge.base.push(base);
        }
        judge
    }

    /// Number of demo samples.
    pub fn demos(&self) -> usize {
        self.expected.len()
    }

    /// All demo samples solved.
    pub fn all(&self) -> u64 {
        u64::MAX.checked_shr((MAX_DEMOS - self.expected.len()) as u32).unwrap_or(0)
    }

    /// What the outputs are worth, without progress.
    pub fn score<'a>(&self, class: &'a Class) -> &'a Score {
        class.note.get_or_init(|| {
            let (mut solved, mut shapes, mut closeness) = (0, 0, 0.0);
            for (k, expected) in self.expected.iter().enumerate() {
                let Some(Ok(output)) = class.values.get(k) else { continue };
                if output.equals(expected) {
                    solved |= 1 << k;
                    shapes += 1;
                    closeness += 1.0;
                } else if let (Value::Grid(output), Value::Grid(expected)) = (output, expected) {
                    let (right_shape, share) = compare(output, expected);
                    shapes += u32::from(right_shape);
                    closeness += share;
                }
            }
            let closeness = closeness / self.expected.len().max(1) as f32;
            let outputs: Vec<Option<&Value>> = class.values.iter().map(|v| v.as_ref().ok()).collect();
            Score {
                solved,
                behaviour: FixedState::default().hash_one(&outputs),
                shapes,
                closeness,
                progress: OnceLock::new(),
                missed: OnceLock::new(),
            }
        })
    }

    /// How much of the difference is gone: the mean over demos and differs that saw a difference at the start or see
    /// one now, as in a run's report. None if it is certain to be less than `least`: the differs are not asked further.
    pub fn progress(&self, class: &Class, least: f32) -> Option<f32> {
        let score = self.score(class);
        if let Some(&progress) = score.progress.get() {
            return Some(progress);
        }
        if score.missed.get().is_some_and(|&missed| missed <= least) {
            return None;
        }
        let progress = self.measure(class, score, least);
        // What is measured while the search is being stopped means nothing.
        if !self.stop.load(Ordering::Relaxed) {
            let _ = match progress {
                Some(progress) => score.progress.set(progress),
                None => score.missed.set(least),
            };
        }
        progress
    }

    fn measure(&self, class: &Class, score: &Score, least: f32) -> Option<f32> {
        if score.solved == self.all() {
            return Some(1.0);
        }
        let (mut sum, mut count) = (0.0f32, 0u32);
        // Differences at the start that nobody has been asked about yet.
        let mut open = self.base.iter().flatten().filter(|&&base| base > 0).count() as u32;
        for (n, output) in class.values.iter().enumerate().take(self.demos()) {
            for (differ, base) in self.differs.iter().zip(&self.base) {
                if ((sum + open as f32) / (count + open).max(1) as f32) < least - ROUNDING {
                    return None;
                }
                let base = base[n];
                open -= u32::from(base > 0);
                let own = match output {
                    Ok(_) if score.solved >> n & 1 == 1 => Some(0),
                    Ok(grid) => self.read(differ, n, grid).0,
                    Err(_) => None,
                };
                if base == 0 && own == Some(0) {
                    continue;
                }
                count += 1;
                if let (true, Some(own)) = (base > 0, own) {
                    sum += (1.0 - own as f32 / base as f32).max(0.0);
                }
            }
        }
        let shares = count as f32;
        Some(if count == 0 { score.closeness } else { (sum / shares).min(1.0 - 1.0 / (1.0 + shares)) })
    }

    /// What a differ counts between a grid and the expected output of a demo sample, and the fuel it takes.
    fn read(&self, differ: &Program, n: usize, grid: &Value) -> (Option<i64>, u64) {
        let inputs = Inputs { s: self.demos[n].s.clone(), i: Some(grid.clone()), c: Some(self.expected[n].clone()) };
        let mut cx = Context::watching(&self.limits, Some(&self.stop), None);
        let done = run(differ, &inputs, &mut cx);
        let count = done.outcome.ok().and_then(|value| value.component(0).ok()).and_then(|count| count.int().ok());
        (count, done.fuel)
    }
}

/// Whether the shapes are equal, and the share of cells that are; half of it if the shapes differ, on what they share.
fn compare(a: &Grid, b: &Grid) -> (bool, f32) {
    if a.height() == b.height() && a.width() == b.width() {
        let equal = a.cells().iter().zip(b.cells()).filter(|(x, y)| x == y).count();
        return (true, equal as f32 / a.cells().len() as f32);
    }
    let (height, width) = (a.height().min(b.height()), a.width().min(b.width()));
    let all = a.height().max(b.height()) * a.width().max(b.width());
    let row = |i: usize| (0..width).filter(|&j| a.at(i, j) == b.at(i, j)).count();
    (false, 0.5 * (0..height).map(row).sum::<usize>() as f32 / all as f32)
}

/// Whether a value can be an answer: a grid of 1 to 30 rows and columns, colours 0 to 9.
pub fn is_answer(value: &Value) -> bool {
    match value {
        Value::Grid(grid) => {
            grid.height() <= MAX_SIDE && grid.width() <= MAX_SIDE && grid.cells().iter().all(|&c| c <= 9)
        }
        _ => false,
    }
}
