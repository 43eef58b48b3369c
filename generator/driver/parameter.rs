//! Turns a parameter of a sample into an argument.

use client::runtime::json::Decode;

use crate::driver::read::read;
use crate::driver::{Sample, Unmade};

impl Sample {
    /// Returns a parameter by its place and name; where there is none, an option is `None`.
    pub(crate) fn get<T: Decode>(&self, place: &str, name: &str) -> Result<T, Unmade> {
        read(&self.value[place][name], name)
    }
}
