//! The only ways to make a value: each gives the one representation that its value has.

use std::sync::LazyLock;

use super::ascending::ascending;
use super::{Built, BuiltOp, Cell, Grid, Loc, Seq, Shared, Value};
use crate::fault::Fault;
use crate::primitives;

static EMPTY: LazyLock<Shared<Seq>> = LazyLock::new(|| Shared::new(Seq::new(Vec::new())));

impl Value {
    /// The empty tuple.
    pub fn empty_tuple() -> Value {
        Value::Tuple(EMPTY.clone())
    }

    /// The empty set.
    pub fn empty_set() -> Value {
        Value::Set(EMPTY.clone())
    }

    /// The tuple (i, j).
    #[inline]
    pub fn pair(i: i64, j: i64) -> Value {
        match (i16::try_from(i), i16::try_from(j)) {
            (Ok(i), Ok(j)) => Value::Pair(Loc { i, j }),
            _ => Value::Tuple(Shared::new(Seq::new(vec![Value::Int(i), Value::Int(j)]))),
        }
    }

    /// The tuple (a, b).
    #[inline]
    pub fn couple(a: Value, b: Value) -> Value {
        match (&a, &b) {
            (Value::Int(i), Value::Int(j)) => return Value::pair(*i, *j),
            (Value::Int(colour), Value::Pair(loc)) => {
                if let Ok(colour) = i16::try_from(*colour) {
                    return Value::Cell(Cell { colour, loc: *loc });
                }
            }
            _ => {}
        }
        Value::tuple(vec![a, b])
    }

    /// A tuple of `height` rows of `width` colours each. Without rows it is the empty tuple, without columns a tuple of
    /// empty tuples.
    pub fn grid(height: usize, width: usize, cells: Vec<u8>) -> Value {
        debug_assert_eq!(height * width, cells.len());
        if height == 0 {
            return Value::empty_tuple();
        }
        if width == 0 {
            return Value::Tuple(Shared::new(Seq::new(vec![Value::empty_tuple(); height])));
        }
        Value::Grid(Shared::new(Grid { height: height as u32, width: width as u32, cells: cells.into_boxed_slice() }))
    }

    /// The tuple of these colours: a row of a grid.
    pub fn row(colours: &[u8]) -> Value {
        if let [i, j] = *colours {
            return Value::Pair(Loc { i: i.into(), j: j.into() });
        }
        if colours.is_empty() { Value::empty_tuple() } else { Value::Row(Shared::new(colours.to_vec())) }
    }

    /// The set of these locations, given in any order, repetitions allowed.
    pub fn indices(locs: Vec<Loc>) -> Value {
        Value::ascending_indices(ascending(locs))
    }

    /// The set of these locations, which are ascending and all different.
    #[inline]
    pub fn ascending_indices(locs: Vec<Loc>) -> Value {
        debug_assert!(locs.is_sorted_by(|a, b| a < b));
        if locs.is_empty() { Value::empty_set() } else { Value::Indices(Shared::new(locs)) }
    }

    /// The set of these cells, which are ascending and all different.
    #[inline]
    pub fn ascending_object(cells: Vec<Cell>) -> Value {
        debug_assert!(cells.is_sorted_by(|a, b| a < b));
        if cells.is_empty() { Value::empty_set() } else { Value::Object(Shared::new(cells)) }
    }

    /// The set of these cells, given in any order, repetitions allowed.
    pub fn object(cells: Vec<Cell>) -> Value {
        Value::ascending_object(ascending(cells))
    }

    /// The tuple of `items`.
    pub fn tuple(items: Vec<Value>) -> Value {
        match items.as_slice() {
            [Value::Int(i), Value::Int(j)] => return Value::pair(*i, *j),
            [Value::Int(colour), Value::Pair(loc)] => {
                if let Ok(colour) = i16::try_from(*colour) {
                    return Value::Cell(Cell { colour, loc: *loc });
                }
            }
            [] => return Value::empty_tuple(),
            _ => {}
        }
        let compact = match &items[0] {
            Value::Int(_) => Value::row_of(&items),
            Value::Pair(_) | Value::Row(_) => Value::grid_of_rows(&items),
            _ => None,
        };
        compact.unwrap_or_else(|| Value::Tuple(Shared::new(Seq::new(items))))
    }

    fn row_of(colours: &[Value]) -> Option<Value> {
        let mut row = Vec::with_capacity(colours.len());
        for colour in colours {
            let Value::Int(n) = colour else { return None };
            row.push(u8::try_from(*n).ok()?);
        }
        Some(Value::Row(Shared::new(row)))
    }

    fn grid_of_rows(rows: &[Value]) -> Option<Value> {
        let width_of = |row: &Value| if let Value::Pair(_) | Value::Row(_) = row { row.len().ok() } else { None };
        let width = width_of(&rows[0])?;
        // Before anything is reserved: one long row and many short ones would ask for more than there is.
        if rows.iter().any(|row| width_of(row) != Some(width)) {
            return None;
        }
        let mut cells = Vec::with_capacity(width * rows.len());
        for row in rows {
            match row {
                Value::Row(row) => cells.extend_from_slice(row),
                pair => {
                    let Loc { i, j } = pair.loc()?;
                    cells.extend([u8::try_from(i).ok()?, u8::try_from(j).ok()?]);
                }
            }
        }
        Some(Value::grid(rows.len(), width, cells))
    }

    /// The set of `items`, given in any order. Of equal items (`1` and `True`) the first stays.
    ///
    /// Fails with [`Fault::NotComparable`] if no-value would have to be compared with an integer.
    pub fn set(mut items: Vec<Value>) -> Result<Value, Fault> {
        if let Some(compact) = Value::compact_set(&items) {
            return Ok(compact);
        }
        Value::sort(&mut items)?;
        items.dedup_by(|later, earlier| later.equals(earlier));
        // Dropping an item that equals another can leave one that has a compact form.
        Ok(Value::compact_set(&items).unwrap_or_else(|| Value::Set(Shared::new(Seq::new(items)))))
    }

    fn compact_set(items: &[Value]) -> Option<Value> {
        if items.iter().all(|v| matches!(v, Value::Pair(_))) {
            return Some(Value::indices(items.iter().filter_map(Value::loc).collect()));
        }
        let cells = items.iter().all(|v| matches!(v, Value::Cell(_)));
        cells.then(|| Value::object(items.iter().filter_map(Value::cell).collect()))
    }

    /// The function built by `op` from `parts`; whether the parts make sense shows when it is called.
    pub fn built(op: BuiltOp, parts: Vec<Value>) -> Value {
        let takes = match op {
            BuiltOp::Rbind | BuiltOp::Lbind => primitives::open_arity(&parts[0]).unwrap_or(0),
            _ => 1,
        };
        Value::Built(Shared::new(Built { op, takes: takes as u8, parts: Seq::new(parts) }))
    }
}
