//! Arithmetic and logic (PRIMITIVES.md, 4.1).

use super::Outcome;
use crate::evaluation::Context;
use crate::value::{Value, add as plus, floor_div, less, multiply as times, negate, remainder, subtract as minus};

primitives! {
    identity(x; _cx) = Ok(x.clone());
    add(a, b; cx) = pairwise(a, b, cx, plus);
    subtract(a, b; cx) = pairwise(a, b, cx, minus);
    multiply(a, b; cx) = pairwise(a, b, cx, times);
    divide(a, b; cx) = pairwise(a, b, cx, |a, b, _| floor_div(a, b));
    invert(n; cx) = each(n, cx, |x, _| negate(x));
    even(n; _cx) = Ok(Value::Bool(!remainder(n, &Value::Int(2))?.truthy()));
    double(n; cx) = each(n, cx, |x, cx| times(x, &Value::Int(2), cx));
    halve(n; cx) = each(n, cx, |x, _| floor_div(x, &Value::Int(2)));
    flip(b; _cx) = Ok(Value::Bool(!b.truthy()));
    equality(a, b; _cx) = Ok(Value::Bool(a.equals(b)));
    both(a, b; _cx) = Ok(if a.truthy() { b.clone() } else { a.clone() });
    either(a, b; _cx) = Ok(if a.truthy() { a.clone() } else { b.clone() });
    increment(x; cx) = each(x, cx, |x, cx| plus(x, &Value::Int(1), cx));
    decrement(x; cx) = each(x, cx, |x, cx| minus(x, &Value::Int(1), cx));
    crement(x; cx) = each(x, cx, |x, cx| plus(&Value::Int(x.int()?), &Value::Int(x.int()?.signum()), cx));
    sign(x; cx) = each(x, cx, |x, _| Ok(Value::Int(x.int()?.signum())));
    positive(x; _cx) = Ok(Value::Bool(x.int()? > 0));
    toivec(i; cx) = pair_of(i.clone(), Value::Int(0), cx);
    tojvec(j; cx) = pair_of(Value::Int(0), j.clone(), cx);
    astuple(a, b; cx) = pair_of(a.clone(), b.clone(), cx);
    branch(condition, a, b; _cx) = Ok(if condition.truthy() { a.clone() } else { b.clone() });
}

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

pub(super) fn greater(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    cx.charge(u64::from(a.leaves()))?;
    Ok(Value::Bool(less(b, a)?))
}
