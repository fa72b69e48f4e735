//! A session as bytes, and back: a resumed session takes the same course as one that was never stopped.
//!
//! Values are not saved: they are computed again. What is saved is small: the programs of the population with their
//! ancestors as text, and the calls of the bank, with their primitives by name. A checksum comes last.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::archive::{Elite, Origin};
use super::bank::{Args, Position};
use super::genome::Genome;
use super::known::Known;
use super::session::{Counts, KNOWN_SHARE, OperatorRecord, Samples, Session, Settings};
use super::solution::Solution;
use crate::primitives;
use crate::program::{Program, parse_program};

/// Changes when the course of a search with the same settings changes, or the form of a snapshot.
const VERSION: u32 = 2;

/// Why a session cannot be resumed.
#[derive(Debug, PartialEq, Eq)]
pub enum SnapshotError {
    /// The bytes are no snapshot.
    Broken(String),
    /// Written by another version, or with other settings; which.
    Other(&'static str),
    /// A state that cannot be written.
    Unwritable(String),
}

impl std::fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SnapshotError::Broken(said) => write!(f, "the saved state is damaged: {said}"),
            SnapshotError::Other(what) => write!(f, "the saved state was made with another {what}"),
            SnapshotError::Unwritable(why) => write!(f, "the state cannot be saved: {why}"),
        }
    }
}

impl std::error::Error for SnapshotError {}

#[derive(Serialize, Deserialize)]
struct OriginRow {
    parent: Option<u32>,
    operator: String,
    note: String,
    text: String,
}

#[derive(Serialize, Deserialize)]
struct Snapshot {
    version: u32,
    seed: u64,
    limits: (u64, u32, u16, u16),
    sizes: (u64, u64, u64),
    outside: Vec<(String, f64)>,
    /// The names of all primitives that the search knows, with the versions of those that users have defined.
    primitives: Vec<(String, String)>,
    counts: Counts,
    best: (u32, f32),
    position: Position,
    /// The calls of the bank: place of the primitive in the list above, and the entries that are its arguments.
    bank: Vec<(u32, Vec<u32>)>,
    origins: Vec<OriginRow>,
    elites: Vec<(u32, u32)>,
    solutions: Vec<(u32, u64)>,
    operators: Vec<(f64, f64, u64, u64)>,
    known: u64,
}

/// What a session writes: the snapshot, and the hashes of the programs that became known since the last one.
pub struct Saved {
    /// The state.
    pub state: Vec<u8>,
    /// To be appended to those of earlier saves.
    pub known: Vec<u64>,
}

fn sizes(settings: &Settings) -> (u64, u64, u64) {
    (settings.memory as u64, settings.mutants as u64, settings.grown as u64)
}

fn limits(settings: &Settings) -> (u64, u32, u16, u16) {
    let l = settings.limits;
    (l.fuel, l.max_leaves, l.max_nesting, l.max_calls)
}

impl Session {
    /// The state between two generations.
    pub fn save(&mut self) -> Result<Saved, SnapshotError> {
        let mut origins = Origins::default();
        let elites = self.archive.elites().map(|e| (origins.number(&e.origin), e.uses)).collect();
        let solutions = self.solutions.iter().map(|s| (origins.number(&s.origin), s.generation)).collect();
        let settings = self.settings();
        let signatures = self.bank.catalogue().signatures();
        let places: HashMap<_, _> = signatures.iter().zip(0..).map(|(s, place)| (s.id, place)).collect();
        let snapshot = Snapshot {
            version: VERSION,
            seed: settings.seed,
            limits: limits(settings),
            sizes: sizes(settings),
            outside: settings.outside.clone(),
            primitives: primitives_of(self),
            counts: self.counts,
            best: self.best,
            position: self.bank.position(),
            bank: self.bank.grown().map(|(id, args)| (places[&id], args.to_vec())).collect(),
            origins: origins.rows,
            elites,
            solutions,
            operators: self.operators.iter().map(|o| (o.tried, o.paid, o.tried_ever, o.kept_ever)).collect(),
            known: self.known.count(),
        };
        let mut state = postcard::to_stdvec(&snapshot).map_err(|e| SnapshotError::Unwritable(e.to_string()))?;
        state.extend_from_slice(&xxh3_64(&state).to_le_bytes());
        Ok(Saved { state, known: self.known.take_new() })
    }

    /// How many known programs belong to a state, and the number of the first that is needed to resume it.
    pub fn known_in(state: &[u8]) -> Result<(u64, u64), SnapshotError> {
        let snapshot = read(state)?;
        let block = snapshot.sizes.0 as usize / KNOWN_SHARE;
        Ok((snapshot.known, Known::needed_from(snapshot.known, block)))
    }

