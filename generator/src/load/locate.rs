//! Turns origins into lines and columns, by walking each text once along the paths that are asked for.

mod json;
mod trie;
mod yaml;

use std::collections::BTreeMap;

use self::trie::Trie;
use super::origin::{Origin, Place, Sources, Syntax};

/// A line and a column of a text, both counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    line: u32,
    column: u32,
}

/// Finds the place of each origin.
pub(super) fn locate(sources: &Sources, origins: &[Origin]) -> Vec<Place> {
    let origins: Vec<Origin> = origins.iter().map(|&origin| sources.seen(origin)).collect();
    let tries = walk(sources, &origins);
    let place = |&origin: &Origin| {
        let number = sources.document_of(origin);
        let document = sources.document(number);
        let trie = &tries[&number];
        let marked = sources.ancestors(origin).find_map(|(origin, _)| trie.mark(origin));
        let mark = marked.unwrap_or(Mark { line: 1, column: 1 });
        document.place(mark.line, mark.column)
    };
    origins.iter().map(place).collect()
}

/// Finds the scalars at the origins as they are written; only in JSON, where numbers lose digits.
pub(super) fn written(sources: &Sources, origins: &[Origin]) -> Vec<Option<String>> {
    let tries = walk(sources, origins);
    let text = |&origin: &Origin| tries[&sources.document_of(origin)].text(origin);
    origins.iter().map(text).collect()
}

/// Walks the documents of the origins, and returns what was found in each.
fn walk(sources: &Sources, origins: &[Origin]) -> BTreeMap<u32, Trie> {
    let mut tries: BTreeMap<u32, Trie> = BTreeMap::new();
    for &origin in origins {
        let number = sources.document_of(origin);
        tries.entry(number).or_default().want(sources, origin);
    }
    for (&number, trie) in &mut tries {
        let document = sources.document(number);
        match document.syntax {
            Syntax::Json => json::walk(&document.text, trie, &sources.keys),
            Syntax::Yaml => yaml::walk(&document.text, document.ordinal, trie, &sources.keys),
        }
    }
    tries
}
