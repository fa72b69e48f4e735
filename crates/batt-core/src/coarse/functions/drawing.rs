//! Functions that draw lines, outlines and floods, and those that take lines away.

use std::collections::VecDeque;

use super::super::image::{BLACK, Colour, Image, Room, Size};
use super::super::regions::Near;

type Step = (isize, isize);

const RIGHT: Step = (0, 1);
const LEFT: Step = (0, -1);
const DOWN: Step = (1, 0);
const UP: Step = (-1, 0);
const DOWN_RIGHT: Step = (1, 1);
const UP_LEFT: Step = (-1, -1);
const UP_RIGHT: Step = (-1, 1);
const DOWN_LEFT: Step = (1, -1);

/// The sets of directions of [`rays`], by number.
const RAY_SETS: [&[Step]; 15] = [
    &[RIGHT],
    &[LEFT],
    &[DOWN],
    &[UP],
    &[RIGHT, LEFT],
    &[DOWN, UP],
    &[RIGHT, LEFT, DOWN, UP],
    &[DOWN_RIGHT],
    &[UP_LEFT],
    &[UP_RIGHT],
    &[DOWN_LEFT],
    &[DOWN_RIGHT, UP_LEFT],
    &[UP_RIGHT, DOWN_LEFT],
    &[DOWN_RIGHT, UP_LEFT, UP_RIGHT, DOWN_LEFT],
    &[RIGHT, LEFT, DOWN, UP, DOWN_RIGHT, UP_LEFT, UP_RIGHT, DOWN_LEFT],
];

/// How many sets of directions there are.
pub const RAY_SET_COUNT: u8 = RAY_SETS.len() as u8;

/// Every ink cell extends along each direction of a set (by number, see the table in the source) until other ink or
/// the frame ends it; the last direction of the set lies on top.
pub fn rays(image: &Image, set: u8) -> Image {
    let Size { height: h, width: w } = image.size();
    let mut drawn = image.cells().to_vec();
    let mut carried = vec![BLACK; drawn.len()];
    for &(dr, dc) in RAY_SETS.get(usize::from(set)).copied().unwrap_or_default() {
        for i in 0..h {
            let r = if dr < 0 { h - 1 - i } else { i };
            for j in 0..w {
                let c = if dc < 0 { w - 1 - j } else { j };
                let (pr, pc) = (r as isize - dr, c as isize - dc);
                let inside = pr >= 0 && pc >= 0 && pr < h as isize && pc < w as isize;
                let before = pr * w as isize + pc;
                let here = r * w + c;
                carried[here] = match inside {
                    false => BLACK,
                    true if image.cells()[before as usize] != BLACK => image.cells()[before as usize],
                    true => carried[before as usize],
                };
                if carried[here] != BLACK && image.cells()[here] == BLACK {
                    drawn[here] = carried[here];
                }
            }
        }
    }
    image.with_cells(drawn)
}

/// The black cells beside ink, also over corners, in colour 1; all else is black.
pub fn outline_outside(image: &Image) -> Image {
    let (cells, size) = (image.cells(), image.size());
    let mut outline = vec![BLACK; cells.len()];
    for k in (0..cells.len()).filter(|&k| cells[k] != BLACK) {
        Near::Eight.around(size, k).filter(|&next| cells[next] == BLACK).for_each(|next| outline[next] = 1);
    }
    image.with_cells(outline)
}

/// One more cell on every side, in this colour or, if there is none given, the main colour.
pub fn pad(image: &Image, colour: Option<Colour>, room: Room) -> Image {
    let Size { height: h, width: w } = image.size();
    let size = Size::new(h + 2, w + 2);
    if !room.holds(size) {
        return Image::failure();
    }
    let border = colour.unwrap_or_else(|| image.main_colour());
    Image::from_fn(image.row - 1, image.col - 1, size, |r, c| {
        if r == 0 || c == 0 || r == h + 1 || c == w + 1 { border } else { image.cell(r - 1, c - 1) }
    })
}

/// Along which lines [`connect`] draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// Along rows.
    Row,
    /// Along columns.
    Column,
    /// Along rows, then columns over them.
    Both,
}

impl Axis {
    /// All of them, in the order of the search.
    pub const ALL: [Axis; 3] = [Axis::Row, Axis::Column, Axis::Both];

