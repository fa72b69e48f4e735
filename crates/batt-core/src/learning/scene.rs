//! What can be said of the cells of a grid: features, which a tree asks for, and sources, which it chooses from.

use std::cmp::Reverse;

use super::Detail;
use super::belonging::{self, Belonging};
use super::regions::{Piece, Region, pieces, regions};
use super::relation::{PANELS, Relation};
use super::tree::VALUES;
use crate::fault::Fault;
use crate::value::{Grid, Value};

/// What stands for no colour in features and sources: outside of the grid, or nothing there.
pub const OUTSIDE: u8 = 10;
pub const NONE: u8 = 11;
pub const COLOURS: usize = 10;
/// The eight directions, those along rows and columns first.
pub const AROUND: [(isize, isize); 8] = [(-1, 0), (0, -1), (0, 1), (1, 0), (-1, -1), (-1, 1), (1, -1), (1, 1)];

/// How many sources of colours there are without what a cell belongs to, and with it.
pub const PLAIN: usize = 26;
pub const SOURCES: usize = PLAIN + belonging::SOURCES;

/// A grid, and what is to be known of it as a whole.
pub struct Scene<'g> {
    grid: &'g Grid,
    background: u8,
    /// The place of each colour among those of the ink, the most frequent first.
    ranks: [u8; COLOURS],
    region: Vec<usize>,
    regions: Vec<Region>,
    pieces: Vec<Option<Piece>>,
    /// For each direction and cell the first ink that is seen from there.
    seen: [Vec<u8>; 8],
    /// With a detail that asks for it.
    belonging: Option<Belonging>,
}

pub fn bounded(number: usize) -> u8 {
    number.min(VALUES - 1) as u8
}

/// A grid in one of its eight positions.
pub fn turned(grid: &Grid, position: usize) -> Value {
    let (height, width) = (grid.height(), grid.width());
    let across = position & 4 != 0;
    let (high, wide) = if across { (width, height) } else { (height, width) };
    let mut cells = Vec::with_capacity(height * width);
    for row in 0..high {
        for column in 0..wide {
            let (i, j) = if across { (column, row) } else { (row, column) };
            let i = if position & 1 != 0 { height - 1 - i } else { i };
            let j = if position & 2 != 0 { width - 1 - j } else { j };
            cells.push(grid.at(i, j));
        }
    }
    Value::grid(high, wide, cells)
}

