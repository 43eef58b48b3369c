//! Turns a list of string values into an open enumeration.

use super::{Lowering, Scope};
use crate::ir::{Doc, Enumeration, Shape, TypeId, Variant};
use crate::load::Node;
use crate::parse::{Schema, SchemaId, Types};

/// What protobuf calls the first value of an enum, by its style guide.
const UNSPECIFIED: &str = "UNSPECIFIED";

impl Lowering<'_> {
    /// `enum` and `const` of strings. Other values keep the type that they are of.
    pub(super) fn try_enumeration(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        scope: &Scope,
        number: Option<TypeId>,
    ) -> Option<Shape> {
        let types = schema.types.without(Types::NULL);
        if schema.values.is_empty() || !(types.is_empty() || types == Types::STRING) {
            return None;
        }
        let values: Vec<&str> = schema.values.iter().filter_map(Node::as_str).collect();
        if values.is_empty()
            || values.len() + schema.values.iter().filter(|value| value.is_null()).count() < schema.values.len()
        {
            return None;
        }
        let prefix = shared_prefix(&values);
        let mut variants: Vec<Variant> = Vec::new();
        for value in values {
            if variants.iter().all(|variant| &*variant.value != value) {
                let name = value[prefix..].to_owned();
                variants.push(Variant { value: value.into(), name, doc: Doc::default() });
            }
        }
        let shape = Shape::Enumeration(Enumeration { variants });
        let is_inline = number.is_none();
        let number = self.number(id, scope, number);
        if is_inline {
            self.types[number.0 as usize].shape = shape;
            return Some(Shape::Alias(crate::ir::Ty::Named(number)));
        }
        Some(shape)
    }
}

/// Returns the length of the prefix that a protobuf enum repeats in every value: `COLOR_` where there is a `COLOR_UNSPECIFIED`.
fn shared_prefix(values: &[&str]) -> usize {
    let unspecified = values.iter().find_map(|value| value.strip_suffix(UNSPECIFIED));
    match unspecified {
        Some(prefix) if values.iter().all(|value| value.len() > prefix.len() && value.starts_with(prefix)) => {
            prefix.len()
        }
        _ => 0,
    }
}
