//! Turns styled text into text whose styles Markdown can express: no delimiter that would be read as something else.

use super::inline::Within;
use super::text::{Inline, Style, push};

impl Style {
    /// The marks around styled text.
    pub(super) fn delimiters(self) -> (&'static str, &'static str) {
        match self {
            Self::Emphasis => ("_", "_"),
            Self::Strong => ("**", "**"),
            Self::Strike => ("~~", "~~"),
            Self::Superscript => ("<sup>", "</sup>"),
            Self::Subscript => ("<sub>", "</sub>"),
        }
    }

    fn is_html(self) -> bool {
        matches!(self, Self::Superscript | Self::Subscript)
    }
}

/// The text without the styles that cannot stand, and without links inside of links; its words are the same.
pub(super) fn settled(text: &[Inline]) -> Vec<Inline> {
    let mut settled = Vec::with_capacity(text.len());
    Open { styles: Vec::new(), link: Within::Text }.settle(text, None, &mut settled);
    settled
}

/// What is open around a text.
struct Open {
    styles: Vec<Style>,
    link: Within,
}

impl Open {
    /// Appends a text that `end` follows.
    fn settle(&mut self, text: &[Inline], end: Option<&Inline>, settled: &mut Vec<Inline>) {
        for (index, inline) in text.iter().enumerate() {
            let next = text.get(index + 1).or(end);
            match inline {
                Inline::Styled(style, inside) => self.styled(*style, inside, next, settled),
                Inline::Link(_, inside) if self.link == Within::Link => self.settle(inside, next, settled),
                Inline::Link(url, inside) => {
                    self.link = Within::Link;
                    let mut text = Vec::new();
                    self.settle(inside, None, &mut text);
                    self.link = Within::Text;
                    settled.push(Inline::Link(url.clone(), text));
                }
                other => push(settled, vec![other.clone()]),
            }
        }
    }

    fn styled(&mut self, style: Style, inside: &[Inline], next: Option<&Inline>, settled: &mut Vec<Inline>) {
        let before = settled.last().map_or(Side::Blank, last_side);
        if self.styles.contains(&style) || !delimits(style, before, inside, next) {
            return self.settle(inside, next, settled);
        }
        self.styles.push(style);
        let mut text = Vec::new();
        self.settle(inside, None, &mut text);
        self.styles.pop();
        push(settled, vec![Inline::Styled(style, text)]);
    }
}

/// Whether delimiters around the text would be read as such (CommonMark 0.31, section 6.2).
///
/// The letters around decide: between two letters only `**` delimits, and it must have a letter inside as well.
fn delimits(style: Style, before: Side, text: &[Inline], next: Option<&Inline>) -> bool {
    if style.is_html() {
        return true;
    }
    let (delimiter, _) = style.delimiters();
    let delimiting = |outside: Side, inside: Side| match outside {
        Side::Blank => inside != Side::Blank,
        Side::Punctuation(mark) => inside != Side::Blank && !delimiter.starts_with(mark),
        Side::Letter => delimiter == "**" && inside == Side::Letter,
        Side::Other => false,
    };
    let starts = text.first().map_or(Side::Blank, first_side);
    let ends = text.last().map_or(Side::Blank, last_side);
    let mut behind = next;
    // Styled text that follows may lose its own delimiters, so this one must do with and without them.
    while let Some(styled @ Inline::Styled(_, inside)) = behind {
        if !delimiting(first_side(styled), ends) {
            return false;
        }
        behind = inside.first();
    }
    delimiting(before, starts) && delimiting(behind.map_or(Side::Blank, first_side), ends)
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

/// The side that text shows to what is before it.
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

/// The side that text shows to what is behind it.
fn last_side(inline: &Inline) -> Side {
    match inline {
        Inline::Text(text) => text.chars().next_back().map_or(Side::Blank, Side::of),
        Inline::Styled(Style::Superscript | Style::Subscript, _) => Side::Punctuation('>'),
        Inline::Link(..) => Side::Punctuation(')'),
        other => first_side(other),
    }
}
