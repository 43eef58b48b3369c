//! Turns references to other documents into references within one tree, which holds those documents, too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::files::Files;
use super::node::{Mapping, Node, Value};
use super::origin::{Document, Offset, Origin, Sources, Syntax};
use super::resource::{self, Resources};
use super::{FILES, INTO_FILES, pointer, uri};
use crate::diagnostics::Diagnostics;

/// What has been read of where references lead.
struct Linker<'a, 'f, 's> {
    files: &'a mut Files<'f, 's>,
    trees: Mapping,
    /// The documents that have been read, or that cannot be.
    seen: BTreeSet<String>,
    pending: Vec<Target>,
    resources: Resources,
    /// Where documents are that say where they should be: their folder there, and their folder here.
    mirrors: Vec<(String, String)>,
    /// The references of descriptions.
    texts: BTreeSet<String>,
    sources: &'a mut Sources,
    diagnostics: &'a mut Diagnostics,
}

/// A document that a reference leads to, and the reference.
struct Target {
    /// Its path from the folder of the description, or its URL.
    name: String,
    origin: Origin,
}

/// What a reference is resolved against.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// The document.
    name: &'a str,
    base: &'a str,
    /// The base is that of a schema in the document.
    is_embedded: bool,
}

/// What the keys of a mapping are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    Keywords,
    /// They are names that somebody gave, such as those of properties.
    Given,
}

impl Names {
    /// Returns what the keys are below an entry; nothing, if nobody follows the references there.
    pub(super) fn below(self, key: &str) -> Option<Self> {
        match key {
            _ if self == Self::Given => Some(Self::Keywords),
            // What only shows how something looks is nobody's to follow.
            "example" | "examples" | "enum" | "const" => None,
            extension if extension.starts_with("x-") && extension != FILES => None,
            "properties" | "patternProperties" | "definitions" | "$defs" | "schemas" => Some(Self::Given),
            _ => Some(Self::Keywords),
        }
    }
}

/// Reads the documents that a description refers to, and those that they refer to, and adds them to its tree.
///
/// A description whose references all are pointers into itself is left as it is, and not even walked.
pub(super) fn link(root: &mut Node, files: &mut Files<'_, '_>, sources: &mut Sources, diagnostics: &mut Diagnostics) {
    if !sources.hints.leaves && !sources.hints.names {
        return;
    }
    let entry = files.entry.clone();
    let mut linker = Linker {
        files,
        trees: Mapping::default(),
        seen: BTreeSet::new(),
        pending: Vec::new(),
        resources: Resources::default(),
        mirrors: Vec::new(),
        texts: BTreeSet::new(),
        sources,
        diagnostics,
    };
    linker.enter(root, &entry, &entry);
    linker.read_all();
    linker.finish(root);
}

