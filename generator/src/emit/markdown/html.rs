//! Turns raw HTML into tags and text, and the name of a tag into what it means.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

use super::dom::Kind;
use super::language::Language;

/// Component names of documentation sites that stand around text without a hyphen or an attribute.
const ADMONITIONS: [&str; 9] = ["callout", "caution", "danger", "error", "important", "info", "note", "tip", "warning"];

/// One piece of HTML.
#[derive(Debug)]
pub(super) enum Token<'a> {
    Tag(Tag),
    /// Text, with entities decoded.
    Text(Cow<'a, str>),
}

/// Which end of an element a tag is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Form {
    Open,
    Close,
    /// `<name/>`
    Empty,
}

/// A tag, and how it was written.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub(super) form: Form,
    /// The name in lower case.
    pub(super) name: String,
    /// The whole tag, from `<` to `>`.
    pub(super) raw: String,
}

/// Splits HTML into tags and text; comments and declarations are left out.
pub(super) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = html;
    let mut text = 0;
    while let Some(found) = rest[text..].find('<') {
        let start = text + found;
        let (token, length) = match markup(&rest[start..]) {
            Some(markup) => markup,
            None => {
                text = start + 1;
                continue;
            }
        };
        push_text(&mut tokens, &rest[..start]);
        tokens.extend(token.map(Token::Tag));
        rest = &rest[start + length..];
        text = 0;
    }
    push_text(&mut tokens, rest);
    tokens
}

fn push_text<'a>(tokens: &mut Vec<Token<'a>>, text: &'a str) {
    if !text.is_empty() {
        tokens.push(Token::Text(decode(text)));
    }
}

/// The tag, comment or declaration that text begins with, and its length in bytes.
fn markup(text: &str) -> Option<(Option<Tag>, usize)> {
    if text.starts_with("<!--") {
        return Some((None, end(text, "-->")));
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        return Some((None, end(text, ">")));
    }
    let inside = text.strip_prefix("</").or_else(|| text.strip_prefix('<'))?;
    let name = &inside[..inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inside.len())];
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let delimited = inside[name.len()..].starts_with(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
    if !named || !delimited {
        return None;
    }
    let length = tag_length(text)?;
    let raw = text[..length].to_owned();
    let form = match (raw.starts_with("</"), raw.ends_with("/>")) {
        (true, _) => Form::Close,
        (false, true) => Form::Empty,
        (false, false) => Form::Open,
    };
    Some((Some(Tag { form, name: name.to_ascii_lowercase(), raw }), length))
}

fn end(text: &str, terminator: &str) -> usize {
    text.find(terminator).map_or(text.len(), |start| start + terminator.len())
}

/// Where a tag ends: at the first `>` that is not quoted.
fn tag_length(text: &str) -> Option<usize> {
    let mut quote = None;
    for (index, byte) in text.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (Some(open), close) if open == close => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(index + 1),
            (None, b'<') => return None,
            _ => {}
        }
    }
    None
}

/// Decodes character references, as `&lt;` and `&#8212;`.
fn decode(text: &str) -> Cow<'_, str> {
    let Some((before, references)) = text.split_once('&') else { return Cow::Borrowed(text) };
    let mut decoded = before.to_owned();
    for piece in references.split('&') {
        match reference(piece) {
            Some((character, rest)) => decoded.extend([&character, rest]),
            None => decoded.extend(["&", piece]),
        }
    }
    Cow::Owned(decoded)
}

/// The character that a text stands for up to its first semicolon, and the rest; the Markdown parser knows all names.
fn reference(text: &str) -> Option<(String, &str)> {
    let (name, rest) = text.split_once(';')?;
    let valid = (1..40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    let reference = format!("&{name};");
    let decoded = Parser::new(&reference).find_map(|event| match event {
        Event::Text(decoded) if valid => Some(decoded.into_string()),
        _ => None,
    });
    Some((decoded?, rest))
}

impl Tag {
    /// What an element of this name means.
    pub(super) fn kind(&self) -> Kind {
        match self.name.as_str() {
            "p" => Kind::Paragraph,
            "h1" => Kind::Heading(1),
            "h2" => Kind::Heading(2),
            "h3" => Kind::Heading(3),
            "h4" => Kind::Heading(4),
            "h5" => Kind::Heading(5),
            "h6" => Kind::Heading(6),
            "blockquote" => Kind::Quote(None),
            "ul" | "menu" => Kind::List(None),
            "ol" => Kind::List(Some(self.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1))),
            "li" => Kind::Item,
            "table" => Kind::Table(Vec::new()),
            "tr" => Kind::Row,
            "td" | "th" => Kind::Cell,
            "pre" => Kind::Listing(Language::TEXT),
            "b" | "strong" => Kind::Strong,
            "i" | "em" | "cite" | "dfn" | "var" => Kind::Emphasis,
            "s" | "del" | "strike" => Kind::Strike,
            "code" | "tt" | "samp" | "kbd" => Kind::Code,
            "sup" => Kind::Superscript,
            "sub" => Kind::Subscript,
            "a" => Kind::Link(self.attribute("href").unwrap_or_default()),
            "script" | "style" | "template" | "iframe" | "object" | "svg" | "math" | "video" | "audio" | "canvas"
            | "noscript" | "select" | "button" => Kind::Dropped,
            "span" | "nobr" | "u" | "ins" | "small" | "big" | "font" | "mark" | "abbr" | "q" | "label" | "bdi"
            | "bdo" | "time" => Kind::Span,
            "div" | "section" | "article" | "header" | "footer" | "main" | "center" | "details" | "summary" | "dl"
            | "dt" | "dd" | "figure" | "figcaption" | "address" | "nav" | "aside" | "thead" | "tbody" | "tfoot"
            | "caption" | "colgroup" => Kind::Section,
            _ => Kind::Unknown,
        }
    }

    /// The names of open elements that end where this one begins, and of those that protect what is around them.
    pub(super) fn implied_end(&self) -> (&'static [&'static str], &'static [&'static str]) {
        match self.name.as_str() {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            _ if self.kind().is_block() => (&["p"], &["li", "td", "th", "div", "blockquote", "section", "dd"]),
            _ => (&[], &[]),
        }
    }

    pub(super) fn has_attributes(&self) -> bool {
        self.raw.trim_end_matches(['/', '>']).trim_end().contains(|c: char| c.is_ascii_whitespace())
    }

    /// Whether the name is written as components of documentation sites are.
    pub(super) fn is_capitalized(&self) -> bool {
        self.raw.trim_start_matches(['<', '/']).starts_with(|c: char| c.is_ascii_uppercase())
    }

    /// Whether an unknown element that is closed again is markup rather than a sample of XML.
    pub(super) fn is_component(&self) -> bool {
        self.has_attributes() || self.name.contains('-') || ADMONITIONS.contains(&self.name.as_str())
    }

    /// The value of an attribute, decoded.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let lower = self.raw.to_ascii_lowercase();
        let start = lower.match_indices(name).map(|(start, _)| start).find(|&start| {
            let after = lower[start + name.len()..].trim_start();
            lower[..start].ends_with(|c: char| c.is_ascii_whitespace()) && after.starts_with('=')
        })?;
        let value = self.raw[start + name.len()..].trim_start().trim_start_matches('=').trim_start();
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split(|c: char| c.is_ascii_whitespace() || c == '>').next()?,
        };
        Some(decode(value).into_owned())
    }
}
