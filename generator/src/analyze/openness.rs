//! Turns what a caller says of enums into enumerations that are closed, for which an unknown value is an error.

use crate::diagnostics::Diagnostics;
use crate::ir::{Api, Openness, Shape};
use crate::name::find_type;
use crate::types_choice::{EnumRules, Enums};

/// Closes the enumerations that a caller wants closed; `keys` identify the types.
pub(crate) fn close(api: &mut Api, keys: &[String], rules: &EnumRules, diagnostics: &mut Diagnostics) {
    let mut wanted: Vec<Enums> = vec![rules.all; api.types.len()];
    for (schema, rule) in &rules.of {
        match find_type(schema, keys) {
            Some(id) if matches!(api[id].shape, Shape::Enumeration(_)) => {
                wanted[id.0 as usize] = rule.enums;
                if rule.enums == Enums::Closed && !is_closable(&api[id].shape) {
                    diagnostics.unclosable_enum(rule.place.clone(), schema);
                }
            }
            _ => diagnostics.enum_without_effect(rule.place.clone(), schema),
        }
    }
    for (def, enums) in api.types.iter_mut().zip(wanted) {
        if enums == Enums::Closed
            && is_closable(&def.shape)
            && let Shape::Enumeration(enumeration) = &mut def.shape
        {
            enumeration.openness = Openness::Closed;
        }
    }
}

/// Whether there is a value, and the schema does not allow all others.
fn is_closable(shape: &Shape) -> bool {
    matches!(shape, Shape::Enumeration(of) if of.openness != Openness::Unbounded && !of.variants.is_empty())
}
