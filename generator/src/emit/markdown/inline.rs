//! Turns running text into Markdown in which only the intended characters are syntax.

use super::escape::{Around, block_marker, is_reference};
use super::link::Url;
use super::style::settled;
use super::text::{Inline, Style, linked};

/// Where running text stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    Paragraph,
    Heading,
    Cell,
}

/// Writes running text.
pub(super) fn inlines(text: &[Inline], place: Place) -> String {
    let mut writer = Writer { out: String::new(), place, link: Within::Text, styles: Vec::new() };
    writer.all(&settled(&linked(text)), None);
    if place == Place::Heading && writer.out.ends_with('#') {
        // It would be taken for the end of the heading.
        writer.out.insert(writer.out.len() - 1, '\\');
    }
    writer.out
}

/// Stands for syntax that follows a text: something that is neither text nor blank.
const MARK: Inline = Inline::Code(String::new());

/// Whether text is that of a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Within {
    Text,
    Link,
}

/// Text as it is written, and what is open around the next character.
pub(super) struct Writer {
    pub(super) out: String,
    pub(super) place: Place,
    pub(super) link: Within,
    pub(super) styles: Vec<Style>,
}

impl Writer {
    /// Writes text, and takes account of what follows it.
    fn all(&mut self, text: &[Inline], end: Option<&Inline>) {
        for (index, inline) in text.iter().enumerate() {
            let next = text.get(index + 1).or(end);
            match inline {
                Inline::Text(text) => self.text(text, next),
                Inline::Code(code) => self.code(code),
                Inline::SoftBreak if self.place == Place::Paragraph => self.out.push('\n'),
                Inline::HardBreak if self.place == Place::Paragraph => self.out.push_str("\\\n"),
                Inline::HardBreak if self.place == Place::Cell => self.out.push_str("<br>"),
                Inline::SoftBreak | Inline::HardBreak => self.out.push(' '),
                Inline::Styled(style, text) => self.styled(*style, text),
                Inline::Link(url, text) => self.link(url, text),
            }
        }
    }

    fn code(&mut self, code: &str) {
        let code = match self.place {
            Place::Cell => code.replace('|', "\\|"),
            Place::Paragraph | Place::Heading => code.to_owned(),
        };
        let fence = "`".repeat(1 + longest_run(&code, '`'));
        let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        self.out.extend([&fence, pad, &code, pad, &fence]);
    }

    fn styled(&mut self, style: Style, text: &[Inline]) {
        let (open, close) = style.delimiters();
        self.out.push_str(open);
        self.styles.push(style);
        self.all(text, Some(&MARK));
        self.styles.pop();
        self.out.push_str(close);
    }

    fn link(&mut self, url: &Url, text: &[Inline]) {
        let shown = matches!(text, [Inline::Text(text)] if url.is_shown_by(text));
        if text.is_empty() || shown {
            return self.address(url);
        }
        self.out.push('[');
        self.link = Within::Link;
        self.all(text, Some(&MARK));
        self.link = Within::Text;
        self.out.push_str("](");
        self.destination(url.as_str(), |rest| rest.starts_with(['(', ')', '\\']) || is_reference(rest));
        self.out.push(')');
    }

    fn address(&mut self, url: &Url) {
        self.out.push('<');
        let address = url.as_str();
        self.destination(address.strip_prefix("mailto:").unwrap_or(address), |_| false);
        self.out.push('>');
    }

    /// Writes where a link leads, with a backslash where it is needed.
    fn destination(&mut self, address: &str, is_syntax: impl Fn(&str) -> bool) {
        for (index, character) in address.char_indices() {
            if is_syntax(&address[index..]) || character == '|' && self.place == Place::Cell {
                self.out.push('\\');
            }
            self.out.push(character);
        }
    }

    /// Writes text with a backslash before each character that could be syntax.
    fn text(&mut self, text: &str, next: Option<&Inline>) {
        let start_of_line = self.place == Place::Paragraph && (self.out.is_empty() || self.out.ends_with('\n'));
        let block = if start_of_line { block_marker(text) } else { None };
        let mut before = None;
        for (index, character) in text.char_indices() {
            let around = Around { writer: self, rest: &text[index..], next };
            let is_syntax = match before {
                // All of a run are, or none.
                Some(('_', is_syntax)) if character == '_' => is_syntax,
                _ => block == Some(index) || around.is_syntax(character),
            };
            if is_syntax {
                self.out.push('\\');
            }
            self.out.push(character);
            before = Some((character, is_syntax));
        }
    }
}

/// The length of the longest run of a mark.
pub(super) fn longest_run(text: &str, mark: char) -> usize {
    text.split(|character| character != mark).map(str::len).max().unwrap_or_default()
}
