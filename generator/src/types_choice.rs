//! What a caller decides of the types of a crate.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::load::Place;

/// What becomes of properties of which only one may be set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Oneofs {
    /// An enum, so that only one can be set.
    #[default]
    Enum,
    /// Fields like all others, whose documentation says that only one may be set.
    Flat,
}

impl FromStr for Oneofs {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "enum" => Ok(Self::Enum),
            "flat" => Ok(Self::Flat),
            _ => Err("oneofs are `enum` or `flat`"),
        }
    }
}

/// What becomes of the values that an enum does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Enums {
    /// They are kept as they came.
    #[default]
    Open,
    /// They are errors, and a `match` needs no arm for them.
    Closed,
}

impl FromStr for Enums {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "open" => Ok(Self::Open),
            "closed" => Ok(Self::Closed),
            _ => Err("enums are `open` or `closed`"),
        }
    }
}

/// Which enums are open and which are closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnumRules {
    /// All those of which nothing else is said.
    pub all: Enums,
    /// Those of some schemas, by their names, as `Renames::schemas` has them.
    pub of: BTreeMap<String, EnumRule>,
}

/// What the enum of one schema is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumRule {
    pub(crate) enums: Enums,
    pub(crate) place: Place,
}

impl EnumRule {
    /// Says what the enum is.
    pub fn new(enums: Enums) -> Self {
        Self { enums, place: Place::whole("options") }
    }

    /// Says where that is written, for diagnostics.
    pub fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }
}

/// The traits that a type derives beside its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derives {
    pub(crate) paths: Vec<String>,
    pub(crate) place: Place,
}

impl Derives {
    /// Takes paths of derive macros, such as `Hash` or `schemars::JsonSchema`.
    ///
    /// # Errors
    ///
    /// One of them is no path, and is returned.
    pub fn new(paths: Vec<String>) -> Result<Self, String> {
        let is_name = |name: &str| {
            let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
            starts && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let wrong = paths.iter().find(|path| !path.trim_start_matches("::").split("::").all(is_name)).cloned();
        match wrong {
            Some(wrong) => Err(wrong),
            None => Ok(Self { paths, place: Place::whole("options") }),
        }
    }

    /// Says where they are written, for diagnostics.
    pub fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }
}
