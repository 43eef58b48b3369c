//! Turns descriptions into documentation.

use super::markdown;
use crate::ir::{Deprecation, Doc};
use proc_macro2::TokenStream;
use quote::quote;

/// Returns the documentation of an item as rustdoc takes it.
pub(super) fn text(doc: &Doc, fallback: &str) -> String {
    let text = doc.text.as_deref().map(|text| markdown::rustdoc(text).into_owned()).unwrap_or_default();
    if text.is_empty() { fallback.to_owned() } else { text }
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

/// Returns a text without line breaks, and without what would end code.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
