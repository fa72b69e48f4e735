//! Object extraction (PRIMITIVES.md, 4.6).

use super::Outcome;
use super::colours::{background_byte, mostcolor, palette};
use super::patches::{cells_of, dims, loc_at, locatable};
use super::transforms::rows;
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{Cell, Value};

primitives! {
    partition(grid; cx) = by_colour(grid, false, cx);
    fgpartition(grid; cx) = by_colour(grid, true, cx);
}

/// Which neighbouring cells belong together.
#[derive(Clone, Copy)]
struct Rule {
    univalued: bool,
    diagonal: bool,
}

/// Not yet reached by any component.
const OPEN: u32 = u32::MAX;
/// Background, or outside.
const CLOSED: u32 = u32::MAX - 1;

/// A grid with a border of closed cells, so that every cell has neighbours on all sides.
struct Padded<T> {
    cells: Vec<T>,
    component: Vec<u32>,
    stride: usize,
}

impl<T: Copy + PartialEq> Padded<T> {
    fn new(cells: &[T], width: usize, background: Option<T>) -> Option<Self> {
        let (&filler, stride) = (cells.first()?, width + 2);
        let size = stride * (cells.len() / width + 2);
        let mut padded = Padded { cells: vec![filler; size], component: vec![CLOSED; size], stride };
        for (i, row) in cells.chunks_exact(width).enumerate() {
            let start = (i + 1) * stride + 1;
            padded.cells[start..start + width].copy_from_slice(row);
            for (state, &c) in padded.component[start..start + width].iter_mut().zip(row) {
                if Some(c) != background {
                    *state = OPEN;
                }
            }
        }
        Some(padded)
    }

    /// Give all cells connected with `start` the number, and say how many there are.
    fn flood(&mut self, start: usize, number: u32, rule: Rule, stack: &mut Vec<usize>) -> usize {
        let s = self.stride;
        let all = [s, 1, s + 1, s - 1]; // and the opposite ones
        let steps = if rule.diagonal { &all[..] } else { &all[..2] };
        let colour = self.cells[start];
        let mut size = 1;
        self.component[start] = number;
        stack.push(start);
        while let Some(at) = stack.pop() {
            for &step in steps {
                for next in [at - step, at + step] {
                    if self.component[next] == OPEN && (!rule.univalued || self.cells[next] == colour) {
                        self.component[next] = number;
                        size += 1;
                        stack.push(next);
                    }
                }
            }
        }
        size
    }
}

/// The items, one for each cell in reading order, by connected component; the components in the order of their first
/// cells.
fn components<T: Copy + PartialEq, I>(
    cells: &[T],
    width: usize,
    background: Option<T>,
    rule: Rule,
    items: impl Iterator<Item = I>,
) -> Vec<Vec<I>> {
    let Some(mut padded) = Padded::new(cells, width, background) else { return Vec::new() };
    let (mut groups, mut stack) = (Vec::<Vec<I>>::new(), Vec::new());
    for (k, item) in items.enumerate() {
        let at = padded.stride * (k / width + 1) + k % width + 1;
        let number = match padded.component[at] {
            OPEN => {
                let number = groups.len();
                groups.push(Vec::with_capacity(padded.flood(at, number as u32, rule, &mut stack)));
                number
            }
            number => number as usize,
        };
        if let Some(group) = groups.get_mut(number) {
            group.push(item);
        }
    }
    groups
}

/// The cells of row `i` of a [`locatable`] grid.
fn row_cells(i: usize, row: &[u8]) -> impl Iterator<Item = Cell> + '_ {
    row.iter().enumerate().map(move |(j, &c)| Cell { colour: c.into(), loc: loc_at(i, j) })
}

pub(super) fn objects(
    grid: &Value,
    univalued: &Value,
    diagonal: &Value,
    without_bg: &Value,
    cx: &mut Context,
) -> Outcome {
    let rule = Rule { univalued: univalued.truthy(), diagonal: diagonal.truthy() };
    let Some(grid) = locatable(grid) else {
        return generic_objects(grid, rule, without_bg.truthy(), cx);
    };
    cx.charge(2 * grid.cells().len() as u64)?;
    let background = without_bg.truthy().then(|| background_byte(grid));
    let cells = grid.rows().enumerate().flat_map(|(i, row)| row_cells(i, row));
    let objects = components(grid.cells(), grid.width(), background, rule, cells);
    cx.set(objects.into_iter().map(Value::object).collect())
}

