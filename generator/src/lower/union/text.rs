//! Turns branches that are all texts, or all integers, into one open enumeration of their values.

use super::branch::Branch;
use crate::ir::{Doc, Enumeration, Openness, Scalar, Shape, TypeId, Variant};
use crate::load::{Node, Value};
use crate::lower::{Lowering, Scope, enumeration, extension};
use crate::parse::{Schema, SchemaId, Types};

impl Lowering<'_> {
    /// Branches that are constants, enumerations or any text: an enumeration keeps texts that it does not know anyway.
    /// The same is true of integers.
    pub(super) fn try_text(
        &mut self,
        id: SchemaId,
        branches: &[Branch],
        scope: &Scope,
        number: Option<TypeId>,
    ) -> Option<Shape> {
        let schemas: Vec<&Schema> = branches.iter().map(|branch| self.scalar_of(branch.id)).collect::<Option<_>>()?;
        let scalar = if self.are_texts(&schemas) { Scalar::Text } else { Scalar::Integer };
        if schemas.iter().all(|schema| schema.values.is_empty())
            || !schemas
                .iter()
                .all(|schema| schema.values.iter().all(|value| fits(value, scalar)) && is_of(schema, scalar))
        {
            return None;
        }
        let is_any = |schema: &&Schema| schema.values.is_empty();
        let openness = if schemas.iter().any(is_any) { Openness::Unbounded } else { Openness::Open };
        let mut variants: Vec<Variant> = Vec::new();
        for schema in schemas {
            let is_constant = schema.values.len() == 1;
            let title = schema.title.as_deref().filter(|title| is_constant && title.is_ascii());
            for (index, value) in schema.values.iter().enumerate() {
                let Some(value) = text(value) else { continue };
                if variants.iter().all(|variant| *variant.value != *value) {
                    let listed = extension::value_description(schema, index, &value);
                    let text = schema.description.clone().filter(|_| is_constant).or(listed);
                    let doc = Doc { text, ..Doc::default() };
                    let named = || extension::value_name(schema, index, &value);
                    let name = title.map(str::to_owned).or_else(named).unwrap_or_else(|| value.clone());
                    variants.push(Variant { value: value.as_str().into(), scalar, name, doc });
                }
            }
        }
        let shape = Shape::Enumeration(Enumeration { wire: enumeration::wire(&variants), openness, variants });
        let own = self.number(id, scope, number);
        Some(self.placed(number, own, shape))
    }

    fn are_texts(&self, schemas: &[&Schema]) -> bool {
        schemas.iter().flat_map(|schema| &schema.values).any(|value| value.as_str().is_some())
    }

    /// Returns the schema behind references, if it says nothing but which texts or integers there are.
    fn scalar_of(&self, id: SchemaId) -> Option<&Schema> {
        let mut schema = &self.schemas[id];
        for _ in 0..8 {
            match schema.target() {
                Some(target) => schema = &self.schemas[target],
                None => break,
            }
        }
        let is_plain = [&schema.all_of, &schema.one_of, &schema.any_of].iter().all(|list| list.is_empty());
        (is_plain && schema.properties.is_empty()).then_some(schema)
    }
}

/// Whether a schema is of nothing but texts, or of nothing but integers.
fn is_of(schema: &Schema, scalar: Scalar) -> bool {
    let types = schema.types.without(Types::NULL);
    let (own, is_plain) = match scalar {
        Scalar::Text => (Types::STRING, schema.format.is_none()),
        Scalar::Integer | Scalar::Boolean => (Types::INTEGER, true),
    };
    is_plain && (types == own || (types.is_empty() && !schema.values.is_empty()))
}

fn fits(value: &Node, scalar: Scalar) -> bool {
    value.is_null()
        || match scalar {
            Scalar::Text => value.as_str().is_some(),
            Scalar::Integer | Scalar::Boolean => {
                matches!(value.value, Value::Integer(number) if i64::try_from(number).is_ok())
            }
        }
}

fn text(value: &Node) -> Option<String> {
    match &value.value {
        Value::String(text) => Some(text.to_string()),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}
