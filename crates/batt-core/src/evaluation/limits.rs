//! The bounds of every evaluation.

/// The bounds of every evaluation. Part of the identity of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Limits {
    /// Work units a candidate may spend on one sample; about ten nanoseconds each.
    pub fuel: u64,
    /// Leaves (integers, functions) that one value may have.
    pub max_leaves: u32,
    /// How deep containers and built functions may be nested.
    pub max_nesting: u16,
    /// How deep calls of function values may be nested.
    pub max_calls: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { fuel: 5_000_000, max_leaves: 2_000_000, max_nesting: 64, max_calls: 200 }
    }
}
