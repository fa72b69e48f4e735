//! Equality of the DSL and canonical order (PRIMITIVES.md, sections 2.1 and 2.2).

use std::cmp::Ordering;

use super::{Host, Value};
use crate::fault::Fault;
use crate::primitives;

impl Value {
    /// Equality of the DSL: `True` equals `1`, at any depth; containers equal containers of their kind only.
    pub fn equals(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(n), Value::Bool(b)) | (Value::Bool(b), Value::Int(n)) => *n == i64::from(*b),
            (Value::Pair(a), Value::Pair(b)) => a == b,
            (Value::Cell(a), Value::Cell(b)) => a == b,
            (Value::Grid(a), Value::Grid(b)) => a == b,
            (Value::Row(a), Value::Row(b)) => a == b,
            (Value::Indices(a), Value::Indices(b)) => a == b,
            (Value::Object(a), Value::Object(b)) => a == b,
            (Value::NoValue, Value::NoValue) => true,
            (Value::Primitive(a), Value::Primitive(b)) => a == b,
            (Value::Built(a), Value::Built(b)) => a == b,
            (Value::Host(a), Value::Host(b)) => a == b,
            // Different compact forms are different values. What is left are containers of which one at least is
            // generic: it may hold Booleans.
            _ if self.is_compact() && other.is_compact() => false,
            _ => self.rank() == other.rank() && self.has_equal_elements(other),
        }
    }

    #[inline(never)] // what is compared most has no elements
    fn has_equal_elements(&self, other: &Value) -> bool {
        if let (Some(a), Some(b)) = (self.held(), other.held()) {
            return a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.equals(y));
        }
        match (self.iter(), other.iter()) {
            (Ok(a), Ok(b)) => a.len() == b.len() && a.zip(b).all(|(x, y)| x.equals(&y)),
            _ => false,
        }
    }

    /// The elements of a tuple or set that holds them as values: nothing has to be copied.
    pub(super) fn held(&self) -> Option<&[Value]> {
        match self {
            Value::Tuple(seq) | Value::Set(seq) => Some(seq.items()),
            _ => None,
        }
    }

    /// Whether it has a form of its own for what it holds; no other form can then hold an equal value.
    fn is_compact(&self) -> bool {
        !matches!(self, Value::Tuple(_) | Value::Set(_))
    }

    fn rank(&self) -> u8 {
        match self {
            Value::NoValue | Value::Bool(_) | Value::Int(_) => 0,
            Value::Pair(_) | Value::Cell(_) | Value::Grid(_) | Value::Row(_) | Value::Tuple(_) => 1,
            Value::Indices(_) | Value::Object(_) | Value::Set(_) => 2,
            Value::Primitive(_) | Value::Built(_) | Value::Host(_) => 3,
        }
    }

    /// The order in which sets iterate, defined on all values but no-value against integers.
    pub fn canonical_cmp(&self, other: &Value) -> Result<Ordering, Fault> {
        let mut comparable = true;
        let ordering = self.total_cmp(other, &mut comparable);
        if comparable { Ok(ordering) } else { Err(Fault::NotComparable) }
    }

    /// Sort into canonical order; fails if any two of the values cannot be compared.
    pub fn sort(items: &mut [Value]) -> Result<(), Fault> {
        if sort_alike(items, Value::as_object) || sort_alike(items, Value::as_indices) {
            return Ok(());
        }
        let mut comparable = true;
        // The order that this sorts by is total. If two values cannot be compared, neither can some two that come to
        // stand next to each other, and every sort compares those: the outcome depends on the values only.
        items.sort_by(|a, b| a.total_cmp(b, &mut comparable));
        if comparable { Ok(()) } else { Err(Fault::NotComparable) }
    }

    /// The place of a value among items in canonical order, if an equal one is there. That it could not be compared with
    /// some of them does not matter: it equals none of those.
    pub(super) fn search(items: &[Value], value: &Value) -> Option<usize> {
        let mut comparable = true;
        items.binary_search_by(|item| item.total_cmp(value, &mut comparable)).ok()
    }

    /// The canonical order made total, no-value before all integers; clears `comparable` if that was needed. Two values
    /// are equal in it exactly if [`Value::equals`] says so.
    fn total_cmp(&self, other: &Value, comparable: &mut bool) -> Ordering {
        match (self, other) {
            (Value::Pair(a), Value::Pair(b)) => a.cmp(b),
            (Value::Cell(a), Value::Cell(b)) => a.cmp(b),
            (Value::Indices(a), Value::Indices(b)) => a.cmp(b),
            (Value::Object(a), Value::Object(b)) => a.cmp(b),
            (Value::Grid(a), Value::Grid(b)) => a.rows().cmp(b.rows()),
            (Value::Row(a), Value::Row(b)) => a.cmp(b),
            (Value::NoValue, Value::NoValue) => Ordering::Equal,
            (Value::NoValue, Value::Int(_) | Value::Bool(_)) => {
                *comparable = false;
                Ordering::Less
            }
            (Value::Int(_) | Value::Bool(_), Value::NoValue) => {
                *comparable = false;
                Ordering::Greater
            }
            _ => self.rank().cmp(&other.rank()).then_with(|| self.cmp_parts(other, |x, y| x.total_cmp(y, comparable))),
        }
    }

    /// An order in which only identical values are equal: 1 and True are two, as parts of functions are.
    fn identity_cmp(&self, other: &Value) -> Ordering {
        let kind = |value: &Value| match value {
            Value::NoValue => 0,
            Value::Bool(_) => 1,
            Value::Int(_) => 2,
            other => 3 + other.rank(),
        };
        kind(self).cmp(&kind(other)).then_with(|| self.cmp_parts(other, Value::identity_cmp))
    }

    /// Integers by number, containers by their first unequal elements, a prefix first; functions.
    #[inline(never)] // what is compared most has a form of its own
    fn cmp_parts(&self, other: &Value, mut cmp: impl FnMut(&Value, &Value) -> Ordering) -> Ordering {
        if let (Ok(a), Ok(b)) = (self.int(), other.int()) {
            return a.cmp(&b);
        }
        if let (Some(a), Some(b)) = (self.held(), other.held()) {
            let unequal = a.iter().zip(b).map(|(x, y)| cmp(x, y)).find(|order| order.is_ne());
            return unequal.unwrap_or(a.len().cmp(&b.len()));
        }
        let (Ok(a), Ok(b)) = (self.iter(), other.iter()) else { return cmp_functions(self, other) };
        let lengths = a.len().cmp(&b.len());
        a.zip(b).map(|(x, y)| cmp(&x, &y)).find(|order| order.is_ne()).unwrap_or(lengths)
    }
}

