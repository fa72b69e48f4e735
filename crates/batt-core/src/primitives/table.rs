//! The table of primitives and constants, and the registry of the primitives that users define.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, RwLock};

use xxhash_rust::xxh3::xxh3_64;

use super::{
    arithmetic, colours, composition, containers, extraction, functions, geometry, patches, periodicity, transforms,
};
use crate::context::Context;
use crate::fault::Fault;
use crate::sync::{read, write};
use crate::value::Value;

/// The number of a primitive: its place in the table below, or behind it for those that users define.
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
    pub fn units(self, args: &[Value]) -> u64 {
        match self {
            Cost::Unit | Cost::Own => 2,
            Cost::Linear => args.iter().fold(4, |n, v| n + u64::from(v.leaves()) / 4),
        }
    }
}

/// A parameter: its name and the type that people mean (not checked: PRIMITIVES.md, section 1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Param {
    /// Name, usable as a keyword in programs.
    pub name: String,
    /// One of the types of PRIMITIVES.md, section 1.
    pub kind: String,
}

type Native = fn(&[Value], &mut Context) -> Result<Value, Fault>;

/// A function that a user defined; the error is what went wrong, in words.
pub type UserFunction = Arc<dyn Fn(&[Value]) -> Result<Value, String> + Send + Sync>;

enum Run {
    Native(Native),
    User(UserFunction),
}

/// A primitive of the DSL.
pub struct Primitive {
    /// Its name in programs.
    pub name: String,
    /// Its parameters, all required.
    pub params: Vec<Param>,
    /// The type of its result.
    pub returns: String,
    /// The group it belongs to, see [`GROUPS`].
    pub group: &'static str,
    /// What it does, in a few words.
    pub doc: String,
    /// What a call costs.
    pub cost: Cost,
    /// Changes when the behaviour changes; empty for the primitives of the table, whose version is the DSL's.
    pub version: String,
    /// Of name and version; the same in every process.
    pub hash: u64,
    run: Run,
    /// Whether it is hidden from new programs; see [`forget`].
    forgotten: AtomicBool,
}

impl Primitive {
    /// Call it; the number of arguments must be right.
    #[inline]
    pub fn run(&self, args: &[Value], cx: &mut Context) -> Result<Value, Fault> {
        match &self.run {
            Run::Native(native) => native(args, cx),
            Run::User(user) => user(args).map_err(|said| {
                cx.detail = Some(said);
                Fault::UserError
            }),
        }
    }
}

/// Changes whenever the behaviour of a primitive changes; part of the identity of every result.
pub const DSL_VERSION: &str = "2";

/// The groups of the table, in its order; primitives that users define are in the group `user`.
pub const GROUPS: [&str; 10] = [
    "arithmetic and logic",
    "containers",
    "higher-order functions",
    "colour and shape queries",
    "patches and indices",
    "object extraction",
    "grid transforms",
    "grid composition",
    "geometry of patches",
    "search and periodicity",
];

/// A row of the table: name, function, parameters, result, cost, doc.
type Row = (&'static str, Native, &'static str, &'static str, Cost, &'static str);

use Cost::{Linear, Own, Unit};

