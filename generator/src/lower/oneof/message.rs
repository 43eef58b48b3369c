//! Turns a schema into the parts that `allOf` and `$ref` make it of, and the properties that all of them declare.

use std::collections::{BTreeMap, BTreeSet};

use crate::parse::{SchemaId, SchemaTable};

/// An object as a whole, which is what the members of a group are properties of.
pub(super) struct Message<'t> {
    pub(super) table: &'t SchemaTable,
    /// The schema itself, and what it is made of, each once, in the order of the description.
    pub(super) parts: Vec<SchemaId>,
    /// Where each property stands in the order of the description.
    positions: BTreeMap<&'t str, usize>,
    required: BTreeSet<&'t str>,
}

impl<'t> Message<'t> {
    /// Gathers the properties of all [`parts`].
    pub(super) fn new(table: &'t SchemaTable, parts: Vec<SchemaId>) -> Self {
        let mut positions = BTreeMap::new();
        for (name, _) in parts.iter().flat_map(|part| &table[*part].properties) {
            let next = positions.len();
            positions.entry(&**name).or_insert(next);
        }
        let required = parts.iter().flat_map(|part| &table[*part].required).map(String::as_str).collect();
        Self { table, parts, positions, required }
    }

    /// Whether no part declares a property.
    pub(super) fn is_bare(&self) -> bool {
        self.positions.is_empty()
    }

    pub(super) fn declares(&self, name: &str) -> bool {
        self.positions.contains_key(name)
    }

    pub(super) fn requires(&self, name: &str) -> bool {
        self.required.contains(name)
    }

    /// Returns the names of the properties, sorted.
    pub(super) fn properties(&self) -> impl Iterator<Item = &'t str> {
        self.positions.keys().copied()
    }

    /// Returns where a property stands in the description; one that is not there comes last.
    pub(super) fn position(&self, name: &str) -> usize {
        self.positions.get(name).copied().unwrap_or(usize::MAX)
    }
}

/// Returns a schema, and what `$ref` and `allOf` make it of.
///
/// It walks without recursion: a chain of references may be as long as the description.
pub(super) fn parts(table: &SchemaTable, id: SchemaId) -> Vec<SchemaId> {
    if table[id].reference.is_none() && table[id].all_of.is_empty() {
        return vec![id];
    }
    let mut parts = Vec::new();
    let mut seen = BTreeSet::new();
    let mut pending = vec![id];
    while let Some(id) = pending.pop() {
        if seen.insert(id) {
            let schema = &table[id];
            let target = schema.target();
            parts.push(id);
            pending.extend(schema.all_of.iter().rev());
            pending.extend(target);
        }
    }
    parts
}
