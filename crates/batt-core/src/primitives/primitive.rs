//! What is known of a primitive, and the registry of all of them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, RwLock};

use xxhash_rust::xxh3::xxh3_64;

use super::pictures;
use super::table::{ROWS, constants};
use super::types::Type;
use crate::coarse::Outside;
use crate::evaluation::Context;
use crate::fault::Fault;
use crate::sync::{read, write};
use crate::value::Value;

/// The number of a primitive: its place in the table, or behind it for those that users define. It means nothing outside
/// of the process.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct PrimId(pub u16);

/// What a call costs before it starts; fuel is spent in proportion to work, in the same way on every machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cost {
    /// Constant.
    Unit,
    /// Grows with the size of the arguments.
    Linear,
    /// The primitive charges for its work itself (results of any size, calls, all pairs).
    Own,
}

impl Cost {
    /// Units of fuel for a call with these arguments.
    #[inline]
    pub fn units(self, args: &[&Value]) -> u64 {
        match self {
            Cost::Unit | Cost::Own => 2,
            Cost::Linear => args.iter().fold(4, |n, v| n + u64::from(v.leaves()) / 4),
        }
    }
}

/// What a primitive does with the function that it takes: whether a call is worth a try follows from it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FunctionUse {
    /// Nothing that is known.
    Unknown,
    /// The first argument is called on what the second returns.
    Composed,
    /// What the first argument returns is compared with the second.
    Matched,
    /// The second argument becomes the last one of the first.
    BoundLast,
    /// The second argument becomes the first one of the first.
    BoundFirst,
    /// The second argument tells which elements of the first to take.
    Condition,
    /// The second argument returns the keys by which elements of the first are compared.
    Key,
    /// The first argument is called on the elements of the second.
    Mapped,
}

/// A parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Param {
    /// Name, usable as a keyword in programs.
    pub name: String,
    /// The type that people mean.
    pub kind: Type,
}

/// What a call comes to.
pub(super) type Outcome = Result<Value, Fault>;

/// A function of the engine, by its number of arguments.
#[derive(Clone, Copy)]
pub(crate) enum Native {
    One(fn(&Value, &mut Context) -> Outcome),
    Two(fn(&Value, &Value, &mut Context) -> Outcome),
    Three(fn(&Value, &Value, &Value, &mut Context) -> Outcome),
    Four(fn(&Value, &Value, &Value, &Value, &mut Context) -> Outcome),
}

impl Native {
    /// Call it.
    #[inline]
    pub fn call(self, args: &[&Value], cx: &mut Context) -> Outcome {
        match (self, args) {
            (Native::One(f), &[a]) => f(a, cx),
            (Native::Two(f), &[a, b]) => f(a, b, cx),
            (Native::Three(f), &[a, b, c]) => f(a, b, c, cx),
            (Native::Four(f), &[a, b, c, d]) => f(a, b, c, d, cx),
            _ => Err(Fault::Arity),
        }
    }
}

/// A function that a user defined; the error is what went wrong, in words.
pub type UserFunction = Arc<dyn Fn(&[&Value]) -> Result<Value, String> + Send + Sync>;

/// A row of the table.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) native: Native,
    pub(super) params: &'static [(&'static str, Type)],
    pub(super) returns: Type,
    pub(super) cost: Cost,
    pub(super) doc: &'static str,
    pub(super) facts: Facts,
}

/// What the search goes by.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Cost of a call in enumeration, on top of its arguments; none if it is better left to mutation.
    pub enumerated: Option<u8>,
    /// Whether a search by mutation chooses it at all.
    pub bred: bool,
    /// Whether its two arguments may be exchanged.
    pub commutative: bool,
    /// Whether calls on nothing but constants are of use.
    pub of_constants: bool,
    /// What it does with the function that it takes.
    pub function: FunctionUse,
}

