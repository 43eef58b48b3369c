//! Turns the sentences that generators of descriptions write about oneofs into groups, and the rest into documentation.
//!
//! ```text
//! This message contains a oneof named schedule. Only a single field of the following list may be set at a time:
//!   - cron
//!   - interval
//! ```
//!
//! It is the whole sentence that counts: people write the word "oneof" too, and about other things.
//! White space may be anything, for YAML folds lines and formatters wrap them.

use std::borrow::Cow;
use std::ops::Range;

use super::text::Cursor;

#[cfg(test)]
mod tests;
mod union_field;

/// A word of the sentences about oneofs.
const ONEOF: &str = "oneof";

/// A word of the comments about union fields.
const UNION: &str = "Union";

/// What a description says of exclusive groups, and the description without those sentences.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Prose<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) groups: Vec<ProseGroup>,
}

/// A group that a sentence states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProseGroup {
    /// The name as it is written; the one of a proto3 `optional` field begins with an underscore.
    pub(crate) name: String,
    /// The members in the order of the list, each once.
    pub(crate) members: Vec<String>,
}

/// A group, and the part of the text that states it.
struct Passage {
    range: Range<usize>,
    group: ProseGroup,
}

/// Whether a description has the words without which no sentence states a group.
pub(super) fn may_state_groups(description: &str) -> bool {
    description.contains(ONEOF) || description.contains(UNION)
}

/// Reads the groups of a description of a message.
///
/// A description without such a sentence is searched for two words, and lent as it is.
pub(crate) fn prose(description: &str) -> Prose<'_> {
    let mut passages = Vec::new();
    if description.contains(ONEOF) {
        passages.extend(description.match_indices("This").filter_map(|(at, _)| passage(description, at)));
    }
    if description.contains(UNION) {
        passages.extend(union_field::passages(description));
    }
    passages.sort_by_key(|passage| passage.range.start);
    let mut end = 0;
    passages.retain(|passage| {
        let follows = passage.range.start >= end;
        end = end.max(passage.range.end);
        follows
    });
    let text = without(description, passages.iter().map(|passage| passage.range.clone()));
    Prose { text, groups: passages.into_iter().map(|passage| passage.group).collect() }
}

/// Removes from the description of a property the sentence that says which oneof it is part of.
///
/// ```text
/// This field is part of the `schedule` oneof.
/// See the documentation for `c1.api.app.v1.Connector` for more details.
/// ```
pub(crate) fn strip_member_sentence(description: &str) -> Cow<'_, str> {
    if !description.contains(ONEOF) {
        return Cow::Borrowed(description);
    }
    let sentences = description.match_indices("This").filter_map(|(at, _)| member_sentence(description, at));
    without(description, sentences)
}

fn passage(text: &str, at: usize) -> Option<Passage> {
    let mut cursor = Cursor::new(text, at);
    cursor.phrase("This message contains a oneof named")?;
    cursor.gap()?;
    let name = cursor.name(is_identifier)?.to_owned();
    cursor.literal(".")?;
    cursor.gap()?;
    cursor.phrase("Only a single field of the following list may be set at a time:")?;
    let members = list(&mut cursor);
    (!members.is_empty()).then(|| Passage { range: at..cursor.at(), group: ProseGroup { name, members } })
}

fn member_sentence(text: &str, at: usize) -> Option<Range<usize>> {
    let mut cursor = Cursor::new(text, at);
    cursor.phrase("This field is part of the")?;
    cursor.gap()?;
    cursor.name(is_identifier)?;
    cursor.gap()?;
    cursor.phrase("oneof.")?;
    let end = documentation_sentence(cursor).unwrap_or(cursor.at());
    Some(at..end)
}

fn documentation_sentence(mut cursor: Cursor<'_>) -> Option<usize> {
    cursor.gap()?;
    cursor.phrase("See the documentation for")?;
    cursor.gap()?;
    cursor.name(|character| !character.is_whitespace())?;
    cursor.gap()?;
    cursor.phrase("for more details.")?;
    Some(cursor.at())
}

/// Reads a list of names, and leaves the cursor behind its last item.
fn list(cursor: &mut Cursor<'_>) -> Vec<String> {
    let mut members: Vec<String> = Vec::new();
    // Some formatters put a blank line before a list; one after an item ends the list.
    let mut newlines = 2;
    while let Some(member) = item(cursor, newlines) {
        if !members.iter().any(|known| known == member) {
            members.push(member.to_owned());
        }
        newlines = 1;
    }
    members
}

/// Reads `- name`, at most so many lines further.
///
/// On a line of its own an item is nothing but a name, so that the list ends where sentences with
/// bullets begin. Folding puts the items on one line, where anything may follow the last one.
fn item<'t>(cursor: &mut Cursor<'t>, newlines: usize) -> Option<&'t str> {
    let mut next = *cursor;
    let space = next.space();
    let lines = space.matches('\n').count();
    if space.is_empty() || lines > newlines {
        return None;
    }
    let name = bullet(&mut next)?;
    let mut after = next;
    let indent = after.indent();
    let rest = after.rest();
    let ends_line = rest.is_empty() || rest.starts_with(['\r', '\n']);
    let is_folded = lines == 0 || bullet(&mut after).is_some();
    (ends_line || (is_folded && !indent.is_empty())).then(|| {
        *cursor = next;
        name
    })
}

fn bullet<'t>(cursor: &mut Cursor<'t>) -> Option<&'t str> {
    cursor.literal("-").or_else(|| cursor.literal("*"))?;
    (!cursor.indent().is_empty()).then_some(())?;
    cursor.name(|character| character.is_alphanumeric() || "_-.$@".contains(character))
}

fn is_identifier(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Removes parts of a text, which are in order, and the blank lines around them.
fn without(text: &str, parts: impl IntoIterator<Item = Range<usize>>) -> Cow<'_, str> {
    let mut kept: Vec<&str> = Vec::new();
    let mut start = 0;
    for part in parts {
        kept.push(&text[start..part.start]);
        start = part.end;
    }
    if kept.is_empty() {
        return Cow::Borrowed(text);
    }
    kept.push(&text[start..]);
    let mut kept = kept.into_iter().map(without_blank_edges).filter(|piece| !piece.is_empty());
    let head = kept.next().unwrap_or_default();
    kept.fold(Cow::Borrowed(head), |text, piece| Cow::Owned(format!("{text}\n\n{piece}")))
}

/// Trims a text, but for the indentation of its first line.
fn without_blank_edges(text: &str) -> &str {
    let text = text.trim_end();
    let indented = text.len() - text.trim_start().len();
    match text[..indented].rfind('\n') {
        Some(newline) => &text[newline + 1..],
        None => &text[indented..],
    }
}
