//! Text to tokens.

use super::SyntaxError;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What<'a> {
    /// A name or keyword.
    Name(&'a str),
    /// A decimal integer without sign, at most 2^63.
    Int(u64),
    /// A string, with what stands between its quotes (escapes left as they are).
    Text(&'a str),
    /// `( ) [ ] , : = - . * @`, or `>` for the arrow.
    Mark(char),
    /// The end of a logical line.
    Newline,
    /// The end of the text.
    End,
}

/// A token and where it begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token<'a> {
    pub what: What<'a>,
    pub line: u32,
    pub column: u32,
}

impl Token<'_> {
    /// An error at this token.
    pub fn error(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError { line: self.line, column: self.column, message: message.into() }
    }
}

/// The tokens of `text`. A line break inside brackets is no token, and empty lines leave none.
pub fn tokens(text: &str) -> Result<Vec<Token<'_>>, SyntaxError> {
    Lexer { text, at: 0, line: 1, line_start: 0, brackets: Vec::new(), out: Vec::new() }.run()
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    line_start: usize,
    brackets: Vec<(char, u32, u32)>,
    out: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn column(&self) -> u32 {
        self.text[self.line_start..self.at].chars().count() as u32 + 1
    }

    fn error<T>(&self, message: impl Into<String>) -> Result<T, SyntaxError> {
        Err(SyntaxError { line: self.line, column: self.column(), message: message.into() })
    }

    fn push(&mut self, what: What<'a>, bytes: usize) {
        let (line, column) = (self.line, self.column());
        self.out.push(Token { what, line, column });
        self.at += bytes;
    }

    fn end_line(&mut self) {
        if self.brackets.is_empty() && self.out.last().is_some_and(|t| t.what != What::Newline) {
            self.push(What::Newline, 0);
        }
    }

    fn next_line(&mut self, bytes: usize) {
        self.at += bytes;
        self.line += 1;
        self.line_start = self.at;
    }

    fn run(mut self) -> Result<Vec<Token<'a>>, SyntaxError> {
        if self.text.starts_with('\u{feff}') {
            self.at = 3;
            self.line_start = 3;
        }
        while let Some(c) = self.rest().chars().next() {
            match c {
                '\n' => {
                    self.end_line();
                    self.next_line(1);
                }
                ' ' | '\t' | '\r' | '\u{c}' => self.at += 1,
                '#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                '\\' if self.rest()[1..].trim_start_matches('\r').starts_with('\n') => {
                    let bytes = self.rest().find('\n').unwrap_or(0) + 1;
                    self.next_line(bytes);
                }
                ';' => {
                    self.end_line();
                    self.at += 1;
                }
                '"' | '\'' => self.string(c)?,
                '0'..='9' => self.number()?,
                c if c == '_' || c.is_alphabetic() => {
                    let rest = self.rest();
                    let bytes = rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(rest.len());
                    if matches!(rest[bytes..].chars().next(), Some('"' | '\'')) && bytes <= 2 {
                        self.at += bytes; // r"...", b'...': the prefix of a string
                    } else {
                        self.push(What::Name(&rest[..bytes]), bytes);
                    }
                }
                '-' if self.rest().starts_with("->") => self.push(What::Mark('>'), 2),
                '=' if self.rest().starts_with("==") => {
                    return self.error("'==' is not part of programs; use equality(a, b)");
                }
                '(' | '[' => {
                    self.brackets.push((c, self.line, self.column()));
                    self.push(What::Mark(c), 1);
                }
                ')' | ']' => {
                    let opening = if c == ')' { '(' } else { '[' };
                    match self.brackets.pop() {
                        Some((open, ..)) if open == opening => self.push(What::Mark(c), 1),
                        _ => return self.error(format!("'{c}' without '{opening}'")),
                    }
                }
                ',' | ':' | '=' | '-' | '.' | '*' | '@' | '|' => self.push(What::Mark(c), 1),
                c => return self.error(format!("character {c:?} is not part of programs")),
            }
        }
        if let Some(&(open, line, column)) = self.brackets.last() {
            return Err(SyntaxError { line, column, message: format!("'{open}' is never closed") });
        }
        self.end_line();
        self.push(What::End, 0);
        Ok(self.out)
    }

    fn number(&mut self) -> Result<(), SyntaxError> {
        let rest = self.rest();
        let bytes = rest.find(|c: char| c != '_' && c != '.' && !c.is_alphanumeric()).unwrap_or(rest.len());
        match rest[..bytes].replace('_', "").parse() {
            Ok(n) if n <= 1 << 63 && !(bytes > 1 && rest.starts_with('0') && n > 0) => self.push(What::Int(n), bytes),
            _ => return self.error(format!("{} is no decimal integer of at most 64 bits", &rest[..bytes.min(30)])),
        }
        Ok(())
    }

    fn string(&mut self, quote: char) -> Result<(), SyntaxError> {
        let rest = self.rest();
        let triple: String = std::iter::repeat_n(quote, 3).collect();
        let (open, close) = if rest.starts_with(&triple) { (3, triple) } else { (1, quote.to_string()) };
        let (mut at, body) = (open, &rest[open..]);
        loop {
            let Some(c) = rest[at..].chars().next() else { return self.error("a string is never closed") };
            if rest[at..].starts_with(&close) {
                break;
            }
            if c == '\n' && open == 1 {
                return self.error("a string is not closed on its line");
            }
            at += c.len_utf8();
            if c == '\\' {
                at += rest[at..].chars().next().map_or(0, char::len_utf8);
            }
        }
        let text = &body[..at - open];
        self.push(What::Text(text), at + open);
        // A string over several lines moves the line count.
        if let Some(last) = text.rfind('\n') {
            self.line += text.matches('\n').count() as u32;
            self.line_start = self.at - open - (text.len() - last - 1);
        }
        Ok(())
    }
}
