//! Arithmetic and logic (PRIMITIVES.md, 4.1).

use crate::context::Context;
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
fn pairwise(args: &[Value], cx: &mut Context, operation: Operation) -> Outcome {
    let (a, b) = (&args[0], &args[1]);
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

pub(super) fn identity(args: &[Value], _cx: &mut Context) -> Outcome {
    Ok(args[0].clone())
}

pub(super) fn add(args: &[Value], cx: &mut Context) -> Outcome {
    pairwise(args, cx, plus)
}

pub(super) fn subtract(args: &[Value], cx: &mut Context) -> Outcome {
    pairwise(args, cx, minus)
}

pub(super) fn multiply(args: &[Value], cx: &mut Context) -> Outcome {
    pairwise(args, cx, times)
}

pub(super) fn divide(args: &[Value], cx: &mut Context) -> Outcome {
    pairwise(args, cx, |a, b, _| floor_div(a, b))
}

pub(super) fn invert(args: &[Value], cx: &mut Context) -> Outcome {
    each(&args[0], cx, |x, _| negate(x))
}

pub(super) fn even(args: &[Value], _cx: &mut Context) -> Outcome {
    Ok(Value::Bool(!remainder(&args[0], &Value::Int(2))?.truthy()))
}

pub(super) fn double(args: &[Value], cx: &mut Context) -> Outcome {
    each(&args[0], cx, |x, cx| times(x, &Value::Int(2), cx))
}

pub(super) fn halve(args: &[Value], cx: &mut Context) -> Outcome {
    each(&args[0], cx, |x, _| floor_div(x, &Value::Int(2)))
}

pub(super) fn flip(args: &[Value], _cx: &mut Context) -> Outcome {
    Ok(Value::Bool(!args[0].truthy()))
}

pub(super) fn equality(args: &[Value], _cx: &mut Context) -> Outcome {
    Ok(Value::Bool(args[0].equals(&args[1])))
}

pub(super) fn greater(args: &[Value], cx: &mut Context) -> Outcome {
    cx.charge(u64::from(args[0].leaves()))?;
    Ok(Value::Bool(exceeds(&args[0], &args[1])?))
}

pub(super) fn both(args: &[Value], _cx: &mut Context) -> Outcome {
    Ok(if args[0].truthy() { args[1].clone() } else { args[0].clone() })
}

pub(super) fn either(args: &[Value], _cx: &mut Context) -> Outcome {
    Ok(if args[0].truthy() { args[0].clone() } else { args[1].clone() })
}

pub(super) fn increment(args: &[Value], cx: &mut Context) -> Outcome {
    each(&args[0], cx, |x, cx| plus(x, &Value::Int(1), cx))
}

pub(super) fn decrement(args: &[Value], cx: &mut Context) -> Outcome {
    each(&args[0], cx, |x, cx| minus(x, &Value::Int(1), cx))
}

pub(super) fn crement(args: &[Value], cx: &mut Context) -> Outcome {
    each(&args[0], cx, |x, cx| plus(&Value::Int(x.int()?), &Value::Int(x.int()?.signum()), cx))
}

pub(super) fn sign(args: &[Value], cx: &mut Context) -> Outcome {
    each(&args[0], cx, |x, _| Ok(Value::Int(x.int()?.signum())))
}

pub(super) fn positive(args: &[Value], _cx: &mut Context) -> Outcome {
    Ok(Value::Bool(args[0].int()? > 0))
}

pub(super) fn toivec(args: &[Value], cx: &mut Context) -> Outcome {
    pair_of(args[0].clone(), Value::Int(0), cx)
}

pub(super) fn tojvec(args: &[Value], cx: &mut Context) -> Outcome {
    pair_of(Value::Int(0), args[0].clone(), cx)
}

pub(super) fn astuple(args: &[Value], cx: &mut Context) -> Outcome {
    pair_of(args[0].clone(), args[1].clone(), cx)
}

pub(super) fn branch(args: &[Value], _cx: &mut Context) -> Outcome {
    Ok(if args[0].truthy() { args[1].clone() } else { args[2].clone() })
}
