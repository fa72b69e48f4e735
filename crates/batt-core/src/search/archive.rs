//! The population: the best programs of every niche.
//!
//! A niche is which demo samples are solved, on how many samples the output has the right shape, and about how long the
//! program is. So a program that alone solves some sample, or that alone gets the shape right, or that is short, is kept
//! however well others do elsewhere; within a niche the best few by progress stay.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::genome::{Evaluated, Genome};
use super::memo::Class;
use super::rng::Rng;
use super::score::Score;

/// Programs kept in a niche.
const NICHE_SIZE: usize = 12;

/// Niches kept; beyond that the one with the least to show goes.
const MOST_NICHES: usize = 160;

/// Ancestors that are remembered.
const MOST_ANCESTORS: u32 = 200;

/// How a program came about.
#[derive(Debug)]
pub struct Origin {
    /// What it was made from; none for what was given, or for ancestors too far back.
    pub parent: Option<Arc<Origin>>,
    /// The operator, or where it is from.
    pub operator: Box<str>,
    /// What was changed.
    pub note: Box<str>,
    /// The program itself.
    pub genome: Genome,
    depth: u32,
}

impl Origin {
    /// A program made from `parent`.
    pub fn new(parent: Option<Arc<Origin>>, operator: &str, note: &str, genome: Genome) -> Arc<Origin> {
        let depth = parent.as_ref().map_or(0, |p| p.depth + 1);
        let parent = parent.filter(|p| p.depth < MOST_ANCESTORS);
        Arc::new(Origin { depth, parent, operator: operator.into(), note: note.into(), genome })
    }
}

/// A program of the population.
#[derive(Clone, Debug)]
pub struct Elite {
    /// The program and its classes.
    pub program: Evaluated,
    /// The class of its outputs.
    pub output: Arc<Class>,
    /// Progress, 0 to 1.
    pub progress: f32,
    /// Number of calls.
    pub calls: u32,
    /// Fuel on all demo samples.
    pub fuel: u64,
    /// How often it was a parent.
    pub uses: u32,
    /// How it came about.
    pub origin: Arc<Origin>,
}

/// Which demo samples are solved (a bit each), right shapes (0 none, 1 some, 2 all), length class.
pub type Niche = (u64, u8, u8);

/// The niche of a program with this score and number of calls, of a task with so many demo samples.
pub fn niche_of(score: &Score, calls: usize, demos: usize) -> Niche {
    let shapes = match score.shapes as usize {
        0 => 0,
        n if n < demos => 1,
        _ => 2,
    };
    let length = match calls {
        0..=2 => 0,
        3..=5 => 1,
        6..=10 => 2,
        11..=20 => 3,
        _ => 4,
    };
    (score.solved, shapes, length)
}

/// Progress, calls, fuel, hash; what comes first is better.
pub(super) type Rank = (std::cmp::Reverse<u32>, u32, u64, u64);

/// The rank of a program within its niche.
pub(super) fn rank_of(progress: f32, calls: u32, fuel: u64, hash: u64) -> Rank {
    (std::cmp::Reverse((progress * 1e6) as u32), calls, fuel, hash)
}

impl Elite {
    fn behaviour(&self) -> u64 {
        self.output.score.get().map_or(0, |score| score.behaviour)
    }

    /// Better first: progress, then size, then cost, then the hash, so that no two are equal.
    fn rank(&self) -> Rank {
        rank_of(self.progress, self.calls, self.fuel, self.program.genome.hash())
    }
}

/// The population.
pub struct Archive {
    niches: BTreeMap<Niche, Vec<Elite>>,
    /// Where the program with these outputs is.
    behaviours: HashMap<u64, Niche, FixedState>,
    demos: usize,
}

impl Archive {
    /// An empty population for a task with so many demo samples.
    pub fn new(demos: usize) -> Archive {
        Archive { niches: BTreeMap::new(), behaviours: HashMap::default(), demos }
    }

