//! Turns wishes for names into names that differ from each other, the same ones in whatever order they are asked for.

use super::ident::Ident;
use std::collections::BTreeSet;

/// The names of one place, such as the fields of a record.
#[derive(Debug, Default)]
pub(super) struct Scope {
    taken: BTreeSet<String>,
}

impl Scope {
    /// Starts with names that are never granted.
    pub(super) fn reserving(lists: &[&[&str]]) -> Self {
        Scope { taken: lists.iter().flat_map(|list| list.iter().map(|name| (*name).to_owned())).collect() }
    }

    /// Grants names after all that were reserved.
    pub(super) fn without(mut self, names: &[&str]) -> Self {
        self.taken.retain(|name| !names.contains(&name.as_str()));
        self
    }

    pub(super) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// Grants the first of the wishes that is free, or the last one with a number.
    pub(super) fn claim(&mut self, wishes: &[String]) -> Ident {
        let free = wishes.iter().find(|wish| self.is_free(wish)).cloned();
        let name = free.unwrap_or_else(|| self.numbered(wishes.last().map_or("item", String::as_str)));
        self.taken.insert(name.clone());
        Ident::new(name)
    }

    fn numbered(&self, name: &str) -> String {
        let separator = if name.starts_with(|first: char| first.is_ascii_uppercase()) { "" } else { "_" };
        let name = name.trim_end_matches('_');
        (2..).map(|number| format!("{name}{separator}{number}")).find(|name| self.is_free(name)).unwrap_or_default()
    }
}
