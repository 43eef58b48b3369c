//! Turns a description into larger ones that say the same several times, and those into what it costs to generate each.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use super::race::{Contestant, race};
use super::scratch::{self, Scratch};
use super::{Duration, Length, generation, table};
use crate::measure::measure;
use crate::step::Failure;

/// How many times each description has what the first one has.
const TIMES: [usize; 3] = [4, 2, 1];

/// Measures the generator on a description, on twice and on four times as much: linear cost has ratios of 2 and 4.
pub(super) fn bench(scratch: &Scratch, description: &Path, length: Length) -> Result<(), Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Failure::new(format!("`{}` cannot be repeated: {error}", description.display()))
    };
    let text = fs::read_to_string(description).map_err(|error| unreadable(&error))?;
    // Numbers that JSON has no room for, and keys that are none of its own, are for other measurements.
    let tree: Value = serde_yaml::from_str(&text).map_err(|error| unreadable(&error))?;
    let folder = scratch.fresh("doubling")?;
    let mut inputs = Vec::new();
    for times in TIMES {
        let path = folder.join(format!("{times}.json"));
        scratch::write(&path, repeated(&tree, times).to_string().as_bytes())?;
        inputs.push((times, path));
    }
    let contestants = inputs.iter().map(|(times, path)| Contestant {
        name: format!("{times} times the description"),
        run: Box::new(|| measure(&generation::command(scratch, path, &scratch.unused())?)),
    });
    let entries = race(contestants.collect(), length.rounds(Duration::Short))?;
    table::race("Generate a description that says the same several times", &entries);
    Ok(())
}

/// Returns a description with every path and every component `times` times.
fn repeated(tree: &Value, times: usize) -> Value {
    let mut whole = tree.clone();
    for number in 1..times {
        merge(&mut whole, copy(tree, number, Place::Root));
    }
    whole
}

/// Where in a description a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Root,
    Paths,
    /// The kinds of components.
    Components,
    /// The components of one kind, by name.
    Named,
    Elsewhere,
}

/// Returns what the copy of a number has: other names for paths, operations and components, and references to those.
fn copy(value: &Value, number: usize, place: Place) -> Value {
    let entry = |(key, value): (&String, &Value)| {
        let inner = match (place, key.as_str()) {
            (Place::Root, "paths") => Place::Paths,
            (Place::Root, "components") => Place::Components,
            (Place::Root, "definitions" | "parameters" | "responses") => Place::Named,
            (Place::Components, "securitySchemes") => return (key.clone(), value.clone()),
            (Place::Components, _) => Place::Named,
            _ => Place::Elsewhere,
        };
        let renamed = match (key.as_str(), value.as_str()) {
            ("$ref", Some(target)) => Value::from(referred(target, number)),
            ("operationId", Some(id)) => Value::from(format!("{id}{number}")),
            _ => copy(value, number, inner),
        };
        match place {
            Place::Paths => (format!("/copy{number}{key}"), renamed),
            Place::Named => (format!("{key}Copy{number}"), renamed),
            _ => (key.clone(), renamed),
        }
    };
    match value {
        Value::Object(entries) => Value::Object(entries.iter().map(entry).collect::<Map<_, _>>()),
        Value::Array(items) => items.iter().map(|item| copy(item, number, Place::Elsewhere)).collect(),
        scalar => scalar.clone(),
    }
}

/// Returns a reference to the copy of a component: its name is the third part in `components`, else the second.
fn referred(target: &str, number: usize) -> String {
    let mut parts: Vec<String> = target.split('/').map(str::to_owned).collect();
    let place = if parts.get(1).is_some_and(|part| part == "components") { 3 } else { 2 };
    if let Some(name) = parts.get_mut(place).filter(|_| target.starts_with("#/")) {
        name.push_str(&format!("Copy{number}"));
    }
    parts.join("/")
}

/// Adds what another description has in the same places.
fn merge(whole: &mut Value, other: Value) {
    let (Value::Object(whole), Value::Object(other)) = (whole, other) else { return };
    for (key, value) in other {
        match whole.get_mut(&key) {
            Some(present) => merge(present, value),
            None => {
                whole.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn twice_the_description() {
        let tree = json!({
            "paths": {"/a": {"get": {"operationId": "a", "x": {"$ref": "#/components/schemas/A"}}}},
            "components": {"schemas": {"A": {"items": {"$ref": "#/components/schemas/A/not"}}}, "securitySchemes": {"k": {}}},
        });
        let expected = json!({
            "paths": {
                "/a": {"get": {"operationId": "a", "x": {"$ref": "#/components/schemas/A"}}},
                "/copy1/a": {"get": {"operationId": "a1", "x": {"$ref": "#/components/schemas/ACopy1"}}},
            },
            "components": {
                "schemas": {
                    "A": {"items": {"$ref": "#/components/schemas/A/not"}},
                    "ACopy1": {"items": {"$ref": "#/components/schemas/ACopy1/not"}},
                },
                "securitySchemes": {"k": {}},
            },
        });
        assert_eq!(repeated(&tree, 2), expected);
    }
}
