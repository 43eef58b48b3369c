//! Turns `$id`, `$anchor` and `$self` into pointers, and references to them into references to those.

use std::collections::BTreeMap;

use super::link::Names;
use super::node::{Key, Node, Value};
use super::origin::Origin;
use super::{INTO_FILES, pointer, uri};
use crate::diagnostics::Diagnostics;

/// What has a name of its own in a tree, by its URI (JSON Schema 2020-12, section 8.2).
#[derive(Debug, Default)]
pub(super) struct Resources {
    /// The pointer of each, and where it is written.
    roots: BTreeMap<String, (String, Origin)>,
    /// The pointers of schemas with a plain name, by that name and then by the resource that they are in.
    anchors: BTreeMap<String, BTreeMap<String, String>>,
    /// The URIs of documents that were asked for by other names, by those.
    bases: BTreeMap<String, String>,
}

/// The way from the root of a document to a node.
#[derive(Clone, Copy)]
enum Way<'a> {
    Root(&'a str),
    Key(&'a Way<'a>, &'a Key),
    Index(&'a Way<'a>, usize),
}

impl Way<'_> {
    fn pointer(self) -> String {
        match self {
            Self::Root(pointer) => pointer.to_owned(),
            Self::Key(way, key) => pushed(way.pointer(), key),
            Self::Index(way, index) => pushed(way.pointer(), &index.to_string()),
        }
    }
}

/// Appends a token to a fragment, in which a `%` would be the start of an escape.
fn pushed(mut pointer: String, token: &str) -> String {
    pointer::push(&mut pointer, &token.replace('%', "%25"));
    pointer
}

impl Resources {
    /// Whether something in the tree has this URI.
    pub(super) fn contains(&self, uri: &str) -> bool {
        self.roots.contains_key(uri)
    }

    /// Whether no reference leads to anything by a name.
    pub(super) fn is_empty(&self) -> bool {
        self.roots.is_empty() && self.anchors.is_empty()
    }

    /// Adds a resource; the first one with its URI stands.
    pub(super) fn insert(&mut self, uri: &str, pointer: String, at: Origin, diagnostics: &mut Diagnostics) {
        match self.roots.get(uri) {
            Some((_, first)) => diagnostics.repeated_id(at, *first, uri),
            None => drop(self.roots.insert(uri.to_owned(), (pointer, at))),
        }
    }

    /// Remembers what the URI of a document is that was asked for by another name.
    pub(super) fn base_of(&mut self, name: &str, base: &str) {
        self.bases.insert(name.to_owned(), base.to_owned());
    }

    /// Adds what has a name in a document, whose root is at `pointer` and has the URI `base`.
    pub(super) fn index(&mut self, root: &Node, base: &str, pointer: &str, diagnostics: &mut Diagnostics) {
        self.walk(root, base, Way::Root(pointer), Names::Keywords, diagnostics);
    }

