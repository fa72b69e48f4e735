//! Arithmetic and logic (PRIMITIVES.md, 4.1).

use super::Outcome;
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{
    Loc, Value, add as plus, difference, floor_div, less, multiply as times, negate, product, quotient,
    subtract as minus, sum,
};

primitives! {
    identity(x; _cx) = Ok(x.clone());
    add(a, b; cx) = pairwise(a, b, cx, sum, plus);
    subtract(a, b; cx) = pairwise(a, b, cx, difference, minus);
    multiply(a, b; cx) = pairwise(a, b, cx, product, times);
    divide(a, b; cx) = pairwise(a, b, cx, quotient, |a, b, _| floor_div(a, b));
    invert(n; cx) = each(n, cx, |x, _| negate(x));
    even(n; _cx) = Ok(Value::Bool(n.int()? & 1 == 0));
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
    toivec(i; cx) = cx.couple(i.clone(), Value::Int(0));
    tojvec(j; cx) = cx.couple(Value::Int(0), j.clone());
    astuple(a, b; cx) = cx.couple(a.clone(), b.clone());
    branch(condition, a, b; _cx) = Ok(if condition.truthy() { a.clone() } else { b.clone() });
}

type Operation = fn(&Value, &Value, &mut Context) -> Outcome;

/// What an operation is on two integers.
type OfIntegers = fn(i64, i64) -> Result<i64, Fault>;

fn is_integer(value: &Value) -> bool {
    matches!(value, Value::Int(_) | Value::Bool(_))
}

/// Two integers, two tuples component by component, or an integer with both components of a tuple. What components are not
/// integers is left to `operation`.
#[inline(always)] // the operations are known where it is called
fn pairwise(a: &Value, b: &Value, cx: &mut Context, of_integers: OfIntegers, operation: Operation) -> Outcome {
    let (p, q) = match (a, b) {
        (Value::Int(x), Value::Int(y)) => return of_integers(*x, *y).map(Value::Int),
        (Value::Pair(p), Value::Pair(q)) => (integers(*p), integers(*q)),
        (Value::Pair(p), Value::Int(n)) => (integers(*p), (*n, *n)),
        (Value::Int(n), Value::Pair(q)) => ((*n, *n), integers(*q)),
        _ => return any_pairwise(a, b, cx, operation),
    };
    let (i, j) = (of_integers(p.0, q.0)?, of_integers(p.1, q.1)?);
    cx.pair(i, j)
}

fn integers(loc: Loc) -> (i64, i64) {
    (loc.i.into(), loc.j.into())
}

#[inline(never)]
fn any_pairwise(a: &Value, b: &Value, cx: &mut Context, operation: Operation) -> Outcome {
    let (x, y) = match (is_integer(a), is_integer(b)) {
        (true, true) => return operation(a, b, cx),
        (true, false) if b.is_tuple() => (operation(a, &b.component(0)?, cx)?, operation(a, &b.component(1)?, cx)?),
        (false, false) if a.is_tuple() && b.is_tuple() => {
            (operation(&a.component(0)?, &b.component(0)?, cx)?, operation(&a.component(1)?, &b.component(1)?, cx)?)
        }
        _ => (operation(&a.component(0)?, b, cx)?, operation(&a.component(1)?, b, cx)?),
    };
    cx.couple(x, y)
}

/// An operation on an integer, or on components 0 and 1 of a tuple.
fn each(n: &Value, cx: &mut Context, operation: impl Fn(&Value, &mut Context) -> Outcome) -> Outcome {
    if is_integer(n) {
        return operation(n, cx);
    }
    let (x, y) = (operation(&n.component(0)?, cx)?, operation(&n.component(1)?, cx)?);
    cx.couple(x, y)
}

pub(super) fn greater(a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    cx.charge(u64::from(a.leaves()))?;
    Ok(Value::Bool(less(b, a)?))
}
