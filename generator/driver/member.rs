//! Turns a property of a body of several parts into a value of its type.

use client::runtime::json::Decode;

use crate::driver::read::read;
use crate::driver::{Sample, Unmade};

impl Sample {
    /// Returns a property of the body; where there is none, an option is `None`.
    pub(crate) fn member<T: Decode>(&self, name: &str) -> Result<T, Unmade> {
        read(&self.content()[name], name)
    }
}
