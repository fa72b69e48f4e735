//! Placed images: what coarse functions take and return.

/// A colour of a cell, 0 to 9; 0 is black, which counts as transparent.
pub type Colour = u8;

/// The colour of cells that hold nothing.
pub const BLACK: Colour = 0;

/// How many colours there are.
pub const COLOURS: usize = 10;

/// Positions are at most so far from the origin.
pub const MAX_POSITION: i32 = 1 << 20;

/// Height and width of an image in cells; either may be 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Size {
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
}

impl Size {
    /// The size with these sides.
    pub const fn new(height: usize, width: usize) -> Size {
        Size { height, width }
    }

    /// Number of cells.
    pub const fn area(self) -> usize {
        self.height * self.width
    }

    /// Whether there is no cell.
    pub const fn is_empty(self) -> bool {
        self.area() == 0
    }
}

/// The bounds of a search: how large images and lists may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Largest area of an image that a function draws, in cells.
    pub area: usize,
}

impl Room {
    /// The room of all searches and programs: twice the largest grid.
    pub const STANDARD: Room = Room { area: 1800 };

    /// Longest side of an image that a function draws.
    pub const MAX_SIDE: usize = 100;

    /// How much more than one image a whole result may hold.
    pub const LIST_FACTOR: usize = 5;

    /// Whether a drawn image may have this size.
    pub fn holds(self, size: Size) -> bool {
        size.height <= Self::MAX_SIDE && size.width <= Self::MAX_SIDE && size.area() <= self.area
    }

    /// The greatest number of cells in a result, all images of a list together.
    pub fn total(self) -> usize {
        Self::LIST_FACTOR * self.area
    }
}

/// A grid at a place of a plane: position of its top-left cell, size, cells row by row.
///
/// Two images are equal only if position, size and all cells are. An image without cells still has a position and the
/// length of its other side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    /// Row of the top-left cell; may be negative.
    pub row: i32,
    /// Column of the top-left cell; may be negative.
    pub col: i32,
    size: Size,
    cells: Vec<Colour>,
}

impl Image {
    /// A black image.
    pub fn blank(row: i32, col: i32, size: Size) -> Image {
        Image::filled(row, col, size, BLACK)
    }

    /// An image of one colour.
    pub fn filled(row: i32, col: i32, size: Size, colour: Colour) -> Image {
        Image { row, col, size, cells: vec![colour.min(9); size.area()] }
    }

    /// An image with these cells, row by row; `None` if their number is not that of the size, a colour is above 9, a side
    /// is above [`Room::MAX_SIDE`], or the position is farther than [`MAX_POSITION`] from the origin.
    pub fn new(row: i32, col: i32, size: Size, cells: Vec<Colour>) -> Option<Image> {
        let near =
            row.unsigned_abs() <= MAX_POSITION.unsigned_abs() && col.unsigned_abs() <= MAX_POSITION.unsigned_abs();
        let small = size.height <= Room::MAX_SIDE && size.width <= Room::MAX_SIDE;
        let right = small && cells.len() == size.area() && cells.iter().all(|&cell| usize::from(cell) < COLOURS);
        (near && right).then_some(Image { row, col, size, cells })
    }

    /// An image of which every cell is made from its row and column, counted from the image's own corner.
    pub fn from_fn(row: i32, col: i32, size: Size, mut cell: impl FnMut(usize, usize) -> Colour) -> Image {
        let mut cells = Vec::with_capacity(size.area());
        for r in 0..size.height {
            cells.extend((0..size.width).map(|c| cell(r, c)));
        }
        Image { row, col, size, cells }
    }

    /// What a function returns that cannot do its work: no cells, at the origin. It is an ordinary image.
    pub fn failure() -> Image {
        Image::blank(0, 0, Size::new(0, 0))
    }

    /// The same place and size with other cells, made from the cells one by one.
    pub fn map(&self, cell: impl Fn(Colour) -> Colour) -> Image {
        Image { cells: self.cells.iter().map(|&colour| cell(colour)).collect(), ..*self }
    }

    /// The same place and size with other cells; they are as many as the size says.
    pub(super) fn with_cells(&self, cells: Vec<Colour>) -> Image {
        debug_assert_eq!(cells.len(), self.size.area());
        Image { cells, ..*self }
    }

    /// The same image at another place.
    pub fn at(&self, row: i32, col: i32) -> Image {
        Image { row, col, ..self.clone() }
    }

    /// The part with these rows and columns, counted from the image's own corner, at its true position.
    pub fn part(&self, top: usize, left: usize, size: Size) -> Image {
        let mut cells = Vec::with_capacity(size.area());
        for r in 0..size.height {
            let start = (top + r) * self.size.width + left;
            cells.extend_from_slice(&self.cells[start..start + size.width]);
        }
        Image { row: self.row + top as i32, col: self.col + left as i32, size, cells }
    }

    /// Height and width.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.size.height
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.size.width
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.size.is_empty()
    }

    /// All cells, row by row.
    pub fn cells(&self) -> &[Colour] {
        &self.cells
    }

    /// All cells, to be changed; colours are below 10.
    pub(super) fn cells_mut(&mut self) -> &mut [Colour] {
        &mut self.cells
    }

    /// The cell in this row and column, counted from the image's own corner. They are inside.
    pub fn cell(&self, r: usize, c: usize) -> Colour {
        self.cells[r * self.size.width + c]
    }

    /// The cell at this place of the plane; black outside of the image.
    pub fn look(&self, row: i32, col: i32) -> Colour {
        let (r, c) = (row - self.row, col - self.col);
        let inside = r >= 0 && c >= 0 && (r as usize) < self.size.height && (c as usize) < self.size.width;
        if inside { self.cell(r as usize, c as usize) } else { BLACK }
    }

    /// The cells of a row.
    pub fn row_cells(&self, r: usize) -> &[Colour] {
        &self.cells[r * self.size.width..(r + 1) * self.size.width]
    }

    /// How often each colour occurs.
    pub fn counts(&self) -> [usize; COLOURS] {
        let mut counts = [0; COLOURS];
        for &cell in &self.cells {
            counts[usize::from(cell)] += 1;
        }
        counts
    }

    /// Number of cells that are not black.
    pub fn ink(&self) -> usize {
        self.cells.iter().filter(|&&cell| cell != BLACK).count()
    }

    /// The most frequent colour that is not black, the smallest of several; black if there is none.
    pub fn main_colour(&self) -> Colour {
        let counts = self.counts();
        let mut main = 0;
        for colour in 1..COLOURS {
            if counts[colour] > if main == 0 { 0 } else { counts[main] } {
                main = colour;
            }
        }
        main as Colour
    }

    /// The smallest frame that holds all ink, as top, left and size, counted from the image's own corner; none if all
    /// is black.
    pub fn ink_frame(&self) -> Option<(usize, usize, Size)> {
        let rows = |r: &usize| self.row_cells(*r).iter().any(|&cell| cell != BLACK);
        let top = (0..self.height()).find(rows)?;
        let bottom = (0..self.height()).rev().find(rows)?;
        let columns = |c: &usize| (top..=bottom).any(|r| self.cell(r, *c) != BLACK);
        let left = (0..self.width()).find(columns)?;
        let right = (0..self.width()).rev().find(columns)?;
        Some((top, left, Size::new(bottom - top + 1, right - left + 1)))
    }
}
