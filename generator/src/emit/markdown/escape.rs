//! Turns a character and its surroundings into the decision whether it needs a backslash.

use super::inline::{Place, Within, Writer};
use super::text::{Inline, Style};

/// The surroundings of a character in text.
pub(super) struct Around<'a> {
    /// What is written before it.
    pub(super) writer: &'a Writer,
    /// The text from it on.
    pub(super) rest: &'a str,
    /// What follows the text.
    pub(super) next: Option<&'a Inline>,
}

impl Around<'_> {
    /// Whether the character needs a backslash to mean itself.
    pub(super) fn is_syntax(&self, character: char) -> bool {
        let before = self.writer.out.chars().next_back();
        let after = self.rest[character.len_utf8()..].chars().next();
        let in_link = self.writer.link == Within::Link;
        match character {
            '`' => true,
            '[' => in_link || !self.is_empty_brackets(),
            ']' => in_link,
            '|' => self.writer.place == Place::Cell,
            '*' => self.is_asterisk_delimiter(before, after),
            '_' => self.is_underscore_delimiter(),
            '~' => after == Some('~') || !opens_only(before, after),
            '\\' => after.is_none_or(|after| after.is_ascii_punctuation()),
            '<' => after.is_none_or(|after| after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?')),
            '&' => is_reference(self.rest),
            '!' => after.is_none() && matches!(self.next, Some(Inline::Link(..))),
            '-' => self.is_option(before),
            ':' => !in_link && self.is_scheme(),
            _ => false,
        }
    }

    /// An asterisk between blanks is none.
    /// One that can only end something, as in `/*`, is none where nothing has begun: no asterisk in text is written
    /// bare that could begin something.
    fn is_asterisk_delimiter(&self, before: Option<char>, after: Option<char>) -> bool {
        let line_start = before.is_none_or(|before| before == '\n');
        let blank_after = after.map_or(self.is_followed_by_blank(), char::is_whitespace);
        let blank_before = before.is_some_and(char::is_whitespace);
        line_start || !blank_after || !blank_before && !self.writer.styles.is_empty()
    }

    /// A run of underscores inside a word is none, as in `created_at`.
    /// One behind a word could only end an emphasis, as in `meta_`, and is none outside of one.
    fn is_underscore_delimiter(&self) -> bool {
        let before = self.writer.out.trim_end_matches('_').chars().next_back();
        let after = self.rest.trim_start_matches('_').chars().next();
        let behind_word = before.is_some_and(char::is_alphanumeric);
        let before_word = after.is_some_and(char::is_alphanumeric);
        !behind_word || !before_word && self.writer.styles.contains(&Style::Emphasis)
    }

    /// Whether the text is the last of its line.
    fn is_followed_by_blank(&self) -> bool {
        // In a cell `<br>` may follow.
        matches!(self.next, None | Some(Inline::SoftBreak)) && self.writer.place != Place::Cell
    }

    /// `[]`, as in `string[]`, is never a link.
    fn is_empty_brackets(&self) -> bool {
        match self.rest.strip_prefix("[]") {
            Some("") => self.is_followed_by_blank(),
            Some(after) => !after.starts_with(['(', '[', ':']),
            None => false,
        }
    }

    /// Whether a linter would take the text for a bare address; what is one is a link already, so this is the odd case
    /// in which a style between its parts was dropped.
    fn is_scheme(&self) -> bool {
        let host =
            self.rest.strip_prefix("://").is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric()));
        host && ["http", "https"].iter().any(|scheme| self.writer.out.ends_with(scheme))
    }

    /// `--flag`, which smart punctuation would turn into a dash.
    fn is_option(&self, before: Option<char>) -> bool {
        let name = self.rest.strip_prefix("--").and_then(|after| after.chars().next());
        before.is_none_or(|before| before != '-' && !before.is_alphanumeric())
            && name.is_some_and(char::is_alphanumeric)
    }
}

/// Whether a tilde can begin something and not end it, as in `~5`; where none can end, none begins.
fn opens_only(before: Option<char>, after: Option<char>) -> bool {
    before.is_none_or(|before| before.is_whitespace() || before == '(') && after.is_some_and(char::is_alphanumeric)
}

/// Whether text begins with what Markdown decodes as a character: `&amp;`, `&#8212;`.
pub(super) fn is_reference(text: &str) -> bool {
    let Some(name) = text.strip_prefix('&') else { return false };
    let length = name.bytes().take_while(|&byte| byte.is_ascii_alphanumeric() || byte == b'#').count();
    length > 0 && name[length..].starts_with(';')
}

/// Where to put a backslash so that a line of text does not begin a heading, a list, a quote, a rule or a table.
pub(super) fn block_marker(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let ends = |marker: usize| line[marker..].chars().next().is_none_or(char::is_whitespace);
    let marks = match first {
        '>' | '|' | '=' => true,
        '#' => ends(line.bytes().take_while(|&byte| byte == b'#').count()),
        '+' => ends(1),
        '-' => line[1..].chars().next().is_none_or(|next| !next.is_alphanumeric()),
        ':' => line[1..].starts_with('-'),
        '0'..='9' => return (line[digits..].starts_with(['.', ')']) && ends(digits + 1)).then_some(digits),
        _ => false,
    };
    marks.then_some(0)
}
