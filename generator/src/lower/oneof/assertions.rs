//! Turns a schema into the set of keywords with which it says what fits, to tell what it says nothing of.

use crate::parse::{Schema, SchemaId, SchemaTable, Types};

/// A set of keywords that assert something; titles, descriptions and extensions do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Assertions(u16);

impl Assertions {
    pub(super) const REQUIRED: Assertions = Assertions(1);
    pub(super) const PROPERTIES: Assertions = Assertions(2);
    pub(super) const NOT: Assertions = Assertions(4);
    pub(super) const ANY_OF: Assertions = Assertions(8);
    /// It is closed, or open, but does not give the type of further properties.
    pub(super) const OPENNESS: Assertions = Assertions(16);
    /// Anything else.
    const OTHER: Assertions = Assertions(32);

    pub(super) const fn with(self, other: Assertions) -> Assertions {
        Assertions(self.0 | other.0)
    }

    /// Whether all of these are among `others`.
    pub(super) fn are_within(self, others: Assertions) -> bool {
        self.0 & !others.0 == 0
    }
}

/// Returns what a schema asserts of objects; that it is one, or `null`, is no news.
pub(super) fn assertions(table: &SchemaTable, id: SchemaId) -> Assertions {
    let schema = &table[id];
    let present = [
        (!schema.required.is_empty(), Assertions::REQUIRED),
        (!schema.properties.is_empty(), Assertions::PROPERTIES),
        (schema.not.is_some(), Assertions::NOT),
        (!schema.any_of.is_empty(), Assertions::ANY_OF),
        (schema.additional_properties.is_some(), openness(table, schema)),
        (asserts_more(schema), Assertions::OTHER),
    ];
    let present = present.into_iter().filter(|(is_present, _)| *is_present);
    present.fold(Assertions(0), |all, (_, assertion)| all.with(assertion))
}

/// Whether everything fits a schema.
pub(super) fn is_any(table: &SchemaTable, id: SchemaId) -> bool {
    table[id].types.is_empty() && assertions(table, id) == Assertions(0)
}

/// Whether a schema gives the type of properties that it does not name.
pub(super) fn is_map(table: &SchemaTable, schema: &Schema) -> bool {
    schema.additional_properties.is_some_and(|rest| !table[rest].is_never && !is_any(table, rest))
}

fn openness(table: &SchemaTable, schema: &Schema) -> Assertions {
    if is_map(table, schema) { Assertions::OTHER } else { Assertions::OPENNESS }
}

fn asserts_more(schema: &Schema) -> bool {
    let types = schema.types.without(Types::NULL).without(Types::OBJECT);
    let has_lists = [&schema.all_of, &schema.one_of].into_iter().any(|list| !list.is_empty());
    let has_counts = schema.min_properties.is_some() || schema.max_properties.is_some();
    schema.is_never
        || schema.reference.is_some()
        || schema.items.is_some()
        || schema.format.is_some()
        || !types.is_empty()
        || !schema.values.is_empty()
        || !schema.dependent_schemas.is_empty()
        || !schema.untyped.is_empty()
        || has_lists
        || has_counts
}
