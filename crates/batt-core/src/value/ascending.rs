//! Locations and cells brought into order, each once.
//!
//! They lie close together as a rule, so that a bit for each place of their bounding box orders them in linear time.

use smallvec::{SmallVec, smallvec};

use super::{Cell, Items, Loc};

/// What can be ordered by layer, then row, then column.
pub(super) trait Placed: Ord + Copy {
    /// Layer, row and column.
    fn place(self) -> (i16, i16, i16);
    /// What has this layer, row and column.
    fn at(layer: i16, i: i16, j: i16) -> Self;
}

impl Placed for Loc {
    #[inline]
    fn place(self) -> (i16, i16, i16) {
        (0, self.i, self.j)
    }
    #[inline]
    fn at(_: i16, i: i16, j: i16) -> Loc {
        Loc { i, j }
    }
}

impl Placed for Cell {
    #[inline]
    fn place(self) -> (i16, i16, i16) {
        (self.colour, self.loc.i, self.loc.j)
    }
    #[inline]
    fn at(colour: i16, i: i16, j: i16) -> Cell {
        Cell { colour, loc: Loc { i, j } }
    }
}

/// Fewer are sorted faster by comparing.
const FEW: usize = 12;

/// The items in order, each once.
#[inline]
pub(super) fn ascending<T: Placed>(items: Items<T>) -> Items<T> {
    if items.is_sorted_by(|a, b| a < b) { items } else { ordered(items) }
}

#[inline(never)]
fn ordered<T: Placed>(mut items: Items<T>) -> Items<T> {
    if items.len() <= FEW || !order_by_bits(&mut items) {
        items.sort_unstable_by_key(|item| {
            let (layer, i, j) = item.place();
            let biased = |n: i16| (n as u16 ^ 0x8000) as u64;
            biased(layer) << 32 | biased(i) << 16 | biased(j)
        });
        items.dedup_by(|a, b| a == b);
    }
    items
}

/// Order them by a bit for each place that they could have; false if they lie too far apart for that.
fn order_by_bits<T: Placed>(items: &mut Items<T>) -> bool {
    let first = items[0].place();
    let (mut low, mut high) = (first, first);
    for item in items.iter() {
        let (layer, i, j) = item.place();
        low = (low.0.min(layer), low.1.min(i), low.2.min(j));
        high = (high.0.max(layer), high.1.max(i), high.2.max(j));
    }
    let extent = |low: i16, high: i16| (i32::from(high) - i32::from(low)) as usize + 1;
    let (layers, height, width) = (extent(low.0, high.0), extent(low.1, high.1), extent(low.2, high.2));
    let stride = width.div_ceil(64); // words of a row
    let words = (layers * height).saturating_mul(stride);
    if words > 4 * items.len() {
        return false;
    }
    let mut bits: SmallVec<[u64; 64]> = smallvec![0; words];
    let from = |low: i16, n: i16| (i32::from(n) - i32::from(low)) as usize;
    for item in items.iter() {
        let (layer, i, j) = item.place();
        let column = from(low.2, j);
        let row = from(low.0, layer) * height + from(low.1, i);
        bits[row * stride + column / 64] |= 1 << (column % 64);
    }
    items.truncate(0);
    let mut rows = bits.chunks_exact(stride);
    for layer in low.0..=high.0 {
        for (i, row) in (low.1..=high.1).zip(rows.by_ref()) {
            for (k, &word) in row.iter().enumerate() {
                let mut rest = word;
                while rest != 0 {
                    let column = 64 * k as i32 + rest.trailing_zeros() as i32;
                    items.push(T::at(layer, i, (i32::from(low.2) + column) as i16));
                    rest &= rest - 1;
                }
            }
        }
    }
    true
}
