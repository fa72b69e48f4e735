//! The closed list of ways in which an evaluation ends without a value.

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $slug:literal, $message:literal;)*) => {
        /// Why an operation has no result.
        ///
        /// The slugs are stable identifiers: reports, stores and tests refer to them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
        pub enum Fault {
            $(#[doc = $message] $(#[$doc])* #[error($message)] $name,)*
        }

        impl Fault {
            /// Every fault there is, in the order of the declaration.
            pub const ALL: &[Fault] = &[$(Fault::$name),*];

            /// The stable identifier of the fault.
            pub fn slug(self) -> &'static str {
                match self {
                    $(Fault::$name => $slug,)*
                }
            }
        }
    };
}

faults! {
    Type = "type_error", "an operation is not defined for a value of this kind";
    Arity = "wrong_argument_count", "a function was called with a number of arguments it does not take";
    IndexOutOfRange = "index_out_of_range", "a component was needed that the tuple does not have";
    EmptyContainer = "empty_container", "an element of an empty container was needed";
    NotAPair = "not_a_pair", "a value with exactly two elements was needed";
    DivisionByZero = "division_by_zero", "division, step or factor of zero";
    Overflow = "overflow", "an integer does not fit 64 bits";
    NotComparable = "not_comparable", "two values were compared that have no order";
    NotFound = "not_found", "no element meets the condition";
    ///
    /// It is of the right kind: `power` with n below 1.
    BadValue = "bad_value", "an argument has a value that is not allowed here";
    ValueTooLarge = "value_too_large", "a value would be larger than the limit";
    ValueTooDeep = "value_too_deep", "values or functions would be nested deeper than the limit";
    CallDepth = "call_depth", "calls would be nested deeper than the limit";
    Fuel = "fuel", "out of fuel";
    ///
    /// Last resort; depends on the machine.
    Timeout = "timeout", "out of wall-clock time";
    UnboundInput = "unbound_input", "the program reads an input that is not given here";
    ///
    /// It raised an exception or returned something that is not a value.
    UserError = "user_error", "a user-defined primitive failed";
    ///
    /// From outside; never kept as a result.
    Interrupted = "interrupted", "interrupted";
}
