//! Turns [`Api`] into [`Facts`]: what follows from the model, and what emission asks about it.

mod boxing;

use crate::ir::{Api, Field, FieldKind, Shape, Ty, TypeId};

/// What follows from the model.
#[derive(Debug)]
pub(crate) struct Facts {
    /// For each type, whether each of its fields or members is boxed.
    boxed: Vec<Vec<bool>>,
    /// For each type, whether an enum should not hold it in line.
    large: Vec<bool>,
}

/// Analyses an API.
pub(crate) fn analyze(api: &Api) -> Facts {
    boxing::boxing(api)
}

impl Facts {
    /// Whether a field of a record, or a member of a oneof, is boxed: because its type contains the one that it is part
    /// of, or because it would make every other member as large.
    pub(crate) fn is_boxed(&self, id: TypeId, index: usize) -> bool {
        self.boxed[id.0 as usize].get(index).copied().unwrap_or_default()
    }
}

impl Facts {
    /// Whether a value would make every other variant of an enum as large.
    pub(crate) fn is_large(&self, api: &Api, ty: &Ty) -> bool {
        matches!(api.resolve(ty), Ty::Named(id) if self.large[id.0 as usize])
    }
}

impl Api {
    /// Returns the type behind aliases.
    pub(crate) fn resolve<'a>(&'a self, ty: &'a Ty) -> &'a Ty {
        let mut ty = ty;
        while let Ty::Named(id) = ty
            && let Shape::Alias(target) = &self[*id].shape
        {
            ty = target;
        }
        ty
    }

    /// Whether a field may be left out when a value is made.
    pub(crate) fn is_optional(&self, field: &Field) -> bool {
        match &field.kind {
            FieldKind::Property { nullable, .. } => !field.required || *nullable,
            FieldKind::Oneof(_) => !field.required,
        }
    }

    /// Whether a record can be made of nothing.
    pub(crate) fn has_default(&self, id: TypeId) -> bool {
        match &self[id].shape {
            Shape::Record(record) => record.fields.iter().all(|field| self.is_optional(field)),
            _ => false,
        }
    }
}
