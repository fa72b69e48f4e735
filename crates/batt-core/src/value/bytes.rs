//! Values as bytes: the form in which they are stored, compared and sent to other processes.
//!
//! Equal bytes mean identical values, as every value has one representation. Reading checks everything: bytes may come
//! from anywhere.

use super::{BuiltOp, Cell, Host, Loc, Value};
use crate::fault::Fault;
use crate::primitives;
use std::sync::Arc;

const NO_VALUE: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const INT: u8 = 3;
/// A grid: `GRID`, height, width, cells. What reads outputs relies on it: `arcbatt.evaluating.values`.
const GRID: u8 = 4;
const ROW: u8 = 5;
const TUPLE: u8 = 6;
const INDICES: u8 = 7;
const OBJECT: u8 = 8;
const SET: u8 = 9;
const PRIMITIVE: u8 = 10;
const BUILT: u8 = 11;
const HOST: u8 = 12;

/// How deep values that are read may be nested.
const MAX_NESTING: usize = 80;

impl Value {
    /// The value as bytes. Of a function from outside only name and arity are written.
    ///
    /// ```
    /// use batt_core::Value;
    /// let grid = Value::grid(1, 3, vec![0, 7, 0]);
    /// assert_eq!(grid.to_bytes(), [4, 1, 3, 0, 7, 0]);
    /// assert_eq!(Value::from_bytes(&grid.to_bytes()), Ok(grid));
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(16);
        self.write(&mut bytes);
        bytes
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Value::NoValue => out.push(NO_VALUE),
            Value::Bool(b) => out.push(if *b { TRUE } else { FALSE }),
            Value::Int(n) => {
                out.push(INT);
                signed(*n, out);
            }
            Value::Grid(grid) => {
                out.push(GRID);
                count(grid.height(), out);
                count(grid.width(), out);
                out.extend_from_slice(grid.cells());
            }
            Value::Row(row) => {
                out.push(ROW);
                count(row.len(), out);
                out.extend_from_slice(row);
            }
            Value::Pair(_) | Value::Cell(_) | Value::Tuple(_) | Value::Set(_) => {
                out.push(if self.is_tuple() { TUPLE } else { SET });
                let items = self.iter().into_iter().flatten();
                count(self.len().unwrap_or_default(), out);
                items.for_each(|item| item.write(out));
            }
            Value::Indices(locs) => {
                out.push(INDICES);
                count(locs.len(), out);
                locs.iter().for_each(|loc| place(*loc, out));
            }
            Value::Object(cells) => {
                out.push(OBJECT);
                count(cells.len(), out);
                for cell in cells.iter() {
                    signed(cell.colour.into(), out);
                    place(cell.loc, out);
                }
            }
            Value::Primitive(id) => {
                out.push(PRIMITIVE);
                text(&primitives::get(*id).name, out);
            }
            Value::Built(built) => {
                out.push(BUILT);
                out.push(built.op() as u8);
                count(built.parts().len(), out);
                built.parts().iter().for_each(|part| part.write(out));
            }
            Value::Host(host) => {
                out.push(HOST);
                text(&host.name, out);
                count(host.arity, out);
            }
        }
    }

    /// The value of some bytes; [`Fault::Type`] if they are those of none. A primitive must be known here; a function
    /// from outside fails when it is called.
    pub fn from_bytes(bytes: &[u8]) -> Result<Value, Fault> {
        let mut reader = Reader::of(bytes);
        let value = reader.any_value()?;
        if reader.at_end() { Ok(value) } else { Err(Fault::Type) }
    }
}

/// Seven bits a byte, the least first.
pub(crate) fn count(n: usize, out: &mut Vec<u8>) {
    number(n as u64, out);
}

