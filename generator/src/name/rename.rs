//! Turns the names that a caller gives into names that the lock has, and that into what could not be granted.

use super::members::Known;
use super::{Names, operation_key, reserved, words};
use crate::ir::{Api, Operation, Shape};
use crate::load::{Place, push_token};
use crate::lock::Lock;
use crate::rename::{Aliases, Renamed, Renames};
use std::collections::BTreeMap;

/// For each operation that was renamed, its old name.
pub(super) const ALIASES: &str = "aliases";

/// A name that a caller gives, and that nothing has.
#[derive(Debug)]
pub(crate) struct Unmet {
    pub(crate) place: Place,
    /// What was to be renamed.
    pub(crate) what: String,
    pub(crate) reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// There is nothing of that name.
    Absent,
    /// It is called otherwise, since the name is taken or kept for others.
    Taken { wished: String, granted: String },
}

/// What was to be renamed, by its number.
#[derive(Clone, Copy, Debug)]
enum Target {
    Type(usize),
    Member(usize, usize),
    Operation(usize),
    Group(usize),
}

/// A name that was written into the lock.
#[derive(Debug)]
pub(super) struct Wish<'a> {
    renamed: &'a Renamed,
    what: &'a str,
    /// Nothing, if there is nothing of that name.
    target: Option<(Target, String)>,
}

/// Writes the names into the lock, as if they had been given before; methods that lose a name keep it as an alias, if asked.
pub(super) fn apply<'a>(renames: &'a Renames, api: &Api, keys: &[String], lock: &mut Lock) -> Vec<Wish<'a>> {
    let mut wishes = Vec::new();
    for (what, renamed) in &renames.schemas {
        let number = type_of(what, keys);
        let target = number.map(|number| {
            let name = words::pascal(&renamed.name);
            lock.insert("types", &keys[number], &name);
            let input = format!("{} input", keys[number]);
            if keys.contains(&input) {
                lock.insert("types", input, format!("{name}Input"));
            }
            (Target::Type(number), name)
        });
        wishes.push(Wish { renamed, what, target });
    }
    for (what, renamed) in &renames.groups {
        let number = api.groups.iter().position(|group| group.name == *what);
        let target = number.map(|number| {
            let name = words::snake(&renamed.name);
            lock.insert("groups", what, &name);
            (Target::Group(number), name)
        });
        wishes.push(Wish { renamed, what, target });
    }
    for (what, renamed) in &renames.operations {
        let is_meant = |operation: &Operation| *operation.id == **what || operation_key(operation) == *what;
        let number = api.operations.iter().position(is_meant);
        let target = number.map(|number| {
            let name = words::snake(&renamed.name);
            rename_operation(&operation_key(&api.operations[number]), &name, renames.aliases, lock);
            (Target::Operation(number), name)
        });
        wishes.push(Wish { renamed, what, target });
    }
    for (what, members) in &renames.members {
        let number = type_of(what, keys);
        for (member, renamed) in members {
            let target = number.and_then(|number| rename_member(api, keys, number, member, renamed, lock));
            wishes.push(Wish { renamed, what: member, target });
        }
    }
    if renames.aliases == Aliases::Drop {
        lock.replace(ALIASES, BTreeMap::new());
    }
    wishes
}

fn rename_operation(key: &str, name: &str, aliases: Aliases, lock: &mut Lock) {
    let known = lock.get("operations", key).map(str::to_owned);
    let (group, old) = match known.as_deref().and_then(|path| path.rsplit_once("::")) {
        Some((group, old)) => (group.to_owned(), Some(old.to_owned())),
        None => ("operations".to_owned(), None),
    };
    let path = format!("{group}::{name}");
    let is_reserved = reserved::OPERATIONS.iter().any(|list| list.contains(&name));
    if is_reserved || lock.section("operations").any(|(other, taken)| other != key && taken == path) {
        // It keeps its name, and so needs no alias.
        return;
    }
    if let Some(old) = old.filter(|old| old != name && aliases == Aliases::Keep) {
        lock.insert(ALIASES, key, old);
    }
    lock.insert("operations", key, path);
}

fn rename_member(
    api: &Api,
    keys: &[String],
    number: usize,
    member: &str,
    renamed: &Renamed,
    lock: &mut Lock,
) -> Option<(Target, String)> {
    let wires = super::members::wires(&api.types[number]);
    let index = wires.iter().position(|wire| *wire == member)?;
    let name = match api.types[number].shape {
        Shape::Record(_) => words::snake(&renamed.name),
        _ => words::pascal(&renamed.name),
    };
    let mut known = lock.get("members", &keys[number]).map(Known::parse).unwrap_or_default();
    known.insert(member, &name);
    lock.insert("members", &keys[number], known.to_text());
    Some((Target::Member(number, index), name))
}

/// Finds a type by the name of its schema, or by its key in the lock.
pub(super) fn type_of(what: &str, keys: &[String]) -> Option<usize> {
    let mut pointer = String::from("#/components/schemas");
    push_token(&mut pointer, what);
    let is_meant = |key: &&String| **key == *what || key.ends_with(&pointer) && key.matches('#').count() == 1;
    keys.iter().position(|key| is_meant(&key))
}

/// Lists the old names of methods, by the keys of their operations.
pub(super) fn aliases(lock: &Lock) -> BTreeMap<String, String> {
    lock.section(ALIASES).map(|(key, name)| (key.to_owned(), name.to_owned())).collect()
}

/// Lists the names that nothing has.
pub(super) fn unmet(wishes: &[Wish<'_>], names: &Names) -> Vec<Unmet> {
    let unmet = wishes.iter().filter_map(|wish| {
        let reason = match &wish.target {
            None => Reason::Absent,
            Some((target, wished)) => {
                let granted = match *target {
                    Target::Type(number) => &names.types[number].ident,
                    Target::Member(number, index) => &names.types[number].members[index],
                    Target::Operation(number) => &names.operations[number].method,
                    Target::Group(number) => &names.groups[number].module,
                };
                let granted = granted.as_str().to_owned();
                if granted == *wished {
                    return None;
                }
                Reason::Taken { wished: wished.clone(), granted }
            }
        };
        Some(Unmet { place: wish.renamed.place.clone(), what: wish.what.to_owned(), reason })
    });
    unmet.collect()
}
