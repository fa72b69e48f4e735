//! Object extraction (PRIMITIVES.md, 4.6).

use super::Outcome;
use super::colours::{background_byte, mostcolor, palette};
use super::patches::{cells_of, dims, loc_at, locatable};
use super::transforms::rows;
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::value::{Cell, Items, Value, Values};

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

/// Cells of a row next to each other that belong together.
struct Run {
    row: usize,
    start: usize,
    end: usize,
    label: u32,
}

/// Labels that turned out to be of one component: each points to a lesser one of it, the least one to itself.
struct Labels(Vec<u32>);

impl Labels {
    fn new_label(&mut self) -> u32 {
        let label = self.0.len() as u32;
        self.0.push(label);
        label
    }

    #[inline]
    fn least(&mut self, mut label: u32) -> u32 {
        while self.0[label as usize] != label {
            let next = self.0[label as usize];
            self.0[label as usize] = self.0[next as usize];
            label = next;
        }
        label
    }

    /// Both labels are of one component; the least label of it.
    #[inline]
    fn unite(&mut self, a: u32, b: u32) -> u32 {
        if a == b {
            return a;
        }
        let (a, b) = (self.least(a), self.least(b));
        self.0[a.max(b) as usize] = a.min(b);
        a.min(b)
    }
}

/// The runs of all rows in reading order, each with a label, and which labels are of one component.
fn labelled<T: Copy + PartialEq>(cells: &[T], width: usize, background: Option<T>, rule: Rule) -> (Vec<Run>, Labels) {
    let (mut runs, mut labels) = (Vec::<Run>::with_capacity(64), Labels(Vec::with_capacity(64)));
    let reach = usize::from(rule.diagonal);
    let mut above = 0..0; // the runs of the row above
    for (row, line) in cells.chunks_exact(width.max(1)).enumerate() {
        let first = runs.len();
        let mut start = 0;
        while start < width {
            let cell = line[start];
            if Some(cell) == background {
                start += 1;
                continue;
            }
            let belongs = |other: &T| if rule.univalued { *other == cell } else { Some(*other) != background };
            let end = start + 1 + line[start + 1..].iter().take_while(|other| belongs(other)).count();
            // What ends before this run does so before all that follow it.
            while above.start < above.end && runs[above.start].end + reach <= start {
                above.start += 1;
            }
            let mut label = None;
            for k in above.clone() {
                let other = &runs[k];
                if other.start >= end + reach {
                    break;
                }
                if !rule.univalued || cells[other.row * width + other.start] == cell {
                    let united = label.map_or(other.label, |label| labels.unite(label, other.label));
                    label = Some(united);
                }
            }
            let label = label.unwrap_or_else(|| labels.new_label());
            runs.push(Run { row, start, end, label });
            start = end;
        }
        above = first..runs.len();
    }
    (runs, labels)
}

/// The items, one for each cell of a number, row and column, by connected component; the components in the order of
/// their first cells.
fn components<T: Copy + PartialEq, I, H>(
    cells: &[T],
    width: usize,
    background: Option<T>,
    rule: Rule,
    item: impl Fn(usize, usize, usize) -> I,
) -> impl Iterator<Item = Items<I, H>> {
    let (mut runs, mut labels) = labelled(cells, width, background, rule);
    // A component's least label is that of its first cell.
    let mut groups = Vec::with_capacity(labels.0.len());
    groups.resize_with(labels.0.len(), || (0, Items::new()));
    for run in &mut runs {
        run.label = labels.least(run.label);
        groups[run.label as usize].0 += run.end - run.start;
    }
    for &Run { row, start, end, label } in &runs {
        let (cells, group) = &mut groups[label as usize];
        group.reserve(*cells);
        group.extend((start..end).map(|column| item(row * width + column, row, column)));
        *cells -= end - start;
    }
    groups.into_iter().map(|(_, group)| group).filter(|group| !group.is_empty())
}

/// The cells of row `i` of a [`locatable`] grid.
fn row_cells(i: usize, row: &[u8]) -> impl ExactSizeIterator<Item = Cell> + '_ {
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
    let cell = |k: usize, i, j| Cell { colour: grid.cells()[k].into(), loc: loc_at(i, j) };
    let objects = components(grid.cells(), grid.width(), background, rule, cell);
    // Cells of one colour are ascending in reading order.
    let object = |cells| if rule.univalued { Value::ascending_object(cells) } else { Value::object(cells) };
    cx.set(objects.map(object).collect())
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
    let item = |k: usize, _, _| cells[k].clone();
    let objects = components(&class_of, width, background, rule, item).map(|cells| cx.set(cells));
    let objects = objects.collect::<Result<_, _>>()?;
    cx.set(objects)
}

/// The cells of a grid by colour, the most frequent one left out if only the `foreground` counts.
fn by_colour(grid: &Value, foreground: bool, cx: &mut Context) -> Outcome {
    if let Some(grid) = locatable(grid) {
        let (cells, but) = (cells_of(grid), foreground.then(|| background_byte(grid).into()));
        let of_one_colour = cells.chunk_by(|a, b| a.colour == b.colour);
        let wanted = of_one_colour.filter(|cells| Some(cells[0].colour) != but);
        return cx.set(wanted.map(|cells| Value::ascending_object(cells.into())).collect());
    }
    let background = if foreground { Some(mostcolor(grid, cx)?) } else { None };
    let mut colours = palette(grid, cx)?;
    if let Some(background) = background {
        let others = colours.iter()?.filter(|c| !c.equals(&background)).collect();
        colours = cx.set(others)?;
    }
    let mut objects = Values::new();
    for colour in colours.iter()? {
        let mut cells = Values::new();
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
    let mut lines = Values::new();
    for (i, row) in grid.rows().enumerate() {
        if row.iter().all(|&c| c == row[0]) {
            lines.push(Value::ascending_object(row_cells(i, row).collect()));
        }
    }
    for j in 0..grid.width() {
        let column = || grid.cells()[j..].iter().step_by(grid.width());
        if column().all(|&c| c == grid.at(0, j)) {
            let cell = |(i, &c): (usize, &u8)| Cell { colour: c.into(), loc: loc_at(i, j) };
            lines.push(Value::ascending_object(column().enumerate().map(cell).collect()));
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
    let mut lines = Values::new();
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