impl Row {
    /// Too many combinations, too little that is new.
    pub(super) const fn not_enumerated(mut self) -> Row {
        self.facts.enumerated = None;
        self
    }

    pub(super) const fn enumerated_at(mut self, cost: u8) -> Row {
        self.facts.enumerated = Some(cost);
        self
    }

    /// Other searches are better at it.
    pub(super) const fn not_bred(mut self) -> Row {
        self.facts.bred = false;
        self
    }

    pub(super) const fn commutative(mut self) -> Row {
        self.facts.commutative = true;
        self
    }

    pub(super) const fn of_constants(mut self) -> Row {
        self.facts.of_constants = true;
        self
    }

    pub(super) const fn takes_function_as(mut self, function: FunctionUse) -> Row {
        self.facts.function = function;
        self
    }

    fn primitive(&self, group: &'static str) -> Primitive {
        let param = |&(name, kind): &(&str, Type)| Param { name: name.to_owned(), kind };
        Primitive {
            name: self.name.to_owned(),
            params: self.params.iter().map(param).collect(),
            returns: self.returns,
            group,
            doc: self.doc.to_owned(),
            cost: self.cost,
            facts: self.facts,
            version: String::new(),
            hash: xxh3_64(self.name.as_bytes()),
            coarse: None,
            user: None,
            forgotten: AtomicBool::new(false),
        }
    }
}

impl Facts {
    /// Those of a primitive of which nothing is said.
    pub const NONE: Facts = Facts {
        enumerated: Some(2),
        bred: true,
        commutative: false,
        of_constants: false,
        function: FunctionUse::Unknown,
    };
}

/// A primitive of the DSL.
pub struct Primitive {
    /// Its name in programs.
    pub name: String,
    /// Its parameters, all required.
    pub params: Vec<Param>,
    /// The type of its result.
    pub returns: Type,
    /// The group it belongs to.
    pub group: &'static str,
    /// What it does, in a few words.
    pub doc: String,
    /// What a call costs.
    pub cost: Cost,
    /// What the search goes by.
    pub facts: Facts,
    /// Changes when the behaviour changes; empty for the primitives of the table, whose version is the DSL's.
    pub version: String,
    /// Of name and version; the same in every process.
    pub hash: u64,
    /// What it is, if a user defined it.
    user: Option<UserFunction>,
    /// If a user has defined it, the coarse function that it is, if its types are those of one.
    coarse: Option<&'static Outside>,
    /// Whether it is hidden from new programs; see [`forget`].
    forgotten: AtomicBool,
}

impl Primitive {
    /// Call one that a user defined.
    pub fn run_user(&self, args: &[&Value], cx: &mut Context) -> Outcome {
        match &self.user {
            Some(user) if args.len() == self.params.len() => user(args).map_err(|message| {
                cx.detail = Some(message);
                Fault::UserError
            }),
            _ => Err(Fault::Arity),
        }
    }
}

const ROW_COUNT: usize = {
    let (mut count, mut group) = (0, 0);
    while group < ROWS.len() {
        count += ROWS[group].1.len();
        group += 1;
    }
    count
};

/// What a call needs to know of each primitive of the table: known when this is compiled, and close together.
static NATIVES: [(Native, Cost); ROW_COUNT] = {
    let mut natives = [(ROWS[0].1[0].native, Cost::Unit); ROW_COUNT];
    let (mut count, mut group) = (0, 0);
    while group < ROWS.len() {
        let mut k = 0;
        while k < ROWS[group].1.len() {
            natives[count] = (ROWS[group].1[k].native, ROWS[group].1[k].cost);
            (count, k) = (count + 1, k + 1);
        }
        group += 1;
    }
    natives
};

/// The function of a primitive of the table, and what a call costs; none for what users defined.
#[inline]
pub(crate) fn native(id: PrimId) -> Option<(Native, Cost)> {
    NATIVES.get(usize::from(id.0)).copied()
}

