//! Turns Rust text into runs of code, comments and literals, without parsing it.

use std::ops::Range;

/// What a run of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Code,
    Comment,
    /// A string, with its quotes; characters count as code.
    Literal,
}

/// Splits `text` into runs that cover all of it, in order.
pub(crate) fn scan(text: &str) -> Vec<(Kind, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < bytes.len() {
        let (kind, end) = match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => (Kind::Comment, line_end(bytes, at)),
            b'/' if bytes[at..].starts_with(b"/*") => (Kind::Comment, block_end(bytes, at)),
            b'"' => (Kind::Literal, string_end(bytes, at)),
            b'r' if starts_raw(bytes, at) => (Kind::Literal, raw_end(bytes, at)),
            b'\'' => {
                at = quote_end(bytes, at);
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        };
        if start < at {
            runs.push((Kind::Code, start..at));
        }
        runs.push((kind, at..end));
        (start, at) = (end, end);
    }
    if start < bytes.len() {
        runs.push((Kind::Code, start..bytes.len()));
    }
    runs
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length)
}

/// Block comments nest.
fn block_end(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut at) = (0_usize, start);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if bytes[at..].starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Whether an `r` starts a raw string: `r"`, `r#"`, also after `b` or `c`, but not an identifier such as `r#type`.
fn starts_raw(bytes: &[u8], at: usize) -> bool {
    let before = |distance: usize| at.checked_sub(distance).map_or(b' ', |at| bytes[at]);
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let alone = !is_word(before(1)) || (matches!(before(1), b'b' | b'c') && !is_word(before(2)));
    let hashes = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    alone && bytes.get(at + 1 + hashes) == Some(&b'"')
}

fn raw_end(bytes: &[u8], start: usize) -> usize {
    let hashes = bytes[start + 1..].iter().take_while(|byte| **byte == b'#').count();
    let end = [&b"\""[..], &vec![b'#'; hashes]].concat();
    let body = start + hashes + 2;
    let found = bytes[body..].windows(end.len()).position(|window| window == end);
    found.map_or(bytes.len(), |length| body + length + end.len())
}

/// Skips a character such as `'"'`; a lifetime is only its quote.
fn quote_end(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at + 1) == Some(&b'\\') {
        let close = bytes[(at + 3).min(bytes.len())..].iter().position(|byte| *byte == b'\'');
        return close.map_or(bytes.len(), |length| at + 3 + length + 1);
    }
    let length = match bytes.get(at + 1) {
        Some(0xf0..) => 4,
        Some(0xe0..) => 3,
        Some(0xc0..) => 2,
        _ => 1,
    };
    if bytes.get(at + 1 + length) == Some(&b'\'') { at + length + 2 } else { at + 1 }
}

#[cfg(test)]
mod tests {
    //! Turns snippets into runs.

    use super::{Kind, scan};

    fn literals(text: &str) -> Vec<&str> {
        let runs = scan(text);
        let mut end = 0;
        for (_, range) in &runs {
            assert_eq!(range.start, end, "the runs have a gap");
            end = range.end;
        }
        assert_eq!(end, text.len());
        runs.into_iter().filter(|(kind, _)| *kind == Kind::Literal).map(|(_, range)| &text[range]).collect()
    }

    #[test]
    fn strings_are_found_whatever_they_hold() {
        assert_eq!(literals(r#"a("x // \" y", "") // "c""#), [r#""x // \" y""#, r#""""#]);
        assert_eq!(
            literals(r###"r#"a " b"# + br"c\" + r#type + var"x""###),
            [r###"r#"a " b"#"###, r#"r"c\""#, r#""x""#]
        );
        assert_eq!(literals("/* \" /* \" */ \" */ \"s\""), ["\"s\""]);
    }

    #[test]
    fn characters_and_lifetimes_open_no_string() {
        assert_eq!(literals(r#"'"' '\'' '\\' '\u{22}' 'é' <'a> 'x: "s""#), [r#""s""#]);
    }

    #[test]
    fn text_that_does_not_end_is_taken_to_the_end() {
        for text in ["\"a", "\"a\\", "/* a", "r#\"a", "'", "'\\", "// a", ""] {
            literals(text);
        }
    }
}
