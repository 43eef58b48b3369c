//! Turns the version that a document claims into a verdict: read, or refused with a reason.

use crate::diagnostics::Diagnostics;
use crate::load::{Node, Value};

/// What stands around the schemas of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Envelope {
    /// That of 2.0.
    Swagger,
    /// That of 3.0, or one that adds to it.
    OpenApi,
}

/// Returns the envelope of the document; reports if its version is not one that is read.
pub(super) fn check(root: &Node, diagnostics: &mut Diagnostics) -> Option<Envelope> {
    let Some(node) = root.get("openapi").or_else(|| root.get("swagger")) else {
        diagnostics.missing_version(root.origin);
        return None;
    };
    let text = match &node.value {
        Value::String(text) => text.to_string(),
        // An unquoted `3.1` is a number in YAML, and says the same.
        Value::Float(number) => format!("{number:?}"),
        Value::Integer(number) => format!("{number}.0"),
        _ => String::new(),
    };
    let known: &[(&str, Envelope)] = match root.get("openapi") {
        Some(_) => &[("3.0", Envelope::OpenApi), ("3.1", Envelope::OpenApi), ("3.2", Envelope::OpenApi)],
        None => &[("2.0", Envelope::Swagger)],
    };
    let envelope = known.iter().find(|(minor, _)| is_minor(&text, minor)).map(|(_, envelope)| *envelope);
    if envelope.is_none() {
        diagnostics.unsupported_version(node.origin, &text);
    }
    envelope
}

/// Whether `text` is `minor` or a patch release of it, such as `3.0.4` or `3.1.0-rc1`.
fn is_minor(text: &str, minor: &str) -> bool {
    text.trim().strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
}
