//! Turns the value of a parameter into the text that its style has for it (RFC 6570, and OpenAPI's own).

use crate::ir::{Style, StyleKind};
use serde_json::Value;

/// Returns the pairs that a value is in a query, or in a form; their texts are not escaped yet.
pub(super) fn pairs(name: &str, value: &Value, style: Style) -> Vec<(String, String)> {
    let pair = |text: String| vec![(name.to_owned(), text)];
    match (value, style.kind) {
        (_, StyleKind::Json) => pair(value.to_string()),
        (Value::Object(object), StyleKind::Deep) => {
            let members = object.iter().flat_map(|(key, value)| pairs(&format!("{name}[{key}]"), value, style));
            members.collect()
        }
        (Value::Object(object), _) if style.is_exploded => {
            object.iter().map(|(key, value)| (key.clone(), text(value))).collect()
        }
        (Value::Array(items), _) if style.is_exploded || style.kind == StyleKind::Field => {
            items.iter().map(|item| (name.to_owned(), text(item))).collect()
        }
        (Value::Array(_) | Value::Object(_), kind) => pair(joined(value, separator(kind), style)),
        _ => pair(text(value)),
    }
}

/// Returns the text that a value is in a path or in a header; it is not escaped yet.
pub(super) fn single(name: &str, value: &Value, style: Style) -> String {
    match style.kind {
        StyleKind::Json => value.to_string(),
        StyleKind::Label => format!(".{}", joined(value, if style.is_exploded { "." } else { "," }, style)),
        StyleKind::Matrix
            if style.is_exploded && !matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_)) =>
        {
            let pairs = pairs(name, value, style).into_iter().map(|(name, text)| format!(";{name}={text}"));
            pairs.collect()
        }
        StyleKind::Matrix => format!(";{name}={}", joined(value, ",", style)),
        _ => joined(value, ",", style),
    }
}

fn separator(kind: StyleKind) -> &'static str {
    match kind {
        StyleKind::Space => " ",
        StyleKind::Pipe => "|",
        StyleKind::Tab => "\t",
        _ => ",",
    }
}

fn joined(value: &Value, separator: &str, style: Style) -> String {
    let texts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(text).collect(),
        Value::Object(object) if style.is_exploded => {
            object.iter().map(|(key, value)| format!("{key}={}", text(value))).collect()
        }
        Value::Object(object) => object.iter().flat_map(|(key, value)| [key.clone(), text(value)]).collect(),
        _ => vec![text(value)],
    };
    texts.join(separator)
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Escapes a text for a path segment or a query: all but what is unreserved (RFC 3986, section 2.3).
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}
