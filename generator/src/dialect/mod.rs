//! Turns OpenAPI documents of every version into one shape: the envelope of 3.0, the schemas of JSON Schema 2020-12.
//!
//! It acts at schema positions only, because a property may be called `type` or `nullable`.

mod grammar;
mod schema;
mod swagger;
mod version;

use crate::diagnostics::Diagnostics;
use crate::load::{Node, Sources, Value};
use grammar::{Kind, Shape};
use version::Envelope;

/// The keyword of the canonical form that lets `null` fit whatever the other keywords of a schema say.
///
/// JSON Schema would need a wrapper for it, and a wrapper would move what references point to.
pub(crate) const NULLABLE: &str = "x-restitch-nullable";

/// Brings a document into the canonical form, or says why it cannot be read at all.
pub(crate) fn canonicalize(mut root: Node, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Node> {
    if version::check(&root, diagnostics)? == Envelope::Swagger {
        swagger::upgrade(&mut root, sources);
    }
    if ["paths", "webhooks", "components"].iter().all(|key| root.get(key).is_none()) {
        diagnostics.empty_api(root.origin);
        return None;
    }
    if root.get("info").is_none() {
        diagnostics.missing_info(root.origin);
    }
    rewrite(&mut root, Kind::Root, sources);
    Some(root)
}

/// Rewrites a node of the given kind, and everything below it.
fn rewrite(node: &mut Node, kind: Kind, sources: &mut Sources) {
    match kind {
        Kind::Schema => schema::upgrade(node, sources),
        Kind::Root => supply(node, sources, "info", || Value::Mapping(Default::default())),
        Kind::Info => {
            supply(node, sources, "title", || Value::String("".into()));
            supply(node, sources, "version", || Value::String("".into()));
        }
        Kind::Operation => supply(node, sources, "responses", || Value::Mapping(Default::default())),
        Kind::Response => supply(node, sources, "description", || Value::String("".into())),
        Kind::Flow => supply(node, sources, "scopes", || Value::Mapping(Default::default())),
        Kind::ServerVariable => supply(node, sources, "default", || Value::String("".into())),
        _ => {}
    }
    let Some(mapping) = node.as_mapping_mut() else { return };
    for (key, child) in mapping.iter_mut() {
        let Some((shape, kind)) = kind.child(key) else { continue };
        match shape {
            Shape::One => rewrite(child, kind, sources),
            Shape::List => each(child.as_sequence_mut().into_iter().flatten(), kind, sources),
            Shape::Map => {
                let entries = child.as_mapping_mut().into_iter().flat_map(|mapping| mapping.iter_mut());
                each(entries.map(|(_, node)| node), kind, sources);
            }
        }
    }
}

fn each<'a>(nodes: impl Iterator<Item = &'a mut Node>, kind: Kind, sources: &mut Sources) {
    for node in nodes {
        rewrite(node, kind, sources);
    }
}

/// Adds what the envelope of 3.0 requires and later versions, or careless authors, leave out.
fn supply(node: &mut Node, sources: &mut Sources, key: &str, value: impl FnOnce() -> Value) {
    let origin = node.origin;
    let Some(mapping) = node.as_mapping_mut() else { return };
    let reference = mapping.contains_key("$ref");
    if !reference && mapping.get(key).is_none_or(Node::is_null) {
        let child = Node::new(value(), sources.child(origin, key));
        mapping.insert(key, child);
    }
}
