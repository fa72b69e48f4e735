//! What a search has found: the best programs of every niche, where they come from, what was visited, what solves.

mod archive;
mod lineage;
mod solutions;
mod visited;

pub use archive::{Archive, Chances, Elite, Niche, Rank, rank_of};
pub use lineage::Origin;
pub use solutions::{Answers, Solution, Solutions};
pub use visited::Visited;
