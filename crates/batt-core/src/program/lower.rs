//! Statements to programs: names are resolved, calls are checked, equal applications become one node.

use std::collections::HashMap;

use super::lexer::{Token, quoted};
use super::order::CanonicalOrder;
use super::syntax::{Definition, Expr, ExprKind, Module, Statement, module};
use super::{Graph, Input, Node, NodeId, Program, SyntaxError};
use crate::primitives;
use crate::value::{Value, Values};

/// What a program is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// Maps an input grid to an output grid.
    Solver,
    /// Compares two grids.
    Differ,
}

impl Kind {
    /// The name of the function in canonical text.
    pub fn function_name(self) -> &'static str {
        match self {
            Kind::Solver => "solve",
            Kind::Differ => "differ",
        }
    }
}

/// One program of a text.
#[derive(Debug)]
pub struct Function {
    /// Its name in the text; `solve` for bare lines.
    pub name: String,
    /// By its name, a solver or a differ.
    pub kind: Kind,
    /// The line of its `def`.
    pub line: u32,
    /// What it computes.
    pub program: Program,
}

/// A candidate or differ of a batt file.
#[derive(Debug)]
pub struct Entry {
    /// What it computes.
    pub program: Program,
    /// Its line in the list of the file.
    pub line: u32,
    /// The strings that follow it: where it came from, and how.
    pub notes: Vec<String>,
}

/// A batt file.
#[derive(Debug)]
pub struct BattSource {
    /// The documentation string of the file.
    pub doc: String,
    /// The candidates, in the order of the file.
    pub candidates: Vec<Entry>,
    /// The differs, in the order of the file.
    pub differs: Vec<Entry>,
}

/// What a text holds.
#[derive(Debug)]
pub enum Source {
    /// Programs, one or more.
    Programs(Vec<Function>),
    /// A batt.
    Batt(BattSource),
}

/// A part of a text that was refused: a program, or a candidate or differ of a batt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its name in the text, as far as it has one.
    pub name: String,
    /// What is wrong with it.
    pub error: SyntaxError,
}

/// Parse a text: one or more functions, bare lines that end in `O`, or a batt. The first thing wrong is an error.
pub fn parse(text: &str) -> Result<Source, SyntaxError> {
    let (source, refused) = parse_all(text)?;
    match refused.into_iter().next() {
        None => Ok(source),
        Some(refused) => Err(refused.error),
    }
}

/// Parse a text and leave out what is wrong: programs, or candidates and differs of a batt, whose neighbours are sound.
/// An error is what is no text of programs at all.
pub fn parse_all(text: &str) -> Result<(Source, Vec<Refused>), SyntaxError> {
    let Module { doc, definitions, lines, errors } = module(text);
    let mut refused: Vec<Refused> = errors.into_iter().map(|error| Refused { name: String::new(), error }).collect();
    if let [definition] = definitions.as_slice()
        && definition.name == "batt"
    {
        let source = batt(definition, doc, text.len(), &mut refused)?;
        return Ok((Source::Batt(source), refused));
    }
    let mut functions = Vec::with_capacity(definitions.len());
    if definitions.is_empty() {
        if lines.is_empty() {
            let empty = || SyntaxError::at_line(1, "expected a program, found an empty text");
            return Err(refused.into_iter().next().map_or_else(empty, |refused| refused.error));
        }
        match Scope::bare().program(&lines, None) {
            Ok(program) => functions.push(Function { name: "solve".into(), kind: Kind::Solver, line: 1, program }),
            Err(error) => refused.push(Refused { name: "solve".into(), error }),
        }
    }
    for definition in &definitions {
        match function(definition) {
            Ok(function) => functions.push(function),
            Err(error) => refused.push(Refused { name: quoted(definition.name), error }),
        }
    }
    refused.sort_by_key(|refused| (refused.error.line, refused.error.column));
    Ok((Source::Programs(functions), refused))
}

/// Parse a text that holds exactly one program.
pub fn parse_program(text: &str) -> Result<Function, SyntaxError> {
    match parse(text)? {
        Source::Batt(_) => Err(SyntaxError::at_line(1, "expected one program, found a batt")),
        Source::Programs(mut functions) => match functions.len() {
            1 => Ok(functions.remove(0)),
            n => Err(SyntaxError::at_line(functions[1].line, &format!("expected one program, found {n}"))),
        },
    }
}

