//! Turns OpenAPI documents of every version into one shape: the envelope of 3.0, the schemas of JSON Schema 2020-12.
//!
//! It acts at schema positions only, because a property may be called `type` or `nullable`.

mod extension;
mod grammar;
mod repair;
mod schema;
mod server;
mod swagger;
mod version;
mod vocabulary;

use crate::diagnostics::Diagnostics;
use crate::load::{FILES, Node, Sources, Value};
pub(crate) use extension::Ignored;
use grammar::{Kind, Shape};
use std::collections::BTreeSet;
use version::Envelope;

/// The keyword of the canonical form that lets `null` fit whatever the other keywords of a schema say.
///
/// JSON Schema would need a wrapper for it, and a wrapper would move what references point to.
pub(crate) const NULLABLE: &str = "x-restitch-nullable";

/// The extension of the canonical form that names a server.
pub(crate) const SERVER_NAME: &str = "x-restitch-name";

/// The extension of the canonical form that has the flow of device codes, which the envelope of 3.0 does not have.
pub(crate) const DEVICE_FLOW: &str = "x-restitch-device-flow";

/// Brings a document into the canonical form, or says why it cannot be read at all.
pub(crate) fn canonicalize(
    mut root: Node,
    sources: &mut Sources,
    ignored: &mut Ignored<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
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
    let own = root.get("$self").and_then(Node::as_str).map(str::to_owned);
    let mut links = Links {
        ignored,
        seen: BTreeSet::new(),
        pending: Vec::new(),
        own,
        file: sources.file(root.origin).to_owned(),
        diagnostics,
    };
    rewrite(&mut root, Kind::Root, sources, &mut links);
    // What stands in another file is of the kind that the place has which refers to it.
    while let Some((pointer, shape, kind)) = links.pending.pop() {
        if let Some(node) = root.pointer_mut(&pointer) {
            place(node, shape, kind, sources, &mut links);
        }
    }
    Some(root)
}

/// Where a document is, and its references to other files: those that have been met, and those whose targets have not
/// been rewritten.
struct Links<'a, 'i> {
    ignored: &'a mut Ignored<'i>,
    seen: BTreeSet<String>,
    pending: Vec<(String, Shape, Kind)>,
    /// The URL that the document gives itself.
    own: Option<String>,
    file: String,
    diagnostics: &'a mut Diagnostics,
}

impl Links<'_, '_> {
    fn meet(&mut self, node: &Node, shape: Shape, kind: Kind) {
        let reference = node.get("$ref").and_then(Node::as_str).and_then(|text| text.strip_prefix("#/"));
        if let Some(pointer) = reference.filter(|text| text.starts_with(FILES))
            && self.seen.insert(pointer.to_owned())
        {
            self.pending.push((format!("#/{pointer}"), shape, kind));
        }
    }
}

/// Rewrites what stands at a place for one object, or for several.
fn place(node: &mut Node, shape: Shape, kind: Kind, sources: &mut Sources, links: &mut Links<'_, '_>) {
    links.meet(node, shape, kind);
    match shape {
        Shape::One => rewrite(node, kind, sources, links),
        Shape::List => each(node.as_sequence_mut().into_iter().flatten(), kind, sources, links),
        Shape::Map => {
            let entries = node.as_mapping_mut().into_iter().flat_map(|mapping| mapping.iter_mut());
            each(entries.map(|(_, node)| node), kind, sources, links);
        }
    }
}

/// Rewrites a node of the given kind, and everything below it.
fn rewrite(node: &mut Node, kind: Kind, sources: &mut Sources, links: &mut Links<'_, '_>) {
    if let Some(mapping) = node.as_mapping_mut() {
        links.ignored.take_out(mapping);
    }
    if kind != Kind::Schema {
        repair::repair(node, kind, links.diagnostics);
    }
    match kind {
        Kind::Schema => schema::upgrade(node, sources),
        Kind::Root => supply(node, sources, "info", || Value::Mapping(Default::default())),
        Kind::Info => {
            supply(node, sources, "title", || Value::String("".into()));
            supply(node, sources, "version", || Value::String("".into()));
        }
        Kind::Operation => supply(node, sources, "responses", || Value::Mapping(Default::default())),
        Kind::Response => supply(node, sources, "description", || Value::String("".into())),
        Kind::Flows => device_flow(node),
        Kind::Flow => supply(node, sources, "scopes", || Value::Mapping(Default::default())),
        Kind::Parameter => {
            query_string(node);
            cookie_style(node);
        }
        Kind::Server => {
            // What another file has is relative to that file.
            let is_here = sources.file(node.origin) == links.file;
            server::settle(node, links.own.as_deref().filter(|_| is_here), sources);
        }
        Kind::Encoding if is_exploded(node) => supply(node, sources, "explode", || Value::Bool(true)),
        Kind::ServerVariable => supply(node, sources, "default", || Value::String("".into())),
        _ => {}
    }
    let Some(mapping) = node.as_mapping_mut() else { return };
    vocabulary::check(mapping, kind, links.diagnostics);
    for (key, child) in mapping.iter_mut() {
        let Some((shape, kind)) = kind.child(key) else { continue };
        place(child, shape, kind, sources, links);
    }
}

fn each<'a>(nodes: impl Iterator<Item = &'a mut Node>, kind: Kind, sources: &mut Sources, links: &mut Links<'_, '_>) {
    for node in nodes {
        links.meet(node, Shape::One, kind);
        rewrite(node, kind, sources, links);
    }
}

/// A form that is the whole query, as 3.2 has it, is the same as an object of which each member is a part of the query.
fn query_string(parameter: &mut Node) {
    let Some(mapping) = parameter.as_mapping_mut() else { return };
    let Some(place) = mapping.get_mut("in").filter(|node| node.as_str() == Some("querystring")) else { return };
    let origin = place.origin;
    let content = mapping.get("content").and_then(|content| content.get("application/x-www-form-urlencoded"));
    let Some(schema) = content.and_then(|media| media.get("schema")).cloned() else { return };
    mapping.remove("content");
    mapping.insert("in", Node::string("query", origin));
    mapping.insert("schema", schema);
    mapping.insert("explode", Node::new(Value::Bool(true), origin));
}

/// The flow of device codes is one of 3.2.
fn device_flow(flows: &mut Node) {
    let Some(mapping) = flows.as_mapping_mut() else { return };
    if let Some(flow) = mapping.remove("deviceAuthorization") {
        mapping.insert(DEVICE_FLOW, flow);
    }
}

/// The style `cookie` of 3.2 is `form` as cookies have always been sent: a cookie each for what is exploded.
fn cookie_style(parameter: &mut Node) {
    let Some(mapping) = parameter.as_mapping_mut() else { return };
    if let Some(style) = mapping.get_mut("style").filter(|node| node.as_str() == Some("cookie")) {
        style.value = Value::String("form".into());
    }
}

/// Whether an encoding that does not say `explode` means it: `form`, which is the default, does so.
fn is_exploded(encoding: &Node) -> bool {
    encoding.get("style").and_then(Node::as_str).is_none_or(|style| style == "form")
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
