//! The primitive that learns from pairs; see [`crate::learning`].

use super::Outcome;
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::learning::{self, Detail};
use crate::value::Value;

/// `detail` 0 to 2 is how much is told of a cell; 3 is as 0, with the pairs in all eight positions.
pub(super) fn learned_cells(pairs: &Value, grid: &Value, detail: &Value, cx: &mut Context) -> Outcome {
    let (detail, turned) = match detail.int()? {
        0 => (Detail::Surroundings, false),
        1 => (Detail::Shapes, false),
        2 => (Detail::Place, false),
        3 => (Detail::Surroundings, true),
        _ => return Err(Fault::BadValue),
    };
    let pairs: Vec<(Value, Value)> = pairs.iter()?.map(|pair| pair.unpack()).collect::<Result<_, _>>()?;
    let grids = pairs.iter().map(|(input, output)| Some((input.as_grid()?, output.as_grid()?)));
    let grids: Vec<_> = grids.collect::<Option<_>>().ok_or(Fault::Type)?;
    let target = grid.as_grid().ok_or(Fault::Type)?;
    let (height, width, cells) =
        learning::learned_cells(&grids, target, detail, turned, &mut |units| cx.charge(units))?;
    cx.room((height * width) as u64)?;
    Ok(Value::grid(height, width, cells))
}