fn number(n: u64, out: &mut Vec<u8>) {
    let mut rest = n;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

fn signed(n: i64, out: &mut Vec<u8>) {
    number((n.wrapping_shl(1) ^ (n >> 63)) as u64, out);
}

fn place(loc: Loc, out: &mut Vec<u8>) {
    signed(loc.i.into(), out);
    signed(loc.j.into(), out);
}

pub(crate) fn text(text: &str, out: &mut Vec<u8>) {
    count(text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

/// Reads what the functions of this file write. What does not fit is refused with [`Fault::Type`].
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes }
    }

    /// Whether all has been read.
    pub(crate) fn at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Fault> {
        let (first, rest) = self.bytes.split_first().ok_or(Fault::Type)?;
        self.bytes = rest;
        Ok(*first)
    }

    pub(crate) fn take(&mut self, n: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self.bytes.split_at_checked(n).ok_or(Fault::Type)?;
        self.bytes = rest;
        Ok(taken)
    }

    pub(crate) fn number(&mut self) -> Result<u64, Fault> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(Fault::Type);
            }
            n |= bits << shift;
            if byte < 0x80 {
                // One spelling for each number, or equal values could have different bytes.
                return if byte == 0 && shift > 0 { Err(Fault::Type) } else { Ok(n) };
            }
        }
        Err(Fault::Type)
    }

    /// A number of items, each of which takes at least a byte.
    pub(crate) fn count(&mut self) -> Result<usize, Fault> {
        let n = self.number()?;
        usize::try_from(n).ok().filter(|n| *n <= self.bytes.len()).ok_or(Fault::Type)
    }

    fn signed(&mut self) -> Result<i64, Fault> {
        let n = self.number()?;
        Ok((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    fn short(&mut self) -> Result<i16, Fault> {
        i16::try_from(self.signed()?).map_err(|_| Fault::Type)
    }

    fn loc(&mut self) -> Result<Loc, Fault> {
        Ok(Loc { i: self.short()?, j: self.short()? })
    }

    /// Bytes, their number first.
    pub(crate) fn counted(&mut self) -> Result<&'a [u8], Fault> {
        let n = self.count()?;
        self.take(n)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Fault> {
        std::str::from_utf8(self.counted()?).map_err(|_| Fault::Type)
    }

    /// Items, their number first.
    pub(crate) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        let n = self.count()?;
        (0..n).map(|_| item(self)).collect()
    }

    /// A value, nested no deeper than values may be.
    pub(crate) fn any_value(&mut self) -> Result<Value, Fault> {
        self.value(MAX_NESTING)
    }

    fn value(&mut self, depth: usize) -> Result<Value, Fault> {
        let depth = depth.checked_sub(1).ok_or(Fault::ValueTooDeep)?;
        Ok(match self.byte()? {
            NO_VALUE => Value::NoValue,
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            INT => Value::Int(self.signed()?),
            GRID => {
                let (height, width) = (self.count()?, self.count()?);
                let cells = height.checked_mul(width).filter(|n| *n > 0).ok_or(Fault::Type)?;
                Value::grid(height, width, self.take(cells)?.to_vec())
            }
            ROW => Value::row(self.counted()?),
            TUPLE => Value::tuple(self.list(|reader| reader.value(depth))?),
            SET => Value::set(self.list(|reader| reader.value(depth))?)?,
            INDICES => Value::indices(self.list(Reader::loc)?),
            OBJECT => Value::object(self.list(|reader| Ok(Cell { colour: reader.short()?, loc: reader.loc()? }))?),
            PRIMITIVE => Value::Primitive(primitives::find(self.text()?).ok_or(Fault::Type)?),
            BUILT => {
                let (op, _, parts) = *BuiltOp::ALL.get(usize::from(self.byte()?)).ok_or(Fault::Type)?;
                let items = self.list(|reader| reader.value(depth))?;
                if items.len() != parts {
                    return Err(Fault::Type);
                }
                Value::built(op, items)
            }
            HOST => {
                let name = self.text()?.to_owned();
                let arity = self.number()? as usize;
                Host { name, arity, call: absent() }.into()
            }
            _ => return Err(Fault::Type),
        })
    }
}

/// A function that stayed in the process that it was written from.
fn absent() -> primitives::UserFunction {
    Arc::new(|_| Err("the function is not at hand in this process".to_owned()))
}
