//! Functions of colours, frames and positions.

use super::super::image::{BLACK, Colour, Image, Room, Size};
use super::super::regions::{self, Near};

/// Cells of other colours become black.
pub fn keep_colour(image: &Image, colour: Colour) -> Image {
    image.map(|cell| if cell == colour { cell } else { BLACK })
}

/// Ink becomes black, and black the smallest ink colour of the image (1 if it has none).
pub fn swap_ink(image: &Image) -> Image {
    let colour = image.cells().iter().copied().filter(|&cell| cell != BLACK).min().unwrap_or(1);
    image.map(|cell| if cell == BLACK { colour } else { BLACK })
}

/// Cells of this colour become black.
pub fn erase_colour(image: &Image, colour: Colour) -> Image {
    image.map(|cell| if cell == colour { BLACK } else { cell })
}

/// All ink becomes this colour.
pub fn recolour(image: &Image, colour: Colour) -> Image {
    image.map(|cell| if cell == BLACK { BLACK } else { colour })
}

/// The smallest frame that holds all ink, at its true position.
pub fn crop_to_ink(image: &Image) -> Image {
    match image.ink_frame() {
        Some((top, left, size)) => image.part(top, left, size),
        None => Image::failure(),
    }
}

/// One cell at the image's position, in the main colour.
pub fn corner_dot(image: &Image) -> Image {
    Image::filled(image.row, image.col, Size::new(1, 1), image.main_colour())
}

/// A black image of the same size, at the origin or in place.
pub fn blank(image: &Image, in_place: bool) -> Image {
    let (row, col) = if in_place { (image.row, image.col) } else { (0, 0) };
    Image::blank(row, col, image.size())
}

/// An image of the same size in the main colour, at the origin or in place.
pub fn block(image: &Image, in_place: bool) -> Image {
    let (row, col) = if in_place { (image.row, image.col) } else { (0, 0) };
    Image::filled(row, col, image.size(), image.main_colour())
}

/// The same image at the origin.
pub fn to_origin(image: &Image) -> Image {
    image.at(0, 0)
}

/// A block of colour 1 on the middle of the frame: one or two cells along each side.
pub fn centre_mark(image: &Image) -> Image {
    let along = |side: usize| if side % 2 == 1 { (side as i32 / 2, 1) } else { (side as i32 / 2 - 1, 2) };
    let ((top, height), (left, width)) = (along(image.height()), along(image.width()));
    Image::filled(image.row + top, image.col + left, Size::new(height, width), 1)
}

/// One cell at the origin, in the main colour.
pub fn main_colour_dot(image: &Image) -> Image {
    Image::filled(0, 0, Size::new(1, 1), image.main_colour())
}

/// Everything but the black that reaches the frame's edge becomes the main colour.
pub fn fill_enclosed(image: &Image) -> Image {
    let outside = regions::from_edge(image, Near::Four, |cell| cell == BLACK);
    let main = image.main_colour();
    image.with_cells(outside.iter().map(|&out| if out { BLACK } else { main }).collect())
}

/// Only the black that does not reach the frame's edge, in the main colour.
pub fn enclosed_only(image: &Image, room: Room) -> Image {
    if !room.holds(image.size()) {
        return Image::failure();
    }
    let outside = regions::from_edge(image, Near::Four, |cell| cell == BLACK);
    let main = image.main_colour();
    let cells = image.cells().iter().zip(&outside);
    image.with_cells(cells.map(|(&cell, &out)| if cell == BLACK && !out { main } else { BLACK }).collect())
}

/// The ink on the frame's edge or beside black from which the edge can be reached, also over corners; and, if not
/// `outer`, all other ink instead.
fn rim(image: &Image, outer: bool) -> Image {
    let outside = regions::from_edge(image, Near::Eight, |cell| cell == BLACK);
    let size = image.size();
    let keep = |k: usize| {
        let rim = regions::on_edge(size, k) || Near::Eight.around(size, k).any(|next| outside[next]);
        rim == outer
    };
    let cells = image.cells().iter().enumerate();
    image.with_cells(cells.map(|(k, &cell)| if cell != BLACK && keep(k) { cell } else { BLACK }).collect())
}

/// The outermost ink.
pub fn outer_rim(image: &Image) -> Image {
    rim(image, true)
}

/// The ink without the outermost.
pub fn inner_core(image: &Image, room: Room) -> Image {
    if image.is_empty() || !room.holds(image.size()) { Image::failure() } else { rim(image, false) }
}

