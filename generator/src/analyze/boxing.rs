//! Turns the graph of what contains what into the places where a box is needed.

use super::Kept;
use crate::ir::{Api, Edges, FieldKind, Primitive, Shape, Ty, TypeId, closing};

/// A member of a oneof that is larger than this, in bytes, is boxed.
const LARGE_MEMBER: usize = 128;

/// The places that are boxed, and the types that are large.
pub(super) struct Boxing {
    pub(super) boxed: Vec<Vec<bool>>,
    pub(super) large: Vec<bool>,
    /// One of them is not boxed, since it was not before.
    pub(super) has_grown: bool,
}

/// A place in a type that may hold a box: a field, a member or a variant, by its number.
type Spot = (TypeId, usize);

/// Finds where boxes are needed, and leaves those that were there before.
pub(super) fn boxing(api: &Api, kept: &Kept) -> Boxing {
    let mut boxed: Vec<Vec<bool>> = api.types.iter().map(|def| vec![false; places(&def.shape)]).collect();
    for (boxed, kept) in boxed.iter_mut().zip(&kept.fields).filter(|(_, kept)| !kept.is_empty()) {
        boxed.clone_from(kept);
    }
    break_cycles(api, &mut boxed);
    let mut sizes = vec![None; api.types.len()];
    let mut is_large = |ty: &Ty| is_record(api, ty) && size(api, &boxed, &mut sizes, ty, 0) > LARGE_MEMBER;
    let mut large: Vec<bool> = api.types().map(|(id, _)| is_large(&Ty::Named(id))).collect();
    let mut has_grown = false;
    for (large, kept) in large.iter_mut().zip(&kept.large) {
        let known = kept.unwrap_or(*large);
        has_grown |= *large && !known;
        *large = known;
    }
    let holds_large = |ty: &Ty| matches!(api.resolve(ty), Ty::Named(id) if large[id.0 as usize]);
    for (def, boxed) in api.types.iter().zip(&mut boxed) {
        let types: Vec<&Ty> = match &def.shape {
            Shape::Oneof(oneof) => oneof.members.iter().map(|member| &member.ty).collect(),
            Shape::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
            Shape::Record(_) | Shape::Enumeration(_) | Shape::Alias(_) => continue,
        };
        for (place, ty) in boxed.iter_mut().zip(types) {
            *place |= holds_large(ty);
        }
    }
    Boxing { boxed, large, has_grown }
}

fn places(shape: &Shape) -> usize {
    match shape {
        Shape::Record(record) => record.fields.len(),
        Shape::Oneof(oneof) => oneof.members.len(),
        Shape::Union(union) => union.variants.len(),
        Shape::Enumeration(_) | Shape::Alias(_) => 0,
    }
}

/// Boxes the places that close a circle, in a walk over the records in the order of their names.
///
/// A oneof is part of one record only, and the walk enters it from there, so no circle closes at a oneof. A union may be
/// anywhere, so the walk goes through it: the box is put around the record in it, and never around the union.
fn break_cycles(api: &Api, boxed: &mut [Vec<bool>]) {
    let spots: Vec<Vec<(Spot, TypeId)>> = api.types().map(|(id, def)| spots(api, id, &def.shape)).collect();
    let is_open = |(holder, place): &Spot| !boxed[holder.0 as usize][*place];
    let open = |spots: &Vec<(Spot, TypeId)>| {
        let edges = spots.iter().enumerate().filter(|(_, (spot, _))| is_open(spot));
        edges.map(|(index, (_, id))| (index, *id)).collect()
    };
    let edges: Edges = spots.iter().map(open).collect();
    let records = api.types().filter(|(_, def)| matches!(def.shape, Shape::Record(_)));
    let mut roots: Vec<TypeId> = records.map(|(id, _)| id).collect();
    roots.sort_by_key(|id| (&api[*id].name.own, *id));
    for (id, index) in closing(&edges, roots) {
        let ((holder, place), _) = spots[id.0 as usize][index];
        boxed[holder.0 as usize][place] = true;
    }
}

/// Lists the records and oneofs that a record or oneof holds without indirection, and where.
fn spots(api: &Api, id: TypeId, shape: &Shape) -> Vec<(Spot, TypeId)> {
    let mut spots = Vec::new();
    let mut seen = Vec::new();
    match shape {
        Shape::Record(record) => {
            for (place, field) in record.fields.iter().enumerate() {
                match &field.kind {
                    FieldKind::Property { ty, .. } => held(api, (id, place), ty, &mut seen, &mut spots),
                    FieldKind::Oneof(oneof) => spots.push(((id, place), *oneof)),
                }
            }
        }
        Shape::Oneof(oneof) => {
            for (place, member) in oneof.members.iter().enumerate() {
                held(api, (id, place), &member.ty, &mut seen, &mut spots);
            }
        }
        Shape::Union(_) | Shape::Enumeration(_) | Shape::Alias(_) => {}
    }
    spots
}

/// Adds what a place holds; what a union holds is in the place of its variant.
fn held(api: &Api, spot: Spot, ty: &Ty, seen: &mut Vec<TypeId>, spots: &mut Vec<(Spot, TypeId)>) {
    let id = match api.resolve(ty) {
        Ty::Named(id) => id,
        Ty::Tuple(items) => return items.iter().for_each(|item| held(api, spot, item, seen, spots)),
        Ty::Nullable(inner) => return held(api, spot, inner, seen, spots),
        _ => return,
    };
    match &api[*id].shape {
        Shape::Union(union) => {
            if seen.contains(id) {
                return;
            }
            seen.push(*id);
            for (place, variant) in union.variants.iter().enumerate() {
                held(api, (*id, place), &variant.ty, seen, spots);
            }
        }
        _ => spots.push((spot, *id)),
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
        Ty::Tuple(items) => return items.iter().map(|item| size(api, boxed, sizes, item, depth + 1)).sum(),
        Ty::Primitive(Primitive::Bool) => return 1,
        Ty::Primitive(Primitive::I32 | Primitive::U32 | Primitive::Date) => return 8,
        Ty::Primitive(Primitive::I64 | Primitive::U64 | Primitive::F64 | Primitive::Timestamp) => return 16,
        Ty::Primitive(Primitive::Upload | Primitive::Parts) => return 120,
        Ty::Primitive(Primitive::Bytes) => return 32,
        Ty::Primitive(Primitive::String | Primitive::Binary) | Ty::List(_) | Ty::Map(_) | Ty::Object => return 24,
        Ty::Primitive(Primitive::QuotedI64 | Primitive::QuotedU64 | Primitive::Uuid) => return 16,
        Ty::Any | Ty::Foreign(_) | Ty::Primitive(Primitive::Base64 | Primitive::Base64Url) => return 32,
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
        Shape::Union(union) => {
            let variants = union.variants.iter().enumerate();
            8 + variants.map(|(index, variant)| of(index, &variant.ty)).max().unwrap_or_default().max(32)
        }
        Shape::Enumeration(_) => 40,
        Shape::Alias(_) => 32,
    };
    sizes[id.0 as usize] = Some(total);
    total
}
