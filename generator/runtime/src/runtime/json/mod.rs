//! Turns JSON text into values and back, in a decoding mode, without derived code.
//!
//! Generated types state their shape as a table and two small functions ([`Record`]); everything that all of them
//! share is here, written once. A type that is used with plain `serde_json` reads in [`Mode::Strict`].

mod base64;
mod closed;
mod container;
mod context;
pub(super) mod digits;
mod encoding;
mod enumeration;
mod foreign;
mod form;
mod formatted;
mod held;
mod macros;
mod missing;
mod oneof;
mod record;
mod scalar;
mod shape;
mod union;

pub use base64::{Base64, Base64Url};
pub use closed::{Closed, NoValue};
use context::Keeping;
#[doc(hidden)]
pub use context::failed_item;
pub use context::{Drift, Mode, Repair, RepairKind};
pub use enumeration::{Enumeration, UnknownValue, Wire};
pub use form::{As, Form, Quoted, blank_as};
pub use formatted::Formatted;
#[doc(hidden)]
pub use held::Held;
pub use missing::{MissingField, Redacted};
pub use oneof::Oneof;
pub use record::{Fields, Record, Slot};
pub use shape::{At, Field, Shape};
pub use union::{Fit, Union, UnionShape, Variant, variant, variant_as, write_variant, write_variant_as};

#[doc(hidden)]
pub use crate::closed;
#[doc(hidden)]
pub use crate::foreign;
#[doc(hidden)]
pub use crate::{enumeration, formatted, integers, record, union};
#[doc(hidden)]
pub use closed::{find as find_closed, fit as fit_closed, read as read_closed, write as write_closed};
#[doc(hidden)]
pub use enumeration::{
    fit as fit_enumeration, from_integer, from_text, read as read_enumeration, write as write_enumeration,
};
#[doc(hidden)]
pub use foreign::{fit as fit_foreign, text as text_of_foreign};
#[doc(hidden)]
pub use formatted::{fit as fit_formatted, read as read_formatted, read_optional as read_optional_formatted};
#[doc(hidden)]
pub use record::{read as read_record, write as write_record};
#[doc(hidden)]
pub use union::{fit as fit_union, read as read_union};

pub use serde::de::MapAccess;
pub use serde::ser::{SerializeMap, Serializer};

use serde::{Deserializer, Serialize};
use std::fmt;

/// A value that can be read in every [`Mode`].
pub trait Decode: Sized {
    /// Whether the text is read at all; nothing is expected of an answer that the description gives no type.
    #[doc(hidden)]
    const READS: bool = true;

    /// Reads a value. `at` names the property that holds it, so that a repair can say where it was made.
    ///
    /// # Errors
    /// Returns the deserializer's error where the input does not fit the type and the mode repairs nothing.
    fn decode<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error>;

    /// Returns the value that stands in a record until its property is read: zero, empty, or unknown.
    fn blank() -> Self;

    /// Reads the value of a property, where `null` may mean something else than inside a list.
    ///
    /// # Errors
    /// As [`Decode::decode`].
    fn decode_property<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error> {
        Self::decode(deserializer, at)
    }

    /// Reads a value where there may be none. A text that cannot be read is none, if the mode corrects.
    ///
    /// # Errors
    /// As [`Decode::decode`].
    #[inline]
    fn decode_optional<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Option<Self>, D::Error> {
        Self::decode(deserializer, at).map(Some)
    }

    /// Reads a list of values that came as one text, if there is such a form of them.
    #[doc(hidden)]
    fn unpack(text: &str) -> Option<Vec<Self>> {
        let _ = text;
        None
    }

    /// Judges by its outside how well a value fits, for a union to choose a variant.
    fn fit(value: &Held<'_>) -> Fit {
        let _ = value;
        Fit::ANY
    }
}

/// Decodes JSON text in the given mode, and tells what was repaired on the way.
///
/// # Errors
/// Returns a [`DecodeError`] with the path of the offending value if the text is not JSON or does not fit `T`.
pub fn decode<T: Decode>(bytes: &[u8], mode: Mode) -> Result<(T, Drift), DecodeError> {
    if !T::READS {
        return Ok((T::blank(), Drift::default()));
    }
    // To look at the whole text once takes a fraction of what it takes to look at each string.
    match std::str::from_utf8(bytes) {
        Ok(text) => decode_text(text, mode),
        Err(error) => encoding::decode(bytes, error.valid_up_to(), mode),
    }
}

fn decode_text<T: Decode>(text: &str, mode: Mode) -> Result<(T, Drift), DecodeError> {
    match read(text, mode, Keeping::No) {
        // A union can keep what does not fit, if all else does.
        Err(error) if mode >= Mode::Corrected => read(text, mode, Keeping::Yes).map_err(|_| error),
        result => result,
    }
}

fn read<T: Decode>(text: &str, mode: Mode, keeping: Keeping) -> Result<(T, Drift), DecodeError> {
    let (result, drift, path) = context::within(mode, keeping, || {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = T::decode(&mut deserializer, At::ROOT)?;
        deserializer.end()?;
        Ok(value)
    });
    match result {
        Ok(value) => Ok((value, drift)),
        Err(source) => Err(DecodeError { path, source, is_of_json: true }),
    }
}

/// Encodes a value as JSON text.
///
/// # Errors
/// Returns an error if a value has no JSON form, such as a map with a key that is not a string.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(value)
}

/// JSON text that does not fit the type it was read as.
#[derive(Debug)]
pub struct DecodeError {
    path: String,
    source: serde_json::Error,
    /// The value was read from JSON, and not from another notation.
    is_of_json: bool,
}

impl DecodeError {
    /// Returns the path of the value that does not fit, such as `list[3].app.id`; empty for the whole text.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Says that the value was read from another notation than JSON.
    #[doc(hidden)]
    pub fn of_other_notation(self) -> Self {
        Self { is_of_json: false, ..self }
    }

    pub(crate) fn is_of_json(&self) -> bool {
        self.is_of_json
    }
}

impl From<serde_json::Error> for DecodeError {
    /// Says that the text as a whole does not fit.
    fn from(source: serde_json::Error) -> Self {
        Self { path: String::new(), source, is_of_json: false }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => write!(f, "{}", self.source),
            path => write!(f, "`{path}`: {}", self.source),
        }
    }
}

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
