//! Turns `not` and `false` schemas into the names of the properties that they forbid.

use super::assertions::{Assertions, assertions, is_any};
use crate::parse::{SchemaId, SchemaTable};

/// Reads the operand of a `not`: which properties must not all be present, for each of its alternatives.
///
/// It is `{required: [a, b]}`, or an `anyOf` of such schemas; anything else is not about presence.
pub(super) fn forbidden(table: &SchemaTable, operand: SchemaId) -> Option<Vec<&[String]>> {
    let schema = &table[operand];
    let assertions = assertions(table, operand);
    let is_plain = schema.properties.iter().all(|(_, property)| is_any(table, *property));
    if !schema.required.is_empty() && is_plain && assertions.are_within(REQUIRED_PROPERTIES) {
        return Some(vec![&schema.required]);
    }
    if schema.any_of.is_empty() || !assertions.are_within(Assertions::ANY_OF) {
        return None;
    }
    let alternatives = schema.any_of.iter().map(|alternative| forbidden(table, *alternative));
    Some(alternatives.collect::<Option<Vec<_>>>()?.concat())
}

/// Reads which single properties a schema forbids, by `not` or by the schema `false`.
///
/// Returns nothing if its `not` says something else.
pub(super) fn absent(table: &SchemaTable, id: SchemaId) -> Option<Vec<&str>> {
    let schema = &table[id];
    let never = schema.properties.iter().filter(|(_, property)| table[*property].is_never);
    let mut names: Vec<&str> = never.map(|(name, _)| &**name).collect();
    if let Some(operand) = schema.not {
        for together in forbidden(table, operand)? {
            let [name] = together else { return None };
            names.push(name);
        }
    }
    Some(names)
}

const REQUIRED_PROPERTIES: Assertions = Assertions::REQUIRED.with(Assertions::PROPERTIES);