impl Linker<'_, '_, '_> {
    /// Reads what is pending: files first, since what is embedded in one of them need not be fetched.
    fn read_all(&mut self) {
        let mut absent = Vec::new();
        loop {
            let local = self.pending.iter().rposition(|target| !uri::is_uri(&target.name));
            let next = local.or_else(|| self.pending.len().checked_sub(1));
            let Some(target) = next.map(|index| self.pending.remove(index)) else { break };
            if self.resources.contains(&target.name) {
                continue;
            }
            match self.files.read(&target.name) {
                Ok(found) => self.add(target, &found.url, found.text),
                Err(reason) => absent.push((target, reason)),
            }
        }
        for (target, reason) in absent {
            if !self.resources.contains(&target.name) {
                reason.report(target.origin, &target.name, &self.files.shown(&target.name), self.diagnostics);
            }
        }
    }

    /// Adds a document. The references in it are resolved against its URL, if that is another than it was asked for by.
    fn add(&mut self, target: Target, url: &str, text: String) {
        let file = self.files.shown(&target.name).into();
        let label = Some(Arc::from(target.name.as_str()));
        let document =
            Document { file, text: text.into(), syntax: Syntax::Yaml, ordinal: 0, offset: Offset::default(), label };
        let sources = &mut *self.sources;
        // What was fetched has to be what it was: without it, the crate would be another one.
        let trees = match uri::is_uri(&target.name) {
            true => super::trees(&document, sources, self.diagnostics),
            false => self.diagnostics.of_referred(|diagnostics| super::trees(&document, sources, diagnostics)),
        };
        if let Some(mut tree) = trees.and_then(|trees| trees.into_iter().next()) {
            self.enter(&mut tree, &target.name, url);
            self.trees.insert(target.name, tree);
        }
    }

    /// Takes in a document: what has a name in it, and where its references lead.
    fn enter(&mut self, tree: &mut Node, name: &str, url: &str) {
        let pointer = if name == self.files.entry { "#".to_owned() } else { resource::into_files(name, "") };
        // OpenAPI 3.2.0, section 4.1.2.2.1, and JSON Schema 2020-12, section 8.2.1.
        let own = ["$self", "$id"].into_iter().find_map(|key| tree.get(key)?.as_str());
        let own = own.and_then(|own| resource::embedded(url, own)).filter(|own| own != name);
        let base = own.clone().unwrap_or_else(|| url.to_owned());
        for alias in own.iter().map(String::as_str).chain(Some(url)).filter(|alias| *alias != name) {
            self.resources.insert(alias, pointer.clone(), tree.origin, self.diagnostics);
            self.resources.base_of(name, &base);
        }
        if let Some(own) = own.filter(|own| uri::is_uri(own) && !uri::is_uri(name)) {
            self.mirrors.push((uri::folder(&own).to_owned(), uri::folder(name).to_owned()));
        }
        if self.sources.hints.names {
            self.resources.index(tree, &base, &pointer, self.diagnostics);
        }
        self.rewrite(tree, Place { name, base: &base, is_embedded: false }, Names::Keywords);
    }

    /// Rewrites the references below a node of a document.
    fn rewrite(&mut self, node: &mut Node, place: Place<'_>, names: Names) {
        let mapping = match &mut node.value {
            Value::Sequence(items) => {
                return items.iter_mut().for_each(|item| self.rewrite(item, place, Names::Keywords));
            }
            Value::Mapping(mapping) => mapping,
            _ => return,
        };
        let text = |key: &str| mapping.get(key).filter(|_| names == Names::Keywords).and_then(Node::as_str);
        let id = text("$id").filter(|_| self.sources.hints.names).and_then(|id| resource::embedded(place.base, id));
        let place = match &id {
            Some(base) if base != place.base => Place { base, is_embedded: true, ..place },
            _ => place,
        };
        if let Some(text) = text("$ref").map(str::to_owned) {
            if let Some(page) = self.page(&text, place, node.origin) {
                node.value = page;
                return;
            }
            if let (Some(text), Some(reference)) = (self.moved(&text, place, node.origin), mapping.get_mut("$ref")) {
                reference.value = Value::String(text.into());
            }
        }
        for (key, child) in mapping.iter_mut() {
            let Some(below) = names.below(key) else { continue };
            self.rewrite(child, place, below);
            match &**key {
                _ if names == Names::Given => {}
                key if is_description(key) => self.texts.extend(text_reference(child).map(str::to_owned)),
                "discriminator" => self.rewrite_mapping(child, place),
                _ => {}
            }
        }
    }

    /// Rewrites what the values of a discriminator mean, where that is no name of a schema.
    fn rewrite_mapping(&mut self, discriminator: &mut Node, place: Place<'_>) {
        let mapping = discriminator.as_mapping_mut().and_then(|discriminator| discriminator.get_mut("mapping"));
        let entries = mapping.and_then(Node::as_mapping_mut).into_iter().flat_map(|mapping| mapping.iter_mut());
        for (_, target) in entries {
            let is_reference = |text: &str| {
                text.contains(['/', '#']) || [".yaml", ".yml", ".json"].iter().any(|end| text.ends_with(end))
            };
            let text = target.as_str().filter(|text| is_reference(text)).map(str::to_owned);
            if let Some(moved) = text.and_then(|text| self.moved(&text, place, target.origin)) {
                target.value = Value::String(moved.into());
            }
        }
    }

    /// Returns the text of a page that a reference leads to, as descriptions do.
    fn page(&mut self, reference: &str, place: Place<'_>, at: Origin) -> Option<Value> {
        let is_page = [".md", ".markdown", ".txt"].iter().any(|end| reference.ends_with(end));
        let name = is_page.then(|| self.resolve(reference, place))?;
        match self.files.read(&name) {
            Ok(found) => Some(Value::String(found.text.into())),
            Err(reason) => {
                reason.report(at, &name, &self.files.shown(&name), self.diagnostics);
                None
            }
        }
    }

    /// Returns what a reference is within the tree that holds all documents; nothing, if it stays what it is.
    fn moved(&mut self, text: &str, place: Place<'_>, at: Origin) -> Option<String> {
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let is_own = path.is_empty() && !place.is_embedded;
        let is_pointer = fragment.is_empty() || fragment.starts_with('/');
        let name = match path {
            "" if is_pointer && !place.is_embedded => place.name.to_owned(),
            "" => place.base.to_owned(),
            path => self.resolve(path, place),
        };
        if name == self.files.entry && is_pointer {
            return (!path.is_empty()).then(|| format!("#{fragment}"));
        }
        if !is_own && self.files.may_have(&name) && self.seen.insert(name.clone()) && name != self.files.entry {
            self.pending.push(Target { name: name.clone(), origin: at });
        }
        Some(resource::into_files(&name, fragment))
    }

    /// Returns the name of the document that a reference leads to.
    fn resolve(&self, path: &str, place: Place<'_>) -> String {
        let name = uri::join(place.base, path);
        let mirrored = self.mirrors.iter().find_map(|(there, here)| {
            let path = pointer::percent_decode(name.strip_prefix(there.as_str())?);
            Some(uri::join(here, &path)).filter(|path| self.files.exists(path))
        });
        mirrored.unwrap_or(name)
    }

    /// Puts all documents into the tree, and makes the references to what has a name true.
    fn finish(self, root: &mut Node) {
        if self.trees.len() > 0 {
            let files = Node::new(Value::Mapping(self.trees), root.origin);
            if let Some(mapping) = root.as_mapping_mut() {
                mapping.insert(FILES, files);
            }
        }
        let settled =
            if self.resources.is_empty() { BTreeMap::new() } else { self.resources.settle(root, self.diagnostics) };
        let texts = self.texts.iter().map(|text| settled.get(text).unwrap_or(text));
        let texts: BTreeMap<String, Value> = texts
            .filter_map(|text| Some((text.clone(), root.pointer(text)?.value.clone())))
            .filter(|(_, value)| matches!(value, Value::String(_)))
            .collect();
        if !texts.is_empty() {
            describe(root, &texts);
        }
    }
}

fn is_description(key: &str) -> bool {
    matches!(key, "description" | "summary" | "title")
}

/// Returns the reference that a description consists of.
fn text_reference(node: &Node) -> Option<&str> {
    node.get("$ref").and_then(Node::as_str).filter(|text| text.starts_with(INTO_FILES))
}

/// Puts the texts that descriptions refer to in their places.
fn describe(node: &mut Node, texts: &BTreeMap<String, Value>) {
    match &mut node.value {
        Value::Sequence(items) => items.iter_mut().for_each(|item| describe(item, texts)),
        Value::Mapping(mapping) => {
            for (key, child) in mapping.iter_mut() {
                let reference = child.get("$ref").filter(|_| is_description(key)).and_then(Node::as_str);
                match reference.and_then(|text| texts.get(text)) {
                    Some(text) => child.value = text.clone(),
                    None => describe(child, texts),
                }
            }
        }
        _ => {}
    }
}
