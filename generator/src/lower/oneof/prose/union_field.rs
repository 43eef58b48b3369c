//! Turns the comments that Google's REST references write around union fields into groups.
//!
//! ```text
//! // Union field target can be only one of the following:
//! "token": string,
//! "condition": { object (Condition) }
//! // End of list of possible types for union field target.
//! ```

use super::{Passage, ProseGroup, UNION, is_identifier, list};
use crate::lower::oneof::text::Cursor;

/// How much may be said about a field within the first comment, in bytes.
const REMARK: usize = 400;

/// Finds the union fields of a text.
pub(super) fn passages(text: &str) -> impl Iterator<Item = Passage> {
    text.match_indices(UNION).filter_map(|(at, _)| passage(text, at))
}

fn passage(text: &str, at: usize) -> Option<Passage> {
    let mut cursor = Cursor::new(text, at);
    cursor.phrase("Union field")?;
    cursor.gap()?;
    let (said, body) = find(cursor, REMARK, "can be only one of the following:")?;
    let name = name(said)?;
    let (fields, mut end) = find(body, next_field(body), "End of list of possible types for union field")?;
    closing_name(&mut end, &name)?;
    let mut members = keys(fields);
    if members.is_empty() {
        members = list(&mut Cursor::new(fields, 0));
    }
    let range = comment_start(text, at)..end.at();
    (!members.is_empty()).then_some(Passage { range, group: ProseGroup { name, members } })
}

/// Returns how far the next union field is: the list of this one has ended before, or has no end.
fn next_field(body: Cursor<'_>) -> usize {
    let rest = body.rest();
    let mut next = rest.match_indices(UNION).map(|(offset, _)| offset);
    next.find(|offset| Cursor::new(rest, *offset).phrase("Union field").is_some()).unwrap_or(rest.len())
}

/// Finds a phrase that begins within reach, and returns what precedes it and the position behind it.
fn find<'t>(from: Cursor<'t>, reach: usize, phrase: &str) -> Option<(&'t str, Cursor<'t>)> {
    let word = phrase.split(' ').next()?;
    let rest = from.rest();
    let end = (reach..rest.len()).find(|end| rest.is_char_boundary(*end)).unwrap_or(rest.len());
    rest[..end].match_indices(word).find_map(|(offset, _)| {
        let mut cursor = from;
        cursor.literal(&rest[..offset])?;
        cursor.phrase(phrase)?;
        Some((&rest[..offset], cursor))
    })
}

/// Reads the name, of which some renderings lose the underscores: `mode config`.
///
/// Others put sentences about the field between its name and the rest: `target. Required. target`.
fn name(said: &str) -> Option<String> {
    let name = said.split('.').next()?.replace('`', "");
    let words: Vec<&str> = name.split_whitespace().filter(|word| *word != "//").collect();
    let is_name = !words.is_empty() && words.iter().all(|word| word.chars().all(is_identifier));
    is_name.then(|| words.join("_"))
}

/// Steps over the name that the last comment repeats, and the full stop behind it.
fn closing_name(cursor: &mut Cursor<'_>, name: &str) -> Option<()> {
    for character in name.chars().filter(|character| *character != '_') {
        while cursor.literal("_").or_else(|| cursor.literal("`")).or_else(|| cursor.gap()).is_some() {}
        cursor.literal(character.encode_utf8(&mut [0; 4]))?;
    }
    cursor.literal("`");
    let mut stop = *cursor;
    stop.indent();
    if stop.literal(".").is_some() {
        *cursor = stop;
    }
    Some(())
}

/// Returns the quoted keys of the outermost level of something like JSON.
fn keys(fields: &str) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    let mut rest = fields;
    while let Some(at) = rest.find(['{', '}', '[', ']', '"']) {
        let (mark, tail) = rest[at..].split_at(1);
        rest = tail;
        match mark {
            "{" | "[" => depth += 1,
            "}" | "]" => depth = depth.saturating_sub(1),
            _ => {
                let Some((key, tail)) = rest.split_once('"') else { break };
                rest = tail;
                let is_new = depth == 0 && tail.trim_start().starts_with(':') && !keys.iter().any(|known| known == key);
                if is_new {
                    keys.push(key.to_owned());
                }
            }
        }
    }
    keys
}

/// Returns where the comment begins whose text begins at `at`.
fn comment_start(text: &str, at: usize) -> usize {
    let before = text[..at].trim_end_matches([' ', '\t']);
    before.strip_suffix("//").map_or(at, str::len)
}
