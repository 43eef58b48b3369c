//! Turns [`Api`] into [`Facts`]: what follows from the model, and what emission asks about it.

mod boxing;
mod conversion;
mod default;
mod kept;
mod openness;
mod replay;
mod ways;

pub(crate) use default::Default;
pub(crate) use kept::{Kept, keep, kept};
pub(crate) use openness::close;
pub(crate) use replay::Replay;
pub(crate) use ways::ways;

use crate::ir::{
    self, Api, Constant, Field, FieldKind, OperationId, Primitive, Record, Shape, Sizes, Ty, TypeDef, TypeId,
};

/// What follows from the model.
#[derive(Debug)]
pub(crate) struct Facts {
    /// For each type, whether each of its fields or members is boxed.
    boxed: Vec<Vec<bool>>,
    /// For each type, whether an enum should not hold it in line.
    large: Vec<bool>,
    /// Whether an enum holds a large value in line, since it was small when callers first saw it.
    has_grown: bool,
    /// For each oneof, the member whose value is the simplest to make.
    simplest: Vec<usize>,
    /// For each type, whether it is what is sent and can be made of what is answered.
    convertible: Vec<bool>,
    sizes: Sizes,
    /// For each operation, whether it may be sent again.
    replays: Vec<Replay>,
}

/// Analyses an API, of which boxes stay where they were.
pub(crate) fn analyze(api: &Api, kept: &Kept) -> Facts {
    let boxing::Boxing { boxed, large, has_grown } = boxing::boxing(api, kept);
    let sizes = ir::sizes(&api.types);
    let simplest = simplest(api, &sizes);
    let (convertible, replays) = (conversion::convertible(api), replay::replays(api));
    Facts { boxed, large, has_grown, simplest, convertible, sizes, replays }
}

/// Finds the simplest member of each oneof; other types have none, and a zero.
fn simplest(api: &Api, sizes: &Sizes) -> Vec<usize> {
    let of_value = |ty: &Ty| ir::size_of_type(&api.types, sizes, ty).unwrap_or(u32::MAX);
    let of_type = |def: &TypeDef| match &def.shape {
        Shape::Oneof(oneof) => (0..oneof.members.len()).min_by_key(|index| of_value(&oneof.members[*index].ty)),
        Shape::Union(union) => (0..union.variants.len()).min_by_key(|index| of_value(&union.variants[*index].ty)),
        _ => None,
    };
    api.types.iter().map(|def| of_type(def).unwrap_or_default()).collect()
}

impl Facts {
    /// Whether a field of a record, or a member of a oneof, is boxed: because its type contains the one that it is part
    /// of, or because it would make every other member as large.
    pub(crate) fn is_boxed(&self, id: TypeId, index: usize) -> bool {
        self.boxed[id.0 as usize].get(index).copied().unwrap_or_default()
    }
}

impl Facts {
    /// Returns the member of a oneof whose value is the simplest: making it does not lead back to the oneof.
    pub(crate) fn simplest_member(&self, id: TypeId) -> usize {
        self.simplest[id.0 as usize]
    }

    /// Whether a type is what is sent of a schema, and can be made of what is answered.
    pub(crate) fn is_convertible(&self, id: TypeId) -> bool {
        self.convertible[id.0 as usize]
    }

    /// Returns whether an operation may be sent again, and why.
    pub(crate) fn replay(&self, id: OperationId) -> Replay {
        self.replays[id.0 as usize]
    }

    /// Returns how many values the simplest value of a type is made of.
    pub(crate) fn size(&self, id: TypeId) -> u32 {
        self.sizes[id.0 as usize].unwrap_or(u32::MAX)
    }

    /// Whether an enum holds a value in line that would be boxed if it was new.
    pub(crate) fn has_grown(&self) -> bool {
        self.has_grown
    }

    /// Whether a value would make every other variant of an enum as large.
    pub(crate) fn is_large(&self, api: &Api, ty: &Ty) -> bool {
        matches!(api.resolve(ty), Ty::Named(id) if self.large[id.0 as usize])
    }
}

impl Api {
    /// Whether a field may be left out when a value is made.
    pub(crate) fn is_optional(&self, field: &Field) -> bool {
        match &field.kind {
            FieldKind::Property { nullable, .. } => !field.required || *nullable,
            FieldKind::Oneof(_) => !field.required,
        }
    }

    /// Returns the value that a field has from the start: it can have no other, or a union tells the record by it.
    pub(crate) fn constant<'a>(&'a self, field: &'a Field) -> Option<Constant<'a>> {
        let FieldKind::Property { ty, .. } = &field.kind else { return None };
        match (self.resolve(ty), &field.fixed) {
            (Ty::Primitive(Primitive::String), Some(value)) => Some(Constant::Text(value)),
            (Ty::Named(id), fixed) => {
                let Shape::Enumeration(enumeration) = &self[*id].shape else { return None };
                let place = match fixed {
                    Some(value) => enumeration.variants.iter().position(|variant| variant.value == *value),
                    None if self.is_optional(field) || enumeration.variants.len() != 1 => None,
                    None => Some(0),
                };
                Some(Constant::Variant(*id, place?))
            }
            _ => None,
        }
    }

    /// Returns the fields of a record that must be given when a value is made, by their names.
    ///
    /// The order of the document would not do: two texts that change places there would do so at every caller, unnoticed.
    pub(crate) fn arguments(&self, record: &Record) -> Vec<usize> {
        let is_argument = |field: &Field| !self.is_optional(field) && self.constant(field).is_none();
        let arguments = (0..record.fields.len()).filter(|index| is_argument(&record.fields[*index]));
        let mut arguments: Vec<usize> = arguments.collect();
        arguments.sort_by_key(|index| &record.fields[*index].name);
        arguments
    }

    /// Whether a record can be made of nothing.
    pub(crate) fn has_default(&self, id: TypeId) -> bool {
        matches!(&self[id].shape, Shape::Record(record) if self.arguments(record).is_empty())
    }
}
