//! A picture completed by its own patterns: every window of 3 x 3 of the result occurs in what is known.

use std::collections::BinaryHeap;

use super::intern::{Map, Set};

use super::functions::Motion;
use super::image::Image;
use super::{Function, Room, State};
use crate::Fault;

/// Nine cells of four bits, the first in the highest ones.
type Patch = u64;

const KNOWN: i64 = 1_000_000;

/// The patterns of a picture, the most frequent first.
fn patches(image: &Image) -> Vec<Patch> {
    let mut counts: Map<Patch, usize> = Map::default();
    let mut views = vec![image.clone()];
    for motion in &Motion::ALL[..7] {
        let moved = Function::Motion(*motion).apply(&State::Image(image.clone()), image.size(), Room { area: 1 << 20 });
        views.extend(moved.and_then(|state| state.image().cloned()));
    }
    for view in &views {
        for r in 0..view.height().saturating_sub(2) {
            for c in 0..view.width().saturating_sub(2) {
                let (patch, mask) = window(view, r, c);
                if mask == FULL {
                    *counts.entry(patch).or_default() += 1;
                }
            }
        }
    }
    let mut order: Vec<(usize, Patch)> = counts.into_iter().map(|(patch, count)| (count, patch)).collect();
    order.sort_unstable_by(|a, b| b.cmp(a));
    order.into_iter().map(|(_, patch)| patch).collect()
}

const FULL: u64 = (1 << 36) - 1;

/// The window with this corner, and the bits of those cells of it that are known.
fn window(image: &Image, r: usize, c: usize) -> (Patch, u64) {
    let (mut patch, mut mask) = (0, 0);
    for i in 0..3 {
        for j in 0..3 {
            let cell = image.cell(r + i, c + j);
            patch = patch << 4 | u64::from(cell);
            mask = mask << 4 | if cell == 0 { 0 } else { 15 };
        }
    }
    (patch, mask)
}

/// The picture without any black in it, or `None` if its patterns do not tell.
///
/// What it does is paid for with `charge`, whose errors end it.
pub fn complete_pattern(
    image: &Image,
    mut charge: impl FnMut(u64) -> Result<(), Fault>,
) -> Result<Option<Image>, Fault> {
    let (h, w) = (image.height(), image.width());
    if h < 3 || w < 3 {
        return Ok(None);
    }
    charge(100 * image.size().area() as u64)?;
    let patches = patches(image);
    if patches.is_empty() {
        return Ok(None);
    }
    let exact: Set<Patch> = patches.iter().copied().collect();
    let mut image = image.clone();
    let mut weights: Vec<i64> = image.cells().iter().map(|&cell| if cell == 0 { 0 } else { KNOWN }).collect();
    let sum = |weights: &[i64], r: usize, c: usize| -> i64 {
        (0..3).map(|i| weights[(r + i) * w + c..(r + i) * w + c + 3].iter().sum::<i64>()).sum()
    };
    let mut next = KNOWN;
    let mut sums: Vec<i64> = vec![0; h * w];
    let mut waiting = BinaryHeap::new();
    for r in 0..h - 2 {
        for c in 0..w - 2 {
            sums[r * w + c] = sum(&weights, r, c);
            waiting.push((sums[r * w + c], c, r));
        }
    }
    while let Some((weight, c, r)) = waiting.pop() {
        if weight != sums[r * w + c] {
            continue; // its sum has changed since, and it waits with the new one
        }
        let (seen, mask) = window(&image, r, c);
        if mask == FULL {
            if !exact.contains(&seen) {
                return Ok(None);
            }
            continue;
        }
        charge(patches.len() as u64)?;
        let Some(&patch) = patches.iter().find(|&&patch| (patch ^ seen) & mask == 0) else { return Ok(None) };
        for k in 0..9 {
            let at = (r + k / 3) * w + c + k % 3;
            if image.cells()[at] == 0 {
                image.cells_mut()[at] = (patch >> (4 * (8 - k)) & 15) as u8;
                weights[at] = next;
                next -= 1;
            }
        }
        for r in r.saturating_sub(2)..(r + 3).min(h - 2) {
            for c in c.saturating_sub(2)..(c + 3).min(w - 2) {
                let changed = sum(&weights, r, c);
                if changed != sums[r * w + c] {
                    sums[r * w + c] = changed;
                    waiting.push((changed, c, r));
                }
            }
        }
    }
    Ok(image.cells().iter().all(|&cell| cell != 0).then_some(image))
}
