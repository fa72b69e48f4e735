//! Functions that build and call functions (PRIMITIVES.md, 4.3).

use super::Outcome;
use super::containers::merge;
use super::get;
use crate::evaluation::{Context, in_place, push};
use crate::fault::Fault;
use crate::value::{Built, BuiltOp, Value, Values};

primitives! {
    rbind(function, fixed; cx) = arity(function).and_then(|_| cx.function(BuiltOp::Rbind, &[function, fixed]));
    lbind(function, fixed; cx) = arity(function).and_then(|_| cx.function(BuiltOp::Lbind, &[function, fixed]));
    apply(function, container; cx) = results(function, container, cx).and_then(|all| cx.container_like(container, all));
    mapply(function, container; cx) = merge(&apply(function, container, cx)?, cx);
    papply(function, a, b; cx) = along(function, a, b, cx).and_then(|all| cx.tuple(all));
    mpapply(function, a, b; cx) = merge(&papply(function, a, b, cx)?, cx);
    compose(outer, inner; cx) = cx.function(BuiltOp::Compose, &[outer, inner]);
    chain(h, g, f; cx) = cx.function(BuiltOp::Chain, &[h, g, f]);
    matcher(function, target; cx) = cx.function(BuiltOp::Matcher, &[function, target]);
    fork(outer, a, b; cx) = cx.function(BuiltOp::Fork, &[outer, a, b]);
}

/// How many arguments a function value takes; [`Fault::Type`] if it is none.
pub fn arity(function: &Value) -> Result<usize, Fault> {
    match function {
        Value::Primitive(id) => Ok(get(*id).params.len()),
        Value::Host(host) => Ok(host.arity),
        Value::Built(built) => built.takes(),
        _ => Err(Fault::Type),
    }
}

/// How many arguments a function takes of which one is bound.
pub fn open_arity(function: &Value) -> Result<usize, Fault> {
    Ok(match arity(function)? {
        2 => 1,
        3 => 2,
        _ => 3,
    })
}

/// Call a function that was built at run time.
pub fn call_built(built: &Built, args: &[&Value], cx: &mut Context) -> Outcome {
    let parts = built.parts();
    match (built.op(), args) {
        (_, &[x]) => call_built_on_one(built, x, cx),
        (BuiltOp::Rbind | BuiltOp::Lbind, _) if args.len() != built.takes()? => Err(Fault::Arity),
        (BuiltOp::Rbind, &[a, b]) => cx.invoke(&parts[0], &[a, b, &parts[1]]),
        (BuiltOp::Rbind, &[a, b, c]) => cx.invoke(&parts[0], &[a, b, c, &parts[1]]),
        (BuiltOp::Lbind, &[a, b]) => cx.invoke(&parts[0], &[&parts[1], a, b]),
        (BuiltOp::Lbind, &[a, b, c]) => cx.invoke(&parts[0], &[&parts[1], a, b, c]),
        _ => Err(Fault::Arity),
    }
}

/// Call a function that was built at run time on one argument.
#[inline]
pub fn call_built_on_one(built: &Built, x: &Value, cx: &mut Context) -> Outcome {
    match (built.op(), built.parts()) {
        (BuiltOp::Rbind | BuiltOp::Lbind, _) if built.takes()? != 1 => Err(Fault::Arity),
        (BuiltOp::Rbind, [function, fixed]) => cx.call_on_two(function, x, fixed),
        (BuiltOp::Lbind, [function, fixed]) => cx.call_on_two(function, fixed, x),
        (BuiltOp::Compose, [outer, inner]) => {
            let inner = cx.call_on_one(inner, x);
            let inner = in_place(&inner, cx)?;
            cx.call_on_one(outer, inner)
        }
        (BuiltOp::Chain, [h, g, f]) => {
            let f = cx.call_on_one(f, x);
            let f = in_place(&f, cx)?;
            let g = cx.call_on_one(g, f);
            let g = in_place(&g, cx)?;
            cx.call_on_one(h, g)
        }
        (BuiltOp::Matcher, [function, target]) => {
            let value = cx.call_on_one(function, x);
            let value = in_place(&value, cx)?;
            if let (Value::Int(a), Value::Int(b)) = (value, target) {
                return Ok(Value::Bool(a == b));
            }
            cx.charge(u64::from(value.leaves().min(target.leaves())) / 4)?;
            Ok(Value::Bool(value.equals(target)))
        }
        (BuiltOp::Power, [function, n]) => {
            let mut value = x.clone();
            for _ in 0..n.int()? {
                cx.charge(1)?;
                let next = cx.call_on_one(function, &value);
                in_place(&next, cx)?;
                value = next?;
            }
            Ok(value)
        }
        (BuiltOp::Fork, [outer, a, b]) => {
            let a = cx.call_on_one(a, x);
            let a = in_place(&a, cx)?;
            let b = cx.call_on_one(b, x);
            let b = in_place(&b, cx)?;
            cx.call_on_two(outer, a, b)
        }
        _ => unreachable!("a function is built from as many parts as it needs"),
    }
}

pub(super) fn power(function: &Value, n: &Value, cx: &mut Context) -> Outcome {
    match n.int()? {
        1 => Ok(function.clone()),
        n if n < 1 => Err(Fault::BadValue),
        _ => cx.function(BuiltOp::Power, &[function, n]),
    }
}

/// The results of calling `function` on every element of `container`, in iteration order.
fn results(function: &Value, container: &Value, cx: &mut Context) -> Result<Values, Fault> {
    let mut all = Values::with_capacity(container.len()?);
    cx.for_each(container, |x, cx| {
        let mut result = cx.call_on_one(function, x);
        push(&mut all, &mut result, cx)
    })?;
    Ok(all)
}

pub(super) fn rapply(functions: &Value, value: &Value, cx: &mut Context) -> Outcome {
    let mut items = Values::new();
    cx.for_each(functions, |function, cx| {
        let mut result = cx.call_on_one(function, value);
        push(&mut items, &mut result, cx)
    })?;
    cx.container_like(functions, items)
}

fn along(function: &Value, a: &Value, b: &Value, cx: &mut Context) -> Result<Values, Fault> {
    let mut all = Values::new();
    for (x, y) in cx.each(a)?.zip(cx.each(b)?) {
        let mut result = cx.call_on_two(function, &x, &y);
        push(&mut all, &mut result, cx)?;
    }
    Ok(all)
}

pub(super) fn prapply(function: &Value, a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    if b.is_empty()? {
        return Ok(Value::empty_set()); // without examining a
    }
    let mut items = Values::new();
    cx.for_each(a, |x, cx| {
        cx.for_each(b, |y, cx| {
            let mut result = cx.call_on_two(function, x, y);
            push(&mut items, &mut result, cx)
        })
    })?;
    cx.set(items)
}
