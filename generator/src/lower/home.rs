//! Turns a reference into the middle of a component into where the type belongs that it leads to: there, whoever comes first.

use super::{Lowering, Scope};
use crate::ir::{Owner, Ty};
use crate::parse::{SchemaId, SchemaTable};
use std::collections::{HashMap, HashSet};

/// The properties that are written out in a schema, for descriptions that refer to any of them.
#[derive(Default)]
pub(super) struct Homes {
    /// The schema that a property is of, and what a type of it is called there.
    parents: HashMap<SchemaId, (SchemaId, String)>,
}

impl Homes {
    pub(super) fn of(schemas: &SchemaTable) -> Self {
        let components: HashSet<SchemaId> = schemas.components.iter().map(|(_, id)| *id).collect();
        let mut homes = Homes::default();
        if schemas.iter().all(|(_, schema)| schema.target().is_none_or(|target| components.contains(&target))) {
            return homes;
        }
        for (id, schema) in schemas.iter() {
            for (name, property) in &schema.properties {
                homes.parents.insert(*property, (id, name.to_string()));
                if let Some(items) = schemas[*property].items {
                    homes.parents.insert(items, (id, format!("{name}_item")));
                }
            }
        }
        homes
    }
}

impl Lowering<'_> {
    /// Returns where the type of what is referred to belongs: in the component that has it, else where it is met.
    pub(super) fn home(&mut self, id: SchemaId, met: &Scope) -> Scope {
        let mut way = Vec::new();
        let mut next = id;
        while !self.components.contains_key(&next) {
            let Some((parent, name)) = self.homes.parents.get(&next) else { return met.clone() };
            way.push((*parent, name.clone()));
            next = *parent;
        }
        // From the component down, everything on the way has a type before what is in it.
        let mut scope = met.clone();
        for (owner, name) in way.into_iter().rev() {
            // What is being lowered and has no number yet is no place for a type.
            if self.open.contains(&owner) && self.known(owner).is_none() {
                return met.clone();
            }
            match self.ty(owner, &scope) {
                Ty::Named(number) => scope = Scope::new(Owner::Type(number), name),
                _ => return met.clone(),
            }
        }
        scope
    }
}
