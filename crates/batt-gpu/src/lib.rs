//! Functions of the coarse search on many pictures at once, by the driver of a GPU or its emulation.

mod devices;
mod driver;
mod pictures;

pub use devices::{DEFAULT_LEAST, Devices};
pub use driver::{BATCH, Device};
pub use pictures::{code, takes};
