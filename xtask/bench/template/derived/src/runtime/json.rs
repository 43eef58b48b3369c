//! Turns the table of an open enum into its conversions, and holds the small types that declarations mention.

use std::fmt;

pub use crate::enumeration;

/// An enum of strings that a server may extend at any time.
pub trait Enumeration: Sized {
    /// The name of the type.
    const NAME: &'static str;

    /// What its values are on the wire, which the derives do not ask.
    const WIRE: Wire = Wire::Text;

    /// Returns the variant of a value, if it is a known one.
    fn known(value: &str) -> Option<Self>;

    /// Keeps a value that is not a known one.
    fn unknown(value: UnknownValue) -> Self;

    /// Returns the value, if it is not a known one.
    fn as_unknown(&self) -> Option<&UnknownValue>;

    /// Returns the value as it is on the wire.
    fn as_str(&self) -> &str;
}

/// What the values of an enum are on the wire.
pub enum Wire {
    /// Strings.
    Text,
    /// Integers.
    Integer,
}

/// A value that this version of the crate does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    /// Returns the value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads an enum from a text that is at hand.
pub fn from_text<T: Enumeration>(text: &str) -> T {
    T::known(text).unwrap_or_else(|| T::unknown(UnknownValue(text.to_owned())))
}

/// Implements the conversions of an [`Enumeration`].
#[macro_export]
macro_rules! enumeration {
    ($enumeration:ident) => {
        impl $enumeration {
            /// Returns the value as it is on the wire.
            pub fn as_str(&self) -> &str {
                $crate::runtime::json::Enumeration::as_str(self)
            }
        }

        impl From<&str> for $enumeration {
            fn from(value: &str) -> Self {
                $crate::runtime::json::from_text(value)
            }
        }

        impl From<String> for $enumeration {
            fn from(value: String) -> Self {
                $crate::runtime::json::from_text(&value)
            }
        }

        impl From<$enumeration> for String {
            fn from(value: $enumeration) -> Self {
                value.as_str().to_owned()
            }
        }

        impl std::fmt::Display for $enumeration {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// A required field that was not set when a value was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingField(&'static str);

impl MissingField {
    /// Names the field, as it is called on the wire.
    pub const fn new(name: &'static str) -> Self {
        MissingField(name)
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
