//! Turns a pattern such as `x-speakeasy-*` into an answer: which extensions of a description are as if not written.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use crate::load::Place;
use crate::selector::matches;

/// What every extension starts with (OpenAPI 3.1, section 4.9).
const START: &str = "x-";

/// The extensions that this library adds itself, for its own stages.
const OWN: &str = "x-restitch-";

/// A pattern of names of extensions, in which `*` stands for any characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionPattern {
    text: String,
    place: Place,
}

/// A text that is the name of no extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoExtension;

impl ExtensionPattern {
    /// Says where the pattern is written, for diagnostics.
    pub fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// Returns the pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    pub(crate) fn matches(&self, key: &str) -> bool {
        key.starts_with(START) && !key.starts_with(OWN) && matches(&self.text, key)
    }
}

impl FromStr for ExtensionPattern {
    type Err = NoExtension;

    fn from_str(text: &str) -> Result<Self, NoExtension> {
        match text.strip_prefix(START) {
            Some(name) if !name.is_empty() => Ok(Self { text: text.to_owned(), place: Place::whole("options") }),
            _ => Err(NoExtension),
        }
    }
}

impl fmt::Display for NoExtension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of an extension starts with `x-`, as in `x-speakeasy-*`")
    }
}

impl Error for NoExtension {}
