//! Turns JSON scalars into open enums, which keep the values that they do not know.

use super::{At, Fit, Held, digits};
use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde::ser::Serializer;
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
pub(super) enum Bare {
    Signed(i64),
    /// One that is too large to have a sign.
    Unsigned(u64),
    Boolean(bool),
}

impl Bare {
    /// Reads a value that is known to be written without quotes.
    pub(super) fn parse(text: &str) -> Option<Self> {
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
    read_kind::<Open<T>, D>(deserializer, at)
}

/// Reads an enum of a kind.
pub(super) fn read_kind<'de, K: Kind, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<K::Value, D::Error> {
    deserializer.deserialize_any(EnumerationVisitor { at, kind: PhantomData::<K> })
}

/// Writes an enum, an unknown value as it came.
#[doc(hidden)]
pub fn write<T: Enumeration, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    match value.as_unknown() {
        Some(unknown) => write_scalar(&unknown.text, unknown.bare, serializer),
        None => write_known(value.as_str(), T::WIRE, serializer),
    }
}

/// Writes a known value of an enum.
pub(super) fn write_known<S: Serializer>(value: &str, wire: Wire, serializer: S) -> Result<S::Ok, S::Error> {
    write_scalar(value, if wire.is_bare(value) { Bare::parse(value) } else { None }, serializer)
}

fn write_scalar<S: Serializer>(text: &str, bare: Option<Bare>, serializer: S) -> Result<S::Ok, S::Error> {
    match bare {
        Some(Bare::Signed(number)) => serializer.serialize_i64(number),
        Some(Bare::Unsigned(number)) => serializer.serialize_u64(number),
        Some(Bare::Boolean(value)) => serializer.serialize_bool(value),
        None => serializer.serialize_str(text),
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
    let text = number.to_string();
    T::known(&text).unwrap_or_else(|| T::unknown(UnknownValue { text, bare: Some(Bare::Signed(number)) }))
}

/// Judges how well a value fits an enum: a known value of it better than any other text.
#[doc(hidden)]
pub fn fit<T: Enumeration>(value: &Held<'_>) -> Fit {
    fit_kind(value, T::WIRE, |text| T::known(text).is_some())
}

/// Judges how well a value fits an enum whose values are these on the wire.
pub(super) fn fit_kind(value: &Held<'_>, wire: Wire, is_known: impl Fn(&str) -> bool) -> Fit {
    let text = match (value, wire) {
        (Held::Text(text), Wire::Text | Wire::Mixed(_)) => text.to_string(),
        (Held::Number(number), Wire::Integer | Wire::Mixed(_)) => number.to_string(),
        (Held::Bool(value), Wire::Mixed(_)) => value.to_string(),
        _ => return Fit::NONE,
    };
    if is_known(&text) && wire.is_bare(&text) != matches!(value, Held::Text(_)) { Fit::EXACT } else { Fit::KIND }
}

/// How the values of an enum are made of what was read.
pub(super) trait Kind {
    type Value;

    /// The name of the type.
    const NAME: &'static str;

    const WIRE: Wire;

    /// Takes a value, which came without quotes if there is `bare`.
    fn value<E: Error>(text: &str, bare: Option<Bare>) -> Result<Self::Value, E>;

    /// Returns what stands for a `null` that is repaired.
    fn null() -> Self::Value;
}

/// The kind of an enum that keeps what it does not know.
struct Open<T>(PhantomData<T>);

impl<T: Enumeration> Kind for Open<T> {
    type Value = T;

    const NAME: &'static str = T::NAME;
    const WIRE: Wire = T::WIRE;

    fn value<E: Error>(text: &str, bare: Option<Bare>) -> Result<T, E> {
        Ok(T::known(text).unwrap_or_else(|| T::unknown(UnknownValue { text: text.to_owned(), bare })))
    }

    fn null() -> T {
        T::unknown(UnknownValue::default())
    }
}

struct EnumerationVisitor<K> {
    at: At,
    kind: PhantomData<K>,
}

impl<'de, K: Kind> Visitor<'de> for EnumerationVisitor<K> {
    type Value = K::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match K::WIRE {
            Wire::Text => "a string",
            Wire::Integer => "an integer",
            Wire::Mixed(_) => "a scalar",
        };
        write!(f, "{what} for enum {}", K::NAME)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<K::Value, E> {
        K::value(text, None)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<K::Value, E> {
        K::value(&number.to_string(), Some(Bare::Signed(number)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<K::Value, E> {
        let bare = i64::try_from(number).map_or(Bare::Unsigned(number), Bare::Signed);
        K::value(&number.to_string(), Some(bare))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<K::Value, E> {
        // JSON Schema counts `1.0` among the integers.
        match K::WIRE {
            Wire::Integer | Wire::Mixed(_) if number.fract() == 0.0 && number.abs() < MOST_EXACT => {
                self.visit_i64(number as i64)
            }
            _ => Err(E::invalid_type(Unexpected::Float(number), &self)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<K::Value, E> {
        self.at.null_for_value(&self).map(|()| K::null())
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<K::Value, A::Error> {
        digits::visit(self, object)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<K::Value, E> {
        match K::WIRE {
            Wire::Mixed(_) => K::value(&value.to_string(), Some(Bare::Boolean(value))),
            Wire::Text | Wire::Integer => Err(E::invalid_type(Unexpected::Bool(value), &self)),
        }
    }
}

/// Beyond this, a number with a fraction may have lost digits.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;
