//! Turns the properties of records, the members of oneofs and the values of enumerations into fields and variants.

use super::ident::Ident;
use super::scope::Scope;
use super::types::TypeNames;
use super::{reserved, words};
use crate::ir::{Api, Field, Member, Record, Shape, TypeDef};
use crate::lock::{self, Lock};
use std::collections::BTreeMap;

const SECTION: &str = "members";
/// What the field of all other properties is called.
const REST: &str = "additional_properties";

/// Names the members of every type.
pub(super) fn assign(api: &Api, keys: &[String], lock: &mut Lock, types: &mut [TypeNames]) {
    for ((def, names), key) in api.types.iter().zip(types).zip(keys) {
        let known = lock.get(SECTION, key).map(Known::parse).unwrap_or_default();
        let (members, known) = match &def.shape {
            Shape::Record(_) => name_all(&wishes(def), known, reserved::FIELDS, words::snake),
            Shape::Oneof(_) => name_all(&wishes(def), known, &[], words::pascal),
            Shape::Union(_) | Shape::Enumeration(_) => name_all(&wishes(def), known, reserved::VARIANTS, words::pascal),
            Shape::Alias(_) => continue,
        };
        if let Shape::Record(record) = &def.shape {
            (names.defaults, names.clears) = methods(api, record, &members);
        }
        names.members = members;
        if !known.0.is_empty() {
            lock.insert(SECTION, key, known.to_text());
        }
    }
}

/// Names the methods that some fields have beside their setters, after the fields.
fn methods(api: &Api, record: &Record, members: &[Ident]) -> (Vec<Option<Ident>>, Vec<Option<Ident>>) {
    let mut scope = Scope::reserving(reserved::FIELDS);
    members.iter().for_each(|name| drop(scope.claim(&[name.as_str().to_owned()])));
    let mut order: Vec<usize> = (0..record.fields.len()).collect();
    order.sort_by_key(|index| &members[*index]);
    let (mut defaults, mut clears) = (vec![None; order.len()], vec![None; order.len()]);
    for index in order {
        let (field, name) = (&record.fields[index], members[index].as_str().trim_end_matches('_'));
        defaults[index] = api.default(field).map(|_| scope.claim(&[format!("{name}_or_default")]));
        clears[index] = field.is_clearable().then(|| scope.claim(&[format!("clear_{name}")]));
    }
    (defaults, clears)
}

/// Returns the wire name of each member.
pub(super) fn wires(def: &TypeDef) -> Vec<&str> {
    wishes(def).into_iter().map(|(wire, _)| wire).collect()
}

/// Returns the wire name and the wished name of each member.
fn wishes<'a>(def: &'a TypeDef) -> Vec<(&'a str, &'a str)> {
    match &def.shape {
        Shape::Record(record) => {
            let is_taken = record.fields.iter().any(|field| &*field.name == REST);
            let rest = record.rest.as_ref().map(|_| (if is_taken { "additional_properties *" } else { REST }, REST));
            let wish = |field: &'a Field| (&*field.name, field.wished.as_deref().unwrap_or(&field.name));
            record.fields.iter().map(wish).chain(rest).collect()
        }
        Shape::Oneof(oneof) => {
            let wish = |member: &'a Member| (&*member.name, member.wished.as_deref().unwrap_or(&member.name));
            oneof.members.iter().map(wish).collect()
        }
        Shape::Union(union) => union.variants.iter().map(|variant| (&*variant.key, &*variant.name)).collect(),
        Shape::Enumeration(enumeration) => {
            enumeration.variants.iter().map(|variant| (&*variant.value, &*variant.name)).collect()
        }
        Shape::Alias(_) => Vec::new(),
    }
}

/// Names members: those that have a name keep it, the others choose in the order of their wire names.
fn name_all(
    members: &[(&str, &str)],
    mut known: Known,
    reserved: &'static [&'static [&'static str]],
    case: fn(&str) -> String,
) -> (Vec<Ident>, Known) {
    let mut scope = Scope::reserving(reserved);
    let plain: Vec<String> = members.iter().map(|(_, wish)| case(wish)).collect();
    let mut order: Vec<usize> = (0..members.len()).collect();
    // A name that is already in the right case is more obvious than one that becomes the same.
    order.sort_by_cached_key(|index| {
        let (wire, wish) = members[*index];
        (!known.0.contains_key(wire), plain[*index] != wish, wire)
    });
    for (wire, name) in &known.0 {
        if let Some(name) = name.as_deref().filter(|_| !members.iter().any(|(member, _)| member == wire)) {
            scope.claim(&[name.to_owned()]);
        }
    }
    let mut names = vec![Ident::new(String::new()); members.len()];
    for index in order {
        let (wire, plain) = (members[index].0, &plain[index]);
        let kept = known.0.get(wire).and_then(Option::clone);
        // What is reserved takes an underscore, as a keyword does; what is taken, a number.
        let escaped = format!("{}_", plain.trim_end_matches('_'));
        let is_reserved = reserved.iter().any(|list| list.contains(&plain.as_str()));
        let wishes: Vec<String> = kept.into_iter().chain([if is_reserved { escaped } else { plain.clone() }]).collect();
        let name = scope.claim(&wishes);
        known.0.insert(wire.to_owned(), Some(name.as_str().to_owned()).filter(|name| name != plain));
        names[index] = name;
    }
    (names, known)
}

/// The members that have a name, with those names that are not the plain ones.
#[derive(Default)]
pub(super) struct Known(BTreeMap<String, Option<String>>);

impl Known {
    pub(super) fn parse(text: &str) -> Self {
        let entries = text.split_whitespace().map(|entry| match entry.split_once('=') {
            Some((wire, name)) => (lock::unescape(wire), Some(name.to_owned())),
            None => (lock::unescape(entry), None),
        });
        Known(entries.collect())
    }

    /// Gives a member a name, as if it had it from the start.
    pub(super) fn insert(&mut self, wire: &str, name: &str) {
        self.0.insert(wire.to_owned(), Some(name.to_owned()));
    }

    pub(super) fn to_text(&self) -> String {
        let entries = self.0.iter().map(|(wire, name)| match name {
            Some(name) => format!("{}={name}", lock::escape(wire)),
            None => lock::escape(wire),
        });
        entries.collect::<Vec<_>>().join(" ")
    }
}
