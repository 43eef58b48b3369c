//! Turns a discriminator, or a property that has other constants in every branch, into the tags of a union.

use super::Alternatives;
use super::branch::{Branch, component_name};
use crate::load::Node;
use crate::lower::Lowering;
use crate::lower::record::Parts;
use crate::parse::{Discriminator, SchemaId};
use std::collections::BTreeSet;

/// The property that tells branches apart, and its values in each of them.
pub(super) struct Tags {
    pub(super) property: String,
    pub(super) values: Vec<Vec<String>>,
}

impl Lowering<'_> {
    /// Returns what tells the branches apart: what the description says does, else what is found to.
    pub(super) fn tags(&self, branches: &[Branch], alternatives: &Alternatives) -> Option<Tags> {
        let discriminator = alternatives.discriminators.iter().find_map(|id| self.schemas[*id].discriminator.as_ref());
        match discriminator {
            Some(discriminator) => Some(self.declared(branches, discriminator)),
            None => self.found(branches),
        }
    }

    /// The mapping names the values of a branch; else the constants of its property do, and at last its own name does.
    fn declared(&self, branches: &[Branch], discriminator: &Discriminator) -> Tags {
        let values = branches.iter().map(|branch| {
            let mapped = discriminator.mapping.iter().filter(|(_, target)| is_target(target, &branch.key));
            let mapped: Vec<String> = mapped.map(|(value, _)| value.to_string()).collect();
            if !mapped.is_empty() {
                return mapped;
            }
            let constants = self.constants_among(&self.parts_of_branch(branch), &discriminator.property);
            constants.unwrap_or_else(|| vec![component_name(&branch.key)])
        });
        Tags { property: discriminator.property.clone(), values: values.collect() }
    }

    /// Finds the first property, by name, that every branch which is an object has with values of its own.
    fn found(&self, branches: &[Branch]) -> Option<Tags> {
        let objects: Vec<Parts> = branches.iter().map(|branch| self.parts_of_branch(branch)).collect();
        let is_object = |parts: &&Parts| !parts.properties.is_empty();
        let first = objects.iter().find(is_object).filter(|_| objects.iter().filter(is_object).count() > 1)?;
        let candidates: BTreeSet<&str> = first.properties.iter().map(|(name, _)| &**name).collect();
        candidates.into_iter().find_map(|property| {
            let mut seen = BTreeSet::new();
            let mut values = Vec::new();
            for parts in &objects {
                if parts.properties.is_empty() {
                    values.push(Vec::new());
                    continue;
                }
                let constants = self.constants_among(parts, property)?;
                if !constants.iter().all(|value| seen.insert(value.clone())) {
                    return None;
                }
                values.push(constants);
            }
            Some(Tags { property: property.to_owned(), values })
        })
    }

    pub(super) fn parts_of(&self, id: SchemaId) -> Parts {
        let mut parts = Parts::default();
        self.gather_around(id, &mut parts);
        parts
    }

    /// Returns the parts of a branch, and of what it is at the same time.
    pub(super) fn parts_of_branch(&self, branch: &Branch) -> Parts {
        let mut parts = Parts::default();
        branch.others.iter().chain([&branch.id]).for_each(|id| self.gather_around(*id, &mut parts));
        parts
    }

    /// Returns the values that a property can have, if it names all of them.
    fn constants_among(&self, parts: &Parts, property: &str) -> Option<Vec<String>> {
        let (_, id) = parts.properties.iter().find(|(name, _)| **name == *property)?;
        let mut schema = &self.schemas[*id];
        for _ in 0..8 {
            let only = match &schema.all_of[..] {
                [only] => Some(*only),
                _ => None,
            };
            match schema.reference.as_ref().map_or(only, |reference| reference.target) {
                Some(target) if schema.values.is_empty() => schema = &self.schemas[target],
                _ => break,
            }
        }
        let values: Option<Vec<String>> = schema.values.iter().map(text).collect();
        values.filter(|values| !values.is_empty())
    }
}

/// Returns a constant as the text that it is in a tag.
fn text(value: &Node) -> Option<String> {
    use crate::load::Value;
    match &value.value {
        Value::String(text) => Some(text.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Integer(value) => Some(value.to_string()),
        _ => None,
    }
}

/// Whether the target of a mapping is a branch: it is given as a reference, or as the name of a schema.
fn is_target(target: &str, reference: &str) -> bool {
    target == reference || reference.rsplit_once('/').is_some_and(|(_, name)| name == target)
}