#[rustfmt::skip]
const ROWS: [(&str, &[Row]); 10] = [
    ("arithmetic and logic", &[
        ("identity", arithmetic::identity, "x: Any", "Any", Unit, "the argument itself"),
        ("add", arithmetic::add, "a: Numerical, b: Numerical", "Numerical", Unit, "sum of integers, or of pairs component by component"),
        ("subtract", arithmetic::subtract, "a: Numerical, b: Numerical", "Numerical", Unit, "difference of integers, or of pairs component by component"),
        ("multiply", arithmetic::multiply, "a: Numerical, b: Numerical", "Numerical", Unit, "product of integers, or of pairs component by component"),
        ("divide", arithmetic::divide, "a: Numerical, b: Numerical", "Numerical", Unit, "quotient rounded down, of integers or of pairs component by component"),
        ("invert", arithmetic::invert, "n: Numerical", "Numerical", Unit, "the negative of an integer or of both parts of a pair"),
        ("even", arithmetic::even, "n: Integer", "Boolean", Unit, "whether an integer is divisible by two"),
        ("double", arithmetic::double, "n: Numerical", "Numerical", Unit, "twice an integer or a pair"),
        ("halve", arithmetic::halve, "n: Numerical", "Numerical", Unit, "half of an integer or a pair, rounded down"),
        ("flip", arithmetic::flip, "b: Boolean", "Boolean", Unit, "logical negation"),
        ("equality", arithmetic::equality, "a: Any, b: Any", "Boolean", Linear, "whether two values are equal"),
        ("greater", arithmetic::greater, "a: Integer, b: Integer", "Boolean", Unit, "whether the first is greater than the second"),
        ("both", arithmetic::both, "a: Boolean, b: Boolean", "Boolean", Unit, "logical and; gives one of its operands"),
        ("either", arithmetic::either, "a: Boolean, b: Boolean", "Boolean", Unit, "logical or; gives one of its operands"),
        ("increment", arithmetic::increment, "x: Numerical", "Numerical", Unit, "one more"),
        ("decrement", arithmetic::decrement, "x: Numerical", "Numerical", Unit, "one less"),
        ("crement", arithmetic::crement, "x: Numerical", "Numerical", Unit, "one step further away from zero"),
        ("sign", arithmetic::sign, "x: Numerical", "Numerical", Unit, "minus one, zero or one"),
        ("positive", arithmetic::positive, "x: Integer", "Boolean", Unit, "whether an integer is above zero"),
        ("toivec", arithmetic::toivec, "i: Integer", "IntegerTuple", Unit, "the displacement by that many rows"),
        ("tojvec", arithmetic::tojvec, "j: Integer", "IntegerTuple", Unit, "the displacement by that many columns"),
        ("astuple", arithmetic::astuple, "a: Integer, b: Integer", "IntegerTuple", Unit, "the pair of two values"),
        ("branch", arithmetic::branch, "condition: Boolean, a: Any, b: Any", "Any", Unit, "the second or the third argument, as the first is true or false"),
    ]),
    ("containers", &[
        ("contained", containers::contained, "value: Any, container: Container", "Boolean", Linear, "whether a container has the value as an element"),
        ("combine", containers::combine, "a: Container, b: Container", "Container", Linear, "union of sets, or tuples one after the other"),
        ("intersection", containers::intersection, "a: FrozenSet, b: FrozenSet", "FrozenSet", Linear, "common elements of two sets"),
        ("difference", containers::difference, "a: FrozenSet, b: FrozenSet", "FrozenSet", Linear, "elements of the first that are not in the second"),
        ("dedupe", containers::dedupe, "tup: Tuple", "Tuple", Linear, "a tuple without its repetitions"),
        ("order", containers::order, "container: Container, compfunc: Callable", "Tuple", Own, "elements sorted by a key"),
        ("repeat", containers::repeat, "item: Any, num: Integer", "Tuple", Own, "a tuple of copies of an item"),
        ("size", containers::size, "container: Container", "Integer", Unit, "number of elements"),
        ("merge", containers::merge, "containers: ContainerContainer", "Container", Linear, "the elements of the elements"),
        ("maximum", containers::maximum, "container: IntegerSet", "Integer", Linear, "the largest element, 0 if there is none"),
        ("minimum", containers::minimum, "container: IntegerSet", "Integer", Linear, "the smallest element, 0 if there is none"),
        ("valmax", containers::valmax, "container: Container, compfunc: Callable", "Integer", Own, "the largest key"),
        ("valmin", containers::valmin, "container: Container, compfunc: Callable", "Integer", Own, "the smallest key"),
        ("argmax", containers::argmax, "container: Container, compfunc: Callable", "Any", Own, "the element with the largest key"),
        ("argmin", containers::argmin, "container: Container, compfunc: Callable", "Any", Own, "the element with the smallest key"),
        ("mostcommon", containers::mostcommon, "container: Container", "Any", Linear, "the most frequent element of a tuple"),
        ("leastcommon", containers::leastcommon, "container: Container", "Any", Linear, "the least frequent element of a tuple"),
        ("initset", containers::initset, "value: Any", "FrozenSet", Unit, "the set of one value"),
        ("sfilter", containers::sfilter, "container: Container, condition: Callable", "Container", Own, "the elements that meet a condition"),
        ("mfilter", containers::mfilter, "container: Container, function: Callable", "FrozenSet", Own, "the merged elements that meet a condition"),
        ("extract", containers::extract, "container: Container, condition: Callable", "Any", Own, "the first element that meets a condition"),
        ("totuple", containers::totuple, "container: FrozenSet", "Tuple", Linear, "the elements as a tuple"),
        ("first", containers::first, "container: Container", "Any", Unit, "the first element"),
        ("last", containers::last, "container: Container", "Any", Unit, "the last element"),
        ("insert", containers::insert, "value: Any, container: FrozenSet", "FrozenSet", Linear, "a set with one more element"),
        ("remove", containers::remove, "value: Any, container: Container", "Container", Linear, "a container without a value"),
        ("other", containers::other, "container: Container, value: Any", "Any", Linear, "the first element unequal to a value"),
        ("interval", containers::interval, "start: Integer, stop: Integer, step: Integer", "Tuple", Own, "integers from start up to stop by step"),
        ("product", containers::product, "a: Container, b: Container", "FrozenSet", Own, "all pairs of elements of two containers"),
        ("pair", containers::pair, "a: Tuple, b: Tuple", "TupleTuple", Linear, "pairs of elements at equal positions"),
        ("sizefilter", containers::sizefilter, "container: Container, n: Integer", "FrozenSet", Linear, "the set of elements with n elements"),
    ]),
    ("higher-order functions", &[
        ("compose", functions::compose, "outer: Callable, inner: Callable", "Callable", Unit, "the function that calls inner, then outer"),
        ("chain", functions::chain, "h: Callable, g: Callable, f: Callable", "Callable", Unit, "the function that calls f, then g, then h"),
        ("matcher", functions::matcher, "function: Callable, target: Any", "Callable", Unit, "the function that tells whether a result equals the target"),
        ("rbind", functions::rbind, "function: Callable, fixed: Any", "Callable", Unit, "the function with its last argument fixed"),
        ("lbind", functions::lbind, "function: Callable, fixed: Any", "Callable", Unit, "the function with its first argument fixed"),
        ("power", functions::power, "function: Callable, n: Integer", "Callable", Unit, "the function applied n times"),
        ("fork", functions::fork, "outer: Callable, a: Callable, b: Callable", "Callable", Unit, "the function that gives outer the results of a and b"),
        ("apply", functions::apply, "function: Callable, container: Container", "Container", Own, "the function called on every element"),
        ("rapply", functions::rapply, "functions: Container, value: Any", "Container", Own, "every function called on the value"),
        ("mapply", functions::mapply, "function: Callable, container: ContainerContainer", "FrozenSet", Own, "the merged results of a function on every element"),
        ("papply", functions::papply, "function: Callable, a: Tuple, b: Tuple", "Tuple", Own, "a function of two arguments along two containers"),
        ("mpapply", functions::mpapply, "function: Callable, a: Tuple, b: Tuple", "Tuple", Own, "the merged results of a function along two containers"),
        ("prapply", functions::prapply, "function: Callable, a: Container, b: Container", "FrozenSet", Own, "a function of two arguments on all pairs of elements"),
    ]),
    ("colour and shape queries", &[
        ("mostcolor", colours::mostcolor, "element: Element", "Integer", Linear, "the most frequent colour"),
        ("leastcolor", colours::leastcolor, "element: Element", "Integer", Linear, "the least frequent colour among those present"),
        ("height", colours::height, "piece: Piece", "Integer", Linear, "number of rows of a grid or of a bounding box"),
        ("width", colours::width, "piece: Piece", "Integer", Linear, "number of columns of a grid or of a bounding box"),
        ("shape", colours::shape, "piece: Piece", "IntegerTuple", Linear, "height and width"),
        ("portrait", colours::portrait, "piece: Piece", "Boolean", Linear, "whether it is higher than wide"),
        ("square", colours::square, "piece: Piece", "Boolean", Linear, "whether a grid is square, or a patch a full square"),
        ("colorcount", colours::colorcount, "element: Element, value: Integer", "Integer", Linear, "how many cells have the colour"),
        ("colorfilter", colours::colorfilter, "objs: Objects, value: Integer", "Objects", Linear, "the objects of the colour"),
        ("palette", colours::palette, "element: Element", "IntegerSet", Linear, "the set of colours"),
        ("numcolors", colours::numcolors, "element: Element", "IntegerSet", Linear, "the number of colours"),
        ("color", colours::color, "obj: Object", "Integer", Unit, "the colour of an object"),
        ("vline", colours::vline, "patch: Patch", "Boolean", Linear, "whether a patch is a vertical line"),
        ("hline", colours::hline, "patch: Patch", "Boolean", Linear, "whether a patch is a horizontal line"),
        ("index", colours::index, "grid: Grid, loc: IntegerTuple", "Integer", Unit, "the colour at a location"),
    ]),
    ("patches and indices", &[
        ("asindices", patches::asindices, "grid: Grid", "Indices", Linear, "all locations of a grid"),
        ("ofcolor", patches::ofcolor, "grid: Grid, value: Integer", "Indices", Linear, "the locations of a colour"),
        ("ulcorner", patches::ulcorner, "patch: Patch", "IntegerTuple", Linear, "upper left corner of the bounding box"),
        ("urcorner", patches::urcorner, "patch: Patch", "IntegerTuple", Linear, "upper right corner of the bounding box"),
        ("llcorner", patches::llcorner, "patch: Patch", "IntegerTuple", Linear, "lower left corner of the bounding box"),
        ("lrcorner", patches::lrcorner, "patch: Patch", "IntegerTuple", Linear, "lower right corner of the bounding box"),
        ("toindices", patches::toindices, "patch: Patch", "Indices", Linear, "the locations of a patch"),
        ("recolor", patches::recolor, "value: Integer, patch: Patch", "Object", Linear, "a patch as an object of one colour"),
        ("shift", patches::shift, "patch: Patch, directions: IntegerTuple", "Patch", Linear, "a patch moved by a displacement"),
        ("normalize", patches::normalize, "patch: Patch", "Patch", Linear, "a patch moved to the origin"),
        ("dneighbors", patches::dneighbors, "loc: IntegerTuple", "Indices", Unit, "the four adjacent locations"),
        ("ineighbors", patches::ineighbors, "loc: IntegerTuple", "Indices", Unit, "the four diagonal neighbours"),
        ("neighbors", patches::neighbors, "loc: IntegerTuple", "Indices", Unit, "the eight surrounding locations"),
        ("uppermost", patches::uppermost, "patch: Patch", "Integer", Linear, "the smallest row"),
        ("lowermost", patches::lowermost, "patch: Patch", "Integer", Linear, "the largest row"),
        ("leftmost", patches::leftmost, "patch: Patch", "Integer", Linear, "the smallest column"),
        ("rightmost", patches::rightmost, "patch: Patch", "Integer", Linear, "the largest column"),
        ("toobject", patches::toobject, "patch: Patch, grid: Grid", "Object", Linear, "the cells of a grid at the locations of a patch"),
        ("asobject", patches::asobject, "grid: Grid", "Object", Linear, "all cells of a grid"),
        ("corners", patches::corners, "patch: Patch", "Indices", Linear, "the corners of the bounding box"),
    ]),
    ("object extraction", &[
        ("objects", extraction::objects, "grid: Grid, univalued: Boolean, diagonal: Boolean, without_bg: Boolean", "Objects", Linear, "the connected components of a grid"),
        ("partition", extraction::partition, "grid: Grid", "Objects", Linear, "the cells of a grid, an object for each colour"),
        ("fgpartition", extraction::fgpartition, "grid: Grid", "Objects", Linear, "the same without the most frequent colour"),
        ("frontiers", extraction::frontiers, "grid: Grid", "Objects", Linear, "the rows and columns of a single colour, as objects"),
    ]),
    ("grid transforms", &[
        ("rot90", transforms::rot90, "grid: Grid", "Grid", Linear, "a quarter turn clockwise"),
        ("rot180", transforms::rot180, "grid: Grid", "Grid", Linear, "a half turn"),
        ("rot270", transforms::rot270, "grid: Grid", "Grid", Linear, "a quarter turn anticlockwise"),
        ("hmirror", transforms::hmirror, "piece: Piece", "Piece", Linear, "top and bottom exchanged"),
        ("vmirror", transforms::vmirror, "piece: Piece", "Piece", Linear, "left and right exchanged"),
        ("dmirror", transforms::dmirror, "piece: Piece", "Piece", Linear, "reflection in the main diagonal"),
        ("cmirror", transforms::cmirror, "piece: Piece", "Piece", Linear, "reflection in the other diagonal"),
        ("crop", transforms::crop, "grid: Grid, start: IntegerTuple, dims: IntegerTuple", "Grid", Linear, "the part of a grid at start with the extent dims"),
        ("subgrid", transforms::subgrid, "patch: Patch, grid: Grid", "Grid", Linear, "the part of a grid in the bounding box of a patch"),
        ("trim", transforms::trim, "grid: Grid", "Grid", Linear, "a grid without its border"),
        ("tophalf", transforms::tophalf, "grid: Grid", "Grid", Linear, "the upper half of the rows"),
        ("bottomhalf", transforms::bottomhalf, "grid: Grid", "Grid", Linear, "the lower half of the rows"),
        ("lefthalf", transforms::lefthalf, "grid: Grid", "Grid", Linear, "the left half of the columns"),
        ("righthalf", transforms::righthalf, "grid: Grid", "Grid", Linear, "the right half of the columns"),
        ("hupscale", transforms::hupscale, "grid: Grid, factor: Integer", "Grid", Linear, "every cell widened by a factor"),
        ("vupscale", transforms::vupscale, "grid: Grid, factor: Integer", "Grid", Linear, "every row repeated by a factor"),
        ("upscale", transforms::upscale, "element: Element, factor: Integer", "Element", Linear, "every cell enlarged to a square block"),
        ("downscale", transforms::downscale, "grid: Grid, factor: Integer", "Grid", Linear, "every factor-th row and column"),
        ("compress", transforms::compress, "grid: Grid", "Grid", Linear, "a grid without its single-coloured rows and columns"),
        ("replace", transforms::replace, "grid: Grid, replacee: Integer, replacer: Integer", "Grid", Linear, "one colour replaced by another"),
        ("switch", transforms::switch, "grid: Grid, a: Integer, b: Integer", "Grid", Linear, "two colours exchanged"),
    ]),
    ("grid composition", &[
        ("fill", composition::fill, "grid: Grid, value: Integer, patch: Patch", "Grid", Linear, "a grid with a colour written at the locations of a patch"),
        ("paint", composition::paint, "grid: Grid, obj: Object", "Grid", Linear, "a grid with an object drawn on it"),
        ("underfill", composition::underfill, "grid: Grid, value: Integer, patch: Patch", "Grid", Linear, "like fill, on the background only"),
        ("underpaint", composition::underpaint, "grid: Grid, obj: Object", "Grid", Linear, "like paint, on the background only"),
        ("cover", composition::cover, "grid: Grid, patch: Patch", "Grid", Linear, "a patch painted over with the background"),
        ("move", composition::move_object, "grid: Grid, obj: Object, offset: IntegerTuple", "Grid", Linear, "an object moved on a grid"),
        ("canvas", composition::canvas, "value: Integer, dimensions: IntegerTuple", "Grid", Own, "a grid of one colour"),
        ("hconcat", composition::hconcat, "a: Grid, b: Grid", "Grid", Linear, "two grids side by side"),
        ("vconcat", composition::vconcat, "a: Grid, b: Grid", "Grid", Linear, "two grids one above the other"),
        ("hsplit", composition::hsplit, "grid: Grid, n: Integer", "Tuple", Linear, "a grid cut into n parts, left to right"),
        ("vsplit", composition::vsplit, "grid: Grid, n: Integer", "Tuple", Linear, "a grid cut into n parts, top to bottom"),
        ("cellwise", composition::cellwise, "a: Grid, b: Grid, fallback: Integer", "Grid", Linear, "the cells in which two grids agree, a fallback elsewhere"),
    ]),
    ("geometry of patches", &[
        ("center", geometry::center, "patch: Patch", "IntegerTuple", Linear, "the middle of the bounding box"),
        ("centerofmass", geometry::centerofmass, "patch: Patch", "IntegerTuple", Linear, "the mean location, rounded down"),
        ("position", geometry::position, "a: Patch, b: Patch", "IntegerTuple", Linear, "the direction from one patch to another"),
        ("hmatching", geometry::hmatching, "a: Patch, b: Patch", "Boolean", Linear, "whether two patches share a row"),
        ("vmatching", geometry::vmatching, "a: Patch, b: Patch", "Boolean", Linear, "whether two patches share a column"),
        ("manhattan", geometry::manhattan, "a: Patch, b: Patch", "Integer", Own, "the smallest distance between two patches"),
        ("adjacent", geometry::adjacent, "a: Patch, b: Patch", "Boolean", Own, "whether two patches touch side by side"),
        ("bordering", geometry::bordering, "patch: Patch, grid: Grid", "Boolean", Linear, "whether a patch reaches the border of a grid"),
        ("connect", geometry::connect, "a: IntegerTuple, b: IntegerTuple", "Indices", Unit, "the straight line between two locations"),
        ("shoot", geometry::shoot, "start: IntegerTuple, direction: IntegerTuple", "Indices", Unit, "a ray from a location in a direction"),
        ("vfrontier", geometry::vfrontier, "location: IntegerTuple", "Indices", Unit, "the vertical line through a location"),
        ("hfrontier", geometry::hfrontier, "location: IntegerTuple", "Indices", Unit, "the horizontal line through a location"),
        ("backdrop", geometry::backdrop, "patch: Patch", "Indices", Linear, "all locations of the bounding box"),
        ("delta", geometry::delta, "patch: Patch", "Indices", Linear, "the locations of the bounding box outside the patch"),
        ("gravitate", geometry::gravitate, "source: Patch, destination: Patch", "IntegerTuple", Own, "the displacement that brings one patch next to another"),
        ("inbox", geometry::inbox, "patch: Patch", "Indices", Linear, "the outline one step inside the bounding box"),
        ("outbox", geometry::outbox, "patch: Patch", "Indices", Linear, "the outline one step outside the bounding box"),
        ("box", geometry::outline, "patch: Patch", "Indices", Linear, "the outline of the bounding box"),
    ]),
    ("search and periodicity", &[
        ("occurrences", periodicity::occurrences, "grid: Grid, obj: Object", "Indices", Linear, "where an object occurs in a grid"),
        ("hperiod", periodicity::hperiod, "obj: Object", "Integer", Linear, "the horizontal period of an object"),
        ("vperiod", periodicity::vperiod, "obj: Object", "Integer", Linear, "the vertical period of an object"),
    ]),
];

