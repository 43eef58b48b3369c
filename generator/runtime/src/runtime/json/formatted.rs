//! Turns JSON strings of a format, such as timestamps, into values.

use super::context::RepairKind;
use super::{At, Fit};
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde_json::Value;
use std::fmt;
use std::marker::PhantomData;

/// A value that is a string of some format on the wire.
pub trait Formatted: Sized {
    /// What is expected, as an error says it.
    const EXPECTED: &'static str;

    /// Reads a text; nothing, if it is not of the format.
    fn parse(text: &str) -> Option<Self>;

    /// Reads a text that is not of the format, but that says what was meant, and names what is odd about it.
    fn correct(text: &str) -> Option<(Self, RepairKind)> {
        let _ = text;
        None
    }

    /// Takes a number in place of the text, where the format has one.
    fn number(number: i128) -> Option<Self> {
        let _ = number;
        None
    }

    /// Returns the value that stands in a record until its property is read.
    fn blank() -> Self;

    /// Judges how well a text fits, for a union to choose a variant.
    fn fit(text: &str) -> Fit {
        if Self::parse(text).is_some() { Fit::EXACT } else { Fit::NONE }
    }
}

/// Reads a value of a format.
#[doc(hidden)]
pub fn read<'de, T: Formatted, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<T, D::Error> {
    deserializer.deserialize_any(FormattedVisitor { at, unreadable: None, value: PhantomData })
}

/// Reads a value of a format where none may be: one that cannot be read is none, if the mode corrects.
#[doc(hidden)]
pub fn read_optional<'de, T: Formatted, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(FormattedVisitor { at, unreadable: Some(None), value: PhantomData::<T> })
}

/// Judges how well a value fits a format.
#[doc(hidden)]
pub fn fit<T: Formatted>(value: &Value) -> Fit {
    match value {
        Value::String(text) => T::fit(text),
        Value::Number(number) => {
            let number = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
            if number.and_then(T::number).is_some() { Fit::KIND } else { Fit::NONE }
        }
        _ => Fit::NONE,
    }
}

/// Reads a `T`, or an `Option` of it.
struct FormattedVisitor<T, O> {
    at: At,
    /// What stands for a text that cannot be read, if anything does.
    unreadable: Option<O>,
    value: PhantomData<T>,
}

impl<T: Formatted, O: From<T>> Visitor<'_> for FormattedVisitor<T, O> {
    type Value = O;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<O, E> {
        if let Some(value) = T::parse(text) {
            return Ok(value.into());
        }
        match (T::correct(text), self.unreadable) {
            (Some((value, kind)), _) if self.at.corrected(kind) => Ok(value.into()),
            (None, Some(unreadable)) if self.at.unreadable() => Ok(unreadable),
            _ => Err(E::invalid_value(Unexpected::Str(text), &T::EXPECTED)),
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<O, E> {
        match T::number(number.into()) {
            Some(value) => Ok(value.into()),
            None => Err(E::invalid_type(Unexpected::Signed(number), &self)),
        }
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<O, E> {
        match T::number(number.into()) {
            Some(value) => Ok(value.into()),
            None => Err(E::invalid_type(Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<O, E> {
        // A whole number is an integer; one that is too large for `i128` becomes its limit, which fits nothing.
        match T::number(number as i128) {
            Some(value) if number.fract() == 0.0 => Ok(value.into()),
            _ => Err(E::invalid_type(Unexpected::Float(number), &self)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<O, E> {
        self.at.null_for_value(&self).map(|()| T::blank().into())
    }
}
