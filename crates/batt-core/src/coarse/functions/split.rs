//! Functions from an image to a list of images.

use super::super::image::{BLACK, Colour, Image, Room, Size};
use super::super::regions::{Near, cut_out, from_edge, groups};

/// Guess the colour that divides the image, and return the connected groups of all other cells.
pub fn split_by_divider(image: &Image) -> Vec<Image> {
    if image.is_empty() {
        return Vec::new();
    }
    let divider = divider(image);
    let groups = groups(image, Near::Eight, |cell| cell != divider, |_, _| true);
    groups.iter().map(|group| cut_out(image, group)).collect()
}

fn divider(image: &Image) -> Colour {
    let counts = image.counts();
    let mut best: Option<(usize, Colour)> = None;
    for colour in (0..10).filter(|&colour| counts[usize::from(colour)] > 0) {
        if let Some(score) = divides(image, colour)
            && best.is_none_or(|(most, _)| score > most)
        {
            best = Some((score, colour));
        }
    }
    let frequent = (0..10u8).rev().max_by_key(|&colour| counts[usize::from(colour)]);
    best.map(|(_, colour)| colour).or(frequent).unwrap_or(BLACK)
}

/// The size of the smallest group that this colour leaves over, if it divides the image at all.
fn divides(image: &Image, colour: Colour) -> Option<usize> {
    let Size { height: h, width: w } = image.size();
    let row = |r: usize| image.row_cells(r).contains(&colour);
    let column = |c: usize| (0..h).any(|r| image.cell(r, c) == colour);
    if !(row(0) && row(h - 1) || column(0) && column(w - 1)) {
        return None;
    }
    let edge = from_edge(image, Near::Eight, |cell| cell == colour);
    let groups = groups(image, Near::Eight, |cell| cell != colour, |_, _| true);
    let touches =
        |group: &Vec<usize>| group.iter().any(|&k| Near::Eight.around(image.size(), k).any(|next| edge[next]));
    let all = groups.len() >= 2 && groups.iter().all(touches);
    all.then(|| groups.iter().map(Vec::len).min().unwrap_or(0))
}

/// One image for each colour that occurs: the whole frame with only this colour.
pub fn split_colours(image: &Image) -> Vec<Image> {
    let counts = image.counts();
    let colours = (1..10u8).filter(|&colour| counts[usize::from(colour)] > 0);
    colours.map(|colour| super::whole::keep_colour(image, colour)).collect()
}

/// The connected groups of one colour, over sides.
pub fn split_parts(image: &Image) -> Vec<Image> {
    let groups = groups(image, Near::Four, |cell| cell != BLACK, |a, b| a == b);
    groups.iter().map(|group| cut_out(image, group)).collect()
}

/// Every column, at its place in the frame.
pub fn split_columns(image: &Image) -> Vec<Image> {
    if image.is_empty() {
        return Vec::new();
    }
    (0..image.width()).map(|c| image.part(0, c, Size::new(image.height(), 1)).at(0, c as i32)).collect()
}

/// Every row, at its place in the frame.
pub fn split_rows(image: &Image) -> Vec<Image> {
    if image.is_empty() {
        return Vec::new();
    }
    (0..image.height()).map(|r| image.part(r, 0, Size::new(1, image.width())).at(r as i32, 0)).collect()
}

/// The areas whose four corners are marked from outside by three cells of one colour each; at their place in the
/// frame. It ends when there is no room for more.
pub fn corner_marked_areas(image: &Image, room: Room) -> Vec<Image> {
    let Size { height: h, width: w } = image.size();
    if h < 3 || w < 3 {
        return Vec::new();
    }
    // The colour of a block of 2 x 2 but for the cell (i, j) of it, if it is one.
    let mark = |r: usize, c: usize, i: usize, j: usize| {
        let colour = image.cell(r + 1 - i, c + 1 - j);
        let others = image.cell(r + 1 - i, c + j) == colour && image.cell(r + i, c + 1 - j) == colour;
        if colour != BLACK && others && image.cell(r + i, c + j) != colour { colour } else { BLACK }
    };
    let mut found = Vec::new();
    let mut total = 0;
    for r in 0..h - 2 {
        for c in 0..w - 2 {
            let colour = mark(r, c, 1, 1);
            if colour == BLACK {
                continue;
            }
            let widths: Vec<usize> = (1..w - 1 - c).filter(|b| mark(r, c + b, 1, 0) == colour).collect();
            for a in (1..h - 1 - r).filter(|a| mark(r + a, c, 0, 1) == colour) {
                for &b in widths.iter().filter(|&b| mark(r + a, c + b, 0, 0) == colour) {
                    let area = image.part(r + 1, c + 1, Size::new(a, b));
                    found.push(area.at(r as i32 + 1, c as i32 + 1));
                    total += a * b;
                    if total > room.total() {
                        return found;
                    }
                }
            }
        }
    }
    found
}

/// Where parts fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fall {
    /// To the right edge.
    Right,
    /// To the left edge.
    Left,
    /// To the bottom.
    Down,
    /// To the top.
    Up,
}

impl Fall {
    /// All of them, in the order of the search.
    pub const ALL: [Fall; 4] = [Fall::Right, Fall::Left, Fall::Down, Fall::Up];

    /// Its name.
    pub fn name(self) -> &'static str {
        ["right", "left", "down", "up"][self as usize]
    }

    fn step(self) -> (i32, i32) {
        [(0, 1), (0, -1), (1, 0), (-1, 0)][self as usize]
    }
}

/// The parts of [`split_parts`], fallen in a direction until the frame's edge or a part at rest stops them.
pub fn fall(image: &Image, direction: Fall, room: Room) -> Vec<Image> {
    let (dr, dc) = direction.step();
    let mut parts = split_parts(image);
    parts.sort_by_key(|part| -(part.row * dr + part.col * dc));
    let Size { height: h, width: w } = image.size();
    if !room.holds(image.size()) {
        parts.truncate(1);
    }
    let mut taken = vec![false; h * w];
    for part in &mut parts {
        let ink: Vec<(i32, i32)> = (0..part.cells().len())
            .filter(|&k| part.cells()[k] != BLACK)
            .map(|k| ((k / part.width()) as i32 + part.row, (k % part.width()) as i32 + part.col))
            .map(|(row, col)| (row - image.row, col - image.col))
            .collect();
        let free = |steps: i32| {
            ink.iter().all(|&(r, c)| {
                let (r, c) = (r + steps * dr, c + steps * dc);
                r >= 0 && c >= 0 && r < h as i32 && c < w as i32 && !taken[r as usize * w + c as usize]
            })
        };
        let mut steps = 0;
        while free(steps + 1) {
            steps += 1;
        }
        for (r, c) in ink {
            // Parts that have not fallen yet are no obstacle, so one may rest where another one begins.
            taken[(r + steps * dr) as usize * w + (c + steps * dc) as usize] = true;
        }
        *part = part.at(part.row + steps * dr, part.col + steps * dc);
    }
    parts
}
