//! Turns a node of the description into a JSON value, and compares values as JSON Schema does.

use crate::load::{self, Node};
use serde_json::{Map, Number, Value};

/// Returns the value of a node; a number beyond those of JSON is `null`.
pub(super) fn value(node: &Node) -> Value {
    match &node.value {
        load::Value::Null => Value::Null,
        load::Value::Bool(value) => Value::Bool(*value),
        load::Value::Integer(value) => integer(*value),
        load::Value::Float(value) => Number::from_f64(*value).map_or(Value::Null, Value::Number),
        load::Value::String(text) => Value::String(text.to_string()),
        load::Value::Sequence(items) => Value::Array(items.iter().map(self::value).collect()),
        load::Value::Mapping(mapping) => {
            let entries = mapping.iter().map(|(key, node)| (key.to_string(), self::value(node)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
    }
}

/// Returns an integer as a number of JSON.
pub(super) fn integer(value: i128) -> Value {
    if let Ok(value) = i64::try_from(value) {
        return value.into();
    }
    u64::try_from(value).map_or_else(|_| Number::from_f64(value as f64).into(), Value::from)
}

/// Whether two values are the same (JSON Schema 2020-12, section 4.2.2): `1` is `1.0`.
pub(super) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let has_same = |(key, value): (&String, &Value)| other.get(key).is_some_and(|other| is_same(value, other));
            one.len() == other.len() && one.iter().all(has_same)
        }
        _ => one == other,
    }
}
