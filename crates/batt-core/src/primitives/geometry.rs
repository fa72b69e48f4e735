//! Geometry of patches (PRIMITIVES.md, 4.9).

use super::Outcome;
use super::colours::extent;
use super::patches::{
    Axis, Place, block, compact, compact_locs, dims, index_view, integers, leftmost, lowermost, place, place_set,
    places, rightmost, span, uppermost,
};
use super::transforms::rows;
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{Loc, Value, Values};

primitives! {
    center(patch; cx) = center_place(patch, cx).map(|(i, j)| Value::pair(i, j));
    hmatching(a, b; cx) = matching(a, b, Axis::Rows, cx).map(Value::Bool);
    vmatching(a, b; cx) = matching(a, b, Axis::Columns, cx).map(Value::Bool);
    manhattan(a, b; cx) = distance(a, b, cx).map(Value::Int);
    adjacent(a, b; cx) = Ok(Value::Bool(distance(a, b, cx)? == 1));
    connect(a, b; cx) = line(place(a)?, place(b)?, cx);
    vfrontier(location; cx) = frontier(location.component(1)?, Axis::Columns, cx);
    hfrontier(location; cx) = frontier(location.component(0)?, Axis::Rows, cx);
    inbox(patch; cx) = Rectangle::around(patch, cx)?.enlarged(-1)?.outline(cx);
    outbox(patch; cx) = Rectangle::around(patch, cx)?.enlarged(1)?.outline(cx);
}

/// The largest number of steps that `gravitate` takes.
const GRAVITATE_STEPS: i64 = 42;
/// How far `shoot` goes, in units of the direction.
const SHOT: i64 = 42;
/// How many locations a frontier has.
const FRONTIER: i64 = 30;

/// A rectangle, its bounds included.
struct Rectangle {
    top: i64,
    bottom: i64,
    left: i64,
    right: i64,
}

impl Rectangle {
    /// The bounding box of a patch that is not empty.
    fn around(patch: &Value, cx: &mut Context) -> Result<Rectangle, Fault> {
        let (top, bottom) = span(patch, Axis::Rows, cx)?;
        let (left, right) = span(patch, Axis::Columns, cx)?;
        Ok(Rectangle { top, bottom, left, right })
    }

    /// Every bound moved outwards by `d`, then brought into ascending order.
    fn enlarged(&self, d: i64) -> Result<Rectangle, Fault> {
        let out = |low: i64, high: i64| {
            let (a, b) = (low.checked_sub(d)?, high.checked_add(d)?);
            Some((a.min(b), a.max(b)))
        };
        let (top, bottom) = out(self.top, self.bottom).ok_or(Fault::Overflow)?;
        let (left, right) = out(self.left, self.right).ok_or(Fault::Overflow)?;
        Ok(Rectangle { top, bottom, left, right })
    }

    fn height(&self) -> u64 {
        self.bottom.abs_diff(self.top).saturating_add(1)
    }

    fn width(&self) -> u64 {
        self.right.abs_diff(self.left).saturating_add(1)
    }

    /// Ask for room for all its locations.
    fn admit(&self, cx: &mut Context) -> Result<(), Fault> {
        cx.room(self.height().saturating_mul(self.width()).saturating_mul(2))
    }

    /// The border cells.
    fn outline(&self, cx: &mut Context) -> Outcome {
        cx.room(self.height().saturating_add(self.width()).saturating_mul(4))?;
        let mut border = Vec::new();
        for i in self.top..=self.bottom {
            if i == self.top || i == self.bottom {
                border.extend((self.left..=self.right).map(|j| (i, j)));
            } else {
                border.push((i, self.left));
                if self.right != self.left {
                    border.push((i, self.right));
                }
            }
        }
        place_set(&border, cx)
    }
}

fn center_place(patch: &Value, cx: &mut Context) -> Result<Place, Fault> {
    let (top, left) = (span(patch, Axis::Rows, cx)?.0, span(patch, Axis::Columns, cx)?.0);
    let middle = |low: i64, extent: i64| low.checked_add(extent / 2).ok_or(Fault::Overflow);
    Ok((middle(top, extent(patch, Axis::Rows, cx)?)?, middle(left, extent(patch, Axis::Columns, cx)?)?))
}

pub(super) fn centerofmass(patch: &Value, cx: &mut Context) -> Outcome {
    let n = patch.len()? as i128;
    let view = index_view(patch, cx)?;
    if let Some(locs) = view.as_indices() {
        let sums = locs.iter().fold((0, 0), |(i, j), loc| (i + i64::from(loc.i), j + i64::from(loc.j)));
        return Ok(Value::pair(sums.0.div_euclid(n as i64), sums.1.div_euclid(n as i64)));
    }
    let elements = rows(&view, true)?;
    let shortest = elements.iter().map(Vec::len).min().unwrap_or(0);
    let mut means = Values::with_capacity(shortest);
    for k in 0..shortest {
        let mut sum = 0;
        for element in &elements {
            sum += i128::from(element[k].int()?);
        }
        means.push(Value::Int(i64::try_from(sum.div_euclid(n)).map_err(|_| Fault::Overflow)?));
    }
    cx.tuple(means)
}

