//! Tokens to statements: the part of Python that programs are written in.

use super::SyntaxError;
use super::lexer::{Token, What, tokens};

/// How deep calls and tuples may be nested in one expression.
const MAX_NESTING: usize = 200;

/// An expression.
#[derive(Debug)]
pub struct Expr<'a> {
    pub token: Token<'a>,
    pub what: ExprKind<'a>,
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
    Assign { token: Token<'a>, name: &'a str, value: Expr<'a> },
    Return(Expr<'a>),
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
}

/// The statements of a text.
pub fn module(text: &str) -> Result<Module<'_>, SyntaxError> {
    let tokens = tokens(text)?;
    Parser { tokens: &tokens, at: 0, nesting: 0 }.module()
}

struct Parser<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
    nesting: usize,
}

impl<'a> Parser<'_, 'a> {
    fn peek(&self) -> Token<'a> {
        self.tokens[self.at]
    }

    fn next(&mut self) -> Token<'a> {
        let token = self.peek();
        if token.what != What::End {
            self.at += 1;
        }
        token
    }

    fn take(&mut self, what: What<'_>) -> bool {
        let found = self.peek().what == what;
        if found {
            self.next();
        }
        found
    }

    fn expect(&mut self, mark: char) -> Result<(), SyntaxError> {
        let token = self.peek();
        if self.take(What::Mark(mark)) { Ok(()) } else { Err(unexpected(token, &format!("'{mark}'"))) }
    }

    fn name(&mut self, what: &str) -> Result<(Token<'a>, &'a str), SyntaxError> {
        let token = self.next();
        match token.what {
            What::Name(name) if !is_keyword(name) => Ok((token, name)),
            _ => Err(unexpected(token, what)),
        }
    }

    fn end_of_line(&mut self) -> Result<(), SyntaxError> {
        let token = self.peek();
        if token.what == What::End || self.take(What::Newline) {
            Ok(())
        } else {
            Err(unexpected(token, "the end of the line"))
        }
    }

    fn module(mut self) -> Result<Module<'a>, SyntaxError> {
        let mut module = Module { doc: None, definitions: Vec::new(), lines: Vec::new() };
        loop {
            let token = self.peek();
            match token.what {
                What::End => return Ok(module),
                What::Text(text) => {
                    module.doc = module.doc.or(Some(text));
                    self.next();
                }
                What::Newline => {
                    self.next();
                }
                What::Name("from" | "import") => {
                    while !matches!(self.peek().what, What::Newline | What::End) {
                        self.next();
                    }
                }
                What::Name("def") if module.lines.is_empty() => module.definitions.push(self.definition()?),
                _ if module.definitions.is_empty() => {
                    let line = self.statement()?;
                    module.lines.push(line);
                }
                _ => return Err(unexpected(token, "'def' of the next program, or lines without any 'def'")),
            }
        }
    }

    fn definition(&mut self) -> Result<Definition<'a>, SyntaxError> {
        let token = self.next();
        let (_, name) = self.name("the name of the program")?;
        self.expect('(')?;
        let mut params = Vec::new();
        while !self.take(What::Mark(')')) {
            params.push(self.name("a parameter name or ')'")?);
            if self.take(What::Mark(':')) {
                self.annotation()?;
            }
            if self.peek().what != What::Mark(')') {
                self.expect(',')?;
            }
        }
        if self.take(What::Mark('>')) {
            self.annotation()?;
        }
        self.expect(':')?;
        let mut definition = Definition { token, name, params, body: Vec::new(), doc: None };
        let on_one_line = !self.take(What::Newline);
        loop {
            let next = self.peek();
            let inside = next.column > token.column || (on_one_line && next.line == token.line);
            match next.what {
                What::Text(text) if inside => {
                    if definition.body.is_empty() {
                        definition.doc = Some(text);
                    }
                    self.next();
                    self.end_of_line()?;
                }
                What::Newline => {
                    self.next();
                }
                What::End => break,
                _ if !inside => break,
                _ => {
                    if let Some(Statement::Return(_)) = definition.body.last() {
                        return Err(next.error("a line after 'return' is never reached"));
                    }
                    definition.body.push(self.statement()?);
                }
            }
        }
        Ok(definition)
    }

    /// Skip a type: everything up to the mark that ends it.
    fn annotation(&mut self) -> Result<(), SyntaxError> {
        let mut depth = 0;
        loop {
            let token = self.peek();
            match token.what {
                What::Mark('(' | '[') => depth += 1,
                What::Mark(')' | ',' | '=' | ':') if depth == 0 => return Ok(()),
                What::Mark(')' | ']') => depth -= 1,
                What::Newline | What::End => return Err(unexpected(token, "a type")),
                _ => {}
            }
            self.next();
        }
    }

    fn statement(&mut self) -> Result<Statement<'a>, SyntaxError> {
        let token = self.peek();
        let statement = match token.what {
            What::Name("return") => {
                self.next();
                Statement::Return(self.expressions()?)
            }
            What::Name(word) if is_keyword(word) => {
                return Err(token.error(format!(
                    "'{word}' is not part of programs, which consist of lines 'name = function(arguments)' and 'return name'"
                )));
            }
            _ => {
                let (token, name) = self.name("a line 'name = function(arguments)' or 'return name'")?;
                if self.take(What::Mark(':')) {
                    self.annotation()?;
                }
                let after = self.peek();
                if !self.take(What::Mark('=')) {
                    return Err(unexpected(after, &format!("'=' after '{name}'")));
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
        if self.peek().what != What::Mark(',') {
            return Ok(first);
        }
        let token = first.token;
        let mut items = vec![first];
        while self.take(What::Mark(',')) && !matches!(self.peek().what, What::Newline | What::End) {
            items.push(self.expression()?);
        }
        Ok(Expr { token, what: ExprKind::Tuple(items) })
    }

    fn expression(&mut self) -> Result<Expr<'a>, SyntaxError> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(self.peek().error(format!("nested more than {MAX_NESTING} levels deep; give the parts names")));
        }
        let mut expr = self.atom()?;
        while self.take(What::Mark('(')) {
            let (mut args, mut keywords) = (Vec::new(), Vec::new());
            while !self.take(What::Mark(')')) {
                let token = self.peek();
                let is_keyword = matches!(self.tokens.get(self.at + 1), Some(t) if t.what == What::Mark('='));
                if is_keyword {
                    let (token, name) = self.name("a parameter name")?;
                    self.expect('=')?;
                    keywords.push((token, name, self.expression()?));
                } else if keywords.is_empty() {
                    args.push(self.expression()?);
                } else {
                    return Err(token.error("an argument without a name after one with a name"));
                }
                if self.peek().what != What::Mark(')') {
                    let token = self.peek();
                    if !self.take(What::Mark(',')) {
                        return Err(unexpected(token, "',' or ')'"));
                    }
                }
            }
            let token = expr.token;
            expr = Expr { token, what: ExprKind::Call { callee: Box::new(expr), args, keywords } };
        }
        self.nesting -= 1;
        Ok(expr)
    }

    fn atom(&mut self) -> Result<Expr<'a>, SyntaxError> {
        let token = self.next();
        let what = match token.what {
            What::Name(name) if !is_keyword(name) => ExprKind::Name(name),
            What::Int(n) => ExprKind::Int(i64::try_from(n).map_err(|_| token.error("an integer beyond 64 bits"))?),
            What::Mark('-') => match self.next().what {
                What::Int(n) => ExprKind::Int(0i64.wrapping_sub_unsigned(n)), // exact: n is at most 2^63
                _ => return Err(token.error("'-' is allowed before an integer only; use invert or subtract")),
            },
            What::Text(text) => ExprKind::Text(text),
            What::Mark('(') => {
                let (items, comma) = self.items(')')?;
                match <[Expr<'a>; 1]>::try_from(items) {
                    Ok([item]) if !comma => return Ok(item),
                    Ok(items) => ExprKind::Tuple(items.into()),
                    Err(items) => ExprKind::Tuple(items),
                }
            }
            What::Mark('[') => ExprKind::List(self.items(']')?.0),
            _ => return Err(unexpected(token, "a call, a name, an integer or a tuple of constants")),
        };
        Ok(Expr { token, what })
    }

    /// Expressions up to `close`, and whether a comma follows the last one.
    fn items(&mut self, close: char) -> Result<(Vec<Expr<'a>>, bool), SyntaxError> {
        let (mut items, mut comma) = (Vec::new(), false);
        while !self.take(What::Mark(close)) {
            items.push(self.expression()?);
            comma = self.take(What::Mark(','));
            if !comma && self.peek().what != What::Mark(close) {
                return Err(unexpected(self.peek(), &format!("',' or '{close}'")));
            }
        }
        Ok((items, comma))
    }
}

fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "and"
            | "as"
            | "assert"
            | "async"
            | "await"
            | "break"
            | "class"
            | "continue"
            | "def"
            | "del"
            | "elif"
            | "else"
            | "except"
            | "finally"
            | "for"
            | "from"
            | "global"
            | "if"
            | "import"
            | "in"
            | "is"
            | "lambda"
            | "nonlocal"
            | "not"
            | "or"
            | "pass"
            | "raise"
            | "return"
            | "try"
            | "while"
            | "with"
            | "yield"
            | "None"
    )
}

fn unexpected(token: Token<'_>, expected: &str) -> SyntaxError {
    let found = match token.what {
        What::Name(name) => format!("'{name}'"),
        What::Int(n) => n.to_string(),
        What::Text(_) => "a string".to_owned(),
        What::Mark('>') => "'->'".to_owned(),
        What::Mark(mark) => format!("'{mark}'"),
        What::Newline => "the end of the line".to_owned(),
        What::End => "the end of the text".to_owned(),
    };
    token.error(format!("expected {expected}, found {found}"))
}
