//! Breeding programs: typed mutation, enumeration, a population.
//!
//! [`kinds`] says what values are and what primitives take, [`Memo`] what was computed on all samples of a task, [`Bank`]
//! enumerates small expressions, [`operators`] change programs, [`Archive`] keeps the best of every niche, [`Session`] is
//! the loop over them. Test outputs are nowhere: what chooses programs cannot see them.

mod archive;
mod bank;
mod candidate;
mod genome;
mod hash;
pub mod kinds;
mod known;
mod memo;
mod operators;
mod rng;
mod score;
mod session;
mod snapshot;
mod solution;
mod timeline;

pub use archive::{Archive, Elite, Origin};
pub use bank::Bank;
pub use genome::{Classified, Evaluated, Genome, Trial};
pub use known::Known;
pub use memo::Memo;
pub use operators::{Material, Mutant, OPERATORS, Operator, mutate};
pub use rng::Rng;
pub use score::{Judge, MAX_DEMOS, Score};
pub use session::{Counts, OperatorRecord, PHASES, Proposal, Samples, Session, Settings, colours_of, resident_bytes};
pub use snapshot::{Saved, SnapshotError};
pub use solution::{Answers, Solution};
pub use timeline::{Event, Timeline};
