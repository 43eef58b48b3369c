//! Turns pairs of properties that exclude each other into groups.

use std::collections::{BTreeMap, BTreeSet};

use super::absence::{absent, forbidden};
use super::assertions::{Assertions, assertions};
use super::message::Message;
use super::{Candidate, Cardinality, Exclusive, ExclusiveGroup, Keyword, Reason, Statement};
use crate::load::{Node, Origin};
use crate::parse::{Schema, SchemaId, SchemaTable};

/// The extensions of Speakeasy that name what a property excludes, and what they say of having none.
const EXTENSIONS: [(&str, Cardinality); 2] =
    [("x-speakeasy-conflicts-with", Cardinality::AtMostOne), ("x-speakeasy-xor-with", Cardinality::ExactlyOne)];

/// For each property those that it excludes, and the origin of the first statement about it.
#[derive(Debug, Default)]
struct Conflicts<'t> {
    pairs: BTreeMap<&'t str, BTreeMap<&'t str, Cardinality>>,
    origins: BTreeMap<&'t str, Origin>,
}

/// Whether a property says what it excludes.
pub(super) fn has_extension(property: &Schema) -> bool {
    EXTENSIONS.iter().any(|(extension, _)| property.extension(extension).is_some())
}

/// Reads the pairs that the parts of a message state.
pub(super) fn read(message: &Message<'_>, exclusive: &mut Exclusive) -> Vec<Candidate> {
    let mut conflicts = Conflicts::default();
    for part in &message.parts {
        let schema = &message.table[*part];
        let mut consume = |keyword| exclusive.consumed.push(Statement { schema: *part, keyword });
        if let Some(pairs) = negated(message.table, schema) {
            consume(Keyword::Not);
            conflicts.extend(schema.origin, pairs);
        }
        if let Some(pairs) = dependent(message.table, schema) {
            consume(Keyword::DependentSchemas);
            conflicts.extend(schema.origin, pairs);
        }
        extensions(message, schema, &mut conflicts);
    }
    conflicts.candidates(message)
}

/// Reads `not: {required: [a, b]}`, or an `anyOf` of such pairs.
fn negated<'t>(table: &'t SchemaTable, schema: &Schema) -> Option<Vec<(&'t str, &'t str)>> {
    let alternatives = forbidden(table, schema.not?)?;
    alternatives
        .into_iter()
        .map(|together| match together {
            [first, second] => Some((first.as_str(), second.as_str())),
            _ => None,
        })
        .collect()
}

/// Reads `dependentSchemas` whose schemas say nothing but which properties are absent.
fn dependent<'t>(table: &'t SchemaTable, schema: &'t Schema) -> Option<Vec<(&'t str, &'t str)>> {
    let excluded = schema.dependent_schemas.iter().map(|(name, id)| {
        let others = excluded(table, *id)?;
        Some(others.into_iter().map(|other| (&**name, other)).collect())
    });
    let pairs = excluded.collect::<Option<Vec<Vec<_>>>>()?.concat();
    (!pairs.is_empty()).then_some(pairs)
}

fn excluded(table: &SchemaTable, id: SchemaId) -> Option<Vec<&str>> {
    let is_presence = assertions(table, id).are_within(Assertions::NOT.with(Assertions::PROPERTIES));
    let is_closed = table[id].properties.iter().all(|(_, property)| table[*property].is_never);
    if is_presence && is_closed { absent(table, id) } else { None }
}

/// Reads what the properties of a schema say they exclude, as far as it is properties beside them.
fn extensions<'t>(message: &Message<'t>, schema: &'t Schema, conflicts: &mut Conflicts<'t>) {
    for (name, property) in &schema.properties {
        let property = &message.table[*property];
        for (extension, cardinality) in EXTENSIONS {
            let others = property.extension(extension).into_iter().flat_map(texts);
            let others = others.map(|other| other.strip_prefix("./").unwrap_or(other));
            for other in others.filter(|other| message.declares(other)) {
                conflicts.insert(property.origin, (&**name, other), cardinality);
            }
        }
    }
}

/// Returns the text of a node, or those of the items of a list.
fn texts(node: &Node) -> impl Iterator<Item = &str> {
    node.as_str().into_iter().chain(node.as_sequence().unwrap_or_default().iter().filter_map(Node::as_str))
}

impl<'t> Conflicts<'t> {
    fn extend(&mut self, origin: Origin, pairs: Vec<(&'t str, &'t str)>) {
        for pair in pairs {
            self.insert(origin, pair, Cardinality::AtMostOne);
        }
    }

    fn insert(&mut self, origin: Origin, (first, second): (&'t str, &'t str), cardinality: Cardinality) {
        if first == second {
            return;
        }
        for (from, to) in [(first, second), (second, first)] {
            let stated = self.pairs.entry(from).or_default().entry(to).or_insert(cardinality);
            *stated = cardinality.max(*stated);
            self.origins.entry(from).or_insert(origin);
        }
    }

    /// Returns a candidate for each set of properties that pairs connect.
    fn candidates(&self, message: &Message<'_>) -> Vec<Candidate> {
        let mut seen = BTreeSet::new();
        let mut candidates = Vec::new();
        for start in self.pairs.keys() {
            let mut connected = Vec::new();
            let mut pending = vec![*start];
            while let Some(name) = pending.pop() {
                if seen.insert(name) {
                    connected.push(name);
                    pending.extend(self.pairs[name].keys());
                }
            }
            if !connected.is_empty() {
                connected.sort_by_key(|name| (message.position(name), *name));
                candidates.push(self.candidate(&connected));
            }
        }
        candidates
    }

    fn candidate(&self, connected: &[&str]) -> Candidate {
        let stated = connected.iter().flat_map(|name| self.pairs[name].values().copied());
        let group = ExclusiveGroup {
            name: None,
            members: connected.iter().map(|name| (*name).to_owned()).collect(),
            cardinality: stated.min().unwrap_or(Cardinality::AtMostOne),
            origin: self.origins[connected[0]],
            declared: Vec::new(),
        };
        let compatible = connected.iter().find_map(|name| self.compatible(name, connected.len()));
        Candidate { group, obstacle: compatible }
    }

    /// Finds a property that a third one excludes as it does `name`, but that `name` itself does not exclude.
    fn compatible(&self, name: &str, connected: usize) -> Option<Reason> {
        let excluded = &self.pairs[name];
        if excluded.len() + 1 == connected {
            return None;
        }
        let mut thirds = excluded.keys().flat_map(|other| self.pairs[other].keys());
        let second = thirds.find(|third| **third != name && !excluded.contains_key(*third))?;
        Some(Reason::Compatible { first: name.to_owned(), second: (*second).to_owned() })
    }
}
