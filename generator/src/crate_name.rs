//! Turns a text that a person gave into the name of a crate, or says why it cannot be one.

use std::fmt;
use std::str::FromStr;

/// The longest name that crates.io takes.
const LONGEST: usize = 64;

/// The crates that come with Rust, and names that cargo keeps for itself.
const TAKEN: &[&str] = &["alloc", "build", "core", "deps", "examples", "incremental", "proc_macro", "std", "test"];

/// The name of a crate, which cargo and crates.io accept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CrateName(String);

impl CrateName {
    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CrateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<CrateName> for String {
    fn from(name: CrateName) -> Self {
        name.0
    }
}

impl FromStr for CrateName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let identifier = text.replace('-', "_");
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if text.is_empty() {
            Err("a crate needs a name")
        } else if !text.bytes().all(plain) {
            Err("a crate's name has only ASCII letters, digits, `-` and `_`")
        } else if !text.starts_with(|first: char| first.is_ascii_alphabetic()) {
            Err("a crate's name starts with a letter")
        } else if text.len() > LONGEST {
            Err("a crate's name has at most 64 characters")
        } else if TAKEN.contains(&identifier.as_str()) {
            Err("Rust or cargo has taken this name")
        } else if syn::parse_str::<syn::Ident>(&identifier).is_err() {
            Err("this is a keyword of Rust")
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    //! Turns good and bad texts into names and refusals.

    use super::CrateName;

    #[test]
    fn names_that_cargo_takes_are_names() {
        for name in ["c1", "api-client", "Foo_bar9", "a", &"x".repeat(64)] {
            assert_eq!(name.parse::<CrateName>().unwrap().as_str(), name);
        }
    }

    #[test]
    fn names_that_cargo_refuses_are_refused() {
        for name in ["", "1c", "-a", "_a", "a b", "a.b", "größe", "std", "proc-macro", "fn", "self", "try"] {
            assert!(name.parse::<CrateName>().is_err(), "{name}");
        }
        assert!("x".repeat(65).parse::<CrateName>().is_err());
    }
}
