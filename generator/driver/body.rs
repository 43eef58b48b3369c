//! Turns the body of a sample into an argument.

use client::runtime::json::Decode;

use crate::driver::read::read;
use crate::driver::{Sample, Unmade};

impl Sample {
    /// Returns the body; where there is none, an option is `None`.
    pub(crate) fn body<T: Decode>(&self) -> Result<T, Unmade> {
        read(self.content(), "body")
    }
}
