//! Mutation operators: typed changes to a program.
//!
//! The types are the kinds of the values that the lines have on the samples, and the signatures of the primitives. Every
//! operator replaces one node of the parent by an expression over earlier nodes; `None` means that it does not apply at
//! the place that was drawn.

use std::sync::LazyLock;

use smallvec::smallvec;

use super::bank::Bank;
use super::genome::{Classified, Evaluated, Genome};
use super::kinds::{COLOUR, Catalogue, FUNCTION, Kinds, NOTHING, Signature, arity, element_kind, kind_of};
use super::rng::Rng;
use crate::primitives::{self, PrimId};
use crate::program::{Arguments, Callee, Node, NodeId, check, constant_text};
use crate::value::Value;

/// No mutant has more nodes.
const MOST_NODES: usize = 96;

/// What operators draw from besides the parent.
pub struct Material<'a> {
    /// Small expressions with known classes.
    pub bank: &'a Bank,
    /// Programs to take parts of.
    pub donors: &'a [&'a Evaluated],
    /// Colours that occur in the task.
    pub colours: &'a [Value],
    /// What a program is to give: a grid, or for a differ a pair.
    pub result: Kinds,
}

/// A mutant: the program and, if asked for, what was changed, in words.
pub struct Mutant {
    /// The program.
    pub genome: Genome,
    /// What was changed.
    pub note: String,
}

