//! Functions of the DSL as Python callables, and Python functions as primitives.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use batt_core::Fault;
use batt_core::evaluation::{Context, Limits};
use batt_core::primitives::{self, DefineError, Param, PrimId, Type, UserFunction};
use pyo3::exceptions::{PyKeyError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};

use crate::convert::{from_python, to_python as value_to_python};
use crate::door::{enter, guarded};
use crate::errors::fault_error;

type Core = batt_core::Value;

/// What a call from Python may take before it goes to the engine's threads, where it can be interrupted: a few
/// milliseconds.
const SHORT: u64 = 500_000;

/// What a call from Python may take at all.
const LONG: u64 = 1 << 33;

/// A result, or the fault and what a user's function said of it.
type Called = Result<Core, (Fault, Option<String>)>;

fn call(function: &Core, args: &[Core], fuel: u64, stop: Option<&AtomicBool>) -> Called {
    let limits = Limits { fuel, ..Limits::default() };
    let mut cx = Context::watching(&limits, stop, None);
    cx.call(function, &args.iter().collect::<Vec<_>>()).map_err(|fault| (fault, cx.detail.take()))
}

/// A function of the DSL: a primitive, or one built from others. Call it with plain Python values.
#[pyclass(frozen, module = "arcbatt.dsl", name = "Function")]
pub struct Function {
    value: Core,
}

impl Function {
    /// The function as a value of the engine.
    pub fn value(&self) -> &Core {
        &self.value
    }

    fn params(&self) -> Option<&'static [Param]> {
        match self.value {
            Core::Primitive(id) => Some(&primitives::get(id).params),
            _ => None,
        }
    }
}

#[pymethods]
impl Function {
    #[pyo3(signature = (*args, **keywords))]
    fn __call__<'py>(
        &self,
        py: Python<'py>,
        args: &Bound<'py, PyTuple>,
        keywords: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let mut values = args.iter().map(|arg| from_python(&arg)).collect::<PyResult<Vec<_>>>()?;
        if let Some(keywords) = keywords.filter(|keywords| !keywords.is_empty()) {
            let params = self.params().ok_or_else(|| PyTypeError::new_err("only primitives take arguments by name"))?;
            for param in params.iter().skip(values.len()) {
                if let Some(value) = keywords.get_item(&param.name)? {
                    values.push(from_python(&value)?);
                }
            }
            if values.len() != args.len() + keywords.len() {
                let names: Vec<&str> = params.iter().map(|p| p.name.as_str()).collect();
                return Err(PyTypeError::new_err(format!("{} takes the arguments {}", self.value, names.join(", "))));
            }
        }
        let short = guarded(py, || call(&self.value, &values, SHORT, None))?;
        let called = match short {
            Err((Fault::Fuel, _)) => {
                let (function, stop) = (self.value.clone(), Arc::new(AtomicBool::new(false)));
                let stopped = stop.clone();
                enter(py, 0, &stop, None, move || call(&function, &values, LONG, Some(&stopped)))?
            }
            called => called,
        };
        match called {
            Ok(value) => value_to_python(py, &value),
            Err((fault, detail)) => Err(fault_error(py, fault, &self.name(), detail.as_deref())),
        }
    }

    #[getter(__name__)]
    fn name(&self) -> String {
        match &self.value {
            Core::Built(built) => built.op().name().to_owned(),
            other => other.to_string(),
        }
    }

    /// Signature and meaning.
    #[getter]
    fn doc(&self) -> String {
        match &self.value {
            Core::Primitive(id) => {
                let primitive = primitives::get(*id);
                let params: Vec<String> = primitive.params.iter().map(|p| format!("{}: {}", p.name, p.kind)).collect();
                format!("{}({}) -> {}: {}", primitive.name, params.join(", "), primitive.returns, primitive.doc)
            }
            other => format!("a function built by {other}"),
        }
    }

    /// Number of arguments it takes.
    #[getter]
    fn arity(&self) -> usize {
        primitives::arity(&self.value).unwrap_or(1)
    }

    fn __eq__(&self, other: &Function) -> bool {
        self.value == other.value
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.value.hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        self.value.to_string()
    }
}

