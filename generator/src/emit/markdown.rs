//! Turns the CommonMark of an API description into Markdown that rustdoc and clippy accept without a warning.
//!
//! A description is read into a small tree ([`read`], [`dom`], [`html`]), put into the shape of a document ([`shape`],
//! [`text`]) and written anew ([`write`], [`inline`]), so that every character of the result is either syntax of ours or
//! escaped text.
//! Most descriptions are plain sentences, which are recognised and returned as they are ([`plain`]).

mod dom;
mod escape;
mod html;
mod inline;
mod language;
mod link;
mod plain;
mod read;
mod sentence;
mod shape;
mod style;
mod text;
mod write;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub(crate) use sentence::sentence;

/// Renders a description as rustdoc Markdown that says the same to a reader.
///
/// The result has no blank line at either end, no trailing whitespace and no control characters, and may be empty, in
/// which case no attribute must be written.
/// It is meant for one `///` line or `#[doc]` attribute per line, with a space in front:
/// `*/` in code samples is kept, and harmless there.
/// It never holds a doctest, an unresolved link, or HTML other than balanced `<sup>` and `<sub>`, and `<br>` in tables.
///
/// Links stay if they lead to an `http`, `https` or `mailto` address;
/// what is relative to a page that the reader does not see becomes its text.
/// Headings go one level down, below the sections that the generator writes itself.
pub(crate) fn rustdoc(description: &str) -> Cow<'_, str> {
    let description = description.trim();
    plain::plain(description).unwrap_or_else(|| Cow::Owned(rewritten(description)))
}

/// Returns a web address as it may stand between `<` and `>`; nothing, if it is none.
pub(crate) fn address(text: &str) -> Option<String> {
    let url = link::Url::absolute(text)?;
    url.as_str().starts_with("http").then(|| url.as_str().to_owned())
}

/// Reads a description and writes it anew.
fn rewritten(description: &str) -> String {
    let blocks = shape::blocks(read::read(&plain::normalize(description)));
    write::document(&blocks)
}
