//! Breadth-first expansion: functions on all grids of a task at once.
//!
//! A class is one state for each grid, demos and test inputs, reached by the same functions. Two ways that reach the same
//! states are one class, known by the first and so the shortest of them.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::ahead::{Ahead, price_of_call};
use super::budget::Budget;
pub use super::class::{Canvas, ClassId, Given, Origin};
use super::functions::{CHEAP, Function, FunctionId, Kind, ORDINARY, Outside, listed};
use super::image::{Image, Room, Size};
use super::intern::{Map, StateId, States};
use super::state::State;
use crate::Fault;

#[derive(Clone, Copy)]
struct Class {
    origin: Origin,
    depth: u8,
    /// What its functions cost together, in thirds of an ordinary one.
    cost: u8,
    /// Whether it is only a finished picture, not to be expanded.
    finished: bool,
}

/// A call of Python is so many times as expensive as one of the engine.
const OUTSIDE: u64 = 100;

/// Results that are known: for each state and function.
const UNKNOWN: u32 = u32::MAX;
const REFUSED: u32 = u32::MAX - 1;

/// All classes of a search.
pub struct Classes {
    room: Room,
    /// What the functions to a class may cost together.
    limit: u8,
    functions: Vec<Function>,
    prices: Vec<u8>,
    /// Size of the input of each grid.
    inputs: Vec<Size>,
    /// Size of the output of each grid, once it is known.
    outputs: Vec<Size>,
    states: States,
    classes: Vec<Class>,
    /// The states of all classes, as many as there are grids for each.
    tuples: Vec<StateId>,
    index: HashTable<u32>,
    /// Results of functions without a canvas, a row for each state that was expanded.
    known: Vec<Option<Box<[u32]>>>,
    /// How many rows there are.
    rows: usize,
    /// Results of functions with a canvas.
    on_canvas: Map<(StateId, FunctionId, Size), u32>,
    /// How many classes have been expanded with the functions that need no output size.
    expanded: usize,
}

impl Classes {
    /// Nothing but the inputs, up to so many ordinary functions deep, or half as many again of those that win often; with
    /// functions that users have defined.
    pub fn new(inputs: &[Image], room: Room, depth: u8, outside: &[&'static Outside]) -> Classes {
        let functions: Vec<Function> =
            listed().into_iter().chain(outside.iter().map(|&outside| Function::Outside(outside))).collect();
        let mut classes = Classes {
            room,
            limit: depth * ORDINARY,
            prices: functions.iter().map(|function| function.price()).collect(),
            functions,
            inputs: inputs.iter().map(Image::size).collect(),
            outputs: Vec::new(),
            states: States::default(),
            classes: Vec::new(),
            tuples: Vec::new(),
            index: HashTable::new(),
            known: Vec::new(),
            rows: 0,
            on_canvas: Map::default(),
            expanded: 0,
        };
        classes.give(Given::Input, inputs.to_vec(), 0);
        classes
    }

    /// Add something to begin with.
    pub fn give(&mut self, given: Given, images: Vec<Image>, depth: u8) {
        debug_assert_eq!(images.len(), self.inputs.len());
        let tuple: Vec<StateId> = images.into_iter().map(|image| self.states.intern(State::Image(image))).collect();
        self.add(&tuple, Class { origin: Origin::Given(given), depth, cost: depth * ORDINARY, finished: false });
    }

    /// Number of grids.
    pub fn grids(&self) -> usize {
        self.inputs.len()
    }

    /// The sizes of the outputs, once they are known.
    pub fn output_sizes(&self) -> &[Size] {
        &self.outputs
    }

    /// How many classes there are.
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// Whether there are none; there is always the input's.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// How many different states there are.
    pub fn state_count(&self) -> usize {
        self.states.len()
    }

    /// All classes, in the order in which they were found.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ClassId> + use<> {
        (0..self.classes.len() as u32).map(ClassId)
    }

    /// What the functions to a class cost together.
    pub fn cost(&self, class: ClassId) -> u8 {
        self.classes[class.0 as usize].cost
    }

    /// The number of functions to a class.
    pub fn depth(&self, class: ClassId) -> u8 {
        self.classes[class.0 as usize].depth
    }

    /// How a class was reached.
    pub fn origin(&self, class: ClassId) -> Origin {
        self.classes[class.0 as usize].origin
    }

    /// What the program of a class begins with.
    pub fn given(&self, class: ClassId) -> Given {
        let mut class = class;
        loop {
            match self.origin(class) {
                Origin::Given(given) => return given,
                Origin::Call(argument, ..) => class = argument, // which was found before
            }
        }
    }

    /// The state of a class on a grid.
    pub fn state(&self, class: ClassId, grid: usize) -> &State {
        self.states.get(self.tuples[class.0 as usize * self.grids() + grid])
    }

