//! Mutation operators: typed changes to a program.
//!
//! The types are the kinds of the values that the lines have on the samples, and the signatures of the primitives. Every
//! operator replaces one node of the parent by an expression over earlier nodes; `None` means that it does not apply at
//! the place that was drawn. An operator is a function and a row of [`OPERATORS`].

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use smallvec::smallvec;

use super::edit::{Choices, Edit, Material, name_of};
use crate::primitives;
use crate::program::{Callee, Node, NodeId, check, constant_text};
use crate::search::catalogue::arity;
use crate::search::genome::{append, push};
use crate::search::{Genome, Observed, Rng, Signature};
use crate::value::{Kinds, Value, element_kind, kind_of};

/// No mutant has more nodes.
const MAX_NODES: usize = 96;

/// The number of an operator: those of [`OPERATORS`] come first, then those that are applied outside of the engine.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct OperatorId(pub u32);

impl OperatorId {
    /// As an index.
    pub fn at(self) -> usize {
        self.0 as usize
    }

    /// The number of the operator outside of the engine with this place among them.
    pub fn outside(place: usize) -> OperatorId {
        OperatorId((OPERATORS.len() + place) as u32)
    }
}

/// A mutant: the program and, if asked for, what was changed, in words.
pub struct Mutant {
    /// The program.
    pub genome: Genome,
    /// What was changed.
    pub note: String,
}

type Apply = fn(&mut Edit<'_>) -> Option<Genome>;

/// A mutation operator.
pub struct Operator {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// How often it is tried, relative to the others, before anything is known of what helps.
    pub weight: f64,
    apply: Apply,
}

const fn operator(name: &'static str, weight: f64, apply: Apply, doc: &'static str) -> Operator {
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

/// Apply an operator of [`OPERATORS`] to a program; the same stream of random numbers makes the same mutant. With
/// `described` it says what was changed.
pub fn mutate(
    operator: OperatorId,
    parent: &dyn Observed,
    material: &Material<'_>,
    rng: Rng,
    described: bool,
) -> Option<Mutant> {
    let mut edit = Edit { parent, material, rng, described, note: String::new() };
    let genome = (OPERATORS[operator.at()].apply)(&mut edit)?;
    let root = genome.nodes.last()?;
    let sound = genome.nodes.len() <= MAX_NODES
        && !matches!(root, Node::Constant(_))
        && check(&genome.nodes).is_ok()
        && genome.hash() != parent.genome().hash();
    sound.then_some(Mutant { genome, note: edit.note })
}

/// Constants that are exchanged for each other.
static EXCHANGEABLE: LazyLock<Vec<Vec<Value>>> = LazyLock::new(|| {
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

fn change_constant(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, p, old) = edit.constant_argument(!Kinds::FUNCTION)?;
    let new = if kind_of(old) == Kinds::COLOUR && edit.rng.below(2) == 0 {
        edit.rng.pick(edit.material.colours)?.clone()
    } else {
        let others: Choices<&Vec<Value>> = EXCHANGEABLE.iter().filter(|values| values.contains(old)).collect();
        let values = *edit.rng.pick(&others)?;
        edit.rng.pick(values)?.clone()
    };
    edit.note(|e| format!("{} -> {} in line {}", constant_text(old), constant_text(&new), e.line(k)));
    edit.replace_argument(k, p, |nodes| push(nodes, Node::Constant(new)))
}

fn colour_from_demos(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, p, old) = edit.constant_argument(Kinds::COLOUR)?;
    let colour = edit.rng.pick(edit.material.demo_colours)?;
    edit.note(|e| format!("{} -> {} in line {}", constant_text(old), colour.shown(), e.line(k)));
    edit.replace_argument(k, p, |nodes| colour.write(nodes))
}

fn change_argument(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, p, old, (takes, _)) = edit.argument()?;
    let new =
        edit.pick(k, |e, n| n != old && takes.contains(e.kinds(n)) && !matches!(e.nodes()[n], Node::Constant(_)))?;
    edit.note(|e| format!("{} -> {} in line {}", e.show(old), e.show(new), e.line(k)));
    edit.replace_argument(k, p, |_| NodeId(new as u32))
}

fn graft(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, p, old, (takes, arity)) = edit.argument()?;
    let bank = edit.material.bank;
    let entry = bank.draw(takes, arity, &mut edit.rng)?;
    edit.note(|e| format!("{} -> {} in line {}", e.show(old), bank.expression(entry), e.line(k)));
    edit.replace_argument(k, p, |nodes| bank.write(entry, nodes))
}

