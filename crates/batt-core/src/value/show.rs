//! Values as text, in the notation of Python.

use std::fmt;

use super::{BuiltOp, Value};
use crate::primitives;

impl BuiltOp {
    /// The primitive that builds such a function.
    pub fn name(self) -> &'static str {
        match self {
            BuiltOp::Compose => "compose",
            BuiltOp::Chain => "chain",
            BuiltOp::Matcher => "matcher",
            BuiltOp::Rbind => "rbind",
            BuiltOp::Lbind => "lbind",
            BuiltOp::Power => "power",
            BuiltOp::Fork => "fork",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items = |f: &mut fmt::Formatter<'_>, items: &mut dyn Iterator<Item = Value>| {
            for (k, item) in items.enumerate() {
                if k > 0 {
                    f.write_str(", ")?;
                }
                write!(f, "{item}")?;
            }
            Ok(())
        };
        match self {
            Value::NoValue => f.write_str("None"),
            Value::Bool(b) => f.write_str(if *b { "True" } else { "False" }),
            Value::Int(n) => write!(f, "{n}"),
            Value::Primitive(id) => f.write_str(&primitives::get(*id).name),
            Value::Host(host) => f.write_str(&host.name),
            Value::Built(built) => {
                write!(f, "{}(", built.op().name())?;
                items(f, &mut built.parts().iter().cloned())?;
                f.write_str(")")
            }
            _ => {
                let Ok(mut elements) = self.iter() else { return Ok(()) };
                let n = elements.len();
                match (self.is_tuple(), n) {
                    (false, 0) => f.write_str("frozenset()"),
                    (false, _) => {
                        f.write_str("frozenset({")?;
                        items(f, &mut elements)?;
                        f.write_str("})")
                    }
                    (true, _) => {
                        f.write_str("(")?;
                        items(f, &mut elements)?;
                        f.write_str(if n == 1 { ",)" } else { ")" })
                    }
                }
            }
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
