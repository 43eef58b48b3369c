//! Turns values of another kind than the specification has, as careless authors write them, into what they must mean.

use super::grammar::Kind;
use crate::diagnostics::Diagnostics;
use crate::load::{Mapping, Node, Value};

/// What the value of a key has to be.
enum Expected {
    Text,
    Texts,
    Truth,
}

/// Repairs an object of the envelope: what is `null` is absent, and a number is the text that it is written as.
pub(super) fn repair(node: &mut Node, kind: Kind, diagnostics: &mut Diagnostics) {
    if node.is_null() && is_entry(kind) {
        diagnostics.null_value(node.origin);
        node.value = Value::Mapping(Default::default());
    }
    let Some(mapping) = node.as_mapping_mut() else { return };
    mapping.retain(|key, child| {
        let is_absent = child.is_null() && is_no_null(kind, key);
        if is_absent {
            diagnostics.null_value(child.origin);
        }
        !is_absent
    });
    for (key, child) in mapping.iter_mut() {
        match expected(kind, key) {
            Some(Expected::Text) => text(child, diagnostics),
            Some(Expected::Texts) => texts(child, diagnostics),
            Some(Expected::Truth) => truth(child, diagnostics),
            None if &**key == "security" => requirements(child, diagnostics),
            None => {}
        }
    }
}

/// A scheme without scopes has an empty list of them, which is often written as nothing.
fn requirements(security: &mut Node, diagnostics: &mut Diagnostics) {
    let requirements = security.as_sequence_mut().into_iter().flatten().filter_map(Node::as_mapping_mut);
    for (_, scopes) in requirements.flat_map(Mapping::iter_mut).filter(|(_, scopes)| scopes.is_null()) {
        diagnostics.null_value(scopes.origin);
        scopes.value = Value::Sequence(Vec::new());
    }
}

/// Whether objects of this kind stand in a map, in which `null` says that there is one, of which nothing is said.
fn is_entry(kind: Kind) -> bool {
    matches!(kind, Kind::Response | Kind::MediaType | Kind::Encoding | Kind::ServerVariable | Kind::PathItem)
}

/// Whether a key has a value that is never `null`.
///
/// Keys that are names, schemas, extensions and examples are not among them.
fn is_no_null(kind: Kind, key: &str) -> bool {
    kind != Kind::Callback && !key.starts_with("x-") && !matches!(key, "example" | "examples" | "default" | "schema")
}

fn expected(kind: Kind, key: &str) -> Option<Expected> {
    use Kind::*;
    Some(match (kind, key) {
        (Info, "title" | "summary" | "description" | "version" | "termsOfService") => Expected::Text,
        (Tag, "name" | "summary" | "description") => Expected::Text,
        (Operation, "operationId") => Expected::Text,
        (Operation | PathItem | Response | RequestBody | Parameter | Header, "summary" | "description") => {
            Expected::Text
        }
        (Parameter | SecurityScheme, "name" | "description") => Expected::Text,
        (Server, "url" | "description" | "name") | (ServerVariable, "default" | "description") => Expected::Text,
        (Operation, "tags") | (ServerVariable, "enum") => Expected::Texts,
        (Operation | Parameter | Header, "deprecated") => Expected::Truth,
        (Parameter | Header | RequestBody, "required") => Expected::Truth,
        (Parameter | Header | Encoding, "explode" | "allowReserved" | "allowEmptyValue") => Expected::Truth,
        _ => return None,
    })
}

fn text(node: &mut Node, diagnostics: &mut Diagnostics) {
    let text = match &node.value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        // `1.0` is not `1`.
        Value::Float(value) => format!("{value:?}"),
        _ => return,
    };
    diagnostics.unquoted_text(node.origin, node.kind(), &text);
    node.value = Value::String(text.into());
}

fn texts(node: &mut Node, diagnostics: &mut Diagnostics) {
    match &mut node.value {
        Value::Sequence(items) => items.iter_mut().for_each(|item| text(item, diagnostics)),
        Value::String(_) => {
            diagnostics.lone_text(node.origin);
            node.value = Value::Sequence(vec![node.clone()]);
        }
        _ => {}
    }
}

fn truth(node: &mut Node, diagnostics: &mut Diagnostics) {
    let Some(text @ ("true" | "false")) = node.as_str() else { return };
    diagnostics.quoted_truth(node.origin, text);
    node.value = Value::Bool(text == "true");
}
