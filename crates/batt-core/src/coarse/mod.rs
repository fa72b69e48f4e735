//! The coarse search: pictures from few large functions, laid over one another.

pub mod ahead;
pub mod budget;
pub mod class;
pub mod classes;
pub mod colours;
pub mod functions;
pub mod image;
pub mod intern;
pub mod pattern;
pub mod pieces;
pub mod regions;
pub mod search;
pub mod sizes;
pub mod stack;
pub mod state;
pub mod step;
pub mod text;
pub mod values;

pub use ahead::{Accelerator, Applied};
pub use functions::{Function, FunctionId, Kind, Outside};
pub use image::{Colour, Image, Room, Size};
pub use search::{Answer, Outcome, Problem, Settings, search, search_with};
pub use state::State;
pub use step::Step;
