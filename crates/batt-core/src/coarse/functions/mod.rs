//! Coarse functions: each does at once what takes many calls of the DSL.

mod canvas;
mod drawing;
mod lists;
mod outside;
mod split;
mod table;
mod whole;

pub use drawing::{Axis, RAY_SET_COUNT, Side};
pub use lists::Measure;
pub use outside::Outside;
pub use split::Fall;
pub use table::{CHEAP, FunctionId, Kind, ORDINARY, by_name, listed};
pub use whole::{Motion, Shape, What};

use super::image::{Colour, Image, Room, Size};
use super::state::State;

/// A coarse function with its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // each has a line of documentation in the table
pub enum Function {
    SwapInk,
    KeepColour(Colour),
    EraseColour(Colour),
    Recolour(Colour),
    CropToInk,
    CornerDot,
    BlankAtOrigin,
    BlockAtOrigin,
    BlankInPlace,
    BlockInPlace,
    ToOrigin,
    FillEnclosed,
    EnclosedOnly,
    InnerCore,
    OuterRim,
    CentreMark,
    MainColourDot,
    Motion(Motion),
    Measure(What, Shape),
    Rays(u8),
    OutlineOutside,
    PadOne,
    PadMain,
    DropBlackLines,
    MergeEqualLines,
    Connect(Axis),
    Flood(bool),
    Half(Side),
    Fit,
    Reflow,
    Resample,
    Tile(u8),
    MirrorTile(u8),
    SplitByDivider,
    SplitColours,
    SplitParts,
    SplitColumns,
    SplitRows,
    CornerMarkedAreas,
    Fall(Fall),
    PickBest(Measure),
    PickOddColour,
    Overlay,
    LineUp,
    StackByArea(bool),
    KeepBest(Measure),
    DropBest(Measure),
    Outside(&'static Outside),
}

impl Function {
    /// Apply it to a state. `canvas` is the size for functions that take one. `None` if the state is of the wrong kind
    /// or the result would be too large.
    pub fn apply(self, state: &State, canvas: Size, room: Room) -> Option<State> {
        if let Function::Outside(outside) = self {
            return outside.apply(state, canvas, room);
        }
        match (self.kind(), state) {
            (Kind::ImageToImage, State::Image(image)) => fits(self.image(image, room), room),
            (Kind::ImageToImage, State::List(list)) => {
                let mut total = 0;
                let mut results = Vec::with_capacity(list.len());
                for image in list {
                    let result = self.image(image, room);
                    total += result.size().area();
                    if total > room.total() {
                        return None;
                    }
                    results.push(result);
                }
                Some(State::List(results))
            }
            (Kind::CanvasToImage, State::Image(image)) => fits(self.canvas(image, canvas), room),
            (Kind::ImageToList, State::Image(image)) => {
                let parts = State::List(self.split(image, room));
                (parts.area() <= room.total()).then_some(parts)
            }
            (Kind::ListToImage, State::List(list)) => Some(State::Image(self.joined(list, room))),
            (Kind::ListToList, State::List(list)) => match self {
                Function::KeepBest(measure) => Some(State::List(lists::choose(list, measure, true, room))),
                Function::DropBest(measure) => Some(State::List(lists::choose(list, measure, false, room))),
                _ => None,
            },
            _ => None,
        }
    }

    fn image(self, image: &Image, room: Room) -> Image {
        match self {
            Function::SwapInk => whole::swap_ink(image),
            Function::KeepColour(colour) => whole::keep_colour(image, colour),
            Function::EraseColour(colour) => whole::erase_colour(image, colour),
            Function::Recolour(colour) => whole::recolour(image, colour),
            Function::CropToInk => whole::crop_to_ink(image),
            Function::CornerDot => whole::corner_dot(image),
            Function::BlankAtOrigin => whole::blank(image, false),
            Function::BlockAtOrigin => whole::block(image, false),
            Function::BlankInPlace => whole::blank(image, true),
            Function::BlockInPlace => whole::block(image, true),
            Function::ToOrigin => whole::to_origin(image),
            Function::FillEnclosed => whole::fill_enclosed(image),
            Function::EnclosedOnly => whole::enclosed_only(image, room),
            Function::InnerCore => whole::inner_core(image, room),
            Function::OuterRim => whole::outer_rim(image),
            Function::CentreMark => whole::centre_mark(image),
            Function::MainColourDot => whole::main_colour_dot(image),
            Function::Motion(motion) => whole::motion(image, motion),
            Function::Measure(what, shape) => whole::measure(image, what, shape, room),
            Function::Rays(set) => drawing::rays(image, set),
            Function::OutlineOutside => drawing::outline_outside(image),
            Function::PadOne => drawing::pad(image, Some(1), room),
            Function::PadMain => drawing::pad(image, None, room),
            Function::DropBlackLines => drawing::drop_black_lines(image),
            Function::MergeEqualLines => drawing::merge_equal_lines(image),
            Function::Connect(axis) => drawing::connect(image, axis),
            Function::Flood(hold_main) => drawing::flood(image, hold_main),
            Function::Half(side) => drawing::half(image, side),
            _ => Image::failure(), // of another kind
        }
    }

    fn canvas(self, image: &Image, canvas: Size) -> Image {
        match self {
            Function::Fit => canvas::fit(image, canvas),
            Function::Reflow => canvas::reflow(image, canvas),
            Function::Resample => canvas::resample(image, canvas),
            Function::Tile(gap) => canvas::tile(image, canvas, gap),
            Function::MirrorTile(gap) => canvas::mirror_tile(image, canvas, gap),
            _ => Image::failure(), // of another kind
        }
    }

    fn split(self, image: &Image, room: Room) -> Vec<Image> {
        match self {
            Function::SplitByDivider => split::split_by_divider(image),
            Function::SplitColours => split::split_colours(image),
            Function::SplitParts => split::split_parts(image),
            Function::SplitColumns => split::split_columns(image),
            Function::SplitRows => split::split_rows(image),
            Function::CornerMarkedAreas => split::corner_marked_areas(image, room),
            Function::Fall(direction) => split::fall(image, direction, room),
            _ => Vec::new(), // of another kind
        }
    }

    fn joined(self, list: &[Image], room: Room) -> Image {
        match self {
            Function::PickBest(measure) => lists::pick_best(list, measure, room),
            Function::PickOddColour => lists::pick_odd_colour(list),
            Function::Overlay => lists::overlay(list, room),
            Function::LineUp => lists::line_up(list, room),
            Function::StackByArea(down) => lists::stack_by_area(list, down, room),
            _ => Image::failure(), // of another kind
        }
    }
}

fn fits(image: Image, room: Room) -> Option<State> {
    (image.size().area() <= room.total()).then_some(State::Image(image))
}
