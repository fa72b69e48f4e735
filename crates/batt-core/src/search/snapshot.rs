//! The state of a search as bytes, and back: a resumed search takes the same course as one that was never stopped.
//!
//! Values are not saved: they are computed again. What is saved is small: the programs of the population with their
//! ancestors as text, and the calls of the bank, with their primitives by name. A checksum comes last.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::sources::{Args, Position};
use super::{Counts, Genome, OperatorRecord, Origin, Problem, Settings, State, Visited};
use crate::primitives;
use crate::program::parse_program;

/// Changes when the course of a search with the same settings changes, or the form of a snapshot.
const VERSION: u32 = 3;

/// Why a search cannot be saved or resumed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// The bytes are no snapshot.
    #[error("the saved state is damaged: {0}")]
    Broken(String),
    /// Written by another version, or with other settings; which.
    #[error("the saved state was made with another {0}")]
    Other(&'static str),
    /// A state that cannot be written.
    #[error("the state cannot be saved: {0}")]
    Unwritable(String),
}

/// The number of the parent, the operator, the note and the text of an origin.
type OriginRow = (Option<u32>, Box<str>, Box<str>, Box<str>);

/// What is another in the settings of a saved state, if anything is.
fn difference(a: &Settings, b: &Settings) -> Option<&'static str> {
    let sizes = |s: &Settings| (s.memory, s.mutants, s.enumerated);
    let same = [
        (a.seed == b.seed, "seed"),
        (a.limits == b.limits, "fuel or other limit"),
        (sizes(a) == sizes(b), "memory limit or generation size"),
        (a.outside == b.outside, "set of mutation operators"),
    ];
    same.into_iter().find(|(same, _)| !same).map(|(_, what)| what)
}

#[derive(Serialize, Deserialize)]
struct Snapshot {
    version: u32,
    settings: Settings,
    /// The names of all primitives that the search knows, with the versions of those that users have defined.
    primitives: Vec<(String, String)>,
    counts: Counts,
    best: (u32, f32),
    position: Position,
    /// The calls of the bank: place of the primitive in the list above, and the entries that are its arguments.
    bank: Vec<(u32, Args)>,
    origins: Vec<OriginRow>,
    /// Origin and uses.
    elites: Vec<(u32, u32)>,
    /// Origin and generation.
    solutions: Vec<(u32, u64)>,
    operators: Vec<OperatorRecord>,
    /// How many programs were visited, and the number of the first that is needed to resume.
    visited: (u64, u64),
}

/// What is saved: the snapshot, and the hashes of the programs that were visited since the last one.
pub struct Saved {
    /// The state.
    pub state: Vec<u8>,
    /// To be appended to those of earlier saves.
    pub visited: Vec<u64>,
}

/// Save a state.
pub fn save(settings: &Settings, state: &mut State) -> Result<Saved, SnapshotError> {
    let mut origins = Origins::default();
    let elites = state.archive.elites().map(|e| (origins.number(&e.origin), e.uses)).collect();
    let solutions = state.solutions.all().iter().map(|s| (origins.number(&s.origin), s.generation)).collect();
    let signatures = &state.bank.catalogue.signatures;
    let places: HashMap<_, _> = signatures.iter().zip(0..).map(|(s, place)| (s.id, place)).collect();
    let snapshot = Snapshot {
        version: VERSION,
        settings: settings.clone(),
        primitives: primitives_of(state),
        counts: state.counts,
        best: state.best,
        position: state.bank.position,
        bank: state.bank.calls().map(|(id, args)| (places[&id], args.clone())).collect(),
        origins: origins.rows,
        elites,
        solutions,
        operators: state.operators.clone(),
        visited: (state.visited.count(), Visited::needed_from(state.visited.count(), settings.visited())),
    };
    let mut bytes = postcard::to_stdvec(&snapshot).map_err(|e| SnapshotError::Unwritable(e.to_string()))?;
    bytes.extend_from_slice(&xxh3_64(&bytes).to_le_bytes());
    Ok(Saved { state: bytes, visited: state.visited.take_new() })
}

/// How many visited programs belong to a saved state, and the number of the first that is needed to resume it.
pub fn visited_in(bytes: &[u8]) -> Result<(u64, u64), SnapshotError> {
    Ok(read(bytes)?.visited)
}

