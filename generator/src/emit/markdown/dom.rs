//! Turns the opening and closing of Markdown structures and HTML tags, in any order, into one tree.

use super::html::{Form, Tag};
use super::language::Language;
use super::plain::is_kept;

/// How deep structures and tags may nest; what is deeper is kept without its structure.
const DEPTH: usize = 48;

/// A piece of a description, before it is known what is a block and what is text.
#[derive(Debug)]
pub(super) enum Node {
    Element(Kind, Vec<Node>),
    Text(String),
    Code(String),
    SoftBreak,
    HardBreak,
    Rule,
}

/// What an element means, whether Markdown or HTML said it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A block without a look of its own.
    Section,
    Paragraph,
    Heading(u8),
    /// A quotation, and the word that labels it where it is an alert.
    Quote(Option<&'static str>),
    /// A list, and the first number of an ordered one.
    List(Option<u64>),
    Item,
    Table(Vec<pulldown_cmark::Alignment>),
    Row,
    Cell,
    Listing(Language),
    /// Text without a look of its own.
    Span,
    Emphasis,
    Strong,
    Strike,
    Code,
    Superscript,
    Subscript,
    /// A link, and where it leads, as it was written.
    Link(String),
    /// Something that is no text: a script, a frame.
    Dropped,
    /// A tag that HTML does not know: somebody's component, or a placeholder such as `<id>`.
    Unknown,
}

impl Kind {
    pub(super) fn is_block(&self) -> bool {
        match self {
            Self::Section | Self::Paragraph | Self::Heading(_) | Self::Quote(_) | Self::List(_) | Self::Item => true,
            Self::Table(_) | Self::Row | Self::Cell | Self::Listing(_) => true,
            Self::Span | Self::Emphasis | Self::Strong | Self::Strike | Self::Code | Self::Superscript => false,
            Self::Subscript | Self::Link(_) | Self::Dropped | Self::Unknown => false,
        }
    }
}

/// An element that is still open, with the tag that opened it if it was not Markdown.
struct Frame {
    kind: Kind,
    tag: Option<Tag>,
    children: Vec<Node>,
}

