//! Where candidates come from: mutation, enumeration, and what is given from outside, behind one trait.

mod bank;
mod demo_colours;
mod edit;
mod enumerated;
mod given;
mod mutants;
mod operators;
mod source;

pub use bank::{Args, Bank, EntryId, Mark, Position};
pub use demo_colours::ColourExpression;
pub use edit::Material;
pub use enumerated::{Enumerated, enumerate};
pub use given::{Given, Proposal};
pub use mutants::Mutants;
pub use operators::{Mutant, OPERATORS, Operator, OperatorId, mutate};
pub use source::{Draft, Provenance, Source, View};
