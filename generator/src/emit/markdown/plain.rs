//! Turns raw text into lines of printable characters, and tells text that means itself in Markdown from the rest.

use std::borrow::Cow;

/// The text, which is trimmed, if Markdown reads it as it stands: one line or several of prose and code spans.
///
/// Blanks at both ends of lines, which comments of protobuf files leave behind, are removed.
/// It errs on the side of `None`.
pub(super) fn plain(text: &str) -> Option<Cow<'_, str>> {
    let printable = text.is_ascii() || text.chars().all(|character| character == '\n' || is_kept(character));
    if !printable || text.contains("\n\n\n") || !text.split('\n').all(is_plain_line) {
        return None;
    }
    if text.contains("\n ") || text.contains(" \n") {
        let lines: Vec<&str> = text.split('\n').map(|line| line.trim_matches(' ')).collect();
        return Some(Cow::Owned(lines.join("\n")));
    }
    Some(Cow::Borrowed(text))
}

/// Whether a line has no syntax but code spans, and is neither indented like code nor ended like a hard break.
fn is_plain_line(line: &str) -> bool {
    let text = line.trim_matches(' ');
    let blanks = line.starts_with("    ") || line.ends_with("  ") || text.is_empty() && !line.is_empty();
    !blanks && text.trim() == text && starts_plainly(text) && is_plain_text(text)
}

/// Whether no kind of block begins with this line: it is blank, or prose from its first character.
fn starts_plainly(line: &str) -> bool {
    let rest = line.trim_start_matches(|character: char| character.is_ascii_digit());
    match rest.bytes().next() {
        None => true,
        Some(b'.' | b')') => rest.len() == line.len(),
        Some(first) => rest.len() < line.len() || !matches!(first, b'#' | b'>' | b'-' | b'+' | b'=' | b':'),
    }
}

fn is_plain_text(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let next = bytes.get(index + 1).copied();
        let plain = match byte {
            b'`' => match code_span(&bytes[index..]) {
                Some(length) => {
                    index += length;
                    continue;
                }
                None => false,
            },
            b'*' | b'[' | b'<' | b'\\' | b'~' | b'|' | 0..=0x1f | 0x7f => false,
            b'_' => index > 0 && bytes[index - 1].is_ascii_alphanumeric(),
            b'&' => !next.is_some_and(|next| next == b'#' || next.is_ascii_alphanumeric()),
            b'-' => next != Some(b'-'),
            b':' => !bytes[index..].starts_with(b"://"),
            _ => true,
        };
        if !plain {
            return false;
        }
        index += 1;
    }
    true
}

/// The length of a code span between single backticks, without blanks inside its edges.
fn code_span(bytes: &[u8]) -> Option<usize> {
    let length = bytes[1..].iter().position(|&byte| byte == b'`')?;
    let code = &bytes[1..=length];
    let single = bytes.get(length + 2) != Some(&b'`') && !code.is_empty();
    let unpadded = !code.starts_with(b" ") && !code.ends_with(b" ");
    (single && unpadded && !code.iter().any(u8::is_ascii_control)).then_some(length + 2)
}

/// Ends lines with a line feed only, and leaves out the characters that must not reach a source file.
pub(super) fn normalize(text: &str) -> Cow<'_, str> {
    if text.chars().all(|character| is_kept(character) || matches!(character, '\n' | '\t')) {
        return Cow::Borrowed(text);
    }
    let mut lines = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => lines.push('\n'),
            '\t' => lines.push('\t'),
            other => lines.extend(Some(other).filter(|&other| is_kept(other))),
        }
    }
    Cow::Owned(lines)
}

/// Whether a character may stand in a comment: no control, no invisible filler, and nothing that reorders text, which
/// rustc denies (`text_direction_codepoint_in_comment`).
pub(super) fn is_kept(character: char) -> bool {
    match character {
        '\u{ad}' | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{feff}' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        other => !other.is_control(),
    }
}
