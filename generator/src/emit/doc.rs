//! Turns descriptions into documentation.

use super::{markdown, remarks};
use crate::ir::{Deprecation, Doc};
use proc_macro2::TokenStream;
use quote::quote;

/// Returns the documentation of an item as rustdoc takes it.
pub(super) fn text(doc: &Doc, fallback: &str) -> String {
    let text = description(doc);
    let mut text = if text.is_empty() { fallback.to_owned() } else { text };
    if let Some(remarks) = remarks(doc) {
        text.push_str("\n\n");
        text.push_str(&remarks);
    }
    text
}

/// Returns the documentation of an argument, which is one paragraph where it can be; empty, if there is none.
pub(super) fn argument(doc: &Doc) -> String {
    let text = description(doc);
    match remarks(doc) {
        None => text,
        Some(remarks) if text.is_empty() => remarks,
        Some(remarks) if text.contains("\n\n") => format!("{text}\n\n{remarks}"),
        Some(remarks) => {
            let stop =
                if text.ends_with(|last: char| last.is_alphanumeric() || "`)\"'".contains(last)) { "." } else { "" };
            format!("{text}{stop} {remarks}")
        }
    }
}

fn description(doc: &Doc) -> String {
    doc.text.as_deref().map(|text| markdown::rustdoc(text).into_owned()).unwrap_or_default()
}

fn remarks(doc: &Doc) -> Option<String> {
    doc.remarks.as_deref().map(remarks::paragraph).filter(|remarks| !remarks.is_empty())
}

/// Returns the documentation of a field, whose use the compiler does not warn about, since the crate itself uses it.
pub(super) fn field(doc: &Doc, fallback: &str) -> String {
    let mut text = text(doc, fallback);
    if doc.deprecated == Deprecation::Deprecated {
        text.push_str("\n\nDeprecated.");
    }
    text
}

/// Marks a method as deprecated, if it is.
pub(super) fn deprecated(doc: &Doc) -> Option<TokenStream> {
    (doc.deprecated == Deprecation::Deprecated).then(|| quote!(#[deprecated]))
}

/// Returns a text as code, with as many backticks around it as it needs.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    match text.contains('`') || text.trim() != text || text.is_empty() {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// Returns an entry of a list: a name and what it is, which may be several blocks.
pub(super) fn entry(name: &str, text: &str) -> String {
    // A text that begins with a list, a heading or a table begins on a line of its own.
    let is_sentence = text
        .starts_with(|first: char| first.is_alphanumeric() || matches!(first, '`' | '"' | '\'' | '('))
        && !text.starts_with("```")
        && !text.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')']);
    let mut entry = format!("- {}:{}", code(name), if is_sentence { " " } else { "\n\n  " });
    for (index, line) in text.lines().enumerate() {
        let indent = if index > 0 && !line.is_empty() { "  " } else { "" };
        entry.push_str(indent);
        entry.push_str(line);
        entry.push('\n');
    }
    entry
}

/// Returns the title of an API with its article.
///
/// What has no word for what it is, such as `Pets`, is an API.
pub(super) fn with_article(title: &str) -> String {
    let name = match title.get(..4) {
        Some(article) if article.eq_ignore_ascii_case("the ") => &title[4..],
        _ => title,
    };
    let noun = if is_named(name) { "" } else { " API" };
    format!("the {name}{noun}")
}

/// The words that say what an API is.
const NOUNS: [&str; 12] = [
    "apis",
    "backend",
    "cloud",
    "engine",
    "gateway",
    "interface",
    "platform",
    "server",
    "service",
    "services",
    "system",
    "webhooks",
];

/// Whether a title says what it is the title of.
fn is_named(title: &str) -> bool {
    let mut words = title.split(|character: char| !character.is_alphanumeric()).map(str::to_lowercase);
    words.any(|word| word.ends_with("api") || NOUNS.contains(&word.as_str()))
}

/// Returns a text without line breaks, and without what would end code.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
