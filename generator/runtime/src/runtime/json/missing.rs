//! Turns what a builder lacks, and what must not be logged, into something to show.

use std::fmt;

/// A required field that was not set when a value was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingField(&'static str);

impl MissingField {
    /// Names the field, as it is called on the wire.
    pub const fn new(name: &'static str) -> Self {
        MissingField(name)
    }

    /// Returns the name of the field on the wire.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for MissingField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "required field `{}` is not set", self.0)
    }
}

impl std::error::Error for MissingField {}

/// What `Debug` shows in place of a value that must not be logged.
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
