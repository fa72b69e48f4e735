//! Pieces: pictures of the output's size, as bits to be laid over one another.
//!
//! The cells of all outputs are numbered in one row, each grid from the start of a word on. A piece has two bits for each:
//! whether it has ink there, and whether it differs there from the target.

use super::intern::Set;

use super::budget::Budget;
use super::classes::{ClassId, Classes};
use super::image::{COLOURS, Colour, Image, Size};
use crate::Fault;

/// A piece of a [`Pieces`] table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PieceId(pub u32);

/// A class with the steps that finish a picture: each is optional.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Whose picture it is.
    pub class: ClassId,
    /// Whether it is moved to the origin.
    pub to_origin: bool,
    /// The colour that all ink becomes.
    pub recolour: Option<Colour>,
    /// Whether it is put onto a canvas of the output's size.
    pub fit: bool,
    /// Number of functions, those that finish it included.
    pub depth: u8,
}

/// Where the cells of each grid are.
#[derive(Clone, Debug)]
pub struct Layout {
    /// First word and number of words of each grid.
    pub words: Vec<(usize, usize)>,
    /// The sizes of the outputs.
    pub sizes: Vec<Size>,
    /// Words of all grids.
    pub total: usize,
}

impl Layout {
    fn new(sizes: &[Size]) -> Layout {
        let mut total = 0;
        let mut words = Vec::new();
        for size in sizes {
            let count = size.area().div_ceil(64);
            words.push((total, count));
            total += count;
        }
        Layout { words, sizes: sizes.to_vec(), total }
    }

    /// The words of a grid.
    pub fn span(&self, grid: usize) -> std::ops::Range<usize> {
        let (start, count) = self.words[grid];
        start..start + count
    }

    /// The bits of all cells of a grid, in its words.
    pub fn full(&self, grid: usize) -> impl Iterator<Item = u64> + use<> {
        let area = self.sizes[grid].area();
        (0..self.words[grid].1).map(move |word| match area - 64 * word {
            left if left >= 64 => u64::MAX,
            left => (1 << left) - 1,
        })
    }
}

/// All pieces, the shortest first, with their bits.
pub struct Pieces {
    layout: Layout,
    demos: usize,
    finished: Vec<Finished>,
    /// For each piece the words of its ink, then those of what is wrong.
    bits: Vec<u64>,
    /// For each number of functions how many pieces have no more.
    upto: Vec<usize>,
}

impl Pieces {
    /// The pieces of these classes for targets, which are the outputs of the demos. Where fuel or memory end, there are
    /// only the shorter ones, and the fault says so. Without `finish` classes are pieces as they are.
    pub fn new(
        classes: &Classes,
        targets: &[Image],
        finish: bool,
        budget: &mut Budget<'_>,
    ) -> Result<(Pieces, Result<(), Fault>), Fault> {
        let layout = Layout::new(classes.output_sizes());
        let mut maker = Maker::new(&layout, targets);
        let mut plans = plans(classes, &maker.recolours);
        if !finish {
            plans.retain(|plan| !plan.to_origin && !plan.fit && plan.recolour.is_none());
        }
        let mut pieces =
            Pieces { demos: targets.len(), finished: Vec::new(), bits: Vec::new(), upto: Vec::new(), layout };
        let mut last: Option<Finished> = None;
        let mut ended = Ok(());
        for plan in plans {
            let ink_known = last.is_some_and(|last| (last.class, last.to_origin) == (plan.class, plan.to_origin));
            last = Some(plan);
            let cost = 64 * pieces.layout.total as u64 * if ink_known { 1 } else { 2 };
            let bytes = classes.bytes() + pieces.bits.len() * 8 + maker.seen.len() * 20;
            ended = budget.charge(cost).and_then(|()| budget.holds(bytes));
            if ended.is_err() {
                break;
            }
            if maker.make(classes, &pieces.layout, plan) {
                while pieces.upto.len() < usize::from(plan.depth) {
                    pieces.upto.push(pieces.finished.len());
                }
                pieces.finished.push(plan);
                pieces.bits.extend_from_slice(&maker.ink);
                pieces.bits.extend_from_slice(&maker.wrong);
            }
        }
        pieces.upto.push(pieces.finished.len());
        match ended {
            Err(fault @ (Fault::Interrupted | Fault::Timeout)) => Err(fault),
            ended => Ok((pieces, ended)),
        }
    }

