//! Turns JSON strings of a format, such as timestamps, into values.

use super::context::RepairKind;
use super::{At, Fit, Held, digits};
use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};
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

    /// Takes the milliseconds since 1970 began, where the format is that of a time.
    fn from_unix(milliseconds: i64) -> Option<Self> {
        let _ = milliseconds;
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
pub fn fit<T: Formatted>(value: &Held<'_>) -> Fit {
    match value {
        Held::Text(text) => T::fit(text),
        Held::Number(number) => {
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

impl<T: Formatted, O: From<T>> FormattedVisitor<T, O> {
    fn number<E: Error>(self, number: i128, unexpected: Unexpected<'_>) -> Result<O, E> {
        match (T::number(number), unix_milliseconds(number).and_then(T::from_unix)) {
            (Some(value), _) => Ok(value.into()),
            (None, Some(time)) if self.at.corrected(RepairKind::NumberForTime) => Ok(time.into()),
            _ => Err(E::invalid_type(unexpected, &self)),
        }
    }
}

/// Numbers from here on are milliseconds since 1970 began, and the others seconds: this is the year 5138 in seconds.
const LEAST_MILLISECONDS: u64 = 100_000_000_000;

/// Returns the milliseconds since 1970 began that a number means; nothing, if that is beyond the year 9999.
fn unix_milliseconds(number: i128) -> Option<i64> {
    const LAST: i64 = 253_402_300_799_999;
    let number = i64::try_from(number).ok().filter(|number| (-LAST..=LAST).contains(number))?;
    Some(if number.unsigned_abs() < LEAST_MILLISECONDS { number * 1000 } else { number })
}

impl<'de, T: Formatted, O: From<T>> Visitor<'de> for FormattedVisitor<T, O> {
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
        let unexpected = Unexpected::Signed(number);
        self.number(number.into(), unexpected)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<O, E> {
        let unexpected = Unexpected::Unsigned(number);
        self.number(number.into(), unexpected)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<O, E> {
        // A whole number is an integer; one that is too large for `i128` becomes its limit, which fits nothing.
        let unexpected = Unexpected::Float(number);
        match number.fract() == 0.0 {
            true => self.number(number as i128, unexpected),
            false => Err(E::invalid_type(unexpected, &self)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<O, E> {
        self.at.null_for_value(&self).map(|()| T::blank().into())
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<O, A::Error> {
        digits::visit(self, object)
    }
}
