//! Text to tokens, one at a time.

use super::SyntaxError;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind<'a> {
    /// A name or keyword.
    Name(&'a str),
    /// A decimal integer without sign, at most 2^63.
    Int(u64),
    /// A string, with what stands between its quotes (escapes left as they are).
    Text(&'a str),
    /// `( ) [ ] , : = - . * @ |`, or `>` for the arrow.
    Mark(char),
    /// The end of a logical line.
    Newline,
    /// The end of the text.
    End,
    /// Something that is no token; [`Lexer::failure`] says what is wrong. Nothing comes after it.
    Bad,
}

/// How deep brackets may be nested. Whatever recurses over a syntax tree relies on it.
pub const MAX_NESTING: usize = 200;

/// A text that is quoted in a message is cut after so many characters.
const MAX_QUOTED: usize = 40;

/// A piece of a text as it stands in a message.
pub fn quoted(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// What is wrong with an expression nested beyond [`MAX_NESTING`].
pub fn too_deep() -> String {
    format!("nested more than {MAX_NESTING} levels deep; give the parts names")
}

/// A token and where it begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token<'a> {
    pub kind: TokenKind<'a>,
    /// Place in the text, in bytes.
    start: usize,
    pub line: u32,
    pub column: u32,
}

impl Token<'_> {
    /// An error at this token.
    pub fn error(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError { line: self.line, column: self.column, message: message.into() }
    }
}

