//! Turns references to other files into references within one tree, which holds those files, too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::node::{Mapping, Node, Value};
use super::origin::{Document, Offset, Origin, Sources, Syntax};
use super::{FILES, encoding, pointer};
use crate::diagnostics::Diagnostics;

/// Where references may lead, and what has been read of it.
struct Linker<'a> {
    /// The folder of the description; paths of files are relative to it.
    base: PathBuf,
    /// The file of the description in that folder.
    entry: String,
    /// The folder that no reference may leave, without links.
    fence: Option<PathBuf>,
    files: Mapping,
    /// The files that have been read, or that cannot be.
    seen: BTreeSet<String>,
    sources: &'a mut Sources,
    diagnostics: &'a mut Diagnostics,
}

/// Reads the files that a description refers to, and those that they refer to, and adds them to its tree.
///
/// A reference may lead anywhere below `fence`, which is the folder of the description if there is none.
pub(super) fn link(
    root: &mut Node,
    file: &Path,
    fence: Option<&Path>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) {
    let base = file.parent().filter(|base| !base.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
    let fence = std::fs::canonicalize(fence.unwrap_or(&base)).ok();
    let entry = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (files, seen) = (Mapping::default(), BTreeSet::new());
    let mut linker = Linker { base, entry, fence, files, seen, sources, diagnostics };
    let mut pending = Vec::new();
    linker.rewrite(root, None, Names::Keywords, &mut pending);
    while let Some(path) = pending.pop() {
        if let Some(mut tree) = linker.read(&path) {
            linker.rewrite(&mut tree, Some(&path.name), Names::Keywords, &mut pending);
            linker.files.insert(path.name, tree);
        }
    }
    if linker.files.len() > 0 {
        let mut files = Node::new(Value::Mapping(std::mem::take(&mut linker.files)), root.origin);
        let mut texts = BTreeMap::new();
        texts_of(root, &files, &mut texts);
        texts_of(&files, &files, &mut texts);
        describe(root, &texts);
        describe(&mut files, &texts);
        if let Some(mapping) = root.as_mapping_mut() {
            mapping.insert(FILES, files);
        }
    }
}

/// Finds the texts that descriptions refer to, by their references.
fn texts_of(node: &Node, files: &Node, texts: &mut BTreeMap<String, Value>) {
    let children = node.as_mapping().into_iter().flat_map(|mapping| mapping.iter());
    for (key, child) in children {
        let reference = child.get("$ref").filter(|_| is_description(key)).and_then(Node::as_str);
        let path = reference.and_then(|text| Some((text, text.strip_prefix("#/")?.strip_prefix(FILES)?)));
        let target = path.and_then(|(text, path)| Some((text, files.pointer(&format!("#{path}"))?)));
        match target {
            Some((text, target)) if target.as_str().is_some() => {
                drop(texts.insert(text.to_owned(), target.value.clone()))
            }
            _ => texts_of(child, files, texts),
        }
    }
    node.as_sequence().unwrap_or_default().iter().for_each(|item| texts_of(item, files, texts));
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

fn is_description(key: &str) -> bool {
    matches!(key, "description" | "summary" | "title")
}

/// A file that a reference leads to, and the reference.
struct Target {
    /// Its path from the folder of the description, with `/` between its parts.
    name: String,
    origin: Origin,
}

/// What the keys of a mapping are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Keywords,
    /// They are names that somebody gave, such as those of properties.
    Given,
}

impl Linker<'_> {
    /// Rewrites the references below a node of a file; `None` stands for the description itself.
    fn rewrite(&mut self, node: &mut Node, file: Option<&str>, names: Names, pending: &mut Vec<Target>) {
        match &mut node.value {
            Value::Sequence(items) => {
                items.iter_mut().for_each(|item| self.rewrite(item, file, Names::Keywords, pending));
            }
            Value::Mapping(mapping) => {
                let reference = mapping.get("$ref").filter(|_| names == Names::Keywords);
                if let Some(text) = reference.and_then(Node::as_str).map(str::to_owned) {
                    if let Some(page) = self.page(&text, file, node.origin) {
                        node.value = page;
                        return;
                    }
                    if let (Some(text), Some(reference)) =
                        (self.moved(&text, file, node.origin, pending), mapping.get_mut("$ref"))
                    {
                        reference.value = Value::String(text.into());
                    }
                }
                for (key, child) in mapping.iter_mut() {
                    match &**key {
                        // What only shows how something looks is nobody's to follow.
                        "example" | "examples" | "enum" | "const" if names == Names::Keywords => {}
                        extension if names == Names::Keywords && extension.starts_with("x-") => {}
                        "properties" | "patternProperties" | "definitions" | "$defs" | "schemas"
                            if names == Names::Keywords =>
                        {
                            self.rewrite(child, file, Names::Given, pending);
                        }
                        _ => self.rewrite(child, file, Names::Keywords, pending),
                    }
                }
            }
            _ => {}
        }
    }

    /// Returns the text of a page that a reference leads to, as descriptions do.
    fn page(&mut self, reference: &str, file: Option<&str>, at: Origin) -> Option<Value> {
        let is_page = [".md", ".markdown", ".txt"].iter().any(|end| reference.ends_with(end));
        let name = is_page.then(|| self.name(reference, file, at)).flatten()?;
        Some(Value::String(self.text(&name, at)?.into()))
    }

    /// Returns what a reference is within the tree that holds all files; nothing, if it stays what it is.
    fn moved(&mut self, text: &str, file: Option<&str>, at: Origin, pending: &mut Vec<Target>) -> Option<String> {
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let name = match (path, file) {
            ("", None) => return None,
            ("", Some(file)) => file.to_owned(),
            _ => self.name(path, file, at)?,
        };
        // A plain name is an anchor, which is looked for in all files.
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return None;
        }
        if name == self.entry {
            return Some(format!("#{fragment}"));
        }
        let mut moved = format!("#/{FILES}");
        pointer::push(&mut moved, &name);
        // A fragment is percent-decoded as a whole, so a path must not have anything to decode.
        let moved = moved.replace('%', "%25") + fragment;
        if self.seen.insert(name.clone()) {
            pending.push(Target { name, origin: at });
        }
        Some(moved)
    }

    /// Returns the name of the file that a reference from another leads to; nothing, if it is on another machine.
    fn name(&mut self, path: &str, file: Option<&str>, at: Origin) -> Option<String> {
        if path.contains("://") {
            self.diagnostics.remote_reference(at, path);
            return None;
        }
        let folder = file.and_then(|file| file.rsplit_once('/')).map_or("", |(folder, _)| folder);
        let path = pointer::percent_decode(path);
        Some(normal(&Path::new(folder).join(&*path)))
    }

    fn read(&mut self, target: &Target) -> Option<Node> {
        let text = self.text(&target.name, target.origin)?;
        let file = self.base.join(&target.name).display().to_string().into();
        let label = Some(Arc::from(target.name.as_str()));
        let document =
            Document { file, text: text.into(), syntax: Syntax::Yaml, ordinal: 0, offset: Offset::default(), label };
        super::trees(&document, self.sources, self.diagnostics)?.into_iter().next()
    }

    /// Reads a file, if it is one that references may lead to.
    fn text(&mut self, name: &str, at: Origin) -> Option<String> {
        let path = self.base.join(name);
        let found = std::fs::canonicalize(&path);
        if let (Ok(found), Some(fence)) = (&found, &self.fence)
            && !found.starts_with(fence)
        {
            self.diagnostics.reference_outside(at, name);
            return None;
        }
        let bytes = found.and_then(std::fs::read);
        let bytes = bytes.map_err(|error| self.diagnostics.unreadable_reference(at, name, &error)).ok()?;
        let file = path.display().to_string();
        let text = encoding::decode(bytes).map_err(|garbled| super::garbled_input(&file, &garbled, self.diagnostics));
        text.ok().map(|text| text.trim_start_matches('\u{feff}').to_owned())
    }
}

/// Writes a path with `/`, without what only goes back and forth.
fn normal(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for component in path.components() {
        match component {
            Component::ParentDir if parts.last().is_some_and(|part| part != "..") => drop(parts.pop()),
            Component::ParentDir => parts.push("..".to_owned()),
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::RootDir => parts.push(String::new()),
            Component::CurDir | Component::Prefix(_) => {}
        }
    }
    parts.join("/")
}
