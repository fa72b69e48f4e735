//! Pictures and functions as kernels take them.

use batt_core::coarse::functions::{Function, Side};
use batt_core::coarse::{Image, Size};

/// Numbers of a picture: row, column, height, width, then four numbers of 8 cells for each of 32 rows.
pub const WORDS: usize = 132;

/// Longest side of a picture that a device takes.
const MAX_SIDE: usize = 30;

/// Whether a device takes this image.
pub fn takes(image: &Image) -> bool {
    image.height() <= MAX_SIDE && image.width() <= MAX_SIDE
}

/// The number of a function for kernels, the same as in `kernels/coarse.cpp`, with its argument from bit 8 on; `None` if
/// no kernel has it.
pub fn code(function: Function) -> Option<u32> {
    use Function as F;
    let (code, argument) = match function {
        F::SwapInk => (0, 0),
        F::KeepColour(colour) => (1, u32::from(colour)),
        F::EraseColour(colour) => (2, u32::from(colour)),
        F::Recolour(colour) => (3, u32::from(colour)),
        F::CropToInk => (4, 0),
        F::CornerDot => (5, 0),
        F::BlankAtOrigin => (6, 0),
        F::BlankInPlace => (6, 1),
        F::BlockAtOrigin => (7, 0),
        F::BlockInPlace => (7, 1),
        F::ToOrigin => (8, 0),
        F::FillEnclosed => (9, 0),
        F::EnclosedOnly => (10, 0),
        F::InnerCore => (11, 0),
        F::OuterRim => (12, 0),
        F::CentreMark => (13, 0),
        F::MainColourDot => (14, 0),
        F::Motion(motion) => (15, motion as u32),
        F::OutlineOutside => (16, 0),
        F::Half(Side::Left) => (17, 0),
        F::Half(Side::Right) => (17, 1),
        F::Half(Side::Top) => (17, 2),
        F::Half(Side::Bottom) => (17, 3),
        _ => return None,
    };
    Some(code | argument << 8)
}

/// Append an image that a device takes.
pub fn pack(image: &Image, words: &mut Vec<u32>) {
    let start = words.len();
    words.extend([image.row as u32, image.col as u32, image.height() as u32, image.width() as u32]);
    words.resize(start + WORDS, 0);
    for r in 0..image.height() {
        for (c, &cell) in image.row_cells(r).iter().enumerate() {
            words[start + 4 + 32 * (c / 8) + r] |= u32::from(cell) << (4 * (c % 8));
        }
    }
}

/// The image of these numbers; `None` if they are none.
pub fn unpack(words: &[u32]) -> Option<Image> {
    let size = Size::new(words[2] as usize, words[3] as usize);
    if size.height > MAX_SIDE || size.width > MAX_SIDE {
        return None;
    }
    let cell = |r: usize, c: usize| (words[4 + 32 * (c / 8) + r] >> (4 * (c % 8)) & 15) as u8;
    let cells = (0..size.height).flat_map(|r| (0..size.width).map(move |c| cell(r, c))).collect();
    Image::new(words[0] as i32, words[1] as i32, size, cells)
}

/// A hash of an image that a device takes, by which devices share images.
pub fn hash(image: &Image) -> u32 {
    let mut words = Vec::with_capacity(WORDS);
    pack(image, &mut words);
    let mix = |hash: u64, &word: &u32| (hash ^ u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    (words.iter().fold(0, mix).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}
