//! Turns JSON scalars into closed enums, for which a value that they do not know is an error.

use super::context::refuse;
use super::enumeration::{Bare, Kind, fit_kind, read_kind, write_known};
use super::{At, Fit, Held, Wire};
use serde::de::{Deserializer, Error};
use serde::ser::Serializer;
use std::fmt;
use std::marker::PhantomData;

/// An enum of strings, or of other scalars, whose values are all known.
pub trait Closed: Copy + 'static {
    /// The name of the type.
    const NAME: &'static str;

    /// What its values are on the wire.
    const WIRE: Wire = Wire::Text;

    /// All values, of which there is at least one.
    const ALL: &'static [Self];

    /// Returns the value as it is on the wire.
    fn as_str(&self) -> &'static str;
}

/// A value that a closed enum does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoValue {
    name: &'static str,
    value: String,
    allowed: Vec<&'static str>,
}

impl fmt::Display for NoValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value, allowed } = self;
        write!(f, "unknown value `{value}` for enum {name}, which has `{}`", allowed.join("`, `"))
    }
}

impl std::error::Error for NoValue {}

/// Returns the value of a text that is at hand.
#[doc(hidden)]
pub fn find<T: Closed>(text: &str) -> Result<T, NoValue> {
    let known = T::ALL.iter().copied().find(|value| value.as_str() == text);
    known.ok_or_else(|| {
        let allowed = T::ALL.iter().map(Closed::as_str).collect();
        NoValue { name: T::NAME, value: text.to_owned(), allowed }
    })
}

/// Reads a closed enum.
#[doc(hidden)]
pub fn read<'de, T: Closed, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<T, D::Error> {
    read_kind::<Shut<T>, D>(deserializer, at)
}

/// Writes a closed enum.
#[doc(hidden)]
pub fn write<T: Closed, S: Serializer>(value: T, serializer: S) -> Result<S::Ok, S::Error> {
    write_known(value.as_str(), T::WIRE, serializer)
}

/// Judges how well a value fits a closed enum: only what it knows fits at all.
#[doc(hidden)]
pub fn fit<T: Closed>(value: &Held<'_>) -> Fit {
    let fit = fit_kind(value, T::WIRE, |text| find::<T>(text).is_ok());
    if fit == Fit::EXACT { fit } else { Fit::NONE }
}

/// The kind of an enum for which an unknown value is an error of every mode.
struct Shut<T>(PhantomData<T>);

impl<T: Closed> Kind for Shut<T> {
    type Value = T;

    const NAME: &'static str = T::NAME;
    const WIRE: Wire = T::WIRE;

    fn value<E: Error>(text: &str, _: Option<Bare>) -> Result<T, E> {
        find(text).map_err(|error| {
            refuse();
            E::custom(error)
        })
    }

    fn null() -> T {
        T::ALL[0]
    }
}

/// Implements decoding, the serde traits, text conversions and parameters for a [`Closed`].
#[doc(hidden)]
#[macro_export]
macro_rules! closed {
    ($closed:ident) => {
        impl $crate::runtime::json::Decode for $closed {
            fn decode<'de, D: serde::Deserializer<'de>>(
                deserializer: D,
                at: $crate::runtime::json::At,
            ) -> Result<Self, D::Error> {
                $crate::runtime::json::read_closed(deserializer, at)
            }

            fn blank() -> Self {
                <Self as $crate::runtime::json::Closed>::ALL[0]
            }

            fn fit(value: &$crate::runtime::json::Held<'_>) -> $crate::runtime::json::Fit {
                $crate::runtime::json::fit_closed::<Self>(value)
            }
        }

        impl<'de> serde::Deserialize<'de> for $closed {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::json::read_closed(deserializer, $crate::runtime::json::At::ROOT)
            }
        }

        impl serde::Serialize for $closed {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::json::write_closed(*self, serializer)
            }
        }

        impl $closed {
            /// All values, in the order of the description.
            pub const ALL: &'static [Self] = <Self as $crate::runtime::json::Closed>::ALL;

            /// Returns the value as it is on the wire.
            pub fn as_str(&self) -> &'static str {
                $crate::runtime::json::Closed::as_str(self)
            }
        }

        impl std::str::FromStr for $closed {
            type Err = $crate::runtime::json::NoValue;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                $crate::runtime::json::find_closed(value)
            }
        }

        impl std::fmt::Display for $closed {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::runtime::json::Closed::as_str(self))
            }
        }

        impl $crate::runtime::parameter::Text for $closed {
            fn text(&self) -> std::borrow::Cow<'_, str> {
                $crate::runtime::json::Closed::as_str(self).into()
            }
        }
    };
    ($closed:ident, integers) => {
        $crate::closed!($closed);

        impl $closed {
            /// Returns the value as an integer.
            pub fn as_i64(&self) -> Option<i64> {
                $crate::runtime::json::Closed::as_str(self).parse().ok()
            }
        }

        impl TryFrom<i64> for $closed {
            type Error = $crate::runtime::json::NoValue;

            fn try_from(value: i64) -> Result<Self, Self::Error> {
                $crate::runtime::json::find_closed(&value.to_string())
            }
        }
    };
}
