//! Turns values into the form that they have on the wire, where it is another than that of their type, and back.

use super::{Decode, Formatted};
use serde::ser::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt::Display;

/// A form on the wire, which is read in place of the value: integers as [`Quoted`] strings, bytes as [`super::Base64`].
///
/// The fields of a record have plain types; what their form is, is said where they are read and written.
pub trait Form: Decode {
    /// The type that fields have.
    type Value;

    /// Returns the value of what was read.
    fn into_value(self) -> Self::Value;

    /// Writes a value in this form.
    ///
    /// # Errors
    /// Returns the serializer's error.
    fn write<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Returns the value that stands in a record until its property is read in the form `F`.
pub fn blank_as<F: Form>() -> F::Value {
    F::blank().into_value()
}

/// A value that is written in the form `F`.
pub struct As<'a, F: Form>(pub &'a F::Value);

impl<F: Form> Serialize for As<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        F::write(self.0, serializer)
    }
}

impl<F: Form> Form for Option<F> {
    type Value = Option<F::Value>;

    fn into_value(self) -> Self::Value {
        self.map(F::into_value)
    }

    fn write<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => F::write(value, serializer),
            None => serializer.serialize_none(),
        }
    }
}

impl<F: Form> Form for Vec<F> {
    type Value = Vec<F::Value>;

    fn into_value(self) -> Self::Value {
        self.into_iter().map(F::into_value).collect()
    }

    fn write<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(value.iter().map(As::<F>))
    }
}

impl<F: Form> Form for BTreeMap<String, F> {
    type Value = BTreeMap<String, F::Value>;

    fn into_value(self) -> Self::Value {
        self.into_iter().map(|(key, value)| (key, value.into_value())).collect()
    }

    fn write<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(value.iter().map(|(key, value)| (key, As::<F>(value))))
    }
}

/// An integer of 64 bits in a string, as protobuf's JSON has it; a plain number is read, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted<T>(T);

macro_rules! quoted {
    ($($integer:ident)*) => {$(
        impl Formatted for Quoted<$integer> {
            const EXPECTED: &'static str = concat!("a string with an ", stringify!($integer));

            fn parse(text: &str) -> Option<Self> {
                text.parse().ok().map(Quoted)
            }

            fn number(number: i128) -> Option<Self> {
                number.try_into().ok().map(Quoted)
            }

            fn blank() -> Self {
                Quoted(0)
            }
        }

        crate::formatted!(Quoted<$integer>);
    )*};
}

quoted!(i64 u64);

impl<T> Form for Quoted<T>
where
    Self: Decode,
    T: Copy + Display,
{
    type Value = T;

    fn into_value(self) -> T {
        self.0
    }

    fn write<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }
}
