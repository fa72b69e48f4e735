//! Coarse functions as primitives, and what programs of the coarse search need beside them.

use crate::coarse::colours::{FEATURES, Naming, Renaming};
use crate::coarse::functions::{Axis, Fall, Measure, Motion, RAY_SET_COUNT, Shape, Side, What};
use crate::coarse::image::COLOURS;
use crate::coarse::{Function, Image, Kind, Outside, Room, Size, State, pattern, values};
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::Value;

use super::primitive::{Param, UserFunction};
use super::types::Type;

type Outcome = Result<Value, Fault>;

/// Call a coarse function. Its fuel grows with the cells of argument and canvas, and for what looks along lines from
/// each cell with the sides as well.
fn call(function: Function, argument: &Value, canvas: Size, cx: &mut Context) -> Outcome {
    let state = values::to_state(argument)?;
    let cells = (state.area() + canvas.area()) as u64;
    let lines = matches!(function, Function::CornerMarkedAreas | Function::Fall(_) | Function::Resample);
    cx.charge(8 + if lines { 8 * cells } else { 2 * cells })?;
    let result = function.apply(&state, canvas, Room::STANDARD).ok_or(Fault::Type)?;
    cx.room(result.area() as u64)?;
    Ok(values::from_state(&result))
}

/// One of the choices that a parameter numbers.
fn choice<T: Copy>(all: &[T], number: &Value) -> Result<T, Fault> {
    let number = usize::try_from(number.int()?).map_err(|_| Fault::BadValue)?;
    all.get(number).copied().ok_or(Fault::BadValue)
}

/// A number from 0 up to a bound.
fn below(bound: u8, number: &Value) -> Result<u8, Fault> {
    u8::try_from(number.int()?).ok().filter(|&number| number < bound).ok_or(Fault::BadValue)
}

const NO_CANVAS: Size = Size::new(0, 0);

macro_rules! plain {
    ($($name:ident: $function:ident),* $(,)?) => {
        $(pub(super) fn $name(image: &Value, cx: &mut Context) -> Outcome {
            call(Function::$function, image, NO_CANVAS, cx)
        })*
    };
}

plain! {
    swap_ink: SwapInk,
    crop_to_ink: CropToInk,
    corner_dot: CornerDot,
    blank_at_origin: BlankAtOrigin,
    block_at_origin: BlockAtOrigin,
    blank_in_place: BlankInPlace,
    block_in_place: BlockInPlace,
    to_origin: ToOrigin,
    fill_enclosed: FillEnclosed,
    enclosed_only: EnclosedOnly,
    inner_core: InnerCore,
    outer_rim: OuterRim,
    centre_mark: CentreMark,
    main_colour_dot: MainColourDot,
    outline_outside: OutlineOutside,
    drop_black_lines: DropBlackLines,
    merge_equal_lines: MergeEqualLines,
    split_by_divider: SplitByDivider,
    split_colours: SplitColours,
    split_parts: SplitParts,
    split_columns: SplitColumns,
    split_rows: SplitRows,
    corner_marked_areas: CornerMarkedAreas,
    pick_odd_colour: PickOddColour,
    overlay: Overlay,
    line_up: LineUp,
}

macro_rules! with_parameter {
    ($($name:ident: |$number:ident| $function:expr),* $(,)?) => {
        $(pub(super) fn $name(image: &Value, $number: &Value, cx: &mut Context) -> Outcome {
            call($function, image, NO_CANVAS, cx)
        })*
    };
}

with_parameter! {
    keep_colour: |n| Function::KeepColour(below(10, n)?),
    erase_colour: |n| Function::EraseColour(below(10, n)?),
    recolour: |n| Function::Recolour(below(10, n)?),
    motion: |n| Function::Motion(choice(&Motion::ALL, n)?),
    rays: |n| Function::Rays(below(RAY_SET_COUNT, n)?),
    pad: |n| choice(&[Function::PadOne, Function::PadMain], n)?,
    connect_equal: |n| Function::Connect(choice(&Axis::ALL, n)?),
    flood: |n| Function::Flood(choice(&[false, true], n)?),
    half: |n| Function::Half(choice(&Side::ALL, n)?),
    fall: |n| Function::Fall(choice(&Fall::ALL, n)?),
    pick_best: |n| Function::PickBest(choice(&Measure::ALL, n)?),
    keep_best: |n| Function::KeepBest(choice(&Measure::ALL, n)?),
    drop_best: |n| Function::DropBest(choice(&Measure::ALL, n)?),
    stack_by_area: |n| Function::StackByArea(choice(&[false, true], n)?),
}

macro_rules! with_canvas {
    ($($name:ident: $function:ident),* $(,)?) => {
        $(pub(super) fn $name(image: &Value, size: &Value, cx: &mut Context) -> Outcome {
            call(Function::$function, image, values::to_size(size)?, cx)
        })*
    };
}

with_canvas! { fit: Fit, reflow: Reflow, resample: Resample }

