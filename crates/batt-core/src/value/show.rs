//! Values as text, in the notation of Python.

use std::fmt;

use super::Value;
use crate::primitives;

/// Values with commas between them.
fn list(items: impl Iterator<Item = Value>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (k, item) in items.enumerate() {
        write!(f, "{}{item}", if k > 0 { ", " } else { "" })?;
    }
    Ok(())
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::NoValue => f.write_str("None"),
            Value::Bool(b) => f.write_str(if *b { "True" } else { "False" }),
            Value::Int(n) => write!(f, "{n}"),
            Value::Primitive(id) => f.write_str(&primitives::get(*id).name),
            Value::Host(host) => f.write_str(&host.name),
            Value::Built(built) => {
                write!(f, "{}(", built.op().name())?;
                list(built.parts().iter().cloned(), f)?;
                f.write_str(")")
            }
            _ => {
                let Ok(elements) = self.iter() else { return Ok(()) };
                let (open, close) = match (self.is_tuple(), elements.len()) {
                    (true, 1) => ("(", ",)"),
                    (true, _) => ("(", ")"),
                    (false, 0) => ("frozenset(", ")"),
                    (false, _) => ("frozenset({", "})"),
                };
                f.write_str(open)?;
                list(elements, f)?;
                f.write_str(close)
            }
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
