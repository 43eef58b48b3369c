//! Turns a list of string or integer values into an open enumeration.

use super::{Lowering, Scope};
use crate::ir::{Doc, Enumeration, Shape, TypeId, Variant, Wire};
use crate::load::{Node, Value};
use crate::parse::{Schema, SchemaId, Types};

/// What protobuf calls the first value of an enum, by its style guide.
const UNSPECIFIED: &str = "UNSPECIFIED";

/// The extensions that name values, and those that describe them: a list in the order of the values, or a mapping of them.
const NAMES: [&str; 4] = ["x-enum-varnames", "x-speakeasy-enums", "x-enumNames", "x-enum-names"];
const DESCRIPTIONS: [&str; 3] = ["x-enum-descriptions", "x-speakeasy-enum-descriptions", "x-enumDescriptions"];

impl Lowering<'_> {
    /// `enum` and `const` of strings, or of integers that have names. Other values keep the type that they are of.
    pub(super) fn try_enumeration(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        scope: &Scope,
        number: Option<TypeId>,
    ) -> Option<Shape> {
        let wire = wire(schema)?;
        let values: Vec<String> = schema.values.iter().filter_map(|value| text(value, wire)).collect();
        let prefix = shared_prefix(&values);
        let mut variants: Vec<Variant> = Vec::new();
        for (index, value) in values.iter().enumerate() {
            if variants.iter().all(|variant| *variant.value != **value) {
                let name = annotation(schema, &NAMES, index, value).unwrap_or_else(|| value[prefix..].to_owned());
                let text = annotation(schema, &DESCRIPTIONS, index, value);
                let doc = Doc { text, ..Doc::default() };
                variants.push(Variant { value: value.as_str().into(), name, doc });
            }
        }
        let shape = Shape::Enumeration(Enumeration { wire, variants });
        let own = self.number(id, scope, number);
        Some(self.placed(number, own, shape))
    }
}

/// Returns what the values of an enumeration are; nothing, if it is none.
fn wire(schema: &Schema) -> Option<Wire> {
    let types = schema.types.without(Types::NULL);
    let are_all = |wire: Wire| {
        let nulls = schema.values.iter().filter(|value| value.is_null()).count();
        let fitting = schema.values.iter().filter(|value| text(value, wire).is_some()).count();
        fitting > 0 && fitting + nulls == schema.values.len()
    };
    let has_names = || NAMES.iter().any(|name| schema.extension(name).is_some());
    if (types.is_empty() || types == Types::STRING) && are_all(Wire::Text) {
        return Some(Wire::Text);
    }
    let is_integer = (types.is_empty() || types == Types::INTEGER) && are_all(Wire::Integer) && has_names();
    is_integer.then_some(Wire::Integer)
}

fn text(value: &Node, wire: Wire) -> Option<String> {
    match (&value.value, wire) {
        (Value::String(text), Wire::Text) => Some(text.to_string()),
        (Value::Integer(number), Wire::Integer) => i64::try_from(*number).ok().map(|number| number.to_string()),
        _ => None,
    }
}

/// Returns what the first of some extensions says of a value.
fn annotation(schema: &Schema, extensions: &[&str], index: usize, value: &str) -> Option<String> {
    let node = extensions.iter().find_map(|name| schema.extension(name))?;
    let entry = node.as_sequence().map_or_else(|| node.get(value), |list| list.get(index))?;
    entry.as_str().map(str::to_owned).filter(|text| text.chars().any(char::is_alphanumeric))
}

/// Returns the length of the prefix that a protobuf enum repeats in every value: `COLOR_` where there is a `COLOR_UNSPECIFIED`.
fn shared_prefix(values: &[String]) -> usize {
    let unspecified = values.iter().find_map(|value| value.strip_suffix(UNSPECIFIED));
    match unspecified {
        Some(prefix) if values.iter().all(|value| value.len() > prefix.len() && value.starts_with(prefix)) => {
            prefix.len()
        }
        _ => 0,
    }
}
