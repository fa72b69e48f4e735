//! Functions of lists of images.

use super::super::image::{BLACK, Image, Room, Size};
use super::super::regions;
use super::whole;

/// By what images of a list are compared; the greatest value is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Number of ink cells.
    MostCells,
    /// The fewest ink cells.
    FewestCells,
    /// Area of the frame.
    LargestFrame,
    /// The smallest frame.
    SmallestFrame,
    /// Number of different colours but black.
    MostColours,
    /// The least row.
    Topmost,
    /// The greatest row.
    Lowest,
    /// Number of connected groups of ink.
    MostComponents,
    /// Number of black cells in the frame of the ink.
    MostGaps,
    /// The fewest of them.
    FewestGaps,
    /// Number of black cells that ink encloses.
    MostEnclosed,
    /// The fewest of them.
    FewestEnclosed,
    /// The least column.
    Leftmost,
    /// The greatest column.
    Rightmost,
}

impl Measure {
    /// All measures, in the order of the search.
    pub const ALL: [Measure; 14] = [
        Measure::MostCells,
        Measure::FewestCells,
        Measure::LargestFrame,
        Measure::SmallestFrame,
        Measure::MostColours,
        Measure::Topmost,
        Measure::Lowest,
        Measure::MostComponents,
        Measure::MostGaps,
        Measure::FewestGaps,
        Measure::MostEnclosed,
        Measure::FewestEnclosed,
        Measure::Leftmost,
        Measure::Rightmost,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Measure::MostCells => "most_cells",
            Measure::FewestCells => "fewest_cells",
            Measure::LargestFrame => "largest_frame",
            Measure::SmallestFrame => "smallest_frame",
            Measure::MostColours => "most_colours",
            Measure::Topmost => "topmost",
            Measure::Lowest => "lowest",
            Measure::MostComponents => "most_components",
            Measure::MostGaps => "most_gaps",
            Measure::FewestGaps => "fewest_gaps",
            Measure::MostEnclosed => "most_enclosed",
            Measure::FewestEnclosed => "fewest_enclosed",
            Measure::Leftmost => "leftmost",
            Measure::Rightmost => "rightmost",
        }
    }

    /// The value of an image.
    pub fn of(self, image: &Image, room: Room) -> i64 {
        let cells = || image.ink() as i64;
        let frame = || image.size().area() as i64;
        let gaps = || image.ink_frame().map_or(0, |(_, _, size)| (size.area() - image.ink()) as i64);
        let enclosed = || whole::enclosed_only(image, room).ink() as i64;
        match self {
            Measure::MostCells => cells(),
            Measure::FewestCells => -cells(),
            Measure::LargestFrame => frame(),
            Measure::SmallestFrame => -frame(),
            Measure::MostColours => image.counts()[1..].iter().filter(|&&count| count > 0).count() as i64,
            Measure::Topmost => -i64::from(image.row),
            Measure::Lowest => i64::from(image.row),
            Measure::MostComponents => regions::components(image) as i64,
            Measure::MostGaps => gaps(),
            Measure::FewestGaps => -gaps(),
            Measure::MostEnclosed => enclosed(),
            Measure::FewestEnclosed => -enclosed(),
            Measure::Leftmost => -i64::from(image.col),
            Measure::Rightmost => i64::from(image.col),
        }
    }
}

/// The image with the greatest value, the first of several.
pub fn pick_best(list: &[Image], measure: Measure, room: Room) -> Image {
    let mut best: Option<(i64, &Image)> = None;
    for image in list {
        let value = measure.of(image, room);
        if best.is_none_or(|(most, _)| value > most) {
            best = Some((value, image));
        }
    }
    best.map_or_else(Image::failure, |(_, image)| image.clone())
}

/// All images that share the greatest value, or all others if not `best`.
pub fn choose(list: &[Image], measure: Measure, best: bool, room: Room) -> Vec<Image> {
    let values: Vec<i64> = list.iter().map(|image| measure.of(image, room)).collect();
    let greatest = values.iter().max();
    let chosen = list.iter().zip(&values).filter(|(_, value)| (Some(*value) == greatest) == best);
    chosen.map(|(image, _)| image.clone()).collect()
}

