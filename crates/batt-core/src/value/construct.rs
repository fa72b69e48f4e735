//! The only ways to make a value: each gives the one representation that its value has.

use std::sync::Arc;

use super::ascending::ascending;
use super::{Built, BuiltOp, Cell, Grid, GridSize, Host, Items, Loc, Own, Seq, Size, Value, Values};
use crate::fault::Fault;

thread_local! {
    /// Each thread has one of its own: the owners of one for all of them would be counted by all cores in turns.
    static EMPTY: Seq = Seq::new(Values::new());
}

impl Value {
    /// The empty tuple.
    pub fn empty_tuple() -> Value {
        Value::Tuple(Own::new(EMPTY.with(Seq::clone)))
    }

    /// The empty set.
    pub fn empty_set() -> Value {
        Value::Set(Own::new(EMPTY.with(Seq::clone)))
    }

    /// The tuple (i, j).
    #[inline]
    pub fn pair(i: i64, j: i64) -> Value {
        match (i16::try_from(i), i16::try_from(j)) {
            (Ok(i), Ok(j)) => Value::Pair(Loc { i, j }),
            _ => Value::Tuple(Own::new(Seq::new([Value::Int(i), Value::Int(j)].into()))),
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
        Value::tuple([a, b])
    }

    /// A tuple of `height` rows of `width` colours each. Without rows it is the empty tuple, without columns a tuple of
    /// empty tuples.
    #[inline(always)]
    pub fn grid(height: usize, width: usize, cells: impl Into<Items<u8, GridSize>>) -> Value {
        let cells = cells.into();
        debug_assert_eq!(height * width, cells.len());
        if cells.is_empty() {
            return if height == 0 {
                Value::empty_tuple()
            } else {
                Value::tuple(Values::repeated(Value::empty_tuple(), height))
            };
        }
        Grid::new(height, width, cells).into()
    }

    /// The tuple of these colours: a row of a grid.
    pub fn row(colours: &[u8]) -> Value {
        if let [i, j] = *colours {
            return Value::Pair(Loc { i: i.into(), j: j.into() });
        }
        if colours.is_empty() { Value::empty_tuple() } else { Value::shared_row(colours.into()) }
    }

    #[inline]
    fn shared_row(colours: Items<u8>) -> Value {
        let size = Size::new(1 + colours.len(), 1);
        Value::Row(Own::new(colours.share((), size)))
    }

    /// The set of these locations, given in any order, repetitions allowed.
    #[inline]
    pub fn indices(locs: impl Into<Items<Loc>>) -> Value {
        Value::ascending_indices(ascending(locs.into()))
    }

    /// The set of these locations, which are ascending and all different.
    #[inline(always)] // so that it is put together where it is needed, not moved there
    pub fn ascending_indices(locs: Items<Loc>) -> Value {
        debug_assert!(locs.is_sorted_by(|a, b| a < b));
        if locs.is_empty() {
            return Value::empty_set();
        }
        let size = Size::new(2 * locs.len(), 2);
        Value::Indices(Own::new(locs.share((), size)))
    }

    /// The set of these cells, which are ascending and all different.
    #[inline(always)] // so that it is put together where it is needed, not moved there
    pub fn ascending_object(cells: Items<Cell>) -> Value {
        debug_assert!(cells.is_sorted_by(|a, b| a < b));
        if cells.is_empty() {
            return Value::empty_set();
        }
        let size = Size::new(3 * cells.len(), 3);
        Value::Object(Own::new(cells.share((), size)))
    }

    /// The set of these cells, given in any order, repetitions allowed.
    #[inline]
    pub fn object(cells: impl Into<Items<Cell>>) -> Value {
        Value::ascending_object(ascending(cells.into()))
    }

    /// The tuple of `items`.
    pub fn tuple(items: impl Into<Values>) -> Value {
        Value::tuple_of(items.into())
    }

    fn tuple_of(items: Values) -> Value {
        match &*items {
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
        compact.unwrap_or_else(|| Value::Tuple(Own::new(Seq::new(items))))
    }

    fn row_of(colours: &[Value]) -> Option<Value> {
        let byte = |colour: &Value| if let Value::Int(n) = colour { u8::try_from(*n).ok() } else { None };
        let row: Items<u8> = colours.iter().map(byte).collect::<Option<_>>()?;
        Some(Value::shared_row(row))
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
    pub fn set(items: impl Into<Values>) -> Result<Value, Fault> {
        Value::set_of(items.into())
    }

    fn set_of(mut items: Values) -> Result<Value, Fault> {
        if let Some(compact) = Value::compact_set(&items) {
            return Ok(compact);
        }
        Value::sort(&mut items)?;
        items.dedup_by(|later, earlier| later.equals(earlier));
        // Dropping an item that equals another can leave one that has a compact form.
        Ok(Value::compact_set(&items).unwrap_or_else(|| Value::Set(Own::new(Seq::new(items)))))
    }

    fn compact_set(items: &[Value]) -> Option<Value> {
        if items.iter().all(|v| matches!(v, Value::Pair(_))) {
            return Some(Value::indices(items.iter().filter_map(Value::loc).collect::<Items<_>>()));
        }
        let cells = items.iter().all(|v| matches!(v, Value::Cell(_)));
        cells.then(|| Value::object(items.iter().filter_map(Value::cell).collect::<Items<_>>()))
    }

    /// The function built by `op` from `parts`; whether the parts make sense shows when it is called.
    pub fn built(op: BuiltOp, parts: impl IntoIterator<Item = Value>) -> Value {
        Value::Built(Own::new(Built::new(op, parts)))
    }
}

impl From<Grid> for Value {
    #[inline]
    fn from(grid: Grid) -> Value {
        Value::Grid(Own::new(grid))
    }
}

impl From<Host> for Value {
    fn from(host: Host) -> Value {
        Value::Host(Own::new(Arc::new(host)))
    }
}
