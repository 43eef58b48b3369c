//! Turns places into the lines that stand there, by walking each text once.

use std::ops::Range;

use super::origin::{Document, Place, Sources, Syntax};

/// How many characters of a line are kept on each side of a place: a minified document is one line of megabytes.
const REACH: usize = 240;

/// How many characters of a key or value are marked.
const LONGEST: usize = 80;

/// What stands at a place: its line, or a part of a long one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The text, without a line break.
    pub text: String,
    /// The bytes of the key or value in the text.
    pub span: Range<usize>,
    /// The column behind the key or value in the file, counted from one, in characters.
    pub end_column: u32,
}

/// Returns what stands at each place; nothing, if its text was not kept or the place is that of a file as a whole.
pub(super) fn excerpts(sources: &Sources, places: &[&Place]) -> Vec<Option<Excerpt>> {
    let spot = |(index, place): (usize, &&Place)| {
        let (number, line, column) = sources.spot(place)?;
        Some((number, line, column, index))
    };
    let mut spots: Vec<_> = places.iter().enumerate().filter_map(spot).collect();
    spots.sort_unstable();
    let mut excerpts = vec![None; places.len()];
    for spots in spots.chunk_by(|a, b| a.0 == b.0) {
        let document = sources.document(spots[0].0);
        let mut cursor = Cursor::new(document);
        for &(_, line, column, index) in spots {
            let end = |width: usize| places[index].column + width as u32;
            excerpts[index] = cursor.seek(line, column).map(|at| cursor.excerpt(at, end));
        }
    }
    excerpts
}

/// A place that only moves on.
struct Cursor<'a> {
    text: &'a str,
    syntax: Syntax,
    /// Where the line begins and ends.
    start: usize,
    end: usize,
    line: u32,
    /// The last column that was found, and its offset.
    column: u32,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn new(document: &'a Document) -> Self {
        let (text, syntax) = (&*document.text, document.syntax);
        let mut cursor = Cursor { text, syntax, start: 0, end: 0, line: 1, column: 1, at: 0 };
        cursor.end = cursor.line_end(0);
        cursor
    }

    /// Moves on to a line and a column, and returns the offset.
    fn seek(&mut self, line: u32, column: u32) -> Option<usize> {
        while self.line < line {
            let rest = self.text.get(self.end..).filter(|rest| !rest.is_empty())?;
            let width = if rest.starts_with("\r\n") { 2 } else { rest.chars().next()?.len_utf8() };
            self.start = self.end + width;
            self.end = self.line_end(self.start);
            (self.line, self.column, self.at) = (self.line + 1, 1, self.start);
        }
        let steps = column.checked_sub(self.column)? as usize;
        let rest = self.text.get(self.at..self.end)?;
        // The place behind the last character is one, too.
        let ends = rest.char_indices().map(|(index, _)| index).chain([rest.len()]);
        self.at += ends.into_iter().nth(steps)?;
        self.column = column;
        Some(self.at)
    }

    /// Returns the offset of the next line break, as the parser of the text counts them (YAML 1.1, section 4.2).
    fn line_end(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let length = match self.syntax {
            Syntax::Json => rest.find('\n'),
            Syntax::Yaml => rest.find(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']),
        };
        let end = length.map_or(self.text.len(), |length| start + length);
        if self.syntax == Syntax::Json && self.text[start..end].ends_with('\r') { end - 1 } else { end }
    }

    /// Cuts the line around an offset. `end` turns the width of what is marked into the column behind it.
    fn excerpt(&self, at: usize, end: impl Fn(usize) -> u32) -> Excerpt {
        let (before, after) = (&self.text[self.start..at], &self.text[at..self.end]);
        let first = before.char_indices().rev().take(REACH).last().map_or(before.len(), |(index, _)| index);
        let marked = token(after);
        let last = after.char_indices().nth(REACH).map_or(after.len(), |(index, _)| index);
        let before = &before[first..];
        Excerpt {
            text: format!("{before}{}", &after[..last]),
            span: before.len()..before.len() + marked,
            end_column: end(after[..marked].chars().count().max(1)),
        }
    }
}

/// Returns the length of the key or scalar that a text starts with; of anything else, that of its first character.
fn token(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1).take(LONGEST);
    let end = match text.chars().next() {
        None => return 0,
        Some('"') => {
            let mut is_escaped = false;
            characters.find(|(_, character)| {
                let ends = *character == '"' && !is_escaped;
                is_escaped = *character == '\\' && !is_escaped;
                ends
            })
        }
        Some('\'') => characters.find(|(_, character)| *character == '\''),
        Some('{' | '[' | '}' | ']' | ',' | '|' | '>' | ':') => return 1,
        Some(first) => {
            let is_end = |(index, character): &(usize, char)| match character {
                ',' | '}' | ']' | '\t' => true,
                ':' => text[index + 1..].starts_with([' ', '\t']) || text.len() == index + 1,
                ' ' => text[index + 1..].starts_with(['#', ' ']),
                _ => false,
            };
            let end = characters.find(is_end).map(|(index, _)| index);
            let cut = text.char_indices().nth(LONGEST).map_or(text.len(), |(index, _)| index);
            return end.unwrap_or(cut).max(first.len_utf8());
        }
    };
    let cut = text.char_indices().nth(LONGEST).map_or(text.len(), |(index, _)| index);
    end.map_or(cut, |(index, quote)| index + quote.len_utf8())
}
