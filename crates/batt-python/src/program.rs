//! Programs for Python.

use std::sync::Arc;

use batt_core::primitives;
use batt_core::program::{self as core, Callee, Graph, Input, Kind, Node, NodeId, Source};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use crate::convert::{from_python, to_python};
use crate::errors::syntax_error;

/// A parsed program. Equal programs have the same canonical text.
#[pyclass(frozen, module = "arcbatt._engine")]
pub struct Program {
    pub core: Arc<core::Program>,
    pub kind: Kind,
    /// Its name in the text it was parsed from.
    #[pyo3(get)]
    name: String,
    /// The line of its definition there.
    #[pyo3(get)]
    line: u32,
}

impl Program {
    /// A program that was not parsed from a text.
    pub fn made(core: core::Program, kind: Kind) -> Program {
        Program { core: Arc::new(core), kind, name: String::new(), line: 0 }
    }
}

#[pymethods]
impl Program {
    /// `solver` or `differ`.
    #[getter]
    fn kind(&self) -> &'static str {
        match self.kind {
            Kind::Solver => "solver",
            Kind::Differ => "differ",
        }
    }

    /// md5 of the canonical text, in hex.
    #[getter]
    fn id(&self) -> String {
        self.core.id(self.kind)
    }

    /// The canonical text.
    #[getter]
    fn text(&self) -> String {
        self.core.text(self.kind)
    }

    /// Number of calls.
    #[getter]
    fn calls(&self) -> usize {
        self.core.calls()
    }

    /// The line of the source on which a node first occurs.
    fn line_of(&self, node: usize) -> Option<u32> {
        self.core.line(node)
    }

    /// Whether the result depends on the input `S`, `I` or `C`.
    fn reads(&self, input: &str) -> PyResult<bool> {
        Ok(self.core.reads(input_named(input)?))
    }

    /// The nodes in canonical order: `("input", name, [])`, `("constant", value, [])` or `("call", primitive name or
    /// number of the called node, numbers of the arguments)`; the last one is the result.
    fn steps<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let step = |node: &Node| -> PyResult<Bound<'py, PyTuple>> {
            match node {
                Node::Input(input) => ("input", input.name(), PyList::empty(py)).into_pyobject(py),
                Node::Constant(value) => ("constant", to_python(py, value)?, PyList::empty(py)).into_pyobject(py),
                Node::Call { callee, args } => {
                    let args: Vec<u32> = args.iter().map(|id| id.0).collect();
                    match callee {
                        Callee::Primitive(id) => ("call", primitives::get(*id).name.as_str(), args).into_pyobject(py),
                        Callee::Node(id) => ("call", id.0, args).into_pyobject(py),
                    }
                }
            }
        };
        PyList::new(py, self.core.nodes().iter().map(step).collect::<PyResult<Vec<_>>>()?)
    }

    fn __eq__(&self, other: &Program) -> bool {
        self.kind == other.kind && self.core == other.core
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.core.nodes().hash(&mut hasher);
        hasher.finish()
    }
}

fn input_named(name: &str) -> PyResult<Input> {
    let found = Input::ALL.into_iter().find(|input| input.name() == name);
    found.ok_or_else(|| PyValueError::new_err(format!("expected S, I or C, found {name:?}")))
}

fn kind_named(name: &str) -> PyResult<Kind> {
    match name {
        "solver" => Ok(Kind::Solver),
        "differ" => Ok(Kind::Differ),
        _ => Err(PyValueError::new_err(format!("expected solver or differ, found {name:?}"))),
    }
}

/// A batt file: its documentation, and (program, notes) of its candidates and differs.
#[pyclass(frozen, module = "arcbatt._engine")]
pub struct BattFile {
    /// The documentation string.
    #[pyo3(get)]
    doc: String,
    /// The candidates and what is noted of each.
    #[pyo3(get)]
    candidates: Vec<(Py<Program>, Vec<String>)>,
    /// The differs and what is noted of each.
    #[pyo3(get)]
    differs: Vec<(Py<Program>, Vec<String>)>,
}

/// Parse a text; returns the list of its programs, or the batt that it is. `file` is for messages; the text begins `above`
/// lines below the first line of the file.
#[pyfunction]
#[pyo3(signature = (text, file = "<text>", above = 0))]
pub fn parse<'py>(py: Python<'py>, text: &str, file: &str, above: u32) -> PyResult<Bound<'py, PyAny>> {
    let source = py.detach(|| core::parse(text)).map_err(|mut error| {
        error.line += above;
        syntax_error(py, &error, file)
    })?;
    match source {
        Source::Programs(functions) => {
            let programs = functions.into_iter().map(|f| {
                let core = Arc::new(f.program.moved_down(above));
                Program { core, kind: f.kind, name: f.name, line: f.line + above }.into_pyobject(py)
            });
            Ok(PyList::new(py, programs.collect::<PyResult<Vec<_>>>()?)?.into_any())
        }
        Source::Batt(batt) => {
            let entries = |entries: Vec<core::Entry>, kind: Kind| {
                let entry = |e: core::Entry| {
                    let name = e.notes.first().cloned().unwrap_or_default();
                    Ok((Py::new(py, Program { core: Arc::new(e.program), kind, name, line: e.line })?, e.notes))
                };
                entries.into_iter().map(entry).collect::<PyResult<Vec<_>>>()
            };
            let candidates = entries(batt.candidates, Kind::Solver)?;
            let differs = entries(batt.differs, Kind::Differ)?;
            Ok(Bound::new(py, BattFile { doc: batt.doc, candidates, differs })?.into_any())
        }
    }
}

/// The program with these nodes (see `Program.steps`); nodes that its result does not need are dropped.
#[pyfunction]
#[pyo3(signature = (steps, kind = "solver", name = ""))]
pub fn program_from_steps(
    steps: Vec<(String, Bound<'_, PyAny>, Vec<u32>)>,
    kind: &str,
    name: &str,
) -> PyResult<Program> {
    let mut graph = Graph::new();
    let mut ids: Vec<NodeId> = Vec::with_capacity(steps.len());
    for (what, payload, args) in steps {
        let earlier = |k: u32| {
            let message = || PyValueError::new_err(format!("node {k} is not before the node that needs it"));
            ids.get(k as usize).copied().ok_or_else(message)
        };
        let id = match what.as_str() {
            "input" => graph.add(Node::Input(input_named(payload.extract()?)?)),
            "constant" => graph.add(Node::Constant(from_python(&payload)?)),
            "call" => {
                let args = args.into_iter().map(earlier).collect::<PyResult<Vec<_>>>()?;
                match payload.extract::<u32>() {
                    Ok(k) => graph.call(earlier(k)?, args),
                    Err(_) => {
                        let name: String = payload.extract()?;
                        let unknown = || PyValueError::new_err(format!("'{name}' is no primitive"));
                        let callee = Callee::Primitive(primitives::find(&name).ok_or_else(unknown)?);
                        graph.add(Node::Call { callee, args: args.into() })
                    }
                }
            }
            _ => return Err(PyValueError::new_err(format!("expected input, constant or call, found {what:?}"))),
        };
        ids.push(id);
    }
    let root = *ids.last().ok_or_else(|| PyValueError::new_err("a program has at least one node"))?;
    let program = core::Program::from_graph(&graph, root, &[], |_| 0);
    Ok(Program { core: Arc::new(program), kind: kind_named(kind)?, name: name.to_owned(), line: 0 })
}
