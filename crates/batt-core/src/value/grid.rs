//! Locations, cells and grids.

use std::hash::{Hash, Hasher};

use super::{Items, Shared, Size};

/// A location (row, column) whose coordinates fit 16 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Loc {
    /// Row.
    pub i: i16,
    /// Column.
    pub j: i16,
}

impl Loc {
    /// The location in one word.
    #[inline]
    pub fn word(self) -> u64 {
        u64::from(self.i as u16) << 16 | u64::from(self.j as u16)
    }
}

/// A cell: a colour (any 16-bit integer) at a location.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Cell {
    /// The colour.
    pub colour: i16,
    /// Where it is.
    pub loc: Loc,
}

impl Cell {
    /// The cell in one word.
    #[inline]
    pub fn word(self) -> u64 {
        u64::from(self.colour as u16) << 32 | self.loc.word()
    }
}

/// A rectangular grid of small colours, row by row; at least one row and one column, colours 0 to 255.
#[derive(Clone, PartialEq, Eq, Debug)]
#[repr(transparent)] // a value's second word
pub struct Grid(Shared<u8, GridSize>);

/// Height and width of a grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GridSize(u32, u32);

impl Grid {
    /// A grid with the colours of `cells`, row by row; there must be some.
    #[inline]
    pub(super) fn new(height: usize, width: usize, cells: Items<u8, GridSize>) -> Grid {
        Grid::of(cells, GridSize(height as u32, width as u32))
    }

    #[inline(always)]
    fn of(cells: Items<u8, GridSize>, grid: GridSize) -> Grid {
        let size = Size::new(cells.len(), 2);
        Grid(cells.share(grid, size))
    }

    /// The grid with some of its colours changed by `edit`.
    #[inline]
    pub fn edited(&self, edit: impl FnOnce(&mut [u8])) -> Grid {
        let mut cells = Items::from(self.cells());
        edit(&mut cells);
        Grid::of(cells, *self.0.head())
    }

    /// The grid with every colour replaced by another.
    #[inline]
    pub fn recoloured(&self, to: impl Fn(u8) -> u8) -> Grid {
        Grid::of(self.cells().iter().map(|&colour| to(colour)).collect(), *self.0.head())
    }

    /// Number of rows, at least 1.
    #[inline]
    pub fn height(&self) -> usize {
        self.0.head().0 as usize
    }
    /// Number of columns, at least 1.
    #[inline]
    pub fn width(&self) -> usize {
        self.0.head().1 as usize
    }
    /// All cells in reading order.
    #[inline]
    pub fn cells(&self) -> &[u8] {
        &self.0
    }
    /// The cells of row `i`, which must be there.
    #[inline]
    pub fn row(&self, i: usize) -> &[u8] {
        &self.cells()[i * self.width()..][..self.width()]
    }
    /// The colour at row `i`, column `j`; both must be inside.
    #[inline]
    pub fn at(&self, i: usize, j: usize) -> u8 {
        self.cells()[i * self.width() + j]
    }
    /// The colour at a location, `None` outside.
    #[inline]
    pub fn get(&self, loc: Loc) -> Option<u8> {
        self.number(loc).map(|k| self.cells()[k])
    }
    /// The place of a location in [`Grid::cells`], `None` outside.
    #[inline]
    pub fn number(&self, loc: Loc) -> Option<usize> {
        let (i, j) = (usize::try_from(loc.i).ok()?, usize::try_from(loc.j).ok()?);
        (i < self.height() && j < self.width()).then(|| i * self.width() + j)
    }
    /// The rows, from the top.
    #[inline]
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.cells().chunks_exact(self.width())
    }
}

impl Hash for Grid {
    fn hash<S: Hasher>(&self, state: &mut S) {
        (self.0.head().0, self.0.head().1).hash(state);
        self.0.hash(state);
    }
}
