//! Turns a value of a sample into an argument, by the decoding of its type.

use client::runtime::json::{Decode, Mode, decode};
use client::serde_json::Value;

use crate::driver::Unmade;

/// Reads a value as its type does. The text of a number may be a number, since parameters are written as text anyway.
pub(crate) fn read<T: Decode>(value: &Value, name: &str) -> Result<T, Unmade> {
    let text = value.to_string();
    let unmade = |problem: &dyn std::fmt::Display| Unmade(format!("`{name}` is not of its type: {problem}: {text}"));
    decode(text.as_bytes(), Mode::Lossless).map(|(value, _)| value).map_err(|error| unmade(&error))
}
