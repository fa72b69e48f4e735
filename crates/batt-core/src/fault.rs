//! The closed list of ways in which an evaluation ends without a value.

/// Why an operation has no result.
///
/// The slugs are stable identifiers: reports, stores and tests refer to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// An elementary operation is not defined for a value of this kind.
    Type,
    /// A function was called with a number of arguments that it does not take.
    Arity,
    /// A component of a tuple was needed that the tuple does not have.
    IndexOutOfRange,
    /// An element of an empty container was needed.
    EmptyContainer,
    /// A value had to unpack as a pair and has not two elements.
    NotAPair,
    /// Division by zero, or a step or factor of zero where none is allowed.
    DivisionByZero,
    /// A result does not fit a 64-bit integer.
    Overflow,
    /// Two values of which neither order is defined had to be compared.
    NotComparable,
    /// No element meets the condition.
    NotFound,
    /// An argument of the right kind has a value that is not allowed (`power` with n below 1).
    BadValue,
    /// A value would have more leaves than the limit allows.
    ValueTooLarge,
    /// Containers or functions would be nested deeper than the limit allows.
    ValueTooDeep,
    /// Calls would be nested deeper than the limit allows.
    CallDepth,
    /// The fuel of the evaluation is used up.
    Fuel,
    /// The wall-clock time of the sample is used up (last resort; depends on the machine).
    Timeout,
    /// The program reads an input (`S` or `C`) that this evaluation does not give.
    UnboundInput,
    /// A user-defined primitive raised an exception or returned something that is not a value.
    UserError,
    /// The evaluation was interrupted from outside; never kept as a result.
    Interrupted,
}

impl Fault {
    /// Every fault there is, in the order of the declaration.
    pub const ALL: [Fault; 18] = [
        Fault::Type,
        Fault::Arity,
        Fault::IndexOutOfRange,
        Fault::EmptyContainer,
        Fault::NotAPair,
        Fault::DivisionByZero,
        Fault::Overflow,
        Fault::NotComparable,
        Fault::NotFound,
        Fault::BadValue,
        Fault::ValueTooLarge,
        Fault::ValueTooDeep,
        Fault::CallDepth,
        Fault::Fuel,
        Fault::Timeout,
        Fault::UnboundInput,
        Fault::UserError,
        Fault::Interrupted,
    ];

    /// The stable identifier of the fault.
    pub fn slug(self) -> &'static str {
        match self {
            Fault::Type => "type_error",
            Fault::Arity => "wrong_argument_count",
            Fault::IndexOutOfRange => "index_out_of_range",
            Fault::EmptyContainer => "empty_container",
            Fault::NotAPair => "not_a_pair",
            Fault::DivisionByZero => "division_by_zero",
            Fault::Overflow => "overflow",
            Fault::NotComparable => "not_comparable",
            Fault::NotFound => "not_found",
            Fault::BadValue => "bad_value",
            Fault::ValueTooLarge => "value_too_large",
            Fault::ValueTooDeep => "value_too_deep",
            Fault::CallDepth => "call_depth",
            Fault::Fuel => "fuel",
            Fault::Timeout => "timeout",
            Fault::UnboundInput => "unbound_input",
            Fault::UserError => "user_error",
            Fault::Interrupted => "interrupted",
        }
    }

    /// What the fault means, for people.
    pub fn message(self) -> &'static str {
        match self {
            Fault::Type => "an operation is not defined for a value of this kind",
            Fault::Arity => "a function was called with a number of arguments it does not take",
            Fault::IndexOutOfRange => "a component was needed that the tuple does not have",
            Fault::EmptyContainer => "an element of an empty container was needed",
            Fault::NotAPair => "a value with exactly two elements was needed",
            Fault::DivisionByZero => "division, step or factor of zero",
            Fault::Overflow => "an integer does not fit 64 bits",
            Fault::NotComparable => "two values were compared that have no order",
            Fault::NotFound => "no element meets the condition",
            Fault::BadValue => "an argument has a value that is not allowed here",
            Fault::ValueTooLarge => "a value would be larger than the limit",
            Fault::ValueTooDeep => "values or functions would be nested deeper than the limit",
            Fault::CallDepth => "calls would be nested deeper than the limit",
            Fault::Fuel => "out of fuel",
            Fault::Timeout => "out of wall-clock time",
            Fault::UnboundInput => "the program reads an input that is not given here",
            Fault::UserError => "a user-defined primitive failed",
            Fault::Interrupted => "interrupted",
        }
    }

    /// The fault with this slug.
    pub fn from_slug(slug: &str) -> Option<Fault> {
        Fault::ALL.into_iter().find(|f| f.slug() == slug)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Fault {}