    /// Its name.
    pub fn name(self) -> &'static str {
        ["row", "column", "both"][self as usize]
    }
}

/// The black cells between two cells of one colour with nothing else between them, in that colour; all else is black.
pub fn connect(image: &Image, axis: Axis) -> Image {
    let Size { height: h, width: w } = image.size();
    let cells = image.cells();
    let mut drawn = vec![BLACK; cells.len()];
    let mut line = |start: usize, step: usize, length: usize| {
        let mut last: Option<usize> = None;
        for k in 0..length {
            let here = cells[start + k * step];
            if here == BLACK {
                continue;
            }
            if let Some(last) = last.filter(|&last| cells[start + last * step] == here) {
                (last + 1..k).for_each(|between| drawn[start + between * step] = here);
            }
            last = Some(k);
        }
    };
    if axis != Axis::Column {
        (0..h).for_each(|r| line(r * w, 1, w));
    }
    if axis != Axis::Row {
        (0..w).for_each(|c| line(c, w, h));
    }
    image.with_cells(drawn)
}

/// Black cells take the colour of the nearest ink. With `hold_main` cells of the main colour are walls.
pub fn flood(image: &Image, hold_main: bool) -> Image {
    let size = image.size();
    let main = if hold_main { image.main_colour() } else { BLACK };
    let mut cells = image.cells().to_vec();
    let mut queue: VecDeque<usize> = (0..cells.len()).filter(|&k| cells[k] != BLACK && cells[k] != main).collect();
    while let Some(here) = queue.pop_front() {
        let (r, c) = (here / size.width, here % size.width);
        let below = (r + 1 < size.height).then(|| here + size.width);
        let above = (r > 0).then(|| here - size.width);
        let right = (c + 1 < size.width).then(|| here + 1);
        let left = (c > 0).then(|| here - 1);
        for next in [below, above, right, left].into_iter().flatten() {
            if cells[next] == BLACK {
                cells[next] = cells[here];
                queue.push_back(next);
            }
        }
    }
    image.with_cells(cells)
}

/// The rows and columns for which `rows` and `columns` hold, at the origin.
fn keep_lines(image: &Image, rows: impl Fn(usize) -> bool, columns: impl Fn(usize) -> bool) -> Image {
    let rows: Vec<usize> = (0..image.height()).filter(|&r| rows(r)).collect();
    let columns: Vec<usize> = (0..image.width()).filter(|&c| columns(c)).collect();
    Image::from_fn(0, 0, Size::new(rows.len(), columns.len()), |r, c| image.cell(rows[r], columns[c]))
}

/// Without the rows and columns that are all black.
pub fn drop_black_lines(image: &Image) -> Image {
    keep_lines(
        image,
        |r| image.row_cells(r).iter().any(|&cell| cell != BLACK),
        |c| (0..image.height()).any(|r| image.cell(r, c) != BLACK),
    )
}

/// Without the rows and columns that equal the one before them.
pub fn merge_equal_lines(image: &Image) -> Image {
    if image.is_empty() {
        return Image::failure();
    }
    keep_lines(
        image,
        |r| r == 0 || image.row_cells(r) != image.row_cells(r - 1),
        |c| c == 0 || (0..image.height()).any(|r| image.cell(r, c) != image.cell(r, c - 1)),
    )
}

/// Which half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The first columns.
    Left,
    /// The last columns.
    Right,
    /// The first rows.
    Top,
    /// The last rows.
    Bottom,
}

impl Side {
    /// All of them, in the order of the search.
    pub const ALL: [Side; 4] = [Side::Left, Side::Right, Side::Top, Side::Bottom];

    /// Its name.
    pub fn name(self) -> &'static str {
        ["left", "right", "top", "bottom"][self as usize]
    }
}

/// Half of the image; an odd middle line belongs to neither half.
pub fn half(image: &Image, side: Side) -> Image {
    let Size { height: h, width: w } = image.size();
    match side {
        Side::Left => image.part(0, 0, Size::new(h, w / 2)),
        Side::Right => image.part(0, w - w / 2, Size::new(h, w / 2)),
        Side::Top => image.part(0, 0, Size::new(h / 2, w)),
        Side::Bottom => image.part(h - h / 2, 0, Size::new(h / 2, w)),
    }
}
