//! The table of coarse functions: names, parameters, kinds, and what each does.

use super::{Axis, Fall, Function, Measure, Motion, RAY_SET_COUNT, Shape, Side, What};

/// What a function takes and returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// From an image to an image; a list is mapped image by image.
    ImageToImage,
    /// From an image and the size of a canvas to an image.
    CanvasToImage,
    /// From an image to a list.
    ImageToList,
    /// From a list to an image.
    ListToImage,
    /// From a list to a list.
    ListToList,
}

/// The place of a function in [`listed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub u16);

/// All functions with all parameters, in the order in which the search tries them.
pub fn listed() -> Vec<Function> {
    use Function as F;
    let mut all = vec![F::SwapInk];
    all.extend((1..10).map(F::KeepColour));
    all.extend((1..10).map(F::EraseColour));
    all.extend([F::CropToInk, F::CornerDot, F::BlankAtOrigin, F::BlockAtOrigin, F::BlankInPlace, F::BlockInPlace]);
    all.extend([F::ToOrigin, F::FillEnclosed, F::EnclosedOnly, F::InnerCore, F::OuterRim, F::CentreMark]);
    all.push(F::MainColourDot);
    all.extend(Motion::ALL.map(F::Motion));
    all.extend(What::ALL.into_iter().flat_map(|what| Shape::ALL.map(|shape| F::Measure(what, shape))));
    all.extend((0..RAY_SET_COUNT).map(F::Rays));
    all.extend([F::OutlineOutside, F::PadOne, F::PadMain, F::DropBlackLines, F::MergeEqualLines]);
    all.extend(Axis::ALL.map(F::Connect));
    all.extend([F::Flood(false), F::Flood(true)]);
    all.extend(Side::ALL.map(F::Half));
    all.extend([F::Fit, F::Reflow, F::Resample, F::Tile(0), F::Tile(1), F::MirrorTile(0), F::MirrorTile(1)]);
    all.extend([F::SplitByDivider, F::SplitColours, F::SplitParts, F::SplitColumns, F::SplitRows]);
    all.push(F::CornerMarkedAreas);
    all.extend(Fall::ALL.map(F::Fall));
    all.extend(Measure::ALL.map(F::PickBest));
    all.extend([F::PickOddColour, F::Overlay, F::LineUp, F::StackByArea(false), F::StackByArea(true)]);
    all.extend(Measure::ALL.map(F::KeepBest));
    all.extend(Measure::ALL.map(F::DropBest));
    all
}

/// What an ordinary function costs; a search is bounded by the sum over the functions to a picture.
pub const ORDINARY: u8 = 3;
/// And one that takes part in many answers, so that three of these are tried where two others are.
pub const CHEAP: u8 = 2;

/// The function with this name and these parameters, in their order: one of the search, or one that only finishes a
/// picture.
pub fn by_name(name: &str, parameters: &[i64]) -> Option<Function> {
    let finishing = (1..10).map(Function::Recolour);
    let same = |function: &Function| function.name() == name && function.parameters() == parameters;
    listed().into_iter().chain(finishing).find(same)
}

