//! Errors of the engine as exceptions of `arcbatt.errors`.

use batt_core::Fault;
use batt_core::program::SyntaxError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// An exception of the package's family, made by its Python class.
fn exception(py: Python<'_>, class: &str, message: &str, attributes: &Bound<'_, PyDict>) -> PyErr {
    let made = py
        .import("arcbatt.errors")
        .and_then(|module| module.getattr(class))
        .and_then(|class| class.call((message,), Some(attributes)));
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// A text that is not a program.
pub fn syntax_error(py: Python<'_>, error: &SyntaxError, file: &str) -> PyErr {
    let attributes = PyDict::new(py);
    let set = attributes
        .set_item("slug", "syntax_error")
        .and_then(|()| attributes.set_item("line", error.line))
        .and_then(|()| attributes.set_item("column", error.column))
        .and_then(|()| attributes.set_item("file", file));
    match set {
        Ok(()) => exception(py, "ProgramError", &format!("{file}:{error}"), &attributes),
        Err(error) => error,
    }
}

/// Something that is no program, though not for its text.
pub fn program_error(py: Python<'_>, message: &str, slug: &str) -> PyErr {
    let attributes = PyDict::new(py);
    match attributes.set_item("slug", slug) {
        Ok(()) => exception(py, "ProgramError", message, &attributes),
        Err(error) => error,
    }
}

/// An operation without a result.
pub fn fault_error(py: Python<'_>, fault: Fault, what: &str, detail: Option<&str>) -> PyErr {
    if fault == Fault::Interrupted {
        return pyo3::exceptions::PyKeyboardInterrupt::new_err(());
    }
    let attributes = PyDict::new(py);
    let mut message = format!("{what}: {}", fault);
    if let Some(detail) = detail {
        message.push_str(": ");
        message.push_str(detail);
    }
    match attributes.set_item("slug", fault.slug()) {
        Ok(()) => exception(py, "ProgramError", &message, &attributes),
        Err(error) => error,
    }
}

/// A saved state that does not fit.
pub fn state_error(py: Python<'_>, message: &str) -> PyErr {
    exception(py, "StoreError", message, &PyDict::new(py))
}

/// Arguments that make no sense.
pub fn usage_error(py: Python<'_>, message: &str) -> PyErr {
    exception(py, "UsageError", message, &PyDict::new(py))
}

/// A defect of the engine.
pub fn engine_error(py: Python<'_>, message: &str) -> PyErr {
    exception(py, "EngineError", message, &PyDict::new(py))
}

/// Every fault there is: its slug and its meaning.
#[pyfunction]
pub fn list_faults() -> Vec<(&'static str, String)> {
    Fault::ALL.iter().map(|fault| (fault.slug(), fault.to_string())).collect()
}
