//! Evaluations as columns: made by workers, without Python; then handed over as bytes.

use std::collections::HashMap;

use batt_core::Fault;
use batt_core::evaluation::Evaluation;
use batt_core::program::Program;
use foldhash::fast::FixedState;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::program::line_of;

/// Reason (0: it has a value; otherwise one more than the place in `list_faults`), line (0: none), fuel, output (a place in
/// `values`; -1: none); the different values as bytes; what user primitives said, by row.
pub type PyColumns<'py> = (
    Bound<'py, PyBytes>,
    Bound<'py, PyBytes>,
    Bound<'py, PyBytes>,
    Bound<'py, PyBytes>,
    Vec<Bound<'py, PyBytes>>,
    HashMap<usize, String>,
);

/// What `PyColumns` has.
#[derive(Default)]
pub struct Columns {
    reasons: Vec<u8>,
    lines: Vec<u8>,
    fuel: Vec<u8>,
    outputs: Vec<u8>,
    values: Vec<Vec<u8>>,
    details: HashMap<usize, String>,
}

impl Columns {
    /// The columns of some evaluations, each with its program.
    pub fn of<'a>(rows: impl Iterator<Item = (&'a Evaluation, &'a Program)>) -> Columns {
        let count = rows.size_hint().1.unwrap_or(0);
        let room = |bytes: usize| Vec::with_capacity(bytes * count);
        let mut all =
            Columns { reasons: room(1), lines: room(4), fuel: room(8), outputs: room(4), ..Columns::default() };
        let mut places: HashMap<&batt_core::Value, i32, FixedState> = HashMap::default();
        for (row, (evaluation, program)) in rows.enumerate() {
            let (reason, line, output) = match &evaluation.outcome {
                Ok(value) => {
                    let place = *places.entry(value).or_insert_with(|| {
                        all.values.push(value.to_bytes());
                        all.values.len() as i32 - 1
                    });
                    (0, 0, place)
                }
                Err(failure) => {
                    if let Some(detail) = &failure.detail {
                        all.details.insert(row, detail.as_ref().to_owned());
                    }
                    let place = Fault::ALL.iter().position(|fault| *fault == failure.fault).unwrap_or_default();
                    (place as u8 + 1, line_of(program, failure.node), -1)
                }
            };
            all.reasons.push(reason);
            all.lines.extend(line.to_ne_bytes());
            all.fuel.extend(evaluation.fuel.to_ne_bytes());
            all.outputs.extend(output.to_ne_bytes());
        }
        all
    }

    /// The columns for Python.
    pub fn to_python<'py>(&self, py: Python<'py>) -> PyColumns<'py> {
        let bytes = |column: &Vec<u8>| PyBytes::new(py, column);
        (
            bytes(&self.reasons),
            bytes(&self.lines),
            bytes(&self.fuel),
            bytes(&self.outputs),
            self.values.iter().map(bytes).collect(),
            self.details.clone(),
        )
    }
}

/// Numbers as bytes, one after the other.
pub fn column<const N: usize>(items: impl Iterator<Item = [u8; N]>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(N * items.size_hint().1.unwrap_or(0));
    items.for_each(|item| bytes.extend(item));
    bytes
}
