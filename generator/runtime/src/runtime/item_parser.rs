//! Turns the chunks of JSON Lines, or of a JSON text sequence (RFC 7464), into the texts of single items.

use std::collections::VecDeque;

use bytes::Bytes;

use crate::runtime::event_parser::TooLarge;

/// What stands between the items of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// Line feeds: JSON Lines and NDJSON. The last line needs none.
    Lines,
    /// A record separator before each item (RFC 7464).
    Sequence,
}

/// A parser that is fed chunks and gives the text of each item; it does no I/O, and how the stream is cut into chunks
/// makes no difference.
#[derive(Debug)]
pub struct ItemParser {
    framing: Framing,
    limit: usize,
    item: Vec<u8>,
    is_first: bool,
    items: VecDeque<Result<Item, TooLarge>>,
    is_dead: bool,
}

/// The text of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What should be JSON, without the space around it.
    pub text: Bytes,
    /// It is a number, `true`, `false` or `null` of a sequence without space behind it, so that its end may be missing
    /// (RFC 7464, section 2.4).
    pub is_cut: bool,
}

impl ItemParser {
    /// Makes a parser of items of at most `limit` bytes.
    pub fn new(framing: Framing, limit: usize) -> Self {
        Self { framing, limit, item: Vec::new(), is_first: true, items: VecDeque::new(), is_dead: false }
    }

    /// Takes the next bytes of the stream.
    pub fn push(&mut self, mut chunk: &[u8]) {
        let separator = match self.framing {
            Framing::Lines => b'\n',
            Framing::Sequence => b'\x1E',
        };
        while !self.is_dead {
            let Some(end) = chunk.iter().position(|byte| *byte == separator) else {
                self.extend(chunk);
                return;
            };
            self.extend(&chunk[..end]);
            self.end_item();
            chunk = &chunk[end + 1..];
        }
    }

    /// Takes the end of the stream.
    pub fn finish(&mut self) {
        self.end_item();
    }

    /// Returns the next item that is complete. Nothing follows an item that is too large.
    pub fn next_item(&mut self) -> Option<Result<Item, TooLarge>> {
        self.items.pop_front()
    }

    fn extend(&mut self, bytes: &[u8]) {
        if self.item.len() + bytes.len() > self.limit {
            self.is_dead = true;
            self.items.push_back(Err(TooLarge { limit: self.limit }));
            return;
        }
        self.item.extend_from_slice(bytes);
    }

    fn end_item(&mut self) {
        if self.is_dead {
            return;
        }
        let item = std::mem::take(&mut self.item);
        let is_first = std::mem::take(&mut self.is_first);
        let bytes = item.strip_prefix(b"\xEF\xBB\xBF").filter(|_| is_first).unwrap_or(&item);
        let text = bytes.trim_ascii();
        if text.is_empty() {
            return;
        }
        let ends_itself = text.starts_with(b"{") || text.starts_with(b"[") || text.starts_with(b"\"");
        let is_cut = self.framing == Framing::Sequence && !ends_itself && bytes.trim_ascii_end() == bytes;
        self.items.push_back(Ok(Item { text: Bytes::copy_from_slice(text), is_cut }));
    }
}