/// "a: Numerical, b: Numerical" as parameters.
fn params_of(signature: &str) -> Vec<Param> {
    let param = |text: &str| {
        let (name, kind) = text.split_once(": ").unwrap_or((text, "Any"));
        Param { name: name.to_owned(), kind: kind.to_owned() }
    };
    signature.split(", ").map(param).collect()
}

static TABLE: LazyLock<Vec<Primitive>> = LazyLock::new(|| {
    let row = |group: &'static str, &(name, run, signature, returns, cost, doc): &Row| Primitive {
        name: name.to_owned(),
        params: params_of(signature),
        returns: returns.to_owned(),
        group,
        doc: doc.to_owned(),
        cost,
        version: String::new(),
        hash: xxh3_64(name.as_bytes()),
        run: Run::Native(run),
        forgotten: AtomicBool::new(false),
    };
    ROWS.iter().flat_map(|&(group, rows)| rows.iter().map(move |r| row(group, r))).collect()
});

static BY_NAME: LazyLock<std::collections::HashMap<&'static str, PrimId>> =
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
    returns: &str,
    doc: &str,
    version: &str,
    run: UserFunction,
) -> Result<PrimId, DefineError> {
    if BY_NAME.contains_key(name) || constants().iter().any(|(n, _)| *n == name) {
        return Err(DefineError::Taken);
    }
    let mut user = write(&USER);
    let id = u16::try_from(TABLE.len() + user.len()).map_err(|_| DefineError::Full)?;
    user.push(Box::leak(Box::new(Primitive {
        name: name.to_owned(),
        params,
        returns: returns.to_owned(),
        group: "user",
        doc: doc.to_owned(),
        cost: Cost::Linear,
        version: version.to_owned(),
        hash: xxh3_64(format!("{name} {version}").as_bytes()),
        run: Run::User(run),
        forgotten: AtomicBool::new(false),
    })));
    Ok(PrimId(id))
}