/// The Python objects of the table's primitives, so that each is one object.
static PRIMITIVES: PyOnceLock<Vec<Py<Function>>> = PyOnceLock::new();

fn builtin_functions(py: Python<'_>) -> PyResult<&Vec<Py<Function>>> {
    PRIMITIVES.get_or_try_init(py, || {
        let ids = 0..primitives::builtin().len() as u16;
        ids.map(|k| Py::new(py, Function { value: Core::Primitive(PrimId(k)) })).collect()
    })
}

/// A function value as a Python callable.
pub fn to_python<'py>(py: Python<'py>, value: &Core) -> PyResult<Bound<'py, PyAny>> {
    if let Core::Primitive(id) = value
        && let Some(function) = builtin_functions(py)?.get(id.0 as usize)
    {
        return Ok(function.clone_ref(py).into_bound(py).into_any());
    }
    Ok(Bound::new(py, Function { value: value.clone() })?.into_any())
}

/// Everything about every primitive of the DSL: name, function, parameters, result type, group, doc, fuel class.
#[pyfunction]
#[allow(clippy::type_complexity)]
pub fn list_primitives(
    py: Python<'_>,
) -> PyResult<Vec<(String, Py<Function>, Vec<(String, String)>, String, &'static str, String, String)>> {
    let functions = builtin_functions(py)?;
    let row = |(primitive, function): (&'static primitives::Primitive, &Py<Function>)| {
        let params = primitive.params.iter().map(|p| (p.name.clone(), p.kind.name().to_owned())).collect();
        let cost = format!("{:?}", primitive.cost).to_lowercase();
        let (name, doc, returns) = (primitive.name.clone(), primitive.doc.clone(), primitive.returns.name().to_owned());
        (name, function.clone_ref(py), params, returns, primitive.group, doc, cost)
    };
    Ok(primitives::builtin().iter().zip(functions).map(row).collect())
}

/// The constants of the DSL with their values.
#[pyfunction]
pub fn list_constants<'py>(py: Python<'py>) -> PyResult<Vec<(&'static str, Bound<'py, PyAny>)>> {
    primitives::constants().iter().map(|(name, value)| Ok((*name, value_to_python(py, value)?))).collect()
}

/// A Python function as one that the engine calls. Called on a worker thread, it takes the GIL for its own time only.
pub fn callback(function: Py<PyAny>) -> UserFunction {
    Arc::new(move |args: &[&Core]| {
        Python::attach(|py| {
            let call = || {
                let args = args.iter().map(|arg| value_to_python(py, arg)).collect::<PyResult<Vec<_>>>()?;
                from_python(&function.bind(py).call1(PyTuple::new(py, args)?)?)
            };
            call().map_err(|error: PyErr| error.to_string())
        })
    })
}

/// Hide a primitive that was defined in Python from new programs and searches.
#[pyfunction]
pub fn forget_primitive(name: &str) {
    primitives::forget(name);
}

/// Make a Python function a primitive of programs.
#[pyfunction]
pub fn define_primitive(
    name: &str,
    params: Vec<(String, String)>,
    returns: &str,
    doc: &str,
    version: &str,
    function: Py<PyAny>,
) -> PyResult<()> {
    let params = params.into_iter().map(|(name, kind)| Param { name, kind: Type::named(&kind) }).collect();
    match primitives::define(name, params, Type::named(returns), doc, version, callback(function)) {
        Ok(_) => Ok(()),
        Err(DefineError::Taken) => {
            Err(PyValueError::new_err(format!("'{name}' belongs to the DSL; choose another name")))
        }
        Err(DefineError::Full) => Err(PyKeyError::new_err("too many primitives have been defined")),
    }
}
