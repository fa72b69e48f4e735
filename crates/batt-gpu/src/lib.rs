//! Functions of the coarse search on many pictures at once, by the driver of a GPU or its emulation.

mod driver;
mod pictures;

pub use driver::{Applied, Device};
pub use pictures::{code, takes};
