//! Regions of a grid: cells of one colour that touch by edges; and pieces, cells of any ink that touch.

use super::scene::{AROUND, NONE};
use crate::value::Grid;

/// A region.
#[derive(Clone)]
pub struct Region {
    pub cells: usize,
    pub top: usize,
    pub left: usize,
    pub bottom: usize,
    pub right: usize,
    /// Whether it touches the border of the grid.
    pub border: bool,
    /// Whether it is not of the background.
    pub ink: bool,
    /// How many sizes of regions of ink are larger; [`NONE`] for the background.
    pub rank: u8,
    pub smallest: bool,
    /// How many regions of ink begin further left; [`NONE`] for the background.
    pub place: u8,
    /// How many regions of the background lie within its box and do not touch the border.
    pub holes: u8,
}

/// A connected piece of ink, over corners as well.
#[derive(Clone, Copy)]
pub struct Piece {
    pub cells: usize,
    pub colours: u8,
    /// How many sizes of pieces are larger.
    pub rank: u8,
}

/// For each cell the number of its component, and how many there are: cells that `joined` says belong together touch by
/// one of the first `ways` of the eight directions. A cell that is not joined with itself is in none.
pub fn components(grid: &Grid, ways: usize, joined: impl Fn(u8, u8) -> bool) -> (Vec<Option<usize>>, usize) {
    let (height, width) = (grid.height() as isize, grid.width() as isize);
    let mut number = vec![None; grid.cells().len()];
    let (mut count, mut stack) = (0, Vec::new());
    for (start, &colour) in grid.cells().iter().enumerate() {
        if number[start].is_some() || !joined(colour, colour) {
            continue;
        }
        number[start] = Some(count);
        stack.push(start);
        while let Some(k) = stack.pop() {
            let (i, j) = (k as isize / width, k as isize % width);
            for (di, dj) in &AROUND[..ways] {
                let (i, j) = (i + di, j + dj);
                if (0..height).contains(&i) && (0..width).contains(&j) {
                    let there = (i * width + j) as usize;
                    if number[there].is_none() && joined(grid.cells()[k], grid.cells()[there]) {
                        number[there] = Some(count);
                        stack.push(there);
                    }
                }
            }
        }
        count += 1;
    }
    (number, count)
}

/// How many of these sizes, each counted once, are larger than one.
pub fn rank(sizes: &[usize], size: usize) -> u8 {
    (sizes.len() - sizes.partition_point(|&one| one <= size)).min(9) as u8
}

/// The different sizes in ascending order.
pub fn different(sizes: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut sizes: Vec<usize> = sizes.collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

/// For each cell the number of its region, and the regions.
pub fn regions(grid: &Grid, background: u8) -> (Vec<usize>, Vec<Region>) {
    let (height, width) = (grid.height(), grid.width());
    let (number, count) = components(grid, 4, |one, other| one == other);
    let number: Vec<usize> = number.into_iter().flatten().collect();
    let empty = Region {
        cells: 0,
        top: height,
        left: width,
        bottom: 0,
        right: 0,
        border: false,
        ink: false,
        rank: NONE,
        smallest: false,
        place: NONE,
        holes: 0,
    };
    let mut regions = vec![empty; count];
    for (k, &r) in number.iter().enumerate() {
        let (i, j, region) = (k / width, k % width, &mut regions[r]);
        region.cells += 1;
        region.ink = grid.cells()[k] != background;
        (region.top, region.bottom) = (region.top.min(i), region.bottom.max(i));
        (region.left, region.right) = (region.left.min(j), region.right.max(j));
        region.border |= i == 0 || j == 0 || i + 1 == height || j + 1 == width;
    }
    let ink = || regions.iter().filter(|region| region.ink);
    let sizes = different(ink().map(|region| region.cells));
    let mut lefts: Vec<usize> = ink().map(|region| region.left).collect();
    lefts.sort_unstable();
    let enclosed: Vec<Region> = regions.iter().filter(|region| !region.ink && !region.border).cloned().collect();
    for region in regions.iter_mut().filter(|region| region.ink) {
        region.rank = rank(&sizes, region.cells);
        region.smallest = sizes.first() == Some(&region.cells);
        region.place = lefts.partition_point(|&left| left < region.left).min(9) as u8;
        let within = |hole: &&Region| {
            hole.top > region.top && hole.bottom < region.bottom && hole.left > region.left && hole.right < region.right
        };
        region.holes = enclosed.iter().filter(within).count().min(31) as u8;
    }
    (number, regions)
}

/// The piece of each cell of ink.
pub fn pieces(grid: &Grid, background: u8) -> Vec<Option<Piece>> {
    let (number, count) = components(grid, 8, |one, other| one != background && other != background);
    let mut found = vec![(0_usize, 0_u16); count];
    for (&n, &colour) in number.iter().zip(grid.cells()) {
        if let Some(n) = n {
            found[n].0 += 1;
            found[n].1 |= 1 << colour;
        }
    }
    let sizes = different(found.iter().map(|piece| piece.0));
    let piece = |n: usize| {
        let (cells, colours) = found[n];
        Piece { cells, colours: colours.count_ones() as u8, rank: rank(&sizes, cells) }
    };
    number.into_iter().map(|n| n.map(piece)).collect()
}
