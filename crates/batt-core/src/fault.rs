//! The closed list of ways in which an evaluation ends without a value.

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $slug:literal, $message:literal;)*) => {
        /// Why an operation has no result.
        ///
        /// The slugs are stable identifiers: reports, stores and tests refer to them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
        pub enum Fault {
            $($(#[$doc])* #[error($message)] $name,)*
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
    /// An elementary operation is not defined for a value of this kind.
    Type = "type_error", "an operation is not defined for a value of this kind";
    /// A function was called with a number of arguments that it does not take.
    Arity = "wrong_argument_count", "a function was called with a number of arguments it does not take";
    /// A component of a tuple was needed that the tuple does not have.
    IndexOutOfRange = "index_out_of_range", "a component was needed that the tuple does not have";
    /// An element of an empty container was needed.
    EmptyContainer = "empty_container", "an element of an empty container was needed";
    /// A value had to unpack as a pair and has not two elements.
    NotAPair = "not_a_pair", "a value with exactly two elements was needed";
    /// Division by zero, or a step or factor of zero where none is allowed.
    DivisionByZero = "division_by_zero", "division, step or factor of zero";
    /// A result does not fit a 64-bit integer.
    Overflow = "overflow", "an integer does not fit 64 bits";
    /// Two values of which neither order is defined had to be compared.
    NotComparable = "not_comparable", "two values were compared that have no order";
    /// No element meets the condition.
    NotFound = "not_found", "no element meets the condition";
    /// An argument of the right kind has a value that is not allowed (`power` with n below 1).
    BadValue = "bad_value", "an argument has a value that is not allowed here";
    /// A value would have more leaves than the limit allows.
    ValueTooLarge = "value_too_large", "a value would be larger than the limit";
    /// Containers or functions would be nested deeper than the limit allows.
    ValueTooDeep = "value_too_deep", "values or functions would be nested deeper than the limit";
    /// Calls would be nested deeper than the limit allows.
    CallDepth = "call_depth", "calls would be nested deeper than the limit";
    /// The fuel of the evaluation is used up.
    Fuel = "fuel", "out of fuel";
    /// The wall-clock time of the sample is used up (last resort; depends on the machine).
    Timeout = "timeout", "out of wall-clock time";
    /// The program reads an input (`S` or `C`) that this evaluation does not give.
    UnboundInput = "unbound_input", "the program reads an input that is not given here";
    /// A user-defined primitive raised an exception or returned something that is not a value.
    UserError = "user_error", "a user-defined primitive failed";
    /// The evaluation was interrupted from outside; never kept as a result.
    Interrupted = "interrupted", "interrupted";
}
