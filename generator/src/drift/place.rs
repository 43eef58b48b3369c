//! Turns a schema of the source and the name of a property into where that is declared, and where it is required.

use crate::load::{Node, pointer};

/// How many schemas lie between a property and the schema that has it, at most.
const DEEPEST: usize = 16;

/// The places of a property, as decoded pointers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The schema of the property.
    pub(super) property: Vec<String>,
    /// The schemas that require it.
    pub(super) requiring: Vec<Vec<String>>,
    pub(super) name: String,
}

impl Place {
    /// Finds a property of the schema at a pointer, also in what that is made of by `allOf`.
    pub(super) fn of(source: &Node, schema: &str, name: &str) -> Option<Self> {
        let mut place = Self { name: name.to_owned(), ..Self::default() };
        place.look(source, pointer::segments(schema.strip_prefix('#')?)?, DEEPEST);
        Some(place).filter(|place| !place.property.is_empty())
    }

    fn look(&mut self, source: &Node, schema: Vec<String>, depth: usize) {
        let Some(node) = source.at(&schema).filter(|_| depth > 0) else { return };
        let below =
            |keys: &[&str]| [schema.as_slice(), &keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>()].concat();
        if let Some(target) = node.get("$ref").and_then(Node::as_str).and_then(|target| target.strip_prefix('#')) {
            self.look(source, pointer::segments(target).unwrap_or_default(), depth - 1);
        }
        if node.get("properties").is_some_and(|properties| properties.get(&self.name).is_some()) {
            self.property = below(&["properties", &self.name]);
        }
        let required = node.get("required").and_then(Node::as_sequence).unwrap_or_default();
        if required.iter().any(|item| item.as_str() == Some(&self.name)) {
            self.requiring.push(schema.clone());
        }
        let parts = node.get("allOf").and_then(Node::as_sequence).unwrap_or_default();
        for index in 0..parts.len() {
            self.look(source, below(&["allOf", &index.to_string()]), depth - 1);
        }
    }
}