    /// The session that wrote `state`. `known` are the hashes from the one that [`Session::known_in`] names.
    pub fn resume(
        settings: Settings,
        samples: Samples,
        differs: &[Arc<Program>],
        stop: Arc<AtomicBool>,
        state: &[u8],
        known: &[u64],
    ) -> Result<Session, SnapshotError> {
        let snapshot = read(state)?;
        let same = [
            (snapshot.seed == settings.seed, "seed"),
            (snapshot.limits == limits(&settings), "fuel or other limit"),
            (snapshot.sizes == sizes(&settings), "memory limit or generation size"),
            (snapshot.outside == settings.outside, "set of mutation operators"),
        ];
        if let Some((_, what)) = same.into_iter().find(|(same, _)| !same) {
            return Err(SnapshotError::Other(what));
        }
        let block = settings.memory / KNOWN_SHARE;
        let mut session = Session::new(settings, samples, differs, stop);
        if snapshot.primitives != primitives_of(&session) {
            return Err(SnapshotError::Other("set of primitives"));
        }
        for (place, args) in &snapshot.bank {
            let signature = session.bank.catalogue().signatures().get(*place as usize);
            let (id, takes) = signature.map(|s| (s.id, s.takes.len())).ok_or_else(|| broken("an unknown primitive"))?;
            if args.len() != takes || args.iter().any(|&a| a as usize >= session.bank.len()) {
                return Err(broken("a call refers to a later one"));
            }
            let args = Args::from_slice(args);
            let class = session.bank.evaluate(id, &args, &session.memo);
            session.bank.enter_call(id, args, class).ok_or_else(|| broken("a call of the bank is not new"))?;
        }
        session.bank.set_position(snapshot.position);
        let origins = origins_of(&snapshot.origins)?;
        let origin = |k: u32| origins.get(k as usize).cloned().ok_or_else(|| broken("a program is missing"));
        for &(k, uses) in &snapshot.elites {
            let origin = origin(k)?;
            let (program, output, progress, fuel) = session.evaluate(genome_of(&origin)?);
            let calls = program.genome.calls() as u32;
            session.archive.offer(Elite { program, output, progress, calls, fuel, uses, origin });
        }
        for &(k, generation) in &snapshot.solutions {
            let origin = origin(k)?;
            let (program, _, _, fuel) = session.evaluate(genome_of(&origin)?);
            session.solutions.push(Solution {
                calls: program.genome.calls() as u32,
                fuel,
                answers: session.answers(&program.genome.program()),
                genome: program.genome,
                generation,
                origin,
            });
        }
        for (record, &(tried, paid, tried_ever, kept_ever)) in session.operators.iter_mut().zip(&snapshot.operators) {
            *record = OperatorRecord { name: std::mem::take(&mut record.name), tried, paid, tried_ever, kept_ever };
        }
        session.known = Known::restore(block, snapshot.known, known);
        session.counts = snapshot.counts;
        session.best = snapshot.best;
        if session.memo.stopped() {
            return Err(SnapshotError::Broken("reading it was stopped".into()));
        }
        Ok(session)
    }
}

fn broken(said: &str) -> SnapshotError {
    SnapshotError::Broken(said.to_owned())
}

fn read(state: &[u8]) -> Result<Snapshot, SnapshotError> {
    // The version comes first, so that it can be read even if the rest has another form.
    let (version, _) = postcard::take_from_bytes::<u32>(state).map_err(|e| broken(&e.to_string()))?;
    if version != VERSION {
        return Err(SnapshotError::Other("version of arcbatt"));
    }
    let (content, checksum) = state.split_last_chunk().ok_or_else(|| broken("it is too short"))?;
    if xxh3_64(content) != u64::from_le_bytes(*checksum) {
        return Err(broken("its checksum is another"));
    }
    postcard::from_bytes(content).map_err(|e| broken(&e.to_string()))
}

/// Names and versions of the primitives that a search knows.
fn primitives_of(session: &Session) -> Vec<(String, String)> {
    let name = |id| (primitives::get(id).name.clone(), primitives::get(id).version.clone());
    session.bank.catalogue().signatures().iter().map(|s| name(s.id)).collect()
}

/// The program of an origin.
fn genome_of(origin: &Origin) -> Result<Genome, SnapshotError> {
    let function = parse_program(&origin.text).map_err(|e| broken(&e.to_string()))?;
    Ok(Genome::from_program(&function.program))
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
            self.rows.push(OriginRow {
                parent,
                operator: origin.operator.to_string(),
                note: origin.note.to_string(),
                text: origin.text.to_string(),
            });
        }
        self.numbers[&Arc::as_ptr(origin)]
    }
}

fn origins_of(rows: &[OriginRow]) -> Result<Vec<Arc<Origin>>, SnapshotError> {
    let mut origins: Vec<Arc<Origin>> = Vec::with_capacity(rows.len());
    for row in rows {
        let parent = match row.parent {
            Some(k) => Some(origins.get(k as usize).cloned().ok_or_else(|| broken("an ancestor is missing"))?),
            None => None,
        };
        origins.push(Origin::new(parent, &row.operator, &row.note, row.text.clone()));
    }
    Ok(origins)
}