/// Reads the tokens of a text. A line break inside brackets is no token, and empty lines leave none.
pub struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    /// A place on the current line and its column: columns are counted on from there, each character once.
    counted: (usize, u32),
    /// The brackets that are open, and where.
    brackets: Vec<(char, u32, u32)>,
    /// Whether anything but line ends came since the last line end.
    in_line: bool,
    /// Why a token was [`TokenKind::Bad`].
    pub failure: Option<SyntaxError>,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Lexer<'a> {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Lexer { text, at, line: 1, counted: (at, 1), brackets: Vec::new(), in_line: false, failure: None }
    }

    /// Go on after an error in the statement that begins with `token`: from the first line after it that is indented no
    /// deeper and begins with a name.
    pub fn resume_after(&mut self, token: Token<'_>) {
        (self.at, self.line) = (token.start, token.line);
        self.brackets.clear();
        (self.in_line, self.failure) = (false, None);
        loop {
            let Some(end) = self.rest().find('\n') else {
                self.at = self.text.len();
                return;
            };
            self.next_line(end + 1);
            let rest = self.rest();
            let indent = rest.find(|c| !matches!(c, ' ' | '\t')).unwrap_or(rest.len());
            if indent < token.column as usize && rest[indent..].starts_with(is_name_start) {
                return;
            }
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn column(&mut self) -> u32 {
        let (from, column) = self.counted;
        self.counted = (self.at, column + self.text[from..self.at].chars().count() as u32);
        self.counted.1
    }

    /// The token of the next `bytes` bytes.
    fn make(&mut self, kind: TokenKind<'a>, bytes: usize) -> Token<'a> {
        let token = Token { kind, start: self.at, line: self.line, column: self.column() };
        self.at += bytes;
        self.in_line = !matches!(kind, TokenKind::Newline | TokenKind::End);
        token
    }

    fn fail(&mut self, message: impl Into<String>) -> Token<'a> {
        let token = Token { kind: TokenKind::Bad, start: self.at, line: self.line, column: self.column() };
        self.failure.get_or_insert_with(|| token.error(message));
        token
    }

    fn next_line(&mut self, bytes: usize) {
        self.at += bytes;
        self.line += 1;
        self.counted = (self.at, 1);
    }

    /// The next token.
    pub fn token(&mut self) -> Token<'a> {
        if let Some(failure) = &self.failure {
            return Token { kind: TokenKind::Bad, start: self.at, line: failure.line, column: failure.column };
        }
        while let Some(c) = self.rest().chars().next() {
            let ends_line = self.in_line && self.brackets.is_empty();
            match c {
                '\n' | ';' if ends_line => return self.make(TokenKind::Newline, 0),
                '\n' => self.next_line(1),
                ' ' | '\t' | '\r' | '\u{c}' | ';' => self.at += 1,
                '#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                '\\' if self.rest()[1..].trim_start_matches('\r').starts_with('\n') => {
                    let bytes = self.rest().find('\n').unwrap_or(0) + 1;
                    self.next_line(bytes);
                }
                '"' | '\'' => return self.string(c),
                '0'..='9' => return self.number(),
                c if is_name_start(c) => {
                    let rest = self.rest();
                    let bytes = rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(rest.len());
                    if bytes > 2 || !rest[bytes..].starts_with(['"', '\'']) {
                        return self.make(TokenKind::Name(&rest[..bytes]), bytes);
                    }
                    self.at += bytes; // r"...", b'...': the prefix of a string
                }
                '-' if self.rest().starts_with("->") => return self.make(TokenKind::Mark('>'), 2),
                '=' if self.rest().starts_with("==") => {
                    return self.fail("'==' is not part of programs; use equality(a, b)");
                }
                '(' | '[' => {
                    if self.brackets.len() == MAX_NESTING {
                        return self.fail(too_deep());
                    }
                    let token = self.make(TokenKind::Mark(c), 1);
                    self.brackets.push((c, token.line, token.column));
                    return token;
                }
                ')' | ']' => {
                    let opening = if c == ')' { '(' } else { '[' };
                    return match self.brackets.pop() {
                        Some((open, ..)) if open == opening => self.make(TokenKind::Mark(c), 1),
                        _ => self.fail(format!("'{c}' without '{opening}'")),
                    };
                }
                ',' | ':' | '=' | '-' | '.' | '*' | '@' | '|' => return self.make(TokenKind::Mark(c), 1),
                c => return self.fail(format!("character {c:?} is not part of programs")),
            }
        }
        if let Some(&(open, line, column)) = self.brackets.last() {
            self.failure = Some(SyntaxError { line, column, message: format!("'{open}' is never closed") });
            return self.token();
        }
        let kind = if self.in_line { TokenKind::Newline } else { TokenKind::End };
        self.make(kind, 0)
    }

    fn number(&mut self) -> Token<'a> {
        let rest = self.rest();
        let bytes = rest.find(|c: char| c != '_' && c != '.' && !c.is_alphanumeric()).unwrap_or(rest.len());
        match rest[..bytes].replace('_', "").parse() {
            Ok(n) if n <= 1 << 63 && !(bytes > 1 && rest.starts_with('0') && n > 0) => {
                self.make(TokenKind::Int(n), bytes)
            }
            _ => self.fail(format!("{} is no decimal integer of at most 64 bits", quoted(&rest[..bytes]))),
        }
    }

    fn string(&mut self, quote: char) -> Token<'a> {
        let rest = self.rest();
        let triple: String = std::iter::repeat_n(quote, 3).collect();
        let (open, close) = if rest.starts_with(&triple) { (3, triple) } else { (1, quote.to_string()) };
        let mut at = open;
        loop {
            let Some(c) = rest[at..].chars().next() else { return self.fail("a string is never closed") };
            if rest[at..].starts_with(&close) {
                break;
            }
            if c == '\n' && open == 1 {
                return self.fail("a string is not closed on its line");
            }
            at += c.len_utf8();
            if c == '\\' {
                at += rest[at..].chars().next().map_or(0, char::len_utf8);
            }
        }
        let text = &rest[open..at];
        let token = self.make(TokenKind::Text(text), at + open);
        // A string over several lines moves the line count.
        if let Some(last) = text.rfind('\n') {
            self.line += text.matches('\n').count() as u32;
            self.counted = (self.at - open - (text.len() - last - 1), 1);
        }
        token
    }
}

fn is_name_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}
