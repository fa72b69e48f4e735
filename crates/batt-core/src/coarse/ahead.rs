//! Results that are computed ahead of the search: functions on many images at once, by what is faster at that than the
//! engine.

use std::ops::RangeInclusive;

use super::functions::{Function, FunctionId, Kind};
use super::image::{Image, Room};
use super::intern::{Map, StateId, States};
use super::state::State;

/// What computes functions on many images at once. Each result is that of [`Function::apply`] or missing, so that nothing
/// but time depends on it.
pub trait Accelerator: Send + Sync {
    /// Whether it has this function, from an image to an image that is no larger.
    fn has(&self, function: Function) -> bool;

    /// Whether it takes this image.
    fn takes(&self, image: &Image) -> bool;

    /// How many results at once are worth it, and how many it computes at once; `None` if it computes no more.
    fn batch(&self) -> Option<RangeInclusive<usize>>;

    /// Apply all functions, which it has, to all images, which it takes.
    fn apply(&self, images: &[&Image], functions: &[Function]) -> Applied;
}

/// Results of functions on images: for each image and, within it, function the place of its result among `images`.
#[derive(Debug, Default, PartialEq)]
pub struct Applied {
    /// Results; equal ones may occur more than once.
    pub images: Vec<Image>,
    /// Places in `images`; [`Applied::MISSING`] for what was not computed.
    pub places: Vec<u32>,
    /// Why something was not computed, or by another device: a line of text.
    pub failure: Option<String>,
}

impl Applied {
    /// In place of the place of a result that was not computed.
    pub const MISSING: u32 = u32::MAX;
}

/// A state that is in no table yet.
const NEW: u32 = u32::MAX;

/// What is known ahead. It is kept until the next batch.
pub struct Ahead<'a> {
    accelerator: Option<&'a dyn Accelerator>,
    /// Where classes begin for which nothing was computed yet.
    pub until: usize,
    /// For each function its column.
    columns: Vec<Option<u16>>,
    width: usize,
    /// For each state its row.
    rows: Map<StateId, u32>,
    applied: Applied,
    /// The states that the images are, once they are used.
    interned: Vec<u32>,
    used: u64,
    failure: Option<String>,
}

/// States of which results are to be computed ahead.
pub struct Batch {
    functions: Vec<FunctionId>,
    states: Vec<StateId>,
    rows: Map<StateId, u32>,
    sizes: RangeInclusive<usize>,
    calls: u64,
    fuel: u64,
    bytes: usize,
    room: Room,
}

/// Fuel of a call of a function of the engine, for this number of cells that it takes.
pub fn price_of_call(cells: usize) -> u64 {
    200 + 4 * cells as u64
}

impl Batch {
    /// Whether no more results are to be computed at once: a device does no more, or fuel or memory are used up.
    pub fn is_full(&self) -> bool {
        (self.states.len() + 1) * self.functions.len() > *self.sizes.end() || self.fuel == 0 || self.bytes == 0
    }

    /// Add a state if it is for the accelerator.
    fn add(&mut self, id: StateId, state: &State, accelerator: &dyn Accelerator) {
        let Some(image) = state.image() else { return };
        if self.is_full() || !self.room.holds(image.size()) || !accelerator.takes(image) {
            return;
        }
        if self.rows.contains_key(&id) {
            return;
        }
        let price = self.calls * price_of_call(state.area());
        self.fuel = self.fuel.saturating_sub(price);
        if self.fuel > 0 {
            self.rows.insert(id, self.states.len() as u32);
            self.states.push(id);
            self.bytes = self.bytes.saturating_sub(self.functions.len() * States::bytes_of(state));
        }
    }
}

impl<'a> Ahead<'a> {
    /// Nothing yet, and nothing ever without an accelerator.
    pub fn new(accelerator: Option<&'a dyn Accelerator>) -> Ahead<'a> {
        let (columns, rows, interned) = (Vec::new(), Map::default(), Vec::new());
        let applied = Applied::default();
        Ahead { accelerator, until: usize::MAX, columns, width: 0, rows, applied, interned, used: 0, failure: None }
    }

    /// How many results were used, and why there were no more of them, if something failed.
    pub fn end(self) -> (u64, Option<String>) {
        (self.used, self.failure)
    }

    /// Classes that cost more than those before are expanded: forget all.
    pub fn begin_level(&mut self) {
        self.rows.clear();
        (self.applied, self.interned) = (Applied::default(), Vec::new());
        self.until = if self.accelerator.is_some() { 0 } else { usize::MAX };
    }

    /// Begin a batch with those of these functions that the accelerator has. All of them together make so many calls for a
    /// state; no more states are taken than this fuel pays for, or than have results in so many bytes.
    pub fn begin(
        &self,
        all: &[Function],
        ids: impl Iterator<Item = FunctionId>,
        calls: u64,
        fuel: u64,
        bytes: usize,
        room: Room,
    ) -> Option<Batch> {
        let accelerator = self.accelerator?;
        let sizes = accelerator.batch()?;
        let suits = |function: Function| function.kind() == Kind::ImageToImage && accelerator.has(function);
        let functions: Vec<FunctionId> = ids.filter(|id| suits(all[usize::from(id.0)])).collect();
        let (states, rows) = (Vec::new(), Map::default());
        (!functions.is_empty()).then_some(Batch { functions, states, rows, sizes, calls, fuel, bytes, room })
    }

    /// Add a state to a batch, if the accelerator takes it and it is not in it.
    pub fn add(&self, batch: &mut Batch, id: StateId, state: &State) {
        if let Some(accelerator) = self.accelerator {
            batch.add(id, state, accelerator);
        }
    }

    /// Compute a batch if it is worth it, in place of the one before.
    pub fn compute(&mut self, batch: Batch, all: &[Function], states: &States) {
        self.rows.clear();
        let count = batch.states.len() * batch.functions.len();
        let Some(accelerator) = self.accelerator.filter(|_| count > 0 && count >= *batch.sizes.start()) else { return };
        let images: Vec<&Image> = batch.states.iter().filter_map(|&id| states.get(id).image()).collect();
        let functions: Vec<Function> = batch.functions.iter().map(|id| all[usize::from(id.0)]).collect();
        self.applied = accelerator.apply(&images, &functions);
        self.failure = self.failure.take().or(self.applied.failure.take());
        self.interned = vec![NEW; self.applied.images.len()];
        self.columns = vec![None; all.len()];
        for (column, id) in batch.functions.iter().enumerate() {
            self.columns[usize::from(id.0)] = Some(column as u16);
        }
        (self.width, self.rows) = (batch.functions.len(), batch.rows);
    }

    /// The result of a function on a state, if it is known.
    pub fn take(&mut self, state: StateId, function: FunctionId, states: &mut States) -> Option<StateId> {
        if self.rows.is_empty() {
            return None;
        }
        let row = *self.rows.get(&state)? as usize;
        let column = usize::from(self.columns[usize::from(function.0)]?);
        let place = *self.applied.places.get(row * self.width + column)? as usize;
        let known = self.interned.get_mut(place)?;
        if *known == NEW {
            let image = std::mem::replace(&mut self.applied.images[place], Image::failure());
            *known = states.intern(State::Image(image)).0;
        }
        self.used += 1;
        Some(StateId(*known))
    }
}
