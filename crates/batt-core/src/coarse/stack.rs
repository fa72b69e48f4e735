//! Pieces laid over one another: each stack is built for some of the pairs, greedily, most of one pair first.

use super::intern::{Map, Set};

use super::budget::Budget;
use super::classes::{Classes, Given};
use super::image::{Colour, Image, Size};
use super::pattern::complete_pattern;
use super::pieces::{PieceId, Pieces};
use super::step::Step;
use crate::Fault;

/// Which cells of a piece are laid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Use {
    /// Those that are not black.
    Ink,
    /// Those that are.
    Black,
    /// All.
    All,
}

impl Use {
    const ALL: [Use; 3] = [Use::Ink, Use::Black, Use::All];

    /// Its name in programs.
    pub fn name(self) -> &'static str {
        ["ink", "black", "all"][self as usize]
    }

    /// The cells of a word that are laid.
    fn active(self, ink: u64, full: u64) -> u64 {
        match self {
            Use::Ink => ink,
            Use::Black => !ink & full,
            Use::All => full,
        }
    }
}

/// A piece and how it is used.
pub type Layer = (PieceId, Use);

/// A candidate: layers, the first on top, and what they give.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The layers, the first on top.
    pub layers: Vec<Layer>,
    /// Whether what they leave open is completed by patterns.
    pub complete: bool,
    /// How many demo pairs are reproduced.
    pub pairs: usize,
    /// Number of functions of the longest layer.
    pub depth: u8,
    /// Number of functions of all layers together, and one for each layer.
    pub length: usize,
    /// Whether it shows the output of another demo pair.
    pub borrows: bool,
    /// The pictures on the test inputs; none where cells stay open.
    pub tests: Vec<Option<Image>>,
}

impl Candidate {
    /// What it is worth: reproduced pairs, less a tenth for each function and layer, and much for what it borrows from
    /// other pairs. How much was chosen on the training tasks.
    pub fn score(&self) -> f64 {
        let borrowed = if self.borrows { 1.5 } else { 0.0 };
        let completed = if self.complete { 0.00001 } else { 0.0 };
        self.pairs as f64 - 0.1 * self.length as f64 - borrowed - completed
    }
}

const MAX_LAYERS: usize = 10;
const MAX_SUBSET_PAIRS: usize = 5;

/// How many counts are kept at most, of two bytes each.
const MAX_COVERS: usize = 1 << 24;

/// What is laid so far.
#[derive(Clone)]
struct Pile {
    layers: Vec<Layer>,
    laid: Vec<u64>,
    /// What was wrong where it was laid; on demos only.
    wrong: Vec<u64>,
}

/// Builds stacks.
pub struct Stacker<'a> {
    classes: &'a Classes,
    pieces: &'a Pieces,
    targets: &'a [Image],
    full: Vec<u64>,
    /// Whether a target has no black cell, so that completion can give it; and nothing if that is left out.
    inked: Vec<bool>,
    /// What is left out.
    without: &'a [Step],
    /// Whether the rule for the size of outputs is right on a pair: no program gives its output otherwise.
    sized: &'a [bool],
    /// For each piece and use the pairs, a bit each, on which it is wrong anywhere.
    wrong_on: Vec<[u8; 3]>,
    /// For what is laid on a pair the open cells that each piece has ink on.
    covers: Map<(usize, Vec<u64>), Vec<u16>>,
    completed: Map<(usize, Vec<u64>), bool>,
    pictures: Map<Image, Option<Image>>,
    seen: Set<(Vec<Layer>, bool)>,
    found: Vec<Candidate>,
}

