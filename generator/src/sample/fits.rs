//! Turns a schema and a value into a verdict (JSON Schema 2020-12), as for what is sent: what only the server sets is not required.

use super::format;
use super::json::{self, is_same};
use crate::dialect::NULLABLE;
use crate::load::{self, Node};
use regress::Regex;
use serde_json::{Map, Value};

/// How many references and branches may be within each other.
const DEEPEST: usize = 96;

/// Whether a value fits a schema.
pub(super) fn fits(root: &Node, schema: &Node, value: &Value) -> bool {
    within(root, schema, value, 0)
}

fn within(root: &Node, schema: &Node, value: &Value, depth: usize) -> bool {
    if depth > DEEPEST {
        return true;
    }
    if let load::Value::Bool(fits) = schema.value {
        return fits;
    }
    if value.is_null() && schema.get(NULLABLE).and_then(Node::as_bool) == Some(true) {
        return true;
    }
    let inner = |schema: &Node| within(root, schema, value, depth + 1);
    reference(root, schema).is_none_or(&inner)
        && list(schema, "allOf").iter().all(&inner)
        && schema.get("anyOf").is_none_or(|_| list(schema, "anyOf").iter().any(&inner))
        && is_of_one(schema, &inner)
        && schema.get("not").is_none_or(|not| !inner(not))
        && branches(schema, &inner)
        && is_of_type(schema, value)
        && is_listed(schema, value)
        && match value {
            Value::Number(_) => number(schema, value),
            Value::String(text) => self::text(schema, text),
            Value::Array(items) => array(root, schema, items, depth),
            Value::Object(object) => self::object(root, schema, object, depth),
            Value::Null | Value::Bool(_) => true,
        }
}

/// Returns the schema that a schema refers to.
pub(super) fn reference<'a>(root: &'a Node, schema: &Node) -> Option<&'a Node> {
    root.pointer(schema.get("$ref")?.as_str()?)
}

/// Returns the items of a list under a key.
pub(super) fn list<'a>(schema: &'a Node, key: &str) -> &'a [Node] {
    schema.get(key).and_then(Node::as_sequence).unwrap_or_default()
}

/// Whether one branch fits, and no other, unless a property says which branch is meant (OpenAPI 3.1.1, section 4.8.25).
fn is_of_one(schema: &Node, inner: &impl Fn(&Node) -> bool) -> bool {
    let fitting = list(schema, "oneOf").iter().filter(|branch| inner(branch)).count();
    schema.get("oneOf").is_none() || fitting == 1 || (fitting > 1 && schema.get("discriminator").is_some())
}

fn branches(schema: &Node, inner: &impl Fn(&Node) -> bool) -> bool {
    match schema.get("if") {
        None => true,
        Some(test) => schema.get(if inner(test) { "then" } else { "else" }).is_none_or(inner),
    }
}

/// Whether a value is of one of the types of a schema.
pub(super) fn is_of_type(schema: &Node, value: &Value) -> bool {
    let Some(types) = schema.get("type") else { return true };
    let is_of = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    };
    match types.as_str() {
        Some(name) => is_of(name),
        None => types.as_sequence().unwrap_or_default().iter().filter_map(Node::as_str).any(is_of),
    }
}

fn is_listed(schema: &Node, value: &Value) -> bool {
    let is_value = |node: &Node| is_same(&json::value(node), value);
    schema.get("const").is_none_or(is_value)
        && schema.get("enum").is_none_or(|_| list(schema, "enum").iter().any(is_value))
}

/// Returns the number under a key.
pub(super) fn bound(schema: &Node, key: &str) -> Option<f64> {
    json::value(schema.get(key)?).as_f64()
}

/// Returns the count under a key.
pub(super) fn count(schema: &Node, key: &str) -> Option<usize> {
    bound(schema, key).map(|count| count as usize)
}

fn number(schema: &Node, value: &Value) -> bool {
    let Some(number) = value.as_f64() else { return true };
    let is_multiple = |step: f64| {
        let times = number / step;
        (times - times.round()).abs() < 1e-9 * times.abs().max(1.0)
    };
    let in_width = match schema.get("format").and_then(Node::as_str) {
        Some("int32") => number.abs() <= f64::from(i32::MAX),
        Some("int64") => value.is_i64() || value.is_u64() || number.abs() < 9.0e18,
        _ => true,
    };
    in_width
        && bound(schema, "minimum").is_none_or(|least| number >= least)
        && bound(schema, "maximum").is_none_or(|most| number <= most)
        && bound(schema, "exclusiveMinimum").is_none_or(|least| number > least)
        && bound(schema, "exclusiveMaximum").is_none_or(|most| number < most)
        && bound(schema, "multipleOf").is_none_or(is_multiple)
}

