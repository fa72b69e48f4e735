//! The same bytes as `syntax` writes, from the text, without the objects of Python's own parser.
//!
//! Only what surely means the same to Ruff's parser and to every Python is written here. Whatever is unusual, or wrong,
//! is left to Python's parser: rare syntax, characters beyond ASCII, escapes of characters by number or name, deep
//! nesting, numbers that are not small.

mod expressions;
mod statements;

use std::fmt::Write;

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

use crate::definitions::{Definition, definitions};

const MAX_DEPTH: usize = 100;
const MAX_BRACKETS: usize = 50;

/// None: this is left to Python's parser.
type Written = Option<()>;

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

    fn deeper(&mut self, write: impl FnOnce(&mut Self) -> Written) -> Written {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        write(self)?;
        self.depth -= 1;
        Some(())
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
