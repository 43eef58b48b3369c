//! Turns variables of the environment into settings of a client, where a program asks for that.

use std::env;

use crate::runtime::error::Error;

/// The variables whose names start with a prefix.
///
/// What is set to nothing counts as not set.
#[derive(Clone, Copy, Debug)]
pub struct Environment {
    prefix: &'static str,
}

impl Environment {
    /// Reads variables whose names start with `prefix` and an underscore.
    pub fn new(prefix: &'static str) -> Self {
        Self { prefix }
    }

    /// Returns the value of a variable, if it is set.
    ///
    /// # Errors
    /// The value is not Unicode.
    pub fn text(&self, name: &str) -> Result<Option<String>, Error> {
        let name = self.name(name);
        match env::var_os(&name) {
            None => Ok(None),
            Some(value) if value.is_empty() => Ok(None),
            Some(value) => value.into_string().map(Some).map_err(|_| Error::build(format!("`{name}` is not Unicode"))),
        }
    }

    /// Returns the values of two variables that are of no use without each other.
    ///
    /// # Errors
    /// Only one of them is set, or a value is not Unicode.
    pub fn pair(&self, first: &str, second: &str) -> Result<Option<(String, String)>, Error> {
        match (self.text(first)?, self.text(second)?) {
            (Some(one), Some(other)) => Ok(Some((one, other))),
            (None, None) => Ok(None),
            (is_set, _) => {
                let (set, missing) = if is_set.is_some() { (first, second) } else { (second, first) };
                Err(Error::build(format!("`{}` is set, but not `{}`", self.name(set), self.name(missing))))
            }
        }
    }

    fn name(&self, name: &str) -> String {
        format!("{}_{name}", self.prefix)
    }
}