pub(super) fn position(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    let (a, b) = (index_view(a, cx)?, index_view(b, cx)?);
    let ((ia, ja), (ib, jb)) = (center_place(&a, cx)?, center_place(&b, cx)?);
    if (ia, ja) == (ib, jb) {
        return Ok(Value::pair(0, -1));
    }
    Ok(Value::pair(ib.cmp(&ia) as i64, jb.cmp(&ja) as i64))
}

/// Whether some coordinate occurs in both patches.
fn matching(a: &Value, b: &Value, axis: Axis, cx: &mut Context) -> Result<bool, Fault> {
    if let (Some(p), Some(q)) = (compact_locs(a), compact_locs(b)) {
        let ((a0, a1), (b0, b1)) = (span(a, axis, cx)?, span(b, axis, cx)?);
        let (low, high) = (a0.max(b0), a1.min(b1));
        if low > high {
            return Ok(false);
        }
        let mut seen = vec![false; (high - low + 1) as usize];
        let place = |loc: &Loc| usize::try_from(i64::from(axis.of(*loc)) - low).ok();
        for k in p.iter().filter_map(place) {
            if let Some(seen) = seen.get_mut(k) {
                *seen = true;
            }
        }
        return Ok(q.iter().filter_map(place).any(|k| seen.get(k) == Some(&true)));
    }
    let mut coordinates = |patch: &Value| {
        let view = index_view(patch, cx)?;
        let all = view.iter()?.map(|e| Ok(axis.pick(e.unpack()?))).collect::<Result<_, Fault>>()?;
        cx.set(all)
    };
    let (a, b) = (coordinates(a)?, coordinates(b)?);
    cx.charge(a.len()? as u64 * b.len()? as u64)?;
    Ok(a.iter()?.any(|coordinate| b.contains(&coordinate) == Ok(true)))
}

/// Pay for looking at all pairs of elements.
fn charge_pairs(a: usize, b: usize, cx: &mut Context) -> Result<(), Fault> {
    cx.charge(1 + (a as u64).saturating_mul(b as u64) / 8)
}

/// The smallest distance between two compact patches.
fn compact_distance(a: &[Loc], b: &[Loc]) -> i32 {
    let mut least = i32::MAX;
    for p in a {
        let (i, j) = (i32::from(p.i), i32::from(p.j));
        let distances = b.iter().map(|q| (i - i32::from(q.i)).abs() + (j - i32::from(q.j)).abs());
        least = distances.fold(least, i32::min);
        if least == 0 {
            break;
        }
    }
    least
}

fn distance(a: &Value, b: &Value, cx: &mut Context) -> Result<i64, Fault> {
    if let (Some(a), Some(b)) = (compact_locs(a), compact_locs(b)) {
        charge_pairs(a.len(), b.len(), cx)?;
        return Ok(compact_distance(&a, &b).into());
    }
    let (a, b) = (places(a, cx)?, places(b, cx)?);
    charge_pairs(a.len(), b.len(), cx)?;
    let pairs = a.iter().flat_map(|p| b.iter().map(move |q| (p, q)));
    let distances = pairs.map(|(p, q)| u128::from(p.0.abs_diff(q.0)) + u128::from(p.1.abs_diff(q.1)));
    let least = distances.min().ok_or(Fault::EmptyContainer)?;
    i64::try_from(least).map_err(|_| Fault::Overflow)
}

pub(super) fn bordering(patch: &Value, grid: &Value, cx: &mut Context) -> Outcome {
    let at = |coordinate: Value, n: usize| coordinate.equals(&Value::Int(n as i64 - 1));
    let touches = at(uppermost(patch, cx)?, 1)
        || at(leftmost(patch, cx)?, 1)
        || at(lowermost(patch, cx)?, grid.len()?)
        || at(rightmost(patch, cx)?, dims(grid)?.1);
    Ok(Value::Bool(touches))
}

/// The straight line between two locations, if there is one.
fn line(a: Place, b: Place, cx: &mut Context) -> Outcome {
    let (a, b) = (a.min(b), a.max(b));
    let (rows, columns) = (a.0.abs_diff(b.0), a.1.abs_diff(b.1));
    if rows != 0 && columns != 0 && rows != columns {
        return Ok(Value::empty_set());
    }
    let steps = rows.max(columns);
    cx.room(steps.saturating_add(1).saturating_mul(2))?;
    let (di, dj) = (b.0.cmp(&a.0) as i64, b.1.cmp(&a.1) as i64);
    if compact(a).is_some() && compact(b).is_some() {
        let step = |k| Loc { i: (a.0 + k as i64 * di) as i16, j: (a.1 + k as i64 * dj) as i16 };
        return Ok(Value::ascending_indices((0..steps as usize + 1).map(step).collect()));
    }
    let places: Vec<Place> = (0..=steps as i64).map(|k| (a.0 + k * di, a.1 + k * dj)).collect();
    place_set(&places, cx)
}

