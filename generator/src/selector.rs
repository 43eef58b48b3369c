//! Turns the selectors of operations into answers: which of the operations of a description a client has.
//!
//! ```text
//! listPets          an `operationId`; `*` stands for any characters
//! /pets/**          a path; `*` stands for any characters of one segment, `**` for any segments
//! GET /pets/*       a method and a path
//! GET *             a method
//! tag:pets          any of the tags
//! group:pets        the group that the operation is in: the first tag, unless an extension says otherwise
//! webhook:pet*      a webhook by its name
//! ```

#[cfg(test)]
mod tests;

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use crate::load::Place;

/// Which operations of a description a client has; all, by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Select {
    /// The operations that there are; all, if there is no selector.
    pub include: Vec<Selector>,
    /// The operations of these that there are not.
    pub exclude: Vec<Selector>,
}

/// A pattern that operations match or do not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    text: String,
    pattern: Pattern,
    place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Pattern {
    Id(String),
    Request { method: Option<String>, path: Option<String> },
    Tag(String),
    Group(String),
    Webhook(String),
}

/// Why a text selects nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSelector;

/// What selectors see of an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) id: Option<&'a str>,
    pub(crate) method: &'a str,
    /// The path, or the name of a webhook.
    pub(crate) path: &'a str,
    pub(crate) is_webhook: bool,
    pub(crate) tags: &'a [&'a str],
    pub(crate) group: &'a str,
}

impl Selector {
    /// Says where the selector is written, for diagnostics; else it is of the command line.
    pub fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// Returns the selector as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    pub(crate) fn selects(&self, candidate: &Candidate<'_>) -> bool {
        match &self.pattern {
            Pattern::Webhook(name) => candidate.is_webhook && matches(name, candidate.path),
            _ if candidate.is_webhook => false,
            Pattern::Id(id) => candidate.id.is_some_and(|own| matches(id, own)),
            Pattern::Tag(tag) => candidate.tags.iter().any(|own| matches(tag, own)),
            Pattern::Group(group) => matches(group, candidate.group),
            Pattern::Request { method, path } => {
                method.as_ref().is_none_or(|method| method.eq_ignore_ascii_case(candidate.method))
                    && path.as_ref().is_none_or(|path| matches_path(path, candidate.path))
            }
        }
    }
}

impl FromStr for Selector {
    type Err = NoSelector;

    fn from_str(text: &str) -> Result<Self, NoSelector> {
        let text = text.trim();
        let pattern = match (text.split_once(':'), text.split_once(' ')) {
            _ if text.starts_with('/') => Pattern::Request { method: None, path: Some(text.to_owned()) },
            (Some(("tag", tag)), _) if !tag.is_empty() => Pattern::Tag(tag.to_owned()),
            (Some(("group", group)), _) if !group.is_empty() => Pattern::Group(group.to_owned()),
            (Some(("webhook", name)), _) if !name.is_empty() => Pattern::Webhook(name.to_owned()),
            (_, Some((method, path))) if method.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                let path = path.trim();
                let is_any = path == "*" || path == "**";
                if !is_any && !path.starts_with('/') {
                    return Err(NoSelector);
                }
                let path = (!is_any).then(|| path.to_owned());
                Pattern::Request { method: Some(method.to_owned()), path }
            }
            _ if text.is_empty() || text.contains(char::is_whitespace) => return Err(NoSelector),
            _ => Pattern::Id(text.to_owned()),
        };
        Ok(Self { text: text.to_owned(), pattern, place: Place::whole("command line") })
    }
}

/// Whether a text is what a pattern says, in which `*` stands for any characters.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    // The first place for each part is as good as any, since whatever follows may be anything.
    for part in parts {
        let Some(at) = text.find(part) else { return false };
        text = &text[at + part.len()..];
    }
    text.len() >= last.len() && text.ends_with(last)
}

/// Whether a path is what a pattern says, segment by segment.
fn matches_path(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    // Whether the rest of the pattern matches the rest of the path, for each rest of the path, from the end of the pattern.
    let mut rest: Vec<bool> = (0..=path.len()).map(|at| at == path.len()).collect();
    for segment in pattern.iter().rev() {
        let mut longer = vec![false; path.len() + 1];
        for at in (0..=path.len()).rev() {
            longer[at] = match *segment {
                "**" => rest[at] || longer.get(at + 1).copied().unwrap_or_default(),
                segment => at < path.len() && rest[at + 1] && matches(segment, path[at]),
            };
        }
        rest = longer;
    }
    rest[0]
}

impl fmt::Display for NoSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "write an `operationId`, a path as in `/pets/**`, `GET /pets/*`, `tag:pets`, `group:pets` or `webhook:*`",
        )
    }
}

impl Error for NoSelector {}
