//! Rules for cells that are learned from pairs of grids: a decision tree over features of cells.
//!
//! A cell of the output goes back to a cell of its input ([`relation`]). What can be said of that cell and of what is
//! around it are its features ([`scene`]); what may give it its colour are its sources: a colour, or a place in the
//! input. A tree ([`tree`]) says by the features which source it is. Decision trees on cells were used in the Kaggle
//! competition of 2020; sources that name no colour, panels, and trees that are judged by the pairs they have not
//! seen are what is added here.

mod regions;
mod relation;
mod scene;
mod tree;

use crate::fault::Fault;
use crate::value::Grid;

use relation::Relation;
use scene::{SOURCES, Scene, Sources};
use tree::Lesson;

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
}

/// The grid that the pairs suggest for `target`, as cells row by row with its height and width.
///
/// With `turned` the tree is grown on the pairs in all eight positions, where outputs have the size of inputs.
/// `charge` is told the work, in units of about ten nanoseconds. Faults: no pair, pairs that relate differently, grids
/// that are none of ARC, or what `charge` says.
pub fn learned_cells(
    pairs: &[(&Grid, &Grid)],
    target: &Grid,
    detail: Detail,
    turned: bool,
    charge: &mut dyn FnMut(u64) -> Result<(), Fault>,
) -> Result<(usize, usize, Vec<u8>), Fault> {
    let (input, output) = pairs.first().ok_or(Fault::EmptyContainer)?;
    let relation = Relation::of(input, output).ok_or(Fault::BadValue)?;
    let allowed = |grid: &Grid| grid.height() <= MAX_SIDE && grid.width() <= MAX_SIDE;
    let alike = |(input, output): &(&Grid, &Grid)| allowed(input) && allowed(output) && relation.holds(input, output);
    let (height, width) = relation.size(target).ok_or(Fault::BadValue)?;
    if pairs.len() > MAX_PAIRS || !pairs.iter().all(alike) || !allowed(target) || height.max(width) > MAX_SIDE {
        return Err(Fault::BadValue);
    }
    let positions = if turned && relation.same_size() { 0..8 } else { 0..1 };
    let mut lesson = Lesson::default();
    let (mut sources, mut wanted): (Vec<Sources>, Vec<u8>) = (Vec::new(), Vec::new());
    for position in positions {
        for (input, output) in pairs {
            charge((20 * input.cells().len() + 15 * output.cells().len()) as u64)?;
            let (input, output) = (scene::turned(input, position), scene::turned(output, position));
            let (Some(input), Some(output)) = (input.as_grid(), output.as_grid()) else { return Err(Fault::Type) };
            let scene = Scene::of(input)?;
            for row in 0..output.height() {
                for column in 0..output.width() {
                    scene.features(detail, row, column, relation, &mut lesson.features);
                    sources.push(scene.sources(row, column, relation));
                    wanted.push(output.at(row, column));
                }
            }
        }
    }
    charge((wanted.len() * SOURCES / 8) as u64)?;
    lesson.classes = classes(&sources, &wanted).ok_or(Fault::BadValue)?;
    let tree = lesson.tree(charge)?;
    charge((20 * target.cells().len() + 15 * height * width) as u64)?;
    let scene = Scene::of(target)?;
    let mut cells = Vec::with_capacity(height * width);
    let mut features = Vec::new();
    for row in 0..height {
        for column in 0..width {
            features.clear();
            scene.features(detail, row, column, relation, &mut features);
            let source = usize::from(tree.class(&features));
            cells.push(scene.colour(scene.sources(row, column, relation)[source]));
        }
    }
    Ok((height, width, cells))
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