impl Function {
    /// Its name in programs.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// What it does, in a line.
    pub fn doc(self) -> &'static str {
        self.row().2
    }

    /// What it costs in a search, by how often it took part in a right answer on the tasks it was developed on.
    pub fn price(self) -> u8 {
        use Function as F;
        let often = match self {
            F::SwapInk | F::ToOrigin | F::CropToInk | F::FillEnclosed | F::OutlineOutside | F::DropBlackLines => true,
            F::Resample | F::Tile(0) | F::MirrorTile(0) | F::SplitByDivider | F::Overlay => true,
            F::KeepColour(colour) => colour <= 2,
            F::EraseColour(colour) => colour == 1,
            F::Motion(motion) => motion == Motion::HalfTurn,
            F::Connect(axis) => axis == Axis::Both,
            F::Rays(set) => matches!(set, 0 | 2 | 6), // right; down; all four
            F::Half(side) => matches!(side, Side::Right | Side::Bottom),
            _ => false,
        };
        if often { CHEAP } else { ORDINARY }
    }

    /// What it takes and returns.
    pub fn kind(self) -> Kind {
        self.row().1
    }

    /// Its parameters as they are written in programs; choices by their number.
    pub fn parameters(self) -> Vec<i64> {
        use Function as F;
        match self {
            F::KeepColour(n) | F::EraseColour(n) | F::Recolour(n) | F::Rays(n) => vec![n.into()],
            F::Tile(gap) | F::MirrorTile(gap) => vec![gap.into()],
            F::Motion(motion) => vec![motion as i64],
            F::Measure(what, shape) => vec![what as i64, shape as i64],
            F::PadOne => vec![0],
            F::PadMain => vec![1],
            F::Connect(axis) => vec![axis as i64],
            F::Flood(hold_main) => vec![hold_main.into()],
            F::Half(side) => vec![side as i64],
            F::Fall(direction) => vec![direction as i64],
            F::PickBest(measure) | F::KeepBest(measure) | F::DropBest(measure) => vec![measure as i64],
            F::StackByArea(down) => vec![down.into()],
            _ => Vec::new(),
        }
    }

    fn row(self) -> (&'static str, Kind, &'static str) {
        use Function as F;
        use Kind::{CanvasToImage, ImageToImage, ImageToList, ListToImage, ListToList};
        match self {
            F::SwapInk => ("swap_ink", ImageToImage, "exchange ink and black"),
            F::KeepColour(_) => ("keep_colour", ImageToImage, "keep the cells of one colour"),
            F::EraseColour(_) => ("erase_colour", ImageToImage, "make the cells of one colour black"),
            F::Recolour(_) => ("recolour", ImageToImage, "give all ink one colour"),
            F::CropToInk => ("crop_to_ink", ImageToImage, "cut off the black around the ink"),
            F::CornerDot => ("corner_dot", ImageToImage, "one cell at the position, in the main colour"),
            F::BlankAtOrigin => ("blank_at_origin", ImageToImage, "a black image of the size, at the origin"),
            F::BlockAtOrigin => ("block_at_origin", ImageToImage, "a block of the main colour, at the origin"),
            F::BlankInPlace => ("blank_in_place", ImageToImage, "a black image of the size, in place"),
            F::BlockInPlace => ("block_in_place", ImageToImage, "a block of the main colour, in place"),
            F::ToOrigin => ("to_origin", ImageToImage, "move to the origin"),
            F::FillEnclosed => ("fill_enclosed", ImageToImage, "fill what ink encloses, all in the main colour"),
            F::EnclosedOnly => ("enclosed_only", ImageToImage, "only what ink encloses, in the main colour"),
            F::InnerCore => ("inner_core", ImageToImage, "the ink without its outer rim"),
            F::OuterRim => ("outer_rim", ImageToImage, "the outer rim of the ink"),
            F::CentreMark => ("centre_mark", ImageToImage, "mark the middle of the frame"),
            F::MainColourDot => ("main_colour_dot", ImageToImage, "one cell at the origin, in the main colour"),
            F::Motion(_) => ("motion", ImageToImage, "turn or flip about the corner"),
            F::Measure(..) => ("measure", ImageToImage, "a count as a block of that side"),
            F::Rays(_) => ("rays", ImageToImage, "extend ink along directions until other ink"),
            F::OutlineOutside => ("outline_outside", ImageToImage, "the black cells around ink, in colour 1"),
            F::PadOne => ("pad", ImageToImage, "a border of one cell in colour 1"),
            F::PadMain => ("pad", ImageToImage, "a border of one cell in the main colour"),
            F::DropBlackLines => ("drop_black_lines", ImageToImage, "without black rows and columns"),
            F::MergeEqualLines => ("merge_equal_lines", ImageToImage, "without lines that equal the one before"),
            F::Connect(_) => ("connect_equal", ImageToImage, "the lines between cells of one colour"),
            F::Flood(_) => ("flood", ImageToImage, "fill black with the colour of the nearest ink"),
            F::Half(_) => ("half", ImageToImage, "half of the frame"),
            F::Fit => ("fit", CanvasToImage, "put onto a canvas, cut off at its edges"),
            F::Reflow => ("reflow", CanvasToImage, "write onto a canvas as running text"),
            F::Resample => ("resample", CanvasToImage, "stretch or shrink to a canvas"),
            F::Tile(_) => ("tile", CanvasToImage, "repeat over a canvas"),
            F::MirrorTile(_) => ("mirror_tile", CanvasToImage, "repeat over a canvas, mirrored in turn"),
            F::SplitByDivider => ("split_by_divider", ImageToList, "the areas between the lines of a guessed divider"),
            F::SplitColours => ("split_colours", ImageToList, "an image for each colour"),
            F::SplitParts => ("split_parts", ImageToList, "the connected parts of one colour"),
            F::SplitColumns => ("split_columns", ImageToList, "the columns"),
            F::SplitRows => ("split_rows", ImageToList, "the rows"),
            F::CornerMarkedAreas => ("corner_marked_areas", ImageToList, "the areas whose four corners are marked"),
            F::Fall(_) => ("fall", ImageToList, "the connected parts, fallen in a direction"),
            F::PickBest(_) => ("pick_best", ListToImage, "the image with the greatest measure"),
            F::PickOddColour => ("pick_odd_colour", ListToImage, "the image with a colour of its own"),
            F::Overlay => ("overlay", ListToImage, "all over one another, those with less ink on top"),
            F::LineUp => ("line_up", ListToImage, "all edge to edge, in the order of their places"),
            F::StackByArea(_) => ("stack_by_area", ListToImage, "all edge to edge, the smallest frame first"),
            F::KeepBest(_) => ("keep_best", ListToList, "all images with the greatest measure"),
            F::DropBest(_) => ("drop_best", ListToList, "all images but those with the greatest measure"),
            F::Outside(outside) => (&outside.name, outside.kind, &outside.doc),
        }
    }
}