impl<'g> Scene<'g> {
    /// Look at a grid, whose colours must be 0 to 9.
    pub fn of(grid: &'g Grid, detail: Detail) -> Result<Scene<'g>, Fault> {
        let mut counts = [0_usize; COLOURS];
        for &colour in grid.cells() {
            *counts.get_mut(usize::from(colour)).ok_or(Fault::BadValue)? += 1;
        }
        let most = (0..COLOURS).max_by_key(|&colour| (counts[colour], Reverse(colour))).unwrap_or(0);
        let background = if counts[0] > 0 { 0 } else { most as u8 };
        let mut inks: Vec<usize> = (0..COLOURS).filter(|&c| counts[c] > 0 && c != usize::from(background)).collect();
        inks.sort_by_key(|&colour| (Reverse(counts[colour]), colour));
        let mut ranks = [NONE; COLOURS];
        for (rank, &colour) in (0..).zip(&inks) {
            ranks[colour] = rank;
        }
        let (region, regions) = regions(grid, background);
        let seen = AROUND.map(|direction| seen(grid, background, direction));
        let belonging = (detail >= Detail::Belonging).then(|| Belonging::of(grid, background, &region, &regions));
        Ok(Scene { grid, background, ranks, region, regions, pieces: pieces(grid, background), seen, belonging })
    }

    /// A colour as a cell may have it: the background for what is none.
    pub fn colour(&self, colour: u8) -> u8 {
        if usize::from(colour) < COLOURS { colour } else { self.background }
    }

    fn at(&self, i: isize, j: isize) -> u8 {
        let inside = i >= 0 && j >= 0 && i < self.grid.height() as isize && j < self.grid.width() as isize;
        if inside { self.grid.at(i as usize, j as usize) } else { OUTSIDE }
    }

    /// The colours of the cells of all panels that lie over each other there.
    fn panels(&self, row: usize, column: usize, relation: Relation) -> [u8; PANELS] {
        let mut colours = [NONE; PANELS];
        if let Relation::Panels(down, across, gap) = relation {
            let (high, wide) = ((self.grid.height() + gap) / down, (self.grid.width() + gap) / across);
            for (n, colour) in colours.iter_mut().enumerate().take(down * across) {
                *colour = self.at((n / across * high + row) as isize, (n % across * wide + column) as isize);
            }
        }
        colours
    }

    /// The features of a cell of the output. Of those that tell cells apart equally well a tree takes the first: what
    /// is simple comes first.
    pub fn features(&self, detail: Detail, row: usize, column: usize, relation: Relation, to: &mut Vec<u8>) {
        let (i, j) = relation.origin(row, column);
        let k = i * self.grid.width() + j;
        to.push(self.grid.cells()[k]);
        match relation {
            Relation::Grown(1, 1) => {}
            Relation::Grown(down, across) => {
                to.push(self.grid.at(row % self.grid.height(), column % self.grid.width()));
                to.push(bounded(row % down));
                to.push(bounded(column % across));
                to.push(u8::from(row % down == column % across));
            }
            Relation::Panels(..) => {
                let panels = self.panels(row, column, relation);
                to.extend(panels);
                to.push(bounded(panels.iter().filter(|&&colour| self.is_ink(colour)).count()));
            }
        }
        let around = AROUND.map(|(di, dj)| self.at(i as isize + di, j as isize + dj));
        to.extend(around);
        to.extend(self.seen.iter().map(|seen| seen[k]));
        let region = &self.regions[self.region[k]];
        to.push(u8::from(region.border));
        to.push(bounded(region.cells));
        if detail >= Detail::Shapes {
            self.shapes(i, j, &around, to);
        }
        if detail >= Detail::Place {
            self.place(i, j, to);
        }
        if let Some(belonging) = &self.belonging {
            belonging.features(self.grid, i, j, self.region[k], to);
        }
    }

    fn is_ink(&self, colour: u8) -> bool {
        usize::from(colour) < COLOURS && colour != self.background
    }

    /// How the neighbours relate, whatever their colours; the region and the piece; the lines through the cell and its
    /// reflections.
    fn shapes(&self, i: usize, j: usize, around: &[u8; 8], to: &mut Vec<u8>) {
        let (height, width) = (self.grid.height(), self.grid.width());
        let k = i * width + j;
        let own = self.grid.cells()[k];
        for (a, b) in [(0, 3), (1, 2), (4, 7), (5, 6)] {
            to.push(u8::from(around[a] == around[b]));
            let (one, other) = (self.seen[a][k], self.seen[b][k]);
            to.push(if one == other { one } else { NONE });
        }
        to.push(around[..4].iter().filter(|&&colour| colour == own).count() as u8);
        to.push(around.iter().filter(|&&colour| colour == own).count() as u8);
        to.push(around.iter().filter(|&&colour| self.is_ink(colour)).count() as u8);
        to.push(self.ranks[usize::from(own)]);
        to.push(u8::from(own == self.background));
        let region = &self.regions[self.region[k]];
        let (tall, wide) = (region.bottom - region.top + 1, region.right - region.left + 1);
        to.extend([region.rank, u8::from(region.smallest), bounded(tall), bounded(wide)]);
        to.extend([u8::from(tall == wide), u8::from(tall * wide == region.cells), region.place, region.holes]);
        let piece = self.pieces[k].unwrap_or(Piece { cells: 0, colours: 0, rank: NONE });
        to.extend([bounded(piece.cells), piece.colours, piece.rank]);
        to.extend(self.line((0..width).map(|column| self.grid.at(i, column))));
        to.extend(self.line((0..height).map(|row| self.grid.at(row, j))));
        to.extend(self.reflected(i, j));
        to.push(if height == width { self.grid.at(j, i) } else { OUTSIDE });
    }

    /// Of the cells of a line: how many are ink, the first ink, and whether all are alike.
    fn line(&self, cells: impl Iterator<Item = u8> + Clone) -> [u8; 3] {
        let mut ink = cells.clone().filter(|&colour| self.is_ink(colour));
        let (first, others) = (ink.next(), ink.count());
        let mut all = cells;
        let start = all.next();
        let same = all.all(|colour| Some(colour) == start);
        [bounded(usize::from(first.is_some()) + others), first.unwrap_or(NONE), u8::from(same)]
    }

    fn reflected(&self, i: usize, j: usize) -> [u8; 3] {
        let (down, right) = (self.grid.height() - 1 - i, self.grid.width() - 1 - j);
        [self.grid.at(down, j), self.grid.at(i, right), self.grid.at(down, right)]
    }

    /// Where the cell is: in its grid, in its region; and the cells two steps away.
    fn place(&self, i: usize, j: usize, to: &mut Vec<u8>) {
        to.extend([i % 2, j % 2, (i + j) % 2, i % 3, j % 3].map(bounded));
        let (down, right) = (self.grid.height() - 1 - i, self.grid.width() - 1 - j);
        to.extend([i, j, down, right, i.min(down), j.min(right), i.min(down).min(j.min(right))].map(bounded));
        to.extend([u8::from(i == j), u8::from(i == right)]);
        let region = &self.regions[self.region[i * self.grid.width() + j]];
        to.extend([i - region.top, region.bottom - i, j - region.left, region.right - j].map(bounded));
        to.extend([(-2, 0), (0, -2), (0, 2), (2, 0)].map(|(di, dj)| self.at(i as isize + di, j as isize + dj)));
    }

    /// What may give a cell of the output its colour: its own cell, the cell of the repeated input, the background, the
    /// ten colours, the most and least frequent ink, what is seen in each direction (or the other panels), the
    /// reflected cells, and what it belongs to.
    pub fn sources(&self, row: usize, column: usize, relation: Relation) -> [u8; SOURCES] {
        let (i, j) = relation.origin(row, column);
        let k = i * self.grid.width() + j;
        let mut sources = [NONE; SOURCES];
        sources[0] = self.grid.cells()[k];
        sources[1] = self.grid.at(row % self.grid.height(), column % self.grid.width());
        sources[2] = self.background;
        let inks = || (0..).zip(&self.ranks).filter(|&(_, &rank)| rank != NONE);
        for colour in 0..COLOURS {
            sources[3 + colour] = colour as u8;
        }
        sources[13] = inks().min_by_key(|&(_, rank)| rank).map_or(NONE, |(colour, _)| colour);
        sources[14] = inks().max_by_key(|&(_, rank)| rank).map_or(NONE, |(colour, _)| colour);
        if relation.same_size() {
            for (source, seen) in sources[15..23].iter_mut().zip(&self.seen) {
                *source = seen[k];
            }
        } else {
            sources[15..23].copy_from_slice(&self.panels(row, column, relation)[1..]);
        }
        sources[23..PLAIN].copy_from_slice(&self.reflected(i, j));
        if let Some(belonging) = &self.belonging {
            sources[PLAIN..].copy_from_slice(&belonging.sources(self.grid, i, j, self.region[k]));
        }
        sources
    }
}

/// For each cell the first ink that is seen from there in a direction.
fn seen(grid: &Grid, background: u8, (di, dj): (isize, isize)) -> Vec<u8> {
    let (height, width) = (grid.height() as isize, grid.width() as isize);
    let last = grid.cells().len().saturating_sub(1);
    let mut nearest = vec![NONE; grid.cells().len()];
    for n in 0..nearest.len() {
        // Those that are looked at are done already.
        let k = if di > 0 || (di == 0 && dj > 0) { last - n } else { n };
        let (i, j) = (k as isize / width + di, k as isize % width + dj);
        if (0..height).contains(&i) && (0..width).contains(&j) {
            let there = (i * width + j) as usize;
            let colour = grid.cells()[there];
            nearest[k] = if colour == background { nearest[there] } else { colour };
        }
    }
    nearest
}
