//! What a caller decides of the types of a crate.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

use crate::date_time::DateTime;
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

/// A type of another crate that stands for a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignType {
    pub(crate) path: String,
    pub(crate) place: Place,
}

/// The types that need no path, since Rust has them.
const BUILT_IN: [&str; 7] = ["String", "bool", "f64", "i32", "i64", "u32", "u64"];

impl ForeignType {
    /// Takes the path of a type without parameters, such as `rust_decimal::Decimal`, or a scalar of Rust.
    ///
    /// # Errors
    ///
    /// It is no path that starts with the name of another crate.
    pub fn new(path: &str) -> Result<Self, NoType> {
        let mut names = path.split("::");
        let first = names.next().unwrap_or_default();
        let is_path = is_name(first) && names.clone().count() > 0 && names.all(is_name);
        let is_own = ["crate", "self", "super", "Self"].contains(&first);
        match (is_path && !is_own) || BUILT_IN.contains(&path) {
            true => Ok(Self { path: path.to_owned(), place: Place::whole("options") }),
            false => Err(NoType(path.to_owned())),
        }
    }

    /// Says where it is written, for diagnostics.
    pub fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// Returns the name of the crate that it is of; nothing for what a generated crate has anyway.
    pub(crate) fn library(&self, date_time: DateTime) -> Option<&str> {
        let (library, _) = self.path.split_once("::")?;
        let of_times: &[&str] =
            if date_time == DateTime::Jiff { &["jiff::Timestamp", "jiff::civil::Date"] } else { &[] };
        let is_there = ["alloc", "core", "serde_json", "std"].contains(&library)
            || self.path == "uuid::Uuid"
            || of_times.contains(&&*self.path);
        (!is_there).then_some(library)
    }
}

/// A text that is no type of another crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoType(String);

impl fmt::Display for NoType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = BUILT_IN.join("`, `");
        write!(
            f,
            "`{}` is no path of a type in another crate, such as `rust_decimal::Decimal`, and none of `{known}`",
            self.0
        )
    }
}

impl Error for NoType {}

/// Whether a text can stand between the colons of a path.
fn is_name(name: &str) -> bool {
    let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    starts && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
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
