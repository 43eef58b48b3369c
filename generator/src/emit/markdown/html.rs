//! Turns raw HTML into tags and text, and the name of a tag into what it means.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

use super::dom::Kind;
use super::shape::Language;

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
    let Some(start) = text.find('&') else { return Cow::Borrowed(text) };
    let mut decoded = text[..start].to_owned();
    let mut rest = &text[start..];
    while let Some(length) = rest.find(';').filter(|&length| length < 40) {
        let (reference, after) = rest.split_at(length + 1);
        decoded.push_str(&decode_reference(reference));
        let next = after.find('&').unwrap_or(after.len());
        decoded.push_str(&after[..next]);
        rest = &after[next..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Decodes what ends a reference, if there is one; the Markdown parser knows all 2,125 names.
fn decode_reference(text: &str) -> Cow<'_, str> {
    let start = text.rfind('&').unwrap_or(0);
    let (before, reference) = text.split_at(start);
    let named = reference.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'&' | b'#' | b';'));
    let decoded = Parser::new(reference).find_map(|event| match event {
        Event::Text(decoded) if named => Some(decoded),
        _ => None,
    });
    decoded.map_or(Cow::Borrowed(text), |decoded| Cow::Owned(format!("{before}{decoded}")))
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
        self.raw.trim_end_matches(['/', '>']).contains(|c: char| c.is_ascii_whitespace())
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
