//! Arithmetic and logic (PRIMITIVES.md, 4.1).

use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{
    Value, add as plus, floor_div, greater as exceeds, multiply as times, negate, remainder, subtract as minus,
};

type Outcome = Result<Value, Fault>;
type Operation = fn(&Value, &Value, &mut Context) -> Outcome;

fn is_integer(value: &Value) -> bool {
    matches!(value, Value::Int(_) | Value::Bool(_))
}

/// The pair of two values, in whatever form it has.
fn pair_of(a: Value, b: Value, cx: &mut Context) -> Outcome {
    cx.tuple(vec![a, b])
}

/// Two integers, two tuples component by component, or an integer with both components of a tuple.
fn pairwise(a: &Value, b: &Value, cx: &mut Context, operation: Operation) -> Outcome {
    let (x, y) = match (is_integer(a), is_integer(b)) {
        (true, true) => return operation(a, b, cx),
        (true, false) if b.is_tuple() => (operation(a, &b.component(0)?, cx)?, operation(a, &b.component(1)?, cx)?),
        (false, false) if a.is_tuple() && b.is_tuple() => {
            (operation(&a.component(0)?, &b.component(0)?, cx)?, operation(&a.component(1)?, &b.component(1)?, cx)?)
        }
        _ => (operation(&a.component(0)?, b, cx)?, operation(&a.component(1)?, b, cx)?),
    };
    pair_of(x, y, cx)
}

/// An operation on an integer, or on components 0 and 1 of a tuple.
fn each(n: &Value, cx: &mut Context, operation: impl Fn(&Value, &mut Context) -> Outcome) -> Outcome {
    if is_integer(n) {
        return operation(n, cx);
    }
    let (x, y) = (operation(&n.component(0)?, cx)?, operation(&n.component(1)?, cx)?);
    pair_of(x, y, cx)
}

pub(super) fn identity(x: &Value, _cx: &mut Context) -> Outcome {
    Ok(x.clone())
}

pub(super) fn add(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    pairwise(a, b, cx, plus)
}

pub(super) fn subtract(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    pairwise(a, b, cx, minus)
}

pub(super) fn multiply(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    pairwise(a, b, cx, times)
}

pub(super) fn divide(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    pairwise(a, b, cx, |a, b, _| floor_div(a, b))
}

pub(super) fn invert(n: &Value, cx: &mut Context) -> Outcome {
    each(n, cx, |x, _| negate(x))
}

pub(super) fn even(n: &Value, _cx: &mut Context) -> Outcome {
    Ok(Value::Bool(!remainder(n, &Value::Int(2))?.truthy()))
}

pub(super) fn double(n: &Value, cx: &mut Context) -> Outcome {
    each(n, cx, |x, cx| times(x, &Value::Int(2), cx))
}

pub(super) fn halve(n: &Value, cx: &mut Context) -> Outcome {
    each(n, cx, |x, _| floor_div(x, &Value::Int(2)))
}

pub(super) fn flip(b: &Value, _cx: &mut Context) -> Outcome {
    Ok(Value::Bool(!b.truthy()))
}

pub(super) fn equality(a: &Value, b: &Value, _cx: &mut Context) -> Outcome {
    Ok(Value::Bool(a.equals(b)))
}

pub(super) fn greater(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    cx.charge(u64::from(a.leaves()))?;
    Ok(Value::Bool(exceeds(a, b)?))
}

pub(super) fn both(a: &Value, b: &Value, _cx: &mut Context) -> Outcome {
    Ok(if a.truthy() { b.clone() } else { a.clone() })
}

pub(super) fn either(a: &Value, b: &Value, _cx: &mut Context) -> Outcome {
    Ok(if a.truthy() { a.clone() } else { b.clone() })
}

pub(super) fn increment(x: &Value, cx: &mut Context) -> Outcome {
    each(x, cx, |x, cx| plus(x, &Value::Int(1), cx))
}

pub(super) fn decrement(x: &Value, cx: &mut Context) -> Outcome {
    each(x, cx, |x, cx| minus(x, &Value::Int(1), cx))
}

pub(super) fn crement(x: &Value, cx: &mut Context) -> Outcome {
    each(x, cx, |x, cx| plus(&Value::Int(x.int()?), &Value::Int(x.int()?.signum()), cx))
}

pub(super) fn sign(x: &Value, cx: &mut Context) -> Outcome {
    each(x, cx, |x, _| Ok(Value::Int(x.int()?.signum())))
}

pub(super) fn positive(x: &Value, _cx: &mut Context) -> Outcome {
    Ok(Value::Bool(x.int()? > 0))
}

pub(super) fn toivec(i: &Value, cx: &mut Context) -> Outcome {
    pair_of(i.clone(), Value::Int(0), cx)
}

pub(super) fn tojvec(j: &Value, cx: &mut Context) -> Outcome {
    pair_of(Value::Int(0), j.clone(), cx)
}

pub(super) fn astuple(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    pair_of(a.clone(), b.clone(), cx)
}

pub(super) fn branch(condition: &Value, a: &Value, b: &Value, _cx: &mut Context) -> Outcome {
    Ok(if condition.truthy() { a.clone() } else { b.clone() })
}
