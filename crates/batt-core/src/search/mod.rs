//! Breeding programs: typed mutation, enumeration, a population.
//!
//! [`sources`] make candidates, [`fitness`] says what they are worth, [`population`] keeps the best of every niche,
//! [`generation`] goes from what a search has reached to what may change it, and [`Session`] takes one step after the
//! other. Test outputs are nowhere: what chooses programs cannot see them.

mod candidate;
mod catalogue;
pub mod fitness;
mod generation;
mod genome;
mod hash;
mod observed;
pub mod population;
mod problem;
mod rng;
mod session;
mod settings;
mod snapshot;
pub mod sources;
mod state;
mod timeline;

pub use catalogue::{Catalogue, Signature};
pub use fitness::{Class, Judge, Lanes, MAX_DEMOS, Score};
pub use generation::generation;
pub use genome::Genome;
pub use observed::{Evaluated, Observed, Trial};
pub use population::{Archive, Elite, Origin, Solution, Visited};
pub use problem::{Problem, colours_of};
pub use rng::Rng;
pub use session::{Session, resident_bytes};
pub use settings::{Samples, Settings};
pub use snapshot::{Saved, SnapshotError, visited_in};
pub use sources::{
    Bank, ColourExpression, Material, Mutant, OPERATORS, Operator, OperatorId, Proposal, Source, mutate,
};
pub use state::{Counts, OperatorRecord, State};
pub use timeline::{Event, PHASES, Timeline};