fn generic_objects(grid: &Value, rule: Rule, without_bg: bool, cx: &mut Context) -> Outcome {
    let background = if without_bg { Some(mostcolor(grid, cx)?) } else { None };
    let (height, width) = dims(grid)?;
    let (mut classes, mut class_of, mut cells) = (Vec::<Value>::new(), Vec::new(), Vec::new());
    for i in 0..height {
        let row = grid.component(i)?;
        for j in 0..width {
            let value = row.component(j)?;
            cx.charge(1 + classes.len() as u64)?;
            let class = classes.iter().position(|c| c.equals(&value)).unwrap_or(classes.len());
            if class == classes.len() {
                classes.push(value.clone());
            }
            class_of.push(class);
            cells.push(cx.couple(value, Value::pair(i as i64, j as i64))?);
        }
    }
    let background = background.and_then(|b| classes.iter().position(|c| c.equals(&b)));
    let objects = components(&class_of, width, background, rule, cells.into_iter());
    let objects = objects.into_iter().map(|cells| cx.set(cells)).collect::<Result<_, _>>()?;
    cx.set(objects)
}

/// The cells of a grid by colour, the most frequent one left out if only the `foreground` counts.
fn by_colour(grid: &Value, foreground: bool, cx: &mut Context) -> Outcome {
    if let Some(grid) = locatable(grid) {
        let (cells, but) = (cells_of(grid), foreground.then(|| background_byte(grid).into()));
        let of_one_colour = cells.chunk_by(|a, b| a.colour == b.colour);
        let wanted = of_one_colour.filter(|cells| Some(cells[0].colour) != but);
        return cx.set(wanted.map(|cells| Value::object(cells.to_vec())).collect());
    }
    let background = if foreground { Some(mostcolor(grid, cx)?) } else { None };
    let mut colours = palette(grid, cx)?;
    if let Some(background) = background {
        let others = colours.iter()?.filter(|c| !c.equals(&background)).collect();
        colours = cx.set(others)?;
    }
    let mut objects = Vec::new();
    for colour in colours.iter()? {
        let mut cells = Vec::new();
        for (i, row) in grid.iter()?.enumerate() {
            cx.charge(1 + u64::from(row.leaves()) / 4)?;
            for (j, value) in row.iter()?.enumerate() {
                if value.equals(&colour) {
                    cells.push(cx.couple(value, Value::pair(i as i64, j as i64))?);
                }
            }
        }
        objects.push(cx.set(cells)?);
    }
    cx.set(objects)
}

pub(super) fn frontiers(grid: &Value, cx: &mut Context) -> Outcome {
    let Some(grid) = locatable(grid) else { return generic_frontiers(grid, cx) };
    let mut lines = Vec::new();
    for (i, row) in grid.rows().enumerate() {
        if row.iter().all(|&c| c == row[0]) {
            lines.push(Value::object(row_cells(i, row).collect()));
        }
    }
    for j in 0..grid.width() {
        let column = || grid.cells()[j..].iter().step_by(grid.width());
        if column().all(|&c| c == grid.at(0, j)) {
            let cell = |(i, &c): (usize, &u8)| Cell { colour: c.into(), loc: loc_at(i, j) };
            lines.push(Value::object(column().enumerate().map(cell).collect()));
        }
    }
    cx.set(lines)
}

/// A row or column as an object, if all its values are equal.
fn line(values: Vec<Value>, at: impl Fn(i64) -> (i64, i64), cx: &mut Context) -> Result<Option<Value>, Fault> {
    let uniform = values.first().is_some_and(|first| values.iter().all(|v| v.equals(first)));
    if !uniform {
        return Ok(None);
    }
    let cell = |(k, value)| {
        let (i, j) = at(k as i64);
        cx.couple(value, Value::pair(i, j))
    };
    let cells = values.into_iter().enumerate().map(cell).collect::<Result<_, _>>()?;
    cx.set(cells).map(Some)
}

/// With rows of different lengths there are as many columns as the shortest row has values.
fn generic_frontiers(grid: &Value, cx: &mut Context) -> Outcome {
    dims(grid)?;
    let rows = rows(grid, true)?;
    let mut lines = Vec::new();
    let width = rows.iter().map(Vec::len).min().unwrap_or(0);
    for j in 0..width {
        let column = rows.iter().map(|row| row[j].clone()).collect();
        lines.extend(line(column, |i| (i, j as i64), cx)?);
    }
    for (i, row) in rows.into_iter().enumerate() {
        lines.extend(line(row, |j| (i as i64, j), cx)?);
    }
    cx.set(lines)
}
