//! The population: the best programs of every niche.
//!
//! A niche is which demo samples are solved, on how many samples the output has the right shape, and about how long the
//! program is. So a program that alone solves some sample, or that alone gets the shape right, or that is short, is kept
//! however well others do elsewhere; within a niche the best few by progress stay.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::lineage::Origin;
use crate::search::{Class, Evaluated, Rng, Score};

/// Programs kept in a niche.
const NICHE_SIZE: usize = 12;

/// Niches kept; beyond that the one with the least to show goes.
const MAX_NICHES: usize = 160;

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
pub type Rank = (std::cmp::Reverse<u32>, u32, u64, u64);

/// The rank of a program within its niche.
pub fn rank_of(progress: f32, calls: u32, fuel: u64, hash: u64) -> Rank {
    (std::cmp::Reverse((progress * 1e6) as u32), calls, fuel, hash)
}

/// What a niche has to show: samples solved, right shapes, the best progress in millionths; of equals the longer goes.
type Worth = (u32, u8, u32, std::cmp::Reverse<Niche>);

fn worth(niche: Niche, best: u32) -> Worth {
    (niche.0.count_ones(), niche.1, best, std::cmp::Reverse(niche))
}

impl Elite {
    fn behaviour(&self) -> u64 {
        self.output.note.get().map_or(0, |score| score.behaviour)
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
                rival.note.get().is_none_or(|other| score.closeness >= other.closeness)
            }
            _ => true,
        }
    }

    /// The least progress with which a program with this score may find a place.
    pub fn least_progress(&self, score: &Score, calls: usize) -> f32 {
        let niche = self.niches.get(&niche_of(score, calls, self.demos));
        niche.filter(|niche| niche.len() >= NICHE_SIZE).and_then(|niche| niche.last()).map_or(0.0, |last| last.progress)
    }

    /// The program with these outputs on all demos, if there is one: its niche and its place there.
    fn rival(&self, behaviour: u64) -> Option<(Niche, usize)> {
        let niche = *self.behaviours.get(&behaviour)?;
        Some((niche, self.niches.get(&niche)?.iter().position(|e| e.behaviour() == behaviour)?))
    }

    /// Whether a program with this score and rank would be taken if it were offered now: it must be better than one with
    /// the same outputs, among the best of its niche, and its niche not the least of too many.
    pub fn wants(&self, score: &Score, rank: Rank) -> bool {
        let niche = niche_of(score, rank.1 as usize, self.demos);
        let rival = self.rival(score.behaviour);
        if rival.is_some_and(|(place, k)| rank >= self.niches[&place][k].rank()) {
            return false;
        }
        if let Some(members) = self.niches.get(&niche) {
            return members.len() < NICHE_SIZE || members.last().is_none_or(|last| rank < last.rank());
        }
        let emptied = rival.is_some_and(|(place, _)| self.niches[&place].len() == 1);
        let room = MAX_NICHES + usize::from(emptied);
        self.niches.len() < room || self.least().is_none_or(|least| worth(niche, rank.0.0) > least.0)
    }

    /// Offer a program; true if it was taken. Of programs with equal outputs the shorter one stays. Nothing is dropped
    /// for a program that does not stay.
    pub fn offer(&mut self, elite: Elite) -> bool {
        let Some(score) = elite.output.note.get() else { return false };
        if !self.wants(score, elite.rank()) {
            return false;
        }
        let niche = niche_of(score, elite.calls as usize, self.demos);
        let behaviour = score.behaviour;
        if let Some((place, k)) = self.rival(behaviour) {
            self.remove(place, k);
        }
        if !self.niches.contains_key(&niche) && self.niches.len() >= MAX_NICHES {
            for gone in self.least().and_then(|(_, niche)| self.niches.remove(&niche)).unwrap_or_default() {
                self.behaviours.remove(&gone.behaviour());
            }
        }
        let members = self.niches.entry(niche).or_default();
        let rank = elite.rank();
        members.insert(members.partition_point(|other| other.rank() < rank), elite);
        self.behaviours.insert(behaviour, niche);
        if members.len() > NICHE_SIZE {
            self.remove(niche, NICHE_SIZE);
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

    /// The niche with the least to show, after what it is worth.
    fn least(&self) -> Option<(Worth, Niche)> {
        let best = |members: &Vec<Elite>| members.first().map_or(0, |e| e.rank().0.0);
        self.niches.iter().map(|(niche, members)| (worth(*niche, best(members)), *niche)).min()
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