static CONSTANTS: LazyLock<[(&'static str, Value); 28]> = LazyLock::new(|| {
    let (int, pair) = (Value::Int, Value::pair);
    [
        ("F", Value::Bool(false)),
        ("T", Value::Bool(true)),
        ("ZERO", int(0)),
        ("ONE", int(1)),
        ("TWO", int(2)),
        ("THREE", int(3)),
        ("FOUR", int(4)),
        ("FIVE", int(5)),
        ("SIX", int(6)),
        ("SEVEN", int(7)),
        ("EIGHT", int(8)),
        ("NINE", int(9)),
        ("TEN", int(10)),
        ("NEG_ONE", int(-1)),
        ("NEG_TWO", int(-2)),
        ("DOWN", pair(1, 0)),
        ("RIGHT", pair(0, 1)),
        ("UP", pair(-1, 0)),
        ("LEFT", pair(0, -1)),
        ("ORIGIN", pair(0, 0)),
        ("UNITY", pair(1, 1)),
        ("NEG_UNITY", pair(-1, -1)),
        ("UP_RIGHT", pair(-1, 1)),
        ("DOWN_LEFT", pair(1, -1)),
        ("ZERO_BY_TWO", pair(0, 2)),
        ("TWO_BY_ZERO", pair(2, 0)),
        ("TWO_BY_TWO", pair(2, 2)),
        ("THREE_BY_THREE", pair(3, 3)),
    ]
});

/// The predefined names (PRIMITIVES.md, section 3) and their values; no two values are the same.
pub fn constants() -> &'static [(&'static str, Value); 28] {
    &CONSTANTS
}