    fn walk(&mut self, node: &Node, base: &str, way: Way<'_>, names: Names, diagnostics: &mut Diagnostics) {
        match &node.value {
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(item, base, Way::Index(&way, index), Names::Keywords, diagnostics);
                }
            }
            Value::Mapping(mapping) => {
                let text = |key: &str| mapping.get(key).filter(|_| names == Names::Keywords).and_then(Node::as_str);
                let inner = text("$id").and_then(|id| embedded(base, id)).filter(|inner| inner != base);
                if let Some(uri) = &inner {
                    self.insert(uri, way.pointer(), node.origin, diagnostics);
                }
                let base = inner.as_deref().unwrap_or(base);
                let old = text("$id").and_then(|id| id.strip_prefix('#'));
                for anchor in [old, text("$anchor"), text("$dynamicAnchor")].into_iter().flatten() {
                    let of_name = self.anchors.entry(anchor.to_owned()).or_default();
                    of_name.entry(base.to_owned()).or_insert_with(|| way.pointer());
                }
                for (key, child) in mapping.iter() {
                    if let Some(names) = names.below(key) {
                        self.walk(child, base, Way::Key(&way, key), names, diagnostics);
                    }
                }
            }
            _ => {}
        }
    }

    /// Rewrites the references of a whole tree that lead to something by its name, and returns what became of each.
    pub(super) fn settle(&self, root: &mut Node, diagnostics: &mut Diagnostics) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        references(root, &mut |text, origin| {
            if !found.contains_key(text)
                && let Some(settled) = self.settled(root, text, origin, diagnostics)
            {
                found.insert(text.to_owned(), settled);
            }
        });
        if !found.is_empty() {
            replace(root, &found);
        }
        found
    }

    /// Returns the pointer that a reference into [`FILES`] stands for.
    fn settled(&self, root: &Node, text: &str, at: Origin, diagnostics: &mut Diagnostics) -> Option<String> {
        let (uri, fragment) = split(text)?;
        if let Some(anchor) = fragment.strip_prefix('#') {
            let of_name = self.anchors.get(anchor)?;
            // A name that no resource has is that of another, as many tools read it.
            let of_base = || of_name.get(self.bases.get(&uri)?);
            return of_name.get(&uri).or_else(of_base).or_else(|| of_name.values().next()).cloned();
        }
        let (resource, _) = self.roots.get(&uri)?;
        let inner = format!("{resource}{fragment}");
        if fragment.is_empty() || root.pointer(&inner).is_some() {
            return Some(inner);
        }
        let outer = format!("{}{fragment}", document(resource));
        if root.pointer(&outer).is_none() {
            return Some(inner);
        }
        diagnostics.pointer_of_document(at, &percent_free(fragment), &uri);
        Some(outer)
    }
}

/// Returns the URI of a schema with an `$id`; a plain name, as in older drafts, is none.
pub(super) fn embedded(base: &str, id: &str) -> Option<String> {
    let path = id.split('#').next().filter(|path| !path.is_empty())?;
    Some(uri::join(base, path))
}

/// Writes a reference into another document, whose pointer is found when all of them have been read.
pub(super) fn into_files(uri: &str, fragment: &str) -> String {
    let token = pushed(String::new(), uri);
    let token = token.trim_start_matches('/');
    let anchor = if fragment.is_empty() || fragment.starts_with('/') { "" } else { "#" };
    format!("{INTO_FILES}{token}{anchor}{fragment}")
}

/// Splits what [`into_files`] has written; a plain name keeps its `#`.
fn split(text: &str) -> Option<(String, &str)> {
    let path = text.strip_prefix(INTO_FILES)?;
    let end = path.find(['/', '#']).unwrap_or(path.len());
    Some((path[..end].replace("%25", "%").replace("~1", "/").replace("~0", "~"), &path[end..]))
}

/// Returns the pointer of the document that a pointer leads into.
fn document(pointer: &str) -> &str {
    let Some(path) = pointer.strip_prefix(INTO_FILES) else { return "#" };
    let end = path.find('/').unwrap_or(path.len());
    &pointer[..INTO_FILES.len() + end]
}

fn percent_free(fragment: &str) -> String {
    format!("#{}", pointer::percent_decode(fragment))
}

fn references(node: &Node, visit: &mut impl FnMut(&str, Origin)) {
    match &node.value {
        Value::String(text) if text.starts_with(INTO_FILES) => visit(text, node.origin),
        Value::Sequence(items) => items.iter().for_each(|item| references(item, visit)),
        Value::Mapping(mapping) => mapping.iter().for_each(|(_, child)| references(child, visit)),
        _ => {}
    }
}

fn replace(node: &mut Node, found: &BTreeMap<String, String>) {
    match &mut node.value {
        Value::String(text) => {
            if let Some(settled) = found.get(&**text) {
                *text = settled.as_str().into();
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| replace(item, found)),
        Value::Mapping(mapping) => mapping.iter_mut().for_each(|(_, child)| replace(child, found)),
        _ => {}
    }
}