fn change_function(edit: &mut Edit<'_>) -> Option<Genome> {
    let k = edit.pick(edit.nodes().len(), |e, k| match &e.nodes()[k] {
        Node::Call { callee: Callee::Primitive(_), .. } => true,
        Node::Constant(value) => kind_of(value) == Kinds::FUNCTION,
        _ => false,
    })?;
    match &edit.nodes()[k] {
        Node::Call { callee: Callee::Primitive(old), args } => {
            let returned = edit.kinds(k);
            let new = edit.primitive(|e, s| {
                s.id != *old
                    && s.takes.len() == args.len()
                    && s.returns.intersects(returned)
                    && args.iter().zip(&s.takes).all(|(id, takes)| takes.contains(e.kinds(id.at())))
            })?;
            edit.note(|e| format!("{} -> {} in line {}", name_of(*old), name_of(new.id), e.line(k)));
            let call = Node::Call { callee: Callee::Primitive(new.id), args: args.clone() };
            edit.replace(k, |_, nodes| Some(push(nodes, call)))
        }
        Node::Constant(old) => {
            let (takes, returned) = edit.catalogue().maps(old);
            let new = edit.primitive(|_, s| {
                let first = s.takes.first().copied().unwrap_or(Kinds::empty());
                Some(s.takes.len()) == arity(old) && s.returns.intersects(returned) && first.intersects(takes)
            })?;
            edit.note(|_| format!("{} -> {}", constant_text(old), name_of(new.id)));
            edit.replace(k, |_, nodes| Some(push(nodes, Node::Constant(Value::Primitive(new.id)))))
        }
        _ => None,
    }
}

fn insert_call(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, _, _) = edit.call()?;
    let kinds = edit.kinds(k);
    let (s, p) = edit.consumer(kinds, kinds)?;
    edit.note(|e| format!("{} after line {}", name_of(s.id), e.line(k)));
    edit.call_on(k, s, p)
}

fn delete_line(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, _, args) = edit.call()?;
    let same: Choices<NodeId> = args.iter().copied().filter(|id| edit.kinds(k).contains(edit.kinds(id.at()))).collect();
    let &stays = edit.rng.pick(&same)?;
    edit.note(|e| format!("line {} -> {}", e.line(k), e.show(stays.at())));
    edit.replace(k, |_, _| Some(stays))
}

fn wrap_result(edit: &mut Edit<'_>) -> Option<Genome> {
    let root = edit.nodes().len() - 1;
    let (s, p) = edit.consumer(edit.kinds(root), edit.material.result)?;
    edit.note(|_| format!("{} of the result", name_of(s.id)));
    edit.call_on(root, s, p)
}

