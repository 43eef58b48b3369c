//! Turns the tree of an overlay document into its actions, each of which is whole or told.

use serde_json_path::JsonPath;

use super::super::node::{Mapping, Node};
use super::super::origin::Sources;
use super::{Action, Change, Overlay, Query};
use crate::diagnostics::{Diagnostics, nearest};

/// How deep an expression may be nested, since it is read by recursion.
const MAX_NESTING: usize = 64;

/// The keys of an overlay, and those of an action, beside extensions.
const KEYS: [&str; 4] = ["overlay", "info", "extends", "actions"];
const ACTION_KEYS: [&str; 5] = ["target", "description", "update", "copy", "remove"];

/// Reads an overlay; nothing, if it is broken, which is told.
pub(in super::super) fn read(root: &Node, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Overlay> {
    let mapping = root.as_mapping()?;
    let mut is_whole = has_known_keys(mapping, &KEYS, diagnostics);
    match mapping.get("overlay").and_then(Node::as_str) {
        Some(version) if ["1.0.", "1.1."].iter().any(|known| format!("{version}.").starts_with(known)) => {}
        Some(version) => {
            let at = mapping.get("overlay").map_or(root.origin, |node| node.origin);
            diagnostics.invalid_overlay(
                at,
                &format!("`{version}` is no version that is read"),
                "write it for 1.0 or 1.1",
            );
            is_whole = false;
        }
        None => {
            let remedy = "start it with `overlay: 1.1.0`, and pass descriptions as what they are";
            diagnostics.invalid_overlay(root.origin, "the document has no `overlay`, and so is none", remedy);
            return None;
        }
    }
    let extends = match mapping.get("extends") {
        None => None,
        Some(node) => match node.as_str() {
            Some(text) => Some((text.to_owned(), node.origin)),
            None => {
                diagnostics.invalid_overlay(node.origin, "`extends` is no text", "name one description, or remove it");
                is_whole = false;
                None
            }
        },
    };
    if !is_whole {
        // What is said already may be why there are none.
        return None;
    }
    let Some(items) = mapping.get("actions").and_then(Node::as_sequence).filter(|items| !items.is_empty()) else {
        let at = mapping.get("actions").map_or(root.origin, |node| node.origin);
        let remedy = "list what is to change, each with `target` and one of `update`, `copy` and `remove`";
        diagnostics.invalid_overlay(at, "there is no list of `actions`", remedy);
        return None;
    };
    let actions: Vec<Action> = items.iter().filter_map(|item| action(item, diagnostics)).collect();
    let is_whole = actions.len() == items.len();
    is_whole.then(|| Overlay { name: sources.file(root.origin).to_owned(), extends, actions })
}

fn has_known_keys(mapping: &Mapping, known: &[&'static str], diagnostics: &mut Diagnostics) -> bool {
    let is_unknown = |key: &str| !known.contains(&key) && !key.starts_with("x-");
    let unknown: Vec<_> = mapping.iter().filter(|(key, _)| is_unknown(key)).collect();
    for (key, node) in &unknown {
        let remedy = match nearest(key, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the keys here are `{}`, and extensions start with `x-`", known.join("`, `")),
        };
        diagnostics.invalid_overlay(node.origin, &format!("unknown key `{key}`"), &remedy);
    }
    unknown.is_empty()
}

fn action(node: &Node, diagnostics: &mut Diagnostics) -> Option<Action> {
    let Some(mapping) = node.as_mapping() else {
        let remedy = "write a mapping with `target` and one of `update`, `copy` and `remove`";
        diagnostics.invalid_overlay(node.origin, &format!("the action is {}", node.kind()), remedy);
        return None;
    };
    let is_known = has_known_keys(mapping, &ACTION_KEYS, diagnostics);
    let Some(target) = mapping.get("target") else {
        let remedy = "say with a JSONPath what it changes, such as `$.paths['/pets'].get`";
        diagnostics.invalid_overlay(node.origin, "the action has no `target`", remedy);
        return None;
    };
    let target = query(target, diagnostics);
    let change = change(node, mapping, diagnostics);
    let (target, change) = (target?, change?);
    is_known.then_some(Action { origin: node.origin, target, change })
}

/// Reads what an action does; `remove: true` outdoes the others, which exclude each other.
fn change(node: &Node, mapping: &Mapping, diagnostics: &mut Diagnostics) -> Option<Change> {
    let mut wrong = |message: &str, remedy: &str| diagnostics.invalid_overlay(node.origin, message, remedy);
    match mapping.get("remove").map(|node| (node.as_bool(), node.kind())) {
        Some((Some(true), _)) => return Some(Change::Remove),
        Some((None, kind)) => {
            wrong(&format!("`remove` is {kind}"), "write `true` or `false`");
            return None;
        }
        Some((Some(false), _)) | None => {}
    }
    match (mapping.get("update"), mapping.get("copy")) {
        (Some(update), None) => Some(Change::Update(update.clone())),
        (None, Some(copy)) => query(copy, diagnostics).map(Change::Copy),
        (Some(_), Some(_)) => {
            wrong("the action has both `update` and `copy`", "make two actions of it");
            None
        }
        (None, None) => {
            wrong("the action changes nothing", "add one of `update`, `copy` and `remove: true`");
            None
        }
    }
}

fn query(node: &Node, diagnostics: &mut Diagnostics) -> Option<Query> {
    let Some(text) = node.as_str() else {
        let message = format!("a JSONPath is a text, and this is {}", node.kind());
        diagnostics.invalid_overlay(node.origin, &message, "put it in quotes, such as `'$.info'`");
        return None;
    };
    let (mut nesting, mut deepest) = (0_usize, 0);
    for character in text.chars() {
        match character {
            '(' | '[' | '!' => nesting += 1,
            ')' | ']' => nesting = nesting.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(nesting);
    }
    let remedy =
        "write it as RFC 9535 has it: keys with `/`, `-` or `{` in brackets and quotes, as in `$.paths['/pets']`";
    let parsed = match deepest > MAX_NESTING {
        true => Err("it is nested too deep".to_owned()),
        false => JsonPath::parse(text).map_err(|error| format!("{error}")),
    };
    match parsed {
        Ok(path) => Some(Query { text: text.to_owned(), path, origin: node.origin }),
        Err(reason) => {
            diagnostics.invalid_overlay(node.origin, &format!("`{text}` is no JSONPath: {reason}"), remedy);
            None
        }
    }
}
