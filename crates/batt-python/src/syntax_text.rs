//! The same bytes as `syntax` writes, from the text, without the objects of Python's own parser.
//!
//! Only what surely means the same to Ruff's parser and to every Python is written here. Whatever is unusual, or wrong,
//! is left to Python's parser: rare syntax, characters beyond ASCII, escapes of characters by number or name, deep
//! nesting, numbers that are not small.

use std::fmt::Write;

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use ruff_python_ast as ast;
use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Expr, Stmt};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

const MAX_DEPTH: usize = 100;
const MAX_BRACKETS: usize = 50;
/// A number as large is written with an exponent.
const MAX_PLAIN: f64 = 1e16;
const MIN_PLAIN: f64 = 1e-4;

/// None: this is left to Python's parser.
type Written = Option<()>;
/// Name, line, parameters, how many of them have to be given, whether the first one is to be an array.
type Definition = (String, usize, Vec<String>, usize, bool);

/// The bytes of a text, how much work is in it, and what it binds on its first level; None if Python is to say.
#[pyfunction]
pub fn read_python<'py>(
    py: Python<'py>,
    text: &str,
    minor: u8,
) -> Option<(Bound<'py, PyBytes>, usize, Vec<Definition>)> {
    let (written, work, definitions) = read(text, minor)?;
    Some((PyBytes::new(py, &written), work, definitions))
}

fn read(text: &str, minor: u8) -> Option<(Vec<u8>, usize, Vec<Definition>)> {
    if !is_usual(text.as_bytes()) {
        return None;
    }
    let version = ast::PythonVersion { major: 3, minor };
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module).with_target_version(version));
    if parsed.has_syntax_errors() {
        return None;
    }
    let mut open = 0_usize;
    for token in parsed.tokens() {
        match token.kind() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => open += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => open = open.saturating_sub(1),
            _ => {}
        }
        if open > MAX_BRACKETS {
            return None;
        }
    }
    let parsed = parsed.try_into_module()?;
    let mut writer = Writer { out: Vec::with_capacity(2048), work: 0, depth: 0, in_f_string: false };
    writer.out.extend_from_slice(b"(Module");
    writer.body(parsed.suite(), true)?;
    writer.close();
    Some((writer.out, writer.work, definitions(parsed.suite(), text)))
}

/// Printable ASCII and ends of lines; backslashes only before letters that mean the same everywhere.
fn is_usual(text: &[u8]) -> bool {
    let mut escaped = false;
    for &byte in text {
        if byte != b'\n' && !(b' '..=b'~').contains(&byte) {
            return false;
        }
        if escaped && matches!(byte, b'\n' | b'0'..=b'9' | b'x' | b'u' | b'U' | b'N') {
            return false;
        }
        escaped = byte == b'\\' && !escaped;
    }
    !escaped
}

struct Writer {
    out: Vec<u8>,
    work: usize,
    depth: usize,
    in_f_string: bool,
}

impl Writer {
    fn open(&mut self, name: &str) {
        self.out.push(b'(');
        self.out.extend_from_slice(name.as_bytes());
    }

    fn close(&mut self) {
        self.out.push(b')');
    }

    fn nothing(&mut self) {
        self.out.extend_from_slice(b" -");
    }

    fn word(&mut self, word: &str) {
        self.out.push(b' ');
        self.out.extend_from_slice(word.as_bytes());
    }

    fn flag(&mut self, value: bool) {
        self.word(if value { "1" } else { "0" });
    }

    fn name(&mut self, name: Option<&ast::Identifier>) {
        match name {
            Some(name) => self.word(name.as_str()),
            None => self.nothing(),
        }
    }

    fn text(&mut self, text: &str) {
        // Only ASCII comes here, so bytes are characters.
        let _ = write!(Bytes(&mut self.out), " s{}:", text.len());
        self.out.extend_from_slice(text.as_bytes());
    }

