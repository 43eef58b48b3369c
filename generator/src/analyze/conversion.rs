//! Turns pairs of types, of what is answered and of what is sent, into those of which one can be made of the other.

use crate::ir::{Api, Field, FieldKind, Record, Shape, Ty, TypeDef, TypeId, Union};

/// Finds the types of what is sent that can be made of what is answered: nothing that they require is missing there.
pub(super) fn convertible(api: &Api) -> Vec<bool> {
    let mut convertible: Vec<bool> = api.types.iter().map(|def| def.answered.is_some()).collect();
    loop {
        let pairs = api.types.iter().zip(&convertible);
        let next: Vec<bool> = pairs.map(|(def, holds)| *holds && holds_of(api, &convertible, def)).collect();
        if next == convertible {
            return convertible;
        }
        convertible = next;
    }
}

fn holds_of(api: &Api, convertible: &[bool], sent: &TypeDef) -> bool {
    let Some(answered) = sent.answered else { return false };
    match (&api[answered].shape, &sent.shape) {
        (Shape::Record(from), Shape::Record(to)) => of_record(api, convertible, from, to),
        (Shape::Union(from), Shape::Union(to)) => of_union(api, convertible, from, to),
        _ => false,
    }
}

fn of_record(api: &Api, convertible: &[bool], from: &Record, to: &Record) -> bool {
    let fits = |field: &Field| match (from.field(&field.name), &field.kind) {
        (None, _) => api.is_optional(field),
        (Some(source), FieldKind::Property { ty, .. }) => match &source.kind {
            FieldKind::Property { ty: source_ty, .. } => {
                (api.is_optional(field) || !api.is_optional(source))
                    && of_type(api, convertible, source_ty, field.sent(ty))
            }
            FieldKind::Oneof(_) => false,
        },
        (Some(_), FieldKind::Oneof(_)) => false,
    };
    let rest = match (&from.rest, &to.rest) {
        (Some(from), Some(to)) => of_type(api, convertible, from, to),
        (_, None) => true,
        (None, Some(_)) => false,
    };
    rest && to.fields.iter().all(fits)
}

fn of_union(api: &Api, convertible: &[bool], from: &Union, to: &Union) -> bool {
    let fits = |(from, to): (&crate::ir::UnionVariant, &crate::ir::UnionVariant)| {
        from.key == to.key && of_type(api, convertible, &from.ty, &to.ty)
    };
    from.variants.len() == to.variants.len() && from.variants.iter().zip(&to.variants).all(fits)
}

fn of_type(api: &Api, convertible: &[bool], from: &Ty, to: &Ty) -> bool {
    match (api.resolve(from), api.resolve(to)) {
        (Ty::List(from), Ty::List(to)) | (Ty::Map(from), Ty::Map(to)) | (Ty::Nullable(from), Ty::Nullable(to)) => {
            of_type(api, convertible, from, to)
        }
        (Ty::Tuple(from), Ty::Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to).all(|(from, to)| of_type(api, convertible, from, to))
        }
        (Ty::Named(from), Ty::Named(to)) => from == to || is_pair(api, convertible, *from, *to),
        (from, to) => from == to,
    }
}

fn is_pair(api: &Api, convertible: &[bool], from: TypeId, to: TypeId) -> bool {
    convertible[to.0 as usize] && api[to].answered == Some(from)
}