    /// The images of a class on all grids, unless it is one of lists.
    pub fn images(&self, class: ClassId) -> Option<impl Iterator<Item = &Image>> {
        let first = self.state(class, 0).image();
        let images = (0..self.grids()).filter_map(move |grid| self.state(class, grid).image());
        first.is_some().then_some(images)
    }

    /// Expand all classes as far as is possible without the sizes of the outputs, and overlay the lists if `finish`.
    pub fn expand(&mut self, finish: bool, ahead: &mut Ahead<'_>, budget: &mut Budget<'_>) -> Result<(), Fault> {
        let all: Vec<FunctionId> = self.function_ids().collect();
        self.expand_with(&all, ahead, budget)?;
        if finish { self.finish(0, ahead, budget) } else { Ok(()) }
    }

    /// The sizes of the outputs are known: expand all classes with the functions that need them.
    pub fn expand_to(
        &mut self,
        outputs: &[Size],
        finish: bool,
        ahead: &mut Ahead<'_>,
        budget: &mut Budget<'_>,
    ) -> Result<(), Fault> {
        self.outputs = outputs.to_vec();
        let before = self.len();
        let blank = outputs.iter().map(|&size| Image::blank(0, 0, size)).collect();
        self.give(Given::Blank(Canvas::Output), blank, 1);
        let all: Vec<FunctionId> = self.function_ids().collect();
        let canvas: Vec<FunctionId> = all.iter().copied().filter(|id| self.takes_canvas(*id)).collect();
        for class in 0..before {
            for &function in &canvas {
                self.call(ClassId(class as u32), function, Some(Canvas::Output), ahead, budget)?;
            }
        }
        self.expand_with(&all, ahead, budget)?;
        if finish { self.finish(before, ahead, budget) } else { Ok(()) }
    }

    fn function_ids(&self) -> impl Iterator<Item = FunctionId> + use<> {
        (0..self.functions.len() as u16).map(FunctionId)
    }

    fn takes_canvas(&self, id: FunctionId) -> bool {
        self.functions[usize::from(id.0)].kind() == Kind::CanvasToImage
    }

    /// Expand the classes that have not been yet, those found meanwhile too; cheaper ones first.
    fn expand_with(
        &mut self,
        functions: &[FunctionId],
        ahead: &mut Ahead<'_>,
        budget: &mut Budget<'_>,
    ) -> Result<(), Fault> {
        let start = self.expanded;
        for cost in 0..self.limit {
            let mut at = start;
            ahead.begin_level();
            while at < self.len() {
                let class = ClassId(at as u32);
                at += 1;
                if self.classes[at - 1].cost != cost {
                    continue;
                }
                if at > ahead.until {
                    self.look_ahead(class, functions, ahead, budget);
                }
                for &function in functions {
                    if !self.takes_canvas(function) {
                        self.call(class, function, None, ahead, budget)?;
                        continue;
                    }
                    self.call(class, function, Some(Canvas::Input), ahead, budget)?;
                    if !self.outputs.is_empty() {
                        self.call(class, function, Some(Canvas::Output), ahead, budget)?;
                    }
                }
            }
        }
        self.expanded = self.len();
        Ok(())
    }

    /// Compute ahead what this class and later ones that cost the same need of functions: classes that cost as much as
    /// the one that is expanded are all there.
    fn look_ahead(&self, class: ClassId, functions: &[FunctionId], ahead: &mut Ahead<'_>, budget: &Budget<'_>) {
        let from = class.0 as usize;
        let cost = self.classes[from].cost;
        let prices = &self.prices;
        let paid = functions.iter().copied().filter(|id| cost + prices[usize::from(id.0)] <= self.limit);
        let (calls, grids) = (paid.clone().count() as u64, self.grids());
        // A quarter of the memory that is left: results are few beside what is made of them later.
        let bytes = budget.room_beside(self.bytes()) / 4;
        ahead.until = self.len();
        let Some(mut batch) = ahead.begin(&self.functions, paid, calls, budget.left(), bytes, self.room) else {
            return;
        };
        for (at, class) in self.classes.iter().enumerate().skip(from) {
            if batch.is_full() && at > from {
                ahead.until = at;
                break;
            }
            if class.cost != cost || class.finished {
                continue;
            }
            for &state in &self.tuples[at * grids..(at + 1) * grids] {
                if self.known.get(state.0 as usize).is_none_or(Option::is_none) {
                    ahead.add(&mut batch, state, self.states.get(state));
                }
            }
        }
        ahead.compute(batch, &self.functions, &self.states);
    }

    /// Overlay the lists, from this class on, that are too deep to be expanded.
    fn finish(&mut self, from: usize, ahead: &mut Ahead<'_>, budget: &mut Budget<'_>) -> Result<(), Fault> {
        let overlay = self.functions.iter().position(|&function| function == Function::Overlay);
        let Some(overlay) = overlay.map(|k| FunctionId(k as u16)) else { return Ok(()) };
        for at in from..self.len() {
            let class = ClassId(at as u32);
            let full = self.classes[at].cost + CHEAP > self.limit;
            if full && matches!(self.state(class, 0), State::List(_)) {
                self.call(class, overlay, None, ahead, budget)?;
            }
        }
        self.expanded = self.len();
        Ok(())
    }

