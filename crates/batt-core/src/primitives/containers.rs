//! Containers (PRIMITIVES.md, 4.2).

use std::collections::HashSet;

use foldhash::fast::FixedState;

use smallvec::SmallVec;

use super::Outcome;
use super::sorting::{by_frequency, end_of_ordered, extreme, sorted};
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{Cell, Items, Loc, Value, Values};

primitives! {
    order(container, compfunc; cx) = sorted(container, compfunc, cx).and_then(|items| cx.tuple(items.into()));
    mfilter(container, function; cx) = merge(&sfilter(container, function, cx)?, cx);
    pair(a, b; cx) = cx.tuple(a.iter()?.zip(b.iter()?).map(|(x, y)| Value::couple(x, y)).collect());
    contained(value, container; _cx) = Ok(Value::Bool(container.contains(value)?));
    size(container; _cx) = Ok(Value::Int(container.len()? as i64));
    maximum(container; cx) = extreme_element(container, true, cx);
    minimum(container; cx) = extreme_element(container, false, cx);
    valmax(container, compfunc; cx) = extreme_key(container, compfunc, true, cx);
    valmin(container, compfunc; cx) = extreme_key(container, compfunc, false, cx);
    argmax(container, compfunc; cx) = extreme(container, compfunc, true, cx);
    argmin(container, compfunc; cx) = extreme(container, compfunc, false, cx);
    mostcommon(container; cx) = by_frequency(container, true, cx);
    leastcommon(container; cx) = by_frequency(container, false, cx);
    initset(value; cx) = cx.set([value.clone()].into());
    other(container, value; _cx) = container.iter()?.find(|x| !x.equals(value)).ok_or(Fault::EmptyContainer);
}

/// All items one after the other.
fn joined<T: Copy>(parts: &[&[T]]) -> Items<T> {
    let mut all = Items::new();
    parts.iter().for_each(|part| all.extend_from_slice(part));
    all
}

/// The union of two ascending sequences.
fn united<T: Copy + Ord>(a: &[T], b: &[T]) -> Items<T> {
    let mut out = Items::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        out.push(x.min(y));
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    out.extend_from_slice(&a[i..]);
    out.extend_from_slice(&b[j..]);
    out
}

/// The elements of an ascending sequence that are (or are not) in another.
fn filtered<T: Copy + Ord>(a: &[T], b: &[T], keep_common: bool) -> Items<T> {
    let mut j = 0;
    let mut common = |x: &T| {
        while j < b.len() && b[j] < *x {
            j += 1;
        }
        j < b.len() && b[j] == *x
    };
    a.iter().copied().filter(|x| common(x) == keep_common).collect()
}

pub(super) fn combine(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    match (a, b) {
        (Value::Indices(x), Value::Indices(y)) => return Ok(Value::ascending_indices(united(x, y))),
        (Value::Object(x), Value::Object(y)) => return Ok(Value::ascending_object(united(x, y))),
        _ if a.is_set() && b.is_empty()? => return Ok(a.clone()),
        _ if a.is_set() && b.is_set() && a.is_empty()? => return Ok(b.clone()),
        _ => {}
    }
    let items = a.iter()?.chain(b.iter()?).collect();
    cx.container_like(a, items)
}

pub(super) fn intersection(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    match (a, b) {
        (Value::Bool(x), Value::Bool(y)) => Ok(Value::Bool(*x && *y)),
        _ if a.is_set() && b.is_set() => kept(a, b, true, cx),
        _ => Ok(Value::Int(a.int()? & b.int()?)),
    }
}

/// The elements of `a` that are (or are not) elements of `b`.
fn kept(a: &Value, b: &Value, common: bool, cx: &mut Context) -> Outcome {
    match (a, b) {
        (Value::Indices(x), Value::Indices(y)) => return Ok(Value::ascending_indices(filtered(x, y, common))),
        (Value::Object(x), Value::Object(y)) => return Ok(Value::ascending_object(filtered(x, y, common))),
        _ => {}
    }
    // A set in canonical order is searched, a tuple is gone through.
    let through = 1 + 2 * b.len()? as u64 + u64::from(b.leaves()) / 2;
    if let (Value::Grid(x), Value::Grid(y)) = (a, b) {
        let mut rows = Values::new();
        for row in x.rows() {
            cx.charge(through)?;
            if y.rows().any(|other| other == row) == common {
                rows.push(Value::row(row));
            }
        }
        return cx.tuple(rows);
    }
    let mut items = Values::new();
    a.visit(|x| {
        cx.charge(if b.is_tuple() { through } else { 17 + u64::from(x.leaves()) / 2 })?;
        if b.contains(x)? == common {
            items.push(x.clone());
        }
        Ok(())
    })?;
    cx.container_like(a, items)
}

