//! A syntax tree of Python, written down the same for every version of Python.
//!
//! `ast.dump` differs between versions and fails on deep trees; a walk in Python takes longer than the parser does.

use std::collections::HashMap;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyInt, PyList, PyString, PyType};

/// What says how something was written, not what it means, or what some versions of Python lack.
const LEFT_OUT: [&str; 5] = ["ctx", "kind", "type_comment", "type_ignores", "type_params"];
const WITH_DOCSTRING: [&str; 4] = ["Module", "FunctionDef", "AsyncFunctionDef", "ClassDef"];
/// Calls, operators, subscripts, loops and branches: the measure of a program's size.
const WORK: [&str; 13] = [
    "Call",
    "BinOp",
    "UnaryOp",
    "BoolOp",
    "Compare",
    "Subscript",
    "comprehension",
    "AugAssign",
    "For",
    "While",
    "If",
    "IfExp",
    "Try",
];

enum Role {
    Constant,
    JoinedStr,
    Other,
}

enum Treatment {
    /// As it is.
    Plain,
    /// Written only if it is not empty: older versions of Python do not have it.
    IfAny,
    /// Statements, of which a docstring is none.
    Body,
    /// f"{x:}" is f"{x}", and some versions say so.
    Format,
}

struct Shape {
    opening: String,
    role: Role,
    is_work: bool,
    fields: Vec<(Py<PyString>, Treatment)>,
}

enum Pending<'py> {
    Value(Bound<'py, PyAny>),
    /// A text of this many characters.
    Text(Vec<u8>, usize),
    /// A body that is nothing but a docstring.
    Pass,
    End,
}

/// Writes syntax trees down. It knows the classes of the module `ast`.
#[pyclass(frozen)]
pub struct SyntaxWriter {
    /// By the address of the class, none of which is ever removed.
    shapes: HashMap<usize, Shape>,
    _classes: Vec<Py<PyAny>>,
}

#[pymethods]
impl SyntaxWriter {
    #[new]
    fn new(ast: &Bound<'_, PyModule>) -> PyResult<Self> {
        let base = ast.getattr("AST")?.cast_into::<PyType>()?;
        let mut shapes = HashMap::new();
        let mut classes = Vec::new();
        for value in ast.dict().values() {
            if let Ok(class) = value.cast::<PyType>()
                && class.is_subclass(&base)?
            {
                shapes.insert(class.as_ptr() as usize, Shape::of(class)?);
                classes.push(value.unbind());
            }
        }
        Ok(Self { shapes, _classes: classes })
    }

    /// The bytes that say what a tree is, without docstrings, comments and formatting; and how much work is in it.
    fn write<'py>(&self, py: Python<'py>, tree: Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyBytes>, usize)> {
        let mut written = Vec::with_capacity(2048);
        let mut work = 0;
        let mut pending = vec![Pending::Value(tree)];
        while let Some(next) = pending.pop() {
            let value = match next {
                Pending::Value(value) => value,
                Pending::Text(text, length) => {
                    write_text(&mut written, &text, length);
                    continue;
                }
                Pending::Pass => {
                    written.extend_from_slice(b"[(Pass))");
                    continue;
                }
                Pending::End => {
                    written.push(b')');
                    continue;
                }
            };
            let Some(shape) = self.shapes.get(&(value.get_type_ptr() as usize)) else {
                if let Ok(list) = value.cast::<PyList>() {
                    written.push(b'[');
                    pending.push(Pending::End);
                    pending.extend(list.iter().rev().map(Pending::Value));
                } else if value.is_none() {
                    written.extend_from_slice(b" -");
                } else {
                    written.push(b' ');
                    written.extend_from_slice(&bytes_of(&value.str()?)?);
                }
                continue;
            };
            work += usize::from(shape.is_work);
            match shape.role {
                Role::Constant => write_constant(&mut written, &value.getattr(intern!(py, "value"))?)?,
                Role::JoinedStr => {
                    written.extend_from_slice(shape.opening.as_bytes());
                    pending.push(Pending::End);
                    let parts = self.joined(&value)?;
                    pending.extend(parts.into_iter().rev());
                }
                Role::Other => {
                    written.extend_from_slice(shape.opening.as_bytes());
                    pending.push(Pending::End);
                    self.push_fields(shape, &value, &mut pending)?;
                }
            }
        }
        Ok((PyBytes::new(py, &written), work))
    }
}

impl Shape {
    fn of(class: &Bound<'_, PyType>) -> PyResult<Self> {
        let name = class.name()?.to_string();
        let with_docstring = WITH_DOCSTRING.contains(&name.as_str());
        let mut fields = Vec::new();
        for field in class.getattr("_fields")?.try_iter()? {
            let field = field?.cast_into::<PyString>()?;
            let treatment = match field.to_cow()?.as_ref() {
                "type_params" => Treatment::IfAny,
                known if LEFT_OUT.contains(&known) => continue,
                "body" if with_docstring => Treatment::Body,
                "format_spec" => Treatment::Format,
                _ => Treatment::Plain,
            };
            fields.push((field.unbind(), treatment));
        }
        let role = match name.as_str() {
            "Constant" => Role::Constant,
            "JoinedStr" => Role::JoinedStr,
            _ => Role::Other,
        };
        Ok(Self { opening: format!("({name}"), role, is_work: WORK.contains(&name.as_str()), fields })
    }
}

