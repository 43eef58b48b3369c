//! Turns what the lock has of boxes into what stays as it is, and what was decided into what the lock keeps.
//!
//! A box is part of what callers write, so that a record that grows, or another one that begins a circle, must not put one
//! where there was none, or take one away.

use super::Facts;
use crate::ir::{Api, FieldKind, Shape, Success, Ty, TypeId};
use crate::lock::{self, Lock};
use std::collections::BTreeSet;

/// For each type, whether it stands in a box in enums.
const VARIANTS: &str = "boxed-variants";
/// For each record, the fields that are boxed.
const FIELDS: &str = "boxed-fields";

const BOXED: &str = "boxed";
const PLAIN: &str = "plain";

/// What was decided before.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// For each type, whether enums hold it in a box.
    pub(super) large: Vec<Option<bool>>,
    /// For each record, which of its fields are boxed; other types have none.
    pub(super) fields: Vec<Vec<bool>>,
}

/// Reads what was decided before.
pub(crate) fn kept(api: &Api, keys: &[String], lock: &Lock) -> Kept {
    let large = keys.iter().map(|key| lock.get(VARIANTS, key).map(|word| word == BOXED));
    let fields = api.types.iter().zip(keys).map(|(def, key)| {
        let Shape::Record(record) = &def.shape else { return Vec::new() };
        let Some(boxed) = lock.get(FIELDS, key) else { return vec![false; record.fields.len()] };
        let boxed: BTreeSet<String> = boxed.split_whitespace().map(lock::unescape).collect();
        let is_boxed = |field: &crate::ir::Field| {
            let holds_record = matches!(&field.kind, FieldKind::Property { ty, .. } if holds_record(api, ty));
            holds_record && boxed.contains(&*field.name)
        };
        record.fields.iter().map(is_boxed).collect()
    });
    Kept { large: large.collect(), fields: fields.collect() }
}

/// Writes what was decided, of what is there, into the lock.
pub(crate) fn keep(api: &Api, facts: &Facts, keys: &[String], lock: &mut Lock) {
    for id in held(api) {
        let word = if facts.large[id.0 as usize] { BOXED } else { PLAIN };
        lock.insert(VARIANTS, &keys[id.0 as usize], word);
    }
    for (id, def) in api.types() {
        let Shape::Record(record) = &def.shape else { continue };
        let boxed = record.fields.iter().enumerate().filter(|(index, _)| facts.is_boxed(id, *index));
        let boxed: Vec<String> = boxed.map(|(_, field)| lock::escape(&field.name)).collect();
        if !boxed.is_empty() {
            lock.insert(FIELDS, &keys[id.0 as usize], boxed.join(" "));
        }
    }
}

/// Whether a value contains a record without indirection, which alone can close a circle.
fn holds_record(api: &Api, ty: &Ty) -> bool {
    match api.resolve(ty) {
        Ty::Named(id) => matches!(api[*id].shape, Shape::Record(_)),
        Ty::Nullable(inner) => holds_record(api, inner),
        Ty::Tuple(items) => items.iter().any(|item| holds_record(api, item)),
        _ => false,
    }
}

/// Lists the records that an enum holds.
fn held(api: &Api) -> BTreeSet<TypeId> {
    let mut held = BTreeSet::new();
    let mut hold = |ty: &Ty| {
        if let Ty::Named(id) = api.resolve(ty)
            && matches!(api[*id].shape, Shape::Record(_))
        {
            held.insert(*id);
        }
    };
    for def in &api.types {
        match &def.shape {
            Shape::Oneof(oneof) => oneof.members.iter().for_each(|member| hold(&member.ty)),
            Shape::Union(union) => union.variants.iter().for_each(|variant| hold(&variant.ty)),
            Shape::Record(_) | Shape::Enumeration(_) | Shape::Alias(_) => {}
        }
    }
    for operation in &api.operations {
        operation.errors.iter().for_each(|answer| hold(&answer.payload.ty));
        if operation.forms().count() > 1 {
            operation.forms().for_each(|form| hold(&form.ty));
        }
        if let Success::Several(outcomes) = &operation.success {
            outcomes.iter().filter_map(|outcome| outcome.payload.as_ref()).for_each(|payload| hold(&payload.ty));
        }
    }
    api.webhooks.iter().for_each(|event| hold(&event.ty));
    held
}
