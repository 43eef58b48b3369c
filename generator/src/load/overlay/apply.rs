//! Turns the trees of descriptions into what they are with the actions of overlays, one after the other.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value as Json;

use super::super::node::{Node, Value};
use super::super::origin::Sources;
use super::super::pointer;
use super::super::tree::MAX_DEPTH;
use super::super::uri;
use super::merge::{Misfit, merge};
use super::{Action, Change, Overlay, Query, Step};
use crate::diagnostics::Diagnostics;

/// How many nodes overlays may add in one run: `copy` of a whole into its part doubles it.
const ALLOWANCE: usize = 1_000_000;

/// A description, and what JSONPath sees of it.
pub(in super::super) struct Described<'a> {
    name: String,
    root: &'a mut Node,
    json: Json,
}

impl<'a> Described<'a> {
    /// Takes a description, which diagnostics call `name`.
    pub(in super::super) fn new(name: &str, root: &'a mut Node) -> Self {
        let json = json(root);
        Self { name: name.to_owned(), root, json }
    }
}

/// Applies overlays in their order, each to the description that it extends, or to all of them.
pub(in super::super) fn apply(
    overlays: &[Overlay],
    descriptions: &mut [Described<'_>],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) {
    let mut allowance = ALLOWANCE;
    for overlay in overlays {
        let is_only = descriptions.len() == 1;
        let is_meant = |described: &Described<'_>| match &overlay.extends {
            // Whoever names one description and an overlay means both.
            Some((extended, _)) => is_only || is_same(&overlay.name, extended, &described.name),
            None => true,
        };
        let mut meant: Vec<&mut Described<'_>> =
            descriptions.iter_mut().filter(|described| is_meant(described)).collect();
        if let (true, Some((extended, origin))) = (meant.is_empty(), &overlay.extends) {
            diagnostics.overlay_extends_nothing(*origin, extended);
            continue;
        }
        for action in &overlay.actions {
            let mut selected = 0;
            for described in &mut meant {
                match perform(action, described, &mut allowance, sources, diagnostics) {
                    Some(count) => selected += count,
                    None => return,
                }
            }
            if selected == 0 {
                diagnostics.overlay_without_effect(action.target.origin, &action.target.text);
            }
        }
    }
}

/// Whether the URI reference of an overlay leads to a description.
fn is_same(overlay: &str, extended: &str, description: &str) -> bool {
    let extended = uri::join(overlay, extended);
    let is_file = || Some(fs::canonicalize(Path::new(&extended)).ok()? == fs::canonicalize(description).ok()?);
    extended == uri::join("", description) || is_file().unwrap_or_default()
}

/// Changes what an action selects, and returns how much that is; nothing, if it is broken, which is told.
fn perform(
    action: &Action,
    described: &mut Described<'_>,
    allowance: &mut usize,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    let mut steps = selected(&action.target, &described.json);
    let update = match &action.change {
        Change::Remove => {
            // From the end, so that what is still to be removed stays where it is.
            steps.sort();
            steps.dedup();
            if steps.iter().any(Vec::is_empty) {
                let remedy = "select what is in it";
                diagnostics.invalid_overlay(action.origin, "the document itself cannot be removed", remedy);
                return None;
            }
            steps.iter().rev().for_each(|steps| described.remove(steps));
            return Some(steps.len());
        }
        Change::Update(update) => update.clone(),
        Change::Copy(query) if !steps.is_empty() => single(query, described, diagnostics)?,
        Change::Copy(_) => return Some(0),
    };
    if is_mixed(&steps, described.root) {
        let message = format!("`{}` selects values of several kinds", action.target.text);
        let remedy = "select either mappings, or lists, or single values";
        diagnostics.invalid_overlay(action.target.origin, &message, remedy);
        return None;
    }
    let (size, depth) = extent(&update);
    for steps in &steps {
        let left = allowance.checked_sub(size);
        if left.is_none() || steps.len() + depth > MAX_DEPTH {
            let remedy = "change less with one action";
            diagnostics.invalid_overlay(action.origin, "the description would become enormous", remedy);
            return None;
        }
        *allowance = left.unwrap_or_default();
        if let Err(misfit) = described.merge(steps, &update, sources) {
            let Misfit { kinds: (ours, theirs), origin, target } = misfit;
            diagnostics.overlay_misfit(origin, ours, target, theirs);
            return None;
        }
    }
    Some(steps.len())
}

