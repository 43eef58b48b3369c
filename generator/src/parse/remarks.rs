//! Turns the keywords of a schema that only narrow, illustrate or explain into remarks.

use super::schema::{Schema, Types};
use crate::ir::{Access, Bound, Count, Remarks};
use crate::load::{Node, Value};
use std::sync::Arc;

/// How long an example, a default or a pattern may be, in bytes: beyond that it hides what is around it.
const LONGEST: usize = 80;

/// The ends of the types of other languages, which say no more than the type does.
const ENDS: [&str; 10] = [
    "2147483647",
    "-2147483648",
    "4294967295",
    "9007199254740991",
    "-9007199254740991",
    "9007199254740992",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "65535",
];

/// Takes note of a keyword, if it is one of these.
pub(super) fn keyword(remarks: &mut Option<Arc<Remarks>>, key: &str, node: &Node) {
    if !is_remark(key) {
        return;
    }
    let remarks = Arc::make_mut(remarks.get_or_insert_default());
    match key {
        "minLength" => remarks.characters.least = count(node).filter(|least| *least > 0),
        "maxLength" => remarks.characters.most = count(node),
        "minItems" => remarks.items.least = count(node).filter(|least| *least > 0),
        "maxItems" => remarks.items.most = count(node),
        "uniqueItems" => remarks.distinct = node.as_bool().unwrap_or_default(),
        "minimum" => remarks.least = number(node).map(Bound::Inclusive),
        "maximum" => remarks.most = number(node).map(Bound::Inclusive),
        "exclusiveMinimum" => remarks.least = number(node).map(Bound::Exclusive),
        "exclusiveMaximum" => remarks.most = number(node).map(Bound::Exclusive),
        "multipleOf" => remarks.step = number(node).filter(|step| **step != *"1"),
        "pattern" => remarks.pattern = text(node),
        "contentEncoding" => remarks.encoding = text(node),
        "contentMediaType" => remarks.media_type = text(node),
        "default" => remarks.default = json(node),
        "examples" => remarks.example = node.as_sequence().and_then(|examples| json(examples.first()?)),
        "readOnly" if node.as_bool() == Some(true) => remarks.access = Access::Read,
        "writeOnly" if node.as_bool() == Some(true) => remarks.access = Access::Write,
        "externalDocs" => remarks.see = node.get("url").and_then(Node::as_str).map(Box::from),
        _ => {}
    }
}

/// Adds what several keywords say together, and takes out what the type says as well.
pub(super) fn finish(schema: &mut Schema) {
    let types = schema.types.without(Types::NULL);
    let small = |number: Option<u64>| number.and_then(|number| u32::try_from(number).ok());
    let entries = match schema.properties.is_empty() && types == Types::OBJECT {
        true => {
            Count { least: small(schema.min_properties).filter(|least| *least > 0), most: small(schema.max_properties) }
        }
        false => Count::default(),
    };
    let format = format(schema).map(Box::from);
    if format.is_some() || entries != Count::default() {
        let remarks = Arc::make_mut(schema.remarks.get_or_insert_default());
        (remarks.format, remarks.entries) = (format, entries);
    }
    let Some(remarks) = &mut schema.remarks else { return };
    // The values of these are known.
    if remarks.example.is_some() && (types == Types::BOOLEAN || !schema.values.is_empty()) {
        Arc::make_mut(remarks).example = None;
    }
    if schema.values.len() == 1 {
        Arc::make_mut(remarks).default = None;
    }
    if **remarks == Remarks::default() {
        schema.remarks = None;
    }
}

/// Returns what a text is, if its type does not say it.
fn format(schema: &Schema) -> Option<&str> {
    let format = schema.format.as_deref().filter(|_| schema.types.without(Types::NULL) == Types::STRING)?;
    let is_plain = format.len() < 40 && !is_typed(format) && !matches!(format, "string" | "password" | "");
    is_plain.then_some(format)
}

/// Whether the type of a string says its format.
fn is_typed(format: &str) -> bool {
    let is_number = matches!(format, "int64" | "uint64");
    is_number || matches!(format, "date-time" | "date" | "uuid" | "byte" | "base64" | "base64url" | "binary")
}

fn is_remark(key: &str) -> bool {
    matches!(
        key,
        "minLength"
            | "maxLength"
            | "minItems"
            | "maxItems"
            | "uniqueItems"
            | "minimum"
            | "maximum"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "multipleOf"
            | "pattern"
            | "contentEncoding"
            | "contentMediaType"
            | "default"
            | "examples"
            | "readOnly"
            | "writeOnly"
            | "externalDocs"
    )
}

/// Returns a number of things, but for one that only stands for "many".
fn count(node: &Node) -> Option<u32> {
    match node.value {
        Value::Integer(number) => u32::try_from(number).ok().filter(|number| *number < i32::MAX as u32),
        _ => None,
    }
}

fn number(node: &Node) -> Option<Box<str>> {
    json(node).filter(|text| !ENDS.contains(&&**text) && matches!(node.value, Value::Integer(_) | Value::Float(_)))
}

fn text(node: &Node) -> Option<Box<str>> {
    node.as_str().filter(|text| !text.is_empty() && text.len() <= LONGEST).map(Box::from)
}

/// Writes a value as JSON on one line, if it is short; `null` says nothing.
fn json(node: &Node) -> Option<Box<str>> {
    let mut out = String::new();
    (!node.is_null() && write(node, &mut out).is_some() && out.len() <= LONGEST).then(|| out.into())
}

/// Appends a value; nothing, if it gets too long.
fn write(node: &Node, out: &mut String) -> Option<()> {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Integer(value) => out.push_str(&value.to_string()),
        Value::Float(value) if value.fract() == 0.0 && value.abs() < 1e15 => out.push_str(&format!("{value}")),
        Value::Float(value) => out.push_str(&serde_json::Number::from_f64(*value)?.to_string()),
        Value::String(text) if text.len() > LONGEST || text.contains('\n') => return None,
        Value::String(text) => out.push_str(&serde_json::to_string(&**text).ok()?),
        Value::Sequence(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write(item, out)?;
            }
            out.push(']');
        }
        Value::Mapping(mapping) => {
            out.push('{');
            for (index, (key, value)) in mapping.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                out.push_str(&format!("{}: ", serde_json::to_string(&**key).ok()?));
                write(value, out)?;
            }
            out.push('}');
        }
    }
    (out.len() <= LONGEST).then_some(())
}
