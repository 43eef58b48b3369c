//! Walks a JSON text that `serde_json` has accepted before.

use std::borrow::Cow;

use super::Mark;
use super::trie::{Id, ROOT, Trie};
use crate::load::intern::Keys;

/// Marks what the trie asks for.
pub(super) fn walk(text: &str, trie: &mut Trie, keys: &Keys) {
    let lines = Lines { text, offset: 0, mark: Mark { line: 1, column: 1 } };
    let mut walker = Walker { trie, keys, lines, stack: Vec::new() };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            b'{' | b'[' => {
                walker.open(byte, at);
                at + 1
            }
            b'}' | b']' => {
                walker.stack.pop();
                at + 1
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => at + 1,
            b'"' => {
                let end = string_end(bytes, at);
                walker.scalar(at, end);
                end
            }
            _ => {
                let end = token_end(bytes, at);
                walker.scalar(at, end);
                end
            }
        };
    }
}

/// Follows the values of a text.
struct Walker<'a> {
    trie: &'a mut Trie,
    keys: &'a Keys,
    lines: Lines<'a>,
    /// The objects and arrays that have begun, each with its node if there is one.
    stack: Vec<Level>,
}

enum Level {
    Object { id: Option<Id>, next: Next },
    Array { id: Option<Id>, index: u32 },
}

/// What comes next in an object.
#[derive(Clone, Copy)]
enum Next {
    Key,
    Value(Option<Id>),
}

impl Walker<'_> {
    /// Enters an object or an array.
    fn open(&mut self, bracket: u8, at: usize) {
        let id = self.value(at).filter(|&id| self.trie.is_inner(id));
        self.stack.push(if bracket == b'{' {
            Level::Object { id, next: Next::Key }
        } else {
            Level::Array { id, index: 0 }
        });
    }

    /// Takes note of a key, or of a value that is not an object or an array.
    fn scalar(&mut self, start: usize, end: usize) {
        let token = self.lines.text.get(start..end).unwrap_or_default();
        if let Some(Level::Object { id, next: next @ Next::Key }) = self.stack.last_mut() {
            // Most keys are in nobody's path: their escapes need no decoding.
            let key = id.and_then(|id| Some((id, self.keys.find(&unquoted(token))?)));
            let mark = |(id, key)| self.trie.entry(id, key, self.lines.mark(start));
            *next = Next::Value(key.and_then(mark));
        } else if let Some(id) = self.value(start) {
            self.trie.set_text(id, token);
        }
    }

    /// Steps on to a value, marks it unless its key is marked, and returns its node.
    fn value(&mut self, at: usize) -> Option<Id> {
        let id = match self.stack.last_mut() {
            None => ROOT,
            Some(Level::Object { next, .. }) => {
                return match std::mem::replace(next, Next::Key) {
                    Next::Value(id) => id,
                    Next::Key => None,
                };
            }
            Some(Level::Array { id, index }) => {
                let position = *index;
                *index = index.saturating_add(1);
                self.trie.item((*id)?, position)?
            }
        };
        self.trie.set_mark(id, self.lines.mark(at));
        Some(id)
    }
}

/// Returns the offset behind the closing quote of the string that starts at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Returns the offset behind the number or word that starts at `start`.
fn token_end(bytes: &[u8], start: usize) -> usize {
    let length = bytes[start..]
        .iter()
        .position(|byte| matches!(byte, b',' | b':' | b'}' | b']' | b'{' | b'[' | b'"') || byte.is_ascii_whitespace());
    length.map_or(bytes.len(), |length| start + length.max(1))
}

/// Returns the text that a string token stands for.
fn unquoted(token: &str) -> Cow<'_, str> {
    let inner = token.trim_matches('"');
    if token.contains('\\') {
        serde_json::from_str(token).map_or(Cow::Borrowed(inner), Cow::Owned)
    } else {
        Cow::Borrowed(inner)
    }
}

/// Counts lines and columns up to ever larger offsets, each character once.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
    mark: Mark,
}

impl Lines<'_> {
    fn mark(&mut self, offset: usize) -> Mark {
        let passed = self.text.get(self.offset..offset).unwrap_or_default();
        let lines = passed.bytes().filter(|&byte| byte == b'\n').count();
        let last = passed.rsplit('\n').next().unwrap_or_default();
        let columns = last.chars().count() as u32;
        self.mark.line += lines as u32;
        self.mark.column = if lines > 0 { columns + 1 } else { self.mark.column + columns };
        self.offset = offset;
        self.mark
    }
}
