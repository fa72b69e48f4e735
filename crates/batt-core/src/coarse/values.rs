//! Placed images as values of the DSL.
//!
//! An image is the tuple `(position, size, rows)`, of which the first two are pairs; a list is a tuple of images.

use super::image::{Colour, Image, Size};
use super::state::State;
use crate::Fault;
use crate::value::{Value, Values};

/// An image as a value.
pub fn from_image(image: &Image) -> Value {
    let Size { height, width } = image.size();
    Value::tuple(vec![
        Value::pair(image.row.into(), image.col.into()),
        Value::pair(height as i64, width as i64),
        Value::grid(height, width, image.cells().to_vec()),
    ])
}

/// A state as a value.
pub fn from_state(state: &State) -> Value {
    match state {
        State::Image(image) => from_image(image),
        State::List(list) => Value::tuple(list.iter().map(from_image).collect::<Values>()),
    }
}

/// A pair of sides; an error if it is none, or a side is above 100.
pub fn to_size(value: &Value) -> Result<Size, Fault> {
    let pair = value.loc().ok_or(Fault::Type)?;
    let side = |side: i16| usize::try_from(side).ok().filter(|&side| side <= 100).ok_or(Fault::BadValue);
    Ok(Size::new(side(pair.i)?, side(pair.j)?))
}

/// The image that a value is.
pub fn to_image(value: &Value) -> Result<Image, Fault> {
    let Value::Tuple(parts) = value else { return Err(Fault::Type) };
    let [position, size, rows] = parts.items() else { return Err(Fault::Type) };
    let position = position.loc().ok_or(Fault::Type)?;
    let size = to_size(size)?;
    let cells = match rows.as_grid() {
        Some(grid) if (grid.height(), grid.width()) == (size.height, size.width) => grid.cells().to_vec(),
        _ if size.is_empty() => Vec::new(),
        _ => return Err(Fault::Type),
    };
    Image::new(position.i.into(), position.j.into(), size, cells).ok_or(Fault::BadValue)
}

/// The state that a value is.
pub fn to_state(value: &Value) -> Result<State, Fault> {
    if let Value::Tuple(parts) = value
        && parts.items().first().is_none_or(|first| first.loc().is_none())
    {
        return parts.items().iter().map(to_image).collect::<Result<_, _>>().map(State::List);
    }
    to_image(value).map(State::Image)
}

/// The grid that a value is, as an image at the origin.
pub fn place(grid: &Value) -> Result<Image, Fault> {
    let grid = grid.as_grid().ok_or(Fault::Type)?;
    let size = Size::new(grid.height(), grid.width());
    Image::new(0, 0, size, grid.cells().to_vec()).ok_or(Fault::BadValue)
}

/// The cells of an image as a grid.
pub fn grid_of(image: &Image) -> Value {
    Value::grid(image.height(), image.width(), image.cells().to_vec())
}

/// A tuple of ten different colours, or of any numbers below `bound`.
pub fn to_numbers(value: &Value, bound: Colour) -> Result<Vec<Colour>, Fault> {
    if !value.is_tuple() {
        return Err(Fault::Type);
    }
    let number = |value: Value| {
        let number = value.int()?;
        Colour::try_from(number).ok().filter(|&number| number < bound).ok_or(Fault::BadValue)
    };
    value.iter()?.map(number).collect()
}
