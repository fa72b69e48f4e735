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

/// The label of background.
const NONE: u32 = u32::MAX;

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

/// A label for each cell, and which labels are of one component.
fn labelled<T: Copy + PartialEq>(cells: &[T], width: usize, background: Option<T>, rule: Rule) -> (Vec<u32>, Labels) {
    let (mut of_cell, mut labels) = (vec![NONE; cells.len()], Labels(Vec::new()));
    let mut at = 0;
    while at < cells.len() {
        let above = at.checked_sub(width); // where the row above begins
        for j in 0..width {
            let cell = cells[at + j];
            if Some(cell) == background {
                continue;
            }
            let mut label = NONE;
            let mut meet = |k: usize| {
                let other = of_cell[k];
                if other != NONE && (!rule.univalued || cells[k] == cell) {
                    label = if label == NONE { other } else { labels.unite(label, other) };
                }
            };
            if j > 0 {
                meet(at + j - 1);
            }
            if let Some(above) = above {
                meet(above + j);
                if rule.diagonal && j > 0 {
                    meet(above + j - 1);
                }
                if rule.diagonal && j + 1 < width {
                    meet(above + j + 1);
                }
            }
            of_cell[at + j] = if label == NONE { labels.new_label() } else { label };
        }
        at += width;
    }
    (of_cell, labels)
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
    if width == 0 {
        return Vec::new();
    }
    let (of_cell, mut labels) = labelled(cells, width, background, rule);
    // A component's least label is that of its first cell.
    let mut sizes = Vec::<usize>::new();
    let mut group_of = vec![0; labels.0.len()];
    for label in 0..labels.0.len() as u32 {
        let least = labels.least(label);
        if least == label {
            group_of[label as usize] = sizes.len();
            sizes.push(0);
        } else {
            group_of[label as usize] = group_of[least as usize];
        }
    }
    for &label in of_cell.iter().filter(|&&label| label != NONE) {
        sizes[group_of[label as usize]] += 1;
    }
    let mut groups: Vec<Vec<I>> = sizes.into_iter().map(Vec::with_capacity).collect();
    for (item, label) in items.zip(of_cell) {
        if label != NONE {
            groups[group_of[label as usize]].push(item);
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
