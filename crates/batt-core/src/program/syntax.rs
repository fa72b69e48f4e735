//! Tokens to statements: the part of Python that programs are written in.
//!
//! What is wrong with a line is kept in the place of the line, and reading goes on with the next one: a text may hold
//! many programs, and one that is broken must not lose the others.

use super::SyntaxError;
use super::lexer::{Lexer, MAX_NESTING, Token, TokenKind, quoted, too_deep};

/// An expression. It is nested at most [`MAX_NESTING`] deep, chains of calls included.
#[derive(Debug)]
pub struct Expr<'a> {
    pub token: Token<'a>,
    pub kind: ExprKind<'a>,
}

#[derive(Debug)]
pub enum ExprKind<'a> {
    Name(&'a str),
    Int(i64),
    Text(&'a str),
    Tuple(Vec<Expr<'a>>),
    List(Vec<Expr<'a>>),
    Call { callee: Box<Expr<'a>>, args: Vec<Expr<'a>>, keywords: Vec<(Token<'a>, &'a str, Expr<'a>)> },
}

/// A line of a program.
#[derive(Debug)]
pub enum Statement<'a> {
    Assign {
        token: Token<'a>,
        name: &'a str,
        value: Expr<'a>,
    },
    Return(Expr<'a>),
    /// A line that is none, and the name that it would have bound.
    Broken(SyntaxError, Option<&'a str>),
}

/// A function definition.
#[derive(Debug)]
pub struct Definition<'a> {
    pub token: Token<'a>,
    pub name: &'a str,
    pub params: Vec<(Token<'a>, &'a str)>,
    pub body: Vec<Statement<'a>>,
    pub doc: Option<&'a str>,
}

/// What a text holds: definitions, or bare lines.
#[derive(Debug)]
pub struct Module<'a> {
    pub doc: Option<&'a str>,
    pub definitions: Vec<Definition<'a>>,
    pub lines: Vec<Statement<'a>>,
    /// What stands outside of all of these and should not be there.
    pub errors: Vec<SyntaxError>,
}

/// Reading a text ends after so many lines that are none: it is no text of programs.
const MAX_BROKEN: usize = 1000;

/// The statements of a text.
pub fn module(text: &str) -> Module<'_> {
    let mut lexer = Lexer::new(text);
    let (now, ahead) = (lexer.token(), lexer.token());
    Parser { lexer, now, ahead, nesting: 0, broken: 0 }.module()
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    /// The token to look at, and the one after it.
    now: Token<'a>,
    ahead: Token<'a>,
    nesting: usize,
    broken: usize,
}

impl<'a> Parser<'a> {
    fn next(&mut self) -> Token<'a> {
        let token = self.now;
        if token.kind != TokenKind::End {
            self.now = std::mem::replace(&mut self.ahead, self.lexer.token());
        }
        token
    }

    fn take(&mut self, kind: TokenKind<'_>) -> bool {
        let found = self.now.kind == kind;
        if found {
            self.next();
        }
        found
    }

    fn expect(&mut self, mark: char) -> Result<(), SyntaxError> {
        let token = self.now;
        if self.take(TokenKind::Mark(mark)) { Ok(()) } else { Err(self.unexpected(token, &format!("'{mark}'"))) }
    }

    fn name(&mut self, what: &str) -> Result<(Token<'a>, &'a str), SyntaxError> {
        let token = self.next();
        match token.kind {
            TokenKind::Name(name) if !is_keyword(name) => Ok((token, name)),
            _ => Err(self.unexpected(token, what)),
        }
    }

    fn end_of_line(&mut self) -> Result<(), SyntaxError> {
        let token = self.now;
        if token.kind == TokenKind::End || self.take(TokenKind::Newline) {
            Ok(())
        } else {
            Err(self.unexpected(token, "the end of the line"))
        }
    }

    /// Go on with the line after the statement that begins with `token`; false if enough is enough.
    fn resume_after(&mut self, token: Token<'a>) -> bool {
        self.broken += 1;
        self.nesting = 0;
        self.lexer.resume_after(token);
        (self.now, self.ahead) = (self.lexer.token(), self.lexer.token());
        self.broken < MAX_BROKEN
    }

    fn module(mut self) -> Module<'a> {
        let mut module = Module { doc: None, definitions: Vec::new(), lines: Vec::new(), errors: Vec::new() };
        loop {
            let token = self.now;
            let done = match token.kind {
                TokenKind::End => return module,
                TokenKind::Text(text) => {
                    module.doc = module.doc.or(Some(text));
                    self.next();
                    Ok(())
                }
                TokenKind::Newline => {
                    self.next();
                    Ok(())
                }
                TokenKind::Name("from" | "import") => {
                    while !matches!(self.now.kind, TokenKind::Newline | TokenKind::End | TokenKind::Bad) {
                        self.next();
                    }
                    Ok(())
                }
                TokenKind::Name("def") if module.lines.iter().all(|line| matches!(line, Statement::Broken(..))) => {
                    let broken = |line| if let Statement::Broken(error, _) = line { Some(error) } else { None };
                    module.errors.extend(module.lines.drain(..).filter_map(broken));
                    self.definition().map(|definition| module.definitions.push(definition))
                }
                _ if module.definitions.is_empty() => {
                    let (line, go_on) = self.statement();
                    module.lines.push(line);
                    if !go_on {
                        return module;
                    }
                    Ok(())
                }
                _ => Err(self.unexpected(token, "'def' of the next program, or lines without any 'def'")),
            };
            if let Err(error) = done {
                module.errors.push(error);
                if !self.resume_after(token) {
                    return module;
                }
            }
        }
    }

    fn definition(&mut self) -> Result<Definition<'a>, SyntaxError> {
        let token = self.next();
        let (_, name) = self.name("the name of the program")?;
        self.expect('(')?;
        let mut params = Vec::new();
        while !self.take(TokenKind::Mark(')')) {
            params.push(self.name("a parameter name or ')'")?);
            if self.take(TokenKind::Mark(':')) {
                self.annotation()?;
            }
            if self.now.kind != TokenKind::Mark(')') {
                self.expect(',')?;
            }
        }
        if self.take(TokenKind::Mark('>')) {
            self.annotation()?;
        }
        self.expect(':')?;
        let mut definition = Definition { token, name, params, body: Vec::new(), doc: None };
        let on_one_line = !self.take(TokenKind::Newline);
        let mut returned = false;
        loop {
            let next = self.now;
            let inside = next.column > token.column || (on_one_line && next.line == token.line);
            match next.kind {
                TokenKind::Newline => {
                    self.next();
                }
                TokenKind::End => break,
                _ if !inside => break,
                TokenKind::Text(text) if matches!(self.ahead.kind, TokenKind::Newline | TokenKind::End) => {
                    if definition.body.is_empty() {
                        definition.doc = Some(text);
                    }
                    self.next();
                }
                _ => {
                    let (statement, go_on) = if returned {
                        let error = next.error("a line after 'return' is never reached");
                        (Statement::Broken(error, None), self.resume_after(next))
                    } else {
                        self.statement()
                    };
                    returned |= matches!(statement, Statement::Return(_));
                    definition.body.push(statement);
                    if !go_on {
                        break;
                    }
                }
            }
        }
        Ok(definition)
    }

    /// Skip a type: everything up to the mark that ends it.
    fn annotation(&mut self) -> Result<(), SyntaxError> {
        let mut depth = 0;
        loop {
            let token = self.now;
            match token.kind {
                TokenKind::Mark('(' | '[') => depth += 1,
                TokenKind::Mark(')' | ',' | '=' | ':') if depth == 0 => return Ok(()),
                TokenKind::Mark(')' | ']') => depth -= 1,
                TokenKind::Newline | TokenKind::End | TokenKind::Bad => return Err(self.unexpected(token, "a type")),
                _ => {}
            }
            self.next();
        }
    }

    /// The next statement, and whether to go on after it.
    fn statement(&mut self) -> (Statement<'a>, bool) {
        let token = self.now;
        match self.sound_statement() {
            Ok(statement) => (statement, true),
            Err(error) => {
                let name = match token.kind {
                    TokenKind::Name(name) if !is_keyword(name) => Some(name),
                    _ => None,
                };
                (Statement::Broken(error, name), self.resume_after(token))
            }
        }
    }

    fn sound_statement(&mut self) -> Result<Statement<'a>, SyntaxError> {
        let token = self.now;
        let statement = match token.kind {
            TokenKind::Name("return") => {
                self.next();
                Statement::Return(self.expressions()?)
            }
            TokenKind::Name(word) if is_keyword(word) => {
                return Err(token.error(format!(
                    "'{word}' is not part of programs, which consist of lines 'name = function(arguments)' and 'return name'"
                )));
            }
            _ => {
                let (token, name) = self.name("a line 'name = function(arguments)' or 'return name'")?;
                if self.take(TokenKind::Mark(':')) {
                    self.annotation()?;
                }
                let after = self.now;
                if !self.take(TokenKind::Mark('=')) {
                    return Err(self.unexpected(after, &format!("'=' after '{}'", quoted(name))));
                }
                Statement::Assign { token, name, value: self.expression()? }
            }
        };
        self.end_of_line()?;
        Ok(statement)
    }

    /// One expression, or several with commas between them: a tuple without parentheses.
    fn expressions(&mut self) -> Result<Expr<'a>, SyntaxError> {
        let first = self.expression()?;
        if self.now.kind != TokenKind::Mark(',') {
            return Ok(first);
        }
        let token = first.token;
        let mut items = vec![first];
        while self.take(TokenKind::Mark(',')) && !matches!(self.now.kind, TokenKind::Newline | TokenKind::End) {
            items.push(self.expression()?);
        }
        Ok(Expr { token, kind: ExprKind::Tuple(items) })
    }

    /// One level deeper; to be undone by whoever goes there.
    fn deeper(&mut self) -> Result<(), SyntaxError> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING { Err(self.now.error(too_deep())) } else { Ok(()) }
    }

    fn expression(&mut self) -> Result<Expr<'a>, SyntaxError> {
        let outside = self.nesting;
        self.deeper()?;
        let mut expr = self.atom()?;
        while self.now.kind == TokenKind::Mark('(') {
            if matches!(expr.kind, ExprKind::Call { .. }) {
                self.deeper()?; // f(x)(y)(z) is as deep as it is long
            }
            self.next();
            let (mut args, mut keywords) = (Vec::new(), Vec::new());
            while !self.take(TokenKind::Mark(')')) {
                let token = self.now;
                if self.ahead.kind == TokenKind::Mark('=') {
                    let (token, name) = self.name("a parameter name")?;
                    self.expect('=')?;
                    keywords.push((token, name, self.expression()?));
                } else if keywords.is_empty() {
                    args.push(self.expression()?);
                } else {
                    return Err(token.error("an argument without a name after one with a name"));
                }
                if self.now.kind != TokenKind::Mark(')') {
                    let token = self.now;
                    if !self.take(TokenKind::Mark(',')) {
                        return Err(self.unexpected(token, "',' or ')'"));
                    }
                }
            }
            let token = expr.token;
            expr = Expr { token, kind: ExprKind::Call { callee: Box::new(expr), args, keywords } };
        }
        self.nesting = outside;
        Ok(expr)
    }

    fn atom(&mut self) -> Result<Expr<'a>, SyntaxError> {
        let token = self.next();
        let kind = match token.kind {
            TokenKind::Name(name) if !is_keyword(name) => ExprKind::Name(name),
            TokenKind::Int(n) => ExprKind::Int(i64::try_from(n).map_err(|_| token.error("an integer beyond 64 bits"))?),
            TokenKind::Mark('-') => match self.next().kind {
                TokenKind::Int(n) => ExprKind::Int(0i64.wrapping_sub_unsigned(n)), // exact: n is at most 2^63
                _ => return Err(token.error("'-' is allowed before an integer only; use invert or subtract")),
            },
            TokenKind::Text(text) => ExprKind::Text(text),
            TokenKind::Mark('(') => {
                let (items, comma) = self.items(')')?;
                match <[Expr<'a>; 1]>::try_from(items) {
                    Ok([item]) if !comma => return Ok(item),
                    Ok(items) => ExprKind::Tuple(items.into()),
                    Err(items) => ExprKind::Tuple(items),
                }
            }
            TokenKind::Mark('[') => ExprKind::List(self.items(']')?.0),
            _ => return Err(self.unexpected(token, "a call, a name, an integer or a tuple of constants")),
        };
        Ok(Expr { token, kind })
    }

    /// Expressions up to `close`, and whether a comma follows the last one.
    fn items(&mut self, close: char) -> Result<(Vec<Expr<'a>>, bool), SyntaxError> {
        let (mut items, mut comma) = (Vec::new(), false);
        while !self.take(TokenKind::Mark(close)) {
            items.push(self.expression()?);
            comma = self.take(TokenKind::Mark(','));
            if !comma && self.now.kind != TokenKind::Mark(close) {
                return Err(self.unexpected(self.now, &format!("',' or '{close}'")));
            }
        }
        Ok((items, comma))
    }

    fn unexpected(&self, token: Token<'_>, expected: &str) -> SyntaxError {
        let found = match token.kind {
            TokenKind::Name(name) => format!("'{}'", quoted(name)),
            TokenKind::Int(n) => n.to_string(),
            TokenKind::Text(_) => "a string".to_owned(),
            TokenKind::Mark('>') => "'->'".to_owned(),
            TokenKind::Mark(mark) => format!("'{mark}'"),
            TokenKind::Newline => "the end of the line".to_owned(),
            TokenKind::End => "the end of the text".to_owned(),
            TokenKind::Bad => match &self.lexer.failure {
                Some(failure) => return failure.clone(),
                None => "something else".to_owned(),
            },
        };
        token.error(format!("expected {expected}, found {found}"))
    }
}

const KEYWORDS: [&str; 33] = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
    "return", "try", "while", "with", "yield", "None",
];

fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}
