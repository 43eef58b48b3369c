//! Turns a YAML text into its outline, without building anything: how deep its brackets go, and which
//! anchors are defined again.
//!
//! `serde_yaml` reads a text to its end before it looks at the depth, in a time that grows with the
//! square of it, and it mixes anchors up once a name is defined again.
//! Both have to be known before.
//! This knows just enough of YAML 1.2.2 to tell brackets and anchors from text.

use std::collections::BTreeSet;

/// What stops a text from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// The bracket at this offset is one too many.
    Depth(usize),
    /// The anchor at this offset has the name of an earlier one.
    Anchor(usize, String),
}

/// Finds what stops a text from being read; `limit` is the number of brackets that may be open.
pub(super) fn obstacle(text: &str, limit: usize) -> Option<Obstacle> {
    let mut scanner = Scanner::new(text);
    while let Some(&byte) = scanner.bytes.get(scanner.at) {
        match byte {
            b'\n' => scanner.next_line(),
            b' ' | b'\t' | b'\r' => scanner.at += 1,
            b'#' => scanner.skip_until(|byte| byte == b'\n'),
            b'[' | b'{' if scanner.depth == limit => return Some(Obstacle::Depth(scanner.at)),
            b'[' | b'{' => scanner.bracket(scanner.depth + 1),
            b']' | b'}' if scanner.depth > 0 => scanner.bracket(scanner.depth - 1),
            b',' if scanner.depth > 0 => scanner.at += 1,
            b'"' | b'\'' => scanner.quoted(byte),
            b'|' | b'>' if scanner.depth == 0 => scanner.block_scalar(),
            b'&' => {
                let start = scanner.at;
                if !scanner.anchor() {
                    return Some(Obstacle::Anchor(start, text[start + 1..scanner.at].to_owned()));
                }
            }
            b'!' | b'*' => scanner.word(),
            b'-' | b'?' | b':' if scanner.is_indicator() => scanner.indicator(byte),
            _ => scanner.plain(),
        }
    }
    None
}

/// A position between two tokens.
struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The offset of the line.
    line: usize,
    /// The column of the innermost key or dash: what is indented deeper belongs to it.
    column: usize,
    /// The column of what may turn out to be a key on this line.
    candidate: Option<usize>,
    /// How many brackets are open.
    depth: usize,
    /// The names of the anchors of this document so far.
    anchors: BTreeSet<&'a [u8]>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        Self { bytes, at: 0, line: 0, column: 0, candidate: None, depth: 0, anchors: BTreeSet::new() }
    }

    fn skip_until(&mut self, is_end: impl Fn(u8) -> bool) {
        let length = self.bytes[self.at..].iter().position(|&byte| is_end(byte));
        self.at = length.map_or(self.bytes.len(), |length| self.at + length);
    }

    fn next_line(&mut self) {
        self.at += 1;
        self.line = self.at;
        if self.depth == 0 {
            self.candidate = None;
            if self.bytes[self.at..].starts_with(b"---") {
                self.anchors.clear();
            }
        }
    }

    fn bracket(&mut self, depth: usize) {
        self.depth = depth;
        self.at += 1;
    }

    /// Whether the `-`, `?` or `:` here is no part of a word.
    fn is_indicator(&self) -> bool {
        self.bytes.get(self.at + 1).is_none_or(|&next| self.ends_word(next))
    }

    fn ends_word(&self, byte: u8) -> bool {
        byte.is_ascii_whitespace() || (self.depth > 0 && is_flow(byte))
    }

    fn indicator(&mut self, byte: u8) {
        let column = if byte == b':' { self.candidate } else { Some(self.at - self.line) };
        self.column = column.unwrap_or(self.column);
        self.candidate = None;
        self.at += 1;
    }

    fn begin_scalar(&mut self) {
        self.candidate.get_or_insert(self.at - self.line);
    }

    /// Skips an alias or a tag.
    fn word(&mut self) {
        self.begin_scalar();
        let in_flow = self.depth > 0;
        self.skip_until(|byte| byte.is_ascii_whitespace() || (in_flow && is_flow(byte)));
    }

    /// Skips an anchor, and tells whether its name is new.
    fn anchor(&mut self) -> bool {
        let start = self.at;
        self.word();
        self.anchors.insert(&self.bytes[start..self.at])
    }

    fn quoted(&mut self, quote: u8) {
        self.begin_scalar();
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' if quote == b'"' => self.at += 1,
                b'\'' if quote == byte && self.bytes.get(self.at) == Some(&byte) => self.at += 1,
                b'\n' => self.line = self.at,
                _ if byte == quote => return,
                _ => {}
            }
        }
    }

    /// Skips a plain scalar; one that is no key may go on in deeper lines.
    fn plain(&mut self) {
        self.begin_scalar();
        let in_flow = self.depth > 0;
        while self.at < self.bytes.len() {
            self.skip_until(|byte| matches!(byte, b':' | b'#' | b'\n') || (in_flow && is_flow(byte)));
            match self.bytes.get(self.at) {
                Some(b':') if !self.is_indicator() => self.at += 1,
                Some(b'#') if !self.bytes[self.at - 1].is_ascii_whitespace() => self.at += 1,
                Some(b'\n') if !in_flow => return self.skip_deeper(),
                _ => return,
            }
        }
    }

    /// Skips the header and the lines of a block scalar.
    fn block_scalar(&mut self) {
        self.skip_until(|byte| byte == b'\n');
        self.skip_deeper();
    }

    /// Skips lines that are blank, or indented deeper than the key or dash they belong to.
    fn skip_deeper(&mut self) {
        while let Some(rest) = self.bytes.get(self.at + 1..) {
            let line = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
            let blanks = line.iter().take_while(|&&byte| byte == b' ').count();
            if blanks <= self.column && !line.trim_ascii().is_empty() {
                return;
            }
            self.at += 1 + line.len();
        }
    }
}

/// Whether a character ends a word within brackets.
fn is_flow(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

#[cfg(test)]
mod tests;
