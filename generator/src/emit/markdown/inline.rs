//! Turns running text into Markdown in which only the intended characters are syntax.

use super::link::{Segment, Url, segments};
use super::text::{Inline, Style};

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
    writer.all(text);
    if place == Place::Heading && writer.out.ends_with('#') {
        // It would be taken for the end of the heading.
        writer.out.insert(writer.out.len() - 1, '\\');
    }
    writer.out
}

/// What stands behind text that an address follows; only that it is neither text nor blank counts.
const ADDRESS: Inline = Inline::Code(String::new());

/// Whether an address can be a link here; links do not nest.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Within {
    Text,
    Link,
}

struct Writer {
    out: String,
    place: Place,
    link: Within,
    styles: Vec<Style>,
}

impl Writer {
    fn all(&mut self, text: &[Inline]) {
        for (index, inline) in text.iter().enumerate() {
            let next = text.get(index + 1);
            match inline {
                Inline::Text(text) => self.text(text, next),
                Inline::Code(code) => self.code(code),
                Inline::SoftBreak if self.place == Place::Paragraph => self.out.push('\n'),
                Inline::HardBreak if self.place == Place::Paragraph => self.out.push_str("\\\n"),
                Inline::HardBreak if self.place == Place::Cell => self.out.push_str("<br>"),
                Inline::SoftBreak | Inline::HardBreak => self.out.push(' '),
                Inline::Styled(style, text) => self.styled(*style, text, next),
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

    fn styled(&mut self, style: Style, text: &[Inline], next: Option<&Inline>) {
        let (open, close) = match style {
            Style::Emphasis => ("_", "_"),
            Style::Strong => ("**", "**"),
            Style::Strike => ("~~", "~~"),
            Style::Superscript => ("<sup>", "</sup>"),
            Style::Subscript => ("<sub>", "</sub>"),
        };
        let is_html = open.starts_with('<');
        if self.styles.contains(&style) || !is_html && !self.delimits(open, text, next) {
            return self.all(text);
        }
        self.out.push_str(open);
        self.styles.push(style);
        self.all(text);
        self.styles.pop();
        self.out.push_str(close);
    }

    /// Whether delimiters around the text would be read as such (CommonMark 0.31, section 6.2).
    ///
    /// The letters around decide: between two letters only `**` delimits, and it must have a letter inside as well.
    fn delimits(&self, delimiter: &str, text: &[Inline], next: Option<&Inline>) -> bool {
        let delimiting = |outside: Side, inside: Side| match outside {
            Side::Blank => true,
            Side::Punctuation(mark) => !delimiter.starts_with(mark),
            Side::Letter => delimiter == "**" && inside == Side::Letter,
            Side::Other => false,
        };
        let before = self.out.chars().next_back().map_or(Side::Blank, Side::of);
        let after = next.map_or(Side::Blank, first_side);
        let starts = text.first().map_or(Side::Blank, first_side);
        let ends = text.last().map_or(Side::Blank, last_side);
        delimiting(before, starts) && delimiting(after, ends) && !matches!(starts, Side::Blank) && ends != Side::Blank
    }

    fn link(&mut self, url: &Url, text: &[Inline]) {
        if self.link == Within::Link {
            return self.all(text);
        }
        let shown = matches!(text, [Inline::Text(text)] if url.is_shown_by(text));
        if text.is_empty() || shown {
            return self.address(url);
        }
        self.out.push('[');
        self.link = Within::Link;
        self.all(text);
        self.link = Within::Text;
        let destination = url.as_str();
        self.out.push_str("](");
        for (index, character) in destination.char_indices() {
            if matches!(character, '(' | ')') || character == '&' && is_reference(&destination[index..]) {
                self.out.push('\\');
            }
            self.out.push(character);
        }
        self.out.push(')');
    }

    fn address(&mut self, url: &Url) {
        let address = url.as_str();
        self.out.extend(["<", address.strip_prefix("mailto:").unwrap_or(address), ">"]);
    }

    fn text(&mut self, text: &str, next: Option<&Inline>) {
        if self.link == Within::Link || !text.contains("http") {
            return self.plain(text, next);
        }
        let mut segments = segments(text).into_iter().peekable();
        while let Some(segment) = segments.next() {
            match segment {
                Segment::Plain(text) if segments.peek().is_some() => self.plain(text, Some(&ADDRESS)),
                Segment::Plain(text) => self.plain(text, next),
                Segment::Address(url, _) => self.address(&url),
                Segment::Template(address) => {
                    let is_last = segments.peek() == Some(&Segment::Plain(""));
                    self.template(address, next.filter(|_| is_last));
                }
            }
        }
    }

    /// Writes an address that is no link as code, or as text that is no address to a linter where code is beside it:
    /// the backticks of the two would run together.
    fn template(&mut self, address: &str, next: Option<&Inline>) {
        match address.split_once(':') {
            Some((scheme, rest)) if self.out.ends_with('`') || matches!(next, Some(Inline::Code(_))) => {
                self.out.extend([scheme, "\\:"]);
                self.text(rest, next);
            }
            _ => self.code(address),
        }
    }

    /// Writes text with a backslash before each character that could be syntax.
    fn plain(&mut self, text: &str, next: Option<&Inline>) {
        let start_of_line = self.place == Place::Paragraph && (self.out.is_empty() || self.out.ends_with('\n'));
        let block = if start_of_line { block_marker(text) } else { None };
        for (index, character) in text.char_indices() {
            let around = Around { writer: self, rest: &text[index..], next };
            if block == Some(index) || around.is_syntax(character) {
                self.out.push('\\');
            }
            self.out.push(character);
        }
    }
}

/// The surroundings of a character in text.
struct Around<'a> {
    /// What is written before it.
    writer: &'a Writer,
    /// The text from it on.
    rest: &'a str,
    /// What follows the text.
    next: Option<&'a Inline>,
}

impl Around<'_> {
    fn is_syntax(&self, character: char) -> bool {
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
        matches!(self.next, None | Some(Inline::SoftBreak)) && self.writer.link == Within::Text
    }

    /// `[]`, as in `string[]`, is never a link.
    fn is_empty_brackets(&self) -> bool {
        match self.rest.strip_prefix("[]") {
            Some("") => self.is_followed_by_blank(),
            Some(after) => !after.starts_with(['(', '[', ':']),
            None => false,
        }
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
fn is_reference(text: &str) -> bool {
    let Some(end) = text.find(';') else { return false };
    let name = text[1..end].trim_start_matches('#');
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Where to put a backslash so that a line of text does not begin a heading, a list, a quote, a rule or a table.
fn block_marker(line: &str) -> Option<usize> {
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

/// What stands beside a delimiter.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Side {
    Blank,
    Letter,
    Punctuation(char),
    /// A character that versions of CommonMark do not agree about, such as a symbol outside of ASCII.
    Other,
}

impl Side {
    fn of(character: char) -> Self {
        match character {
            blank if blank.is_ascii_whitespace() => Self::Blank,
            letter if letter.is_alphanumeric() => Self::Letter,
            mark if mark.is_ascii_punctuation() => Self::Punctuation(mark),
            _ => Self::Other,
        }
    }
}

fn first_side(inline: &Inline) -> Side {
    match inline {
        Inline::Text(text) => text.chars().next().map_or(Side::Blank, Side::of),
        Inline::Code(_) => Side::Punctuation('`'),
        Inline::SoftBreak => Side::Blank,
        Inline::HardBreak => Side::Punctuation('\\'),
        Inline::Styled(Style::Strong, _) => Side::Punctuation('*'),
        Inline::Styled(Style::Emphasis, _) => Side::Punctuation('_'),
        Inline::Styled(Style::Strike, _) => Side::Punctuation('~'),
        Inline::Styled(..) => Side::Punctuation('<'),
        Inline::Link(..) => Side::Punctuation('['),
    }
}

fn last_side(inline: &Inline) -> Side {
    match inline {
        Inline::Text(text) => text.chars().next_back().map_or(Side::Blank, Side::of),
        Inline::Styled(Style::Superscript | Style::Subscript, _) => Side::Punctuation('>'),
        Inline::Link(..) => Side::Punctuation(')'),
        other => first_side(other),
    }
}

/// The length of the longest run of a mark.
pub(super) fn longest_run(text: &str, mark: char) -> usize {
    text.split(|character| character != mark).map(str::len).max().unwrap_or_default()
}
