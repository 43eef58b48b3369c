//! Turns the types of an API into the ways to them, and what they are made of.

use super::operation::summary;
use crate::emit::Cx;
use crate::ir::{Shape, Wire};
use crate::load::Sources;

/// A type.
#[derive(Clone, Debug)]
pub struct TypeSurvey {
    /// The way to it from the root of the crate.
    pub path: String,
    /// What it is.
    pub kind: TypeKind,
    /// How many fields, members, variants or values it has.
    pub size: usize,
    /// Where its schema is in the document, as a JSON Pointer.
    pub pointer: String,
    /// What it is for, in one sentence; empty, if the description says nothing.
    pub summary: String,
}

/// What a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// A struct.
    Struct,
    /// An enum of strings.
    Strings,
    /// An enum of integers.
    Integers,
    /// An enum of properties, of which one is set.
    Oneof,
    /// An enum of types.
    Union,
    /// Another name of a type.
    Alias,
}

impl TypeKind {
    /// Returns what it is called.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Struct => "struct",
            Self::Strings => "enum of strings",
            Self::Integers => "enum of integers",
            Self::Oneof => "enum of a oneof",
            Self::Union => "enum of types",
            Self::Alias => "alias",
        }
    }
}

pub(super) fn types(cx: &Cx<'_>, sources: &Sources) -> Vec<TypeSurvey> {
    let look = |(id, def): (crate::ir::TypeId, &crate::ir::TypeDef)| {
        let (kind, size) = match &def.shape {
            Shape::Record(record) => (TypeKind::Struct, record.fields.len()),
            Shape::Enumeration(enumeration) => match enumeration.wire {
                Wire::Text | Wire::Mixed => (TypeKind::Strings, enumeration.variants.len()),
                Wire::Integer => (TypeKind::Integers, enumeration.variants.len()),
            },
            Shape::Oneof(oneof) => (TypeKind::Oneof, oneof.members.len()),
            Shape::Union(union) => (TypeKind::Union, union.variants.len()),
            Shape::Alias(_) => (TypeKind::Alias, 1),
        };
        let path = cx.names.of_type(id).path.to_string();
        TypeSurvey { path, kind, size, pointer: sources.pointer(def.origin), summary: summary(&def.doc) }
    };
    let mut types: Vec<TypeSurvey> = cx.api.types().map(look).collect();
    types.sort_by(|a, b| a.path.cmp(&b.path));
    types
}
