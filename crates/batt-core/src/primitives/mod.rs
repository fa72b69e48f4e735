//! The DSL: one file a group, one table with a row for each primitive, and the registry of all of them.

/// Primitives that are one expression: `name(arguments; context) = expression;`.
macro_rules! primitives {
    ($($(#[$doc:meta])* $name:ident($($arg:ident),+; $cx:ident) = $result:expr;)+) => {
        $($(#[$doc])* pub(super) fn $name($($arg: &Value),+, $cx: &mut Context) -> Outcome { $result })+
    };
}

mod primitive;
mod sorting;
mod table;
mod types;

pub mod arithmetic;
pub mod colours;
pub mod composition;
pub mod containers;
pub mod extraction;
pub mod functions;
pub mod geometry;
pub mod learned;
pub mod patches;
pub mod periodicity;
pub mod pictures;
pub mod transforms;

pub use functions::{arity, call_built, call_built_on_one, open_arity};
use primitive::Outcome;
pub(crate) use primitive::native;
pub use primitive::{
    Cost, DefineError, Facts, FunctionUse, Param, PrimId, Primitive, UserFunction, all, builtin, coarse, define, find,
    forget, get,
};
pub use table::{DSL_VERSION, constants};
pub use types::Type;
