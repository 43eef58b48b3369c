//! Turns JSON scalars into open enums, which keep the values that they do not know.

use super::{At, Fit};
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::ser::Serializer;
use serde_json::Value;
use std::fmt;
use std::marker::PhantomData;

/// An enum of strings, or of other scalars, that a server may extend at any time.
pub trait Enumeration: Sized {
    /// The name of the type.
    const NAME: &'static str;

    /// What its values are on the wire.
    const WIRE: Wire = Wire::Text;

    /// Returns the variant of a value, if it is a known one.
    fn known(value: &str) -> Option<Self>;

    /// Keeps a value that is not a known one.
    fn unknown(value: UnknownValue) -> Self;

    /// Returns the value as it was received, if it is not a known one.
    fn as_unknown(&self) -> Option<&UnknownValue>;

    /// Returns the value as it is on the wire.
    fn as_str(&self) -> &str;
}

/// What the values of an enum are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Strings.
    Text,
    /// Integers, which are known by their decimal digits.
    Integer,
    /// Strings, and these integers and booleans, which are known by their JSON.
    Mixed(&'static [&'static str]),
}

impl Wire {
    /// Whether a known value is written without quotes.
    fn is_bare(self, value: &str) -> bool {
        match self {
            Wire::Text => false,
            Wire::Integer => true,
            Wire::Mixed(others) => others.contains(&value),
        }
    }
}

/// A value that this version of the crate does not know, kept as it came.
///
/// Only the decoder makes one, so that code which handles it goes on to work when the value becomes known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue {
    text: String,
    /// Protobuf servers send an enum value that they do not know themselves as its number.
    bare: Option<Bare>,
}

/// A value without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Bare {
    Signed(i64),
    /// One that is too large to have a sign.
    Unsigned(u64),
    Boolean(bool),
}

impl Bare {
    /// Reads a value that is known to be written without quotes.
    fn parse(text: &str) -> Option<Self> {
        let boolean = || text.parse().ok().map(Bare::Boolean);
        text.parse().ok().map(Bare::Signed).or_else(boolean)
    }
}

impl UnknownValue {
    pub(super) fn text(text: &str) -> Self {
        UnknownValue { text: text.to_owned(), bare: None }
    }

    /// Returns the value; a number is in decimal.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Reads an enum.
#[doc(hidden)]
pub fn read<'de, T: Enumeration, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<T, D::Error> {
    deserializer.deserialize_any(EnumerationVisitor { at, value: PhantomData })
}

/// Writes an enum, an unknown value as it came.
#[doc(hidden)]
pub fn write<T: Enumeration, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let bare = match value.as_unknown() {
        Some(unknown) => unknown.bare,
        None if T::WIRE.is_bare(value.as_str()) => Bare::parse(value.as_str()),
        None => None,
    };
    match bare {
        Some(Bare::Signed(number)) => serializer.serialize_i64(number),
        Some(Bare::Unsigned(number)) => serializer.serialize_u64(number),
        Some(Bare::Boolean(value)) => serializer.serialize_bool(value),
        None => serializer.serialize_str(value.as_str()),
    }
}

/// Reads an enum from a text that is at hand.
#[doc(hidden)]
pub fn from_text<T: Enumeration>(text: &str) -> T {
    T::known(text).unwrap_or_else(|| T::unknown(UnknownValue::text(text)))
}

/// Reads an enum of integers from one that is at hand.
#[doc(hidden)]
pub fn from_integer<T: Enumeration>(number: i64) -> T {
    from_bare(number.to_string(), Bare::Signed(number))
}

/// Judges how well a value fits an enum: a known value of it better than any other text.
#[doc(hidden)]
pub fn fit<T: Enumeration>(value: &Value) -> Fit {
    let text = match (value, T::WIRE) {
        (Value::String(text), Wire::Text | Wire::Mixed(_)) => text.clone(),
        (Value::Number(number), Wire::Integer | Wire::Mixed(_)) => number.to_string(),
        (Value::Bool(value), Wire::Mixed(_)) => value.to_string(),
        _ => return Fit::NONE,
    };
    let is_known = T::known(&text).is_some() && T::WIRE.is_bare(&text) != value.is_string();
    if is_known { Fit::EXACT } else { Fit::KIND }
}

struct EnumerationVisitor<T> {
    at: At,
    value: PhantomData<T>,
}

impl<T: Enumeration> Visitor<'_> for EnumerationVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match T::WIRE {
            Wire::Text => "a string",
            Wire::Integer => "an integer",
            Wire::Mixed(_) => "a scalar",
        };
        write!(f, "{what} for enum {}", T::NAME)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(from_text(text))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        Ok(from_bare(number.to_string(), Bare::Signed(number)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        let bare = i64::try_from(number).map_or(Bare::Unsigned(number), Bare::Signed);
        Ok(from_bare(number.to_string(), bare))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        // JSON Schema counts `1.0` among the integers.
        match T::WIRE {
            Wire::Integer | Wire::Mixed(_) if number.fract() == 0.0 && number.abs() < MOST_EXACT => {
                self.visit_i64(number as i64)
            }
            _ => Err(E::invalid_type(Unexpected::Float(number), &self)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        self.at.null_for_value(&self).map(|()| T::unknown(UnknownValue::default()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        match T::WIRE {
            Wire::Mixed(_) => Ok(from_bare(value.to_string(), Bare::Boolean(value))),
            Wire::Text | Wire::Integer => Err(E::invalid_type(Unexpected::Bool(value), &self)),
        }
    }
}

/// Beyond this, a number with a fraction may have lost digits.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;

fn from_bare<T: Enumeration>(text: String, bare: Bare) -> T {
    T::known(&text).unwrap_or_else(|| T::unknown(UnknownValue { text, bare: Some(bare) }))
}
