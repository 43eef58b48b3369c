//! Turns an object with properties into a record: branches merged, exclusive groups lifted to oneofs.

use super::oneof::{self, Exclusive, ExclusiveGroup};
use super::{Lowering, Scope, deprecation, extension};
use crate::Oneofs;
use crate::ir::{Doc, Field, FieldKind, ForeignForm, Member, Name, Oneof, Owner, Primitive, Record, Shape, Ty, TypeId};
use crate::load::{Key, Node};
use crate::parse::{Schema, SchemaId, Types};
use std::collections::HashMap;

/// What a secret may be.
const SECRET: [Primitive; 4] = [Primitive::String, Primitive::Uuid, Primitive::Base64, Primitive::Base64Url];

/// The parts of an object, gathered from a schema and its `allOf` branches.
#[derive(Clone, Default)]
pub(super) struct Parts {
    pub(super) properties: Vec<(Key, SchemaId)>,
    /// The component that each property is written out in, whichever extends it, if that is one.
    homes: HashMap<SchemaId, SchemaId>,
    required: Vec<String>,
    rest: Option<SchemaId>,
    groups: Vec<ExclusiveGroup>,
    /// The schemas that have been gathered, so that a circle of branches ends.
    pub(super) seen: Vec<SchemaId>,
    /// Something that is no object is among them.
    pub(super) is_mixed: bool,
}

impl Parts {
    /// Adds a property; what is nearer to the schema itself replaces what a branch says.
    fn property(&mut self, name: &Key, id: SchemaId) {
        match self.properties.iter_mut().find(|(key, _)| key == name) {
            Some((_, present)) => *present = id,
            None => self.properties.push((name.clone(), id)),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.properties.iter().any(|(key, _)| **key == *name)
    }

    /// Lists the properties that are declared and required.
    pub(super) fn required(&self) -> impl Iterator<Item = &str> {
        self.properties.iter().map(|(name, _)| &**name).filter(|name| self.requires(name))
    }

    pub(super) fn requires(&self, name: &str) -> bool {
        self.required.iter().any(|required| required == name)
    }
}

impl Lowering<'_> {
    /// An object with properties, or a component that is an object and nothing else.
    pub(super) fn try_record(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        scope: &Scope,
        number: Option<TypeId>,
    ) -> Option<Shape> {
        let types = schema.types.without(Types::NULL);
        if !(types.is_empty() || types == Types::OBJECT) {
            return None;
        }
        let exclusive = oneof::exclusive(self.schemas, id);
        let mut parts = Parts::default();
        self.gather(id, None, &exclusive, &mut parts);
        for (name, property) in exclusive.groups.iter().flat_map(|group| &group.declared).chain(&exclusive.loose) {
            parts.property(name, *property);
        }
        let is_empty_message = number.is_some()
            && types == Types::OBJECT
            && schema.additional_properties.is_none_or(|rest| self.schemas[rest].is_never)
            && schema.untyped.is_empty();
        let is_parent = !self.heirs.list(id).is_empty();
        if is_parent || parts.is_mixed || (parts.properties.is_empty() && !is_empty_message) {
            return None;
        }
        for problem in &exclusive.unliftable {
            self.diagnostics.unliftable_oneof(problem);
        }
        if self.oneofs == Oneofs::Enum {
            parts.groups = exclusive.groups;
        }
        let own = self.number(id, scope, number);
        let shape = Shape::Record(self.record(own, parts));
        Some(self.placed(number, own, shape))
    }

