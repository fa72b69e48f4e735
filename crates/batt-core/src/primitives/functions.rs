//! Functions that build and call functions (PRIMITIVES.md, 4.3).

use super::get;
use crate::context::Context;
use crate::fault::Fault;
use crate::value::{Built, BuiltOp, Value};

type Outcome = Result<Value, Fault>;

/// How many arguments a function value takes; [`Fault::Type`] if it is none.
pub fn arity(function: &Value) -> Result<usize, Fault> {
    match function {
        Value::Primitive(id) => Ok(get(*id).params.len()),
        Value::Host(host) => Ok(host.arity),
        Value::Built(built) => match built.op() {
            BuiltOp::Rbind | BuiltOp::Lbind => Ok(match arity(&built.parts()[0])? {
                2 => 1,
                3 => 2,
                _ => 3,
            }),
            _ => Ok(1),
        },
        _ => Err(Fault::Type),
    }
}

/// Call a function that was built at run time.
pub fn call_built(built: &Built, args: &[Value], cx: &mut Context) -> Outcome {
    let parts = built.parts();
    if let BuiltOp::Rbind | BuiltOp::Lbind = built.op() {
        let takes = match arity(&parts[0])? {
            2 => 1,
            3 => 2,
            _ => 3,
        };
        if args.len() != takes {
            return Err(Fault::Arity);
        }
        let mut all = Vec::with_capacity(takes + 1);
        if built.op() == BuiltOp::Lbind {
            all.push(parts[1].clone());
            all.extend_from_slice(args);
        } else {
            all.extend_from_slice(args);
            all.push(parts[1].clone());
        }
        return cx.call(&parts[0], &all);
    }
    let [x] = args else { return Err(Fault::Arity) };
    let x = std::slice::from_ref(x);
    match built.op() {
        BuiltOp::Compose => {
            let inner = cx.call(&parts[1], x)?;
            cx.call(&parts[0], &[inner])
        }
        BuiltOp::Chain => {
            let f = cx.call(&parts[2], x)?;
            let g = cx.call(&parts[1], &[f])?;
            cx.call(&parts[0], &[g])
        }
        BuiltOp::Matcher => {
            let value = cx.call(&parts[0], x)?;
            cx.charge(u64::from(value.leaves().min(parts[1].leaves())) / 4)?;
            Ok(Value::Bool(value.equals(&parts[1])))
        }
        BuiltOp::Power => {
            let mut value = x[0].clone();
            for _ in 0..parts[1].int()? {
                cx.charge(1)?;
                value = cx.call(&parts[0], &[value])?;
            }
            Ok(value)
        }
        BuiltOp::Fork => {
            let a = cx.call(&parts[1], x)?;
            let b = cx.call(&parts[2], x)?;
            cx.call(&parts[0], &[a, b])
        }
        BuiltOp::Rbind | BuiltOp::Lbind => Err(Fault::Arity), // handled above
    }
}

pub(super) fn compose(args: &[Value], cx: &mut Context) -> Outcome {
    cx.function(BuiltOp::Compose, args.to_vec())
}

pub(super) fn chain(args: &[Value], cx: &mut Context) -> Outcome {
    cx.function(BuiltOp::Chain, args.to_vec())
}

pub(super) fn matcher(args: &[Value], cx: &mut Context) -> Outcome {
    cx.function(BuiltOp::Matcher, args.to_vec())
}

pub(super) fn rbind(args: &[Value], cx: &mut Context) -> Outcome {
    arity(&args[0])?;
    cx.function(BuiltOp::Rbind, args.to_vec())
}

pub(super) fn lbind(args: &[Value], cx: &mut Context) -> Outcome {
    arity(&args[0])?;
    cx.function(BuiltOp::Lbind, args.to_vec())
}

pub(super) fn power(args: &[Value], cx: &mut Context) -> Outcome {
    match args[1].int()? {
        1 => Ok(args[0].clone()),
        n if n < 1 => Err(Fault::BadValue),
        _ => cx.function(BuiltOp::Power, args.to_vec()),
    }
}

pub(super) fn fork(args: &[Value], cx: &mut Context) -> Outcome {
    cx.function(BuiltOp::Fork, args.to_vec())
}

/// The results of calling `function` on every element of `container`, in iteration order.
fn results(function: &Value, container: &Value, cx: &mut Context) -> Result<Vec<Value>, Fault> {
    cx.each(container)?.map(|x| cx.call(function, &[x])).collect()
}

pub(super) fn apply(args: &[Value], cx: &mut Context) -> Outcome {
    let items = results(&args[0], &args[1], cx)?;
    cx.container_like(&args[1], items)
}

pub(super) fn rapply(args: &[Value], cx: &mut Context) -> Outcome {
    let items = cx.each(&args[0])?.map(|f| cx.call(&f, &args[1..])).collect::<Result<_, _>>()?;
    cx.container_like(&args[0], items)
}

pub(super) fn mapply(args: &[Value], cx: &mut Context) -> Outcome {
    let results = apply(args, cx)?;
    super::containers::merge(&[results], cx)
}

fn along(args: &[Value], cx: &mut Context) -> Result<Vec<Value>, Fault> {
    cx.each(&args[1])?.zip(cx.each(&args[2])?).map(|(a, b)| cx.call(&args[0], &[a, b])).collect()
}

pub(super) fn papply(args: &[Value], cx: &mut Context) -> Outcome {
    let items = along(args, cx)?;
    cx.tuple(items)
}

pub(super) fn mpapply(args: &[Value], cx: &mut Context) -> Outcome {
    let results = papply(args, cx)?;
    super::containers::merge(&[results], cx)
}

pub(super) fn prapply(args: &[Value], cx: &mut Context) -> Outcome {
    if args[2].is_empty()? {
        return Ok(Value::empty_set()); // without examining a
    }
    let mut items = Vec::new();
    for a in cx.each(&args[1])? {
        for b in cx.each(&args[2])? {
            items.push(cx.call(&args[0], &[a.clone(), b])?);
        }
    }
    cx.set(items)
}
