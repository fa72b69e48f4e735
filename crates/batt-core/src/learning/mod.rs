//! Rules for cells that are learned from pairs of grids: a decision tree over features of cells.
//!
//! A cell of the output goes back to a cell of its input ([`relation`]). What can be said of that cell, of what is
//! around it ([`scene`]) and of what it belongs to ([`belonging`]) are its features; what may give it its colour are
//! its sources: a colour, or a place in the input. A tree ([`tree`]) says by the features which source it is. In an
//! [`Order`] cells are written one after the other, and features and sources include what was written before
//! ([`written`]). Decision trees on cells were used in the Kaggle competition of 2020; sources that name no colour,
//! panels, cells in an order, and trees that are judged by the pairs they have not seen are what is added here.

mod belonging;
mod regions;
mod relation;
mod scene;
mod tree;
mod written;

use std::collections::BTreeSet;

use crate::fault::Fault;
use crate::value::{Grid, Value};

use relation::Relation;
use scene::Scene;
use tree::Lesson;
use written::Written;

/// How many sources of colours there are: those of the scene, then what was written before.
const SOURCES: usize = scene::SOURCES + written::SOURCES;

/// The colour that each source has for a cell.
type Sources = [u8; SOURCES];

/// The largest side of a grid, and the greatest number of pairs.
const MAX_SIDE: usize = 30;
const MAX_PAIRS: usize = 64;

/// What is told of a cell.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug)]
pub enum Detail {
    /// What is around it, and its region.
    Surroundings,
    /// Also how the regions, and the lines through the cell, compare.
    Shapes,
    /// Also where it is.
    Place,
    /// Also what it belongs to: its piece, what touches its region, the nearest ink, its row and column.
    Belonging,
}

/// How the cells of an output depend on each other.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Order {
    /// They do not.
    None,
    /// They do not, and the tree is grown on the pairs in all eight positions, where outputs have the size of inputs.
    Turned,
    /// Each is told those before it, row by row in this one of the eight positions (0 to 7).
    From(usize),
}

/// The grid that the pairs suggest for `target`.
///
/// `charge` is told the work, in units of about ten nanoseconds. Faults: no pair, pairs that relate differently, grids
/// that are none of ARC, or what `charge` says.
pub fn learned_cells(
    pairs: &[(&Grid, &Grid)],
    target: &Grid,
    detail: Detail,
    order: Order,
    charge: &mut dyn FnMut(u64) -> Result<(), Fault>,
) -> Result<Value, Fault> {
    let grids = || pairs.iter().flat_map(|(input, output)| [*input, *output]).chain([target]);
    if pairs.len() > MAX_PAIRS || grids().any(|grid| grid.height().max(grid.width()) > MAX_SIDE) {
        return Err(Fault::BadValue);
    }
    let position = match order {
        Order::From(position) => position,
        Order::None | Order::Turned => 0,
    };
    let turned = |grid: &Grid| scene::turned(grid, position);
    let values: Vec<(Value, Value)> = pairs.iter().map(|(input, output)| (turned(input), turned(output))).collect();
    let goal = turned(target);
    let pairs: Option<Vec<_>> =
        values.iter().map(|(input, output)| Some((input.as_grid()?, output.as_grid()?))).collect();
    let learner = Learner::of(pairs.ok_or(Fault::BadValue)?, detail, order)?;
    let result = learner.answer(goal.as_grid().ok_or(Fault::BadValue)?, charge)?;
    // The two quarter turns undo each other; all other positions undo themselves.
    let back = [0, 1, 2, 3, 4, 6, 5, 7][position];
    result.as_grid().map(|grid| scene::turned(grid, back)).ok_or(Fault::BadValue)
}

/// Pairs that all relate in the same way.
struct Learner<'p> {
    pairs: Vec<(&'p Grid, &'p Grid)>,
    relation: Relation,
    detail: Detail,
    order: Order,
}

