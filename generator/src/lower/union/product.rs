//! Turns several unions of objects that hold at once into one union of everything that they allow together.

use super::Alternatives;
use super::branch::Branch;
use crate::lower::Lowering;
use crate::parse::{SchemaId, Types};

/// How many branches a union may have that is made of several, unless one of those has more.
const MAX_BRANCHES: usize = 32;

impl Lowering<'_> {
    /// Leaves out the lists of alternatives that another one contains: a list that says more allows all of theirs.
    pub(super) fn widest(&self, lists: &[Vec<SchemaId>]) -> Vec<Vec<SchemaId>> {
        let contains = |list: &[SchemaId], other: &[SchemaId]| {
            other.iter().all(|id| list.iter().any(|known| self.is_same(*known, *id)))
        };
        let mut widest: Vec<Vec<SchemaId>> = Vec::new();
        for list in lists {
            if !widest.iter().any(|known| contains(known, list)) {
                widest.retain(|known| !contains(list, known));
                widest.push(list.clone());
            }
        }
        widest
    }

    /// Whether two schemas refer to the same schema, or are the same scalar.
    pub(in crate::lower) fn is_same(&self, one: SchemaId, other: SchemaId) -> bool {
        let (one, other) = (&self.schemas[one], &self.schemas[other]);
        let is_scalar = |types: Types| types.is_one() && types != Types::OBJECT && types != Types::ARRAY;
        match (one.target(), other.target()) {
            (Some(one), Some(other)) => one == other,
            (None, None) => {
                let is_plain = one.values.is_empty() && other.values.is_empty();
                is_plain && is_scalar(one.types) && one.types == other.types && one.format == other.format
            }
            _ => false,
        }
    }

    /// Returns a branch for each choice of one branch from each list; nothing, if they are no objects or too many.
    pub(super) fn product(&self, lists: Vec<Vec<Branch>>) -> Option<Vec<Branch>> {
        let count = lists.iter().try_fold(1usize, |count, list| count.checked_mul(list.len()));
        let longest = lists.iter().map(Vec::len).max().unwrap_or_default();
        if count.is_none_or(|count| count > longest.max(MAX_BRANCHES)) {
            return None;
        }
        if !lists.iter().flatten().all(|branch| self.is_object(branch.id)) {
            return None;
        }
        lists.into_iter().reduce(|chosen, list| {
            chosen.iter().flat_map(|branch| list.iter().map(|other| branch.with(other))).collect()
        })
    }

    /// Puts the branches of a union inside of a branch in its place, each with what the branch has around it.
    ///
    /// It returns nothing, if a branch is neither an object nor such a union of objects.
    pub(super) fn spread(&self, branches: Vec<Branch>) -> Option<Vec<Branch>> {
        let mut spread = Vec::new();
        let longest = branches.len().max(MAX_BRANCHES);
        for branch in branches {
            if self.is_object(branch.id) {
                spread.push(branch);
                continue;
            }
            let mut alternatives = Alternatives::default();
            self.alternatives(branch.id, &mut alternatives);
            if self.parts_of(branch.id).is_mixed || alternatives.lists.is_empty() {
                return None;
            }
            let inner = self.lists(&alternatives);
            spread.extend(self.product(inner)?.iter().map(|inner| inner.with(&branch)));
        }
        (spread.len() <= longest).then_some(spread)
    }

    /// Names the branches of each list.
    pub(super) fn lists(&self, alternatives: &Alternatives) -> Vec<Vec<Branch>> {
        let lists = self.widest(&alternatives.lists);
        let named = lists.iter().map(|list| {
            let mut branches = Vec::new();
            self.branches(list, &mut branches);
            self.name_by_properties(&mut branches);
            branches
        });
        named.collect()
    }
}
