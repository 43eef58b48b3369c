//! Turns a schema with a discriminator that others extend into a union of those others: inheritance.
//!
//! OpenAPI allows that no `oneOf` lists them (3.1, section 4.8.25.3): whatever extends the schema by `allOf` is meant.

use crate::parse::{Schema, SchemaId, SchemaTable};
use std::collections::{HashMap, HashSet};

/// The components that extend a schema with a discriminator.
#[derive(Default)]
pub(super) struct Heirs {
    by_parent: HashMap<SchemaId, Vec<SchemaId>>,
    /// What the heirs are called.
    names: HashMap<SchemaId, String>,
}

impl Heirs {
    pub(super) fn of(schemas: &SchemaTable) -> Self {
        let mut heirs = Heirs::default();
        for (name, id) in &schemas.components {
            for parent in parents(schemas, *id) {
                heirs.by_parent.entry(parent).or_default().push(*id);
                heirs.names.insert(*id, name.to_string());
            }
        }
        // What is extended in turn stands for its own heirs, which are listed themselves.
        let is_parent: HashSet<SchemaId> = heirs.by_parent.keys().copied().collect();
        for (_, id) in &schemas.components {
            if let Some(list) = heirs.by_parent.get_mut(id) {
                list.retain(|heir| !is_parent.contains(heir));
            }
        }
        for (name, id) in &schemas.components {
            if let Some(list) = heirs.by_parent.get_mut(id)
                && is_mapped(&schemas[*id], name)
            {
                list.push(*id);
                heirs.names.insert(*id, name.to_string());
            }
        }
        heirs
    }

    /// Lists what extends a schema, in the order of the document; the schema itself is last, if it is one of its kinds.
    pub(super) fn list(&self, parent: SchemaId) -> &[SchemaId] {
        self.by_parent.get(&parent).map_or(&[], Vec::as_slice)
    }

    /// Returns the name of a component that is an heir.
    pub(super) fn name(&self, heir: SchemaId) -> Option<&str> {
        self.names.get(&heir).map(String::as_str)
    }
}

/// Whether values of a schema's own name are expected, which only a mapping says.
fn is_mapped(schema: &Schema, name: &str) -> bool {
    let mapping = schema.discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
    mapping.map(|(_, target)| target.rsplit('/').next()).any(|target| target == Some(name))
}

/// Lists the schemas with a discriminator that a component extends, through others too.
fn parents(schemas: &SchemaTable, id: SchemaId) -> Vec<SchemaId> {
    let mut found = Vec::new();
    let mut seen = vec![id];
    let mut next = 0;
    while let Some(schema) = seen.get(next).map(|id| &schemas[*id]) {
        for parent in schema.all_of.iter().filter_map(|branch| schemas[*branch].target()) {
            if seen.contains(&parent) {
                continue;
            }
            seen.push(parent);
            let host = &schemas[parent];
            if host.discriminator.is_some() && host.one_of.is_empty() && host.any_of.is_empty() {
                found.push(parent);
            }
        }
        next += 1;
    }
    found
}