/// The tree so far: the innermost open element, and those around it.
pub(super) struct Builder {
    current: Frame,
    outer: Vec<Frame>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self { current: Frame { kind: Kind::Section, tag: None, children: Vec::new() }, outer: Vec::new() }
    }

    /// The finished tree; what is still open ends here.
    pub(super) fn finish(mut self) -> Vec<Node> {
        while !self.outer.is_empty() {
            self.pop();
        }
        self.current.children
    }

    /// Opens a Markdown structure.
    pub(super) fn open(&mut self, kind: Kind) {
        self.push(kind, None);
    }

    /// Closes the innermost Markdown structure, and with it the tags that are open inside.
    pub(super) fn close(&mut self) {
        while self.current.tag.is_some() {
            self.pop();
        }
        self.pop();
    }

    pub(super) fn node(&mut self, node: Node) {
        self.current.children.push(node);
    }

    /// Appends text, without the characters that must not reach a source file.
    pub(super) fn text(&mut self, text: &str) {
        if !matches!(self.current.children.last(), Some(Node::Text(_))) {
            self.node(Node::Text(String::new()));
        }
        if let Some(Node::Text(last)) = self.current.children.last_mut() {
            last.extend(text.chars().filter(|&character| is_kept(character) || matches!(character, '\n' | '\t')));
        }
    }

    /// Appends a code span, as [`text`](Self::text) does text.
    pub(super) fn code(&mut self, code: &str) {
        let code = code.replace('\t', " ");
        self.node(Node::Code(code.chars().filter(|&character| is_kept(character)).collect()));
    }

    /// Ends the text before, so that what follows starts a paragraph of its own.
    pub(super) fn boundary(&mut self) {
        self.node(Node::Element(Kind::Section, Vec::new()));
    }

    /// Whether text is verbatim here: line ends and blanks are part of it.
    pub(super) fn is_verbatim(&self) -> bool {
        let open = self.outer.iter().chain([&self.current]);
        open.rev().take(DEPTH).any(|frame| matches!(frame.kind, Kind::Listing(_)))
    }

    /// Adds what a tag says: it opens an element, closes one, or is one.
    pub(super) fn tag(&mut self, tag: Tag) {
        match (tag.form, tag.name.as_str()) {
            (Form::Close, _) => self.close_tag(&tag),
            (_, "br") => self.node(Node::HardBreak),
            (_, "hr") => self.node(Node::Rule),
            (_, "img") => self.image(&tag),
            (_, "wbr" | "col" | "input" | "link" | "meta" | "source" | "area" | "base" | "track" | "embed") => {}
            (Form::Empty, _) => self.empty_tag(&tag),
            (Form::Open, _) => self.open_tag(tag),
        }
    }

    /// Leaves out an empty component, such as Redoc's `<SecurityDefinitions />`, but not a placeholder.
    fn empty_tag(&mut self, tag: &Tag) {
        if tag.kind() == Kind::Unknown && !tag.is_component() && !tag.is_capitalized() {
            self.text(&tag.raw);
        }
    }

    /// An image is a link to it, shown as the words that stand for it.
    fn image(&mut self, tag: &Tag) {
        let children = vec![Node::Text(tag.attribute("alt").unwrap_or_default())];
        self.node(Node::Element(Kind::Link(tag.attribute("src").unwrap_or_default()), children));
    }

    fn open_tag(&mut self, tag: Tag) {
        if self.outer.len() >= DEPTH {
            return self.text(&tag.raw);
        }
        let (closed, scope) = tag.implied_end();
        if let Some(count) = self.position(|name| closed.contains(&name), scope) {
            self.pop_all(count + 1);
        }
        self.push(tag.kind(), Some(tag));
    }

    /// Closes the element that the tag names.
    ///
    /// It may have been opened before the paragraph that the tag stands in, as with `<div>` on a line of its own.
    fn close_tag(&mut self, tag: &Tag) {
        if let Some(count) = self.position(|name| name == tag.name, &[]) {
            self.pop_all(count);
            self.end_element();
            return;
        }
        let tags = self.tags();
        let paragraph = self.frame(tags).is_some_and(|frame| frame.kind == Kind::Paragraph);
        let around = self.around(tags + 1, &tag.name);
        if let (true, Some(count)) = (paragraph, around) {
            self.pop_all(count);
            self.end_element();
            self.open(Kind::Paragraph);
        } else if tag.kind() == Kind::Unknown {
            self.text(&tag.raw);
        }
    }

    /// How many elements are open inside the innermost one that a tag named so opened, within the Markdown structure.
    fn position(&self, is_named: impl Fn(&str) -> bool, scope: &[&str]) -> Option<usize> {
        let inside = (0..=self.tags()).map_while(|count| self.frame(count)?.tag.as_ref());
        let within_scope = inside.take_while(|tag| !scope.contains(&tag.name.as_str()));
        within_scope.map(|tag| is_named(&tag.name)).position(|named| named)
    }

    /// The same, for tags that are open around the Markdown structure, counted from its place.
    fn around(&self, first: usize, name: &str) -> Option<usize> {
        let tags = (first..first + DEPTH).map_while(|count| Some((count, self.frame(count)?.tag.as_ref()?)));
        tags.into_iter().find(|(_, tag)| tag.name == name).map(|(count, _)| count)
    }

    /// How many tags are open inside the innermost Markdown structure.
    fn tags(&self) -> usize {
        (0..=self.outer.len()).take_while(|&count| self.frame(count).is_some_and(|frame| frame.tag.is_some())).count()
    }

    /// The open element that has `count` others open inside it.
    fn frame(&self, count: usize) -> Option<&Frame> {
        match count.checked_sub(1) {
            None => Some(&self.current),
            Some(index) => self.outer.iter().nth_back(index),
        }
    }

    fn push(&mut self, kind: Kind, tag: Option<Tag>) {
        let frame = Frame { kind, tag, children: Vec::new() };
        self.outer.push(std::mem::replace(&mut self.current, frame));
    }

    fn pop_all(&mut self, count: usize) {
        for _ in 0..count {
            self.pop();
        }
    }

    /// Ends an element that nothing closed: a structure of Markdown as usual, a tag by its own rules.
    fn pop(&mut self) {
        let Some(frame) = self.pop_frame() else { return };
        let Frame { kind, tag, children } = frame;
        match tag {
            None => self.append(kind, children),
            Some(_) if kind.is_block() => self.append(kind, children),
            // HTML lets no such tag open, so it was meant as a placeholder: `/apps/<b>/<id>`.
            Some(tag) if kind == Kind::Unknown || !tag.has_attributes() => {
                self.text(&tag.raw);
                self.splice(children);
            }
            Some(_) => self.splice(children),
        }
    }

    /// Ends the current element where its closing tag stands.
    fn end_element(&mut self) {
        let Some(frame) = self.pop_frame() else { return };
        match (frame.kind, frame.tag) {
            (Kind::Unknown, Some(tag)) if !tag.is_component() => {
                self.text(&tag.raw);
                self.splice(frame.children);
                self.text(&format!("</{}", &tag.raw[1..]));
            }
            (Kind::Unknown, _) => self.append(Kind::Span, frame.children),
            (kind, _) => self.append(kind, frame.children),
        }
    }

    fn pop_frame(&mut self) -> Option<Frame> {
        let outer = self.outer.pop()?;
        Some(std::mem::replace(&mut self.current, outer))
    }

    fn append(&mut self, kind: Kind, children: Vec<Node>) {
        if self.outer.len() >= DEPTH {
            self.splice(children);
        } else {
            self.node(Node::Element(kind, children));
        }
    }

    fn splice(&mut self, children: Vec<Node>) {
        for child in children {
            match child {
                Node::Text(text) => self.text(&text),
                other => self.node(other),
            }
        }
    }
}