/// A mutation operator.
pub struct Operator {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// How often it is tried, relative to the others, before anything is known of what pays.
    pub weight: f64,
    apply: fn(&mut Edit<'_>) -> Option<Genome>,
}

const fn operator(
    name: &'static str,
    weight: f64,
    apply: fn(&mut Edit<'_>) -> Option<Genome>,
    doc: &'static str,
) -> Operator {
    Operator { name, doc, weight, apply }
}

/// The operators.
pub const OPERATORS: [Operator; 12] = [
    operator("constant", 2.0, change_constant, "a constant becomes another of its kind"),
    operator("colour", 0.5, colour_from_demos, "a colour becomes an expression over the demo pairs"),
    operator("argument", 1.5, change_argument, "an argument becomes an earlier line of a fitting kind"),
    operator("graft", 2.0, graft, "an argument becomes a small expression of a fitting kind"),
    operator("function", 1.5, change_function, "a function becomes one of a compatible signature"),
    operator("insert", 1.5, insert_call, "the result of a line goes through one more call"),
    operator("delete", 0.7, delete_line, "a line becomes one of its arguments"),
    operator("wrap", 2.0, wrap_result, "the result goes through one more call"),
    operator("bind", 0.7, bind, "a function is composed, bound or taken apart"),
    operator("swap", 0.5, swap_arguments, "two arguments change places"),
    operator("root", 0.3, change_root, "an earlier line becomes the result"),
    operator("crossover", 1.5, crossover, "a line becomes a part of another program"),
];

/// Apply operator number `op` to a program; the same stream of random numbers gives the same mutant.
pub fn mutate(op: usize, parent: &dyn Classified, material: &Material<'_>, rng: Rng, describe: bool) -> Option<Mutant> {
    let mut edit = Edit { parent, material, rng, describe, note: String::new() };
    let genome = (OPERATORS[op].apply)(&mut edit)?;
    let root = genome.nodes.last()?;
    let sound = genome.nodes.len() <= MOST_NODES
        && !matches!(root, Node::Constant(_))
        && check(&genome.nodes).is_ok()
        && genome.hash() != parent.genome().hash();
    sound.then_some(Mutant { genome, note: edit.note })
}

/// A mutation in progress.
struct Edit<'a> {
    parent: &'a dyn Classified,
    material: &'a Material<'a>,
    rng: Rng,
    describe: bool,
    note: String,
}

/// Constants that are exchanged for each other.
static CONSTANT_KINDS: LazyLock<Vec<Vec<Value>>> = LazyLock::new(|| {
    let named = |names: &[&str]| -> Vec<Value> {
        let value = |name: &&str| primitives::constants().iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
        names.iter().filter_map(value).collect()
    };
    vec![
        named(&["F", "T"]),
        named(&["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"]),
        // Counts, factors and ranks.
        named(&["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "TEN", "NEG_ONE", "NEG_TWO"]),
        named(&["DOWN", "RIGHT", "UP", "LEFT", "UNITY", "NEG_UNITY", "UP_RIGHT", "DOWN_LEFT"]),
        named(&["ORIGIN", "UNITY", "TWO_BY_TWO", "THREE_BY_THREE", "ZERO_BY_TWO", "TWO_BY_ZERO"]),
    ]
});

/// The constants that are no functions.
static CONSTANTS: LazyLock<Vec<Value>> =
    LazyLock::new(|| primitives::constants().iter().map(|(_, value)| value.clone()).collect());

impl<'a> Edit<'a> {
    fn catalogue(&self) -> &'a Catalogue {
        self.material.bank.catalogue()
    }

    fn nodes(&self) -> &[Node] {
        &self.parent.genome().nodes
    }

    fn kinds(&self, k: usize) -> Kinds {
        self.parent.class(k).kinds
    }

    fn value(&self, k: usize) -> Option<&Value> {
        self.parent.class(k).values.iter().find_map(|v| v.as_ref().ok())
    }

    fn note(&mut self, words: impl FnOnce(&Self) -> String) {
        if self.describe {
            self.note = words(self);
        }
    }

    /// A node as it is written where it is used.
    fn show(&self, k: usize) -> String {
        match &self.nodes()[k] {
            Node::Input(input) => input.name().to_owned(),
            Node::Constant(value) => constant_text(value),
            Node::Call { .. } => format!("x{}", self.parent.genome().line(k)),
        }
    }

    fn line(&self, k: usize) -> usize {
        self.parent.genome().line(k)
    }

    /// A call drawn at random.
    fn call(&mut self) -> Option<(usize, Callee, Arguments)> {
        let parent = self.parent;
        let calls: Vec<usize> = (0..parent.genome().nodes.len())
            .filter(|&k| matches!(parent.genome().nodes[k], Node::Call { .. }))
            .collect();
        let &k = self.rng.pick(&calls)?;
        match &parent.genome().nodes[k] {
            Node::Call { callee, args } => Some((k, *callee, args.clone())),
            _ => None,
        }
    }

    /// The parent with node `k` replaced by what `make` adds to the nodes before it.
    fn replace(&mut self, k: usize, make: impl FnOnce(&mut Self, &mut Vec<Node>) -> Option<NodeId>) -> Option<Genome> {
        let parent = self.parent;
        let mut nodes = Vec::with_capacity(parent.genome().nodes.len() + 8);
        nodes.extend_from_slice(&parent.genome().nodes[..k]);
        let new = make(self, &mut nodes)?;
        let mut numbers: Vec<NodeId> = (0..k as u32).map(NodeId).collect();
        numbers.push(new);
        for node in &parent.genome().nodes[k + 1..] {
            let id = push(&mut nodes, node.renumbered(|id| numbers[id.at()]));
            numbers.push(id);
        }
        Some(Genome::grown(&nodes, numbers.last()?.at(), &parent.genome().hashes[..k]))
    }

    /// What argument `p` of a call takes, and with how many arguments if it is a function.
    fn wanted(&self, callee: Callee, args: &[NodeId], p: usize) -> (Kinds, usize) {
        match callee {
            Callee::Primitive(id) => match self.catalogue().signature(id) {
                Some(s) if p < s.takes.len() => (s.takes[p], s.arities[p]),
                _ => (self.kinds(args[p].at()), 1),
            },
            Callee::Node(function) => {
                let takes = self.value(function.at()).map_or(0, |f| self.catalogue().maps(f).0);
                (if p == 0 && takes != 0 { takes } else { self.kinds(args[p].at()) }, 1)
            }
        }
    }

    /// Something for a parameter: an earlier node of the parent (before `k`), a constant, or a small expression.
    fn filler(&mut self, takes: Kinds, arity_wanted: usize, k: usize, nodes: &mut Vec<Node>) -> Option<NodeId> {
        let fits = |kinds: Kinds| kinds & !takes == 0 && kinds & NOTHING == 0;
        for _ in 0..3 {
            match self.rng.below(8) {
                0..3 if takes != FUNCTION => {
                    let earlier: Vec<usize> = (0..k).filter(|&n| fits(self.kinds(n))).collect();
                    if let Some(&n) = self.rng.pick(&earlier) {
                        return Some(NodeId(n as u32));
                    }
                }
                3..6 if takes != FUNCTION => {
                    let material = self.material;
                    let colours =
                        if takes & COLOUR != 0 && self.rng.below(3) > 0 { material.colours } else { &CONSTANTS };
                    let constants: Vec<&Value> = colours.iter().filter(|v| fits(kind_of(v))).collect();
                    if let Some(&constant) = self.rng.pick(&constants) {
                        return Some(push(nodes, Node::Constant(constant.clone())));
                    }
                }
                _ => {
                    let bank = self.material.bank;
                    if let Some(entry) = bank.draw(takes, arity_wanted, &mut self.rng) {
                        return Some(bank.write(entry, nodes));
                    }
                }
            }
        }
        None
    }

    /// A call of a primitive with `given` as argument `p` and fillers for the others.
    fn call_with(&mut self, s: &Signature, p: usize, given: NodeId, k: usize, nodes: &mut Vec<Node>) -> Option<NodeId> {
        let mut args = Arguments::new();
        for n in 0..s.takes.len() {
            args.push(if n == p { given } else { self.filler(s.takes[n], s.arities[n], k, nodes)? });
        }
        Some(push(nodes, Node::Call { callee: Callee::Primitive(s.id), args }))
    }

    /// A primitive of which some parameter takes `kinds` and which gives something of `gives`; and the parameter.
    fn consumer(&mut self, given: Kinds, gives: Kinds) -> Option<(&'a Signature, usize)> {
        let fitting: Vec<(&'a Signature, usize)> = self
            .catalogue()
            .signatures()
            .iter()
            .filter(|s| s.gives & gives != 0)
            .flat_map(|s| (0..s.takes.len()).map(move |p| (s, p)))
            .filter(|(s, p)| given & !s.takes[*p] == 0)
            .collect();
        self.rng.pick(&fitting).copied()
    }
}

fn push(nodes: &mut Vec<Node>, node: Node) -> NodeId {
    nodes.push(node);
    NodeId(nodes.len() as u32 - 1)
}

fn name(callee: Callee, edit: &Edit<'_>) -> String {
    match callee {
        Callee::Primitive(id) => primitives::get(id).name.clone(),
        Callee::Node(id) => edit.show(id.at()),
    }
}

fn change_constant(edit: &mut Edit<'_>) -> Option<Genome> {
    let parent = edit.parent;
    let mut uses: Vec<(usize, usize)> = Vec::new();
    for (k, node) in parent.genome().nodes.iter().enumerate() {
        if let Node::Call { args, .. } = node {
            let constant =
                |id: &NodeId| matches!(&parent.genome().nodes[id.at()], Node::Constant(v) if kind_of(v) != FUNCTION);
            uses.extend(args.iter().enumerate().filter(|(_, id)| constant(id)).map(|(p, _)| (k, p)));
        }
    }
    let &(k, p) = edit.rng.pick(&uses)?;
    let Node::Call { callee, args } = &parent.genome().nodes[k] else { return None };
    let Node::Constant(old) = &parent.genome().nodes[args[p].at()] else { return None };
    let kinds: Vec<&Vec<Value>> = CONSTANT_KINDS.iter().filter(|kind| kind.contains(old)).collect();
    let new = if kind_of(old) == COLOUR && edit.rng.below(2) == 0 {
        edit.rng.pick(edit.material.colours)?.clone()
    } else {
        let kind = *edit.rng.pick(&kinds)?;
        edit.rng.pick(kind)?.clone()
    };
    edit.note(|e| format!("{} -> {} in line {}", constant_text(old), constant_text(&new), e.line(k)));
    let mut args = args.clone();
    edit.replace(k, |_, nodes| {
        args[p] = push(nodes, Node::Constant(new));
        Some(push(nodes, Node::Call { callee: *callee, args }))
    })
}

fn colour_from_demos(edit: &mut Edit<'_>) -> Option<Genome> {
    let parent = edit.parent;
    let mut uses: Vec<(usize, usize)> = Vec::new();
    for (k, node) in parent.genome().nodes.iter().enumerate() {
        if let Node::Call { args, .. } = node {
            let colour =
                |id: &NodeId| matches!(&parent.genome().nodes[id.at()], Node::Constant(v) if kind_of(v) == COLOUR);
            uses.extend(args.iter().enumerate().filter(|(_, id)| colour(id)).map(|(p, _)| (k, p)));
        }
    }
    let &(k, p) = edit.rng.pick(&uses)?;
    let Node::Call { callee, args } = &parent.genome().nodes[k] else { return None };
    let (mut args, callee) = (args.clone(), *callee);
    let old = args[p].at();
    let bank = edit.material.bank;
    let &entry = edit.rng.pick(bank.colours_from_demos())?;
    edit.note(|e| format!("{} -> {} in line {}", e.show(old), bank.expression(entry), e.line(k)));
    edit.replace(k, |_, nodes| {
        args[p] = bank.write(entry, nodes);
        Some(push(nodes, Node::Call { callee, args }))
    })
}

fn change_argument(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, callee, mut args) = edit.call()?;
    let p = edit.rng.below(args.len().max(1));
    let old = args.get(p)?.at();
    let (takes, _) = edit.wanted(callee, &args, p);
    let fits = |n: &usize| *n != old && edit.kinds(*n) & !takes == 0 && !matches!(edit.nodes()[*n], Node::Constant(_));
    let others: Vec<usize> = (0..k).filter(fits).collect();
    let &new = edit.rng.pick(&others)?;
    edit.note(|e| format!("{} -> {} in line {}", e.show(old), e.show(new), e.line(k)));
    args[p] = NodeId(new as u32);
    edit.replace(k, |_, nodes| Some(push(nodes, Node::Call { callee, args })))
}

fn graft(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, callee, mut args) = edit.call()?;
    let p = edit.rng.below(args.len().max(1));
    let old = args.get(p)?.at();
    let (takes, arity) = edit.wanted(callee, &args, p);
    let bank = edit.material.bank;
    let entry = bank.draw(takes, arity, &mut edit.rng)?;
    edit.note(|e| format!("{} -> {} in line {}", e.show(old), bank.expression(entry), e.line(k)));
    edit.replace(k, |_, nodes| {
        args[p] = bank.write(entry, nodes);
        Some(push(nodes, Node::Call { callee, args }))
    })
}

fn change_function(edit: &mut Edit<'_>) -> Option<Genome> {
    let parent = edit.parent;
    let place = |node: &Node| match node {
        Node::Call { callee: Callee::Primitive(_), .. } => true,
        Node::Constant(value) => kind_of(value) == FUNCTION,
        _ => false,
    };
    let places: Vec<usize> = (0..parent.genome().nodes.len()).filter(|&k| place(&parent.genome().nodes[k])).collect();
    let &k = edit.rng.pick(&places)?;
    match &parent.genome().nodes[k] {
        Node::Call { callee: Callee::Primitive(old), args } => {
            let gives = edit.kinds(k);
            let fits = |s: &&Signature| {
                s.id != *old
                    && s.takes.len() == args.len()
                    && s.gives & gives != 0
                    && args.iter().zip(&s.takes).all(|(id, takes)| edit.kinds(id.at()) & !takes == 0)
            };
            let others: Vec<PrimId> = edit.catalogue().signatures().iter().filter(fits).map(|s| s.id).collect();
            let &new = edit.rng.pick(&others)?;
            edit.note(|e| {
                format!("{} -> {} in line {}", primitives::get(*old).name, primitives::get(new).name, e.line(k))
            });
            let args = args.clone();
            edit.replace(k, |_, nodes| Some(push(nodes, Node::Call { callee: Callee::Primitive(new), args })))
        }
        Node::Constant(old) => {
            let (takes, gives) = edit.catalogue().maps(old);
            let fits = |s: &&Signature| {
                let first = s.takes.first().copied().unwrap_or(0);
                Some(s.takes.len()) == arity(old) && s.gives & gives != 0 && first & takes != 0
            };
            let others: Vec<PrimId> = edit.catalogue().signatures().iter().filter(fits).map(|s| s.id).collect();
            let &new = edit.rng.pick(&others)?;
            edit.note(|_| format!("{} -> {}", constant_text(old), primitives::get(new).name));
            edit.replace(k, |_, nodes| Some(push(nodes, Node::Constant(Value::Primitive(new)))))
        }
        _ => None,
    }
}

fn insert_call(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, _, _) = edit.call()?;
    let kinds = edit.kinds(k);
    let (s, p) = edit.consumer(kinds, kinds)?;
    edit.note(|e| format!("{} after line {}", primitives::get(s.id).name, e.line(k)));
    edit.replace(k, |e, nodes| {
        let given = push(nodes, e.nodes()[k].clone());
        e.call_with(s, p, given, k, nodes)
    })
}

