//! What a module in Python defines, as `candidates/source.py` finds it in Python's own tree.

use ruff_python_ast as ast;
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

/// Name, line, parameters, how many of them have to be given, whether the first one is to be an array.
pub type Definition = (String, usize, Vec<String>, usize, bool);

/// What a module binds on its first level, in order.
pub fn definitions(body: &[Stmt], text: &str) -> Vec<Definition> {
    let mut found = Vec::new();
    for statement in body {
        match statement {
            Stmt::FunctionDef(it) if !it.is_async => {
                // Not where the statement begins, which may be a decorator.
                found.push(function(it.name.as_str(), line_at(text, it.name.start()), Some(&it.parameters)));
            }
            Stmt::Assign(it) => {
                let names = it.targets.iter().filter_map(Expr::as_name_expr);
                found.extend(names.map(|name| bound(name.id.as_str(), &it.value, line_at(text, it.start()))));
            }
            Stmt::AnnAssign(it) => {
                if let (Expr::Name(name), Some(value)) = (&*it.target, &it.value) {
                    found.push(bound(name.id.as_str(), value, line_at(text, it.start())));
                }
            }
            Stmt::ImportFrom(it) => {
                let line = line_at(text, it.start());
                found.extend(it.names.iter().map(|name| {
                    let name = name.asname.as_ref().unwrap_or(&name.name);
                    (name.to_string(), line, Vec::new(), 1, false)
                }));
            }
            _ => {}
        }
    }
    found
}

fn line_at(text: &str, place: ruff_text_size::TextSize) -> usize {
    text.as_bytes()[..place.to_usize()].iter().filter(|&&byte| byte == b'\n').count() + 1
}

fn bound(name: &str, value: &Expr, line: usize) -> Definition {
    match value {
        Expr::Lambda(it) => function(name, line, it.parameters.as_deref()),
        _ => (name.to_string(), line, Vec::new(), 1, false),
    }
}

fn function(name: &str, line: usize, parameters: Option<&ast::Parameters>) -> Definition {
    let Some(parameters) = parameters else { return (name.to_string(), line, Vec::new(), 0, false) };
    let positional: Vec<_> = parameters.posonlyargs.iter().chain(&parameters.args).collect();
    let required = positional.iter().filter(|it| it.default.is_none()).count();
    let arrays = positional.first().and_then(|it| it.parameter.annotation.as_deref()).is_some_and(is_array);
    let names = positional.iter().map(|it| it.parameter.name.to_string()).collect();
    (name.to_string(), line, names, required, arrays)
}

/// Whether an annotation means an array: `np.ndarray`, `npt.NDArray[...]`, `"np.ndarray"`.
fn is_array(annotation: &Expr) -> bool {
    let name = match annotation {
        Expr::Subscript(it) => return is_array(&it.value),
        Expr::StringLiteral(it) => return it.value.to_str().to_lowercase().contains("ndarray"),
        Expr::Attribute(it) => it.attr.as_str(),
        Expr::Name(it) => it.id.as_str(),
        _ => return false,
    };
    matches!(name.to_lowercase().as_str(), "ndarray" | "array" | "arraylike")
}
