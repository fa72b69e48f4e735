//! What a class of a search is called, and how it was reached.

use super::functions::Function;

/// A class of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u32);

/// The size of a canvas, which differs from grid to grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Canvas {
    /// The size of the input.
    Input,
    /// The size of the output, known or predicted.
    Output,
}

/// What a program begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Given {
    /// The input.
    Input,
    /// A black canvas.
    Blank(Canvas),
    /// The output of this demo pair; on the pair itself a black canvas of its size.
    DemoOutput(usize),
}

/// How a class was reached first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was given.
    Given(Given),
    /// By a function; with a canvas, if it takes one.
    Call(ClassId, Function, Option<Canvas>),
}
