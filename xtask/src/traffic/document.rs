//! Turns a folder of descriptions into the one that a recording is of.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::recording::{Recording, To};
use super::tree::Tree;
use crate::corpus::list;
use crate::step::Failure;

/// The methods that a path item may have.
pub(super) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A description as a tree.
pub(super) struct Document {
    pub(super) name: String,
    pub(super) tree: Value,
}

/// A place of a description that answers have: an operation, an event or a schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Operation { path: String, method: String },
    Event(String),
    Schema(String),
}

/// Finds the description with the most places for the answers of a recording.
///
/// Those are tried first that have a word of their name in common with it.
pub(super) fn of(recording: &Recording, folder: &Path) -> Result<Option<Document>, Failure> {
    let words = words(&recording.name);
    let all: Vec<(String, PathBuf)> =
        list(folder)?.into_iter().map(|document| (document.name, document.path)).collect();
    let is_near = |name: &str| self::words(name).iter().any(|word| words.contains(word));
    let near: Vec<_> = all.iter().filter(|(name, _)| is_near(name)).collect();
    let best = best(recording, &near);
    Ok(if best.is_some() { best } else { self::best(recording, &all.iter().collect::<Vec<_>>()) })
}

fn best(recording: &Recording, documents: &[&(String, PathBuf)]) -> Option<Document> {
    let mut best: Option<(usize, Document)> = None;
    for (name, path) in documents {
        let Some(tree) = read(path) else { continue };
        let document = Document { name: name.clone(), tree };
        let count = recording.answers.iter().filter(|answer| document.place(&answer.to).is_some()).count();
        if count > best.as_ref().map_or(0, |(count, _)| *count) {
            best = Some((count, document));
        }
    }
    best.map(|(_, document)| document)
}

/// Returns the words of a path, without what says nothing of an API.
fn words(path: &str) -> Vec<String> {
    let dull = |word: &str| word.len() < 3 || ["json", "jsonl", "yaml", "yml", "api", "com", "index"].contains(&word);
    let words = path.split(|character: char| !character.is_ascii_alphanumeric());
    words.map(str::to_ascii_lowercase).filter(|word| !dull(word)).collect()
}

fn read(path: &Path) -> Option<Value> {
    let text = fs::read_to_string(path).ok()?;
    serde_json::from_str(&text).ok().or_else(|| serde_yaml::from_str(&text).ok().map(|Tree(tree)| tree))
}

impl Document {
    /// Finds the place of an answer.
    pub(super) fn place(&self, to: &To) -> Option<Place> {
        match to {
            To::Call { method, path, template, operation } => {
                self.operation(method, operation, template).or_else(|| self.matching(method, path))
            }
            To::Event { name, action } => self.event(name, action),
            To::Schema(name) => {
                let has = self.tree["components"]["schemas"].get(name).is_some();
                has.then(|| Place::Schema(name.clone()))
            }
        }
    }

    fn paths(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.tree["paths"].as_object().into_iter().flatten()
    }

    /// Finds the operation that the recording names.
    fn operation(&self, method: &str, operation: &str, template: &str) -> Option<Place> {
        let has = |path: &&String, item: &Value| {
            item[method]["operationId"].as_str() == Some(operation) && (template.is_empty() || *path == template)
        };
        let path = self.paths().find(|(path, item)| has(path, item))?.0;
        Some(Place::Operation { path: path.clone(), method: method.to_owned() })
    }

    /// Finds the operation whose path fits, from its end: a server may have a path, too.
    fn matching(&self, method: &str, path: &str) -> Option<Place> {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let fits = |template: &str| {
            let template: Vec<&str> = template.split(['?', '#']).next()?.split('/').skip(1).collect();
            let tail = &segments[segments.len().checked_sub(template.len())?..];
            let is_same = |(one, other): (&&str, &&str)| one.starts_with('{') || one == other;
            template.iter().zip(tail).all(is_same).then(|| {
                let literal = template.iter().filter(|segment| !segment.starts_with('{')).count();
                (literal, template.len())
            })
        };
        let fitting = self.paths().filter(|(_, item)| item.get(method).is_some());
        let fitting = fitting.filter_map(|(path, _)| Some((fits(path)?, path)));
        let (_, path) = fitting.max_by_key(|(rank, _)| *rank)?;
        Some(Place::Operation { path: path.clone(), method: method.to_owned() })
    }

    /// Finds the event whose name is that of the example with its action, or else its name alone.
    fn event(&self, name: &str, action: &str) -> Option<Place> {
        let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        let names = [plain(&format!("{name}{action}")), plain(name)];
        let events = || {
            let lists = ["webhooks", "x-webhooks"].iter().filter_map(|key| self.tree[key].as_object());
            lists.flatten().map(|(name, _)| name)
        };
        names.iter().find_map(|wanted| events().find(|name| plain(name) == *wanted)).cloned().map(Place::Event)
    }
}
