//! Which worker evaluates what next.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::sync::lock;

/// The tasks of a job that nobody has begun: each is some candidates on one sample.
///
/// A worker stays with a sample as long as it can, since workers on one sample wait for what the other is computing. Then
/// it begins another, or helps where most is left. What took long on one sample is likely to take long on the others and
/// comes first there from then on: what takes long and is begun last keeps all workers waiting.
pub(super) struct Tasks {
    samples: Mutex<Vec<Left>>,
    /// What each task has taken on the samples on which it is done, in nanoseconds.
    nanos: Vec<AtomicU64>,
}

/// What is left of a sample.
struct Left {
    case: usize,
    /// The next one last.
    tasks: Vec<usize>,
}

impl Tasks {
    /// So many tasks on each of these samples, which are to be begun in this order.
    pub fn new(cases: Vec<usize>, tasks: usize) -> Tasks {
        let left = |case| Left { case, tasks: (0..tasks).rev().collect() };
        Tasks {
            samples: Mutex::new(cases.into_iter().map(left).collect()),
            nanos: (0..tasks).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    /// The case and number of the next task for a worker, which is at sample number `at`, if at any.
    pub fn next(&self, at: &mut Option<usize>) -> Option<(usize, usize)> {
        let mut samples = lock(&self.samples);
        let current = at.filter(|&k| !samples[k].tasks.is_empty());
        let k = current.or_else(|| {
            for sample in samples.iter_mut() {
                // By magnitude: those that take about as long stay in their order, in which neighbours share memory.
                sample.tasks.sort_by_key(|&task| self.nanos[task].load(Ordering::Relaxed).checked_ilog2());
            }
            let fullest = || (0..samples.len()).rev().max_by_key(|&k| samples[k].tasks.len());
            // A sample of which nothing is gone has not been begun.
            samples.iter().position(|sample| sample.tasks.len() == self.nanos.len()).or_else(fullest)
        })?;
        *at = Some(k);
        samples[k].tasks.pop().map(|task| (samples[k].case, task))
    }

    /// Note how long a task took on a sample.
    pub fn took(&self, task: usize, nanos: u64) {
        self.nanos[task].fetch_add(nanos, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that a worker is given until nothing is left.
    fn rest(tasks: &Tasks, at: &mut Option<usize>) -> Vec<(usize, usize)> {
        std::iter::from_fn(|| tasks.next(at)).collect()
    }

    #[test]
    fn every_task_is_given_once_and_samples_are_begun_in_their_order() {
        let tasks = Tasks::new(vec![2, 0, 1], 2);
        assert_eq!(rest(&tasks, &mut None), [(2, 0), (2, 1), (0, 0), (0, 1), (1, 0), (1, 1)]);
        assert_eq!(rest(&tasks, &mut None), []);
        assert_eq!(rest(&Tasks::new(vec![], 3), &mut None), []);
        assert_eq!(rest(&Tasks::new(vec![0], 0), &mut None), []);
    }

    #[test]
    fn workers_begin_samples_of_their_own_then_help_where_most_is_left() {
        let tasks = Tasks::new(vec![0, 1], 3);
        let (mut one, mut other) = (None, None);
        assert_eq!(tasks.next(&mut one), Some((0, 0)));
        assert_eq!(tasks.next(&mut other), Some((1, 0)));
        assert_eq!(tasks.next(&mut other), Some((1, 1)));
        assert_eq!(tasks.next(&mut other), Some((1, 2)));
        assert_eq!(tasks.next(&mut other), Some((0, 1)));
        assert_eq!(tasks.next(&mut one), Some((0, 2)));
        assert_eq!((tasks.next(&mut one), tasks.next(&mut other)), (None, None));
    }

    #[test]
    fn what_took_long_on_one_sample_comes_first_on_the_others() {
        let tasks = Tasks::new(vec![0, 1, 2], 4);
        let (mut one, mut other) = (None, None);
        assert_eq!(tasks.next(&mut one), Some((0, 0)));
        for nanos in [1000, 1020, 9000, 1010] {
            let (case, task) = tasks.next(&mut other).unwrap();
            assert_eq!(case, 1);
            tasks.took(task, nanos);
        }
        assert_eq!(tasks.next(&mut other), Some((2, 2)));
        assert_eq!(tasks.next(&mut one), Some((0, 2)));
        assert_eq!(rest(&tasks, &mut other), [(2, 0), (2, 1), (2, 3), (0, 1), (0, 3)]);
    }
}