impl SyntaxWriter {
    fn push_fields<'py>(
        &self,
        shape: &Shape,
        node: &Bound<'py, PyAny>,
        pending: &mut Vec<Pending<'py>>,
    ) -> PyResult<()> {
        let py = node.py();
        for (name, treatment) in shape.fields.iter().rev() {
            let value = node.getattr_opt(name.bind(py))?.unwrap_or_else(|| py.None().into_bound(py));
            match treatment {
                Treatment::IfAny if !value.is_truthy()? => {}
                Treatment::Body => match self.without_docstring(&value)? {
                    Some(rest) if rest.is_empty() => pending.push(Pending::Pass),
                    Some(rest) => pending.push(Pending::Value(rest.into_any())),
                    None => pending.push(Pending::Value(value)),
                },
                Treatment::Format if !value.is_none() && self.joined(&value)?.is_empty() => {
                    pending.push(Pending::Value(py.None().into_bound(py)));
                }
                _ => pending.push(Pending::Value(value)),
            }
        }
        Ok(())
    }

    /// The statements after a docstring; none if there is no docstring.
    fn without_docstring<'py>(&self, body: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyList>>> {
        let py = body.py();
        let Ok(body) = body.cast::<PyList>() else { return Ok(None) };
        let Ok(first) = body.get_item(0) else { return Ok(None) };
        if first.get_type().name()?.to_cow()? != "Expr" {
            return Ok(None);
        }
        let is_text = self.text(&first.getattr(intern!(py, "value"))?)?.is_some();
        Ok(is_text.then(|| body.get_slice(1, body.len())))
    }

    /// The parts of an f-string with neighbouring texts in one, which versions of Python split differently.
    fn joined<'py>(&self, node: &Bound<'py, PyAny>) -> PyResult<Vec<Pending<'py>>> {
        let mut found: Vec<Pending<'py>> = Vec::new();
        for part in node.getattr(intern!(node.py(), "values"))?.try_iter()? {
            let part = part?;
            let Some(text) = self.text(&part)? else {
                found.push(Pending::Value(part));
                continue;
            };
            let (more, count) = (bytes_of(&text)?, text.len()?);
            match found.last_mut() {
                _ if count == 0 => {}
                Some(Pending::Text(before, length)) => {
                    before.extend_from_slice(&more);
                    *length += count;
                }
                _ => found.push(Pending::Text(more, count)),
            }
        }
        Ok(found)
    }

    /// The text that a node is, if it is one.
    fn text<'py>(&self, node: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyString>>> {
        match self.shapes.get(&(node.get_type_ptr() as usize)) {
            Some(Shape { role: Role::Constant, .. }) => {
                Ok(node.getattr(intern!(node.py(), "value"))?.cast_into::<PyString>().ok())
            }
            _ => Ok(None),
        }
    }
}

fn write_constant(written: &mut Vec<u8>, value: &Bound<'_, PyAny>) -> PyResult<()> {
    if let Ok(text) = value.cast::<PyString>() {
        write_text(written, &bytes_of(text)?, text.len()?);
    } else if value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>() {
        match value.extract::<u64>() {
            Ok(number) => written.extend_from_slice(format!(" {number:#x}").as_bytes()),
            // Decimal digits of long numbers take quadratic time.
            Err(_) => {
                let digits = value.call_method1(intern!(value.py(), "__format__"), ("#x",))?;
                written.push(b' ');
                written.extend_from_slice(digits.cast::<PyString>()?.to_cow()?.as_bytes());
            }
        }
    } else {
        let said = format!(" {}:", value.get_type().name()?);
        written.extend_from_slice(said.as_bytes());
        written.extend_from_slice(&bytes_of(&value.repr()?)?);
    }
    Ok(())
}

fn write_text(written: &mut Vec<u8>, text: &[u8], length: usize) {
    written.extend_from_slice(format!(" s{length}:").as_bytes());
    written.extend_from_slice(text);
}

/// UTF-8, with halves of surrogate pairs as if they were characters.
fn bytes_of(text: &Bound<'_, PyString>) -> PyResult<Vec<u8>> {
    if let Ok(plain) = text.to_cow() {
        return Ok(plain.as_bytes().to_vec());
    }
    let encoded = text.call_method1(intern!(text.py(), "encode"), ("utf-8", "surrogatepass"))?;
    Ok(encoded.cast::<PyBytes>()?.as_bytes().to_vec())
}