/// Sort items that all have one compact form: whether they can be compared is no question then, and equal ones are
/// identical. False, and nothing done, if one of them has not.
#[inline]
fn sort_alike<T: Ord + ?Sized>(items: &mut [Value], form: impl Fn(&Value) -> Option<&T>) -> bool {
    let alike = items.iter().all(|item| form(item).is_some());
    if alike {
        items.sort_unstable_by(|a, b| form(a).cmp(&form(b)));
    }
    alike
}

/// Primitives by name, then built functions by how they were built: the DSL leaves the latter open, we need an order
/// that is the same in every run.
fn cmp_functions(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Primitive(a), Value::Primitive(b)) => {
            let (x, y) = (primitives::get(*a), primitives::get(*b));
            x.name.cmp(&y.name).then(a.cmp(b))
        }
        (Value::Primitive(_), Value::Built(_)) => Ordering::Less,
        (Value::Built(_), Value::Primitive(_)) => Ordering::Greater,
        (Value::Built(a), Value::Built(b)) => {
            // Functions are equal when they were built from identical parts.
            let unequal = |(x, y): (&Value, &Value)| Some(x.identity_cmp(y)).filter(|order| order.is_ne());
            let parts = || a.parts().iter().zip(b.parts()).find_map(unequal).unwrap_or(Ordering::Equal);
            a.op().cmp(&b.op()).then_with(parts)
        }
        (Value::Host(a), Value::Host(b)) => {
            let address = |host: &std::sync::Arc<Host>| std::sync::Arc::as_ptr(host) as usize;
            a.name.cmp(&b.name).then(address(a).cmp(&address(b)))
        }
        (Value::Host(_), _) => Ordering::Greater,
        (_, Value::Host(_)) => Ordering::Less,
        _ => a.rank().cmp(&b.rank()),
    }
}