    /// Where the cells of each grid are.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Number of demo pairs.
    pub fn demos(&self) -> usize {
        self.demos
    }

    /// How many pieces there are.
    pub fn len(&self) -> usize {
        self.finished.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.finished.is_empty()
    }

    /// Number of functions of the longest piece.
    pub fn greatest_depth(&self) -> u8 {
        self.finished.last().map_or(0, |piece| piece.depth)
    }

    /// The pieces with so many functions at most: those before this one.
    pub fn upto(&self, depth: u8) -> usize {
        self.upto.get(usize::from(depth)).copied().unwrap_or(self.finished.len())
    }

    /// How a piece is made.
    pub fn finished(&self, piece: PieceId) -> Finished {
        self.finished[piece.0 as usize]
    }

    /// The words of a piece: its ink, and what is wrong.
    pub fn bits(&self, piece: PieceId) -> (&[u64], &[u64]) {
        let total = self.layout.total;
        let start = 2 * total * piece.0 as usize;
        let both = &self.bits[start..start + 2 * total];
        both.split_at(total)
    }

    /// The picture of a piece on a grid, of the output's size.
    pub fn picture(&self, classes: &Classes, piece: PieceId, grid: usize) -> Image {
        picture(classes, self.finished(piece), grid, self.layout.sizes[grid])
    }
}

/// The picture of a finished class on a grid, cut to this size.
fn picture(classes: &Classes, plan: Finished, grid: usize, size: Size) -> Image {
    let Some(image) = classes.state(plan.class, grid).image() else { return Image::blank(0, 0, size) };
    let (row, col) = if plan.to_origin { (0, 0) } else { (image.row, image.col) };
    let colour = |cell| if cell == 0 { 0 } else { plan.recolour.unwrap_or(cell) };
    Image::from_fn(0, 0, size, |r, c| colour(image.look(r as i32 + image.row - row, c as i32 + image.col - col)))
}

/// All ways to finish all classes, the shortest first.
fn plans(classes: &Classes, recolours: &[Colour]) -> Vec<Finished> {
    let sizes = classes.output_sizes();
    let mut plans = Vec::new();
    for class in classes.ids() {
        let Some(images) = classes.images(class) else { continue };
        let (mut at_origin, mut of_size) = (true, true);
        for (image, &size) in images.zip(sizes) {
            at_origin &= image.row == 0 && image.col == 0;
            of_size &= image.size() == size;
        }
        for to_origin in [false, true] {
            if to_origin && at_origin {
                continue;
            }
            let fit = !(of_size && (at_origin || to_origin));
            let depth = classes.depth(class) + u8::from(to_origin) + u8::from(fit);
            plans.push(Finished { class, to_origin, recolour: None, fit, depth });
            let recoloured =
                |&colour: &Colour| Finished { class, to_origin, recolour: Some(colour), fit, depth: depth + 1 };
            plans.extend(recolours.iter().map(recoloured));
        }
    }
    plans.sort_by_key(|plan| plan.depth);
    plans
}

/// Makes the bits of one piece after the other.
struct Maker {
    /// The cells of each colour in the targets.
    targets: Vec<Vec<u64>>,
    /// All cells of the demos.
    full: Vec<u64>,
    demo_words: usize,
    demos: usize,
    recolours: Vec<Colour>,
    seen: Set<u128>,
    ink: Vec<u64>,
    wrong: Vec<u64>,
    tests: Vec<Colour>,
    line: Vec<Colour>,
    cells: Vec<Vec<Colour>>,
}

