//! Turns records that require themselves without end into records that can be built.

use crate::diagnostics::Diagnostics;
use crate::ir::{Edges, FieldKind, Owner, Shape, Ty, TypeDef, TypeId, closing, held, needs, resolve, sizes};

/// Makes a required field optional wherever it closes a circle of what no value can be built without.
///
/// A oneof is needed like a field, but any of its members will do: it is part of a circle only if all of them are.
/// So is a union; where a circle closes inside of one, every field that leads into the circle is optional.
pub(super) fn break_required(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let edges = endless(types);
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
    for (def, edges) in endless(types).iter().enumerate() {
        for (place, _) in edges {
            relax(&mut types[def], |index, _| index == *place, diagnostics);
        }
    }
}

/// Lists what leads from each type that has no value to others that have none.
fn endless(types: &[TypeDef]) -> Edges {
    let sizes = sizes(types);
    let endless = |id: &TypeId| sizes[id.0 as usize].is_none();
    let edges = types.iter().enumerate().map(|(number, def)| match endless(&TypeId(number as u32)) {
        true => needed(types, &def.shape).into_iter().filter(|(_, id)| endless(id)).collect(),
        false => Vec::new(),
    });
    edges.collect()
}

/// Takes out of a union what leads back to it through nothing but unions: it adds nothing, and would have no end.
pub(super) fn break_unions(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let edges: Edges = types.iter().map(|def| unions_in(types, &def.shape)).collect();
    let mut closing = closing(&edges, (0..types.len()).map(|number| TypeId(number as u32)));
    // From the last place to the first, so that the numbers stay true.
    closing.sort_by_key(|(id, place)| (*id, std::cmp::Reverse(*place)));
    for (id, place) in closing {
        let def = &mut types[id.0 as usize];
        if let Shape::Union(union) = &mut def.shape {
            diagnostics.reference_cycle(def.origin);
            union.variants.remove(place);
        }
    }
}

fn unions_in(types: &[TypeDef], shape: &Shape) -> Vec<(usize, TypeId)> {
    let Shape::Union(union) = shape else { return Vec::new() };
    let variants = union.variants.iter().enumerate();
    let is_union = |id: &TypeId| matches!(types[id.0 as usize].shape, Shape::Union(_));
    variants.filter_map(|(place, variant)| Some((place, named(types, &variant.ty).filter(is_union)?))).collect()
}

fn named(types: &[TypeDef], ty: &Ty) -> Option<TypeId> {
    match resolve(types, ty) {
        Ty::Named(id) => Some(*id),
        _ => None,
    }
}

/// Lists what a value of a shape needs, by the place of the field or member.
fn needed(types: &[TypeDef], shape: &Shape) -> Vec<(usize, TypeId)> {
    let at = |place: usize, ty: &Ty| held(types, ty).into_iter().map(move |id| (place, id));
    match shape {
        Shape::Record(record) => {
            let fields = record.fields.iter().enumerate();
            fields.flat_map(|(place, field)| needs(types, field).into_iter().map(move |id| (place, id))).collect()
        }
        Shape::Oneof(oneof) => {
            let members = oneof.members.iter().enumerate();
            members.flat_map(|(place, member)| at(place, &member.ty)).collect()
        }
        Shape::Union(union) => {
            let variants = union.variants.iter().enumerate();
            variants.flat_map(|(place, variant)| at(place, &variant.ty)).collect()
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
