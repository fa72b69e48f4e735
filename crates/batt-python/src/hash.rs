//! Hashes by which results are known, for Python.

use pyo3::prelude::*;
use sha2::{Digest, Sha256};

/// SHA-256 in hex. Python's own comes with OpenSSL, which takes longer to load than a short run lasts.
#[pyfunction]
pub fn sha256(data: &[u8]) -> String {
    Sha256::digest(data).iter().map(|byte| format!("{byte:02x}")).collect()
}
