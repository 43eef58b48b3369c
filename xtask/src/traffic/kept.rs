//! Turns a body and the value that was read from it, written again, into what of it was lost or changed.

use serde_json::{Number, Value};

use super::subject::follow;

/// How deep schemas within schemas are followed.
const DEEPEST: usize = 64;

/// What became of one place of a body.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// A property that the schema names, or has a place for, is gone.
    Lost(String),
    /// A text is another one, such as a time in another notation.
    Rewritten(String),
}

/// Compares a body with what was written again; `schema` is that of the body in `document`.
pub(super) fn changes(document: &Value, schema: &Value, body: &Value, again: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(document, &[schema], body, again, "", &mut changes);
    changes
}

fn compare(document: &Value, schemas: &[&Value], body: &Value, again: &Value, path: &str, changes: &mut Vec<Change>) {
    let mut known = Vec::new();
    for schema in schemas {
        expand(document, schema, body, 0, &mut known);
    }
    match (body, again) {
        (Value::Object(before), Value::Object(after)) => {
            for (name, value) in before.iter().filter(|(_, value)| !value.is_null()) {
                let path = format!("{path}.{name}");
                let inner: Vec<&Value> = known.iter().filter_map(|schema| property(schema, name)).collect();
                match after.get(name) {
                    Some(again) => compare(document, &inner, value, again, &path, changes),
                    None if !inner.is_empty() => changes.push(Change::Lost(path)),
                    None => {}
                }
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let inner: Vec<&Value> = known.iter().filter_map(|schema| schema.get("items")).collect();
            for (value, again) in before.iter().zip(after) {
                compare(document, &inner, value, again, &format!("{path}[]"), changes);
            }
        }
        (Value::Number(before), Value::Number(after)) if is_same(before, after) => {}
        // A number in a string, or the other way round, is repaired, and listed there.
        (Value::String(text), Value::Number(number)) | (Value::Number(number), Value::String(text))
            if text.parse::<f64>().ok() == number.as_f64() => {}
        (Value::String(before), Value::String(after)) if before != after => {
            changes.push(Change::Rewritten(path.to_owned()));
        }
        (Value::Number(_), Value::String(time)) if time.contains('T') && time.ends_with('Z') => {
            changes.push(Change::Rewritten(path.to_owned()));
        }
        // Base64 of packed numbers is repaired, too.
        (Value::String(_), Value::Array(numbers)) if !numbers.is_empty() && numbers.iter().all(Value::is_number) => {}
        (before, after) if before == after => {}
        _ => changes.push(Change::Lost(path.to_owned())),
    }
}

/// Whether two numbers are the same, but for the last bit, which reading may have lost.
fn is_same(before: &Number, after: &Number) -> bool {
    match (before.as_f64(), after.as_f64()) {
        (Some(before), Some(after)) => (before - after).abs() <= before.abs() * f64::EPSILON,
        _ => before == after,
    }
}

/// Returns the schema of a property, if the object has a place for it.
fn property<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    let named = schema["properties"].get(name);
    named.or_else(|| schema.get("additionalProperties").filter(|rest| **rest != Value::Bool(false)))
}

/// Collects the schemas that a value has at once or instead of each other, as far as its constants allow.
fn expand<'a>(document: &'a Value, schema: &'a Value, value: &Value, depth: usize, known: &mut Vec<&'a Value>) {
    let schema = follow(document, schema);
    if depth > DEEPEST || known.iter().any(|other| std::ptr::eq(*other, schema)) {
        return;
    }
    known.push(schema);
    for part in schema["allOf"].as_array().into_iter().flatten() {
        expand(document, part, value, depth + 1, known);
    }
    for key in ["anyOf", "oneOf"] {
        let branches = schema[key].as_array().into_iter().flatten();
        for branch in branches.filter(|branch| allows(document, branch, value, 0)) {
            expand(document, branch, value, depth + 1, known);
        }
    }
}

/// Whether a value may be of a branch: of its kind, with all that is required and no constant of another branch.
fn allows(document: &Value, schema: &Value, value: &Value, depth: usize) -> bool {
    let schema = follow(document, schema);
    if depth > DEEPEST {
        return true;
    }
    let has = |name: &Value| name.as_str().is_none_or(|name| value.get(name).is_some());
    if value.is_object() && !schema["required"].as_array().into_iter().flatten().all(has) {
        return false;
    }
    let of_kind = |kind: &Value| match kind.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("number" | "integer") => value.is_number(),
        _ => true,
    };
    let is_of_kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().any(of_kind),
        kind => of_kind(kind),
    };
    let constants = schema["properties"].as_object().into_iter().flatten().all(|(name, property)| {
        let Some(value) = value.get(name) else { return true };
        let property = follow(document, property);
        let is_const = property.get("const").is_none_or(|constant| constant == value);
        is_const && property["enum"].as_array().is_none_or(|values| values.contains(value))
    });
    let parts = schema["allOf"].as_array().into_iter().flatten();
    is_of_kind && constants && parts.into_iter().all(|part| allows(document, part, value, depth + 1))
}
