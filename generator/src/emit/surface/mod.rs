//! Turns model, facts and names into what callers see of the crate, without emitting it.

mod client;
mod operations;
mod paths;
mod types;
mod words;

use super::{Cx, library, manifest, runtime};
use crate::ir::{Deprecation, Doc, Remarks};
use crate::surface::{Facts, Surface, Text};
use std::collections::BTreeSet;

/// Returns what callers see of the crate.
pub(crate) fn surface(cx: &Cx<'_>) -> Surface {
    let (client, wire) = client::client(cx);
    let mut types = types::types(cx);
    types.extend(client);
    Surface { operations: operations::operations(cx), types, parts: parts(cx), wire }
}

/// Lists features, exports and modules that depend on the API.
fn parts(cx: &Cx<'_>) -> BTreeSet<(&'static str, String)> {
    let features = cx.names.groups.iter().map(manifest::feature);
    let features = features.chain(manifest::events(cx).into_iter().map(str::to_owned)).map(|name| ("feature", name));
    let exports = words::leaves(library::exports(cx)).into_iter().map(|name| ("export", name));
    let index = runtime::index(cx.api);
    let modules = index.lines().filter_map(|line| line.strip_prefix("pub ")?.strip_prefix("mod ")?.strip_suffix(';'));
    let modules = modules.map(|name| ("module", format!("runtime::{name}")));
    features.chain(exports).chain(modules).collect()
}

/// Returns what is said about an item.
fn text(doc: &Doc) -> Text {
    let remarks = doc.remarks.as_deref();
    let beside =
        [remarks.and_then(|remarks| remarks.example.as_deref()), remarks.and_then(|remarks| remarks.see.as_deref())];
    let texts = [doc.text.as_deref()].into_iter().chain(beside).flatten();
    Text {
        documentation: texts.collect::<Vec<_>>().join("\n"),
        is_deprecated: doc.deprecated == Deprecation::Deprecated,
    }
}

/// Returns what is so of a value and not of its type: what its absence means, and its limits.
fn facts(doc: &Doc) -> Facts {
    let mut facts = Facts::new();
    let Some(remarks) = doc.remarks.as_deref() else { return facts };
    if let Some(default) = &remarks.default {
        facts.insert("default", format!("`{default}`"));
    }
    let limits = Remarks { default: None, example: None, see: None, ..remarks.clone() };
    let limits = super::remarks::paragraph(&limits);
    if !limits.is_empty() {
        facts.insert("limits", limits);
    }
    facts
}
