//! Where the time of evaluations went.

use std::time::Instant;

use crate::primitives::PrimId;

/// Of the outermost calls of a primitive so many are timed before it is every [`EVERY`]th: a reading of the clock takes
/// about as long as a small call.
const FIRST: u64 = 2;
const EVERY: u64 = 32;

/// Calls of each primitive, all of them counted, and the time in them, measured on some.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// For each primitive, by its number.
    pub rows: Vec<PrimitiveProfile>,
    /// Whether a call is in progress, and how many calls like it it stands for; 0: it is not timed.
    inside: bool,
    weight: u64,
    /// Time of the calls made from within the one in progress.
    inner: u64,
}

/// Calls of a primitive.
#[derive(Clone, Copy, Debug, Default)]
pub struct PrimitiveProfile {
    /// All of them.
    pub calls: u64,
    /// For how many the timed ones stand, and their nanoseconds as many times, without those of the calls that they made.
    timed: u64,
    nanos: u64,
}

impl PrimitiveProfile {
    /// Nanoseconds in all calls, as far as those that were timed tell.
    pub fn nanos(&self) -> u64 {
        let each = self.nanos as f64 / self.timed.max(1) as f64;
        (each * self.calls as f64) as u64
    }
}

/// A call in progress.
pub(super) struct Begun {
    outermost: bool,
    around: u64,
    at: Option<Instant>,
}

impl Profile {
    /// Add what another one has.
    pub fn add(&mut self, other: &Profile) {
        for (id, more) in other.rows.iter().enumerate() {
            let row = self.row(id);
            row.calls += more.calls;
            row.timed += more.timed;
            row.nanos += more.nanos;
        }
    }

    fn row(&mut self, id: usize) -> &mut PrimitiveProfile {
        if self.rows.len() <= id {
            self.rows.resize(id + 1, PrimitiveProfile::default());
        }
        &mut self.rows[id]
    }

    /// Count a call that begins. Of an outermost one it is decided here whether it is timed, with all calls inside it.
    #[inline]
    pub(super) fn begin(&mut self, id: PrimId) -> Option<Begun> {
        let row = self.row(id.0.into());
        let before = row.calls;
        row.calls += 1;
        let outermost = !self.inside;
        if outermost {
            self.inside = true;
            self.weight = match before {
                _ if before < FIRST => 1,
                _ if before.is_multiple_of(EVERY) => EVERY,
                _ => 0,
            };
        } else if self.weight == 0 {
            return None;
        }
        let around = std::mem::take(&mut self.inner);
        Some(Begun { outermost, around, at: (self.weight > 0).then(Instant::now) })
    }

    /// The call has ended.
    #[inline]
    pub(super) fn end(&mut self, id: PrimId, begun: Begun) {
        if let Some(at) = begun.at {
            let nanos = at.elapsed().as_nanos() as u64;
            let (weight, own) = (self.weight, nanos.saturating_sub(self.inner));
            let row = self.row(id.0.into());
            row.timed += weight;
            row.nanos += weight * own;
            self.inner = begun.around + nanos;
        }
        if begun.outermost {
            self.inside = false;
            self.inner = 0;
        }
    }
}