pub(super) fn shoot(start: &Value, direction: &Value, cx: &mut Context) -> Outcome {
    let (i, j) = place(start)?;
    if start.is_set() {
        return Err(Fault::Type); // unpacks as a pair but has no components
    }
    let (di, dj) = integers(direction)?;
    let end = |c: i64, d: i64| d.checked_mul(SHOT).and_then(|d| c.checked_add(d)).ok_or(Fault::Overflow);
    line((i, j), (end(i, di)?, end(j, dj)?), cx)
}

/// The locations of a frontier through a coordinate, which may be a value of any kind.
fn frontier(fixed: Value, axis: Axis, cx: &mut Context) -> Outcome {
    if let Value::Int(c) = fixed {
        return place_set(&(0..FRONTIER).map(|k| axis.pick(((c, k), (k, c)))).collect::<Vec<_>>(), cx);
    }
    let (fixed, free) = (|| fixed.clone(), Value::Int);
    let along = |k| Value::tuple(axis.pick((vec![fixed(), free(k)], vec![free(k), fixed()])));
    cx.set((0..FRONTIER).map(along).collect())
}

pub(super) fn backdrop(patch: &Value, cx: &mut Context) -> Outcome {
    if patch.is_empty()? {
        return Ok(Value::empty_set());
    }
    let bounds = Rectangle::around(patch, cx)?;
    bounds.admit(cx)?;
    if let (Some(first), Some(_)) = (compact((bounds.top, bounds.left)), compact((bounds.bottom, bounds.right))) {
        let (height, width) = (bounds.bottom - bounds.top + 1, bounds.right - bounds.left + 1);
        return Ok(block(first, height as usize, width as usize));
    }
    let row = |i| (bounds.left..=bounds.right).map(move |j| (i, j));
    place_set(&(bounds.top..=bounds.bottom).flat_map(row).collect::<Vec<_>>(), cx)
}

/// The locations that a set really holds: a set of two integers passes as a location but equals none.
fn taken_places(view: &Value) -> Result<Vec<Place>, Fault> {
    match view {
        Value::Indices(locs) => Ok(locs.iter().map(|loc| (loc.i.into(), loc.j.into())).collect()),
        _ => view.iter()?.filter(Value::is_tuple).map(|location| place(&location)).collect(),
    }
}

pub(super) fn delta(patch: &Value, cx: &mut Context) -> Outcome {
    if patch.is_empty()? {
        return Ok(Value::empty_set());
    }
    let view = index_view(patch, cx)?;
    if view.is_tuple() {
        return Err(Fault::Type);
    }
    let bounds = Rectangle::around(&view, cx)?;
    bounds.admit(cx)?;
    let mut free = Vec::new();
    let mut taken = taken_places(&view)?.into_iter().peekable(); // in reading order, like the walk through the box
    for i in bounds.top..=bounds.bottom {
        for j in bounds.left..=bounds.right {
            if taken.next_if_eq(&(i, j)).is_none() {
                free.push((i, j));
            }
        }
    }
    place_set(&free, cx)
}

/// The number of steps by `d` along the first coordinate after which `source` is adjacent to `destination`.
fn steps_to_touch(source: &[Place], destination: &[Place], d: i64) -> i64 {
    let (mut overlaps, mut touches) = (0u64, 0u64); // bit k: after k steps
    let after = |steps: i64| if (0..GRAVITATE_STEPS).contains(&steps) { 1 << steps } else { 0 };
    for &(i, j) in source {
        for &(there_i, there_j) in destination {
            let steps = if d > 0 { there_i.saturating_sub(i) } else { i.saturating_sub(there_i) };
            match j.abs_diff(there_j) {
                0 => {
                    overlaps |= after(steps);
                    touches |= after(steps.saturating_sub(1)) | after(steps.saturating_add(1));
                }
                1 => touches |= after(steps),
                _ => {}
            }
        }
    }
    let adjacent = touches & !overlaps;
    if adjacent == 0 { GRAVITATE_STEPS } else { adjacent.trailing_zeros().into() }
}

pub(super) fn gravitate(source: &Value, destination: &Value, cx: &mut Context) -> Outcome {
    let (from, to) = (center_place(source, cx)?, center_place(destination, cx)?);
    let vertical = matching(source, destination, Axis::Columns, cx)?;
    let (mut a, mut b) = (places(source, cx)?, places(destination, cx)?);
    charge_pairs(a.len(), b.len(), cx)?;
    if !vertical {
        for place in a.iter_mut().chain(&mut b) {
            *place = (place.1, place.0);
        }
    }
    let d = if if vertical { from.0 < to.0 } else { from.1 < to.1 } { 1 } else { -1 };
    let steps = d * steps_to_touch(&a, &b, d);
    Ok(if vertical { Value::pair(steps, 0) } else { Value::pair(0, steps) })
}

/// `box`
pub(super) fn outline(patch: &Value, cx: &mut Context) -> Outcome {
    if patch.is_empty()? {
        return Ok(patch.clone());
    }
    Rectangle::around(patch, cx)?.outline(cx)
}
