//! Programs for Python.

use std::sync::Arc;

use batt_core::primitives;
use batt_core::program::{
    self as core, BattSource, Callee, Departing, Graph, Input, Kind, Node, NodeId, Refused, Source,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyTuple};
use rayon::prelude::*;

use crate::arguments::Workers;
use crate::convert::{from_python, to_python};
use crate::door::{enter, guarded};
use crate::errors::{program_error, syntax_error};

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

    /// One of a text.
    fn of(found: core::Function) -> Program {
        Program { core: Arc::new(found.program), kind: found.kind, name: found.name, line: found.line }
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

    /// The line of a node: in the text that was parsed, otherwise in the canonical text.
    fn line_of(&self, node: usize) -> u32 {
        line_of(&self.core, node)
    }

    /// The lines of the nodes in the text that was parsed, in the order of `steps`; 0 for all if none was.
    fn lines(&self) -> Vec<u32> {
        self.core.lines().to_vec()
    }

    /// The same program as if parsed from another text: its name, the line of its definition, the lines of its nodes.
    fn placed(&self, name: String, line: u32, lines: Vec<u32>) -> Program {
        Program { core: Arc::new(self.core.with_lines(lines)), kind: self.kind, name, line }
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

/// The line of a node: in the text that was parsed, otherwise in the canonical text, whose first line has no call.
pub fn line_of(program: &core::Program, node: usize) -> u32 {
    program.line(node).unwrap_or_else(|| {
        let calls = program.nodes().iter().take(node + 1).filter(|node| matches!(node, Node::Call { .. })).count();
        1 + calls.max(1) as u32
    })
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

/// Parse a text; returns the list of its programs, or the batt that it is. The first thing wrong is raised. `file` is for
/// messages.
#[pyfunction]
#[pyo3(signature = (text, file = "<text>"))]
pub fn parse<'py>(py: Python<'py>, text: &str, file: &str) -> PyResult<Bound<'py, PyAny>> {
    let source = guarded(py, || core::parse(text))?.map_err(|error| syntax_error(py, &error, file))?;
    found(py, source)
}

/// Parse a text and leave out what is wrong; returns what `parse` does, and for each program, candidate or differ that was
/// left out its name and the exception that tells why. Raises it only if nothing can be made of the text at all.
#[pyfunction]
#[pyo3(signature = (text, file = "<text>"))]
#[allow(clippy::type_complexity)]
pub fn parse_all<'py>(
    py: Python<'py>,
    text: &str,
    file: &str,
) -> PyResult<(Bound<'py, PyAny>, Vec<(String, Bound<'py, PyAny>)>)> {
    let parsed = guarded(py, || core::parse_all(text))?.map_err(|error| syntax_error(py, &error, file))?;
    let (source, refused) = parsed;
    let why = |Refused { name, error }| (name, syntax_error(py, &error, file).into_value(py).into_bound(py).into_any());
    Ok((found(py, source)?, refused.into_iter().map(why).collect()))
}

fn found(py: Python<'_>, source: Source) -> PyResult<Bound<'_, PyAny>> {
    match source {
        Source::Programs(functions) => {
            let programs = functions.into_iter().map(|found| Program::of(found).into_pyobject(py));
            Ok(PyList::new(py, programs.collect::<PyResult<Vec<_>>>()?)?.into_any())
        }
        Source::Batt(BattSource { doc, candidates, differs }) => {
            let entries = |entries: Vec<core::Entry>, kind: Kind| {
                let entry = |e: core::Entry| {
                    let name = e.notes.first().cloned().unwrap_or_default();
                    Ok((Py::new(py, Program { core: Arc::new(e.program), kind, name, line: e.line })?, e.notes))
                };
                entries.into_iter().map(entry).collect::<PyResult<Vec<_>>>()
            };
            let (candidates, differs) = (entries(candidates, Kind::Solver)?, entries(differs, Kind::Differ)?);
            Ok(Bound::new(py, BattFile { doc, candidates, differs })?.into_any())
        }
    }
}

/// The program with these nodes (see `Program.steps`); nodes that its result does not need are dropped. Raises
/// `ProgramError` if it could not be written as a text and read back.
#[pyfunction]
#[pyo3(signature = (steps, kind = "solver", name = ""))]
pub fn program_from_steps(
    py: Python<'_>,
    steps: Vec<(String, Bound<'_, PyAny>, Vec<u32>)>,
    kind: &str,
    name: &str,
) -> PyResult<Program> {
    let wrong = |message: &str| program_error(py, message, "unwritable");
    let mut graph = Graph::default();
    let mut ids: Vec<NodeId> = Vec::with_capacity(steps.len());
    for (what, payload, args) in steps {
        let earlier = |k: u32| {
            let message = || wrong(&format!("node {k} is not before the node that needs it"));
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
                        let unknown = || wrong(&format!("'{name}' is no primitive"));
                        let callee = Callee::Primitive(primitives::find(&name).ok_or_else(unknown)?);
                        graph.add(Node::Call { callee, args: args.into() })
                    }
                }
            }
            _ => return Err(wrong(&format!("expected input, constant or call, found {what:?}"))),
        };
        ids.push(id);
    }
    let root = *ids.last().ok_or_else(|| wrong("a program has at least one node"))?;
    let program = core::Program::from_graph(&graph, root, &[], |_| 0);
    if let Err((node, why)) = core::check(program.nodes()) {
        return Err(wrong(&format!("step {node} of its canonical form: {why}")));
    }
    Ok(Program { core: Arc::new(program), kind: kind_named(kind)?, name: name.to_owned(), line: 0 })
}

/// Programs as bytes, in which what they share is there once.
#[pyfunction]
pub fn pack_programs<'py>(py: Python<'py>, programs: Vec<Bound<'py, Program>>) -> PyResult<Bound<'py, PyBytes>> {
    let programs: Vec<&Program> = programs.iter().map(|program| program.get()).collect();
    let bytes = guarded(py, || {
        let departing = programs.iter().map(|one| {
            let Program { core, kind, name, line } = *one;
            Departing { program: core, kind: *kind, name, line: *line }
        });
        core::pack(&departing.collect::<Vec<_>>())
    })?;
    Ok(PyBytes::new(py, &bytes))
}

/// The numbers of programs in an order in which those that begin with the same nodes are side by side.
#[pyfunction]
pub fn by_beginning(py: Python<'_>, programs: Vec<Bound<'_, Program>>) -> PyResult<Vec<usize>> {
    let programs: Vec<&Program> = programs.iter().map(|program| program.get()).collect();
    guarded(py, || core::by_beginning(programs.iter().map(|one| one.core.nodes())))
}

/// The id of each program, worked out on several processors.
#[pyfunction]
pub fn program_ids(py: Python<'_>, programs: Vec<Bound<'_, Program>>, workers: Workers) -> PyResult<Vec<String>> {
    let programs: Vec<_> = programs.iter().map(|one| (one.get().core.clone(), one.get().kind)).collect();
    let ids = move || programs.par_iter().map(|(core, kind)| core.id(*kind)).collect();
    enter(py, workers.0, &Arc::default(), None, ids)
}

/// The programs of some bytes. Raises `ProgramError` if these are none.
#[pyfunction]
pub fn unpack_programs(py: Python<'_>, bytes: &[u8]) -> PyResult<Vec<Program>> {
    let found = guarded(py, || core::unpack(bytes))?.map_err(|why| program_error(py, &why, "unreadable"))?;
    Ok(found.into_iter().map(Program::of).collect())
}
