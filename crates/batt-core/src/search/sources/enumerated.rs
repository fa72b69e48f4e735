//! Small expressions that are grids, as programs.

use std::sync::Arc;

use rayon::prelude::*;

use super::bank::{Args, Bank, EntryId};
use super::source::{Draft, Provenance, Source, View};
use crate::primitives::PrimId;
use crate::search::{Class, Genome, Lanes};
use crate::value::Kinds;

/// How many combinations are looked at for each call that is wanted: most are implausible.
const LOOKS: usize = 20;

/// Enumerate the next calls, about so many; returns how many it were and the new entries that are a grid on every sample.
pub fn enumerate(bank: &mut Bank, count: usize, lanes: &Lanes) -> (u64, Enumerated) {
    let (mut wanted, mut looks) = (count, LOOKS * count);
    let mut grids = Vec::new();
    while !lanes.is_stopped() {
        let calls = bank.next_calls(wanted, &mut looks);
        if calls.is_empty() {
            break;
        }
        wanted -= calls.len();
        let evaluate = |(id, args): (PrimId, Args)| bank.evaluate(id, &args, lanes).map(|class| (id, args, class));
        let results: Vec<(PrimId, Args, Arc<Class>)> =
            calls.into_par_iter().with_min_len(32).filter_map(evaluate).collect();
        for (id, args, class) in results {
            let grid = class.kinds == Kinds::GRID;
            grids.extend(bank.enter_call(id, args, class).filter(|_| grid));
        }
    }
    ((count - wanted) as u64, Enumerated(grids))
}

/// Entries of the bank that were found in a generation.
pub struct Enumerated(Vec<EntryId>);

impl Source for Enumerated {
    fn name(&self) -> &'static str {
        "enumerated"
    }

    fn count(&self) -> usize {
        self.0.len()
    }

    fn draft<'a>(&'a self, number: usize, view: &'a View<'a>) -> Option<Draft<'a>> {
        let mut nodes = Vec::new();
        let root = view.material.bank.write(self.0[number], &mut nodes);
        Some(Draft::new(Genome::of(nodes, root.at()), Provenance::default(), view))
    }
}