impl Maker {
    fn new(layout: &Layout, targets: &[Image]) -> Maker {
        let demos = targets.len();
        let demo_words = layout.words.get(demos).map_or(layout.total, |&(start, _)| start);
        let mut planes = vec![vec![0; demo_words]; COLOURS];
        let mut full = vec![0; demo_words];
        for (grid, target) in targets.iter().enumerate() {
            let start = layout.span(grid).start;
            for (k, &cell) in target.cells().iter().enumerate() {
                planes[usize::from(cell)][start + k / 64] |= 1 << (k % 64);
                full[start + k / 64] |= 1 << (k % 64);
            }
        }
        let everywhere = |colour: &Colour| targets.iter().all(|target| target.cells().contains(colour));
        Maker {
            targets: planes,
            full,
            demo_words,
            demos,
            recolours: (1..=5).filter(everywhere).collect(),
            seen: Set::default(),
            ink: vec![0; layout.total],
            wrong: vec![0; layout.total],
            tests: Vec::new(),
            line: Vec::new(),
            cells: targets.iter().map(|target| target.cells().to_vec()).collect(),
        }
    }

    /// Make the bits; false if an earlier piece has the same effect.
    fn make(&mut self, classes: &Classes, layout: &Layout, plan: Finished) -> bool {
        self.ink.fill(0);
        self.wrong.fill(0);
        self.tests.clear();
        for (grid, &size) in layout.sizes.iter().enumerate() {
            let Some(image) = classes.state(plan.class, grid).image() else { return false };
            let start = layout.span(grid).start;
            let (row, col) = if plan.to_origin { (0, 0) } else { (image.row, image.col) };
            lay_out(image, row, col, size, &mut self.line);
            for (word, cells) in self.line.chunks(64).enumerate() {
                let mut ink = 0;
                for (k, &cell) in cells.iter().enumerate() {
                    ink |= u64::from(cell != 0) << k;
                }
                self.ink[start + word] = ink;
            }
            if grid >= self.demos {
                let recolour = plan.recolour;
                let colour = |&cell: &Colour| if cell == 0 { 0 } else { recolour.unwrap_or(cell) };
                self.tests.extend(self.line.iter().map(colour));
            } else if plan.recolour.is_none() {
                let target = &self.cells[grid];
                for (word, (cells, wanted)) in self.line.chunks(64).zip(target.chunks(64)).enumerate() {
                    let mut wrong = 0;
                    for (k, (cell, wanted)) in cells.iter().zip(wanted).enumerate() {
                        wrong |= u64::from(cell != wanted) << k;
                    }
                    self.wrong[start + word] = wrong;
                }
            }
        }
        if let Some(colour) = plan.recolour {
            let (black, coloured) = (&self.targets[0], &self.targets[usize::from(colour)]);
            for k in 0..self.demo_words {
                let ink = self.ink[k];
                self.wrong[k] = ink & !coloured[k] | !ink & self.full[k] & !black[k];
            }
        }
        let mut hash = xxhash_rust::xxh3::Xxh3::new();
        for word in self.wrong[..self.demo_words].iter().chain(&self.ink[..self.demo_words]) {
            hash.update(&word.to_le_bytes());
        }
        hash.update(&self.tests);
        self.seen.insert(hash.digest128())
    }
}

/// The cells of a frame of this size at the origin, with the image at this place and black around it.
fn lay_out(image: &Image, row: i32, col: i32, size: Size, line: &mut Vec<Colour>) {
    line.clear();
    if (row, col) == (0, 0) && image.size() == size {
        line.extend_from_slice(image.cells());
        return;
    }
    line.resize(size.area(), 0);
    // Columns of the frame that the image covers.
    let (from, to) = (col.max(0), (col + image.width() as i32).min(size.width as i32));
    if from >= to {
        return;
    }
    for r in 0..image.height() {
        let at = row + r as i32;
        if at < 0 || at >= size.height as i32 {
            continue;
        }
        let start = at as usize * size.width;
        let (from, to, shift) = (from as usize, to as usize, (from - col) as usize);
        line[start + from..start + to].copy_from_slice(&image.row_cells(r)[shift..shift + to - from]);
    }
}
