//! The one place where a node of a program becomes what it comes to, whatever that is: a value on one sample, or a class
//! on many.

use smallvec::SmallVec;

use super::context::Context;
use super::memo::MAX_ARGUMENTS;
use crate::fault::Fault;
use crate::primitives::PrimId;
use crate::program::{Callee, Input, Node, NodeId};
use crate::value::Value;

/// What is called.
pub enum Function<'a, C> {
    /// A primitive.
    Primitive(PrimId),
    /// What a node came to.
    Cell(&'a C),
}

impl<C> Clone for Function<'_, C> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<C> Copy for Function<'_, C> {}

/// What programs are evaluated in.
pub trait Domain {
    /// What a node comes to.
    type Cell;

    /// What an input is.
    fn input(&mut self, input: Input) -> Self::Cell;

    /// What a constant is.
    fn constant(&mut self, value: &Value) -> Self::Cell;

    /// What a call comes to.
    fn call(&mut self, function: Function<'_, Self::Cell>, args: &[&Self::Cell]) -> Self::Cell;
}

/// What `node` comes to, given what the nodes before it came to.
#[inline]
pub fn evaluate<'c, D: Domain>(node: &Node, cell: impl Fn(NodeId) -> &'c D::Cell, domain: &mut D) -> D::Cell
where
    D::Cell: 'c,
{
    match node {
        Node::Input(input) => domain.input(*input),
        Node::Constant(value) => domain.constant(value),
        Node::Call { callee, args } => {
            let function = match callee {
                Callee::Primitive(id) => Function::Primitive(*id),
                Callee::Node(id) => Function::Cell(cell(*id)),
            };
            let args: SmallVec<[&D::Cell; MAX_ARGUMENTS]> = args.iter().map(|&id| cell(id)).collect();
            domain.call(function, &args)
        }
    }
}

/// What a call comes to, given the values of the nodes before it; for who takes it by [`in_place`](super::in_place).
#[inline(never)] // so that the result is written to its place, not moved there
pub fn call_node<'v>(
    callee: Callee,
    args: &[NodeId],
    value: impl Fn(NodeId) -> &'v Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let mut places = [Value::NONE; MAX_ARGUMENTS];
    let many: Vec<&Value>;
    let args = if args.len() <= MAX_ARGUMENTS {
        places.iter_mut().zip(args).for_each(|(place, &id)| *place = value(id));
        &places[..args.len()]
    } else {
        many = args.iter().map(|&id| value(id)).collect();
        &many
    };
    match callee {
        Callee::Primitive(id) => cx.start(|cx| cx.invoke_primitive(id, args)),
        Callee::Node(id) => cx.start(|cx| cx.invoke(value(id), args)),
    }
}
