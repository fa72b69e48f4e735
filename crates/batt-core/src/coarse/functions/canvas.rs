//! Functions that put an image onto a canvas: a black frame of a given size at the origin.

use super::super::image::{COLOURS, Colour, Image, Size};

/// The image at its own position, cut off at the canvas.
pub fn fit(image: &Image, canvas: Size) -> Image {
    Image::from_fn(0, 0, canvas, |r, c| image.look(r as i32, c as i32))
}

/// The image repeated over the canvas, with so many black lines between; anchored at its own position.
pub fn tile(image: &Image, canvas: Size, gap: u8) -> Image {
    if image.is_empty() {
        return Image::failure();
    }
    let along = |at: usize, origin: i32, side: usize| {
        (at as i64 - i64::from(origin)).rem_euclid(side as i64 + i64::from(gap)) as usize
    };
    Image::from_fn(0, 0, canvas, |r, c| {
        let (r, c) = (along(r, image.row, image.height()), along(c, image.col, image.width()));
        if r < image.height() && c < image.width() { image.cell(r, c) } else { 0 }
    })
}

/// As [`tile`], every second copy mirrored.
pub fn mirror_tile(image: &Image, canvas: Size, gap: u8) -> Image {
    if image.is_empty() {
        return Image::failure();
    }
    let along = |at: usize, origin: i32, side: usize| {
        let period = side + usize::from(gap);
        let at = (at as i64 - i64::from(origin)).rem_euclid(2 * period as i64) as usize;
        match (at / period, at % period) {
            (_, at) if at >= side => None,
            (0, at) => Some(at),
            (_, at) => Some(side - 1 - at),
        }
    };
    Image::from_fn(0, 0, canvas, |r, c| {
        match (along(r, image.row, image.height()), along(c, image.col, image.width())) {
            (Some(r), Some(c)) => image.cell(r, c),
            _ => 0,
        }
    })
}

/// The image written as running text: what is too deep goes to the right, then what is too wide goes down.
pub fn reflow(image: &Image, canvas: Size) -> Image {
    if image.is_empty() {
        return Image::failure();
    }
    let mut written = Image::blank(0, 0, canvas);
    if canvas.is_empty() {
        return written;
    }
    for r in 0..image.height() {
        for c in 0..image.width() {
            let (c, r, cell) = (c + image.width() * (r / canvas.height), r % canvas.height, image.cell(r, c));
            let (r, c) = (r + image.height() * (c / canvas.width), c % canvas.width);
            if r < canvas.height {
                written.cells_mut()[r * canvas.width + c] = cell;
            }
        }
    }
    written
}

/// The image stretched or shrunk to the canvas: blocks where the sides are multiples, otherwise the colour with most of
/// the area.
pub fn resample(image: &Image, canvas: Size) -> Image {
    let Size { height: h, width: w } = image.size();
    if image.is_empty() {
        return Image::failure();
    }
    if canvas.is_empty() {
        return Image::blank(0, 0, canvas);
    }
    if canvas.height.is_multiple_of(h) && canvas.width.is_multiple_of(w) {
        let (down, right) = (canvas.height / h, canvas.width / w);
        return Image::from_fn(0, 0, canvas, |r, c| image.cell(r / down, c / right));
    }
    // In units of a cell of the image divided by the area of the canvas, a million times; a colour gets one part in a
    // million for each cell that it has anywhere in the image.
    const PARTS: u64 = 1_000_000;
    let counts = image.counts();
    let bonus = counts.map(|count| count as u64 * canvas.area() as u64);
    let total = PARTS * (h * w) as u64;
    // The share of line `k` (of `lines`) that falls on line `at` of `side` lines.
    let overlap = |k: usize, lines: usize, at: usize, side: usize| {
        ((k + 1) * side).min((at + 1) * lines).saturating_sub((k * side).max(at * lines)) as u64
    };
    Image::from_fn(0, 0, canvas, |r, c| {
        let rows = r * h / canvas.height..((r + 1) * h).div_ceil(canvas.height);
        let columns = c * w / canvas.width..((c + 1) * w).div_ceil(canvas.width);
        let mut weight = [0u64; COLOURS];
        for i in rows.clone() {
            for j in columns.clone() {
                let share = overlap(i, h, r, canvas.height) * overlap(j, w, c, canvas.width);
                weight[usize::from(image.cell(i, j))] += PARTS * share;
            }
        }
        for (colour, weight) in weight.iter_mut().enumerate() {
            *weight += bonus[colour];
        }
        let last = image.cell(rows.end - 1, columns.end - 1);
        if 2 * weight[usize::from(last)] > total {
            return last;
        }
        let mut heaviest = 0;
        for colour in 1..COLOURS {
            if weight[colour] > weight[heaviest] {
                heaviest = colour;
            }
        }
        heaviest as Colour
    })
}
