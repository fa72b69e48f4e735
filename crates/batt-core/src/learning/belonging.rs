//! What a cell belongs to: the piece in whose box it is, what touches its region, the nearest ink, its row and column.

use std::collections::BTreeMap;

use super::regions::{Region, components, different, rank};
use super::scene::{AROUND, COLOURS, NONE, bounded};
use super::tree::VALUES;
use crate::value::Grid;

/// How many sources there are here.
pub const SOURCES: usize = 14;
/// As far as anything is counted.
const FAR: u8 = VALUES as u8 - 1;

/// The places of cells, seen from the corner of their box.
type Outline = Vec<(usize, usize)>;

/// A connected piece of ink, over corners as well.
struct Piece {
    cells: usize,
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
    /// The colour of most of its cells, and that of fewest.
    main: u8,
    odd: u8,
    /// How many sizes of pieces are larger.
    rank: u8,
    /// How many pieces have its outline.
    alike: u8,
    /// Whether its outline stays the same when left and right, or top and bottom, are exchanged.
    even: [bool; 2],
    /// Whether it touches the border of the grid.
    border: bool,
}

/// What touches a region.
#[derive(Clone, Default)]
struct Beside {
    /// The ink that touches it most, and how many inks do.
    ink: u8,
    inks: u8,
    /// How many regions of ink have its outline.
    alike: u8,
}

/// What the cells of a grid belong to.
pub struct Belonging {
    pieces: Vec<Piece>,
    /// For each cell the piece that it is in, or else the smallest in whose box it is.
    piece: Vec<Option<usize>>,
    /// For each cell the nearest ink, over sides, and how far it is.
    nearest: Vec<(u8, u8)>,
    beside: Vec<Beside>,
    /// The most frequent ink of each row and column.
    rows: Vec<u8>,
    columns: Vec<u8>,
    /// For each direction and cell how far the first ink is.
    steps: [Vec<u8>; 8],
}

/// The colour that is there most, the first of equal ones.
fn most(counts: &[usize; COLOURS]) -> u8 {
    let there = (0..COLOURS).filter(|&colour| counts[colour] > 0);
    there.max_by_key(|&colour| (counts[colour], COLOURS - colour)).map_or(NONE, |colour| colour as u8)
}

/// The cell so many rows and columns away, if it is in the grid.
fn beyond(k: usize, (di, dj): (isize, isize), height: usize, width: usize) -> Option<usize> {
    let (i, j) = ((k / width).checked_add_signed(di)?, (k % width).checked_add_signed(dj)?);
    (i < height && j < width).then_some(i * width + j)
}

/// For each outline how many are like it.
fn alike(outlines: &[Outline]) -> Vec<u8> {
    let mut counts: BTreeMap<&Outline, usize> = BTreeMap::new();
    for outline in outlines {
        *counts.entry(outline).or_default() += 1;
    }
    outlines.iter().map(|outline| bounded(counts[outline])).collect()
}

impl Belonging {
    /// Look at a grid and its regions.
    pub fn of(grid: &Grid, background: u8, region: &[usize], regions: &[Region]) -> Belonging {
        let (height, width) = (grid.height(), grid.width());
        let (pieces, piece) = pieces(grid, background);
        let main = |cells: &mut dyn Iterator<Item = u8>| {
            let mut counts = [0; COLOURS];
            cells.filter(|&colour| colour != background).for_each(|colour| counts[usize::from(colour)] += 1);
            most(&counts)
        };
        Belonging {
            pieces,
            piece,
            nearest: nearest(grid, background),
            beside: beside(grid, background, region, regions),
            rows: (0..height).map(|i| main(&mut (0..width).map(|j| grid.at(i, j)))).collect(),
            columns: (0..width).map(|j| main(&mut (0..height).map(|i| grid.at(i, j)))).collect(),
            steps: AROUND.map(|direction| steps(grid, background, direction)),
        }
    }

    /// The features of a cell of this region.
    pub fn features(&self, grid: &Grid, i: usize, j: usize, region: usize, to: &mut Vec<u8>) {
        let (height, width) = (grid.height(), grid.width());
        let k = i * width + j;
        match self.piece[k].map(|n| &self.pieces[n]) {
            Some(piece) => {
                let [across, down] = piece.even;
                to.extend([piece.main, piece.odd, piece.rank, piece.alike]);
                to.extend([across, down, across && down, piece.border].map(u8::from));
                to.extend([i - piece.top, piece.bottom - i, j - piece.left, piece.right - j].map(bounded));
                to.extend([piece.bottom - piece.top + 1, piece.right - piece.left + 1, piece.cells].map(bounded));
            }
            None => to.extend([NONE; 15]),
        }
        let (ink, distance) = self.nearest[k];
        let beside = &self.beside[region];
        to.extend([ink, distance, beside.ink, beside.inks, beside.alike, self.rows[i], self.columns[j]]);
        to.extend([grid.at(i, 0), grid.at(i, width - 1), grid.at(0, j), grid.at(height - 1, j)]);
        to.extend(self.steps.iter().map(|steps| steps[k]));
    }

