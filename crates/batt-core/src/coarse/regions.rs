//! Connected groups of cells.

use super::image::{Colour, Image, Size};

/// Steps to the neighbours of a cell: first the four at its sides, then the four at its corners.
const STEPS: [(isize, isize); 8] = [(-1, 0), (0, -1), (0, 1), (1, 0), (-1, -1), (-1, 1), (1, -1), (1, 1)];

/// Which cells are neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    /// The four cells at the sides.
    Four,
    /// Those and the four at the corners.
    Eight,
}

impl Near {
    /// The neighbours of a cell inside a frame of this size, as indices row by row.
    pub fn around(self, size: Size, index: usize) -> impl Iterator<Item = usize> {
        let (r, c) = ((index / size.width) as isize, (index % size.width) as isize);
        let steps = if self == Near::Four { 4 } else { 8 };
        STEPS[..steps].iter().filter_map(move |&(dr, dc)| {
            let (r, c) = (r + dr, c + dc);
            let inside = r >= 0 && c >= 0 && r < size.height as isize && c < size.width as isize;
            inside.then(|| r as usize * size.width + c as usize)
        })
    }
}

/// The connected groups of cells among those for which `joins` holds between neighbours and `takes` for each; every
/// group's cells as indices, groups in the order of their first cell, row by row.
pub fn groups(
    image: &Image,
    near: Near,
    takes: impl Fn(Colour) -> bool,
    joins: impl Fn(Colour, Colour) -> bool,
) -> Vec<Vec<usize>> {
    let (cells, size) = (image.cells(), image.size());
    let mut seen = vec![false; cells.len()];
    let mut found = Vec::new();
    for first in 0..cells.len() {
        if seen[first] || !takes(cells[first]) {
            continue;
        }
        seen[first] = true;
        let mut group = vec![first];
        let mut at = 0;
        while at < group.len() {
            let here = group[at];
            at += 1;
            for next in near.around(size, here) {
                if !seen[next] && takes(cells[next]) && joins(cells[here], cells[next]) {
                    seen[next] = true;
                    group.push(next);
                }
            }
        }
        found.push(group);
    }
    found
}

/// Number of connected groups of ink, whatever its colours.
pub fn components(image: &Image) -> usize {
    groups(image, Near::Eight, |colour| colour != 0, |_, _| true).len()
}

/// Whether a cell lies on the edge of the frame.
pub fn on_edge(size: Size, index: usize) -> bool {
    let (r, c) = (index / size.width, index % size.width);
    r == 0 || c == 0 || r + 1 == size.height || c + 1 == size.width
}

/// Which cells are connected to the edge of the frame through cells for which `takes` holds.
pub fn from_edge(image: &Image, near: Near, takes: impl Fn(Colour) -> bool) -> Vec<bool> {
    let (cells, size) = (image.cells(), image.size());
    let mut reached = vec![false; cells.len()];
    let mut queue: Vec<usize> = (0..cells.len()).filter(|&k| on_edge(size, k) && takes(cells[k])).collect();
    queue.iter().for_each(|&k| reached[k] = true);
    while let Some(here) = queue.pop() {
        for next in near.around(size, here) {
            if !reached[next] && takes(cells[next]) {
                reached[next] = true;
                queue.push(next);
            }
        }
    }
    reached
}

/// The cells of a group, cut to the smallest frame that holds them, at their true position; other cells are black.
pub fn cut_out(image: &Image, group: &[usize]) -> Image {
    let width = image.width();
    let rows = group.iter().map(|k| k / width);
    let cols = group.iter().map(|k| k % width);
    let (Some(top), Some(bottom), Some(left), Some(right)) =
        (rows.clone().min(), rows.max(), cols.clone().min(), cols.max())
    else {
        return Image::failure();
    };
    let size = Size::new(bottom - top + 1, right - left + 1);
    let mut part = Image::blank(image.row + top as i32, image.col + left as i32, size);
    for &k in group {
        part.cells_mut()[(k / width - top) * size.width + k % width - left] = image.cells()[k];
    }
    part
}
