//! Turns the extensions by which producers say what is called how, and what is left out, into answers.

use crate::load::Node;
use crate::parse::Schema;
use openapiv3::{Operation, ParameterData};
use serde_json::Value;

/// What names a schema, and what a property or a parameter.
const TYPE_NAMES: [&str; 4] = ["x-speakeasy-name-override", "x-fern-type-name", "x-ms-client-name", "x-rust-name"];
const NAMES: [&str; 5] =
    ["x-speakeasy-name-override", "x-fern-property-name", "x-fern-parameter-name", "x-ms-client-name", "x-rust-name"];

/// What names an operation.
const OPERATION_NAMES: [&str; 2] = ["x-speakeasy-name-override", "x-fern-sdk-method-name"];

/// What leaves a part of a description out.
const IGNORED: [&str; 3] = ["x-speakeasy-ignore", "x-fern-ignore", "x-stainless-skip"];

/// What names the values of an enumeration: a list in the order of the values, or a mapping of them.
const VALUE_NAMES: [&str; 4] = ["x-enum-varnames", "x-speakeasy-enums", "x-enumNames", "x-enum-names"];

/// The same for what describes them.
const VALUE_DESCRIPTIONS: [&str; 3] = ["x-enum-descriptions", "x-speakeasy-enum-descriptions", "x-enumDescriptions"];

/// What lists the values as objects with names and descriptions, under which key if not itself.
const VALUE_LISTS: [(&str, Option<&str>); 3] =
    [("x-ms-enum", Some("values")), ("x-fern-enum", None), ("x-enum-elements", None)];

/// Returns the name that a schema asks for its type.
pub(super) fn type_name(schema: &Schema) -> Option<&str> {
    let named = TYPE_NAMES.iter().find_map(|name| schema.extension(name)?.as_str().filter(|name| has_letters(name)));
    named.or_else(|| enumeration_name(schema))
}

/// Returns the name that a schema asks for the type of its values, wherever it stands.
pub(super) fn inline_name(schema: &Schema) -> Option<&str> {
    let named = schema.extension("x-fern-type-name").and_then(Node::as_str).filter(|name| has_letters(name));
    named.or_else(|| enumeration_name(schema))
}

fn enumeration_name(schema: &Schema) -> Option<&str> {
    schema.extension("x-ms-enum")?.get("name")?.as_str().filter(|name| has_letters(name))
}

/// Returns the name that a schema asks for its property.
pub(super) fn name(schema: &Schema) -> Option<&str> {
    NAMES.iter().find_map(|name| schema.extension(name)?.as_str().filter(|name| has_letters(name)))
}

/// Whether a schema, as a property, is to be left out.
pub(super) fn is_ignored(schema: &Schema) -> bool {
    IGNORED.iter().any(|name| schema.extension(name).and_then(Node::as_bool) == Some(true))
}

/// Returns the name that a parameter asks for.
pub(super) fn parameter_name(parameter: &ParameterData) -> Option<&str> {
    named(NAMES.iter().map(|name| parameter.extensions.get(*name)))
}

/// Whether a parameter is to be left out.
pub(super) fn is_ignored_parameter(parameter: &ParameterData) -> bool {
    IGNORED.iter().any(|name| parameter.extensions.get(*name) == Some(&Value::Bool(true)))
}

/// Whether an operation is to be left out.
pub(super) fn is_ignored_operation(operation: &Operation) -> bool {
    IGNORED.iter().any(|name| operation.extensions.get(*name) == Some(&Value::Bool(true)))
}

/// Returns the name that an operation asks for.
pub(super) fn operation_name(operation: &Operation) -> Option<&str> {
    named(OPERATION_NAMES.iter().map(|name| operation.extensions.get(*name)))
}

fn named<'a>(mut values: impl Iterator<Item = Option<&'a Value>>) -> Option<&'a str> {
    values.find_map(|value| value?.as_str().filter(|name| has_letters(name)))
}

/// Returns what a value of an enumeration is called.
pub(super) fn value_name(schema: &Schema, index: usize, value: &str) -> Option<String> {
    annotation(schema, &VALUE_NAMES, index, value).or_else(|| listed(schema, index, value, "name"))
}

/// Returns what is said of a value of an enumeration.
pub(super) fn value_description(schema: &Schema, index: usize, value: &str) -> Option<String> {
    annotation(schema, &VALUE_DESCRIPTIONS, index, value).or_else(|| listed(schema, index, value, "description"))
}

/// Returns what the first of some extensions says of a value.
fn annotation(schema: &Schema, extensions: &[&str], index: usize, value: &str) -> Option<String> {
    let node = extensions.iter().find_map(|name| schema.extension(name))?;
    let entry = node.as_sequence().map_or_else(|| node.get(value), |list| list.get(index))?;
    entry.as_str().map(str::to_owned).filter(|text| has_letters(text))
}

/// Returns what the object that an extension has for a value says under a key.
fn listed(schema: &Schema, index: usize, value: &str, key: &str) -> Option<String> {
    let lists = VALUE_LISTS.iter().find_map(|(name, within)| {
        let node = schema.extension(name)?;
        match within {
            Some(within) => node.get(within),
            None => Some(node),
        }
    });
    let list = lists?;
    let is_of_value = |entry: &&Node| entry.get("value").and_then(Node::as_str) == Some(value);
    let entry = match list.as_sequence() {
        Some(entries) => entries.iter().find(is_of_value).or_else(|| entries.get(index))?,
        None => list.get(value)?,
    };
    entry.get(key)?.as_str().map(str::to_owned).filter(|text| has_letters(text))
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}
