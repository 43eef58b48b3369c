//! Turns a branch of a union into what it is called: by the description, by its tag, by a property, or by its kind.

use super::tag::Tags;
use crate::ir::Primitive;
use crate::lower::record::Parts;
use crate::lower::{Lowering, extension, format};
use crate::parse::{Schema, SchemaId, Types, linked_name};

/// A branch, before its type is known.
pub(super) struct Branch {
    pub(super) id: SchemaId,
    /// What it is at the same time.
    pub(super) others: Vec<SchemaId>,
    /// What it would be called, and what identifies it among the others.
    pub(super) name: String,
    pub(super) key: String,
    /// Where the name is from.
    source: NameSource,
}

impl Branch {
    /// Returns the branch of what is both.
    pub(super) fn with(&self, other: &Branch) -> Branch {
        let others = self.others.iter().chain(&other.others).chain([&other.id]).copied().collect();
        let key = format!("{} & {}", self.key, other.key);
        let (name, source) = match (self.source, other.source) {
            (NameSource::Description, NameSource::Kind) => (self.name.clone(), self.source),
            (NameSource::Kind, NameSource::Description) => (other.name.clone(), other.source),
            _ => (format!("{} {}", self.name, other.name), self.source),
        };
        Branch { id: self.id, others, name, key, source }
    }
}

/// Where the name of a branch is from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NameSource {
    /// The description calls it so.
    Description,
    /// Nothing names it, so that it is called after the kind of its values.
    Kind,
}

/// Returns what a reference calls the schema that it leads to, in this file or in another.
pub(super) fn component_name(reference: &str) -> String {
    linked_name(reference).unwrap_or_else(|| reference.rsplit('/').next().unwrap_or_default().to_owned())
}

/// Returns the only one of some items.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

/// Names branches after their tags, where each has one: what the server says is shorter than what the schemas are called.
pub(super) fn named_by_tags(mut branches: Vec<Branch>, tags: Option<&Tags>) -> Vec<Branch> {
    let Some(tags) = tags else { return branches };
    let is_name = |values: &Vec<String>| matches!(&values[..], [one] if one.starts_with(|c: char| c.is_alphabetic()));
    let is_object = |values: &&Vec<String>| !values.is_empty();
    if tags.values.iter().filter(is_object).all(is_name) {
        for (branch, values) in branches.iter_mut().zip(&tags.values) {
            if let [value] = &values[..] {
                branch.name.clone_from(value);
            }
        }
    }
    branches
}

impl Lowering<'_> {
    /// Names a branch: after what it refers to, by its title, or after the kind of its values.
    pub(super) fn branch(&self, id: SchemaId) -> Branch {
        if let Some(name) = self.heirs.name(id) {
            return self.heir(id, name);
        }
        let schema = &self.schemas[id];
        let wished = extension::type_name(schema);
        let reference = schema.reference.as_ref().or_else(|| match &schema.all_of[..] {
            [only] => self.schemas[*only].reference.as_ref(),
            _ => None,
        });
        let component = reference.map(|reference| {
            let name = component_name(&reference.text);
            name.rsplit('.').next().filter(|own| !own.is_empty()).unwrap_or(&name).to_owned()
        });
        let target = reference.and_then(|reference| reference.target);
        let target = target.and_then(|id| extension::type_name(&self.schemas[id]));
        let value = match &schema.values[..] {
            [only] => only.as_str(),
            _ => None,
        };
        let title = schema.title.as_deref().filter(|title| title.chars().any(char::is_alphanumeric));
        let described =
            wished.or(target).map(str::to_owned).or(component).or_else(|| title.or(value).map(str::to_owned));
        let source = if described.is_some() { NameSource::Description } else { NameSource::Kind };
        let name = described.unwrap_or_else(|| self.kind(schema));
        let key = reference.map_or_else(|| name.clone(), |reference| reference.text.clone());
        Branch { id, others: Vec::new(), name, key, source }
    }

    /// Names a component that extends another.
    fn heir(&self, id: SchemaId, name: &str) -> Branch {
        let wished = extension::type_name(&self.schemas[id]);
        let own = name.rsplit('.').next().filter(|own| !own.is_empty()).unwrap_or(name);
        // A schema that is one of its own kinds cannot have a second type of its name.
        let name_of_kind = if self.heirs.list(id).is_empty() { wished.unwrap_or(own) } else { "base" };
        let key = format!("#/components/schemas/{name}");
        Branch { id, others: Vec::new(), name: name_of_kind.to_owned(), key, source: NameSource::Description }
    }

    /// Names the objects that nothing else names after the one property that they alone require, else alone have.
    pub(super) fn name_by_properties(&self, branches: &mut [Branch]) {
        if branches.iter().all(|branch| branch.source != NameSource::Kind) {
            return;
        }
        let parts: Vec<Parts> = branches.iter().map(|branch| self.parts_of_branch(branch)).collect();
        for (index, branch) in branches.iter_mut().enumerate().filter(|(_, branch)| branch.source == NameSource::Kind) {
            let others = || parts.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, parts)| parts);
            let required = parts[index].required().filter(|name| !others().any(|other| other.requires(name)));
            let declared = parts[index].properties.iter().map(|(name, _)| &**name);
            let declared = declared.filter(|name| !others().any(|other| other.has(name)));
            if let Some(name) = only(required).or_else(|| only(declared)) {
                branch.key = name.to_owned();
                branch.name = name.to_owned();
            }
        }
    }

    /// Names what a schema is by the kind of its values.
    pub(super) fn kind(&self, schema: &Schema) -> String {
        let types = schema.types.without(Types::NULL);
        let by_type = [
            (Types::BOOLEAN, "boolean"),
            (Types::INTEGER, "integer"),
            (Types::NUMBER, "number"),
            (Types::STRING, "string"),
            (Types::OBJECT, "object"),
        ];
        let format = schema.format.as_deref().filter(|_| types == Types::STRING);
        let by_format = format.map(|format| match format::text(format, self.date_time) {
            Primitive::Timestamp => "timestamp",
            Primitive::Date => "date",
            Primitive::Uuid => "uuid",
            Primitive::QuotedI64 | Primitive::QuotedU64 => "quoted integer",
            Primitive::Base64 | Primitive::Base64Url => "bytes",
            _ => "string",
        });
        if let Some(name) = by_format {
            return name.to_owned();
        }
        if let Some((_, name)) = by_type.iter().find(|(of, _)| types == *of) {
            return (*name).to_owned();
        }
        match schema.prefix_items.len() {
            0 => {}
            2 => return "pair".to_owned(),
            3 => return "triple".to_owned(),
            _ => return "tuple".to_owned(),
        }
        match schema.items {
            Some(items) => format!("{} list", self.branch(items).name),
            None if types == Types::ARRAY => "list".to_owned(),
            None if schema.values.is_empty() => "object".to_owned(),
            None => "value".to_owned(),
        }
    }
}