fn function(definition: &Definition) -> Result<Function, SyntaxError> {
    let name = definition.name;
    let is = |prefix: &str| name.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
    let kind = if is("solve") || name.starts_with("verify_") {
        Kind::Solver
    } else if is("differ") {
        Kind::Differ
    } else if name == "batt" {
        return Err(definition.token.error("a batt must be alone in its file"));
    } else {
        return Err(definition
            .token
            .error(format!("expected solve, solve_<id>, verify_<id> or differ, found '{}'", quoted(name))));
    };
    let program = Scope::of(definition)?.program(&definition.body, Some(definition))?;
    Ok(Function { name: name.to_owned(), kind, line: definition.token.line, program })
}

/// The programs of a batt may have so many nodes together, or as many as the other number for each byte of its text.
const MIN_BATT_NODES: usize = 1_000_000;
const MAX_NODES_PER_BYTE: usize = 4;

/// A wrong line loses the candidates and differs that need it, and they are told by it.
fn batt(
    definition: &Definition,
    doc: Option<&str>,
    bytes: usize,
    refused: &mut Vec<Refused>,
) -> Result<BattSource, SyntaxError> {
    let mut scope = Scope::of(definition)?;
    let mut lists: HashMap<&str, &[Expr]> = HashMap::new();
    for statement in &definition.body {
        match statement {
            Statement::Assign { name, value: Expr { kind: ExprKind::List(items), .. }, .. } => {
                lists.insert(name, items);
            }
            Statement::Assign { token, name, value } => {
                if let Err(error) = scope.assign(*token, name, value) {
                    scope.lose(name, error);
                }
            }
            Statement::Broken(error, Some("candidates" | "differs") | None) => return Err(error.clone()),
            Statement::Broken(error, Some(name)) => scope.lose(name, error.clone()),
            Statement::Return(_) => {}
        }
    }
    // Candidates share lines: a short text could otherwise stand for programs that fill the memory.
    let mut room = MIN_BATT_NODES.max(bytes * MAX_NODES_PER_BYTE);
    let mut entries = |list: &str| {
        let items =
            lists.get(list).ok_or_else(|| definition.token.error(format!("expected a list '{list}' in the batt")))?;
        let mut entries = Vec::with_capacity(items.len());
        for (k, item) in items.iter().enumerate() {
            match scope.entry(item) {
                Ok(entry) if entry.program.nodes().len() > room => {
                    let message = "the candidates of this batt are too large together; divide it into several files";
                    return Err(item.token.error(message));
                }
                Ok(entry) => {
                    room -= entry.program.nodes().len();
                    entries.push(entry);
                }
                Err(error) => refused.push(Refused { name: format!("{list}[{k}]"), error }),
            }
        }
        Ok(entries)
    };
    let (candidates, differs) = (entries("candidates")?, entries("differs")?);
    Ok(BattSource { doc: doc.or(definition.doc).unwrap_or("").trim().to_owned(), candidates, differs })
}

/// The names of a function in the making, and its nodes.
struct Scope<'a> {
    graph: Graph,
    names: HashMap<&'a str, NodeId>,
    /// The line on which each node first occurs.
    lines: Vec<u32>,
    assigned: Vec<NodeId>,
    /// Names whose lines are wrong, and why: in a batt, others may be sound.
    lost: HashMap<&'a str, SyntaxError>,
    order: CanonicalOrder,
}

