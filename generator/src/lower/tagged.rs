//! Turns the tags of unions into what the records under them have in their tag field from the start.

use crate::ir::{Shape, Ty, TypeDef, TypeId, WireName, resolve};

/// The field and value that a union tells a record by; nothing, if two unions do not agree.
type Tag = Option<(WireName, WireName)>;

/// Fixes the tag of every record that is told by one value in all unions which it is part of.
///
/// Whoever makes such a record would have to know the value, and to write it once more.
pub(super) fn fix(types: &mut [TypeDef]) {
    let mut tags: Vec<Option<Tag>> = vec![None; types.len()];
    for def in types.iter() {
        let Shape::Union(union) = &def.shape else { continue };
        let Some(property) = &union.tag else { continue };
        for variant in &union.variants {
            let Ty::Named(TypeId(number)) = resolve(types, &variant.ty) else { continue };
            let tag = match &variant.tags[..] {
                [value] => Some((property.clone(), value.as_str().into())),
                _ => None,
            };
            let slot = &mut tags[*number as usize];
            let agrees = slot.as_ref().is_none_or(|other| *other == tag);
            *slot = Some(tag.filter(|_| agrees));
        }
    }
    for (def, tag) in types.iter_mut().zip(tags) {
        if let (Shape::Record(record), Some(Some((property, value)))) = (&mut def.shape, tag) {
            let field = record.fields.iter_mut().find(|field| field.name == property);
            field.into_iter().for_each(|field| field.fixed = Some(value.clone()));
        }
    }
}