    /// Gathers the parts of a schema, those of its `allOf` branches first. `home` is the component that it is a part of.
    fn gather(&self, id: SchemaId, home: Option<SchemaId>, exclusive: &Exclusive, parts: &mut Parts) {
        if parts.seen.contains(&id) {
            return;
        }
        parts.seen.push(id);
        let schema = &self.schemas[id];
        let target = schema.target();
        let home = if self.components.contains_key(&id) { Some(id) } else { home };
        for part in target.iter().chain(&schema.all_of) {
            self.gather(*part, home, exclusive, parts);
        }
        let types = schema.types.without(Types::NULL);
        let is_union = exclusive.leaves_union(self.schemas, id) && !self.is_branch(id, parts.seen[0]);
        parts.is_mixed |= !(types.is_empty() || types == Types::OBJECT) || is_union || !schema.values.is_empty();
        for (name, property) in &schema.properties {
            parts.property(name, *property);
            parts.homes.extend(home.map(|home| (*property, home)));
        }
        parts.required.extend(schema.required.iter().cloned());
        parts.rest = self.rest(schema).or(parts.rest);
    }

    /// Whether a schema is a branch of the union that it extends: then the union is of its parent, not of itself.
    pub(super) fn is_branch(&self, union: SchemaId, id: SchemaId) -> bool {
        let host = &self.schemas[union];
        let target = |branch: &SchemaId| self.schemas[*branch].target();
        union != id && host.one_of.iter().chain(&host.any_of).any(|branch| target(branch) == Some(id))
    }

    /// Gathers the parts of a schema but for its alternatives.
    pub(super) fn gather_around(&self, id: SchemaId, parts: &mut Parts) {
        let is_mixed = std::mem::take(&mut parts.is_mixed);
        let before = parts.seen.len();
        self.gather(id, None, &Exclusive::default(), parts);
        let gathered = &parts.seen[before..];
        let is_other = |id: &SchemaId| {
            let types = self.schemas[*id].types.without(Types::NULL);
            !(types.is_empty() || types == Types::OBJECT) || !self.schemas[*id].values.is_empty()
        };
        parts.is_mixed = is_mixed || gathered.iter().any(is_other);
    }

    pub(super) fn record(&mut self, number: TypeId, mut parts: Parts) -> Record {
        parts.properties.retain(|(_, id)| !self.is_left_out(*id));
        let owner = Owner::Type(number);
        let mut record = Record::default();
        let mut lifted = vec![false; parts.groups.len()];
        for (name, id) in &parts.properties {
            if extension::is_ignored(&self.schemas[*id]) {
                continue;
            }
            let group = parts.groups.iter().position(|group| group.members.iter().any(|member| **member == **name));
            match group {
                Some(index) if lifted[index] => {}
                Some(index) => {
                    lifted[index] = true;
                    record.fields.push(self.oneof(number, &parts, index));
                }
                None => record.fields.push(self.property(&owner, name, *id, &parts)),
            }
        }
        record.rest = parts.rest.filter(|rest| !self.schemas[*rest].is_never).map(|rest| {
            let scope = Scope::new(owner, "additional_value");
            self.element(rest, &scope)
        });
        record
    }

    /// Returns where an inline type of a property belongs: to the component that it is written out in, else where it is met.
    fn place(&mut self, met: &Owner, name: &Key, id: SchemaId, parts: &Parts) -> Scope {
        let owner = match parts.homes.get(&id).and_then(|home| self.known(*home)) {
            Some(Ty::Named(number)) => Owner::Type(number),
            _ => met.clone(),
        };
        Scope::new(owner, &**name)
    }

    fn property(&mut self, owner: &Owner, name: &Key, id: SchemaId, parts: &Parts) -> Field {
        let place = self.place(owner, name, id, parts);
        let ty = self.ty(id, &place);
        let nullable = ty != Ty::Any && self.is_nullable(id);
        let required = parts.requires(name);
        let sensitive = self.is_sensitive(name, id, &ty);
        // Where absence leaves a value alone, `null` takes it away.
        let (ty, nullable) = match nullable && !required && self.is_patch(id) {
            true => (Ty::Nullable(Box::new(ty)), false),
            false => (ty, nullable),
        };
        Field {
            sensitive,
            required,
            name: name.clone(),
            wished: extension::name(&self.schemas[id]).map(Box::from),
            doc: self.property_doc(id, name),
            kind: FieldKind::Property { ty, nullable },
            fixed: None,
        }
    }

