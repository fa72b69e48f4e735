//! Statements of Python, written down.

use std::fmt::Write;

use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_python_ast::Stmt;

use super::{Bytes, Writer, Written};

impl Writer {
    pub(super) fn body(&mut self, body: &[Stmt], with_docstring: bool) -> Written {
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

    pub(super) fn statement(&mut self, statement: &Stmt) -> Written {
        self.deeper(|writer| writer.write_statement(statement))
    }

    pub(super) fn write_statement(&mut self, statement: &Stmt) -> Written {
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
    pub(super) fn branch(&mut self, test: &Expr, body: &[Stmt], rest: &[ast::ElifElseClause]) -> Written {
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

    pub(super) fn names(&mut self, names: &[ast::Identifier]) -> Written {
        self.list(names, |writer, name| {
            writer.word(name.as_str());
            Some(())
        })
    }

    pub(super) fn alias(&mut self, alias: &ast::Alias) -> Written {
        self.open("alias");
        self.word(alias.name.as_str());
        self.name(alias.asname.as_ref());
        self.close();
        Some(())
    }
}
