//! Programs as bytes: the form in which many go to another process. Nodes that they share are written and read once.
//!
//! Reading checks everything: bytes may come from anywhere.

use super::{Callee, CanonicalOrder, Function, Graph, Input, Kind, Node, NodeId, Program, check};
use crate::Fault;
use crate::primitives::{self, PrimId};
use crate::value::bytes::{Reader, count, text};

/// What a node begins with: an input has its place in [`Input::ALL`].
const CONSTANT: u8 = 3;
const PRIMITIVE: u8 = 4;
const COMPUTED: u8 = 5;

const NOT_PROGRAMS: &str = "these bytes are no programs";

/// A program on its way: what is written of a [`Function`].
pub struct Departing<'a> {
    /// What it computes. Lines that its result does not need are left behind.
    pub program: &'a Program,
    /// Solver or differ.
    pub kind: Kind,
    /// Its name in the text that it was parsed from.
    pub name: &'a str,
    /// The line of its `def` there.
    pub line: u32,
}

/// Programs as bytes.
///
/// ```
/// use batt_core::program::{Departing, Kind, pack, parse_program, unpack};
/// let program = parse_program("O = vmirror(I)")?.program;
/// let bytes = pack(&[Departing { program: &program, kind: Kind::Solver, name: "solve", line: 1 }]);
/// assert!(unpack(&bytes).is_ok_and(|found| found[0].program == program));
/// # Ok::<(), batt_core::program::SyntaxError>(())
/// ```
pub fn pack(programs: &[Departing<'_>]) -> Vec<u8> {
    let mut graph = Graph::default();
    let roots: Vec<_> = programs.iter().map(|one| graph.merge(one.program.nodes()).pop()).collect();
    let mut out = Vec::with_capacity(8 * graph.nodes().len());
    let names = names(&graph);
    count(names.len(), &mut out);
    names.iter().for_each(|id| text(&primitives::get(*id).name, &mut out));
    count(graph.nodes().len(), &mut out);
    for (k, node) in graph.nodes().iter().enumerate() {
        // What a node needs is mostly not far before it.
        let back = |id: NodeId, out: &mut Vec<u8>| count(k - id.at(), out);
        match node {
            Node::Input(input) => out.push(*input as u8),
            Node::Constant(value) => {
                out.push(CONSTANT);
                value.write(&mut out);
            }
            Node::Call { callee, args } => {
                match callee {
                    Callee::Primitive(id) => {
                        out.push(PRIMITIVE);
                        count(names.binary_search(id).unwrap_or_default(), &mut out);
                    }
                    Callee::Node(id) => {
                        out.push(COMPUTED);
                        back(*id, &mut out);
                    }
                }
                count(args.len(), &mut out);
                args.iter().for_each(|&id| back(id, &mut out));
            }
        }
    }
    count(programs.len(), &mut out);
    for (one, root) in programs.iter().zip(roots) {
        count(root.map_or(0, NodeId::at), &mut out);
        out.push(one.kind as u8);
        text(one.name, &mut out);
        count(one.line as usize, &mut out);
        let lines = one.program.lines();
        let known = lines.iter().any(|&line| line > 0);
        count(if known { lines.len() } else { 0 }, &mut out);
        lines.iter().filter(|_| known).for_each(|&line| count(line as usize, &mut out));
    }
    out
}

/// The primitives that are called, each once, in ascending order.
fn names(graph: &Graph) -> Vec<PrimId> {
    let called = graph.nodes().iter().filter_map(|node| match node {
        Node::Call { callee: Callee::Primitive(id), .. } => Some(*id),
        _ => None,
    });
    let mut names: Vec<PrimId> = called.collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The programs of some bytes, in the order in which they were written; or why these are none.
pub fn unpack(bytes: &[u8]) -> Result<Vec<Function>, String> {
    Ok(unpack_merged(bytes)?.programs)
}

/// Programs and their nodes as one graph: what [`Graph::merge`] makes of them.
pub struct Arrived {
    /// Each by itself.
    pub programs: Vec<Function>,
    /// The nodes of all of them.
    pub graph: Graph,
    /// For each program its nodes in the graph, in its own canonical order.
    pub plans: Vec<Vec<NodeId>>,
}

/// The same, merged as they come.
pub fn unpack_merged(bytes: &[u8]) -> Result<Arrived, String> {
    let mut reader = Reader::of(bytes);
    let broken = |_: Fault| NOT_PROGRAMS.to_owned();
    let names = reader.list(Reader::text).map_err(broken)?;
    let find =
        |name: &&str| primitives::find(name).ok_or_else(|| format!("unknown primitive '{}'", name.escape_debug()));
    let names = names.iter().map(find).collect::<Result<Vec<PrimId>, String>>()?;
    let mut graph = Graph::default();
    for k in 0..reader.count().map_err(broken)? {
        let node = node(&mut reader, k, &names).map_err(broken)?;
        // Written twice, it would have two numbers there and one here.
        if graph.add(node).at() != k {
            return Err(NOT_PROGRAMS.to_owned());
        }
    }
    if let Err((node, why)) = check(graph.nodes()) {
        return Err(format!("{NOT_PROGRAMS}: node {node}: {why}"));
    }
    let mut order = CanonicalOrder::default();
    let program = |reader: &mut Reader<'_>| Ok((function(reader, &graph, &mut order)?, order.order.clone()));
    let (programs, plans) = reader.list(program).map_err(broken)?.into_iter().unzip();
    if reader.at_end() { Ok(Arrived { programs, graph, plans }) } else { Err(NOT_PROGRAMS.to_owned()) }
}

fn node(reader: &mut Reader<'_>, k: usize, names: &[PrimId]) -> Result<Node, Fault> {
    let earlier = |reader: &mut Reader<'_>| {
        let back = reader.number()? as usize;
        k.checked_sub(back).filter(|_| back > 0).map(|at| NodeId(at as u32)).ok_or(Fault::Type)
    };
    let callee = match reader.byte()? {
        CONSTANT => return Ok(Node::Constant(reader.any_value()?)),
        PRIMITIVE => Callee::Primitive(*names.get(reader.number()? as usize).ok_or(Fault::Type)?),
        COMPUTED => Callee::Node(earlier(reader)?),
        input => return Input::ALL.get(usize::from(input)).map(|input| Node::Input(*input)).ok_or(Fault::Type),
    };
    let args = (0..reader.count()?).map(|_| earlier(reader)).collect::<Result<_, Fault>>()?;
    Ok(Node::Call { callee, args })
}

fn function(reader: &mut Reader<'_>, graph: &Graph, order: &mut CanonicalOrder) -> Result<Function, Fault> {
    let root = reader.number()? as usize;
    if root >= graph.nodes().len() {
        return Err(Fault::Type);
    }
    let kind = match reader.byte()? {
        0 => Kind::Solver,
        1 => Kind::Differ,
        _ => return Err(Fault::Type),
    };
    let short = |reader: &mut Reader<'_>| u32::try_from(reader.number()?).map_err(|_| Fault::Type);
    let (name, line) = (reader.text()?.to_owned(), short(reader)?);
    let lines = reader.list(short)?;
    let mut program = Program::read_off(graph, order, NodeId(root as u32), &[], |_| 0);
    if !lines.is_empty() {
        if lines.len() != program.needed {
            return Err(Fault::Type);
        }
        program.lines = lines;
    }
    Ok(Function { name, kind, line, program })
}