fn delete_line(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, _, args) = edit.call()?;
    let same: Vec<NodeId> = args.iter().copied().filter(|id| edit.kinds(id.at()) & !edit.kinds(k) == 0).collect();
    let &stays = edit.rng.pick(&same)?;
    edit.note(|e| format!("line {} -> {}", e.line(k), e.show(stays.at())));
    edit.replace(k, |_, _| Some(stays))
}

fn wrap_result(edit: &mut Edit<'_>) -> Option<Genome> {
    let root = edit.nodes().len() - 1;
    let (s, p) = edit.consumer(edit.kinds(root), edit.material.result)?;
    edit.note(|_| format!("{} of the result", primitives::get(s.id).name));
    edit.replace(root, |e, nodes| {
        let given = push(nodes, e.nodes()[root].clone());
        e.call_with(s, p, given, root, nodes)
    })
}

/// Functions as arguments are composed with another, or an argument is bound; built ones are taken apart; a call of a
/// bound function becomes a call of what was bound.
fn bind(edit: &mut Edit<'_>) -> Option<Genome> {
    let parent = edit.parent;
    let functions: Vec<usize> =
        (0..parent.genome().nodes.len() - 1).filter(|&k| parent.class(k).kinds == FUNCTION).collect();
    let &k = edit.rng.pick(&functions)?;
    let whole = |name: &str| primitives::find(name).map(Callee::Primitive);
    match &parent.genome().nodes[k] {
        Node::Call { args, .. } if edit.rng.below(2) == 0 => {
            // Taken apart: one of the functions that it was built from.
            let parts: Vec<NodeId> = args
                .iter()
                .copied()
                .filter(|id| {
                    edit.kinds(id.at()) == FUNCTION
                        && edit.value(id.at()).and_then(arity) == edit.value(k).and_then(arity)
                })
                .collect();
            let &part = edit.rng.pick(&parts)?;
            edit.note(|e| format!("line {} -> {}", e.line(k), e.show(part.at())));
            edit.replace(k, |_, _| Some(part))
        }
        _ => {
            let old = edit.value(k)?.clone();
            if arity(&old) != Some(1) {
                return None;
            }
            let (takes, gives) = edit.catalogue().maps(&old);
            let inner = edit.rng.below(2) == 0;
            let fits = |s: &&Signature| {
                // Of two arguments one is bound.
                let open = if s.takes.len() <= 2 { s.takes.first().copied().unwrap_or(0) } else { 0 };
                if inner {
                    s.gives & takes != 0 && open & takes != 0
                } else {
                    s.gives & gives != 0 && open & gives != 0
                }
            };
            let others: Vec<&Signature> = edit.catalogue().signatures().iter().filter(fits).collect();
            let s = *edit.rng.pick(&others)?;
            edit.note(|e| {
                let (new, old) = (&primitives::get(s.id).name, e.show(k));
                if inner { format!("{old} after {new}") } else { format!("{new} after {old}") }
            });
            edit.replace(k, |e, nodes| {
                let old = push(nodes, e.nodes()[k].clone());
                let mut new = push(nodes, Node::Constant(Value::Primitive(s.id)));
                if s.takes.len() == 2 {
                    let fixed = e.filler(s.takes[1], s.arities[1], k, nodes)?;
                    new = push(nodes, Node::Call { callee: whole("rbind")?, args: smallvec![new, fixed] });
                }
                let args = if inner { smallvec![old, new] } else { smallvec![new, old] };
                Some(push(nodes, Node::Call { callee: whole("compose")?, args }))
            })
        }
    }
}