    /// Lifts a group of properties to a oneof.
    fn oneof(&mut self, message: TypeId, parts: &Parts, index: usize) -> Field {
        let group = &parts.groups[index];
        let owner = Owner::Type(message);
        let member = |this: &mut Self, name: &String| {
            let (key, id) = parts.properties.iter().find(|(key, _)| **key == **name)?;
            let place = this.place(&owner, key, *id, parts);
            let ty = this.ty(*id, &place);
            let sensitive = this.is_sensitive(key, *id, &ty);
            let wished = extension::name(&this.schemas[*id]).map(Box::from);
            Some(Member { name: key.clone(), wished, doc: this.property_doc(*id, key), ty, sensitive })
        };
        let members = group.members.iter().filter_map(|name| member(self, name)).collect();
        let name: Key = match &group.name {
            Some(name) => name.as_str().into(),
            None if parts.groups.iter().filter(|group| group.name.is_none()).count() == 1 => "choice".into(),
            None => format!("{}_choice", group.members.first().map_or("", String::as_str)).into(),
        };
        let wished = Name { wished: name.to_string(), own: name.to_string() };
        let number = self.reserve(group.origin, owner.clone(), wished, Doc::default());
        self.types[number.0 as usize].shape = Shape::Oneof(Oneof { name: name.clone(), members });
        let required = group.cardinality == oneof::Cardinality::ExactlyOne;
        Field {
            name,
            wished: None,
            doc: Doc::default(),
            kind: FieldKind::Oneof(number),
            fixed: None,
            sensitive: false,
            required,
        }
    }

    /// Returns what a property says of itself, else what the branch it is made of says, else its title, else what its type says first.
    pub(super) fn property_doc(&self, id: SchemaId, name: &str) -> Doc {
        let schema = &self.schemas[id];
        let branch = schema.all_of.first().map(|branch| &self.schemas[*branch]);
        let own = schema.description.as_deref().or_else(|| branch?.description.as_deref());
        let title = schema.title.as_deref().filter(|title| super::remarks::says_more(title, name, ""));
        let title = title.map(str::to_owned);
        let reference = schema.reference.as_ref().or_else(|| branch?.reference.as_ref());
        let target = reference.and_then(|reference| reference.target);
        let first =
            || self.description_or_title(target?).map(|text| text.split("\n\n").next().unwrap_or_default().to_owned());
        Doc {
            text: own
                .map(|text| match self.oneofs {
                    Oneofs::Enum => oneof::strip_member_sentence(text).into_owned(),
                    Oneofs::Flat => text.to_owned(),
                })
                .or(title)
                .or_else(first),
            deprecated: deprecation(schema.deprecated || branch.is_some_and(|branch| branch.deprecated)),
            remarks: self.property_remarks(id),
        }
    }

    /// Whether a value must not be shown in logs: the description says so, or its name does.
    fn is_sensitive(&self, name: &str, id: SchemaId, ty: &Ty) -> bool {
        const SUFFIXES: [&str; 10] = [
            "password",
            "passwd",
            "passphrase",
            "secret",
            "secretkey",
            "privatekey",
            "apikey",
            "accesstoken",
            "refreshtoken",
            "credential",
        ];
        let schema = &self.schemas[id];
        let is_text = match ty {
            Ty::Primitive(primitive) => SECRET.contains(primitive),
            Ty::Foreign(foreign) => foreign.form == ForeignForm::Text,
            _ => false,
        };
        let marked = schema.extension("x-sensitive").and_then(Node::as_bool);
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        is_text
            && marked.unwrap_or_else(|| {
                schema.format.as_deref() == Some("password") || SUFFIXES.iter().any(|suffix| plain.ends_with(suffix))
            })
    }
}
