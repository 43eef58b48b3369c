//! Turns the groups that are stated into those that are lifted, and into the reasons why others are not.

use std::collections::{BTreeMap, BTreeSet};

use super::message::Message;
use super::spelling::nearest;
use super::{Candidate, Cardinality, Exclusive, Reason, Unliftable};
use crate::load::Key;
use crate::parse::SchemaId;

/// Sorts out the candidates; `at_least_one` are sets of properties of which one must be there.
pub(super) fn lift(
    message: &Message<'_>,
    candidates: Vec<Candidate>,
    at_least_one: &[BTreeSet<&str>],
    exclusive: &mut Exclusive,
) {
    let mut candidates = without_implied(without_repeated(candidates));
    for candidate in &mut candidates {
        if at_least_one.iter().any(|names| *names == members(candidate)) {
            candidate.group.cardinality = Cardinality::ExactlyOne;
        }
    }
    let declared = candidates.iter().flat_map(|candidate| &candidate.group.declared);
    let declared: BTreeMap<Key, SchemaId> = declared.cloned().collect();
    let reasons: Vec<Vec<Reason>> = {
        let uses = uses(&candidates);
        let judge = Judge { message, declared: &declared, candidates: &candidates, uses: &uses };
        candidates.iter().map(|candidate| judge.reasons(candidate)).collect()
    };
    for (candidate, reasons) in candidates.into_iter().zip(reasons) {
        let group = candidate.group;
        if reasons.is_empty() {
            exclusive.groups.push(group);
            continue;
        }
        exclusive.unliftable.extend(reasons.into_iter().map(|reason| Unliftable {
            name: group.name.clone(),
            members: group.members.clone(),
            origin: group.origin,
            reason,
        }));
        for loose in group.declared {
            if !exclusive.loose.iter().any(|(name, _)| *name == loose.0) {
                exclusive.loose.push(loose);
            }
        }
    }
}

/// What the members of a candidate are judged by.
struct Judge<'a, 't> {
    message: &'a Message<'t>,
    /// What branches declare.
    declared: &'a BTreeMap<Key, SchemaId>,
    candidates: &'a [Candidate],
    uses: &'a BTreeMap<String, Vec<usize>>,
}

impl Judge<'_, '_> {
    fn reasons(&self, candidate: &Candidate) -> Vec<Reason> {
        // What is no group in itself needs no further reason.
        if let Some(obstacle) = &candidate.obstacle {
            return vec![obstacle.clone()];
        }
        let members = candidate.group.members.iter();
        members.filter_map(|member| self.reason(candidate, member)).collect()
    }

    fn reason(&self, candidate: &Candidate, member: &str) -> Option<Reason> {
        if !self.message.declares(member) && !self.declared.contains_key(member) {
            let known = self.message.properties().chain(self.declared.keys().map(|name| &**name));
            let nearest = nearest(member, known).map(str::to_owned);
            return Some(Reason::Missing { member: member.to_owned(), nearest });
        }
        if self.message.requires(member) {
            return Some(Reason::Required { member: member.to_owned() });
        }
        let others = self.uses[member].iter().map(|index| &self.candidates[*index]);
        let other = others.into_iter().find(|other| rivals(candidate, other))?;
        Some(Reason::Shared { member: member.to_owned(), with: other.group.members.clone() })
    }
}

/// Whether a group that shares a member stands in the way of a candidate.
///
/// A group with a name is what the API itself knows, so one without a name gives way to it.
fn rivals(candidate: &Candidate, other: &Candidate) -> bool {
    let is_another = !std::ptr::eq(candidate, other) && other.obstacle.is_none();
    is_another && (candidate.group.name.is_none() || other.group.name.is_some())
}

fn members(candidate: &Candidate) -> BTreeSet<&str> {
    candidate.group.members.iter().map(String::as_str).collect()
}

/// Returns for each member the candidates that have it.
fn uses(candidates: &[Candidate]) -> BTreeMap<String, Vec<usize>> {
    let mut uses: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        for member in &candidate.group.members {
            uses.entry(member.clone()).or_default().push(index);
        }
    }
    uses
}

/// Makes one of the candidates with the same members, which says what all of them say.
fn without_repeated(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut known: BTreeMap<BTreeSet<String>, usize> = BTreeMap::new();
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let set = candidate.group.members.iter().cloned().collect();
        match known.get(&set) {
            Some(&index) => unite(&mut kept[index], candidate),
            None => {
                known.insert(set, kept.len());
                kept.push(candidate);
            }
        }
    }
    kept
}

fn unite(first: &mut Candidate, second: Candidate) {
    let (group, other) = (&mut first.group, second.group);
    group.name = group.name.take().or(other.name);
    group.cardinality = group.cardinality.max(other.cardinality);
    for property in other.declared {
        if !group.declared.iter().any(|(name, _)| *name == property.0) {
            group.declared.push(property);
        }
    }
    // What one statement leaves open, the other settles.
    first.obstacle = first.obstacle.take().filter(|_| second.obstacle.is_some());
}

/// Drops what a larger group says anyway: that at most one of some of its members is set.
fn without_implied(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let implied: BTreeSet<usize> = {
        let uses = uses(&candidates);
        let indices = 0..candidates.len();
        indices.filter(|index| is_implied(*index, &candidates, &uses)).collect()
    };
    let kept = candidates.into_iter().enumerate().filter(|(index, _)| !implied.contains(index));
    kept.map(|(_, candidate)| candidate).collect()
}

fn is_implied(index: usize, candidates: &[Candidate], uses: &BTreeMap<String, Vec<usize>>) -> bool {
    let candidate = &candidates[index];
    if candidate.group.name.is_some() || candidate.group.cardinality == Cardinality::ExactlyOne {
        return false;
    }
    // Whatever contains it contains the member that the fewest have.
    let rarest = candidate.group.members.iter().map(|member| &uses[member]).min_by_key(|indices| indices.len());
    let set = members(candidate);
    rarest.into_iter().flatten().map(|other| &candidates[*other]).any(|other| {
        let is_larger = other.group.members.len() > candidate.group.members.len();
        is_larger && other.obstacle.is_none() && set.is_subset(&members(other))
    })
}
