//! An evaluation in progress: what it may use up, and how much of it is left.

use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::limits::Limits;
use super::profile::Profile;
use crate::fault::Fault;
use crate::primitives::{self, PrimId};
use crate::value::{BuiltOp, Cell, Items, Loc, Size, Value, Values};

/// How often, in units of fuel, an evaluation looks at the clock and at the flag that stops it.
const POLL_EVERY: u64 = 20_000;

/// What a node takes besides its fuel, in units of it, as far as polling goes: many cheap nodes take time as well.
const NODE_OVERHEAD: u64 = 16;

/// What a built function costs by itself, so that chains of them end by fuel as well.
const BUILT: u64 = 1;

/// Leaves of all items together, those of shared parts every time.
fn total_leaves(items: &[Value]) -> u64 {
    items.iter().map(|item| u64::from(item.leaves())).sum()
}

/// The value that a call returned, where it is: to move what was written a moment ago takes longer than many a call. An
/// error if it is too large: primitives ask for room before they build what is not linear in their arguments; this bounds
/// all others.
#[inline(always)]
pub fn in_place<'r>(result: &'r Result<Value, Fault>, cx: &Context) -> Result<&'r Value, Fault> {
    match result {
        Ok(value) if value.exceeds(cx.limits.max_leaves) => Err(Fault::ValueTooLarge),
        Ok(value) => Ok(value),
        Err(fault) => Err(*fault),
    }
}

/// Move a value to another place, where there is an integer, and leave an integer. It is moved in two words, as it was
/// written: one load of both has to wait for the stores, as long as many a call takes.
#[inline(always)]
pub fn move_value(from: &mut Value, to: &mut Value) {
    debug_assert!(matches!(to, Value::Int(_)));
    // SAFETY: it is memory for a value.
    unsafe { move_words(from, to) }
}

/// Move a value and leave an integer.
///
/// # Safety
/// There has to be memory for a value; what is there is not dropped.
#[inline(always)]
unsafe fn move_words(from: &mut Value, to: *mut Value) {
    type Word = MaybeUninit<u64>;
    let (source, target) = (std::ptr::from_ref(from).cast::<Word>(), to.cast::<Word>());
    // SAFETY: a value is two words; the one that there are two of is overwritten, not dropped.
    unsafe {
        target.write(source.read_volatile()); // volatile: two loads that are not made one
        target.add(1).write(source.add(1).read_volatile());
        std::ptr::write(from, Value::Int(0));
    }
}

/// Move the value that a call returned to a place where there is an integer.
#[inline(always)]
pub fn keep(result: &mut Result<Value, Fault>, place: &mut Value, cx: &Context) -> Result<(), Fault> {
    in_place(result, cx)?;
    result.as_mut().map(|value| move_value(value, place)).map_err(|fault| *fault)
}

/// Add the value that a call returned.
#[inline(always)]
pub fn push(values: &mut Values, result: &mut Result<Value, Fault>, cx: &Context) -> Result<(), Fault> {
    in_place(result, cx)?;
    // SAFETY: it is written.
    let to = |value| unsafe { values.push_with(|place| move_words(value, place)) };
    result.as_mut().map(to).map_err(|fault| *fault)
}

/// One evaluation in progress: its limits, its remaining fuel, its call depth.
pub struct Context<'a> {
    /// The limits in force.
    pub limits: &'a Limits,
    left: u64,
    /// A poll is due when less than this is left.
    next_poll: u64,
    /// Fuel from the last refill up to that poll.
    poll_in: u64,
    calls: u16,
    stop: Option<&'a AtomicBool>,
    deadline: Option<Instant>,
    /// Counts every call, and times some, if it is there.
    pub profile: Option<Profile>,
    /// What a user-defined primitive said when it failed.
    pub detail: Option<String>,
}