    /// Call a function on all grids; nothing is added if it is refused on one of them.
    fn call(
        &mut self,
        class: ClassId,
        id: FunctionId,
        canvas: Option<Canvas>,
        ahead: &mut Ahead<'_>,
        budget: &mut Budget<'_>,
    ) -> Result<(), Fault> {
        let function = self.functions[usize::from(id.0)];
        let Class { depth, cost, finished, .. } = self.classes[class.0 as usize];
        let cost = cost + self.prices[usize::from(id.0)];
        let is_list = matches!(self.state(class, 0), State::List(_));
        let suits = match function.kind() {
            Kind::ImageToImage => true,
            Kind::CanvasToImage => !is_list,
            Kind::ImageToList => !is_list && cost + CHEAP <= self.limit,
            Kind::ListToImage | Kind::ListToList => is_list,
        };
        let overlays = function == Function::Overlay;
        let finish = cost > self.limit;
        if finished || !suits || finish && !overlays {
            return Ok(());
        }
        let grids = self.grids();
        let mut tuple: smallvec::SmallVec<[StateId; 8]> = smallvec::SmallVec::new();
        for grid in 0..grids {
            let state = self.tuples[class.0 as usize * grids + grid];
            match self.result(state, id, canvas, grid, ahead, budget)? {
                Some(result) => tuple.push(result),
                None => return Ok(()),
            }
        }
        let origin = Origin::Call(class, function, canvas);
        self.add(&tuple, Class { origin, depth: depth + 1, cost, finished: finish });
        Ok(())
    }

    /// The result of a function on a state, computed once.
    fn result(
        &mut self,
        state: StateId,
        id: FunctionId,
        canvas: Option<Canvas>,
        grid: usize,
        ahead: &mut Ahead<'_>,
        budget: &mut Budget<'_>,
    ) -> Result<Option<StateId>, Fault> {
        let size = match canvas {
            None => Size::new(0, 0),
            Some(Canvas::Input) => self.inputs[grid],
            Some(Canvas::Output) => self.outputs[grid],
        };
        let known = match canvas {
            None => {
                let count = self.functions.len();
                self.known.resize_with(self.states.len().max(self.known.len()), || None);
                let row = self.known[state.0 as usize].get_or_insert_with(|| {
                    self.rows += 1;
                    vec![UNKNOWN; count].into()
                });
                row[usize::from(id.0)]
            }
            Some(_) => self.on_canvas.get(&(state, id, size)).copied().unwrap_or(UNKNOWN),
        };
        if known != UNKNOWN {
            return Ok((known != REFUSED).then_some(StateId(known)));
        }
        let function = self.functions[usize::from(id.0)];
        let argument = self.states.get(state);
        let dear = if matches!(function, Function::Outside(_)) { OUTSIDE } else { 1 };
        budget.charge(dear * price_of_call(argument.area() + size.area()))?;
        let result = match ahead.take(state, id, &mut self.states) {
            None => function.apply(self.states.get(state), size, self.room).map(|result| self.states.intern(result)),
            known => known,
        };
        let known = result.map_or(REFUSED, |StateId(id)| id);
        match canvas {
            None => {
                if let Some(row) = &mut self.known[state.0 as usize] {
                    row[usize::from(id.0)] = known;
                }
            }
            Some(_) => {
                self.on_canvas.insert((state, id, size), known);
            }
        }
        budget.holds(self.bytes())?;
        Ok(result)
    }

    /// Bytes that all of it takes, about.
    pub fn bytes(&self) -> usize {
        let rows = self.known.len() * 16 + self.rows * self.functions.len() * 4;
        let classes = self.classes.len() * (size_of::<Class>() + 8) + self.tuples.len() * 4;
        self.states.bytes() + rows + classes + self.on_canvas.len() * 40
    }

    fn add(&mut self, tuple: &[StateId], class: Class) {
        let hasher = FixedState::default();
        let hash = hasher.hash_one(tuple);
        let grids = self.grids();
        let tuples = &self.tuples;
        let at = |k: u32| &tuples[k as usize * grids..(k as usize + 1) * grids];
        if self.index.find(hash, |&k| at(k) == tuple).is_some() {
            return;
        }
        let id = self.classes.len() as u32;
        self.tuples.extend_from_slice(tuple);
        self.classes.push(class);
        let tuples = &self.tuples;
        let at = |k: u32| &tuples[k as usize * grids..(k as usize + 1) * grids];
        self.index.insert_unique(hash, id, |&k| hasher.hash_one(at(k)));
    }
}
