//! Turns one schema of Swagger 2.0 or OpenAPI upward into JSON Schema 2020-12, for what it says rather than for its version.

use super::NULLABLE;
use crate::load::{Mapping, Node, Origin, Sources, Value};

/// Upgrades the keywords of this schema; those below it are upgraded on their own.
pub(super) fn upgrade(node: &mut Node, sources: &mut Sources) {
    let origin = node.origin;
    let Some(mapping) = node.as_mapping_mut() else { return };
    file(mapping);
    null_type(mapping);
    discriminator(mapping, origin);
    nullable(mapping, origin, sources);
    exclusive(mapping, "exclusiveMinimum", "minimum");
    exclusive(mapping, "exclusiveMaximum", "maximum");
    tuple(mapping);
    example(mapping, origin, sources);
}

/// The type `file` of 2.0 is bytes.
fn file(mapping: &mut Mapping) {
    if let Some(node) = mapping.get_mut("type").filter(|node| node.as_str() == Some("file")) {
        node.value = Value::String("string".into());
        let format = Node::string("binary", node.origin);
        mapping.insert("format", format);
    }
}

/// `null` without quotes is the type of that name, unless other keywords say what the value is.
fn null_type(mapping: &mut Mapping) {
    const NOTES: [&str; 8] =
        ["type", "title", "description", "default", "example", "examples", "deprecated", "nullable"];
    let says_more = mapping.iter().any(|(key, _)| !NOTES.contains(&&**key) && !key.starts_with("x-"));
    let null = || Value::String("null".into());
    match mapping.get_mut("type").map(|node| &mut node.value) {
        Some(Value::Null) if says_more => drop(mapping.remove("type")),
        Some(value @ Value::Null) => *value = null(),
        Some(Value::Sequence(types)) => {
            types.iter_mut().filter(|one| one.is_null()).for_each(|one| one.value = null());
        }
        _ => {}
    }
}

/// The discriminator of 2.0 is the name of a property; later ones say more about it.
fn discriminator(mapping: &mut Mapping, origin: Origin) {
    if let Some(node) = mapping.get_mut("discriminator").filter(|node| node.as_str().is_some()) {
        let name = std::mem::replace(&mut node.value, Value::Mapping(Mapping::default()));
        if let Value::Mapping(discriminator) = &mut node.value {
            discriminator.insert("propertyName", Node::new(name, origin));
        }
    }
}

/// `nullable: true` of 3.0, or `x-nullable: true` of 2.0, adds `null` to the types, or lets `null` fit where there are none to add it to.
fn nullable(mapping: &mut Mapping, origin: Origin, sources: &mut Sources) {
    let flags = ["nullable", "x-nullable"].map(|key| mapping.get(key).and_then(Node::as_bool));
    if flags[0].is_some() {
        mapping.remove("nullable");
    }
    if flags[0].or(flags[1]) != Some(true) {
        return;
    }
    let null = Node::string("null", sources.child(origin, "type"));
    match mapping.get_mut("type").map(|node| &mut node.value) {
        Some(Value::Sequence(types)) if types.iter().any(|name| name.as_str() == Some("null")) => {}
        Some(Value::Sequence(types)) => types.push(null),
        Some(value @ Value::String(_)) => {
            let one = Node::new(std::mem::replace(value, Value::Null), origin);
            *value = Value::Sequence(vec![one, null]);
        }
        _ => {
            let flag = Node::new(Value::Bool(true), sources.child(origin, NULLABLE));
            mapping.insert(NULLABLE, flag);
        }
    }
}

/// `exclusiveMinimum: true` beside `minimum: 3` is `exclusiveMinimum: 3`.
fn exclusive(mapping: &mut Mapping, exclusive: &str, inclusive: &str) {
    let Some(flag) = mapping.get(exclusive).and_then(Node::as_bool) else { return };
    mapping.remove(exclusive);
    if flag && let Some(bound) = mapping.remove(inclusive) {
        mapping.insert(exclusive, bound);
    }
}

/// A list under `items` is what later drafts call `prefixItems`.
fn tuple(mapping: &mut Mapping) {
    if mapping.get("items").is_some_and(|items| items.as_sequence().is_some())
        && let Some(items) = mapping.remove("items")
    {
        if let Some(others) = mapping.remove("additionalItems") {
            mapping.insert("items", others);
        }
        mapping.insert("prefixItems", items);
    }
}

/// An `example` is one of the `examples`.
fn example(mapping: &mut Mapping, origin: Origin, sources: &mut Sources) {
    if mapping.contains_key("examples") {
        return;
    }
    if let Some(example) = mapping.remove("example") {
        let examples = Node::new(Value::Sequence(vec![example]), sources.child(origin, "examples"));
        mapping.insert("examples", examples);
    }
}
