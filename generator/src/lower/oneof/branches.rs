//! Turns `oneOf` and `anyOf` into groups, where their branches say no more than which property is there.

use std::collections::BTreeSet;

use super::absence::absent;
use super::assertions::{Assertions, assertions};
use super::message::Message;
use super::{Candidate, Cardinality, Exclusive, ExclusiveGroup, Keyword, Reason, Statement};
use crate::load::Key;
use crate::parse::{SchemaId, SchemaTable, Types};

/// What the branches of a message say.
#[derive(Debug, Default)]
pub(super) struct Branches<'t> {
    pub(super) candidates: Vec<Candidate>,
    /// Sets of properties of which at least one must be there.
    pub(super) at_least_one: Vec<BTreeSet<&'t str>>,
}

/// What one branch says of the properties.
#[derive(Debug, Default)]
struct Branch<'t> {
    /// What it requires, but for what all branches require.
    required: Vec<&'t str>,
    absent: BTreeSet<&'t str>,
    declared: Vec<(&'t Key, SchemaId)>,
}

/// What all branches of one keyword are together.
#[derive(Debug)]
enum Reading<'t> {
    Group(Candidate),
    AtLeastOne(BTreeSet<&'t str>),
    Presence,
}

/// What a branch can say without being a type of its own.
const PRESENCE: Assertions =
    Assertions::REQUIRED.with(Assertions::PROPERTIES).with(Assertions::NOT).with(Assertions::OPENNESS);

/// Reads every `oneOf` and `anyOf` of a message; `stated` are the groups that its prose states.
pub(super) fn read<'t>(message: &Message<'t>, stated: &[Candidate], exclusive: &mut Exclusive) -> Branches<'t> {
    let mut branches = Branches::default();
    let mut consumed = Vec::new();
    for statement in message.parts.iter().flat_map(statements) {
        match reading(message, statement) {
            Some(Reading::Group(candidate)) => {
                branches.candidates.push(candidate);
                consumed.push(statement);
            }
            Some(Reading::AtLeastOne(names)) => {
                branches.at_least_one.push(names);
                exclusive.presence.push(statement);
            }
            Some(Reading::Presence) => exclusive.presence.push(statement),
            None => {}
        }
    }
    if stated.is_empty() && is_tagged_union(message, &branches.candidates) {
        branches.candidates.clear();
        consumed.clear();
    }
    exclusive.consumed.append(&mut consumed);
    branches
}

fn statements(part: &SchemaId) -> [Statement; 2] {
    [Keyword::OneOf, Keyword::AnyOf].map(|keyword| Statement { schema: *part, keyword })
}

/// Whether one group is all there is, so that its only property tags each branch.
fn is_tagged_union(message: &Message<'_>, candidates: &[Candidate]) -> bool {
    let [only] = candidates else { return false };
    message.is_bare() && only.group.cardinality == Cardinality::ExactlyOne
}

fn reading<'t>(message: &Message<'t>, statement: Statement) -> Option<Reading<'t>> {
    let table = message.table;
    let host = &table[statement.schema];
    let ids = if statement.keyword == Keyword::OneOf { &host.one_of } else { &host.any_of };
    let is_object = host.types.is_empty() || host.types.contains(Types::OBJECT);
    let is_discriminated = host.discriminator.is_some();
    if ids.is_empty() || !is_object || is_discriminated {
        return None;
    }
    let mut branches = ids.iter().map(|id| branch(table, *id)).collect::<Option<Vec<_>>>()?;
    forget_common(message, &mut branches);
    let declares = branches.iter().any(|branch| !branch.declared.is_empty());
    match cardinality(&branches, statement.keyword) {
        Some(cardinality) if declares || !message.is_bare() => {
            Some(Reading::Group(group(message, statement, &branches, cardinality)))
        }
        _ if declares => None,
        _ if message.is_bare() => Some(Reading::Presence),
        _ => Some(presence(message, statement, &branches)),
    }
}

fn branch(table: &SchemaTable, id: SchemaId) -> Option<Branch<'_>> {
    if !assertions(table, id).are_within(PRESENCE) {
        return None;
    }
    let schema = &table[id];
    let declared = schema.properties.iter().filter(|(_, property)| !table[*property].is_never);
    let branch = Branch {
        required: schema.required.iter().map(String::as_str).collect(),
        absent: absent(table, id)?.into_iter().collect(),
        declared: declared.map(|(name, property)| (name, *property)).collect(),
    };
    let says_nothing = branch.required.is_empty() && branch.absent.is_empty();
    (!says_nothing).then_some(branch)
}

