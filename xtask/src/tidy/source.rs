//! Turns a Rust file into views of it: the code alone, the literals, and the lines that are tests.

use std::ops::Range;
use std::path::Path;

use super::Violation;
use super::scan::{Kind, scan};

/// A Rust file, seen in several ways; all views have the offsets of the text.
pub(crate) struct Source<'a> {
    pub(crate) path: &'a Path,
    pub(crate) text: &'a str,
    /// The text with a blank for every byte of a comment, a string or an inline module of tests.
    pub(crate) code: String,
    /// The strings outside tests, with their offsets.
    pub(crate) literals: Vec<(usize, &'a str)>,
    /// The text with a blank for every byte of a string.
    pub(crate) words: String,
    /// How many lines are code of an inline module of tests.
    pub(crate) test_lines: usize,
}

impl<'a> Source<'a> {
    pub(crate) fn new(path: &'a Path, text: &'a str) -> Self {
        let runs = scan(text);
        let of_kind = |wanted: Kind| runs.iter().filter(move |(kind, _)| *kind == wanted).map(|(_, range)| range);
        let words = blanked(text, of_kind(Kind::Literal).cloned());
        let mut code = blanked(&words, of_kind(Kind::Comment).cloned());
        let tests = inline_tests(&code);
        let test_lines = tests.iter().map(|range| text[range.clone()].matches('\n').count() + 1).sum();
        let in_tests = |range: &&Range<usize>| tests.iter().any(|tests| tests.contains(&range.start));
        let literals = of_kind(Kind::Literal).filter(|range| !in_tests(range));
        let literals = literals.map(|range| (range.start, &text[range.clone()])).collect();
        code = blanked(&code, tests.iter().cloned());
        Self { path, text, code, literals, words, test_lines }
    }

    /// Returns whether the whole file is tests.
    pub(crate) fn is_tests(&self) -> bool {
        self.path.starts_with("tests")
            || self.path.ends_with("tests.rs")
            || self.path.components().any(|part| part.as_os_str() == "tests")
    }

    /// Makes a violation of what stands at an offset.
    pub(crate) fn violation(&self, offset: usize, rule: &'static str, remedy: impl Into<String>) -> Violation {
        let line = self.line(offset);
        Violation { path: self.path.to_owned(), line, rule, remedy: remedy.into() }
    }

    /// Returns the line of an offset, counted from one.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.text[..offset].matches('\n').count() + 1
    }
}

/// Returns `text` with a blank for every byte of `ranges` that is no line break.
fn blanked(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for range in ranges {
        bytes[range].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    // Whole runs became blanks, so that no character was cut.
    String::from_utf8_lossy(&bytes).into_owned()
}

fn inline_tests(code: &str) -> Vec<Range<usize>> {
    let marks = code.match_indices("#[cfg(test)]").map(|(at, _)| at);
    let range = |at: usize| {
        let module = code[at..].find("mod ")? + at;
        let open = code[module..].find(['{', ';'])? + module;
        let inline = code.as_bytes()[open] == b'{';
        inline.then(|| at..closing(code, open).map_or(code.len(), |close| close + 1))
    };
    marks.filter_map(range).collect()
}

/// Returns where the bracket at `open` closes; `code` has no strings and comments.
pub(crate) fn closing(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(offset);
                }
            }
            _ => {}
        }
    }
    None
}

/// Finds `word` where it is not part of a longer name; a word may hold `::` or end in `!`.
pub(crate) fn find_word<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let part = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let starts = !word.starts_with(part) || !text[..*at].ends_with(part);
        let ends = !word.ends_with(part) || !text[at + word.len()..].starts_with(part);
        starts && ends
    })
}