/// A rigid motion; the top-left corner stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Motion {
    /// A quarter turn counter-clockwise.
    TurnLeft,
    /// A half turn.
    HalfTurn,
    /// A quarter turn clockwise.
    TurnRight,
    /// Left and right exchanged.
    FlipLeftRight,
    /// Top and bottom exchanged.
    FlipTopBottom,
    /// Over the main diagonal.
    Transpose,
    /// Over the other diagonal.
    AntiTranspose,
    /// The flip along the direction in which the ink is most off-centre.
    FlipByMass,
}

impl Motion {
    /// All motions, in the order of the search.
    pub const ALL: [Motion; 8] = [
        Motion::TurnLeft,
        Motion::HalfTurn,
        Motion::TurnRight,
        Motion::FlipLeftRight,
        Motion::FlipTopBottom,
        Motion::Transpose,
        Motion::AntiTranspose,
        Motion::FlipByMass,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Motion::TurnLeft => "turn_left",
            Motion::HalfTurn => "half_turn",
            Motion::TurnRight => "turn_right",
            Motion::FlipLeftRight => "flip_left_right",
            Motion::FlipTopBottom => "flip_top_bottom",
            Motion::Transpose => "transpose",
            Motion::AntiTranspose => "anti_transpose",
            Motion::FlipByMass => "flip_by_mass",
        }
    }
}

/// Turn or flip an image.
pub fn motion(image: &Image, motion: Motion) -> Image {
    let Size { height: h, width: w } = image.size();
    let (same, turned) = (Size::new(h, w), Size::new(w, h));
    let make = |size, cell: &dyn Fn(usize, usize) -> Colour| Image::from_fn(image.row, image.col, size, cell);
    match motion {
        Motion::TurnLeft => make(turned, &|r, c| image.cell(c, w - 1 - r)),
        Motion::HalfTurn => make(same, &|r, c| image.cell(h - 1 - r, w - 1 - c)),
        Motion::TurnRight => make(turned, &|r, c| image.cell(h - 1 - c, r)),
        Motion::FlipLeftRight => make(same, &|r, c| image.cell(r, w - 1 - c)),
        Motion::FlipTopBottom => make(same, &|r, c| image.cell(h - 1 - r, c)),
        Motion::Transpose => make(turned, &|r, c| image.cell(c, r)),
        Motion::AntiTranspose => make(turned, &|r, c| image.cell(h - 1 - c, w - 1 - r)),
        Motion::FlipByMass => {
            let (mut down, mut right) = (0i64, 0i64);
            for (k, _) in image.cells().iter().enumerate().filter(|(_, cell)| **cell != BLACK) {
                down += 2 * (k / w) as i64 - (h as i64 - 1);
                right += 2 * (k % w) as i64 - (w as i64 - 1);
            }
            let flip = if down.abs() > right.abs() { Motion::FlipTopBottom } else { Motion::FlipLeftRight };
            self::motion(image, flip)
        }
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// Cells that are not black.
    Cells,
    /// Different colours but black.
    Colours,
    /// Connected groups of ink.
    Components,
}

impl What {
    /// All of them, in the order of the search.
    pub const ALL: [What; 3] = [What::Cells, What::Colours, What::Components];

    /// Its name.
    pub fn name(self) -> &'static str {
        ["cells", "colours", "components"][self as usize]
    }
}

/// How a number is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A square of that side.
    Square,
    /// One row of that length.
    Row,
    /// One column of that length.
    Column,
}

impl Shape {
    /// All of them, in the order of the search.
    pub const ALL: [Shape; 3] = [Shape::Square, Shape::Row, Shape::Column];

    /// Its name.
    pub fn name(self) -> &'static str {
        ["square", "row", "column"][self as usize]
    }
}

/// A number as an image at the origin, in the main colour.
pub fn measure(image: &Image, what: What, shape: Shape, room: Room) -> Image {
    let n = match what {
        What::Cells => image.ink(),
        What::Colours => image.counts()[1..].iter().filter(|&&count| count > 0).count(),
        What::Components => regions::components(image),
    };
    let size = match shape {
        Shape::Square => Size::new(n, n),
        Shape::Row => Size::new(1, n),
        Shape::Column => Size::new(n, 1),
    };
    if room.holds(size) { Image::filled(0, 0, size, image.main_colour()) } else { Image::failure() }
}
