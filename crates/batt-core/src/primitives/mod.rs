//! The DSL: one file a group, and one table that names every primitive with its types, its cost and its doc.

mod table;

pub mod arithmetic;
pub mod colours;
pub mod composition;
pub mod containers;
pub mod extraction;
pub mod functions;
pub mod geometry;
pub mod patches;
pub mod periodicity;
mod sorting;
pub mod transforms;

pub use functions::{arity, call_built};
pub use table::{
    Cost, DSL_VERSION, DefineError, GROUPS, Param, PrimId, Primitive, UserFunction, all, builtin, constants, define,
    find, forget, get,
};
