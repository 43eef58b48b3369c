//! Turns JSON scalars into open enums, which keep the values that they do not know.

use super::{At, Fit};
use serde::de::{Deserializer, Error, Visitor};
use serde::ser::Serializer;
use serde_json::Value;
use std::fmt;
use std::marker::PhantomData;

/// An enum of strings that a server may extend at any time.
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
}

/// A value that this version of the crate does not know, kept as it came.
///
/// Only the decoder makes one, so that code which handles it goes on to work when the value becomes known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue {
    text: String,
    /// Protobuf servers send an enum value that they do not know themselves as its number.
    number: Option<Number>,
}

/// A number as the text had it: `1` and `-1` are read as different types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Number {
    Signed(i64),
    Unsigned(u64),
}

impl UnknownValue {
    pub(super) fn text(text: &str) -> Self {
        UnknownValue { text: text.to_owned(), number: None }
    }

    /// Returns the value; a number is in decimal.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Reads an enum.
#[doc(hidden)]
pub fn read<'de, T: Enumeration, D: Deserializer<'de>>(deserializer: D, _: At) -> Result<T, D::Error> {
    deserializer.deserialize_any(EnumerationVisitor(PhantomData))
}

/// Writes an enum, an unknown value as it came.
#[doc(hidden)]
pub fn write<T: Enumeration, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let known = || value.as_str().parse().ok().filter(|_| T::WIRE == Wire::Integer && value.as_unknown().is_none());
    match value.as_unknown().and_then(|unknown| unknown.number).or_else(|| known().map(Number::Signed)) {
        Some(Number::Signed(number)) => serializer.serialize_i64(number),
        Some(Number::Unsigned(number)) => serializer.serialize_u64(number),
        None => serializer.serialize_str(value.as_str()),
    }
}

/// Reads an enum from a text that is at hand.
#[doc(hidden)]
pub fn from_text<T: Enumeration>(text: &str) -> T {
    T::known(text).unwrap_or_else(|| T::unknown(UnknownValue::text(text)))
}

/// Judges how well a value fits an enum: a known value of it better than any other text.
#[doc(hidden)]
pub fn fit<T: Enumeration>(value: &Value) -> Fit {
    let text = match (value, T::WIRE) {
        (Value::String(text), Wire::Text) => text.clone(),
        (Value::Number(number), Wire::Integer) => number.to_string(),
        _ => return Fit::NONE,
    };
    if T::known(&text).is_some() { Fit::EXACT } else { Fit::KIND }
}

struct EnumerationVisitor<T>(PhantomData<T>);

impl<T: Enumeration> Visitor<'_> for EnumerationVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string for enum {}", T::NAME)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(from_text(text))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        Ok(from_number(number.to_string(), Number::Signed(number)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        Ok(from_number(number.to_string(), Number::Unsigned(number)))
    }
}

fn from_number<T: Enumeration>(text: String, number: Number) -> T {
    T::known(&text).unwrap_or_else(|| T::unknown(UnknownValue { text, number: Some(number) }))
}