impl<'a> Context<'a> {
    /// A context with the full fuel of `limits`.
    pub fn new(limits: &'a Limits) -> Self {
        Context {
            limits,
            left: limits.fuel,
            next_poll: limits.fuel.saturating_sub(POLL_EVERY),
            poll_in: POLL_EVERY,
            calls: 0,
            stop: None,
            deadline: None,
            profile: None,
            detail: None,
        }
    }

    /// The same, that also ends when `stop` is set or `deadline` has passed.
    pub fn watching(limits: &'a Limits, stop: Option<&'a AtomicBool>, deadline: Option<Instant>) -> Self {
        Context { stop, deadline, ..Context::new(limits) }
    }

    /// Fuel spent since the last [`Context::refill`].
    pub fn spent(&self) -> u64 {
        self.limits.fuel - self.left
    }

    /// Start the next node with full fuel: what a node costs must not depend on who computes it, or when. An error if
    /// the evaluation has to end.
    pub fn refill(&mut self) -> Result<(), Fault> {
        self.poll_in = self.poll_in.saturating_sub(self.spent() + NODE_OVERHEAD);
        self.left = self.limits.fuel;
        self.next_poll = self.limits.fuel.saturating_sub(self.poll_in);
        if self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            return Err(Fault::Interrupted);
        }
        if self.poll_in == 0 { self.poll() } else { Ok(()) }
    }

    /// Start the next node, and what `call` comes to with full fuel.
    #[inline]
    pub fn start(&mut self, call: impl FnOnce(&mut Self) -> Result<Value, Fault>) -> Result<Value, Fault> {
        self.refill()?;
        call(self)
    }

    /// The fuel of the node that was started last and came to this: more than there is if that ran out, so that every
    /// program that needs the node ends there.
    #[inline]
    pub fn fuel_of(&self, result: &Result<Value, Fault>) -> u64 {
        if matches!(result, Err(Fault::Fuel)) { self.limits.fuel.saturating_add(1) } else { self.spent() }
    }

    /// [`Context::start`], and the fuel that it took.
    #[inline]
    pub fn apply(&mut self, call: impl FnOnce(&mut Self) -> Result<Value, Fault>) -> (Result<Value, Fault>, u64) {
        let result = self.start(call);
        let fuel = self.fuel_of(&result);
        (result, fuel)
    }

    /// An error if the evaluation had to end before `now`.
    pub fn check(&self, now: Instant) -> Result<(), Fault> {
        if self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            return Err(Fault::Interrupted);
        }
        if self.deadline.is_some_and(|deadline| now > deadline) { Err(Fault::Timeout) } else { Ok(()) }
    }

    /// Spend `units` of fuel.
    #[inline]
    pub fn charge(&mut self, units: u64) -> Result<(), Fault> {
        if units > self.left {
            self.left = 0;
            return Err(Fault::Fuel);
        }
        self.left -= units;
        if self.left < self.next_poll { self.poll() } else { Ok(()) }
    }

    #[cold]
    fn poll(&mut self) -> Result<(), Fault> {
        self.next_poll = self.left.saturating_sub(POLL_EVERY);
        self.poll_in = self.spent() + POLL_EVERY;
        self.check(Instant::now())
    }

    /// Ask for room for a value of `leaves` leaves *before* it is built, and pay for it.
    #[inline]
    pub fn room(&mut self, leaves: u64) -> Result<(), Fault> {
        if leaves > u64::from(self.limits.max_leaves) {
            return Err(Fault::ValueTooLarge);
        }
        self.charge(leaves)
    }

    /// The tuple of `items`, in its compact form where there is one.
    pub fn tuple(&mut self, items: Values) -> Result<Value, Fault> {
        // Before it is built: items may share what they hold, so that many fit into memory as long as they are apart.
        if total_leaves(&items) > u64::from(self.limits.max_leaves) {
            return Err(Fault::ValueTooLarge);
        }
        self.admit(Value::tuple(items))
    }

    /// The tuple (a, b), in its compact form where there is one.
    #[inline]
    pub fn couple(&mut self, a: Value, b: Value) -> Result<Value, Fault> {
        if u64::from(a.leaves()) + u64::from(b.leaves()) > u64::from(self.limits.max_leaves) {
            return Err(Fault::ValueTooLarge);
        }
        self.admit(Value::couple(a, b))
    }

    /// The tuple (i, j).
    #[inline]
    pub fn pair(&mut self, i: i64, j: i64) -> Result<Value, Fault> {
        if self.limits.max_leaves >= 2
            && self.limits.max_nesting >= 1
            && let (Ok(i), Ok(j)) = (i16::try_from(i), i16::try_from(j))
        {
            self.charge(1)?;
            return Ok(Value::Pair(Loc { i, j }));
        }
        if 2 > self.limits.max_leaves {
            return Err(Fault::ValueTooLarge);
        }
        self.admit(Value::pair(i, j))
    }

    /// The set of `items`, in its compact form where there is one.
    pub fn set(&mut self, items: Values) -> Result<Value, Fault> {
        // Sorting compares items, and equal ones as a whole.
        self.charge_order(items.len(), total_leaves(&items))?;
        let value = Value::set(items)?;
        self.admit(value)
    }

    /// Like [`Context::set`], for locations.
    pub fn indices(&mut self, locs: Items<Loc>) -> Result<Value, Fault> {
        self.charge_order(locs.len(), 2 * locs.len() as u64)?;
        self.admit(Value::indices(locs))
    }

    /// Like [`Context::set`], for cells.
    pub fn object(&mut self, cells: Items<Cell>) -> Result<Value, Fault> {
        self.charge_order(cells.len(), 3 * cells.len() as u64)?;
        self.admit(Value::object(cells))
    }

    fn charge_order(&mut self, items: usize, leaves: u64) -> Result<(), Fault> {
        let comparisons = u64::from(items.checked_ilog2().unwrap_or(0));
        self.charge(leaves.saturating_mul(comparisons) / 8)
    }

    /// The elements of a container, for a primitive that goes through all of them. The rows of a grid are copied for it.
    pub fn each<'v>(
        &mut self,
        container: &'v Value,
    ) -> Result<impl DoubleEndedIterator<Item = Value> + ExactSizeIterator + use<'v>, Fault> {
        self.charge_rows(container)?;
        container.iter()
    }

    fn charge_rows(&mut self, container: &Value) -> Result<(), Fault> {
        match container {
            Value::Grid(grid) => self.charge(grid.cells().len() as u64 / 64 + grid.height() as u64),
            _ => Ok(()),
        }
    }

    /// Visit the elements that [`Context::each`] returns.
    #[inline]
    pub fn for_each(
        &mut self,
        container: &Value,
        mut visit: impl FnMut(&Value, &mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.charge_rows(container)?;
        container.visit(|element| visit(element, self))
    }

    /// A container of the kind of `like` (tuple or set) that holds `items`.
    pub fn container_like(&mut self, like: &Value, items: Values) -> Result<Value, Fault> {
        if like.is_tuple() {
            self.tuple(items)
        } else if like.is_set() {
            self.set(items)
        } else {
            Err(Fault::Type)
        }
    }

    /// A function built from other values.
    pub fn function(&mut self, op: BuiltOp, parts: &[&Value]) -> Result<Value, Fault> {
        self.admit(Value::built(op, parts.iter().map(|&part| part.clone())))
    }

    #[inline]
    fn admit(&mut self, value: Value) -> Result<Value, Fault> {
        self.check_size(&value)?;
        Ok(value)
    }

    fn check_size(&mut self, value: &Value) -> Result<(), Fault> {
        let Size { leaves, nesting } = value.size();
        if leaves > self.limits.max_leaves {
            return Err(Fault::ValueTooLarge);
        }
        if nesting > self.limits.max_nesting {
            return Err(Fault::ValueTooDeep);
        }
        self.charge(1 + u64::from(leaves) / 4)
    }

    /// Call a primitive.
    pub fn call_primitive(&mut self, id: PrimId, args: &[&Value]) -> Result<Value, Fault> {
        let result = self.invoke_primitive(id, args);
        in_place(&result, self)?;
        result
    }

    /// Call a function value; [`Fault::Type`] if it is none.
    pub fn call(&mut self, function: &Value, args: &[&Value]) -> Result<Value, Fault> {
        let result = self.invoke(function, args);
        in_place(&result, self)?;
        result
    }

    /// Like [`Context::call_primitive`], for who takes the result by [`in_place`] or [`push`], as from all that follow here:
    /// it is written to where it is read, which takes that nothing looks at it on the way.
    #[inline(always)] // where it is called the number of arguments is known
    pub(super) fn invoke_primitive(&mut self, id: PrimId, args: &[&Value]) -> Result<Value, Fault> {
        if self.profile.is_some() { self.profiled(id, args) } else { self.primitive(id, args) }
    }

    #[inline(never)]
    fn profiled(&mut self, id: PrimId, args: &[&Value]) -> Result<Value, Fault> {
        let begun = self.profile.as_mut().and_then(|profile| profile.begin(id));
        let result = self.primitive(id, args);
        if let (Some(profile), Some(begun)) = (&mut self.profile, begun) {
            profile.end(id, begun);
        }
        result
    }

    #[inline(always)]
    fn primitive(&mut self, id: PrimId, args: &[&Value]) -> Result<Value, Fault> {
        if let Some((native, cost)) = primitives::native(id) {
            self.charge(cost.units(args))?;
            return native.call(args, self);
        }
        let primitive = primitives::get(id);
        self.charge(primitive.cost.units(args))?;
        primitive.run_user(args, self)
    }

    /// Like [`Context::call`].
    pub(crate) fn invoke(&mut self, function: &Value, args: &[&Value]) -> Result<Value, Fault> {
        self.deeper(|cx| match function {
            Value::Primitive(id) => cx.invoke_primitive(*id, args),
            Value::Built(built) => cx.charge(BUILT).and_then(|()| primitives::call_built(built, args, cx)),
            other => cx.call_host(other, args),
        })
    }

    /// On one argument: almost all calls are.
    pub(crate) fn call_on_one(&mut self, function: &Value, x: &Value) -> Result<Value, Fault> {
        self.deeper(|cx| match function {
            Value::Primitive(id) => cx.invoke_primitive(*id, &[x]),
            Value::Built(built) => cx.charge(BUILT).and_then(|()| primitives::call_built_on_one(built, x, cx)),
            other => cx.call_host(other, &[x]),
        })
    }

    /// On two arguments.
    pub(crate) fn call_on_two(&mut self, function: &Value, a: &Value, b: &Value) -> Result<Value, Fault> {
        if let Value::Primitive(id) = function {
            return self.deeper(|cx| cx.invoke_primitive(*id, &[a, b]));
        }
        self.invoke(function, &[a, b])
    }

    /// Whether what a function returns for `x` counts as true.
    #[inline]
    pub(crate) fn passes(&mut self, condition: &Value, x: &Value) -> Result<bool, Fault> {
        let result = self.call_on_one(condition, x);
        in_place(&result, self).map(Value::truthy)
    }

    #[inline(never)]
    fn call_host(&mut self, function: &Value, args: &[&Value]) -> Result<Value, Fault> {
        let Value::Host(host) = function else { return Err(Fault::Type) };
        if host.arity != args.len() {
            return Err(Fault::Arity);
        }
        (host.call)(args).map_err(|said| {
            self.detail = Some(said);
            Fault::UserError
        })
    }

    /// What a call within another comes to, unless too many are nested.
    #[inline]
    fn deeper(&mut self, call: impl FnOnce(&mut Self) -> Result<Value, Fault>) -> Result<Value, Fault> {
        if self.calls >= self.limits.max_calls {
            return Err(Fault::CallDepth);
        }
        self.calls += 1;
        let result = call(self);
        self.calls -= 1;
        result
    }
}
