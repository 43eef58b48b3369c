//! Turns Markdown, with the HTML inside it, into a tree of nodes.

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::dom::{Builder, Kind, Node};
use super::html::{Form, Token, tokens};
use super::language::Language;

/// What documentation sites add to CommonMark; rustdoc reads the same, except for alerts.
const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_GFM);

/// Whether text in a block of HTML may be Markdown too.
#[derive(Clone, Copy, PartialEq)]
enum HtmlText {
    Markdown,
    Verbatim,
}

/// Reads a description whose lines end with a line feed.
pub(super) fn read(description: &str) -> Vec<Node> {
    let mut builder = Builder::new();
    read_into(&mut builder, description, HtmlText::Markdown);
    builder.finish()
}

fn read_into(builder: &mut Builder, markdown: &str, html_text: HtmlText) {
    let mut html = String::new();
    for event in Parser::new_ext(markdown, OPTIONS) {
        match event {
            Event::Start(Tag::HtmlBlock) => html.clear(),
            Event::Html(line) => html.push_str(&line),
            Event::End(TagEnd::HtmlBlock) => html_block(builder, &html, html_text),
            Event::InlineHtml(html) => html_tokens(builder, &html),
            Event::Start(tag) => start(builder, tag),
            Event::End(_) => builder.close(),
            Event::Text(text) => builder.text(&text),
            Event::Code(code) => builder.code(&code),
            Event::SoftBreak => builder.node(Node::SoftBreak),
            Event::HardBreak => builder.node(Node::HardBreak),
            Event::Rule => builder.node(Node::Rule),
            // Extensions that are not switched on.
            Event::FootnoteReference(_) | Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }
}

fn start(builder: &mut Builder, tag: Tag<'_>) {
    builder.open(match tag {
        Tag::Paragraph => Kind::Paragraph,
        Tag::Heading { level, .. } => Kind::Heading(depth(level)),
        Tag::BlockQuote(alert) => Kind::Quote(alert.map(label)),
        Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Listing(Language::TEXT),
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Kind::Listing(Language::of_fence(&info)),
        Tag::List(first) => Kind::List(first),
        Tag::Item => Kind::Item,
        Tag::Table(alignments) => Kind::Table(alignments),
        Tag::TableHead | Tag::TableRow => Kind::Row,
        Tag::TableCell => Kind::Cell,
        Tag::Emphasis => Kind::Emphasis,
        Tag::Strong => Kind::Strong,
        Tag::Strikethrough => Kind::Strike,
        Tag::Link { link_type: LinkType::Email, dest_url, .. } => Kind::Link(format!("mailto:{dest_url}")),
        Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => Kind::Link(dest_url.into_string()),
        _ => Kind::Section,
    });
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn label(alert: BlockQuoteKind) -> &'static str {
    match alert {
        BlockQuoteKind::Note => "Note:",
        BlockQuoteKind::Tip => "Tip:",
        BlockQuoteKind::Important => "Important:",
        BlockQuoteKind::Warning => "Warning:",
        BlockQuoteKind::Caution => "Caution:",
    }
}

/// Reads a block of HTML.
///
/// One that begins with a component on lines of its own (`<Warning>`) holds Markdown, as its author's site shows it,
/// although CommonMark would take the text up to the next blank line as it is.
fn html_block(builder: &mut Builder, html: &str, text: HtmlText) {
    builder.boundary();
    let length = match text {
        HtmlText::Markdown => component_lines(html),
        HtmlText::Verbatim => html.len(),
    };
    let (tags, markdown) = html.split_at(length);
    html_tokens(builder, tags);
    if !markdown.is_empty() {
        read_into(builder, markdown, HtmlText::Verbatim);
    }
    builder.boundary();
}

/// The length of the lines in front that hold nothing but tags, or of everything if a block of HTML proper begins.
fn component_lines(html: &str) -> usize {
    let mut length = 0;
    for line in html.split_inclusive('\n') {
        let only_tags = line.trim().starts_with('<') && line.trim().ends_with('>');
        let tags = if only_tags { tokens(line.trim()) } else { Vec::new() };
        let is_component = |token: &Token<'_>| matches!(token, Token::Tag(tag) if !tag.kind().is_block());
        if tags.is_empty() || !tags.iter().all(is_component) {
            break;
        }
        length += line.len();
    }
    if length == 0 { html.len() } else { length }
}

fn html_tokens(builder: &mut Builder, html: &str) {
    for token in tokens(html) {
        match token {
            Token::Tag(tag) if builder.is_verbatim() && !(tag.form == Form::Close && tag.name == "pre") => {
                // Only the line structure of a tag counts inside `<pre>`.
                if tag.name == "br" {
                    builder.text("\n");
                }
            }
            Token::Tag(tag) => builder.tag(tag),
            Token::Text(text) if builder.is_verbatim() => builder.text(&text),
            Token::Text(text) => html_text(builder, &text),
        }
    }
}

/// Adds text in which a line end is a blank.
fn html_text(builder: &mut Builder, text: &str) {
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            builder.node(Node::SoftBreak);
        }
        builder.text(line);
    }
}
