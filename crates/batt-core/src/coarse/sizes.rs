//! The size of an output, read off the sizes of the pictures that programs make.

use super::intern::Set;

use super::budget::Budget;
use super::classes::{ClassId, Classes};
use super::image::Size;
use crate::Fault;

/// Sides of an output are at most so long.
const MAX_SIDE: i64 = 30;

/// Each side of an output, from those of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeRule {
    /// Height and width of a picture, times a factor and plus an offset each: `(class, factors, offsets)`.
    Scaled(ClassId, (i64, i64), (i64, i64)),
    /// Heights added, width of the second.
    Below(ClassId, ClassId),
    /// Widths added, height of the first.
    Beside(ClassId, ClassId),
    /// Both added.
    Sum(ClassId, ClassId),
    /// A rule for each side.
    Sides(SideRule, SideRule),
}

/// One side of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideRule {
    /// Always the same.
    Constant(i64),
    /// The side of a picture, times a factor and plus an offset.
    Scaled(ClassId, i64, i64),
}

/// A predicted size for every grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// The sizes, those of the demos first.
    pub sizes: Vec<Size>,
    /// How they come about.
    pub rule: SizeRule,
    /// On how many demo pairs the size is right.
    pub hits: usize,
}

/// The sizes of a picture on all grids.
struct Seed {
    class: ClassId,
    sides: Vec<(i64, i64)>,
}

/// The best rule so far: most hits, then least loss, then the earliest.
struct Best<'a> {
    demos: &'a [Size],
    hits: usize,
    loss: i64,
    found: Option<(Vec<(i64, i64)>, SizeRule)>,
}

fn hits(demos: &[Size], side: impl Fn(usize) -> (i64, i64)) -> usize {
    demos.iter().enumerate().filter(|&(k, size)| side(k) == (size.height as i64, size.width as i64)).count()
}

impl Best<'_> {
    fn offer(&mut self, grids: usize, loss: i64, rule: SizeRule, side: impl Fn(usize) -> (i64, i64)) {
        let hits = hits(self.demos, &side);
        if hits < self.hits || hits == self.hits && loss >= self.loss && self.found.is_some() {
            return;
        }
        let legal = |side: i64| (1..=MAX_SIDE).contains(&side);
        if (self.demos.len()..grids).all(|grid| legal(side(grid).0) && legal(side(grid).1)) {
            (self.hits, self.loss) = (hits, loss);
            self.found = Some(((0..grids).map(side).collect(), rule));
        }
    }
}

/// The best rule for the sizes of the outputs, of which those of the demos are known. The classes are those found
/// without a size of the output, or of them the `first` only.
pub fn predict(
    classes: &Classes,
    first: usize,
    demos: &[Size],
    budget: &mut Budget<'_>,
) -> Result<Option<Prediction>, Fault> {
    let grids = classes.grids();
    let seeds = seeds(classes, first);
    let mut best = Best { demos, hits: 0, loss: i64::MAX, found: None };
    for (i, seed) in (1i64..).zip(&seeds) {
        budget.charge(1000 * grids as u64)?;
        for p in 1..=5 {
            for q in 1..=5 {
                for y in -3i64..=3 {
                    for x in -3i64..=3 {
                        let loss = i * p * q * (y.abs() + 1) * (x.abs() + 1);
                        let rule = SizeRule::Scaled(seed.class, (p, q), (y, x));
                        let side = |grid: usize| (seed.sides[grid].0 * p + y, seed.sides[grid].1 * q + x);
                        // The first pair decides about most of them.
                        if best.hits == demos.len() && side(0) != (demos[0].height as i64, demos[0].width as i64) {
                            continue;
                        }
                        best.offer(grids, loss, rule, side);
                    }
                }
            }
        }
    }
    for (i, a) in (1i64..).zip(&seeds) {
        budget.charge(20 * i as u64)?;
        for (j, b) in (1..i).zip(&seeds) {
            let loss = i * j;
            if best.hits == demos.len() && loss >= best.loss {
                break;
            }
            let (ca, cb) = (a.class, b.class);
            let (sa, sb) = (|g: usize| a.sides[g], |g: usize| b.sides[g]);
            best.offer(grids, loss, SizeRule::Beside(ca, cb), |g| (sa(g).0, sa(g).1 + sb(g).1));
            best.offer(grids, loss, SizeRule::Below(cb, ca), |g| (sa(g).0 + sb(g).0, sa(g).1));
            best.offer(grids, loss, SizeRule::Sum(ca, cb), |g| (sa(g).0 + sb(g).0, sa(g).1 + sb(g).1));
        }
    }
    if let (Some(height), Some(width)) = (side(&seeds, demos, grids, 0), side(&seeds, demos, grids, 1)) {
        let loss = (height.loss + 10).saturating_mul(width.loss + 10);
        let rule = SizeRule::Sides(height.rule, width.rule);
        best.offer(grids, loss, rule, |grid| (height.sides[grid], width.sides[grid]));
    }
    let hits = best.hits;
    Ok(best.found.map(|(sides, rule)| {
        let sizes = sides.iter().map(|&(h, w)| Size::new(h.clamp(0, 127) as usize, w.clamp(0, 127) as usize));
        Prediction { sizes: sizes.collect(), rule, hits }
    }))
}

fn seeds(classes: &Classes, first: usize) -> Vec<Seed> {
    let mut seen = Set::default();
    let mut order: Vec<ClassId> = classes.ids().take(first).collect();
    order.sort_by_key(|&class| classes.cost(class));
    let mut seeds = Vec::new();
    for class in order {
        let Some(images) = classes.images(class) else { continue };
        let sides: Vec<(i64, i64)> = images.map(|image| (image.height() as i64, image.width() as i64)).collect();
        if seen.insert(sides.clone()) {
            seeds.push(Seed { class, sides });
        }
    }
    seeds
}

struct SideFound {
    hits: usize,
    loss: i64,
    rule: SideRule,
    sides: Vec<i64>,
}

/// The best rule for one side: 0 is the height, 1 the width.
fn side(seeds: &[Seed], demos: &[Size], grids: usize, which: usize) -> Option<SideFound> {
    let wanted: Vec<i64> = demos.iter().map(|size| if which == 0 { size.height } else { size.width } as i64).collect();
    let mut best: Option<SideFound> = None;
    let mut offer = |loss: i64, rule: SideRule, side: &dyn Fn(usize) -> i64| {
        let hits = wanted.iter().enumerate().filter(|&(grid, wanted)| side(grid) == *wanted).count();
        if best.as_ref().is_some_and(|best| hits < best.hits || hits == best.hits && loss >= best.loss) {
            return;
        }
        if (demos.len()..grids).all(|grid| (1..=MAX_SIDE).contains(&side(grid))) {
            best = Some(SideFound { hits, loss, rule, sides: (0..grids).map(side).collect() });
        }
    };
    for n in 1..=MAX_SIDE {
        offer(n, SideRule::Constant(n), &|_| n);
    }
    for (i, seed) in (1i64..).zip(seeds) {
        for p in 1..=5 {
            for x in -3i64..=3 {
                let side = |grid: usize| {
                    let (height, width) = seed.sides[grid];
                    (if which == 0 { height } else { width }) * p + x
                };
                offer(i * p * (x.abs() + 1), SideRule::Scaled(seed.class, p, x), &side);
            }
        }
    }
    best
}
