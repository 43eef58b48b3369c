//! Turns wishes for names into names that differ from each other, the same ones in whatever order they are asked for.

use super::ident::Ident;
use std::collections::BTreeSet;

/// The names of one place, such as the fields of a record.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Never granted. There are as many scopes as records, so these lists are looked at where they are.
    reserved: &'static [&'static [&'static str]],
    /// Granted all the same.
    released: &'static [&'static str],
    taken: BTreeSet<String>,
}

impl Scope {
    /// Starts with names that are never granted.
    pub(super) fn reserving(reserved: &'static [&'static [&'static str]]) -> Self {
        Scope { reserved, ..Scope::default() }
    }

    /// Grants names after all that were reserved.
    pub(super) fn without(self, released: &'static [&'static str]) -> Self {
        Scope { released, ..self }
    }

    /// Never grants this one either.
    pub(super) fn reserve(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    pub(super) fn is_free(&self, name: &str) -> bool {
        let is_reserved = || self.reserved.iter().any(|list| list.contains(&name)) && !self.released.contains(&name);
        !self.taken.contains(name) && !is_reserved()
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
