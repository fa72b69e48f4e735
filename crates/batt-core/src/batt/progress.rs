//! What differs say of whole columns of outputs: progress, and how well each differ judges.

/// What the differs counts on one demo sample; `counts` has a row of them for each candidate.
pub struct Sample<'a> {
    /// Between the input and the expected output; None where the differ failed.
    pub base: &'a [Option<i64>],
    /// Between each output and the expected one; `i64::MIN` where the differ failed or there is no output.
    pub counts: &'a [i64],
}

impl Sample<'_> {
    /// For each differ what it counted at the start, and what it counts now.
    fn of(&self, candidate: usize) -> impl Iterator<Item = (Option<i64>, Option<i64>)> {
        let width = self.base.len();
        let counts = &self.counts[candidate * width..(candidate + 1) * width];
        self.base.iter().copied().zip(counts.iter().map(|&count| (count != i64::MIN).then_some(count)))
    }
}

/// How much of the difference between inputs and expected outputs is gone for one candidate, from 0 to below 1: the mean
/// over the samples and the differs that saw a difference at the start, or see one now. None if no differ says anything.
pub fn progress(samples: &[Sample<'_>], candidate: usize) -> Option<f64> {
    let mut sum = ExactSum::default();
    let mut count = 0;
    for (start, now) in samples.iter().flat_map(|sample| sample.of(candidate)) {
        sum.add(match (start, now) {
            (None, _) | (Some(0), Some(0)) => continue,
            (Some(start), Some(now)) if start > 0 => (1.0 - now as f64 / start as f64).max(0.0),
            _ => 0.0,
        });
        count += 1;
    }
    // Differs that see no difference where there is one must not make up for it.
    let below = 1.0 - 1.0 / f64::from(1 + count);
    (count > 0).then(|| (sum.value() / f64::from(count)).min(below))
}

/// The sums `iz` and `zo` of each differ for one candidate. A sample adds to `iz` 1 if the input differs and 1 if the
/// output does not; to `zo` 1 if the input does not differ and 1 if the output does. What failed adds to neither.
pub fn points<'a>(samples: &'a [Sample<'a>], candidate: usize) -> Vec<(u32, u32)> {
    let mut points = vec![(0, 0); samples.first().map_or(0, |sample| sample.base.len())];
    for sample in samples {
        for (point, (start, now)) in points.iter_mut().zip(sample.of(candidate)) {
            let [start, now] = [start, now].map(|count| count.filter(|&count| count >= 0));
            point.0 += u32::from(start.is_some_and(|n| n > 0)) + u32::from(now == Some(0));
            point.1 += u32::from(start == Some(0)) + u32::from(now.is_some_and(|n| n > 0));
        }
    }
    points
}

/// A sum of floats that is rounded once, in the end, so that it does not depend on their order: Shewchuk, "Adaptive
/// precision floating-point arithmetic and fast robust geometric predicates", 1997.
#[derive(Default)]
struct ExactSum {
    /// They do not overlap, the smallest first; their sum is exact.
    parts: Vec<f64>,
}

impl ExactSum {
    fn add(&mut self, number: f64) {
        let mut high = number;
        let mut kept = 0;
        for k in 0..self.parts.len() {
            let (large, small) =
                if high.abs() < self.parts[k].abs() { (self.parts[k], high) } else { (high, self.parts[k]) };
            high = large + small;
            let rest = small - (high - large);
            if rest != 0.0 {
                self.parts[kept] = rest;
                kept += 1;
            }
        }
        self.parts.truncate(kept);
        self.parts.push(high);
    }

    fn value(&self) -> f64 {
        let mut parts = self.parts.iter().rev().copied();
        let mut high = parts.next().unwrap_or(0.0);
        let mut rest = 0.0;
        for part in parts.by_ref() {
            let large = high;
            high = large + part;
            rest = part - (high - large);
            if rest != 0.0 {
                break;
            }
        }
        // Half of a last place is rounded by what comes after it.
        if parts.next().is_some_and(|next| next != 0.0 && (next < 0.0) == (rest < 0.0)) {
            let twice = rest * 2.0;
            let up = high + twice;
            if up - high == twice {
                high = up;
            }
        }
        high
    }
}
