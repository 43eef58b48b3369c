//! Turns types into the number of values that the simplest value of each is made of.

use super::{Field, FieldKind, Shape, Ty, TypeDef, TypeId, resolve};

/// How many records and members the simplest value of a type holds; nothing, if a value would contain itself without end.
pub(crate) type Sizes = Vec<Option<u32>>;

/// Counts for every type, by going over all of them until nothing changes.
///
/// What a type is counted from was counted before it, so the way from a value to its parts ends.
pub(crate) fn sizes(types: &[TypeDef]) -> Sizes {
    let mut sizes = vec![None; types.len()];
    let mut has_changed = true;
    while has_changed {
        has_changed = false;
        for (number, def) in types.iter().enumerate() {
            if sizes[number].is_none() {
                sizes[number] = of_shape(types, &sizes, &def.shape);
                has_changed |= sizes[number].is_some();
            }
        }
    }
    sizes
}

/// Returns the size of a value of a type; a scalar has none, and a list or map may be empty.
pub(crate) fn of_type(types: &[TypeDef], sizes: &Sizes, ty: &Ty) -> Option<u32> {
    match resolve(types, ty) {
        Ty::Named(id) => sizes[id.0 as usize],
        Ty::Tuple(items) => {
            items.iter().try_fold(0u32, |sum, item| Some(sum.saturating_add(of_type(types, sizes, item)?)))
        }
        _ => Some(0),
    }
}

/// Returns what a field needs values of.
pub(crate) fn needs(types: &[TypeDef], field: &Field) -> Vec<TypeId> {
    match &field.kind {
        FieldKind::Property { ty, nullable: false } if field.required => held(types, ty),
        FieldKind::Oneof(id) if field.required => vec![*id],
        FieldKind::Property { .. } | FieldKind::Oneof(_) => Vec::new(),
    }
}

/// Lists the named types that each value of a type holds at least one value of.
pub(crate) fn held(types: &[TypeDef], ty: &Ty) -> Vec<TypeId> {
    match resolve(types, ty) {
        Ty::Named(id) => vec![*id],
        Ty::Tuple(items) => items.iter().flat_map(|item| held(types, item)).collect(),
        _ => Vec::new(),
    }
}

fn of_shape(types: &[TypeDef], sizes: &Sizes, shape: &Shape) -> Option<u32> {
    match shape {
        Shape::Record(record) => {
            let needed = record.fields.iter().flat_map(|field| needs(types, field));
            needed.map(|id| sizes[id.0 as usize]).try_fold(1u32, |sum, size| Some(sum.saturating_add(size?)))
        }
        Shape::Oneof(oneof) => {
            let members = oneof.members.iter().filter_map(|member| of_type(types, sizes, &member.ty));
            members.min().map(|least| least.saturating_add(1))
        }
        Shape::Union(union) => {
            let variants = union.variants.iter().filter_map(|variant| of_type(types, sizes, &variant.ty));
            variants.min().map(|least| least.saturating_add(1))
        }
        Shape::Alias(ty) => of_type(types, sizes, ty),
        Shape::Enumeration(_) => Some(0),
    }
}