    /// Number of programs.
    pub fn len(&self) -> usize {
        self.niches.values().map(Vec::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.niches.is_empty()
    }

    /// Number of niches.
    pub fn niches(&self) -> usize {
        self.niches.len()
    }

    /// All programs, niche by niche, the best of each first.
    pub fn elites(&self) -> impl Iterator<Item = &Elite> {
        self.niches.values().flatten()
    }

    /// Whether a program with this score could find a place, as far as the quick measure tells.
    pub fn contends(&self, score: &Score, calls: usize) -> bool {
        match self.niches.get(&niche_of(score, calls, self.demos)) {
            Some(niche) if niche.len() >= NICHE_SIZE => {
                let rival = &niche[NICHE_SIZE / 2].output;
                rival.score.get().is_none_or(|other| score.closeness >= other.closeness)
            }
            _ => true,
        }
    }

    /// Whether a program with this score and rank would be taken if it were offered now.
    pub(super) fn wants(&self, score: &Score, rank: Rank) -> bool {
        let rival = self.behaviours.get(&score.behaviour).and_then(|place| self.niches.get(place));
        if let Some(rival) = rival.and_then(|n| n.iter().find(|e| e.behaviour() == score.behaviour))
            && rank >= rival.rank()
        {
            return false;
        }
        match self.niches.get(&niche_of(score, rank.1 as usize, self.demos)) {
            Some(niche) if niche.len() >= NICHE_SIZE => niche.last().is_none_or(|last| rank < last.rank()),
            _ => true,
        }
    }

    /// Offer a program; true if it was taken. Of programs with equal outputs the shorter one stays.
    pub fn offer(&mut self, elite: Elite) -> bool {
        let Some(score) = elite.output.score.get() else { return false };
        let niche = niche_of(score, elite.calls as usize, self.demos);
        let behaviour = score.behaviour;
        if let Some(&place) = self.behaviours.get(&behaviour) {
            let known = self.niches.get(&place).and_then(|n| n.iter().position(|e| e.behaviour() == behaviour));
            if let Some(k) = known {
                let rival = &self.niches[&place][k];
                if elite.rank() >= rival.rank() {
                    return false;
                }
                self.remove(place, k);
            }
        }
        let members = self.niches.entry(niche).or_default();
        let rank = elite.rank();
        let place = members.partition_point(|other| other.rank() < rank);
        if place >= NICHE_SIZE {
            return false;
        }
        members.insert(place, elite);
        self.behaviours.insert(behaviour, niche);
        if members.len() > NICHE_SIZE {
            self.remove(niche, NICHE_SIZE);
        }
        if self.niches.len() > MOST_NICHES {
            self.drop_least();
        }
        true
    }

    fn remove(&mut self, niche: Niche, k: usize) {
        if let Some(members) = self.niches.get_mut(&niche) {
            let gone = members.remove(k);
            self.behaviours.remove(&gone.behaviour());
            if members.is_empty() {
                self.niches.remove(&niche);
            }
        }
    }

    fn drop_least(&mut self) {
        let worth = |(niche, members): (&Niche, &Vec<Elite>)| {
            let best = members.first().map_or(0.0, |e| e.progress);
            (niche.0.count_ones(), niche.1, (best * 1e6) as u32, std::cmp::Reverse(*niche))
        };
        let least = self.niches.iter().min_by_key(|&entry| worth(entry)).map(|(niche, _)| *niche);
        if let Some(members) = least.and_then(|niche| self.niches.remove(&niche)) {
            for gone in members {
                self.behaviours.remove(&gone.behaviour());
            }
        }
    }

    /// Count uses as a parent; `uses[k]` for the program at place `k` of [`Archive::elites`].
    pub fn count_uses(&mut self, uses: &[u32]) {
        for (elite, uses) in self.niches.values_mut().flatten().zip(uses) {
            elite.uses += uses;
        }
    }

    /// How likely each program is to become a parent, in the order of [`Archive::elites`]. A third of all choices is
    /// spread evenly over the niches, so that none starves.
    pub fn chances(&self) -> Chances {
        let mut worth: Vec<f64> = Vec::with_capacity(self.niches.len());
        for (niche, members) in &self.niches {
            let best = members.first().map_or(0.0, |e| f64::from(e.progress));
            let solved = f64::from(niche.0.count_ones()) / self.demos.max(1) as f64;
            worth.push((0.1 + best * best + 2.0 * solved + 0.2 * f64::from(niche.1)).powi(2));
        }
        let all: f64 = worth.iter().sum();
        let even = 1.0 / self.niches.len().max(1) as f64;
        let mut sums = Vec::with_capacity(self.len());
        let mut sum = 0.0;
        for (members, worth) in self.niches.values().zip(worth) {
            let niche = even / 3.0 + 2.0 / 3.0 * worth / all;
            // Within a niche by rank and by how rarely it was used.
            let share = |k: usize, e: &Elite| 1.0 / (1.0 + k as f64) / (1.0 + f64::from(e.uses) / 64.0).sqrt();
            let shares: f64 = members.iter().enumerate().map(|(k, e)| share(k, e)).sum();
            for (k, elite) in members.iter().enumerate() {
                sum += niche * share(k, elite) / shares;
                sums.push(sum);
            }
        }
        Chances(sums)
    }
}

/// Chances of programs, summed up.
pub struct Chances(Vec<f64>);

impl Chances {
    /// A place in the order of [`Archive::elites`]; none if that is empty.
    pub fn draw(&self, rng: &mut Rng) -> Option<usize> {
        let point = rng.unit() * self.0.last()?;
        Some(self.0.partition_point(|&sum| sum <= point).min(self.0.len() - 1))
    }
}
