//! Primitives that learn from pairs; see [`crate::learning`].

use super::Outcome;
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::learning::{self, Detail, Order};
use crate::value::Value;

fn learned(pairs: &Value, grid: &Value, detail: Detail, order: Order, cx: &mut Context) -> Outcome {
    let pairs: Vec<(Value, Value)> = pairs.iter()?.map(|pair| pair.unpack()).collect::<Result<_, _>>()?;
    let grids = pairs.iter().map(|(input, output)| Some((input.as_grid()?, output.as_grid()?)));
    let grids: Vec<_> = grids.collect::<Option<_>>().ok_or(Fault::Type)?;
    let target = grid.as_grid().ok_or(Fault::Type)?;
    let result = learning::learned_cells(&grids, target, detail, order, &mut |units| cx.charge(units))?;
    cx.room(result.as_grid().map_or(0, |grid| grid.cells().len()) as u64)?;
    Ok(result)
}

/// `detail` 0 to 2 is how much is told of a cell; 3 is as 0, with the pairs in all eight positions; 4 tells most.
pub(super) fn learned_cells(pairs: &Value, grid: &Value, detail: &Value, cx: &mut Context) -> Outcome {
    let (detail, order) = match detail.int()? {
        3 => (Detail::Surroundings, Order::Turned),
        other => (told(other)?, Order::None),
    };
    learned(pairs, grid, detail, order, cx)
}

/// The same with cells in an order, of which there are eight.
pub(super) fn learned_in_order(
    pairs: &Value,
    grid: &Value,
    detail: &Value,
    order: &Value,
    cx: &mut Context,
) -> Outcome {
    let position = usize::try_from(order.int()?).ok().filter(|&position| position < 8).ok_or(Fault::BadValue)?;
    learned(pairs, grid, told(detail.int()?)?, Order::From(position), cx)
}

/// What detail a number stands for.
fn told(number: i64) -> Result<Detail, Fault> {
    match number {
        0 => Ok(Detail::Surroundings),
        1 => Ok(Detail::Shapes),
        2 => Ok(Detail::Place),
        4 => Ok(Detail::Belonging),
        _ => Err(Fault::BadValue),
    }
}