pub(super) fn difference(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    if a.is_empty()? {
        return Ok(a.clone()); // without examining b
    }
    kept(a, b, false, cx)
}

pub(super) fn dedupe(tup: &Value, cx: &mut Context) -> Outcome {
    if tup.is_empty()? {
        return Ok(Value::empty_tuple());
    }
    if tup.is_set() {
        return Err(Fault::Type);
    }
    let mut items = Values::new();
    if let Value::Row(row) = tup {
        let mut seen = [false; 256];
        for &colour in row.iter().filter(|&&c| !std::mem::replace(&mut seen[usize::from(c)], true)) {
            cx.charge(1)?;
            items.push(Value::Int(colour.into()));
        }
        return cx.tuple(items);
    }
    let mut seen: HashSet<Value, FixedState> = HashSet::default();
    let mut loose = false;
    for item in tup.iter()? {
        // Unidentical items are equal only if one of them holds a Boolean, which compact forms and integers do not.
        let exact = matches!(
            item,
            Value::Int(_) | Value::Pair(_) | Value::Cell(_) | Value::Grid(_) | Value::Row(_) | Value::Indices(_)
        );
        loose |= !exact;
        if seen.insert(item.clone()) {
            cx.charge(if loose { items.len() as u64 + 1 } else { 1 })?;
            if !loose || !items.iter().any(|x| x.equals(&item)) {
                items.push(item);
            }
        }
    }
    cx.tuple(items)
}

pub(super) fn repeat(item: &Value, num: &Value, cx: &mut Context) -> Outcome {
    let n = num.int()?.max(0) as u64;
    cx.room(n.saturating_mul(u64::from(item.leaves())))?;
    cx.tuple(Items::repeated(item.clone(), n as usize))
}

pub(super) fn merge(containers: &Value, cx: &mut Context) -> Outcome {
    if let Value::Grid(grid) = containers {
        return Ok(Value::row(grid.cells()));
    }
    if let Value::Set(seq) = containers {
        if let Some(locs) = seq.items().iter().map(Value::as_indices).collect::<Option<SmallVec<[&[Loc]; 16]>>>() {
            cx.room(locs.iter().map(|l| l.len() as u64).sum())?;
            return Ok(Value::indices(joined(&locs)));
        }
        if let Some(cells) = seq.items().iter().map(Value::as_object).collect::<Option<SmallVec<[&[Cell]; 16]>>>() {
            cx.room(cells.iter().map(|c| c.len() as u64).sum())?;
            return Ok(Value::object(joined(&cells)));
        }
    }
    let mut items = Values::new();
    for inner in containers.iter()? {
        cx.charge(1 + inner.len()? as u64)?;
        items.extend(inner.iter()?);
    }
    cx.container_like(containers, items)
}

fn extreme_element(container: &Value, largest: bool, cx: &mut Context) -> Outcome {
    if let Some(element) = end_of_ordered(container, largest) {
        return Ok(element);
    }
    if container.is_empty()? { Ok(Value::Int(0)) } else { extreme(container, &Value::NoValue, largest, cx) }
}

fn extreme_key(container: &Value, compfunc: &Value, largest: bool, cx: &mut Context) -> Outcome {
    let element = if container.is_empty()? { Value::Int(0) } else { extreme(container, compfunc, largest, cx)? };
    cx.call_on_one(compfunc, &element)
}

/// Those of the items whose values pass the condition.
fn passing<T: Copy>(
    items: &[T],
    value: fn(T) -> Value,
    condition: &Value,
    cx: &mut Context,
) -> Result<Items<T>, Fault> {
    let mut kept = Items::new();
    for &item in items {
        if cx.passes(condition, &value(item))? {
            kept.push(item);
        }
    }
    Ok(kept)
}