impl<'p> Learner<'p> {
    fn of(pairs: Vec<(&'p Grid, &'p Grid)>, detail: Detail, order: Order) -> Result<Learner<'p>, Fault> {
        let (input, output) = pairs.first().ok_or(Fault::EmptyContainer)?;
        let relation = Relation::of(input, output).ok_or(Fault::BadValue)?;
        if !pairs.iter().all(|(input, output)| relation.holds(input, output)) {
            return Err(Fault::BadValue);
        }
        Ok(Learner { pairs, relation, detail, order })
    }

    fn scene<'g>(&self, grid: &'g Grid) -> Result<Scene<'g>, Fault> {
        Scene::of(grid, self.detail)
    }

    /// What it takes to look at an input and the cells of its output.
    fn looking(&self, input: usize, output: usize) -> u64 {
        let (once, each) = if self.detail >= Detail::Belonging { (100, 25) } else { (20, 15) };
        (once * input + each * output) as u64
    }

    /// The features and sources of a cell, in an output of which `output` is what stands before it.
    fn look(&self, scene: &Scene, output: &Written, row: usize, column: usize, features: &mut Vec<u8>) -> Sources {
        let mut sources = [scene::NONE; SOURCES];
        scene.features(self.detail, row, column, self.relation, features);
        sources[..scene::SOURCES].copy_from_slice(&scene.sources(row, column, self.relation));
        if matches!(self.order, Order::From(_)) {
            let before = output.before(row, column);
            features.extend(before);
            sources[scene::SOURCES..].copy_from_slice(&before[..written::SOURCES]);
        }
        sources
    }

    fn answer(&self, target: &Grid, charge: &mut dyn FnMut(u64) -> Result<(), Fault>) -> Result<Value, Fault> {
        let (height, width) = self.relation.size(target).ok_or(Fault::BadValue)?;
        if height.max(width) > MAX_SIDE {
            return Err(Fault::BadValue);
        }
        let turned = self.order == Order::Turned && self.relation.same_size();
        let mut lesson = Lesson::default();
        let (mut sources, mut wanted): (Vec<Sources>, Vec<u8>) = (Vec::new(), Vec::new());
        for position in if turned { 0..8 } else { 0..1 } {
            for (input, output) in &self.pairs {
                charge(self.looking(input.cells().len(), output.cells().len()))?;
                let (input, output) = (scene::turned(input, position), scene::turned(output, position));
                let (Some(input), Some(output)) = (input.as_grid(), output.as_grid()) else { return Err(Fault::Type) };
                let (scene, written) = (self.scene(input)?, Written::of(output));
                for row in 0..output.height() {
                    for column in 0..output.width() {
                        sources.push(self.look(&scene, &written, row, column, &mut lesson.features));
                        wanted.push(output.at(row, column));
                    }
                }
            }
        }
        charge((wanted.len() * scene::PLAIN / 8) as u64)?;
        let chosen = classes(&sources, &wanted).ok_or(Fault::BadValue)?;
        let used: Vec<u8> = chosen.iter().copied().collect::<BTreeSet<u8>>().into_iter().collect();
        lesson.count = used.len();
        lesson.classes = chosen.iter().map(|class| used.partition_point(|one| one < class) as u8).collect();
        let tree = lesson.tree(charge)?;
        charge(self.looking(target.cells().len(), height * width))?;
        let scene = self.scene(target)?;
        let mut written = Written::empty(height, width);
        let mut features = Vec::new();
        for row in 0..height {
            for column in 0..width {
                features.clear();
                let sources = self.look(&scene, &written, row, column, &mut features);
                let source = used[usize::from(tree.class(&features))];
                written.write(row, column, scene.colour(sources[usize::from(source)]));
            }
        }
        Ok(Value::grid(height, width, written.into_cells()))
    }
}

/// For each cell the source that gives its colour: of all sources the one that explains most cells, of the others that
/// which explains most of what is left, and so on. None if a colour has no source.
fn classes(sources: &[Sources], wanted: &[u8]) -> Option<Vec<u8>> {
    let mut classes: Vec<Option<u8>> = vec![None; wanted.len()];
    let mut left = wanted.len();
    while left > 0 {
        let mut covered = [0_usize; SOURCES];
        for ((sources, &colour), _) in sources.iter().zip(wanted).zip(&classes).filter(|(_, class)| class.is_none()) {
            for (n, &source) in covered.iter_mut().zip(sources) {
                *n += usize::from(source == colour);
            }
        }
        let best = (0..SOURCES).max_by_key(|&source| (covered[source], SOURCES - source))?;
        if covered[best] == 0 {
            return None;
        }
        for ((sources, &colour), class) in sources.iter().zip(wanted).zip(&mut classes) {
            if class.is_none() && sources[best] == colour {
                *class = u8::try_from(best).ok();
                left -= 1;
            }
        }
    }
    classes.into_iter().collect()
}
