//! Turns several canonical trees, such as the pages of one API's documentation, into one.
//!
//! What two of them define must be the same in both; anything else is a conflict, told with both places.

use crate::diagnostics::Diagnostics;
use crate::load::{FILES, Node, Value};

/// How two values under the same key become one.
#[derive(Clone, Copy)]
enum Rule {
    /// They must be equal.
    Equal,
    /// Their entries are joined, each by the rule.
    Join(&'static Rule),
    /// The first one stands; the key says nothing that calls depend on.
    First,
    /// The items of the second that the first does not have are added.
    Union,
}

/// Merges the trees in order. A conflict is an error, and the first tree stands.
pub(crate) fn merge(roots: Vec<Node>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut roots = roots.into_iter();
    let mut merged = roots.next()?;
    for root in roots {
        join(&mut merged, root, rule, diagnostics);
    }
    Some(merged)
}

fn rule(key: &str) -> Rule {
    match key {
        "paths" | "components" => Rule::Join(&Rule::Join(&Rule::Equal)),
        FILES => Rule::Join(&Rule::First),
        "webhooks" => Rule::Join(&Rule::Equal),
        "tags" => Rule::Union,
        "openapi" | "externalDocs" => Rule::First,
        _ => Rule::Equal,
    }
}

fn join(into: &mut Node, from: Node, rule: impl Fn(&str) -> Rule, diagnostics: &mut Diagnostics) {
    let origin = from.origin;
    let (Some(mapping), Value::Mapping(entries)) = (into.as_mapping_mut(), from.value) else {
        diagnostics.conflicting_definition(origin, into.origin);
        return;
    };
    for (key, node) in entries {
        match mapping.get_mut(&key) {
            None => drop(mapping.insert(key, node)),
            Some(present) => combine(present, node, rule(&key), diagnostics),
        }
    }
}

fn combine(into: &mut Node, from: Node, rule: Rule, diagnostics: &mut Diagnostics) {
    match rule {
        Rule::First => {}
        Rule::Equal if *into == from => {}
        Rule::Equal => diagnostics.conflicting_definition(from.origin, into.origin),
        Rule::Join(inner) => join(into, from, |_| *inner, diagnostics),
        Rule::Union => {
            if let (Some(items), Value::Sequence(more)) = (into.as_sequence_mut(), from.value) {
                let new: Vec<Node> = more.into_iter().filter(|item| !items.contains(item)).collect();
                items.extend(new);
            }
        }
    }
}
