//! Turns a list of texts of a sample into what is uploaded.

use client::Upload;
use client::serde_json::Value;

use crate::driver::upload::upload;

/// Returns a file with each of the texts.
pub(crate) fn files(value: &Value) -> Option<Vec<Upload>> {
    match value {
        Value::Array(items) => items.iter().map(upload).collect(),
        other => upload(other).map(|upload| vec![upload]),
    }
}
