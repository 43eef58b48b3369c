//! Turns branches that are all texts into one open enumeration of their values.

use super::branch::Branch;
use crate::ir::{Doc, Enumeration, Shape, TypeId, Variant, Wire};
use crate::lower::{Lowering, Scope};
use crate::parse::{Schema, SchemaId, Types};

impl Lowering<'_> {
    /// Branches that are constants, enumerations or any text: an enumeration keeps texts that it does not know anyway.
    pub(super) fn try_text(
        &mut self,
        id: SchemaId,
        branches: &[Branch],
        scope: &Scope,
        number: Option<TypeId>,
    ) -> Option<Shape> {
        let schemas: Vec<&Schema> = branches.iter().map(|branch| self.text(branch.id)).collect::<Option<_>>()?;
        if schemas.iter().all(|schema| schema.values.is_empty()) {
            return None;
        }
        let mut variants: Vec<Variant> = Vec::new();
        for schema in schemas {
            let is_constant = schema.values.len() == 1;
            let title = schema.title.as_deref().filter(|_| is_constant);
            for value in schema.values.iter().filter_map(|value| value.as_str()) {
                if variants.iter().all(|variant| &*variant.value != value) {
                    let text = schema.description.clone().filter(|_| is_constant);
                    let doc = Doc { text, ..Doc::default() };
                    let name = title.filter(|title| title.is_ascii()).unwrap_or(value).to_owned();
                    variants.push(Variant { value: value.into(), name, doc });
                }
            }
        }
        let shape = Shape::Enumeration(Enumeration { wire: Wire::Text, variants });
        let own = self.number(id, scope, number);
        Some(self.placed(number, own, shape))
    }

    /// Returns the schema behind references, if every value of it is a text and no format says more.
    fn text(&self, id: SchemaId) -> Option<&Schema> {
        let mut schema = &self.schemas[id];
        for _ in 0..8 {
            match schema.target() {
                Some(target) => schema = &self.schemas[target],
                None => break,
            }
        }
        let types = schema.types.without(Types::NULL);
        let is_text = types == Types::STRING || (types.is_empty() && !schema.values.is_empty());
        let is_plain = [&schema.all_of, &schema.one_of, &schema.any_of].iter().all(|list| list.is_empty());
        let fits = |value: &crate::load::Node| value.as_str().is_some() || value.is_null();
        let is_valued = is_text && is_plain && schema.format.is_none() && schema.values.iter().all(fits);
        is_valued.then_some(schema)
    }
}