    /// The main and the odd colour of the piece, the ink beside the region, the nearest, that of row and column, the
    /// ends of both, the cell mirrored in the box of its piece, and over the diagonal of the grid.
    pub fn sources(&self, grid: &Grid, i: usize, j: usize, region: usize) -> [u8; SOURCES] {
        let (height, width) = (grid.height(), grid.width());
        let k = i * width + j;
        let mut sources = [NONE; SOURCES];
        sources[2..6].copy_from_slice(&[self.beside[region].ink, self.nearest[k].0, self.rows[i], self.columns[j]]);
        let ends = [grid.at(i, 0), grid.at(i, width - 1), grid.at(0, j), grid.at(height - 1, j)];
        sources[6..10].copy_from_slice(&ends);
        if let Some(piece) = self.piece[k].map(|n| &self.pieces[n]) {
            let (down, across) = (piece.top + piece.bottom - i, piece.left + piece.right - j);
            (sources[0], sources[1]) = (piece.main, piece.odd);
            sources[10..13].copy_from_slice(&[grid.at(down, j), grid.at(i, across), grid.at(down, across)]);
        }
        if height == width {
            sources[13] = grid.at(j, i);
        }
        sources
    }
}

/// The pieces of a grid, and for each cell that to which it belongs.
fn pieces(grid: &Grid, background: u8) -> (Vec<Piece>, Vec<Option<usize>>) {
    let (height, width) = (grid.height(), grid.width());
    let (mut piece, count) = components(grid, 8, |one, other| one != background && other != background);
    let mut cells: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (k, n) in piece.iter().enumerate() {
        if let Some(n) = n {
            cells[*n].push(k);
        }
    }
    let sizes = different(cells.iter().map(Vec::len));
    let mut outlines: Vec<Outline> = Vec::with_capacity(count);
    let mut pieces: Vec<Piece> = Vec::with_capacity(count);
    for cells in cells {
        let (mut top, mut left, mut bottom, mut right) = (height, width, 0, 0);
        let mut counts = [0; COLOURS];
        for &k in &cells {
            (top, bottom) = (top.min(k / width), bottom.max(k / width));
            (left, right) = (left.min(k % width), right.max(k % width));
            counts[usize::from(grid.cells()[k])] += 1;
        }
        let odd = (0..COLOURS).filter(|&c| counts[c] > 0).min_by_key(|&c| (counts[c], c)).map_or(NONE, |c| c as u8);
        let outline: Outline = cells.iter().map(|k| (k / width - top, k % width - left)).collect();
        let has = |cell: (usize, usize)| outline.binary_search(&cell).is_ok();
        let even = [
            outline.iter().all(|&(i, j)| has((i, right - left - j))),
            outline.iter().all(|&(i, j)| has((bottom - top - i, j))),
        ];
        outlines.push(outline);
        pieces.push(Piece {
            cells: cells.len(),
            top,
            left,
            bottom,
            right,
            main: most(&counts),
            odd,
            rank: rank(&sizes, cells.len()),
            alike: 0,
            even,
            border: top == 0 || left == 0 || bottom + 1 == height || right + 1 == width,
        });
    }
    for (piece, alike) in pieces.iter_mut().zip(alike(&outlines)) {
        piece.alike = alike;
    }
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&n| (pieces[n].bottom - pieces[n].top + 1) * (pieces[n].right - pieces[n].left + 1));
    for n in order {
        for i in pieces[n].top..=pieces[n].bottom {
            for j in pieces[n].left..=pieces[n].right {
                piece[i * width + j].get_or_insert(n);
            }
        }
    }
    (pieces, piece)
}

fn nearest(grid: &Grid, background: u8) -> Vec<(u8, u8)> {
    let (height, width) = (grid.height(), grid.width());
    let mut nearest = vec![(NONE, FAR); height * width];
    let mut front: Vec<usize> = (0..height * width).filter(|&k| grid.cells()[k] != background).collect();
    for &k in &front {
        nearest[k] = (grid.cells()[k], 0);
    }
    let mut distance = 0;
    while !front.is_empty() {
        distance = FAR.min(distance + 1);
        let mut next = Vec::new();
        for k in front {
            for there in AROUND[..4].iter().filter_map(|&step| beyond(k, step, height, width)) {
                if nearest[there].0 == NONE {
                    nearest[there] = (nearest[k].0, distance);
                    next.push(there);
                }
            }
        }
        front = next;
    }
    nearest
}

fn beside(grid: &Grid, background: u8, region: &[usize], regions: &[Region]) -> Vec<Beside> {
    let (height, width) = (grid.height(), grid.width());
    let mut touching = vec![[0; COLOURS]; regions.len()];
    let mut outlines: Vec<Outline> = vec![Vec::new(); regions.len()];
    for (k, &own) in region.iter().enumerate() {
        for there in AROUND[..4].iter().filter_map(|&step| beyond(k, step, height, width)) {
            if region[there] != own && grid.cells()[there] != background {
                touching[own][usize::from(grid.cells()[there])] += 1;
            }
        }
        if regions[own].ink {
            outlines[own].push((k / width - regions[own].top, k % width - regions[own].left));
        }
    }
    let alike = alike(&outlines);
    (0..regions.len())
        .map(|r| Beside {
            ink: most(&touching[r]),
            inks: touching[r].iter().filter(|&&n| n > 0).count() as u8,
            alike: if regions[r].ink { alike[r] } else { 0 },
        })
        .collect()
}

fn steps(grid: &Grid, background: u8, direction: (isize, isize)) -> Vec<u8> {
    let (height, width) = (grid.height(), grid.width());
    let mut steps = vec![FAR; height * width];
    for n in 0..steps.len() {
        // Those that are looked at are done already.
        let k = if direction > (0, 0) { steps.len() - 1 - n } else { n };
        if let Some(there) = beyond(k, direction, height, width) {
            steps[k] = if grid.cells()[there] == background { FAR.min(steps[there] + 1) } else { 1 };
        }
    }
    steps
}
