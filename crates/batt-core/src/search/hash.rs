//! Hashes of expressions that are the same on every machine and in every version: XXH3 of bytes that are written here.
//!
//! What a saved search knows is kept by them, and ties between programs are broken by them.

use std::hash::Hasher;

use smallvec::SmallVec;
use xxhash_rust::xxh3::xxh3_64;

use crate::evaluation::MAX_ARGUMENTS;
use crate::primitives;
use crate::program::{Callee, Input, Node};
use crate::value::Value;

type Bytes = SmallVec<[u8; 128]>;

/// The hash of a node, given the hashes of the nodes before it: equal expressions have equal ones wherever they stand.
pub fn hash_node(node: &Node, hashes: &[u64]) -> u64 {
    let Node::Call { callee, args } = node else { return hash_leaf(node) };
    let (kind, function) = match callee {
        Callee::Primitive(id) => (b'p', primitives::get(*id).hash),
        Callee::Node(id) => (b'n', hashes[id.at()]),
    };
    let words = std::iter::once(function).chain(args.iter().map(|id| hashes[id.at()]));
    let mut bytes = [0; 1 + 8 * (1 + MAX_ARGUMENTS)];
    bytes[0] = kind;
    if args.len() <= MAX_ARGUMENTS {
        bytes[1..].chunks_exact_mut(8).zip(words).for_each(|(place, word)| place.copy_from_slice(&word.to_le_bytes()));
        return xxh3_64(&bytes[..1 + 8 * (1 + args.len())]);
    }
    let bytes: Vec<u8> = std::iter::once(kind).chain(words.flat_map(u64::to_le_bytes)).collect();
    xxh3_64(&bytes)
}

fn hash_leaf(node: &Node) -> u64 {
    let mut bytes = Bytes::new();
    match node {
        Node::Input(Input::S) => bytes.push(b'S'),
        Node::Input(Input::I) => bytes.push(b'I'),
        Node::Input(Input::C) => bytes.push(b'C'),
        Node::Constant(value) => {
            bytes.push(b'k');
            write_value(value, &mut bytes);
        }
        Node::Call { .. } => unreachable!("a call is no leaf"),
    }
    xxh3_64(&bytes)
}

/// A value as bytes that no other value has.
fn write_value(value: &Value, bytes: &mut Bytes) {
    match value {
        Value::Int(n) => {
            bytes.push(b'i');
            bytes.extend_from_slice(&n.to_le_bytes());
        }
        Value::Bool(b) => bytes.extend_from_slice(&[b'b', u8::from(*b)]),
        Value::Primitive(id) => {
            bytes.push(b'f');
            bytes.extend_from_slice(&primitives::get(*id).hash.to_le_bytes());
        }
        _ => match value.iter() {
            Ok(items) => {
                bytes.push(if value.is_tuple() { b't' } else { b's' });
                bytes.extend_from_slice(&(items.len() as u64).to_le_bytes());
                items.for_each(|item| write_value(&item, bytes));
            }
            // No-value and functions built at run time, which no program holds as constants.
            Err(_) => bytes.extend_from_slice(value.to_string().as_bytes()),
        },
    }
}

/// For keys that are hashes already.
#[derive(Default)]
pub struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}
