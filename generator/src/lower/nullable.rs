//! Turns what a schema says of `null`, itself or through what it refers to, into one answer.

use super::Lowering;
use crate::parse::{SchemaId, Types};

impl Lowering<'_> {
    /// Whether `null` fits a schema.
    pub(super) fn is_nullable(&self, id: SchemaId) -> bool {
        self.allows_null(id, &mut Vec::new())
    }

    /// A schema that is met again on the way says nothing new.
    fn allows_null(&self, id: SchemaId, seen: &mut Vec<SchemaId>) -> bool {
        if seen.contains(&id) {
            return false;
        }
        seen.push(id);
        let schema = &self.schemas[id];
        if schema.nullable || schema.types.contains(Types::NULL) {
            return true;
        }
        let by_value = schema.types.is_empty() && schema.values.iter().any(|value| value.is_null());
        let by_reference = schema.target();
        let by_branch = schema.one_of.iter().chain(&schema.any_of).any(|branch| self.allows_null(*branch, seen));
        by_value
            || by_branch
            || by_reference.is_some_and(|target| self.allows_null(target, seen))
            || (schema.types.is_empty()
                && !schema.all_of.is_empty()
                && schema.all_of.iter().all(|branch| self.allows_null(*branch, seen)))
    }
}