    fn list<'a, T: 'a>(
        &mut self,
        items: impl IntoIterator<Item = &'a T>,
        mut write: impl FnMut(&mut Self, &'a T) -> Written,
    ) -> Written {
        self.out.push(b'[');
        for item in items {
            write(self, item)?;
        }
        self.close();
        Some(())
    }

    fn expressions(&mut self, items: &[Expr]) -> Written {
        self.list(items, Self::expression)
    }

    fn optional(&mut self, value: Option<&Expr>) -> Written {
        match value {
            Some(value) => self.expression(value)?,
            None => self.nothing(),
        }
        Some(())
    }

    fn body(&mut self, body: &[Stmt], with_docstring: bool) -> Written {
        let body = match body {
            [Stmt::Expr(first), rest @ ..] if with_docstring && first.value.is_string_literal_expr() => {
                if rest.is_empty() {
                    self.out.extend_from_slice(b"[(Pass))");
                    return Some(());
                }
                rest
            }
            all => all,
        };
        self.list(body, Self::statement)
    }

    fn deeper(&mut self, write: impl FnOnce(&mut Self) -> Written) -> Written {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        write(self)?;
        self.depth -= 1;
        Some(())
    }

    fn statement(&mut self, statement: &Stmt) -> Written {
        self.deeper(|writer| writer.write_statement(statement))
    }

    fn write_statement(&mut self, statement: &Stmt) -> Written {
        match statement {
            Stmt::FunctionDef(it) => {
                if it.type_params.is_some() {
                    return None;
                }
                self.open(if it.is_async { "AsyncFunctionDef" } else { "FunctionDef" });
                self.word(it.name.as_str());
                self.parameters(&it.parameters)?;
                self.body(&it.body, true)?;
                self.list(&it.decorator_list, |writer, it| writer.expression(&it.expression))?;
                self.optional(it.returns.as_deref())?;
            }
            Stmt::ClassDef(it) => {
                if it.type_params.is_some() {
                    return None;
                }
                self.open("ClassDef");
                self.word(it.name.as_str());
                match &it.arguments {
                    Some(arguments) => self.arguments(arguments)?,
                    None => self.out.extend_from_slice(b"[)[)"),
                }
                self.body(&it.body, true)?;
                self.list(&it.decorator_list, |writer, it| writer.expression(&it.expression))?;
            }
            Stmt::Return(it) => {
                self.open("Return");
                self.optional(it.value.as_deref())?;
            }
            Stmt::Delete(it) => {
                self.open("Delete");
                self.expressions(&it.targets)?;
            }
            Stmt::Assign(it) => {
                self.open("Assign");
                self.expressions(&it.targets)?;
                self.expression(&it.value)?;
            }
            Stmt::AugAssign(it) => {
                self.work += 1;
                self.open("AugAssign");
                self.expression(&it.target)?;
                self.operator(it.op);
                self.expression(&it.value)?;
            }
            Stmt::AnnAssign(it) => {
                self.open("AnnAssign");
                self.expression(&it.target)?;
                self.expression(&it.annotation)?;
                self.optional(it.value.as_deref())?;
                self.flag(it.simple);
            }
            Stmt::For(it) => {
                self.work += usize::from(!it.is_async);
                self.open(if it.is_async { "AsyncFor" } else { "For" });
                self.expression(&it.target)?;
                self.expression(&it.iter)?;
                self.body(&it.body, false)?;
                self.body(&it.orelse, false)?;
            }
            Stmt::While(it) => {
                self.work += 1;
                self.open("While");
                self.expression(&it.test)?;
                self.body(&it.body, false)?;
                self.body(&it.orelse, false)?;
            }
            Stmt::If(it) => {
                self.branch(&it.test, &it.body, &it.elif_else_clauses)?;
                return Some(());
            }
            Stmt::With(it) => {
                self.open(if it.is_async { "AsyncWith" } else { "With" });
                self.list(&it.items, |writer, item| {
                    writer.open("withitem");
                    writer.expression(&item.context_expr)?;
                    writer.optional(item.optional_vars.as_deref())?;
                    writer.close();
                    Some(())
                })?;
                self.body(&it.body, false)?;
            }
            Stmt::Raise(it) => {
                self.open("Raise");
                self.optional(it.exc.as_deref())?;
                self.optional(it.cause.as_deref())?;
            }
            Stmt::Try(it) if !it.is_star => {
                self.work += 1;
                self.open("Try");
                self.body(&it.body, false)?;
                self.list(&it.handlers, |writer, ast::ExceptHandler::ExceptHandler(handler)| {
                    writer.open("ExceptHandler");
                    writer.optional(handler.type_.as_deref())?;
                    writer.name(handler.name.as_ref());
                    writer.body(&handler.body, false)?;
                    writer.close();
                    Some(())
                })?;
                self.body(&it.orelse, false)?;
                self.body(&it.finalbody, false)?;
            }
            Stmt::Assert(it) => {
                self.open("Assert");
                self.expression(&it.test)?;
                self.optional(it.msg.as_deref())?;
            }
            Stmt::Import(it) if !it.is_lazy => {
                self.open("Import");
                self.list(&it.names, Self::alias)?;
            }
            Stmt::ImportFrom(it) if !it.is_lazy => {
                self.open("ImportFrom");
                self.name(it.module.as_ref());
                self.list(&it.names, Self::alias)?;
                let _ = write!(Bytes(&mut self.out), " {}", it.level);
            }
            Stmt::Global(ast::StmtGlobal { names, .. }) => {
                self.open("Global");
                self.names(names)?;
            }
            Stmt::Nonlocal(ast::StmtNonlocal { names, .. }) => {
                self.open("Nonlocal");
                self.names(names)?;
            }
            Stmt::Expr(it) => {
                self.open("Expr");
                self.expression(&it.value)?;
            }
            Stmt::Pass(_) => self.open("Pass"),
            Stmt::Break(_) => self.open("Break"),
            Stmt::Continue(_) => self.open("Continue"),
            _ => return None,
        }
        self.close();
        Some(())
    }

    /// `elif` is an `if` within `else`.
    fn branch(&mut self, test: &Expr, body: &[Stmt], rest: &[ast::ElifElseClause]) -> Written {
        self.work += 1;
        self.open("If");
        self.expression(test)?;
        self.body(body, false)?;
        match rest {
            [] => self.out.extend_from_slice(b"[)"),
            [ast::ElifElseClause { test: Some(test), body, .. }, rest @ ..] => {
                self.out.push(b'[');
                self.deeper(|writer| writer.branch(test, body, rest))?;
                self.close();
            }
            [ast::ElifElseClause { test: None, body, .. }, ..] => self.body(body, false)?,
        }
        self.close();
        Some(())
    }

    fn names(&mut self, names: &[ast::Identifier]) -> Written {
        self.list(names, |writer, name| {
            writer.word(name.as_str());
            Some(())
        })
    }

    fn alias(&mut self, alias: &ast::Alias) -> Written {
        self.open("alias");
        self.word(alias.name.as_str());
        self.name(alias.asname.as_ref());
        self.close();
        Some(())
    }

    fn parameters(&mut self, parameters: &ast::Parameters) -> Written {
        self.open("arguments");
        self.list(&parameters.posonlyargs, |writer, it| writer.parameter(&it.parameter))?;
        self.list(&parameters.args, |writer, it| writer.parameter(&it.parameter))?;
        self.optional_parameter(parameters.vararg.as_deref())?;
        self.list(&parameters.kwonlyargs, |writer, it| writer.parameter(&it.parameter))?;
        self.list(&parameters.kwonlyargs, |writer, it| writer.optional(it.default.as_deref()))?;
        self.optional_parameter(parameters.kwarg.as_deref())?;
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        self.list(positional, |writer, it| it.default.as_deref().map_or(Some(()), |value| writer.expression(value)))?;
        self.close();
        Some(())
    }

    fn parameter(&mut self, parameter: &ast::Parameter) -> Written {
        self.open("arg");
        self.word(parameter.name.as_str());
        self.optional(parameter.annotation.as_deref())?;
        self.close();
        Some(())
    }

    fn optional_parameter(&mut self, parameter: Option<&ast::Parameter>) -> Written {
        match parameter {
            Some(parameter) => self.parameter(parameter)?,
            None => self.nothing(),
        }
        Some(())
    }

    fn arguments(&mut self, arguments: &ast::Arguments) -> Written {
        self.expressions(&arguments.args)?;
        self.list(&arguments.keywords, |writer, keyword| {
            writer.open("keyword");
            writer.name(keyword.arg.as_ref());
            writer.expression(&keyword.value)?;
            writer.close();
            Some(())
        })
    }

    fn operator(&mut self, operator: ast::Operator) {
        let _ = write!(Bytes(&mut self.out), "({operator:?})");
    }

    fn expression(&mut self, expression: &Expr) -> Written {
        self.deeper(|writer| writer.write_expression(expression))
    }

    fn write_expression(&mut self, expression: &Expr) -> Written {
        match expression {
            Expr::BoolOp(it) => {
                self.work += 1;
                self.open("BoolOp");
                let _ = write!(Bytes(&mut self.out), "({:?})", it.op);
                self.expressions(&it.values)?;
            }
            Expr::Named(it) => {
                self.open("NamedExpr");
                self.expression(&it.target)?;
                self.expression(&it.value)?;
            }
            Expr::BinOp(it) => {
                self.work += 1;
                self.open("BinOp");
                self.expression(&it.left)?;
                self.operator(it.op);
                self.expression(&it.right)?;
            }
            Expr::UnaryOp(it) => {
                self.work += 1;
                self.open("UnaryOp");
                let _ = write!(Bytes(&mut self.out), "({:?})", it.op);
                self.expression(&it.operand)?;
            }
            Expr::Lambda(it) => {
                self.open("Lambda");
                match &it.parameters {
                    Some(parameters) => self.parameters(parameters)?,
                    None => self.out.extend_from_slice(b"(arguments[)[) -[)[) -[))"),
                }
                self.expression(&it.body)?;
            }
            Expr::If(it) => {
                self.work += 1;
                self.open("IfExp");
                self.expression(&it.test)?;
                self.expression(&it.body)?;
                self.expression(&it.orelse)?;
            }
            Expr::Dict(it) => {
                self.open("Dict");
                self.list(&it.items, |writer, item| writer.optional(item.key.as_ref()))?;
                self.list(&it.items, |writer, item| writer.expression(&item.value))?;
            }
            Expr::Set(it) => {
                self.open("Set");
                self.expressions(&it.elts)?;
            }
            Expr::ListComp(it) => {
                self.open("ListComp");
                self.comprehension(&it.elt, &it.generators)?;
            }
            Expr::SetComp(it) => {
                self.open("SetComp");
                self.comprehension(&it.elt, &it.generators)?;
            }
            Expr::Generator(it) => {
                self.open("GeneratorExp");
                self.comprehension(&it.elt, &it.generators)?;
            }
            Expr::DictComp(it) => {
                self.open("DictComp");
                self.expression(it.key.as_deref()?)?;
                self.comprehension(&it.value, &it.generators)?;
            }
            Expr::Await(it) => {
                self.open("Await");
                self.expression(&it.value)?;
            }
            Expr::Yield(it) => {
                self.open("Yield");
                self.optional(it.value.as_deref())?;
            }
            Expr::YieldFrom(it) => {
                self.open("YieldFrom");
                self.expression(&it.value)?;
            }
            Expr::Compare(it) => {
                self.work += 1;
                self.open("Compare");
                self.expression(&it.left)?;
                self.list(&it.ops, |writer, op| {
                    let _ = write!(Bytes(&mut writer.out), "({op:?})");
                    Some(())
                })?;
                self.expressions(&it.comparators)?;
            }
            Expr::Call(it) => {
                self.work += 1;
                self.open("Call");
                self.expression(&it.func)?;
                self.arguments(&it.arguments)?;
            }
            Expr::FString(it) => {
                // How deeply they may be nested differs between versions of Python.
                if std::mem::replace(&mut self.in_f_string, true) {
                    return None;
                }
                self.open("JoinedStr");
                let mut pending = String::new();
                for part in it.value.as_slice() {
                    match part {
                        ast::FStringPart::Literal(literal) => pending.push_str(literal),
                        ast::FStringPart::FString(part) => self.joined(&part.elements, &mut pending)?,
                    }
                }
                self.flush(&mut pending);
                self.in_f_string = false;
            }
            Expr::StringLiteral(it) => {
                self.text(it.value.to_str());
                return Some(());
            }
            Expr::NumberLiteral(it) => {
                match it.value {
                    ast::Number::Int(ref value) => {
                        let _ = write!(Bytes(&mut self.out), " {:#x}", value.as_u64()?);
                    }
                    ast::Number::Float(value) if value == 0.0 || (MIN_PLAIN..MAX_PLAIN).contains(&value) => {
                        let _ = write!(Bytes(&mut self.out), " float:{value:?}");
                    }
                    _ => return None,
                }
                return Some(());
            }
            Expr::BooleanLiteral(it) => {
                self.word(if it.value { "bool:True" } else { "bool:False" });
                return Some(());
            }
            Expr::NoneLiteral(_) => {
                self.word("NoneType:None");
                return Some(());
            }
            Expr::EllipsisLiteral(_) => {
                self.word("ellipsis:Ellipsis");
                return Some(());
            }
            Expr::Attribute(it) => {
                self.open("Attribute");
                self.expression(&it.value)?;
                self.word(it.attr.as_str());
            }
            Expr::Subscript(it) => {
                self.work += 1;
                self.open("Subscript");
                self.expression(&it.value)?;
                self.expression(&it.slice)?;
            }
            Expr::Starred(it) => {
                self.open("Starred");
                self.expression(&it.value)?;
            }
            Expr::Name(it) => {
                self.open("Name");
                self.word(it.id.as_str());
            }
            Expr::List(it) => {
                self.open("List");
                self.expressions(&it.elts)?;
            }
            Expr::Tuple(it) => {
                self.open("Tuple");
                self.expressions(&it.elts)?;
            }
            Expr::Slice(it) => {
                self.open("Slice");
                self.optional(it.lower.as_deref())?;
                self.optional(it.upper.as_deref())?;
                self.optional(it.step.as_deref())?;
            }
            _ => return None,
        }
        self.close();
        Some(())
    }

    fn comprehension(&mut self, element: &Expr, generators: &[ast::Comprehension]) -> Written {
        self.expression(element)?;
        self.list(generators, |writer, it| {
            writer.work += 1;
            writer.open("comprehension");
            writer.expression(&it.target)?;
            writer.expression(&it.iter)?;
            writer.expressions(&it.ifs)?;
            writer.flag(it.is_async);
            writer.close();
            Some(())
        })
    }

    /// The parts of an f-string; texts are put together until something else comes.
    fn joined(&mut self, elements: &[ast::InterpolatedStringElement], pending: &mut String) -> Written {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(literal) => pending.push_str(literal),
                ast::InterpolatedStringElement::Interpolation(it) => {
                    if it.debug_text.is_some() {
                        return None;
                    }
                    self.flush(pending);
                    self.open("FormattedValue");
                    self.expression(&it.expression)?;
                    let _ = write!(Bytes(&mut self.out), " {}", it.conversion as i8);
                    match &it.format_spec {
                        Some(spec) if !spec.elements.is_empty() => {
                            self.open("JoinedStr");
                            let mut inner = String::new();
                            self.format(&spec.elements, &mut inner)?;
                            self.flush(&mut inner);
                            self.close();
                        }
                        _ => self.nothing(),
                    }
                    self.close();
                }
            }
        }
        Some(())
    }

    /// What stands after the colon; what is formatted within it has no format of its own.
    fn format(&mut self, elements: &[ast::InterpolatedStringElement], pending: &mut String) -> Written {
        let plain = |element: &ast::InterpolatedStringElement| match element {
            ast::InterpolatedStringElement::Interpolation(it) => it.format_spec.is_none(),
            ast::InterpolatedStringElement::Literal(_) => true,
        };
        if elements.iter().all(plain) { self.joined(elements, pending) } else { None }
    }

    fn flush(&mut self, pending: &mut String) {
        if !pending.is_empty() {
            self.text(pending);
            pending.clear();
        }
    }
}

/// Formats without a `String` between.
struct Bytes<'a>(&'a mut Vec<u8>);

impl Write for Bytes<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// What a module binds on its first level, in order.
fn definitions(body: &[Stmt], text: &str) -> Vec<Definition> {
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
