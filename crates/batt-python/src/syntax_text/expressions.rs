//! Expressions of Python, written down. Generators are left out: what may stand around `yield` is not the same everywhere.

use std::fmt::Write;

use ruff_python_ast as ast;
use ruff_python_ast::Expr;

use super::{Bytes, Writer, Written};

/// A number as large is written with an exponent.
const MAX_PLAIN: f64 = 1e16;
const MIN_PLAIN: f64 = 1e-4;
/// Of more than 15 digits and a point, several may stand for a number, and Python may choose another than Rust.
const MAX_DIGITS: usize = 16;

impl Writer {
    pub(super) fn parameters(&mut self, parameters: &ast::Parameters) -> Written {
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

    pub(super) fn parameter(&mut self, parameter: &ast::Parameter) -> Written {
        self.open("arg");
        self.word(parameter.name.as_str());
        self.optional(parameter.annotation.as_deref())?;
        self.close();
        Some(())
    }

    pub(super) fn optional_parameter(&mut self, parameter: Option<&ast::Parameter>) -> Written {
        match parameter {
            Some(parameter) => self.parameter(parameter)?,
            None => self.nothing(),
        }
        Some(())
    }

    pub(super) fn arguments(&mut self, arguments: &ast::Arguments) -> Written {
        self.expressions(&arguments.args)?;
        self.list(&arguments.keywords, |writer, keyword| {
            writer.open("keyword");
            writer.name(keyword.arg.as_ref());
            writer.expression(&keyword.value)?;
            writer.close();
            Some(())
        })
    }

    pub(super) fn operator(&mut self, operator: ast::Operator) {
        let _ = write!(Bytes(&mut self.out), "({operator:?})");
    }

    pub(super) fn expression(&mut self, expression: &Expr) -> Written {
        self.deeper(|writer| writer.write_expression(expression))
    }

    pub(super) fn write_expression(&mut self, expression: &Expr) -> Written {
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
                        let digits = format!("{value:?}");
                        if digits.len() > MAX_DIGITS {
                            return None;
                        }
                        self.word("float:");
                        self.out.extend_from_slice(digits.as_bytes());
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

    pub(super) fn comprehension(&mut self, element: &Expr, generators: &[ast::Comprehension]) -> Written {
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
    pub(super) fn joined(&mut self, elements: &[ast::InterpolatedStringElement], pending: &mut String) -> Written {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(literal) => pending.push_str(literal),
                ast::InterpolatedStringElement::Interpolation(it) => {
                    if it.debug_text.is_some() || it.expression.is_starred_expr() {
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
    pub(super) fn format(&mut self, elements: &[ast::InterpolatedStringElement], pending: &mut String) -> Written {
        let plain = |element: &ast::InterpolatedStringElement| match element {
            ast::InterpolatedStringElement::Interpolation(it) => it.format_spec.is_none(),
            ast::InterpolatedStringElement::Literal(_) => true,
        };
        if elements.iter().all(plain) { self.joined(elements, pending) } else { None }
    }

    pub(super) fn flush(&mut self, pending: &mut String) {
        if !pending.is_empty() {
            self.text(pending);
            pending.clear();
        }
    }
}