fn swap_arguments(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, callee, mut args) = edit.call()?;
    if args.len() < 2 {
        return None;
    }
    let a = edit.rng.below(args.len());
    let b = (a + 1 + edit.rng.below(args.len() - 1)) % args.len();
    let fits = |from: usize, to: usize| edit.kinds(args[from].at()) & !edit.wanted(callee, &args, to).0 == 0;
    if !fits(a, b) || !fits(b, a) {
        return None;
    }
    args.swap(a, b);
    edit.note(|e| format!("arguments {} and {} of {} in line {}", a + 1, b + 1, name(callee, e), e.line(k)));
    edit.replace(k, |_, nodes| Some(push(nodes, Node::Call { callee, args })))
}

fn change_root(edit: &mut Edit<'_>) -> Option<Genome> {
    let parent = edit.parent;
    let last = parent.genome().nodes.len() - 1;
    let grids: Vec<usize> = (0..last)
        .filter(|&k| edit.kinds(k) == edit.material.result && matches!(parent.genome().nodes[k], Node::Call { .. }))
        .collect();
    let &root = edit.rng.pick(&grids)?;
    edit.note(|e| format!("{} is the result", e.show(root)));
    Some(Genome::of(&parent.genome().nodes, root))
}

fn crossover(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, _, _) = edit.call()?;
    let donor = *edit.rng.pick(edit.material.donors)?;
    let wanted = edit.kinds(k);
    let element = edit.value(k).map(element_kind);
    let fits = |n: &usize| {
        donor.class(*n).kinds & !wanted == 0
            && matches!(donor.genome.nodes[*n], Node::Call { .. })
            && donor.class(*n).values.iter().find_map(|v| v.as_ref().ok()).map(element_kind) == element
    };
    let parts: Vec<usize> = (0..donor.genome.nodes.len()).filter(fits).collect();
    let &part = edit.rng.pick(&parts)?;
    edit.note(|e| format!("line {} -> {} of another program", e.line(k), kinds_name(&donor.genome.nodes[part])));
    edit.replace(k, |_, nodes| {
        let mut numbers: Vec<NodeId> = Vec::with_capacity(part + 1);
        for node in &donor.genome.nodes[..=part] {
            let id = push(nodes, node.renumbered(|id| numbers[id.at()]));
            numbers.push(id);
        }
        numbers.last().copied()
    })
}

fn kinds_name(node: &Node) -> String {
    match node {
        Node::Call { callee: Callee::Primitive(id), .. } => format!("a {} expression", primitives::get(*id).name),
        _ => "a call".to_owned(),
    }
}