fn text(schema: &Node, text: &str) -> bool {
    let length = text.chars().count();
    let matches = |pattern: &str| match Regex::with_flags(pattern, "u").or_else(|_| Regex::new(pattern)) {
        Ok(regex) => regex.find(text).is_some(),
        Err(_) => true,
    };
    count(schema, "minLength").is_none_or(|least| length >= least)
        && count(schema, "maxLength").is_none_or(|most| length <= most)
        && schema.get("format").and_then(Node::as_str).is_none_or(|format| format::is_of(format, text))
        && schema.get("pattern").and_then(Node::as_str).is_none_or(matches)
}

fn array(root: &Node, schema: &Node, items: &[Value], depth: usize) -> bool {
    let first = list(schema, "prefixItems");
    let others = schema.get("items");
    let is_distinct = |(index, item): (usize, &Value)| !items[..index].iter().any(|other| is_same(item, other));
    let fits = |(index, item): (usize, &Value)| {
        first.get(index).or(others).is_none_or(|schema| within(root, schema, item, depth + 1))
    };
    count(schema, "minItems").is_none_or(|least| items.len() >= least)
        && count(schema, "maxItems").is_none_or(|most| items.len() <= most)
        && (schema.get("uniqueItems").and_then(Node::as_bool) != Some(true)
            || items.iter().enumerate().all(is_distinct))
        && items.iter().enumerate().all(fits)
}

fn object(root: &Node, schema: &Node, object: &Map<String, Value>, depth: usize) -> bool {
    let has = |node: &Node| {
        let Some(name) = node.as_str() else { return true };
        object.contains_key(name) || property(schema, name).is_some_and(|schema| is_read_only(root, schema))
    };
    let names = schema.get("propertyNames");
    let others = schema.get("additionalProperties");
    let fits = |(name, value): (&String, &Value)| {
        let patterns: Vec<&Node> = pattern_properties(schema, name).collect();
        let known = property(schema, name);
        let own = known.into_iter().chain(patterns.iter().copied());
        let is_other = known.is_none() && patterns.is_empty();
        own.chain(others.filter(|_| is_other)).all(|schema| within(root, schema, value, depth + 1))
            && names.is_none_or(|schema| within(root, schema, &Value::String(name.clone()), depth + 1))
    };
    let depends = |(name, needed): (&load::Key, &Node)| {
        !object.contains_key(&**name) || needed.as_sequence().unwrap_or_default().iter().all(has)
    };
    list(schema, "required").iter().all(has)
        && count(schema, "minProperties").is_none_or(|least| object.len() >= least)
        && count(schema, "maxProperties").is_none_or(|most| object.len() <= most)
        && object.iter().all(fits)
        && schema.get("dependentRequired").and_then(Node::as_mapping).is_none_or(|map| map.iter().all(depends))
}

/// Returns the schema of a property.
pub(super) fn property<'a>(schema: &'a Node, name: &str) -> Option<&'a Node> {
    schema.get("properties")?.get(name)
}

/// Returns the schemas of properties whose names match a pattern that a name matches.
pub(super) fn pattern_properties<'a>(schema: &'a Node, name: &str) -> impl Iterator<Item = &'a Node> {
    let patterns = schema.get("patternProperties").and_then(Node::as_mapping);
    let matches = move |pattern: &str| Regex::new(pattern).is_ok_and(|regex| regex.find(name).is_some());
    let entries = patterns.into_iter().flat_map(|patterns| patterns.iter());
    entries.filter(move |(pattern, _)| matches(pattern)).map(|(_, schema)| schema)
}

/// Whether a property is set by the server only.
pub(super) fn is_read_only(root: &Node, schema: &Node) -> bool {
    let is_said = |schema: &Node| schema.get("readOnly").and_then(Node::as_bool) == Some(true);
    is_said(schema)
        || reference(root, schema).is_some_and(is_said)
        || list(schema, "allOf").iter().any(|part| is_said(part) || reference(root, part).is_some_and(is_said))
}
