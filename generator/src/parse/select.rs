//! Turns the selectors of a caller into the operations that are left out, and into the components that nobody reaches then.

use std::collections::{BTreeMap, BTreeSet};

use super::{METHODS, entries, items};
use crate::diagnostics::Diagnostics;
use crate::load::{Key, Node};
use crate::selector::{Candidate, Select, Selector};

/// What keeps a component that nothing refers to.
const INCLUDED: &str = "x-speakeasy-include";

const SCHEMAS: &str = "#/components/schemas/";

/// What a caller has selected of a description.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// The methods of each path, or of each webhook, that are left out.
    left_out: BTreeMap<(Section, Key), BTreeSet<Key>>,
    /// The components that something refers to; all, if nothing is left out.
    reached: Option<BTreeSet<Key>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Paths,
    Webhooks,
}

impl Selection {
    /// Whether a method of a path, or of a webhook, is there for the client.
    pub(super) fn has(&self, section: Section, path: &Key, method: &Key) -> bool {
        let left_out = self.left_out.get(&(section, path.clone()));
        left_out.is_none_or(|methods| !methods.contains(method))
    }

    /// Whether a component is there for the client.
    pub(super) fn has_component(&self, name: &Key) -> bool {
        self.reached.as_ref().is_none_or(|reached| reached.contains(name))
    }
}

/// Selects operations of a canonical tree, and tells which selectors select nothing.
pub(super) fn select(root: &Node, select: &Select, diagnostics: &mut Diagnostics) -> Selection {
    if *select == Select::default() {
        return Selection::default();
    }
    let mut selection = Selection::default();
    let mut walk = Walk { root, seen: BTreeSet::new(), reached: BTreeSet::new() };
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let mut ids: Vec<&str> = Vec::new();
    for (section, key) in [(Section::Paths, "paths"), (Section::Webhooks, "webhooks")] {
        for (path, item) in entries(root.get(key)).filter(|(path, _)| !path.starts_with("x-")) {
            let Some(item) = walk.target(item) else { continue };
            for (method, node) in methods(item) {
                let operation = walk.target(node).unwrap_or(node);
                ids.extend(operation.get("operationId").and_then(Node::as_str));
                if is_selected(select, section, path, &method, operation, &mut used) {
                    walk.follow(operation);
                    ["parameters", "servers"].iter().filter_map(|key| item.get(key)).for_each(|node| walk.follow(node));
                } else {
                    selection.left_out.entry((section, path.clone())).or_default().insert(method);
                }
            }
        }
    }
    for selector in select.include.iter().chain(&select.exclude).filter(|selector| !used.contains(selector.as_str())) {
        let nearest = crate::diagnostics::nearest(selector.as_str(), ids.iter().copied());
        diagnostics.selector_without_effect(selector.place().clone(), selector.as_str(), nearest);
    }
    walk.descend();
    selection.reached = Some(walk.reached);
    selection
}

/// Whether an operation is selected; whatever selects it is used.
fn is_selected<'s>(
    select: &'s Select,
    section: Section,
    path: &str,
    method: &str,
    operation: &Node,
    used: &mut BTreeSet<&'s str>,
) -> bool {
    let tags: Vec<&str> = items(operation.get("tags")).filter_map(Node::as_str).collect();
    let candidate = Candidate {
        id: operation.get("operationId").and_then(Node::as_str),
        method,
        path,
        is_webhook: section == Section::Webhooks,
        tags: &tags,
        group: &super::group::group(path, operation),
    };
    let mut selects = |selectors: &'s [Selector]| {
        let selecting: Vec<&str> =
            selectors.iter().filter(|selector| selector.selects(&candidate)).map(Selector::as_str).collect();
        used.extend(&selecting);
        !selecting.is_empty()
    };
    let is_included = selects(&select.include) || select.include.is_empty();
    !selects(&select.exclude) && is_included
}

/// Lists the methods of a path item, as they are on the request line.
fn methods(item: &Node) -> Vec<(Key, &Node)> {
    let fixed = entries(Some(item)).filter_map(|(key, node)| {
        let (_, method) = METHODS.iter().find(|(known, _)| *known == &**key)?;
        Some((Key::from(*method), node))
    });
    let additional = entries(item.get("additionalOperations")).filter(|(key, _)| !key.starts_with("x-"));
    fixed.chain(additional.map(|(key, node)| (key.clone(), node))).collect()
}

/// What references lead to.
struct Walk<'a> {
    root: &'a Node,
    seen: BTreeSet<&'a str>,
    reached: BTreeSet<Key>,
}

impl<'a> Walk<'a> {
    /// Follows the references that stand for a part of the envelope; a circle leads nowhere.
    fn target(&self, node: &'a Node) -> Option<&'a Node> {
        let mut target = node;
        for _ in 0..16 {
            match target.get("$ref").and_then(Node::as_str) {
                Some(reference) => target = self.root.pointer(reference)?,
                None => return Some(target),
            }
        }
        None
    }

    /// Follows all references below a node, and those below what they lead to.
    fn follow(&mut self, node: &'a Node) {
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            if let Some(items) = node.as_sequence() {
                pending.extend(items);
            }
            let Some(mapping) = node.as_mapping() else { continue };
            pending.extend(mapping.iter().map(|(_, child)| child));
            let reference = mapping.get("$ref").and_then(Node::as_str);
            let mapped = entries(node.at(["discriminator", "mapping"])).filter_map(|(_, target)| target.as_str());
            let targets: Vec<&'a str> = reference.into_iter().chain(mapped).collect();
            for target in targets {
                if self.seen.insert(target) {
                    pending.extend(self.reach(target));
                }
            }
        }
    }

    /// Returns what a reference leads to, or the name of a component.
    fn reach(&mut self, target: &'a str) -> Option<&'a Node> {
        let schemas = self.root.at(["components", "schemas"])?.as_mapping()?;
        let name = match target.strip_prefix(SCHEMAS) {
            Some(path) => path.split('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~"),
            None if target.starts_with('#') => return self.root.pointer(target),
            None => target.to_owned(),
        };
        let name = if schemas.contains_key(&name) { name } else { percent_decoded(&name) };
        let node = schemas.get(&name)?;
        self.reached.insert(Key::from(name.as_str()));
        Some(node)
    }

    /// Adds the components that extend one with a discriminator, which is an enumeration of them, and what is kept anyway.
    fn descend(&mut self) {
        let schemas: Vec<(&'a Key, &'a Node)> = entries(self.root.at(["components", "schemas"])).collect();
        loop {
            let before = self.reached.len();
            for (name, node) in &schemas {
                let mut parents = items(node.get("allOf")).filter_map(|parent| parent.get("$ref")?.as_str());
                let is_heir = parents.any(|parent| {
                    let is_reached = self.reached.contains(parent.strip_prefix(SCHEMAS).unwrap_or_default());
                    is_reached && self.root.pointer(parent).is_some_and(|node| node.get("discriminator").is_some())
                });
                let is_kept = node.get(INCLUDED).and_then(Node::as_bool) == Some(true);
                if (is_heir || is_kept) && self.reached.insert((*name).clone()) {
                    self.follow(node);
                }
            }
            if self.reached.len() == before {
                return;
            }
        }
    }
}

fn percent_decoded(name: &str) -> String {
    crate::load::percent_decode(name).into_owned()
}