pub(super) fn sfilter(container: &Value, condition: &Value, cx: &mut Context) -> Outcome {
    match container {
        Value::Indices(locs) => {
            let kept = passing(locs, Value::Pair, condition, cx)?;
            return cx.indices(kept);
        }
        Value::Object(cells) => {
            let kept = passing(cells, Value::Cell, condition, cx)?;
            return cx.object(kept);
        }
        _ => {}
    }
    let mut items = Values::new();
    cx.for_each(container, |item, cx| {
        if cx.passes(condition, item)? {
            items.push(item.clone());
        }
        Ok(())
    })?;
    cx.container_like(container, items)
}

pub(super) fn extract(container: &Value, condition: &Value, cx: &mut Context) -> Outcome {
    for item in cx.each(container)? {
        if cx.passes(condition, &item)? {
            return Ok(item);
        }
    }
    Err(Fault::NotFound)
}

pub(super) fn totuple(container: &Value, cx: &mut Context) -> Outcome {
    if container.is_tuple() {
        return Ok(container.clone());
    }
    cx.tuple(container.iter()?.collect())
}

/// Pay for the copy of a row that taking an element of a grid makes.
fn charge_row(container: &Value, cx: &mut Context) -> Result<(), Fault> {
    match container {
        Value::Grid(grid) => cx.charge(grid.width() as u64 / 64),
        _ => Ok(()),
    }
}

pub(super) fn first(container: &Value, cx: &mut Context) -> Outcome {
    charge_row(container, cx)?;
    container.iter()?.next().ok_or(Fault::EmptyContainer)
}

pub(super) fn last(container: &Value, cx: &mut Context) -> Outcome {
    charge_row(container, cx)?;
    container.iter()?.next_back().ok_or(Fault::EmptyContainer)
}

pub(super) fn insert(value: &Value, container: &Value, cx: &mut Context) -> Outcome {
    if !container.is_set() {
        return Err(Fault::Type);
    }
    if container.contains(value)? {
        return Ok(container.clone());
    }
    cx.set(container.iter()?.chain([value.clone()]).collect())
}

pub(super) fn remove(value: &Value, container: &Value, cx: &mut Context) -> Outcome {
    if container.is_set() && !container.contains(value)? {
        return Ok(container.clone());
    }
    let items = container.iter()?.filter(|x| !x.equals(value)).collect();
    cx.container_like(container, items)
}

pub(super) fn interval(start: &Value, stop: &Value, step: &Value, cx: &mut Context) -> Outcome {
    let (start, stop, step) = (start.int()?, stop.int()?, step.int()?);
    if step == 0 {
        return Err(Fault::DivisionByZero);
    }
    let (start, stop, step) = (i128::from(start), i128::from(stop), i128::from(step));
    let distance = if step > 0 { stop - start } else { start - stop };
    let count = (distance.max(0) + step.abs() - 1) / step.abs();
    cx.room(u64::try_from(count).unwrap_or(u64::MAX))?;
    // Every term lies between start and stop, so it fits.
    cx.tuple((0..count).map(|k| Value::Int((start + k * step) as i64)).collect())
}

pub(super) fn product(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    if b.is_empty()? {
        return Ok(Value::empty_set()); // without examining a
    }
    let leaves = |v: &Value| u64::from(v.leaves());
    let (n, m) = (a.len()? as u64, b.len()? as u64);
    cx.room(n.saturating_mul(leaves(b)).saturating_add(m.saturating_mul(leaves(a))))?;
    cx.charge(n.saturating_mul(m).saturating_mul(4))?;
    let mut items = Values::with_capacity((n * m) as usize);
    for x in a.iter()? {
        items.extend(b.iter()?.map(|y| Value::couple(x.clone(), y)));
    }
    cx.set(items)
}

pub(super) fn sizefilter(container: &Value, n: &Value, cx: &mut Context) -> Outcome {
    let mut items = Values::new();
    for item in container.iter()? {
        if Value::Int(item.len()? as i64).equals(n) {
            items.push(item);
        }
    }
    cx.set(items)
}
