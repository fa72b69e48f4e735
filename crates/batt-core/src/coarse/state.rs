//! What coarse programs compute with.

use super::image::Image;

/// An image, or a list of images.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// One image.
    Image(Image),
    /// Images in order; none is a legal list.
    List(Vec<Image>),
}

impl State {
    /// The image, if it is one.
    pub fn image(&self) -> Option<&Image> {
        match self {
            State::Image(image) => Some(image),
            State::List(_) => None,
        }
    }

    /// Number of cells, those of all images of a list together.
    pub fn area(&self) -> usize {
        match self {
            State::Image(image) => image.size().area(),
            State::List(list) => list.iter().map(|image| image.size().area()).sum(),
        }
    }
}
