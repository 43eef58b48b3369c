//! Turns an `allOf` of scalars into the branch that says most about them.

use crate::lower::Lowering;
use crate::parse::{SchemaId, Types};

/// How many references and branches are followed before a schema counts as one that says nothing.
const DEEPEST: usize = 16;

impl Lowering<'_> {
    /// Returns the branch that lists the values, else one that refers to a schema, if all are of the same scalar type.
    pub(super) fn narrowest(&self, branches: &[SchemaId]) -> Option<SchemaId> {
        let mut types = branches.iter().filter_map(|branch| self.scalar(*branch, 0));
        let first = types.next()?;
        let is_same = first.is_one() && types.all(|other| other == first);
        let is_scalar = !first.contains(Types::OBJECT) && !first.contains(Types::ARRAY);
        let rank = |id: &SchemaId| (!self.lists_values(*id, 0), self.schemas[*id].reference.is_none());
        let typed = branches.iter().filter(|branch| self.scalar(**branch, 0).is_some());
        typed.min_by_key(|id| rank(id)).copied().filter(|_| is_same && is_scalar)
    }

    /// Returns the type that all branches are of, if any of them says one.
    ///
    /// # Errors
    /// They contradict each other.
    pub(super) fn common_type(&self, branches: &[SchemaId]) -> Result<Option<Types>, ()> {
        let mut types = branches.iter().filter_map(|branch| self.scalar(*branch, 0));
        let Some(first) = types.next() else { return Ok(None) };
        if types.all(|other| other == first) { Ok(Some(first)) } else { Err(()) }
    }

    /// Whether a schema says what the items of a list or the values of a map are.
    pub(super) fn has_elements(&self, id: SchemaId) -> bool {
        self.has_elements_within(id, 0)
    }

    fn has_elements_within(&self, id: SchemaId, depth: usize) -> bool {
        let schema = &self.schemas[id];
        let has_own = schema.items.is_some() || !schema.prefix_items.is_empty() || self.rest(schema).is_some();
        let target = schema.target();
        let mut parts = target.iter().chain(&schema.all_of);
        has_own || (depth < DEEPEST && parts.any(|part| self.has_elements_within(*part, depth + 1)))
    }

    /// Returns the type that a schema is of, itself or by what it refers to; nothing, if it says nothing about it.
    fn scalar(&self, id: SchemaId, depth: usize) -> Option<Types> {
        let schema = &self.schemas[id];
        let types = schema.types.without(Types::NULL);
        if !types.is_empty() || depth > DEEPEST {
            return Some(types);
        }
        if !schema.properties.is_empty() || !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            return Some(Types::OBJECT);
        }
        let target = schema.target();
        let parts = target.iter().chain(&schema.all_of).copied();
        parts.filter_map(|part| self.scalar(part, depth + 1)).next()
    }

    fn lists_values(&self, id: SchemaId, depth: usize) -> bool {
        let schema = &self.schemas[id];
        let target = schema.target();
        let mut parts = target.iter().chain(&schema.all_of);
        !schema.values.is_empty() || (depth < DEEPEST && parts.any(|part| self.lists_values(*part, depth + 1)))
    }
}
