//! The elementary operations (PRIMITIVES.md, sections 2.3 and 2.4).

use super::{Value, Values};
use crate::evaluation::Context;
use crate::fault::Fault;

/// The sum of two integers.
#[inline]
pub fn sum(x: i64, y: i64) -> Result<i64, Fault> {
    x.checked_add(y).ok_or(Fault::Overflow)
}

/// The difference of two integers.
#[inline]
pub fn difference(x: i64, y: i64) -> Result<i64, Fault> {
    x.checked_sub(y).ok_or(Fault::Overflow)
}

/// The product of two integers.
#[inline]
pub fn product(x: i64, y: i64) -> Result<i64, Fault> {
    x.checked_mul(y).ok_or(Fault::Overflow)
}

/// The quotient of two integers rounded towards minus infinity.
#[inline]
pub fn quotient(x: i64, y: i64) -> Result<i64, Fault> {
    if y == 0 {
        return Err(Fault::DivisionByZero);
    }
    let q = x.checked_div(y).ok_or(Fault::Overflow)?;
    Ok(if x % y != 0 && (x < 0) != (y < 0) { q - 1 } else { q })
}

/// a + b: the sum of two integers, or two tuples one after the other.
pub fn add(a: &Value, b: &Value, cx: &mut Context) -> Result<Value, Fault> {
    if let (Ok(x), Ok(y)) = (a.int(), b.int()) {
        return sum(x, y).map(Value::Int);
    }
    if !(a.is_tuple() && b.is_tuple()) {
        return Err(Fault::Type);
    }
    let (x, y) = (a.iter()?, b.iter()?);
    cx.room((x.len() + y.len()) as u64)?;
    cx.tuple(x.chain(y).collect())
}

/// a - b: the difference of two integers or of two sets.
pub fn subtract(a: &Value, b: &Value, cx: &mut Context) -> Result<Value, Fault> {
    if let (Ok(x), Ok(y)) = (a.int(), b.int()) {
        return difference(x, y).map(Value::Int);
    }
    if !(a.is_set() && b.is_set()) {
        return Err(Fault::Type);
    }
    let mut kept = Values::new();
    for x in a.iter()? {
        cx.charge(1)?;
        if !b.contains(&x)? {
            kept.push(x);
        }
    }
    cx.set(kept)
}

/// a * b: the product of two integers, or a tuple repeated.
pub fn multiply(a: &Value, b: &Value, cx: &mut Context) -> Result<Value, Fault> {
    match (a.int(), b.int()) {
        (Ok(x), Ok(y)) => product(x, y).map(Value::Int),
        (Ok(times), Err(_)) if b.is_tuple() => repeated(b, times, cx),
        (Err(_), Ok(times)) if a.is_tuple() => repeated(a, times, cx),
        _ => Err(Fault::Type),
    }
}

fn repeated(tuple: &Value, times: i64, cx: &mut Context) -> Result<Value, Fault> {
    let times = times.max(0) as u64;
    let each = u64::from(tuple.leaves());
    cx.room(times.saturating_mul(each))?;
    let mut items = Values::new();
    if !tuple.is_empty()? {
        for _ in 0..times {
            items.extend(tuple.iter()?);
        }
    }
    cx.tuple(items)
}

/// The quotient rounded towards minus infinity.
pub fn floor_div(a: &Value, b: &Value) -> Result<Value, Fault> {
    quotient(a.int()?, b.int()?).map(Value::Int)
}

/// The remainder with the sign of the divisor.
pub fn remainder(a: &Value, b: &Value) -> Result<Value, Fault> {
    let (x, y) = (a.int()?, b.int()?);
    if y == 0 {
        return Err(Fault::DivisionByZero);
    }
    let r = x.checked_rem(y).unwrap_or(0);
    Ok(Value::Int(if r != 0 && (r < 0) != (y < 0) { r + y } else { r }))
}

/// The additive inverse of an integer.
pub fn negate(a: &Value) -> Result<Value, Fault> {
    a.int()?.checked_neg().map(Value::Int).ok_or(Fault::Overflow)
}

/// a < b: integers by number, tuples by their first unequal components, sets by strict inclusion.
pub fn less(a: &Value, b: &Value) -> Result<bool, Fault> {
    if let (Ok(x), Ok(y)) = (a.int(), b.int()) {
        return Ok(x < y);
    }
    if a.is_tuple() && b.is_tuple() {
        if let (Value::Pair(x), Value::Pair(y)) = (a, b) {
            return Ok(x < y);
        }
        if let (Value::Cell(x), Value::Cell(y)) = (a, b) {
            return Ok(x < y);
        }
        let (mut x, mut y) = (a.iter()?, b.iter()?);
        return loop {
            match (x.next(), y.next()) {
                (_, None) => break Ok(false),
                (None, Some(_)) => break Ok(true),
                (Some(p), Some(q)) if !p.equals(&q) => break less(&p, &q),
                _ => {}
            }
        };
    }
    if a.is_set() && b.is_set() {
        return Ok(a.len()? < b.len()? && a.iter()?.all(|x| b.contains(&x) == Ok(true)));
    }
    Err(Fault::NotComparable)
}

/// The positions that a slice from `start` up to `end` selects from `len` components.
pub fn slice_bounds(start: i64, end: i64, len: usize) -> std::ops::Range<usize> {
    let n = len as i64;
    let clip = |bound: i64| (if bound < 0 { bound.saturating_add(n) } else { bound }).clamp(0, n) as usize;
    let (start, end) = (clip(start), clip(end));
    start..end.max(start)
}
