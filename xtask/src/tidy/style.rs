//! Turns the house style of a Rust file into complaints about its text.

use super::Violation;
use super::source::{Source, find_word};

/// How many lines a file may have, tests aside.
const LONGEST_FILE: usize = 500;

/// What a comment must not put off, spelled so that this file does not.
const DEFERRALS: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];

/// Names that say nothing about a thing.
const EMPTY_NAMES: &[&str] = &["Manager", "Helper", "Processor", "Util", "Utils"];
const EMPTY_FILES: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc"];

pub(crate) fn check(source: &Source<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    if !source.text.starts_with("//!") {
        let remedy = "open with `//!` and one sentence that says what the file turns into what";
        violations.push(source.violation(0, "file-says-what-it-does", remedy));
    }
    let lines = source.text.lines().count() - source.test_lines.min(source.text.lines().count());
    if lines > LONGEST_FILE && !source.is_tests() {
        let remedy = format!("split it: it has {lines} lines, and {LONGEST_FILE} is the limit");
        violations.push(source.violation(0, "file-is-short", remedy));
    }
    for word in DEFERRALS {
        let found = find_word(&source.words, word);
        let remedy = "do it now, or write down why it is not to be done";
        violations.extend(found.map(|at| source.violation(at, "nothing-is-put-off", remedy)));
    }
    for attribute in ["#[allow(", "#![allow("] {
        let found = source.code.match_indices(attribute);
        let remedy = "use `#[expect(lint, reason = \"...\")]`";
        violations.extend(found.map(|(at, _)| source.violation(at, "expect-not-allow", remedy)));
    }
    violations.extend(names(source));
    violations
}

fn names(source: &Source<'_>) -> Vec<Violation> {
    let stem = source.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let file = EMPTY_FILES.contains(&stem.as_str()).then_some(0);
    let ends =
        |at: &usize, name: &str| !source.code[at + name.len()..].starts_with(|next: char| next.is_alphanumeric());
    let types = EMPTY_NAMES.iter().flat_map(|name| {
        let found = source.code.match_indices(name).map(|(at, _)| at);
        found.filter(move |at| ends(at, name))
    });
    let remedy = "name it after what it is or does";
    file.into_iter().chain(types).map(|at| source.violation(at, "names-say-something", remedy)).collect()
}
