//! Sorting, scanning for extremes and counting (PRIMITIVES.md, 2.4).

use std::cmp::Ordering;
use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::Outcome;
use crate::evaluation::{Context, in_place, push};
use crate::fault::Fault;
use crate::value::{Value, Values, less};

/// The key of an element: what compfunc makes of it, or, with no-value as compfunc, the element itself.
fn key_of(element: &Value, compfunc: &Value, cx: &mut Context) -> Outcome {
    match compfunc {
        Value::NoValue => Ok(element.clone()),
        _ => cx.call_on_one(compfunc, element),
    }
}

/// The least or greatest element of a set whose canonical order is that of `<`: its first or last one.
pub(super) fn end_of_ordered(container: &Value, largest: bool) -> Option<Value> {
    match container {
        Value::Indices(locs) => if largest { locs.last() } else { locs.first() }.map(|&loc| Value::Pair(loc)),
        Value::Object(cells) => if largest { cells.last() } else { cells.first() }.map(|&cell| Value::Cell(cell)),
        _ => None,
    }
}

/// The first of the elements whose key no other key exceeds (or, for a minimum, falls below).
pub(super) fn extreme(container: &Value, compfunc: &Value, largest: bool, cx: &mut Context) -> Outcome {
    let mut best: Option<(Value, Value)> = None;
    cx.for_each(container, |element, cx| {
        let result = key_of(element, compfunc, cx);
        let key = in_place(&result, cx)?;
        let better = match &best {
            None => true,
            Some((_, champion)) => {
                cx.charge(1 + u64::from(key.leaves()) / 4)?;
                if largest { less(champion, key)? } else { less(key, champion)? }
            }
        };
        if better {
            best = Some((element.clone(), result?));
        }
        Ok(())
    })?;
    best.map(|(element, _)| element).ok_or(Fault::EmptyContainer)
}

/// The elements sorted by ascending key.
pub(super) fn sorted(container: &Value, compfunc: &Value, cx: &mut Context) -> Result<Vec<Value>, Fault> {
    let elements: Vec<Value> = cx.each(container)?.collect();
    let mut keys = Values::with_capacity(elements.len());
    for element in &elements {
        let mut key = key_of(element, compfunc, cx);
        push(&mut keys, &mut key, cx)?;
    }
    let n = elements.len();
    let order = if let Ok(integers) = keys.iter().map(Value::int).collect::<Result<Vec<_>, _>>() {
        cx.charge(4 * n as u64)?;
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|&k| integers[k]);
        order
    } else if keys.iter().all(|key| matches!(key, Value::Pair(_))) {
        cx.charge(4 * n as u64)?; // a total order as well, so that any stable sort gives the same
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| keys[a].canonical_cmp(&keys[b]).unwrap_or(Ordering::Equal));
        order
    } else {
        insertion_order(&keys, cx)?
    };
    Ok(order.into_iter().map(|k| elements[k].clone()).collect())
}

/// Binary insertion after an initial run, the procedure that defines the outcome for partially ordered keys.
fn insertion_order(keys: &[Value], cx: &mut Context) -> Result<Vec<usize>, Fault> {
    let n = keys.len();
    let below = |a: usize, b: usize, cx: &mut Context| {
        cx.charge(2 + u64::from(keys[a].leaves().min(keys[b].leaves())) / 4)?;
        less(&keys[a], &keys[b])
    };
    if n < 2 {
        return Ok((0..n).collect());
    }
    let descending = below(1, 0, cx)?;
    let mut run = 2;
    while run < n && below(run, run - 1, cx)? == descending {
        run += 1;
    }
    let mut order: Vec<usize> = (0..run).collect();
    if descending {
        order.reverse();
    }
    for k in run..n {
        let (mut l, mut r) = (0, order.len());
        while l < r {
            let m = (l + r) / 2;
            if below(k, order[m], cx)? { r = m } else { l = m + 1 }
        }
        cx.charge((order.len() - l) as u64 / 16)?;
        order.insert(l, k);
    }
    Ok(order)
}

/// A value by which equal elements (`1` and `True`) coincide in a hash map.
fn hashable(value: &Value) -> Value {
    match value {
        Value::Bool(b) => Value::Int(i64::from(*b)),
        Value::Tuple(seq) => Value::tuple(seq.items().iter().map(hashable).collect::<Values>()),
        Value::Set(seq) => {
            Value::set(seq.items().iter().map(hashable).collect::<Values>()).unwrap_or_else(|_| value.clone())
        }
        other => other.clone(),
    }
}

/// The element of a tuple that occurs most (or least) often; ties go to the canonically least.
pub(super) fn by_frequency(tuple: &Value, most: bool, cx: &mut Context) -> Outcome {
    if !tuple.is_tuple() {
        return Err(Fault::Type);
    }
    if let Value::Row(row) = tuple {
        return frequent_colour(row, most, cx);
    }
    // Integers are counted as they are, everything else is hashed, and copied if it could hold Booleans.
    let flat = matches!(tuple, Value::Pair(_) | Value::Cell(_));
    cx.charge(if flat { 0 } else { 2 * u64::from(tuple.leaves()) + 8 * tuple.len()? as u64 })?;
    let mut counts: HashMap<Value, (Value, i64), FixedState> = HashMap::default();
    for element in tuple.iter()? {
        counts.entry(hashable(&element)).or_insert((element, 0)).1 += 1;
    }
    cx.charge(counts.len() as u64)?;
    let numbers = counts.values().map(|(_, count)| *count);
    let record = if most { numbers.max() } else { numbers.min() };
    let tied = counts.into_values().filter(|(_, count)| Some(*count) == record).map(|(element, _)| element);
    // All of them are brought into order, so that whether two cannot be compared does not depend on who meets whom.
    let mut tied: Vec<Value> = tied.collect();
    Value::sort(&mut tied)?;
    tied.into_iter().next().ok_or(Fault::EmptyContainer)
}

/// The same for the colours of a row.
fn frequent_colour(row: &[u8], most: bool, cx: &mut Context) -> Outcome {
    let mut times = [0u32; 256];
    row.iter().for_each(|&c| times[usize::from(c)] += 1);
    let counted = times.iter().filter(|&&count| count > 0);
    cx.charge(counted.clone().count() as u64)?;
    let record = if most { counted.max() } else { counted.min() };
    let least = times.iter().position(|count| Some(count) == record); // a row is not empty, so the record is above zero
    least.map(|c| Value::Int(c as i64)).ok_or(Fault::EmptyContainer)
}
