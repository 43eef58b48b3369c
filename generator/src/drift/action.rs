//! Turns a place and what was odd about its value into actions of an Overlay, in the words of the version of the source.

use super::place::Place;
use crate::load::{Node, Value};
use serde::Serialize;
use serde_json::{Value as Json, json};

/// An OpenAPI Overlay (version 1.0.0), in the order that people read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overlay {
    overlay: &'static str,
    info: Info,
    actions: Vec<Action>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Info {
    title: String,
    version: &'static str,
}

/// A change (section 4.4.3).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Action {
    Remove { target: String, remove: bool },
    Update { target: String, update: Json },
}

impl Action {
    fn remove(target: String) -> Self {
        Self::Remove { target, remove: true }
    }

    fn update(target: String, update: Json) -> Self {
        Self::Update { target, update }
    }
}

/// How a description says that a value may be of several types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Swagger,
    V30,
    /// 3.1 and later.
    Schema,
}

impl Dialect {
    pub(super) fn of(source: &Node) -> Self {
        match source.get("openapi").and_then(Node::as_str) {
            None => Self::Swagger,
            Some(version) if version.starts_with("3.0") => Self::V30,
            Some(_) => Self::Schema,
        }
    }
}

/// Makes an overlay of changes.
pub(super) fn overlay(title: String, actions: Vec<Action>) -> Overlay {
    Overlay { overlay: "1.0.0", info: Info { title, version: "1" }, actions }
}

/// Returns the changes that make one kind of repair needless; fails with the reason why there are none.
pub(super) fn actions(source: &Node, dialect: Dialect, place: &Place, kind: &str) -> Result<Vec<Action>, &'static str> {
    let element = element(source, &place.property);
    match kind {
        "absent" | "corrected" => Ok(optional(source, place)),
        "null" | "corrected-null" => Ok(nullable(source, dialect, &place.property)),
        "string-for-number" => either(source, dialect, &element, "string"),
        "number-for-string" => either(source, dialect, &element, "number"),
        "number-for-time" => either(source, dialect, &element, "integer"),
        "packed" => either(source, dialect, &place.property, "string"),
        "no-offset" | "unreadable" => Ok(vec![Action::remove(path(source, &below(&element, "format")))]),
        "encoding" => Err("no word of a description says that JSON is not UTF-8"),
        "unfit" => Err("what the variant of a union is instead, the answers have to tell"),
        _ => Err("this version does not know the kind"),
    }
}

/// Takes a property out of the lists of what is required.
fn optional(source: &Node, place: &Place) -> Vec<Action> {
    let remove = |schema: &Vec<String>| {
        let list = below(schema, "required");
        let length = source.at(&list).and_then(Node::as_sequence).map_or(0, <[Node]>::len);
        let target = path(source, &list);
        // A list of nothing is not valid before 2020-12; the parentheses are for engines that are older than RFC 9535.
        Action::remove(if length > 1 { format!("{target}[?(@ == {})]", Json::from(&*place.name)) } else { target })
    };
    place.requiring.iter().map(remove).collect()
}

/// Lets `null` be a value of a property.
fn nullable(source: &Node, dialect: Dialect, property: &[String]) -> Vec<Action> {
    let target = path(source, property);
    let Some(node) = source.at(property) else { return Vec::new() };
    if dialect == Dialect::Swagger {
        return vec![Action::update(target, json!({"x-nullable": true}))];
    }
    if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
        let update = match dialect {
            Dialect::Schema => json!({"anyOf": [{"$ref": reference}, {"type": "null"}]}),
            _ => json!({"allOf": [{"$ref": reference}], "nullable": true}),
        };
        return vec![Action::remove(path(source, &below(property, "$ref"))), Action::update(target, update)];
    }
    let mut actions = match (dialect, node.get("type")) {
        (Dialect::Schema, Some(types)) if types.as_sequence().is_some() => {
            vec![Action::update(path(source, &below(property, "type")), json!("null"))]
        }
        (Dialect::Schema, Some(ty)) => typed(source, property, [ty.as_str(), Some("null")]),
        (Dialect::Schema, None) => {
            let union = ["anyOf", "oneOf"].into_iter().find(|key| node.get(key).is_some());
            let branch = |key: &str| Action::update(path(source, &below(property, key)), json!({"type": "null"}));
            return union.map(branch).into_iter().collect();
        }
        _ => vec![Action::update(target, json!({"nullable": true}))],
    };
    if node.get("enum").is_some() {
        actions.push(Action::update(path(source, &below(property, "enum")), Json::Null));
    }
    actions
}

/// Replaces the type of a schema by two; a list is never merged into a text.
fn typed(source: &Node, schema: &[String], types: [Option<&str>; 2]) -> Vec<Action> {
    let old = path(source, &below(schema, "type"));
    vec![Action::remove(old), Action::update(path(source, schema), json!({"type": types}))]
}

/// Lets a value be of another type, too.
fn either(source: &Node, dialect: Dialect, schema: &[String], other: &str) -> Result<Vec<Action>, &'static str> {
    let node = source.at(schema).ok_or("the description has no schema of its own for it")?;
    let target = path(source, schema);
    match (dialect, node.get("type")) {
        (Dialect::Swagger, _) => Err("Swagger 2.0 has no way to say that a value is of one of two types"),
        (Dialect::Schema, Some(types)) if types.as_sequence().is_some() => {
            Ok(vec![Action::update(path(source, &below(schema, "type")), json!(other))])
        }
        (Dialect::Schema, Some(ty)) if other != "integer" && ty.as_str() != Some("array") => {
            Ok(typed(source, schema, [ty.as_str(), Some(other)]))
        }
        _ => {
            let (name, parent) = schema.split_last().ok_or("the description has no schema of its own for it")?;
            let update = json!({name: {"anyOf": [plain(node), {"type": other}]}});
            Ok(vec![Action::remove(target), Action::update(path(source, parent), update)])
        }
    }
}

/// Goes down to what is in a list or map.
fn element(source: &Node, property: &[String]) -> Vec<String> {
    let mut schema = property.to_vec();
    while let Some(node) = source.at(&schema) {
        match ["items", "additionalProperties"]
            .into_iter()
            .find(|key| node.get(key).is_some_and(|node| node.as_mapping().is_some()))
        {
            Some(key) => schema = below(&schema, key),
            None => break,
        }
    }
    schema
}

fn below(schema: &[String], key: &str) -> Vec<String> {
    [schema, &[key.to_owned()]].concat()
}

/// Writes a pointer as a JSONPath (RFC 9535), which tells the items of a list from members that are called like numbers.
fn path(source: &Node, pointer: &[String]) -> String {
    let selector = |(depth, name): (usize, &String)| {
        let is_item = source.at(&pointer[..depth]).is_some_and(|node| node.as_sequence().is_some());
        if is_item { format!("[{name}]") } else { format!("[{}]", Json::from(&**name)) }
    };
    format!("${}", pointer.iter().enumerate().map(selector).collect::<String>())
}

/// Returns a tree as JSON.
fn plain(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Integer(number) => i64::try_from(*number).map_or_else(|_| (*number as f64).into(), Json::from),
        Value::Float(number) => (*number).into(),
        Value::String(text) => (**text).into(),
        Value::Sequence(items) => items.iter().map(plain).collect(),
        Value::Mapping(entries) => {
            Json::Object(entries.iter().map(|(key, node)| (key.to_string(), plain(node))).collect())
        }
    }
}
