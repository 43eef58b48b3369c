//! Turns an operation into the name of the group that it belongs to.

use crate::load::Node;

/// What names the group of an operation.
const GROUP_NAMES: [&str; 2] = ["x-speakeasy-group", "x-fern-sdk-group-name"];

/// Returns the name of the group of an operation: the wished one, its first tag, or the first part of its path that is a name.
pub(super) fn group(path: &str, operation: &Node) -> String {
    let tags = operation.get("tags").and_then(Node::as_sequence).unwrap_or_default();
    let first = || tags.first().and_then(Node::as_str).map(str::to_owned);
    let segment = || {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty() && !segment.starts_with('{'));
        segments.find(|segment| *segment != "api" && !is_version(segment)).unwrap_or("operations")
    };
    wished(operation).or_else(first).unwrap_or_else(|| segment().to_owned())
}

/// Returns the name that an operation asks for, its parts separated by dots.
fn wished(operation: &Node) -> Option<String> {
    let group = GROUP_NAMES.iter().find_map(|name| operation.get(name))?;
    let name = match group.as_sequence() {
        Some(parts) => parts.iter().filter_map(Node::as_str).collect::<Vec<_>>().join("."),
        None => group.as_str()?.to_owned(),
    };
    Some(name).filter(|name| name.chars().any(char::is_alphanumeric))
}

fn is_version(segment: &str) -> bool {
    let digits = segment.strip_prefix('v').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
