//! Turns a text of a sample into what is uploaded.

use client::Upload;
use client::serde_json::Value;

/// Returns a file with the text; any other value is uploaded as JSON.
pub(crate) fn upload(value: &Value) -> Option<Upload> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(Upload::bytes(text.clone()).file_name("file")),
        other => Some(Upload::bytes(other.to_string()).file_name("file")),
    }
}
