//! Every state once: equal states have one number.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::state::State;

/// A state of a [`States`] table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StateId(pub u32);

/// Bytes that a state takes beside its cells, about.
const OVERHEAD: usize = 96;

/// States by content.
#[derive(Default)]
pub struct States {
    items: Vec<State>,
    index: HashTable<u32>,
    bytes: usize,
}

impl States {
    /// The number of this state, which is kept if it is new.
    pub fn intern(&mut self, state: State) -> StateId {
        let hasher = FixedState::default();
        let hash = hasher.hash_one(&state);
        let known = self.index.find(hash, |&k| self.items[k as usize] == state);
        if let Some(&known) = known {
            return StateId(known);
        }
        let id = self.items.len() as u32;
        self.bytes += States::bytes_of(&state);
        self.items.push(state);
        let items = &self.items;
        self.index.insert_unique(hash, id, |&k| hasher.hash_one(&items[k as usize]));
        StateId(id)
    }

    /// The state with this number.
    pub fn get(&self, id: StateId) -> &State {
        &self.items[id.0 as usize]
    }

    /// How many states there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Bytes that a state takes, about.
    pub fn bytes_of(state: &State) -> usize {
        state.area() + OVERHEAD
    }

    /// Bytes that they take, about.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// A map whose order nothing depends on.
pub type Map<K, V> = hashbrown::HashMap<K, V, foldhash::fast::FixedState>;

/// A set whose order nothing depends on.
pub type Set<T> = hashbrown::HashSet<T, foldhash::fast::FixedState>;
