//! How the cells of an output go back to those of its input.

use crate::value::Grid;

/// As many panels are told apart.
pub const PANELS: usize = 9;

/// How sizes relate.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Relation {
    /// The output is so many times as high and as wide as the input.
    Grown(usize, usize),
    /// The input is so many panels high and wide, with lines of this thickness between them; the output is like one.
    Panels(usize, usize, usize),
}

impl Relation {
    /// The relation of a pair, if it has one.
    pub fn of(input: &Grid, output: &Grid) -> Option<Relation> {
        let (height, width) = (output.height(), output.width());
        if height.is_multiple_of(input.height()) && width.is_multiple_of(input.width()) {
            return Some(Relation::Grown(height / input.height(), width / input.width()));
        }
        [1, 0, 2].into_iter().find_map(|gap| {
            let along =
                |all: usize, one: usize| (all + gap).is_multiple_of(one + gap).then(|| (all + gap) / (one + gap));
            let (down, across) = (along(input.height(), height)?, along(input.width(), width)?);
            (down * across <= PANELS).then_some(Relation::Panels(down, across, gap))
        })
    }

    /// Whether a pair has this relation.
    pub fn holds(self, input: &Grid, output: &Grid) -> bool {
        Relation::of(input, output) == Some(self)
    }

    /// Whether outputs are of the size of inputs.
    pub fn same_size(self) -> bool {
        self == Relation::Grown(1, 1)
    }

    /// The size of the output of an input.
    pub fn size(self, input: &Grid) -> Option<(usize, usize)> {
        match self {
            Relation::Grown(down, across) => Some((input.height() * down, input.width() * across)),
            Relation::Panels(down, across, gap) => {
                let along = |all: usize, n: usize| {
                    ((all + gap).is_multiple_of(n) && (all + gap) / n > gap).then(|| (all + gap) / n - gap)
                };
                Some((along(input.height(), down)?, along(input.width(), across)?))
            }
        }
    }

    /// The cell of the input that a cell of the output goes back to; with panels, that of the first.
    pub fn origin(self, row: usize, column: usize) -> (usize, usize) {
        match self {
            Relation::Grown(down, across) => (row / down, column / across),
            Relation::Panels(..) => (row, column),
        }
    }
}