/// Forgets what every branch requires, and what the message requires anyway: it tells no branch from another.
fn forget_common(message: &Message<'_>, branches: &mut [Branch<'_>]) {
    let requiring = || branches.iter().filter(|branch| !branch.required.is_empty());
    let mut common: BTreeSet<&str> =
        requiring().next().into_iter().flat_map(|branch| &branch.required).copied().collect();
    for branch in requiring() {
        let required: BTreeSet<&str> = branch.required.iter().copied().collect();
        common.retain(|name| required.contains(name));
    }
    for branch in branches.iter_mut() {
        branch.required.retain(|name| !common.contains(name));
        if branch.required.len() > 1 {
            branch.required.retain(|name| !message.requires(name));
        }
    }
}

/// Returns how many members may be set, if the branches are members and all of them exclude each other.
fn cardinality(branches: &[Branch<'_>], keyword: Keyword) -> Option<Cardinality> {
    let (members, others): (Vec<&Branch<'_>>, Vec<&Branch<'_>>) =
        branches.iter().partition(|branch| !branch.required.is_empty());
    let names: BTreeSet<&str> = members.iter().map(|branch| branch.member()).collect::<Option<_>>()?;
    let is_distinct = names.len() == members.len() && names.len() > 1;
    let is_closed = members.iter().all(|branch| branch.absent.is_subset(&names));
    if !is_distinct || !is_closed {
        return None;
    }
    let is_exclusive = || members.iter().all(|branch| branch.absent.len() + 1 == names.len());
    match others[..] {
        [none] if none.declared.is_empty() && none.absent == names => Some(Cardinality::AtMostOne),
        [] if keyword == Keyword::OneOf || is_exclusive() => Some(Cardinality::ExactlyOne),
        _ => None,
    }
}

impl<'t> Branch<'t> {
    /// Returns the property that the branch is about, if it is about one.
    fn member(&self) -> Option<&'t str> {
        let [name] = self.required[..] else { return None };
        let is_alone = self.declared.iter().all(|(declared, _)| &***declared == name);
        (is_alone && !self.absent.contains(name)).then_some(name)
    }
}

fn group(message: &Message<'_>, statement: Statement, branches: &[Branch<'_>], cardinality: Cardinality) -> Candidate {
    let declared = branches.iter().flat_map(|branch| &branch.declared);
    let declared = declared.filter(|(name, _)| !message.declares(name));
    let mut candidate = candidate(message, statement, names(branches));
    candidate.group.cardinality = cardinality;
    candidate.group.declared = declared.map(|(name, schema)| (Key::clone(name), *schema)).collect();
    candidate
}

/// Reads branches that bring no property along and are not a group.
fn presence<'t>(message: &Message<'t>, statement: Statement, branches: &[Branch<'t>]) -> Reading<'t> {
    let several = branches.iter().find(|branch| branch.required.len() > 1);
    match (statement.keyword, several) {
        (Keyword::OneOf, Some(several)) => {
            let mut candidate = candidate(message, statement, names(branches));
            let members = several.required.iter().map(|name| (*name).to_owned()).collect();
            candidate.obstacle = Some(Reason::Together { members });
            Reading::Group(candidate)
        }
        (Keyword::AnyOf, None) if branches.iter().all(|branch| branch.required.len() == 1) => {
            Reading::AtLeastOne(branches.iter().flat_map(|branch| branch.required.iter().copied()).collect())
        }
        _ => Reading::Presence,
    }
}

fn candidate(message: &Message<'_>, statement: Statement, members: Vec<String>) -> Candidate {
    let origin = message.table[statement.schema].origin;
    let cardinality = Cardinality::ExactlyOne;
    let group = ExclusiveGroup { name: None, members, cardinality, origin, declared: Vec::new() };
    Candidate { group, obstacle: None }
}

/// Returns what the branches require, each name once.
fn names(branches: &[Branch<'_>]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let names = branches.iter().flat_map(|branch| branch.required.iter().copied());
    names.filter(|name| seen.insert(*name)).map(str::to_owned).collect()
}
