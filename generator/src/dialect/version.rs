//! Turns the version that a document claims into a verdict: read, or refused with a reason.

use crate::diagnostics::Diagnostics;
use crate::load::{Node, Value};

/// Whether the document is of a version that is read; reports why not.
pub(super) fn check(root: &Node, diagnostics: &mut Diagnostics) -> bool {
    let Some(node) = root.get("openapi").or_else(|| root.get("swagger")) else {
        diagnostics.missing_version(root.origin);
        return false;
    };
    let text = match &node.value {
        Value::String(text) => text.to_string(),
        // An unquoted `3.1` is a number in YAML, and says the same.
        Value::Float(number) => format!("{number:?}"),
        Value::Integer(number) => format!("{number}.0"),
        _ => String::new(),
    };
    let known = root.get("openapi").is_some() && ["3.0", "3.1"].iter().any(|minor| is_minor(&text, minor));
    if !known {
        diagnostics.unsupported_version(node.origin, &text);
    }
    known
}

/// Whether `text` is `minor` or a patch release of it, such as `3.0.4` or `3.1.0-rc1`.
fn is_minor(text: &str, minor: &str) -> bool {
    text.trim().strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
}
