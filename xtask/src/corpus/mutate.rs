//! Turns a document into broken ones, the same ones each time: cut off, with bytes amiss, or with parts in wrong places.

use std::ops::Range;

/// What separates the parts of a document in JSON and in YAML.
const SEPARATORS: &[u8] = b"{}[],:\n\"";

/// What a byte is replaced by: the characters that mean something.
const MARKS: &[u8] = b"{}[]:,\"'&*|>-#\n \t!%@`~\\0";

/// Makes mutants of one document.
pub(super) struct Mutants<'a> {
    text: &'a [u8],
    /// The parts between separators.
    parts: Vec<Range<usize>>,
    state: u64,
}

impl<'a> Mutants<'a> {
    pub(super) fn of(text: &'a [u8]) -> Self {
        let mut parts = Vec::new();
        let mut start = 0;
        for (index, byte) in text.iter().enumerate() {
            if SEPARATORS.contains(byte) {
                if !text[start..index].trim_ascii().is_empty() {
                    parts.push(start..index);
                }
                start = index + 1;
            }
        }
        // FNV-1a: each document has mutants of its own.
        let state = text
            .iter()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        Mutants { text, parts, state: state | 1 }
    }

    /// Returns a number below a limit (xorshift64*).
    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let number = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        number as usize % limit.max(1)
    }

    fn part(&mut self) -> Range<usize> {
        let index = self.below(self.parts.len());
        self.parts.get(index).cloned().unwrap_or(0..0)
    }

    /// Writes one part over another, so that the text is often as well-formed as before.
    fn exchanged(&mut self, text: &mut Vec<u8>) {
        let (source, target) = (self.part(), self.part());
        let part = self.text[source].to_vec();
        // What was changed before may have moved the end.
        let target = target.start.min(text.len())..target.end.min(text.len());
        text.splice(target, part);
    }

    fn damaged(&mut self, text: &mut Vec<u8>) {
        let at = self.below(text.len());
        let to = (at + 1 + self.below(20)).min(text.len());
        let mark = MARKS[self.below(MARKS.len())];
        match self.below(4) {
            0 => text.insert(at, mark),
            1 => drop(text.drain(at..to)),
            2 if !text.is_empty() => text[at] = mark,
            _ => {
                let copy = text[at..to].to_vec();
                text.splice(at..at, copy);
            }
        }
    }
}

impl Iterator for Mutants<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut text = self.text.to_vec();
        let kind = self.below(4);
        if kind == 0 {
            text.truncate(self.below(self.text.len() + 1));
            return Some(text);
        }
        for _ in 0..[1, 2, 5, 20][self.below(4)] {
            match kind {
                1 => self.damaged(&mut text),
                _ => self.exchanged(&mut text),
            }
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::Mutants;

    #[test]
    fn mutants_are_the_same_each_time_and_differ() {
        let text = b"openapi: 3.1.0\ninfo: {title: Pets, version: 1.0.0}\npaths: {}\n";
        let mutants: Vec<Vec<u8>> = Mutants::of(text).take(50).collect();
        assert_eq!(mutants, Mutants::of(text).take(50).collect::<Vec<_>>());
        let changed = mutants.iter().filter(|mutant| **mutant != text).count();
        assert!(changed > 40, "{changed} of 50 differ from the text");
        assert_eq!(Mutants::of(b"").take(50).count(), 50);
    }
}
