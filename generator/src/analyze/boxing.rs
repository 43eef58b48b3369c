//! Turns the graph of what contains what into the places where a box is needed.

use crate::ir::{Api, Edges, FieldKind, Primitive, Shape, Ty, TypeId, closing};

/// A member of a oneof that is larger than this, in bytes, is boxed.
const LARGE_MEMBER: usize = 128;

/// The places that are boxed, and the types that are large.
pub(super) struct Boxing {
    pub(super) boxed: Vec<Vec<bool>>,
    pub(super) large: Vec<bool>,
}

/// Finds where boxes are needed.
pub(super) fn boxing(api: &Api) -> Boxing {
    let edges: Edges = api.types.iter().map(|def| edges(api, &def.shape)).collect();
    let mut boxed: Vec<Vec<bool>> = api.types.iter().map(|def| vec![false; places(&def.shape)]).collect();
    break_cycles(api, &edges, &mut boxed);
    let mut sizes = vec![None; api.types.len()];
    let mut is_large = |ty: &Ty| is_record(api, ty) && size(api, &boxed, &mut sizes, ty, 0) > LARGE_MEMBER;
    let large: Vec<bool> = api.types().map(|(id, _)| is_large(&Ty::Named(id))).collect();
    for (id, def) in api.types() {
        let Shape::Oneof(oneof) = &def.shape else { continue };
        for (place, member) in boxed[id.0 as usize].iter_mut().zip(&oneof.members) {
            *place |= matches!(api.resolve(&member.ty), Ty::Named(id) if large[id.0 as usize]);
        }
    }
    Boxing { boxed, large }
}

fn places(shape: &Shape) -> usize {
    match shape {
        Shape::Record(record) => record.fields.len(),
        Shape::Oneof(oneof) => oneof.members.len(),
        Shape::Enumeration(_) | Shape::Alias(_) => 0,
    }
}

fn edges(api: &Api, shape: &Shape) -> Vec<(usize, TypeId)> {
    let contained = |ty: &Ty| match api.resolve(ty) {
        Ty::Named(id) => Some(*id),
        _ => None,
    };
    let fields = |(index, field): (usize, &crate::ir::Field)| match &field.kind {
        FieldKind::Property { ty, .. } => Some((index, contained(ty)?)),
        FieldKind::Oneof(id) => Some((index, *id)),
    };
    match shape {
        Shape::Record(record) => record.fields.iter().enumerate().filter_map(fields).collect(),
        Shape::Oneof(oneof) => {
            let members = oneof.members.iter().enumerate();
            members.filter_map(|(index, member)| Some((index, contained(&member.ty)?))).collect()
        }
        Shape::Enumeration(_) | Shape::Alias(_) => Vec::new(),
    }
}

/// Boxes the places that close a circle, in a walk over the records in the order of their names.
///
/// A oneof is part of one record only, and the walk enters it from there, so no circle closes at a oneof.
fn break_cycles(api: &Api, edges: &Edges, boxed: &mut [Vec<bool>]) {
    let records = api.types().filter(|(_, def)| matches!(def.shape, Shape::Record(_)));
    let mut roots: Vec<TypeId> = records.map(|(id, _)| id).collect();
    roots.sort_by_key(|id| (&api[*id].name.own, *id));
    for (id, place) in closing(edges, roots) {
        boxed[id.0 as usize][place] = true;
    }
}

fn is_record(api: &Api, ty: &Ty) -> bool {
    matches!(api.resolve(ty), Ty::Named(id) if matches!(api[*id].shape, Shape::Record(_)))
}

/// Estimates the size of a value in bytes.
fn size(api: &Api, boxed: &[Vec<bool>], sizes: &mut [Option<usize>], ty: &Ty, depth: usize) -> usize {
    let id = match api.resolve(ty) {
        Ty::Named(id) => *id,
        Ty::Nullable(inner) => return size(api, boxed, sizes, inner, depth),
        Ty::Primitive(Primitive::Bool) => return 1,
        Ty::Primitive(Primitive::I32 | Primitive::U32) => return 8,
        Ty::Primitive(Primitive::I64 | Primitive::U64 | Primitive::F64) => return 16,
        Ty::Any => return 32,
        Ty::Primitive(Primitive::String) | Ty::List(_) | Ty::Map(_) | Ty::Object => return 24,
    };
    if let Some(size) = sizes[id.0 as usize] {
        return size;
    }
    // A chain of records that is this deep is large without being followed to its end.
    if depth > 64 {
        return LARGE_MEMBER + 1;
    }
    let mut of = |place: usize, ty: &Ty| match boxed[id.0 as usize].get(place) {
        Some(true) => 8,
        _ => size(api, boxed, sizes, ty, depth + 1),
    };
    let total = match &api[id].shape {
        Shape::Record(record) => {
            let field = |(index, field): (usize, &crate::ir::Field)| match &field.kind {
                FieldKind::Property { ty, .. } => of(index, ty),
                FieldKind::Oneof(id) => of(index, &Ty::Named(*id)),
            };
            record.fields.iter().enumerate().map(field).sum()
        }
        Shape::Oneof(oneof) => {
            let members = oneof.members.iter().enumerate();
            8 + members.map(|(index, member)| of(index, &member.ty)).max().unwrap_or_default()
        }
        Shape::Enumeration(_) => 40,
        Shape::Alias(_) => 32,
    };
    sizes[id.0 as usize] = Some(total);
    total
}
