//! Turns the bodies of patches into the properties for which absence and `null` are two things.

use super::direction;
use super::heir::Heirs;
use crate::parse::{Document, Operation, Schema, SchemaId};

/// Finds the properties that are optional and may be `null` in a JSON body of `PATCH`, or in a merge patch (RFC 7396).
pub(super) fn properties(document: &Document, heirs: &Heirs, nullable: &[bool]) -> Vec<bool> {
    let schemas = &document.schemas;
    let mut properties = vec![false; schemas.len()];
    let mut seen = vec![false; schemas.len()];
    let mut next: Vec<SchemaId> = document.operations.iter().flat_map(bodies).collect();
    while let Some(id) = next.pop() {
        if std::mem::replace(&mut seen[id.0 as usize], true) {
            continue;
        }
        let schema = &schemas[id];
        for (name, property) in &schema.properties {
            let is_optional = !schema.required.iter().any(|required| **required == **name);
            properties[property.0 as usize] |= is_optional && nullable[property.0 as usize];
        }
        within(schema, &mut |part| next.push(part));
        next.extend(heirs.list(id));
    }
    properties
}

/// Lists the schemas of the bodies that change a part of something.
fn bodies(operation: &Operation) -> impl Iterator<Item = SchemaId> {
    let is_patch = &*operation.method == "PATCH";
    let content = operation.request_body.iter().flat_map(|body| &body.value.content);
    let patches = content.filter(move |(name, _)| match name.split(';').next().unwrap_or_default().trim() {
        "application/merge-patch+json" => true,
        name => is_patch && (name.ends_with("/json") || name.ends_with("+json") && !name.ends_with("json-patch+json")),
    });
    patches.flat_map(|(_, media)| direction::of_media(media))
}

/// Visits the schemas that a patch reaches into: what is in a list is replaced as a whole.
fn within(schema: &Schema, visit: &mut impl FnMut(SchemaId)) {
    schema.target().into_iter().for_each(&mut *visit);
    schema.properties.iter().for_each(|(_, id)| visit(*id));
    schema.additional_properties.into_iter().for_each(&mut *visit);
    for list in [&schema.pattern_properties, &schema.all_of, &schema.one_of, &schema.any_of] {
        list.iter().copied().for_each(&mut *visit);
    }
}
