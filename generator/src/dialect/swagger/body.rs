//! Turns the `body` and `formData` parameters of an operation into its request body.

use super::{object, parameter};
use crate::load::{Mapping, Node, Origin, Sources, Value};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";
const JSON: &str = "application/json";

/// Whether a parameter is a part of the body.
pub(super) fn is_part(parameter: &Node) -> bool {
    matches!(parameter.get("in").and_then(Node::as_str), Some("body" | "formData"))
}

/// Builds the request body of the parameters that are parts of it; nothing, if there are none.
pub(super) fn request_body(
    parts: Vec<Node>,
    consumes: &[String],
    operation: Origin,
    sources: &mut Sources,
) -> Option<Node> {
    let is_body = |part: &&Node| part.get("in").and_then(Node::as_str) == Some("body");
    match parts.iter().find(is_body) {
        Some(body) => {
            let mut body = body.clone();
            let at = sources.child(body.origin, "content");
            let mapping = body.as_mapping_mut()?;
            let any = || Node::new(Value::Mapping(Mapping::default()), at);
            let schema = mapping.remove("schema").unwrap_or_else(any);
            mapping.remove("in");
            mapping.remove("name");
            mapping.insert("content", content(&schema, consumes, at));
            Some(body)
        }
        None if parts.is_empty() => None,
        None => Some(form(parts, consumes, sources.child(operation, "requestBody"))),
    }
}

/// Gives a schema to each media type; JSON, where none is named.
pub(super) fn content(schema: &Node, media_types: &[String], at: Origin) -> Node {
    let mut content = Mapping::default();
    let default = [JSON.to_owned()];
    for media_type in if media_types.is_empty() { &default } else { media_types } {
        content.insert(media_type.as_str(), object(at, [("schema", schema.clone())]));
    }
    Node::new(Value::Mapping(content), at)
}

/// The fields of a form are the properties of one object.
fn form(parts: Vec<Node>, consumes: &[String], at: Origin) -> Node {
    let has_file = parts.iter().any(|part| part.get("type").and_then(Node::as_str) == Some("file"));
    let mut media_types: Vec<String> =
        consumes.iter().filter(|name| *name == FORM || *name == MULTIPART).cloned().collect();
    if has_file {
        media_types = vec![MULTIPART.to_owned()];
    } else if media_types.is_empty() {
        media_types = vec![FORM.to_owned()];
    }
    let (mut properties, mut encodings, mut required) = (Mapping::default(), Mapping::default(), Vec::new());
    for mut part in parts {
        let encoding = parameter::encoding(&part);
        let origin = part.origin;
        let Some(mapping) = part.as_mapping_mut() else { continue };
        let Some(name) = mapping.get("name").and_then(Node::as_str).map(str::to_owned) else { continue };
        let mut schema = parameter::schema(mapping);
        if let Some(description) = mapping.remove("description") {
            schema.insert("description", description);
        }
        if mapping.get("required").and_then(Node::as_bool) == Some(true) {
            required.push(Node::string(&name, origin));
        }
        if let Some(encoding) = encoding {
            encodings.insert(name.as_str(), encoding);
        }
        properties.insert(name, Node::new(Value::Mapping(schema), origin));
    }
    let is_required = !required.is_empty();
    let node = |value| Node::new(value, at);
    let schema = object(
        at,
        [
            ("type", Node::string("object", at)),
            ("properties", node(Value::Mapping(properties))),
            ("required", node(Value::Sequence(required))),
        ],
    );
    let media_type = object(at, [("schema", schema), ("encoding", node(Value::Mapping(encodings)))]);
    let mut content = Mapping::default();
    for name in media_types {
        content.insert(name, media_type.clone());
    }
    object(at, [("content", node(Value::Mapping(content))), ("required", node(Value::Bool(is_required)))])
}
