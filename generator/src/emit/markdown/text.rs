//! Turns nodes that hold no block into running text without stray whitespace.

use super::dom::{Kind, Node};
use super::link::{Segment, Url, segments};

/// A piece of running text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Inline {
    Text(String),
    Code(String),
    SoftBreak,
    HardBreak,
    Styled(Style, Vec<Inline>),
    /// A link; without text it shows its address.
    Link(Url, Vec<Inline>),
}

/// How a piece of text stands out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Style {
    Emphasis,
    Strong,
    Strike,
    Superscript,
    Subscript,
}

/// Turns a node without blocks into text; whitespace at the edges of a style is moved outside of it.
pub(super) fn inline(node: Node) -> Vec<Inline> {
    let (kind, children) = match node {
        Node::Text(text) => return vec![Inline::Text(text.replace(['\n', '\t'], " "))],
        Node::Code(code) => return code_span(&code),
        Node::SoftBreak => return vec![Inline::SoftBreak],
        Node::HardBreak => return vec![Inline::HardBreak],
        Node::Rule => return Vec::new(),
        Node::Element(Kind::Dropped, _) => return Vec::new(),
        Node::Element(Kind::Code, children) => {
            let mut code = String::new();
            children.iter().for_each(|child| push_text(child, &mut code));
            return code_span(&code);
        }
        Node::Element(kind, children) => (kind, children),
    };
    let mut text = Vec::new();
    children.into_iter().for_each(|child| push(&mut text, inline(child)));
    let style = match kind {
        Kind::Emphasis => Style::Emphasis,
        Kind::Strong => Style::Strong,
        Kind::Strike => Style::Strike,
        Kind::Superscript => Style::Superscript,
        Kind::Subscript => Style::Subscript,
        Kind::Link(destination) => return link(Url::absolute(&destination), text),
        _ => return text,
    };
    around(text, |text| Inline::Styled(style, text))
}

/// A code span on one line, or nothing if the code is blank.
pub(super) fn code_span(code: &str) -> Vec<Inline> {
    let code = code.replace(['\n', '\t'], " ");
    if code.trim().is_empty() { Vec::new() } else { vec![Inline::Code(code.trim_matches(' ').to_owned())] }
}

/// A link keeps its address if it has no text; a link that leads nowhere is its text.
fn link(url: Option<Url>, text: Vec<Inline>) -> Vec<Inline> {
    match url {
        Some(url) if text.iter().all(is_blank) => vec![Inline::Link(url, Vec::new())],
        Some(url) => around(text, |text| Inline::Link(url, text)),
        None => text,
    }
}

/// Wraps text, and leaves the whitespace at its edges outside.
fn around(mut text: Vec<Inline>, wrap: impl FnOnce(Vec<Inline>) -> Inline) -> Vec<Inline> {
    let end = text.len() - text.iter().rev().take_while(|inline| is_blank(inline)).count();
    let mut after = text.split_off(end);
    let start = text.iter().take_while(|inline| is_blank(inline)).count();
    let mut before: Vec<Inline> = text.drain(..start).collect();
    if let Some(Inline::Text(first)) = text.first_mut() {
        if first.starts_with(char::is_whitespace) {
            before.push(Inline::Text(" ".to_owned()));
        }
        *first = first.trim_start().to_owned();
    }
    if let Some(Inline::Text(last)) = text.last_mut() {
        if last.ends_with(char::is_whitespace) {
            after.insert(0, Inline::Text(" ".to_owned()));
        }
        last.truncate(last.trim_end().len());
    }
    if !text.is_empty() {
        before.push(wrap(trimmed(text)));
    }
    before.append(&mut after);
    before
}

/// Makes links of the bare addresses in a text, and code of those with placeholders.
pub(super) fn linked(text: &[Inline]) -> Vec<Inline> {
    let mut linked_text = Vec::with_capacity(text.len());
    for inline in text {
        let inline = match inline {
            Inline::Text(text) if text.contains("http") => segments(text).into_iter().map(segment).collect(),
            Inline::Styled(style, inside) => vec![Inline::Styled(*style, linked(inside))],
            other => vec![other.clone()],
        };
        push(&mut linked_text, inline);
    }
    linked_text
}

fn segment(segment: Segment<'_>) -> Inline {
    match segment {
        Segment::Plain(text) => Inline::Text(text.to_owned()),
        Segment::Address(url) => Inline::Link(url, Vec::new()),
        Segment::Template(address) => Inline::Code(address.to_owned()),
    }
}

fn is_blank(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::SoftBreak | Inline::HardBreak => true,
        _ => false,
    }
}

/// Appends text, and joins it to what is before where the two are of one kind.
pub(super) fn push(text: &mut Vec<Inline>, more: Vec<Inline>) {
    for inline in more {
        match (text.last_mut(), inline) {
            (Some(Inline::Text(last)), Inline::Text(next)) => last.push_str(&next),
            (Some(Inline::Code(last)), Inline::Code(next)) => last.push_str(&next),
            (Some(Inline::Styled(last, inside)), Inline::Styled(style, next)) if *last == style => push(inside, next),
            (Some(Inline::SoftBreak), Inline::SoftBreak) | (Some(Inline::HardBreak), Inline::SoftBreak) => {}
            (Some(last @ Inline::SoftBreak), Inline::HardBreak) => *last = Inline::HardBreak,
            (Some(Inline::SoftBreak | Inline::HardBreak), Inline::Text(next)) if next.trim().is_empty() => {}
            (_, inline) => text.push(inline),
        }
    }
}

/// Removes whitespace at both ends and around line breaks.
pub(super) fn trimmed(text: Vec<Inline>) -> Vec<Inline> {
    let mut lines: Vec<Inline> = Vec::with_capacity(text.len());
    for inline in text {
        let starts_line = matches!(lines.last(), None | Some(Inline::SoftBreak | Inline::HardBreak));
        match inline {
            Inline::Text(text) if starts_line => push(&mut lines, line_text(text.trim_start())),
            Inline::SoftBreak | Inline::HardBreak => {
                end_line(&mut lines);
                if !matches!(lines.last(), None | Some(Inline::HardBreak)) {
                    push(&mut lines, vec![inline]);
                }
            }
            other => push(&mut lines, vec![other]),
        }
    }
    end_line(&mut lines);
    while lines.last().is_some_and(is_blank) {
        lines.pop();
        end_line(&mut lines);
    }
    lines
}

fn line_text(text: &str) -> Vec<Inline> {
    if text.is_empty() { Vec::new() } else { vec![Inline::Text(text.to_owned())] }
}

/// Removes whitespace behind the last line so far.
fn end_line(lines: &mut Vec<Inline>) {
    if let Some(Inline::Text(last)) = lines.last_mut() {
        last.truncate(last.trim_end().len());
        if last.is_empty() {
            lines.pop();
        }
    }
}

/// Appends the characters of a node, as code has them.
pub(super) fn push_text(node: &Node, text: &mut String) {
    match node {
        Node::Text(more) => text.push_str(more),
        Node::Code(more) => text.push_str(more),
        Node::SoftBreak | Node::HardBreak => text.push('\n'),
        Node::Rule | Node::Element(Kind::Dropped, _) => {}
        Node::Element(_, children) => children.iter().for_each(|child| push_text(child, text)),
    }
}