/// Functions as arguments are composed with another, or an argument is bound; built ones are taken apart.
fn bind(edit: &mut Edit<'_>) -> Option<Genome> {
    let k = edit.pick(edit.nodes().len() - 1, |e, k| e.kinds(k) == Kinds::FUNCTION)?;
    if let Node::Call { args, .. } = &edit.nodes()[k]
        && edit.rng.below(2) == 0
    {
        let arity_of = |id: usize| edit.value(id).and_then(arity);
        let part = |id: &&NodeId| edit.kinds(id.at()) == Kinds::FUNCTION && arity_of(id.at()) == arity_of(k);
        let parts: Choices<&NodeId> = args.iter().filter(part).collect();
        let &&part = edit.rng.pick(&parts)?;
        edit.note(|e| format!("line {} -> {}", e.line(k), e.show(part.at())));
        return edit.replace(k, |_, _| Some(part));
    }
    let old = edit.value(k)?;
    if arity(old) != Some(1) {
        return None;
    }
    let (takes, returned) = edit.catalogue().maps(old);
    let inner = edit.rng.below(2) == 0;
    // What the new function is called on, or what it is called for, must fit; of two arguments one is bound.
    let other = if inner { takes } else { returned };
    let s = edit.primitive(|_, s: &Signature| {
        let open = if s.takes.len() <= 2 { s.takes.first().copied() } else { None };
        s.returns.intersects(other) && open.is_some_and(|open| open.intersects(other))
    })?;
    edit.note(|e| {
        let (new, old) = (name_of(s.id), e.show(k));
        if inner { format!("{old} after {new}") } else { format!("{new} after {old}") }
    });
    let primitive = |name: &str| primitives::find(name).map(Callee::Primitive);
    edit.replace(k, |e, nodes| {
        let old = push(nodes, e.nodes()[k].clone());
        let mut new = push(nodes, Node::Constant(Value::Primitive(s.id)));
        if s.takes.len() == 2 {
            let fixed = e.filler(s.takes[1], s.arities[1], k, nodes)?;
            new = push(nodes, Node::Call { callee: primitive("rbind")?, args: smallvec![new, fixed] });
        }
        let args = if inner { smallvec![old, new] } else { smallvec![new, old] };
        Some(push(nodes, Node::Call { callee: primitive("compose")?, args }))
    })
}

fn swap_arguments(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, callee, mut args) = edit.call()?;
    if args.len() < 2 {
        return None;
    }
    let a = edit.rng.below(args.len());
    let b = (a + 1 + edit.rng.below(args.len() - 1)) % args.len();
    let fits = |from: usize, to: usize| edit.wanted(callee, &args, to).0.contains(edit.kinds(args[from].at()));
    if !fits(a, b) || !fits(b, a) {
        return None;
    }
    let name = match callee {
        Callee::Primitive(id) => name_of(id).to_owned(),
        Callee::Node(id) => edit.show(id.at()),
    };
    args.swap(a, b);
    edit.note(|e| format!("arguments {} and {} of {name} in line {}", a + 1, b + 1, e.line(k)));
    edit.replace(k, |_, nodes| Some(push(nodes, Node::Call { callee, args })))
}

fn change_root(edit: &mut Edit<'_>) -> Option<Genome> {
    let root = edit.pick(edit.nodes().len() - 1, |e, k| {
        e.kinds(k) == e.material.result && matches!(e.nodes()[k], Node::Call { .. })
    })?;
    edit.note(|e| format!("{} is the result", e.show(root)));
    let genome = edit.parent.genome();
    Some(Genome::derived(genome.nodes[..=root].to_vec(), root, &genome.hashes[..=root]))
}

fn crossover(edit: &mut Edit<'_>) -> Option<Genome> {
    let (k, _, _) = edit.call()?;
    let donor = *edit.rng.pick(edit.material.donors)?;
    let wanted = edit.kinds(k);
    let element = edit.value(k).map(element_kind);
    let fits = |n: &usize| {
        wanted.contains(donor.kinds(*n))
            && matches!(donor.genome.nodes[*n], Node::Call { .. })
            && donor.class(*n).some_value().map(element_kind) == element
    };
    let parts: Choices<usize> = (0..donor.genome.nodes.len()).filter(fits).collect();
    let &part = edit.rng.pick(&parts)?;
    edit.note(|e| {
        let from = match &donor.genome.nodes[part] {
            Node::Call { callee: Callee::Primitive(id), .. } => format!("a {} expression", name_of(*id)),
            _ => "a call".to_owned(),
        };
        format!("line {} -> {from} of another program", e.line(k))
    });
    edit.replace(k, |_, nodes| Some(append(nodes, &donor.genome.nodes[..=part])))
}