impl<'a> Stacker<'a> {
    /// Stacks of these pieces for these targets, the outputs of the demos; `sized` tells on which of them the rule for
    /// the size of outputs is right; `without` some steps.
    pub fn new(
        classes: &'a Classes,
        pieces: &'a Pieces,
        targets: &'a [Image],
        sized: &'a [bool],
        without: &'a [Step],
    ) -> Stacker<'a> {
        let layout = pieces.layout();
        let full: Vec<u64> = (0..layout.words.len()).flat_map(|grid| layout.full(grid)).collect();
        let wrong_on = |piece: u32| {
            let (ink, wrong) = pieces.bits(PieceId(piece));
            Use::ALL.map(|usage| {
                let wrong_at = |word: usize| wrong[word] & usage.active(ink[word], full[word]) != 0;
                let pairs = 0..targets.len().min(MAX_SUBSET_PAIRS);
                pairs.filter(|&pair| layout.span(pair).any(wrong_at)).fold(0, |mask, pair| mask | 1 << pair)
            })
        };
        let wrong_on = (0..pieces.len() as u32).map(wrong_on).collect();
        let patterns = !without.contains(&Step::Patterns);
        let inked = targets.iter().map(|target| patterns && !target.cells().contains(&0)).collect();
        Stacker {
            classes,
            pieces,
            targets,
            full,
            inked,
            without,
            sized,
            wrong_on,
            covers: Map::default(),
            completed: Map::default(),
            pictures: Map::default(),
            seen: Set::default(),
            found: Vec::new(),
        }
    }

    /// What was found, in order.
    pub fn found(&self) -> &[Candidate] {
        &self.found
    }

    /// All stacks: for each greatest number of functions, each set of pairs, each pair of it that comes first.
    pub fn build_all(&mut self, budget: &mut Budget<'_>) -> Result<(), Fault> {
        budget.charge((self.pieces.len() * self.pieces.layout().total) as u64)?; // what `new` did
        let pairs = self.targets.len().min(MAX_SUBSET_PAIRS);
        let smallest = if self.without.contains(&Step::Subsets) { (1 << pairs) - 1 } else { 1 };
        for depth in 0..=self.pieces.greatest_depth() {
            let upto = self.pieces.upto(depth);
            if depth > 0 && upto == self.pieces.upto(depth - 1) {
                continue;
            }
            for k in 0..pairs {
                for subset in smallest..1u32 << pairs {
                    let members: Vec<usize> = (0..pairs).filter(|pair| subset >> pair & 1 == 1).collect();
                    if let Some(&care) = members.get(k) {
                        self.build(upto, &members, care, budget)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn build(&mut self, upto: usize, members: &[usize], care: usize, budget: &mut Budget<'_>) -> Result<(), Fault> {
        let total = self.pieces.layout().total;
        let mut pile = Pile { layers: Vec::new(), laid: vec![0; total], wrong: vec![0; total] };
        let most = if self.without.contains(&Step::Stacking) { 1 } else { MAX_LAYERS };
        while pile.layers.len() < most {
            let Some(layer) = self.best(upto, members, care, &pile, budget)? else { break };
            self.lay(&mut pile, layer);
            self.try_completion(&pile, care, budget)?;
        }
        self.emit(&pile);
        Ok(())
    }

    /// Count, once for what is laid there, on how many open cells of a pair each piece has ink.
    fn count_covers(&mut self, care: usize, laid: &[u64], budget: &mut Budget<'_>) -> Result<(), Fault> {
        let span = self.pieces.layout().span(care);
        let key = (care, laid[span.clone()].to_vec());
        if self.covers.contains_key(&key) {
            return Ok(());
        }
        if self.covers.len() * self.pieces.len() > MAX_COVERS {
            self.covers.clear();
        }
        budget.charge((self.pieces.len() * (4 + span.len())) as u64)?;
        let open: Vec<u64> = span.clone().map(|word| self.full[word] & !laid[word]).collect();
        let count = |piece: u32| {
            let ink = &self.pieces.bits(PieceId(piece)).0[span.clone()];
            ink.iter().zip(&open).map(|(ink, open)| (ink & open).count_ones() as u16).sum()
        };
        self.covers.insert(key, (0..self.pieces.len() as u32).map(count).collect());
        Ok(())
    }

    /// The layer that is right on all open cells of the members and covers most open cells of the pair that comes first.
    fn best(
        &mut self,
        upto: usize,
        members: &[usize],
        care: usize,
        pile: &Pile,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Layer>, Fault> {
        let pieces = self.pieces;
        let layout = pieces.layout();
        let open: Vec<u64> = self.full.iter().zip(&pile.laid).map(|(full, laid)| full & !laid).collect();
        let subset = members.iter().fold(0u8, |mask, &pair| mask | 1 << pair);
        // The open words of the members.
        let words: Vec<(usize, u64)> = members
            .iter()
            .flat_map(|&pair| layout.span(pair))
            .filter(|&word| open[word] != 0)
            .map(|word| (word, open[word]))
            .collect();
        let left = layout.span(care).map(|word| open[word].count_ones() as u16).sum();
        budget.charge(upto as u64)?;
        self.count_covers(care, &pile.laid, budget)?;
        let key = (care, pile.laid[layout.span(care)].to_vec());
        let covers = self.covers.get(&key).map_or(&[][..], Vec::as_slice);
        let black_cells = !self.without.contains(&Step::BlackCells);
        let mut most = 0;
        let mut best = None;
        for (piece, (&covered, wrong_on)) in (0..upto as u32).map(PieceId).zip(covers.iter().zip(&self.wrong_on)) {
            if most == left {
                break;
            }
            // Whether ink, and black, is wrong on an open cell.
            let mut wrong = wrong_on.map(|pairs| pairs & subset != 0);
            if !pile.layers.is_empty() && wrong[2] {
                let wanted = [covered > most, left - covered > most];
                let (mut on_ink, mut on_black) = (0, 0);
                let (ink, bits) = pieces.bits(piece);
                for &(word, open) in &words {
                    let wrong = bits[word] & open;
                    on_ink |= wrong & ink[word];
                    on_black |= wrong & !ink[word];
                    if (on_ink != 0 || !wanted[0]) && (on_black != 0 || !wanted[1]) && on_ink | on_black != 0 {
                        break;
                    }
                }
                wrong = [on_ink != 0, on_black != 0, on_ink | on_black != 0];
                wrong[0] |= !wanted[0];
                wrong[1] |= !wanted[1];
            }
            wrong[1] |= !black_cells;
            for (usage, gain) in Use::ALL.into_iter().zip([covered, left - covered, left]) {
                if gain > most && !wrong[usage as usize] {
                    (most, best) = (gain, Some((piece, usage)));
                }
            }
        }
        Ok(best)
    }

    fn lay(&self, pile: &mut Pile, layer: Layer) {
        let (ink, wrong) = self.pieces.bits(layer.0);
        for word in 0..pile.laid.len() {
            let new = layer.1.active(ink[word], self.full[word]) & !pile.laid[word];
            pile.wrong[word] |= new & wrong[word];
            pile.laid[word] |= new;
        }
        pile.layers.push(layer);
    }

    /// A candidate of these layers.
    fn candidate(&self, layers: &[Layer], complete: bool, pairs: usize, tests: Vec<Option<Image>>) -> Candidate {
        let plans = layers.iter().map(|(piece, _)| self.pieces.finished(*piece));
        let borrowed = |class| matches!(self.classes.given(class), Given::DemoOutput(_));
        Candidate {
            layers: layers.to_vec(),
            complete,
            pairs,
            depth: plans.clone().map(|plan| plan.depth).max().unwrap_or(0),
            length: plans.clone().map(|plan| usize::from(plan.depth) + 1).sum(),
            borrows: plans.clone().any(|plan| borrowed(plan.class)),
            tests,
        }
    }

    /// The stack as it is becomes a candidate.
    fn emit(&mut self, pile: &Pile) {
        if !self.seen.insert((pile.layers.clone(), false)) {
            return;
        }
        let layout = self.pieces.layout();
        let whole = |grid: usize| layout.span(grid).all(|word| pile.laid[word] == self.full[word]);
        let right =
            |grid: &usize| self.sized[*grid] && whole(*grid) && layout.span(*grid).all(|word| pile.wrong[word] == 0);
        let pairs = (0..self.targets.len()).filter(right).count();
        if pairs == 0 {
            return;
        }
        let tests: Vec<Option<Image>> = (self.targets.len()..layout.sizes.len())
            .map(|grid| whole(grid).then(|| self.picture(&pile.layers, grid).0))
            .collect();
        if tests.iter().any(Option::is_some) {
            self.found.push(self.candidate(&pile.layers, false, pairs, tests));
        }
    }

    /// The picture of layers on a grid, black where it is open; and how many cells are open.
    fn picture(&self, layers: &[Layer], grid: usize) -> (Image, usize) {
        let size = self.pieces.layout().sizes[grid];
        pile_up(size, layers.iter().map(|&(piece, usage)| (self.pieces.picture(self.classes, piece, grid), usage)))
    }

    /// If patterns complete what is laid to the target of the pair that comes first, complete all other grids as well.
    fn try_completion(&mut self, pile: &Pile, care: usize, budget: &mut Budget<'_>) -> Result<(), Fault> {
        if !self.inked[care] || self.seen.contains(&(pile.layers.clone(), true)) {
            return Ok(());
        }
        let span = self.pieces.layout().span(care);
        // What is laid on this pair is right, so that the picture follows from where it is laid.
        let key = (care, pile.laid[span.clone()].to_vec());
        let target = &self.targets[care];
        let gives = match self.completed.get(&key) {
            Some(&gives) => gives,
            None => {
                let laid = &key.1;
                let cells = target.cells().iter().enumerate();
                let seen: Vec<Colour> =
                    cells.map(|(k, &cell)| if laid[k / 64] >> (k % 64) & 1 == 1 { cell } else { 0 }).collect();
                let gives =
                    complete_pattern(&target.with_cells(seen), |units| budget.charge(units))?.as_ref() == Some(target);
                self.completed.insert(key, gives);
                gives
            }
        };
        if !gives {
            return Ok(());
        }
        self.seen.insert((pile.layers.clone(), true));
        let grids = self.pieces.layout().sizes.len();
        let mut pictures = Vec::with_capacity(grids);
        for grid in 0..grids {
            let (picture, _) = self.picture(&pile.layers, grid);
            let completed = match self.pictures.get(&picture) {
                Some(known) => known.clone(),
                None => {
                    let completed = complete_pattern(&picture, |units| budget.charge(units))?;
                    self.pictures.insert(picture, completed.clone());
                    completed
                }
            };
            if grid < self.targets.len() && completed.is_none() {
                return Ok(());
            }
            pictures.push(completed);
        }
        let tests = pictures.split_off(self.targets.len());
        let right = |pair: &usize| self.sized[*pair] && pictures[*pair].as_ref() == Some(&self.targets[*pair]);
        let pairs = (0..self.targets.len()).filter(right).count();
        if pairs > 0 && tests.iter().any(Option::is_some) {
            self.found.push(self.candidate(&pile.layers, true, pairs, tests));
        }
        Ok(())
    }
}

/// Pictures laid over one another, the first on top; what none covers is black and counted.
pub fn pile_up(size: Size, layers: impl Iterator<Item = (Image, Use)>) -> (Image, usize) {
    let mut cells: Vec<Option<Colour>> = vec![None; size.area()];
    for (picture, usage) in layers {
        for (cell, &colour) in cells.iter_mut().zip(picture.cells()) {
            let active = match usage {
                Use::Ink => colour != 0,
                Use::Black => colour == 0,
                Use::All => true,
            };
            if cell.is_none() && active {
                *cell = Some(colour);
            }
        }
    }
    let open = cells.iter().filter(|cell| cell.is_none()).count();
    (Image::blank(0, 0, size).with_cells(cells.into_iter().map(|cell| cell.unwrap_or(0)).collect()), open)
}
