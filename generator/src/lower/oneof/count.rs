//! Turns `maxProperties: 1` into a group of the properties that stand beside it.

use super::assertions::is_map;
use super::message::Message;
use super::{Candidate, Cardinality, Exclusive, ExclusiveGroup, Keyword, Statement};
use crate::parse::{Schema, Types};

/// Reads the `maxProperties` of each part of a message.
pub(super) fn read(message: &Message<'_>, exclusive: &mut Exclusive) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for part in &message.parts {
        let schema = &message.table[*part];
        let Some(cardinality) = cardinality(schema) else { continue };
        let statement = Statement { schema: *part, keyword: Keyword::MaxProperties };
        let members = members(message, schema);
        if members.len() < 2 || takes_more(message, schema) {
            exclusive.presence.push(statement);
            continue;
        }
        let group = ExclusiveGroup { name: None, members, cardinality, origin: schema.origin, declared: Vec::new() };
        candidates.push(Candidate { group, obstacle: None });
        exclusive.consumed.push(statement);
    }
    candidates
}

fn cardinality(schema: &Schema) -> Option<Cardinality> {
    let is_object = schema.types.is_empty() || schema.types.contains(Types::OBJECT);
    match (schema.max_properties?, schema.min_properties.unwrap_or(0)) {
        (1, 0) if is_object => Some(Cardinality::AtMostOne),
        (1, 1) if is_object => Some(Cardinality::ExactlyOne),
        _ => None,
    }
}

/// Returns the properties beside the keyword, or all there are where it stands alone.
fn members(message: &Message<'_>, schema: &Schema) -> Vec<String> {
    let beside: Vec<String> = schema.properties.iter().map(|(name, _)| name.to_string()).collect();
    if !beside.is_empty() {
        return beside;
    }
    let mut all: Vec<&str> = message.properties().collect();
    all.sort_by_key(|name| message.position(name));
    all.into_iter().map(str::to_owned).collect()
}

/// Whether the one property may be another one, of a type that is given: then it is a map.
fn takes_more(message: &Message<'_>, schema: &Schema) -> bool {
    is_map(message.table, schema) || schema.untyped.iter().any(|keyword| &**keyword == "patternProperties")
}
