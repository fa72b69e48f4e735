//! Values to Python objects and back.

use batt_core::Fault;
use batt_core::value::{Host, Items};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFrozenSet, PyInt, PyList, PySet, PyTuple};

use crate::errors::fault_error;
use crate::function::{self, Function};

type Core = batt_core::Value;

/// How deep Python values may be nested.
const MAX_NESTING: usize = 64;

/// A value of the engine, converted to Python only when asked.
#[pyclass(frozen, eq, hash, module = "arcbatt._engine")]
#[derive(PartialEq, Eq, Hash)]
pub struct Value(pub Core);

#[pymethods]
impl Value {
    #[new]
    fn new(value: &Bound<'_, PyAny>) -> PyResult<Value> {
        from_python(value).map(Value)
    }

    /// The value as tuples, frozensets, integers, Booleans and functions.
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0)
    }

    fn __repr__(&self) -> String {
        self.0.to_string()
    }
}

/// Height and width of a grid of colours 0 to 9 with sides from 1 to `side`.
pub fn grid_shape(value: &Core, side: usize) -> Option<(usize, usize)> {
    let (height, width) = match value {
        Core::Grid(grid) if grid.cells().iter().all(|&c| c <= 9) => (grid.height(), grid.width()),
        // A grid that holds Booleans has no compact form, but equals one that holds 0 and 1.
        Core::Tuple(_) => {
            let mut rows = value.iter().ok()?;
            let width = rows.next()?.len().ok()?;
            for row in value.iter().ok()? {
                let colours = row.is_tuple() && row.iter().ok()?.all(|c| matches!(c.int(), Ok(0..=9)));
                if !colours || row.len().ok()? != width {
                    return None;
                }
            }
            (value.len().ok()?, width)
        }
        _ => return None,
    };
    ((1..=side).contains(&height) && (1..=side).contains(&width)).then_some((height, width))
}

/// A value as a Python object.
pub fn to_python<'py>(py: Python<'py>, value: &Core) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Core::NoValue => py.None().into_bound(py),
        Core::Bool(b) => PyBool::new(py, *b).to_owned().into_any(),
        Core::Int(n) => PyInt::new(py, *n).into_any(),
        Core::Primitive(_) | Core::Built(_) | Core::Host(_) => function::to_python(py, value)?,
        Core::Grid(grid) => {
            let rows = grid.rows().map(|row| PyTuple::new(py, row.iter().map(|&c| i64::from(c))));
            PyTuple::new(py, rows.collect::<PyResult<Vec<_>>>()?)?.into_any()
        }
        _ => {
            let items = value.iter().map_err(|fault| fault_error(py, fault, "conversion to Python", None))?;
            let items = items.map(|item| to_python(py, &item)).collect::<PyResult<Vec<_>>>()?;
            if value.is_tuple() { PyTuple::new(py, items)?.into_any() } else { PyFrozenSet::new(py, items)?.into_any() }
        }
    })
}

/// A Python object as a value. Lists count as tuples, sets as frozensets, arrays as nested tuples.
pub fn from_python(object: &Bound<'_, PyAny>) -> PyResult<Core> {
    nested(object, MAX_NESTING)
}

fn nested(object: &Bound<'_, PyAny>, depth: usize) -> PyResult<Core> {
    let py = object.py();
    let fault = |fault| fault_error(py, fault, "conversion from Python", None);
    if depth == 0 {
        return Err(fault(Fault::ValueTooDeep));
    }
    let items = |iterator: Bound<'_, PyAny>| -> PyResult<Vec<Core>> {
        iterator.try_iter()?.map(|item| nested(&item?, depth - 1)).collect()
    };
    if let Ok(b) = object.cast::<PyBool>() {
        Ok(Core::Bool(b.is_true()))
    } else if object.is_instance_of::<PyInt>() {
        object.extract().map(Core::Int).map_err(|_| fault(Fault::Overflow))
    } else if let Some(grid) = object.cast_exact::<PyTuple>().ok().and_then(compact_grid) {
        Ok(grid)
    } else if object.is_instance_of::<PyTuple>() || object.is_instance_of::<PyList>() {
        Ok(Core::tuple(items(object.clone())?))
    } else if object.is_instance_of::<PyFrozenSet>() || object.is_instance_of::<PySet>() {
        Core::set(items(object.clone())?).map_err(fault)
    } else if object.is_none() {
        Ok(Core::NoValue)
    } else if let Ok(value) = object.cast::<Value>() {
        Ok(value.get().0.clone())
    } else if let Ok(function) = object.cast::<Function>() {
        Ok(function.get().value().clone())
    } else if let Ok(array) = object.call_method0("tolist") {
        nested(&array, depth - 1)
    } else if object.is_callable() {
        host_function(object)
    } else {
        let kind = object.get_type().name()?.to_string();
        Err(fault_error(py, Fault::Type, &format!("a {kind} is not a value of the DSL"), None))
    }
}

/// A tuple of equally long tuples of integers from 0 to 255, if it is one: what nearly all that is converted is, and what
/// [`nested`] would make of it in five times the time.
fn compact_grid(rows: &Bound<'_, PyTuple>) -> Option<Core> {
    let width = rows.get_borrowed_item(0).ok()?.cast_exact::<PyTuple>().ok()?.len();
    if width == 0 {
        return None;
    }
    let mut cells = Items::new();
    for row in rows.iter_borrowed() {
        let row = row.cast_exact::<PyTuple>().ok().filter(|row| row.len() == width)?;
        cells.reserve(width);
        for cell in row.iter_borrowed() {
            cells.push(colour(&cell)?);
        }
    }
    Some(Core::grid(rows.len(), width, cells))
}

/// An integer from 0 to 255; no Boolean.
#[inline]
fn colour(object: &Bound<'_, PyAny>) -> Option<u8> {
    if !object.is_exact_instance_of::<PyInt>() {
        return None;
    }
    // SAFETY: it is an integer.
    let number = unsafe { pyo3::ffi::PyLong_AsLong(object.as_ptr()) };
    if number == -1 {
        drop(PyErr::take(object.py())); // more than a word holds, perhaps
    }
    u8::try_from(number).ok()
}

/// A Python function as an argument of a primitive.
fn host_function(object: &Bound<'_, PyAny>) -> PyResult<Core> {
    let py = object.py();
    if let Ok(id) = object.getattr("__primitive__").and_then(|name| name.extract::<String>())
        && let Some(id) = batt_core::primitives::find(&id)
    {
        return Ok(Core::Primitive(id));
    }
    let signature = py.import("inspect")?.getattr("signature")?.call1((object,))?;
    let arity = signature.getattr("parameters")?.len()?;
    let name = object.getattr("__name__").and_then(|n| n.extract()).unwrap_or_else(|_| "function".to_owned());
    Ok(Host { name, arity, call: function::callback(object.clone().unbind()) }.into())
}