pub(super) fn tile(image: &Value, size: &Value, gap: &Value, cx: &mut Context) -> Outcome {
    call(Function::Tile(below(10, gap)?), image, values::to_size(size)?, cx)
}

pub(super) fn mirror_tile(image: &Value, size: &Value, gap: &Value, cx: &mut Context) -> Outcome {
    call(Function::MirrorTile(below(10, gap)?), image, values::to_size(size)?, cx)
}

pub(super) fn measure(image: &Value, what: &Value, shape: &Value, cx: &mut Context) -> Outcome {
    let function = Function::Measure(choice(&What::ALL, what)?, choice(&Shape::ALL, shape)?);
    call(function, image, NO_CANVAS, cx)
}

pub(super) fn picture(grid: &Value, _: &mut Context) -> Outcome {
    values::place(grid).map(|image| values::from_image(&image))
}

pub(super) fn grid_of(image: &Value, _: &mut Context) -> Outcome {
    values::to_image(image).map(|image| values::grid_of(&image))
}

pub(super) fn size_of(image: &Value, _: &mut Context) -> Outcome {
    let Size { height, width } = values::to_image(image)?.size();
    Ok(Value::pair(height as i64, width as i64))
}

/// A picture over another of the same frame: the cells of the first for which `shows` holds, elsewhere the second.
fn lay(top: &Value, under: &Value, shows: impl Fn(u8) -> bool) -> Outcome {
    let (top, under) = (values::to_image(top)?, values::to_image(under)?);
    if (top.row, top.col, top.size()) != (under.row, under.col, under.size()) {
        return Err(Fault::BadValue);
    }
    let laid = Image::from_fn(top.row, top.col, top.size(), |r, c| {
        let cell = top.cell(r, c);
        if shows(cell) { cell } else { under.cell(r, c) }
    });
    Ok(values::from_image(&laid))
}

pub(super) fn lay_ink(top: &Value, under: &Value, _: &mut Context) -> Outcome {
    lay(top, under, |cell| cell != 0)
}

pub(super) fn lay_black(top: &Value, under: &Value, _: &mut Context) -> Outcome {
    lay(top, under, |cell| cell == 0)
}

pub(super) fn complete_pattern(image: &Value, cx: &mut Context) -> Outcome {
    let image = values::to_image(image)?;
    let completed = pattern::complete_pattern(&image, |units| cx.charge(units / 10))?;
    completed.map(|image| values::from_image(&image)).ok_or(Fault::NotFound)
}

pub(super) fn colour_names(grid: &Value, kept: &Value, order: &Value, cx: &mut Context) -> Outcome {
    let image = values::place(grid)?;
    cx.charge(40 * image.size().area() as u64)?;
    let kept_colours = values::to_numbers(kept, COLOURS as u8)?;
    let order = values::to_numbers(order, FEATURES as u8)?;
    let mut kept = [false; COLOURS];
    kept_colours.into_iter().for_each(|colour| kept[usize::from(colour)] = true);
    let names = Naming { kept, order }.of(&image);
    Ok(Value::row(names.names()))
}

fn renaming(names: &Value) -> Result<Renaming, Fault> {
    let names = values::to_numbers(names, COLOURS as u8)?;
    names.try_into().ok().and_then(Renaming::new).ok_or(Fault::BadValue)
}

pub(super) fn rename_colours(image: &Value, names: &Value, _: &mut Context) -> Outcome {
    let (image, renaming) = (values::to_image(image)?, renaming(names)?);
    Ok(values::from_image(&renaming.apply(&image)))
}

pub(super) fn restore_colours(image: &Value, names: &Value, _: &mut Context) -> Outcome {
    let (image, renaming) = (values::to_image(image)?, renaming(names)?.inverse());
    Ok(values::from_image(&renaming.apply(&image)))
}

/// The coarse function that a primitive of a user is, if its types are those of one.
pub(super) fn outside(name: &str, params: &[Param], returns: Type, doc: &str, run: &UserFunction) -> Option<Outside> {
    let types: Vec<Type> = params.iter().map(|param| param.kind).collect();
    let kind = match (types.as_slice(), returns) {
        ([Type::Image], Type::Image) => Kind::ImageToImage,
        ([Type::Image, Type::IntegerTuple], Type::Image) => Kind::CanvasToImage,
        ([Type::Image], Type::Images) => Kind::ImageToList,
        ([Type::Images], Type::Image) => Kind::ListToImage,
        ([Type::Images], Type::Images) => Kind::ListToList,
        _ => return None,
    };
    let run = run.clone();
    let call = move |state: &State, canvas: Size| {
        let argument = values::from_state(state);
        let size = Value::pair(canvas.height as i64, canvas.width as i64);
        let result = if kind == Kind::CanvasToImage { run(&[&argument, &size]) } else { run(&[&argument]) };
        values::to_state(&result.ok()?).ok()
    };
    Some(Outside { name: name.to_owned(), kind, doc: doc.to_owned(), call: Box::new(call) })
}