impl<'a> Scope<'a> {
    fn bare() -> Scope<'a> {
        let mut scope = Scope {
            graph: Graph::default(),
            names: HashMap::new(),
            lines: Vec::new(),
            assigned: Vec::new(),
            lost: HashMap::new(),
            order: CanonicalOrder::default(),
        };
        for input in Input::ALL {
            scope.names.insert(input.name(), scope.graph.add(Node::Input(input)));
        }
        scope.lines.resize(3, 0);
        scope
    }

    /// The parameters are bound by position, so they may have other names than S, I and C.
    fn of(definition: &Definition<'a>) -> Result<Scope<'a>, SyntaxError> {
        let inputs: &[Input] = match definition.params.len() {
            1 => &[Input::I],
            2 => &[Input::S, Input::I],
            3 => &Input::ALL,
            n => {
                let message = format!("expected the parameters (I), (S, I) or (S, I, C), found {n}");
                return Err(definition.token.error(message));
            }
        };
        let mut scope = Scope::bare();
        scope.names.clear();
        for ((token, name), input) in definition.params.iter().zip(inputs) {
            if Input::ALL.iter().any(|other| other.name() == *name && other != input) {
                return Err(token.error(format!(
                    "expected parameter '{}' here, found '{}'",
                    input.name(),
                    quoted(name)
                )));
            }
            scope.names.insert(name, scope.graph.add(Node::Input(*input)));
        }
        Ok(scope)
    }

    fn program(mut self, body: &[Statement<'a>], of: Option<&Definition>) -> Result<Program, SyntaxError> {
        let mut root = None;
        for statement in body {
            match statement {
                Statement::Assign { token, name, value } => self.assign(*token, name, value)?,
                Statement::Return(value) => root = Some(self.lower(value)?),
                Statement::Broken(error, _) => return Err(error.clone()),
            }
        }
        let Some(root) = root.or_else(|| self.names.get("O").copied()) else {
            let message = "expected a last line 'O = ...' or 'return ...'";
            return Err(of.map_or_else(|| SyntaxError::at_line(1, message), |d| d.token.error(message)));
        };
        Ok(Program::from_graph(&self.graph, root, &self.assigned, |id| self.lines[id.at()]))
    }

    fn assign(&mut self, token: Token<'a>, name: &'a str, value: &Expr<'a>) -> Result<(), SyntaxError> {
        if matches!(value.kind, ExprKind::Text(_) | ExprKind::List(_)) {
            return Err(token.error(format!("expected '{} = function(arguments)'", quoted(name))));
        }
        let id = self.lower(value)?;
        self.lost.remove(name);
        self.names.insert(name, id);
        self.assigned.push(id);
        Ok(())
    }

    /// The line that binds `name` is wrong: so is what needs it.
    fn lose(&mut self, name: &'a str, error: SyntaxError) {
        self.names.remove(name);
        self.lost.insert(name, error);
    }

    fn lower(&mut self, expr: &Expr<'a>) -> Result<NodeId, SyntaxError> {
        let id = match &expr.kind {
            ExprKind::Name(name) => match (self.names.get(name), self.lost.get(name)) {
                (Some(&id), _) => id,
                (None, Some(error)) => return Err(error.clone()),
                (None, None) => self.graph.add(Node::Constant(named(expr.token, name)?)),
            },
            ExprKind::Int(_) | ExprKind::Tuple(_) => self.graph.add(Node::Constant(literal(expr)?)),
            ExprKind::Call { callee, args, keywords } => {
                let function = self.lower(callee)?;
                let args = self.arguments(expr.token, function, args, keywords)?;
                self.graph.call(function, args)
            }
            ExprKind::Text(_) => return Err(expr.token.error("a string is not a value of programs")),
            ExprKind::List(_) => return Err(expr.token.error("a list is not a value of programs; use a tuple")),
        };
        self.lines.resize(self.graph.nodes().len(), expr.token.line);
        Ok(id)
    }

    fn arguments(
        &mut self,
        token: Token<'a>,
        function: NodeId,
        args: &[Expr<'a>],
        keywords: &[(Token<'a>, &'a str, Expr<'a>)],
    ) -> Result<Vec<NodeId>, SyntaxError> {
        let mut ids = args.iter().map(|arg| self.lower(arg)).collect::<Result<Vec<_>, _>>()?;
        let primitive = match self.graph.node(function) {
            Node::Constant(Value::Primitive(id)) => Some(primitives::get(*id)),
            Node::Constant(_) | Node::Input(_) => return Err(token.error("expected a function before '('")),
            Node::Call { .. } => None,
        };
        let Some(primitive) = primitive else {
            return match keywords.first() {
                Some((token, ..)) => Err(token.error("arguments by name are for primitives only")),
                None => Ok(ids),
            };
        };
        let params = &primitive.params;
        let mut named: Vec<Option<NodeId>> = vec![None; params.len()];
        for (token, name, value) in keywords {
            let id = self.lower(value)?;
            match params.iter().position(|p| p.name == *name) {
                Some(k) if k >= ids.len() && named[k].is_none() => named[k] = Some(id),
                Some(_) => return Err(token.error(format!("argument '{}' is given twice", quoted(name)))),
                None => {
                    let known: Vec<&str> = params.iter().map(|p| p.name.as_str()).collect();
                    let message =
                        format!("{} has no parameter '{}', but {}", primitive.name, quoted(name), known.join(", "));
                    return Err(token.error(message));
                }
            }
        }
        let given = ids.len() + keywords.len();
        ids.extend(named.into_iter().flatten());
        if given != params.len() {
            let signature: Vec<String> = params.iter().map(|p| format!("{}: {}", p.name, p.kind)).collect();
            let signature = signature.join(", ");
            let message =
                format!("expected {} arguments for {}({signature}), found {given}", params.len(), primitive.name);
            return Err(token.error(message));
        }
        Ok(ids)
    }

    /// An item of a batt's list: a name, or a tuple of a name and strings.
    fn entry(&mut self, item: &Expr<'a>) -> Result<Entry, SyntaxError> {
        let wrong = || item.token.error("expected (name, \"where it came from\", \"how\") in the list");
        let (root, notes) = match &item.kind {
            ExprKind::Tuple(parts) => parts.split_first().ok_or_else(wrong)?,
            _ => (item, [].as_slice()),
        };
        let ExprKind::Name(name) = root.kind else { return Err(wrong()) };
        let Some(&id) = self.names.get(name) else {
            let missing = || root.token.error(format!("'{}' is not a line of this batt", quoted(name)));
            return Err(self.lost.get(name).cloned().unwrap_or_else(missing));
        };
        let note = |part: &Expr<'a>| match part.kind {
            ExprKind::Text(text) => Ok(text.to_owned()),
            _ => Err(part.token.error("expected a string")),
        };
        Ok(Entry {
            notes: notes.iter().map(note).collect::<Result<_, _>>()?,
            program: Program::read_off(&self.graph, &mut self.order, id, &[], |id| self.lines[id.at()]),
            line: item.token.line,
        })
    }
}

/// The value of a name that no line has bound.
fn named(token: Token, name: &str) -> Result<Value, SyntaxError> {
    if let Some((_, value)) = primitives::constants().iter().find(|(constant, _)| *constant == name) {
        return Ok(value.clone());
    }
    match name {
        "True" => return Ok(Value::Bool(true)),
        "False" => return Ok(Value::Bool(false)),
        _ => {}
    }
    if let Some(id) = primitives::find(name) {
        return Ok(Value::Primitive(id));
    }
    let near = nearest(name);
    let hint = near.map_or(String::new(), |near| format!("; did you mean '{near}'?"));
    let is_line = name.strip_prefix('x').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    Err(token.error(if is_line {
        format!("'{}' is no earlier line{hint}", quoted(name))
    } else {
        format!("unknown name '{}'{hint} (from a plugin? add --plugin)", quoted(name))
    }))
}

/// The constant that a literal stands for.
fn literal(expr: &Expr) -> Result<Value, SyntaxError> {
    match &expr.kind {
        ExprKind::Int(n) => Ok(Value::Int(*n)),
        ExprKind::Name(name) => named(expr.token, name).map_err(|_| {
            expr.token.error(format!("expected a constant in a tuple, found '{}'; use astuple", quoted(name)))
        }),
        ExprKind::Tuple(items) => {
            let value = Value::tuple(items.iter().map(literal).collect::<Result<Values, _>>()?);
            // A literal is as large as its text, so that only its depth needs a limit: the one that results obey.
            if value.nesting() > crate::Limits::default().max_nesting {
                return Err(expr.token.error("a tuple nested too deep"));
            }
            Ok(value)
        }
        _ => Err(expr.token.error("expected a constant in a tuple; calls need a line of their own")),
    }
}

/// The known name that is most like this one, if any is like it.
fn nearest(name: &str) -> Option<&'static str> {
    if name.len() > 32 {
        return None; // no name that we know is so long
    }
    let names = primitives::builtin().iter().map(|p| p.name.as_str());
    let names = names.chain(primitives::constants().iter().map(|(n, _)| *n));
    let (distance, near) = names.map(|known| (edits(name, known), known)).min()?;
    (distance <= 2 && distance < name.len()).then_some(near)
}

/// Number of single-character edits between two names.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
