//! The cells of an output that stand before another one, row by row.

use super::scene::OUTSIDE;
use crate::value::Grid;

/// The first so many of [`BEFORE`] are sources.
pub const SOURCES: usize = 4;

/// The cells before one that are told.
const BEFORE: [(isize, isize); 6] = [(0, -1), (-1, 0), (-1, -1), (-1, 1), (0, -2), (-2, 0)];

/// An output, or what is written of it.
pub struct Written {
    height: usize,
    width: usize,
    cells: Vec<u8>,
}

impl Written {
    /// All of it.
    pub fn of(grid: &Grid) -> Written {
        Written { height: grid.height(), width: grid.width(), cells: grid.cells().to_vec() }
    }

    /// Nothing yet.
    pub fn empty(height: usize, width: usize) -> Written {
        Written { height, width, cells: vec![0; height * width] }
    }

    /// Write a cell.
    pub fn write(&mut self, row: usize, column: usize, colour: u8) {
        self.cells[row * self.width + column] = colour;
    }

    /// The cells written before this one that are next to it.
    pub fn before(&self, row: usize, column: usize) -> [u8; BEFORE.len()] {
        BEFORE.map(|(di, dj)| match (row.checked_add_signed(di), column.checked_add_signed(dj)) {
            (Some(i), Some(j)) if i < self.height && j < self.width => self.cells[i * self.width + j],
            _ => OUTSIDE,
        })
    }

    /// Its cells, row by row.
    pub fn into_cells(self) -> Vec<u8> {
        self.cells
    }
}
