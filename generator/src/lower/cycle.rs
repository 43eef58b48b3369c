//! Turns records that require themselves without end into records that can be built.

use crate::diagnostics::Diagnostics;
use crate::ir::{Edges, FieldKind, Owner, Shape, Ty, TypeDef, TypeId, closing, needs, resolve, sizes};

/// Makes a required field optional wherever it closes a circle of what no value can be built without.
///
/// A oneof is needed like a field, but any of its members will do: it is part of a circle only if all of them are.
pub(super) fn break_required(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let sizes = sizes(types);
    let endless = |id: &TypeId| sizes[id.0 as usize].is_none();
    let edges: Edges = types
        .iter()
        .enumerate()
        .map(|(number, def)| match endless(&TypeId(number as u32)) {
            true => needed(types, &def.shape).into_iter().filter(|(_, id)| endless(id)).collect(),
            false => Vec::new(),
        })
        .collect();
    for (id, place) in closing(&edges, (0..types.len()).map(|number| TypeId(number as u32))) {
        match types[id.0 as usize].owner {
            // A circle that closes at a member is broken at the group.
            Owner::Type(message) if matches!(types[id.0 as usize].shape, Shape::Oneof(_)) => {
                let group = |kind: &FieldKind| matches!(kind, FieldKind::Oneof(oneof) if *oneof == id);
                relax(&mut types[message.0 as usize], |_, kind| group(kind), diagnostics);
            }
            _ => relax(&mut types[id.0 as usize], |index, _| index == place, diagnostics),
        }
    }
}

/// Lists what a value of a shape needs, by the place of the field or member.
fn needed(types: &[TypeDef], shape: &Shape) -> Vec<(usize, TypeId)> {
    match shape {
        Shape::Record(record) => {
            let fields = record.fields.iter().enumerate();
            fields.filter_map(|(place, field)| Some((place, needs(types, field)?))).collect()
        }
        Shape::Oneof(oneof) => {
            let members = oneof.members.iter().enumerate();
            let target = |ty: &Ty| match resolve(types, ty) {
                Ty::Named(id) => Some(*id),
                _ => None,
            };
            members.filter_map(|(place, member)| Some((place, target(&member.ty)?))).collect()
        }
        Shape::Enumeration(_) | Shape::Alias(_) => Vec::new(),
    }
}

/// Makes the field that is meant optional, once.
fn relax(def: &mut TypeDef, is_meant: impl Fn(usize, &FieldKind) -> bool, diagnostics: &mut Diagnostics) {
    let Shape::Record(record) = &mut def.shape else { return };
    let fields = record.fields.iter_mut().enumerate();
    for (_, field) in fields.filter(|(index, field)| field.required && is_meant(*index, &field.kind)) {
        diagnostics.required_cycle(def.origin, field);
        field.required = false;
    }
}
