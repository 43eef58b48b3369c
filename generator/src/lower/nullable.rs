//! Turns what schemas say of `null`, themselves or through what they refer to, into one answer for each.

use super::Lowering;
use crate::parse::{Schema, SchemaId, SchemaTable, Types};

impl Lowering<'_> {
    /// Whether `null` fits a schema.
    pub(super) fn is_nullable(&self, id: SchemaId) -> bool {
        self.nullable[id.0 as usize]
    }
}

/// Finds for all schemas whether `null` fits them: first those that say so, then those that are made of them.
///
/// What says so only by leading back to itself does not.
pub(super) fn nullable(schemas: &SchemaTable) -> Vec<bool> {
    let mut answers: Vec<bool> = schemas.iter().map(|(_, schema)| says_so(schema)).collect();
    // How many branches of its `allOf` still have to let `null` fit.
    let mut missing: Vec<usize> = schemas.iter().map(|(_, schema)| schema.all_of.len()).collect();
    let mut parts = parts(schemas);
    parts.sort_unstable();
    let mut pending: Vec<SchemaId> = schemas.iter().map(|(id, _)| id).filter(|id| answers[id.0 as usize]).collect();
    while let Some(id) = pending.pop() {
        let start = parts.partition_point(|part| part.id < id);
        for part in parts[start..].iter().take_while(|part| part.id == id) {
            let whole = part.whole.0 as usize;
            let is_enough = match part.role {
                Role::Alternative => true,
                Role::Branch => {
                    missing[whole] -= 1;
                    missing[whole] == 0
                }
            };
            if is_enough && !std::mem::replace(&mut answers[whole], true) {
                pending.push(part.whole);
            }
        }
    }
    answers
}

/// What a schema is for another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// `null` fits if it fits this one: it is referred to, or a branch of `oneOf` or `anyOf`.
    Alternative,
    /// `null` fits if it fits this one and its siblings in `allOf`.
    Branch,
}

/// A schema that another is made of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    id: SchemaId,
    whole: SchemaId,
    role: Role,
}

fn parts(schemas: &SchemaTable) -> Vec<Part> {
    let mut parts = Vec::new();
    for (whole, schema) in schemas.iter() {
        let alternatives = schema.target().into_iter().chain(schema.one_of.iter().chain(&schema.any_of).copied());
        parts.extend(alternatives.map(|id| Part { id, whole, role: Role::Alternative }));
        // A schema with a type lets `null` fit only if the type does.
        if schema.types.is_empty() {
            parts.extend(schema.all_of.iter().map(|&id| Part { id, whole, role: Role::Branch }));
        }
    }
    parts
}

fn says_so(schema: &Schema) -> bool {
    let by_value = schema.types.is_empty() && schema.values.iter().any(|value| value.is_null());
    schema.nullable || schema.types.contains(Types::NULL) || by_value
}
