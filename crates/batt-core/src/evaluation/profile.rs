//! Where the time of evaluations went.

/// Calls of each primitive and the time that they took.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// For each primitive, by its number: calls, and nanoseconds in it, without those of the calls that it made.
    pub rows: Vec<(u64, u64)>,
    /// Time of the calls made from within the one in progress.
    pub(super) inner: u64,
}

impl Profile {
    /// Add what another one has.
    pub fn add(&mut self, other: &Profile) {
        for (id, &(calls, nanos)) in other.rows.iter().enumerate() {
            self.count(id, calls, nanos);
        }
    }

    /// Count calls of a primitive, and the time that they took.
    pub(super) fn count(&mut self, id: usize, calls: u64, nanos: u64) {
        if self.rows.len() <= id {
            self.rows.resize(id + 1, (0, 0));
        }
        let row = &mut self.rows[id];
        *row = (row.0 + calls, row.1 + nanos);
    }
}
