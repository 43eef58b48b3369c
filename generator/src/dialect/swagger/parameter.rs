//! Turns a parameter or header that carries the keywords of its schema into one that has a schema.

use super::object;
use crate::load::{Mapping, Node, Origin, Sources, Value};

/// The keywords of a parameter that are about its value.
const OF_SCHEMA: [&str; 18] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "x-nullable",
    "x-enum-varnames",
];

/// Upgrades a parameter in place; one that is a reference is upgraded where it is defined.
pub(super) fn upgrade(parameter: &mut Node, sources: &mut Sources) {
    let at = sources.child(parameter.origin, "schema");
    let Some(mapping) = parameter.as_mapping_mut() else { return };
    if mapping.contains_key("$ref") || mapping.contains_key("schema") {
        return;
    }
    let format = mapping.remove("collectionFormat");
    let schema = schema(mapping);
    let is_list = schema.get("type").and_then(Node::as_str) == Some("array");
    let schema = Node::new(Value::Mapping(schema), at);
    match format.as_ref().and_then(Node::as_str) {
        // 3.0 has no style for it, but a parameter may have a media type.
        Some("tsv") if is_list => {
            let media_type = object(at, [("schema", schema)]);
            mapping.insert("content", object(at, [("text/tab-separated-values", media_type)]));
            return;
        }
        format if is_list => collection(mapping, format.unwrap_or("csv"), at),
        _ => {}
    }
    mapping.insert("schema", schema);
}

/// Takes the keywords of a schema out of what carries them.
pub(super) fn schema(mapping: &mut Mapping) -> Mapping {
    let mut schema = Mapping::default();
    for key in OF_SCHEMA {
        if let Some(node) = mapping.remove(key) {
            schema.insert(key, node);
        }
    }
    schema
}

/// Says how a list is written.
fn collection(mapping: &mut Mapping, format: &str, at: Origin) {
    let place = mapping.get("in").and_then(Node::as_str).unwrap_or("header").to_owned();
    let style = match (format, &*place) {
        ("ssv", "query") => "spaceDelimited",
        ("pipes", "query") => "pipeDelimited",
        (_, "query") => "form",
        _ => "simple",
    };
    mapping.insert("style", Node::string(style, at));
    mapping.insert("explode", Node::new(Value::Bool(format == "multi"), at));
}

/// Adds how the lists of a form are written to the encoding of its media type.
pub(super) fn encoding(part: &Node) -> Option<Node> {
    let is_list = part.get("type").and_then(Node::as_str) == Some("array");
    let format = part.get("collectionFormat").and_then(Node::as_str).unwrap_or("csv");
    let (style, explode) = match format {
        "multi" => return None,
        "ssv" => ("spaceDelimited", false),
        "pipes" => ("pipeDelimited", false),
        _ => ("form", false),
    };
    let node = |value| Node::new(value, part.origin);
    let entries = [("style", node(Value::String(style.into()))), ("explode", node(Value::Bool(explode)))];
    is_list.then(|| object(part.origin, entries))
}
