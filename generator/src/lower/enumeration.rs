//! Turns a list of strings, integers or booleans into an open enumeration.

use super::{Lowering, Scope, extension};
use crate::ir::{Doc, Enumeration, Openness, Scalar, Shape, TypeId, Variant, Wire};
use crate::load::{Node, Value};
use crate::parse::{Schema, SchemaId, Types};

/// What protobuf calls the first value of an enum, by its style guide.
const UNSPECIFIED: &str = "UNSPECIFIED";

impl Lowering<'_> {
    /// `enum` and `const` of strings, of integers, or of both and booleans. Other values keep the type that they are of.
    pub(super) fn try_enumeration(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        scope: &Scope,
        number: Option<TypeId>,
    ) -> Option<Shape> {
        let values = values(schema)?;
        let prefix = shared_prefix(&values);
        let mut variants: Vec<Variant> = Vec::new();
        for (index, (value, scalar)) in values.iter().enumerate() {
            if variants.iter().all(|variant| *variant.value != **value) {
                let name = extension::value_name(schema, index, value).unwrap_or_else(|| value[prefix..].to_owned());
                let doc = Doc { text: extension::value_description(schema, index, value), ..Doc::default() };
                variants.push(Variant { value: value.as_str().into(), scalar: *scalar, name, doc });
            }
        }
        let shape = Shape::Enumeration(Enumeration { wire: wire(&variants), openness: Openness::Open, variants });
        let own = self.number(id, scope, number);
        Some(self.placed(number, own, shape))
    }
}

/// Returns what the values of an enumeration are on the wire.
pub(super) fn wire(variants: &[Variant]) -> Wire {
    let are_all = |scalar: Scalar| variants.iter().all(|variant| variant.scalar == scalar);
    match (are_all(Scalar::Text), are_all(Scalar::Integer)) {
        (true, _) => Wire::Text,
        (_, true) => Wire::Integer,
        _ => Wire::Mixed,
    }
}

/// Returns the values of an enumeration; nothing, if it is none.
///
/// Booleans alone are a `bool`, and numbers with a fraction are never compared.
fn values(schema: &Schema) -> Option<Vec<(String, Scalar)>> {
    let types = schema.types.without(Types::NULL);
    let values = schema.values.iter().filter(|value| !value.is_null());
    let values: Vec<(String, Scalar)> = values.map(|value| self::value(value, types)).collect::<Option<_>>()?;
    let is_open = values.iter().any(|(_, scalar)| *scalar != Scalar::Boolean);
    // The same text may not be a string in one place and an integer in another.
    let is_told = |(text, scalar): &(String, Scalar)| {
        *scalar == Scalar::Text || values.iter().all(|(other, of)| other != text || of == scalar)
    };
    (is_open && values.iter().all(is_told)).then_some(values)
}

/// Returns a value as text, if the schema allows it; one that only lacks its quotes, or has too many, is what its type says.
fn value(value: &Node, types: Types) -> Option<(String, Scalar)> {
    let allows = |kind: Types| types.is_empty() || types.contains(kind);
    let integer = |number: i64| Some((number.to_string(), Scalar::Integer));
    match &value.value {
        Value::String(text) if allows(Types::STRING) => Some((text.to_string(), Scalar::Text)),
        Value::String(text) if types == Types::INTEGER => text.parse().ok().and_then(integer),
        Value::Integer(number) if allows(Types::INTEGER) || types.contains(Types::NUMBER) => {
            i64::try_from(*number).ok().and_then(integer)
        }
        Value::Integer(number) if types == Types::STRING => Some((number.to_string(), Scalar::Text)),
        Value::Bool(value) if allows(Types::BOOLEAN) => Some((value.to_string(), Scalar::Boolean)),
        Value::Bool(value) if types == Types::STRING => Some((value.to_string(), Scalar::Text)),
        _ => None,
    }
}

/// Returns the length of the prefix that a protobuf enum repeats in every value: `COLOR_` where there is a `COLOR_UNSPECIFIED`.
fn shared_prefix(values: &[(String, Scalar)]) -> usize {
    let unspecified = values.iter().find_map(|(value, _)| value.strip_suffix(UNSPECIFIED));
    match unspecified {
        Some(prefix) if values.iter().all(|(value, _)| value.len() > prefix.len() && value.starts_with(prefix)) => {
            prefix.len()
        }
        _ => 0,
    }
}