/// The one image with a colour, black included, that no other image has, if there is one such pair of image and colour.
pub fn pick_odd_colour(list: &[Image]) -> Image {
    let mut holders = [0usize; 10];
    let counts: Vec<[usize; 10]> = list.iter().map(Image::counts).collect();
    for count in &counts {
        (0..10).for_each(|colour| holders[colour] += usize::from(count[colour] > 0));
    }
    let mut odd = (0..list.len())
        .flat_map(|k| (0..10).map(move |colour| (k, colour)))
        .filter(|&(k, colour)| counts[k][colour] > 0 && holders[colour] == 1);
    match (odd.next(), odd.next()) {
        (Some((k, _)), None) => list[k].clone(),
        _ => Image::failure(),
    }
}

/// All images over one another, those with less ink on top, the earlier of two with as much.
pub fn overlay(list: &[Image], room: Room) -> Image {
    if let [image] = list {
        return image.clone();
    }
    let top = list.iter().map(|image| image.row).min().unwrap_or(0);
    let left = list.iter().map(|image| image.col).min().unwrap_or(0);
    let bottom = list.iter().map(|image| image.row + image.height() as i32).max().unwrap_or(0);
    let right = list.iter().map(|image| image.col + image.width() as i32).max().unwrap_or(0);
    let size = Size::new((bottom - top) as usize, (right - left) as usize);
    if size.is_empty() || !room.holds(size) {
        return Image::failure();
    }
    let mut order: Vec<(usize, usize)> = list.iter().enumerate().map(|(k, image)| (image.ink(), k)).collect();
    order.sort_by(|a, b| b.cmp(a));
    let mut whole = Image::blank(top, left, size);
    for (_, k) in order {
        paint(&mut whole, &list[k]);
    }
    whole
}

/// Paint the ink of an image that lies inside.
fn paint(under: &mut Image, image: &Image) {
    let (down, right) = ((image.row - under.row) as usize, (image.col - under.col) as usize);
    let width = under.width();
    for r in 0..image.height() {
        let start = (down + r) * width + right;
        let row = &mut under.cells_mut()[start..start + image.width()];
        for (cell, &colour) in row.iter_mut().zip(image.row_cells(r)) {
            if colour != BLACK {
                *cell = colour;
            }
        }
    }
}

/// Two images edge to edge, at the position of the first.
fn join(first: &Image, second: &Image, down: bool, room: Room) -> Image {
    let (a, b) = (first.size(), second.size());
    let size = if down {
        Size::new(a.height + b.height, a.width.max(b.width))
    } else {
        Size::new(a.height.max(b.height), a.width + b.width)
    };
    if !room.holds(size) {
        return Image::failure();
    }
    let (row, col) = (first.row, first.col);
    let mut joined = Image::blank(row, col, size);
    paint(&mut joined, first);
    let corner = if down { (row + a.height as i32, col) } else { (row, col + a.width as i32) };
    paint(&mut joined, &second.at(corner.0, corner.1));
    joined
}

fn join_all<'a>(list: impl Iterator<Item = &'a Image>, down: bool, room: Room) -> Image {
    let mut list = list;
    let Some(first) = list.next() else { return Image::failure() };
    list.fold(first.clone(), |pile, image| join(&pile, image, down, room))
}

/// The images edge to edge, in the order of their places, along the axis on which these lie farther apart.
pub fn line_up(list: &[Image], room: Room) -> Image {
    let gap = |place: &dyn Fn(&Image) -> i32| {
        let mut places: Vec<i32> = list.iter().map(place).collect();
        places.sort_unstable();
        places.windows(2).map(|pair| pair[1] - pair[0]).min()
    };
    let (rows, columns) = (gap(&|image| image.row), gap(&|image| image.col));
    let down = columns < rows;
    let mut order: Vec<&Image> = list.iter().collect();
    order.sort_by_key(|image| if down { image.row } else { image.col });
    join_all(order.into_iter(), down, room)
}

/// The images edge to edge, the smallest frame first: under one another or side by side.
pub fn stack_by_area(list: &[Image], down: bool, room: Room) -> Image {
    let mut order: Vec<&Image> = list.iter().collect();
    order.sort_by_key(|image| image.size().area());
    join_all(order.into_iter(), down, room)
}