static TABLE: LazyLock<Vec<Primitive>> =
    LazyLock::new(|| ROWS.iter().flat_map(|&(group, rows)| rows.iter().map(move |row| row.primitive(group))).collect());

static BY_NAME: LazyLock<HashMap<&'static str, PrimId>> =
    LazyLock::new(|| TABLE.iter().enumerate().map(|(k, p)| (p.name.as_str(), PrimId(k as u16))).collect());

/// User-defined primitives are never removed: programs and values refer to them by number.
static USER: RwLock<Vec<&'static Primitive>> = RwLock::new(Vec::new());

/// The primitives of the DSL in the order of the table.
pub fn builtin() -> &'static [Primitive] {
    &TABLE
}

/// Every primitive there is: those of the table, then those that users have defined, in the order of their numbers.
pub fn all() -> Vec<(PrimId, &'static Primitive)> {
    let user = read(&USER);
    let primitives = TABLE.iter().chain(user.iter().copied());
    primitives.enumerate().map(|(k, primitive)| (PrimId(k as u16), primitive)).collect()
}

/// The primitive with this number.
///
/// # Panics
/// If no such primitive was defined; numbers come from [`find`] and [`define`] only.
#[inline]
pub fn get(id: PrimId) -> &'static Primitive {
    let k = id.0 as usize;
    match TABLE.get(k) {
        Some(primitive) => primitive,
        None => read(&USER)[k - TABLE.len()],
    }
}

/// The primitive with this name; of several user-defined ones the latest.
pub fn find(name: &str) -> Option<PrimId> {
    let user = read(&USER);
    let latest = user.iter().rposition(|p| p.name == name).filter(|&k| !user[k].forgotten.load(Ordering::Relaxed));
    let defined = latest.map(|k| PrimId((TABLE.len() + k) as u16));
    drop(user);
    defined.or_else(|| BY_NAME.get(name).copied())
}

/// The coarse functions that users have defined and not hidden, by name.
pub fn coarse() -> Vec<&'static Outside> {
    let user = read(&USER);
    let mut names: Vec<&str> = user.iter().map(|primitive| primitive.name.as_str()).collect();
    drop(user);
    names.sort_unstable();
    names.dedup();
    names.into_iter().filter_map(find).filter_map(|id| get(id).coarse).collect()
}

/// Hide a primitive that a user has defined from new programs and searches; those that have it keep it.
pub fn forget(name: &str) {
    if let Some(primitive) = read(&USER).iter().rev().find(|p| p.name == name) {
        primitive.forgotten.store(true, Ordering::Relaxed);
    }
}

/// Why a primitive could not be defined.
#[derive(Debug, PartialEq, Eq)]
pub enum DefineError {
    /// The name belongs to the DSL or to a constant.
    Taken,
    /// No room for more primitives.
    Full,
}

/// Define a primitive. A later definition of the same name hides the earlier one from new programs.
pub fn define(
    name: &str,
    params: Vec<Param>,
    returns: Type,
    doc: &str,
    version: &str,
    run: UserFunction,
) -> Result<PrimId, DefineError> {
    if BY_NAME.contains_key(name) || constants().iter().any(|(n, _)| *n == name) {
        return Err(DefineError::Taken);
    }
    let mut user = write(&USER);
    let id = u16::try_from(TABLE.len() + user.len()).map_err(|_| DefineError::Full)?;
    let coarse = pictures::outside(name, &params, returns, doc, &run);
    user.push(Box::leak(Box::new(Primitive {
        name: name.to_owned(),
        params,
        returns,
        group: "user",
        doc: doc.to_owned(),
        cost: Cost::Linear,
        facts: Facts::NONE,
        version: version.to_owned(),
        hash: xxh3_64(format!("{name} {version}").as_bytes()),
        coarse: coarse.map(|coarse| &*Box::leak(Box::new(coarse))),
        user: Some(run),
        forgotten: AtomicBool::new(false),
    })));
    Ok(PrimId(id))
}
