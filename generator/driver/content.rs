//! Turns a sample into the value of its body.

use client::serde_json::Value;

use crate::driver::Sample;

impl Sample {
    /// Returns the body as it stands in the sample.
    pub(crate) fn content(&self) -> &Value {
        &self.value["body"]
    }
}