/// Put a saved state into `state`, which is new. `visited` are the hashes from the one that [`visited_in`] names.
pub fn restore(
    settings: &Settings,
    problem: &Problem,
    state: &mut State,
    bytes: &[u8],
    visited: &[u64],
) -> Result<(), SnapshotError> {
    let snapshot = read(bytes)?;
    if let Some(what) = difference(&snapshot.settings, settings) {
        return Err(SnapshotError::Other(what));
    }
    if snapshot.primitives != primitives_of(state) {
        return Err(SnapshotError::Other("set of primitives"));
    }
    for (place, args) in snapshot.bank {
        let signature = state.bank.catalogue.signatures.get(place as usize);
        let (id, takes) = signature.map(|s| (s.id, s.takes.len())).ok_or_else(|| broken("an unknown primitive"))?;
        if args.len() != takes || !args.iter().all(|arg| (arg.0 as usize) < state.bank.len()) {
            return Err(broken("a call refers to a later one"));
        }
        let class = state.bank.evaluate(id, &args, &problem.lanes);
        let entry = class.and_then(|class| state.bank.enter_call(id, args, class));
        entry.ok_or_else(|| broken("a call of the bank is not new"))?;
    }
    state.bank.position = snapshot.position;
    let origins = origins_of(&snapshot.origins)?;
    let origin = |k: u32| {
        let origin = origins.get(k as usize).cloned().ok_or_else(|| broken("a program is missing"))?;
        let function = parse_program(&origin.text).map_err(|e| broken(&e.to_string()))?;
        Ok((Genome::from_program(&function.program), origin))
    };
    for (k, uses) in snapshot.elites {
        let (genome, origin) = origin(k)?;
        state.archive.offer(problem.elite(genome, uses, origin));
    }
    for (k, generation) in snapshot.solutions {
        let (genome, origin) = origin(k)?;
        state.solutions.offer(problem.solution(genome, generation, origin));
    }
    if snapshot.operators.len() != state.operators.len() {
        return Err(SnapshotError::Other("set of mutation operators"));
    }
    state.operators = snapshot.operators;
    state.visited = Visited::restore(settings.visited(), snapshot.visited.0, visited);
    (state.counts, state.best) = (snapshot.counts, snapshot.best);
    if problem.lanes.is_stopped() {
        return Err(SnapshotError::Broken("reading it was stopped".into()));
    }
    Ok(())
}

fn broken(said: &str) -> SnapshotError {
    SnapshotError::Broken(said.to_owned())
}

fn read(bytes: &[u8]) -> Result<Snapshot, SnapshotError> {
    // The version comes first, so that it can be read even if the rest has another form.
    let (version, _) = postcard::take_from_bytes::<u32>(bytes).map_err(|e| broken(&e.to_string()))?;
    if version != VERSION {
        return Err(SnapshotError::Other("version of arcbatt"));
    }
    let (content, checksum) = bytes.split_last_chunk().ok_or_else(|| broken("it is too short"))?;
    if xxh3_64(content) != u64::from_le_bytes(*checksum) {
        return Err(broken("its checksum is another"));
    }
    postcard::from_bytes(content).map_err(|e| broken(&e.to_string()))
}

/// Names and versions of the primitives that a search knows.
fn primitives_of(state: &State) -> Vec<(String, String)> {
    let name = |id| (primitives::get(id).name.clone(), primitives::get(id).version.clone());
    state.bank.catalogue.signatures.iter().map(|s| name(s.id)).collect()
}

/// Origins with numbers, ancestors first.
#[derive(Default)]
struct Origins {
    rows: Vec<OriginRow>,
    numbers: HashMap<*const Origin, u32>,
}

impl Origins {
    fn number(&mut self, origin: &Arc<Origin>) -> u32 {
        let mut line = Vec::new();
        let mut next = Some(origin);
        while let Some(origin) = next {
            if self.numbers.contains_key(&Arc::as_ptr(origin)) {
                break;
            }
            line.push(origin);
            next = origin.parent.as_ref();
        }
        for origin in line.into_iter().rev() {
            let parent = origin.parent.as_ref().map(|p| self.numbers[&Arc::as_ptr(p)]);
            self.numbers.insert(Arc::as_ptr(origin), self.rows.len() as u32);
            self.rows.push((parent, origin.operator.clone(), origin.note.clone(), origin.text.clone()));
        }
        self.numbers[&Arc::as_ptr(origin)]
    }
}

fn origins_of(rows: &[OriginRow]) -> Result<Vec<Arc<Origin>>, SnapshotError> {
    let mut origins: Vec<Arc<Origin>> = Vec::with_capacity(rows.len());
    for (parent, operator, note, text) in rows {
        let parent = match *parent {
            Some(k) => Some(origins.get(k as usize).cloned().ok_or_else(|| broken("an ancestor is missing"))?),
            None => None,
        };
        origins.push(Origin::new(parent, operator, note, text.to_string()));
    }
    Ok(origins)
}
