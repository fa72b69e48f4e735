//! The coarse search: pictures from few large functions, laid over one another.

pub mod functions;
pub mod image;
pub mod regions;
pub mod state;

pub use functions::{Function, FunctionId, Kind};
pub use image::{Colour, Image, Room, Size};
pub use state::State;
