//! Strings of bytes on their way to another process: what a long one repeats of itself is there once.
//!
//! Made for large grids, most of whose rows equal the row before: they take as long as it takes to read them. Short
//! repetitions are left to others.

use super::bytes::{Reader, count};
use crate::fault::Fault;

/// Shorter strings stay as they are.
const LONG: usize = 1024;

/// Shorter repetitions are not looked for.
const MIN_REPEATED: usize = 16;

/// How many places are remembered, by what is there.
const MAX_PLACES: usize = 1 << 15;

/// The strings as one.
///
/// ```
/// use batt_core::value::packing::{pack, unpack};
/// let rows = [7_u8; 30].repeat(1000);
/// let packed = pack(&[b"short", &rows]);
/// let mut found = Vec::new();
/// unpack(&packed, |string| found.push(string.to_vec()))?;
/// assert_eq!(found, [b"short".as_slice(), &rows]);
/// assert!(packed.len() < 100);
/// # Ok::<(), batt_core::Fault>(())
/// ```
pub fn pack(strings: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut places = Vec::new();
    count(strings.len(), &mut out);
    for string in strings {
        count(string.len(), &mut out);
        if string.len() < LONG {
            out.extend_from_slice(string);
        } else {
            write(string, &mut places, &mut out);
        }
    }
    out
}

/// The string as pieces: new bytes, their number first, and how many bytes repeat what is how far before them.
fn write(string: &[u8], places: &mut Vec<usize>, out: &mut Vec<u8>) {
    let size = (string.len() / 4).next_power_of_two().min(MAX_PLACES);
    places.clear();
    places.resize(size, 0);
    let (mut at, mut written) = (0, 0);
    while let Some(here) = string[at..].first_chunk::<MIN_REPEATED>() {
        let (word, _) = here.split_first_chunk().unwrap_or((&[0; 8], &[]));
        let hash = u64::from_le_bytes(*word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let slot = (hash >> 40) as usize & (size - 1);
        // Places are counted from 1: 0 is none.
        let earlier = std::mem::replace(&mut places[slot], at + 1);
        let repeated = if earlier > 0 { common(&string[earlier - 1..], &string[at..]) } else { 0 };
        if repeated >= MIN_REPEATED {
            literal(&string[written..at], out);
            count(repeated, out);
            count(at + 1 - earlier, out);
            at += repeated;
            written = at;
        } else {
            // The longer there was nothing, the less is looked for.
            at = (at + 1 + (at - written) / 64).min(string.len());
        }
    }
    literal(&string[written..], out);
}

fn literal(bytes: &[u8], out: &mut Vec<u8>) {
    count(bytes.len(), out);
    out.extend_from_slice(bytes);
}

/// With how many bytes both begin.
fn common(a: &[u8], b: &[u8]) -> usize {
    let (words, others) = (a.as_chunks::<32>().0, b.as_chunks::<32>().0);
    let same = 32 * words.iter().zip(others).take_while(|(x, y)| x == y).count();
    same + a[same..].iter().zip(&b[same..]).take_while(|(x, y)| x == y).count()
}

/// Calls `each` with every string that [`pack`] was given, in their order; [`Fault::Type`] for bytes of other origin.
pub fn unpack(bytes: &[u8], mut each: impl FnMut(&[u8])) -> Result<(), Fault> {
    let mut reader = Reader::of(bytes);
    let mut long = Vec::new();
    for _ in 0..reader.count()? {
        let length = reader.number()? as usize;
        if length < LONG {
            each(reader.take(length)?);
        } else {
            long.clear();
            read(&mut reader, length, &mut long)?;
            each(&long);
        }
    }
    if reader.at_end() { Ok(()) } else { Err(Fault::Type) }
}

fn read(reader: &mut Reader<'_>, length: usize, out: &mut Vec<u8>) -> Result<(), Fault> {
    loop {
        out.extend_from_slice(reader.counted()?);
        if out.len() >= length {
            return if out.len() == length { Ok(()) } else { Err(Fault::Type) };
        }
        let (repeated, back) = (reader.number()? as usize, reader.number()? as usize);
        let from = out.len().checked_sub(back).filter(|_| back > 0).ok_or(Fault::Type)?;
        if repeated > length - out.len() {
            return Err(Fault::Type);
        }
        let end = out.len() + repeated;
        while out.len() < end {
            // It may repeat what it has just written.
            let some = (end - out.len()).min(out.len() - from);
            out.extend_from_within(from..from + some);
        }
    }
}