/// Returns the one node that is to be copied.
fn single(query: &Query, described: &Described<'_>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let found = selected(query, &described.json);
    let [steps] = &found[..] else {
        let message = format!("`{}` selects {} values, but one is copied", query.text, found.len());
        diagnostics.invalid_overlay(query.origin, &message, "write a JSONPath that leads to one value");
        return None;
    };
    Some(at(described.root, steps)?.clone())
}

fn selected(query: &Query, json: &Json) -> Vec<Vec<Step>> {
    let nodes = query.path.query_located(json);
    let steps = nodes.locations().map(|path| {
        let steps = path.iter().map(|element| match element.as_index() {
            Some(index) => Step::Index(index),
            None => Step::Key(element.as_name().unwrap_or_default().to_owned()),
        });
        steps.collect()
    });
    steps.collect()
}

/// Whether places hold mappings and lists, or either of them and single values.
fn is_mixed(places: &[Vec<Step>], root: &Node) -> bool {
    let kind = |node: &Node| match node.value {
        Value::Mapping(_) => 0,
        Value::Sequence(_) => 1,
        _ => 2,
    };
    let mut kinds = places.iter().filter_map(|steps| at(root, steps)).map(kind);
    let first = kinds.next();
    kinds.any(|kind| Some(kind) != first)
}

/// Returns how many nodes there are in a tree, and how deep it is.
fn extent(node: &Node) -> (usize, usize) {
    let below = |extents: &mut dyn Iterator<Item = (usize, usize)>| {
        extents.fold((1, 1), |(size, depth), (more, deep)| (size + more, depth.max(deep + 1)))
    };
    match &node.value {
        Value::Mapping(mapping) => below(&mut mapping.iter().map(|(_, node)| extent(node))),
        Value::Sequence(items) => below(&mut items.iter().map(extent)),
        _ => (1, 1),
    }
}

impl Described<'_> {
    fn merge(&mut self, steps: &[Step], update: &Node, sources: &mut Sources) -> Result<(), Misfit> {
        let Some(target) = at_mut(self.root, steps) else { return Ok(()) };
        merge(target, update, sources)?;
        if let Some(seen) = self.json.pointer_mut(&written(steps)) {
            *seen = json(target);
        }
        Ok(())
    }

    fn remove(&mut self, steps: &[Step]) {
        let Some((last, parents)) = steps.split_last() else { return };
        let (Some(node), Some(seen)) = (at_mut(self.root, parents), self.json.pointer_mut(&written(parents))) else {
            return;
        };
        match (last, &mut node.value, seen) {
            (Step::Key(key), Value::Mapping(mapping), Json::Object(seen)) => {
                mapping.remove(key);
                seen.remove(key);
            }
            (Step::Index(index), Value::Sequence(items), Json::Array(seen)) if *index < items.len() => {
                items.remove(*index);
                seen.remove(*index);
            }
            _ => {}
        }
    }
}

fn at<'n>(root: &'n Node, steps: &[Step]) -> Option<&'n Node> {
    steps.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => node.get(key),
        Step::Index(index) => node.as_sequence()?.get(*index),
    })
}

fn at_mut<'n>(root: &'n mut Node, steps: &[Step]) -> Option<&'n mut Node> {
    steps.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => node.as_mapping_mut()?.get_mut(key),
        Step::Index(index) => node.as_sequence_mut()?.get_mut(*index),
    })
}

/// Writes steps as a JSON Pointer.
fn written(steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            Step::Key(key) => pointer::push(&mut text, key),
            Step::Index(index) => pointer::push(&mut text, &index.to_string()),
        }
    }
    text
}

/// Returns what JSONPath sees of a node. A number that JSON does not have is `null`.
fn json(node: &Node) -> Json {
    Json::deserialize(node).unwrap_or_default()
}
