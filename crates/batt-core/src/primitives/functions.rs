//! Functions that build and call functions (PRIMITIVES.md, 4.3).

use super::Outcome;
use super::containers::merge;
use super::get;
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{Built, BuiltOp, Value};

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
    if let BuiltOp::Rbind | BuiltOp::Lbind = built.op {
        if args.len() != built.takes()? {
            return Err(Fault::Arity);
        }
        let (function, fixed) = (&parts[0], &parts[1]);
        return match (built.op, args) {
            (BuiltOp::Rbind, &[a]) => cx.call(function, &[a, fixed]),
            (BuiltOp::Rbind, &[a, b]) => cx.call(function, &[a, b, fixed]),
            (BuiltOp::Rbind, &[a, b, c]) => cx.call(function, &[a, b, c, fixed]),
            (_, &[a]) => cx.call(function, &[fixed, a]),
            (_, &[a, b]) => cx.call(function, &[fixed, a, b]),
            (_, &[a, b, c]) => cx.call(function, &[fixed, a, b, c]),
            _ => Err(Fault::Arity),
        };
    }
    let &[x] = args else { return Err(Fault::Arity) };
    match built.op {
        BuiltOp::Compose => {
            let inner = cx.call(&parts[1], &[x])?;
            cx.call(&parts[0], &[&inner])
        }
        BuiltOp::Chain => {
            let f = cx.call(&parts[2], &[x])?;
            let g = cx.call(&parts[1], &[&f])?;
            cx.call(&parts[0], &[&g])
        }
        BuiltOp::Matcher => {
            let value = cx.call(&parts[0], &[x])?;
            cx.charge(u64::from(value.leaves().min(parts[1].leaves())) / 4)?;
            Ok(Value::Bool(value.equals(&parts[1])))
        }
        BuiltOp::Power => {
            let mut value = x.clone();
            for _ in 0..parts[1].int()? {
                cx.charge(1)?;
                value = cx.call(&parts[0], &[&value])?;
            }
            Ok(value)
        }
        BuiltOp::Fork => {
            let a = cx.call(&parts[1], &[x])?;
            let b = cx.call(&parts[2], &[x])?;
            cx.call(&parts[0], &[&a, &b])
        }
        BuiltOp::Rbind | BuiltOp::Lbind => Err(Fault::Arity), // handled above
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
fn results(function: &Value, container: &Value, cx: &mut Context) -> Result<Vec<Value>, Fault> {
    let elements = cx.each(container)?;
    let mut all = Vec::with_capacity(elements.len());
    for x in elements {
        all.push(cx.call(function, &[&x])?);
    }
    Ok(all)
}

pub(super) fn rapply(functions: &Value, value: &Value, cx: &mut Context) -> Outcome {
    let items = cx.each(functions)?.map(|f| cx.call(&f, &[value])).collect::<Result<_, _>>()?;
    cx.container_like(functions, items)
}

fn along(function: &Value, a: &Value, b: &Value, cx: &mut Context) -> Result<Vec<Value>, Fault> {
    cx.each(a)?.zip(cx.each(b)?).map(|(x, y)| cx.call(function, &[&x, &y])).collect()
}

pub(super) fn prapply(function: &Value, a: &Value, b: &Value, cx: &mut Context) -> Outcome {
    if b.is_empty()? {
        return Ok(Value::empty_set()); // without examining a
    }
    let mut items = Vec::new();
    for x in cx.each(a)? {
        for y in cx.each(b)? {
            items.push(cx.call(function, &[&x, &y])?);
        }
    }
    cx.set(items)
}
