//! Turns a tree of nodes into blocks that contain blocks or text, as a Markdown document needs them.

use pulldown_cmark::Alignment;

use super::dom::{Kind, Node};
use super::language::Language;
use super::text::{Inline, Style, code_span, inline, push, push_text, trimmed};

/// A block of a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    Paragraph(Vec<Inline>),
    Heading(u8, Vec<Inline>),
    Quote(Vec<Block>),
    List(List),
    Listing(Language, String),
    Table(Table),
    Rule,
}

/// A list, and what its items hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct List {
    /// The first number of an ordered list.
    pub(super) first: Option<u64>,
    pub(super) items: Vec<Vec<Block>>,
    pub(super) spacing: Spacing,
}

/// Whether the items of a list are set apart by blank lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Spacing {
    Tight,
    Loose,
}

/// A table, whose first row is the head; cells hold blocks because those of HTML may.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    pub(super) alignments: Vec<Alignment>,
    pub(super) rows: Vec<Vec<Vec<Block>>>,
}

/// Gives nodes the shape of a document.
pub(super) fn blocks(nodes: Vec<Node>) -> Vec<Block> {
    let mut flow = Flow::default();
    flow.nodes(nodes);
    flow.end_paragraph();
    flow.blocks
}

/// Blocks so far, and the text that waits for the end of its paragraph.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    text: Vec<Inline>,
}

impl Flow {
    fn nodes(&mut self, nodes: Vec<Node>) {
        for node in nodes {
            match node {
                Node::Rule => self.block(Block::Rule),
                Node::Element(kind, children) if kind.is_block() => self.element(kind, children),
                // A block inside text, such as `<b><p>`, is stronger than the text's style.
                Node::Element(kind, children) if kind != Kind::Dropped && children.iter().any(has_block) => {
                    self.nodes(children);
                }
                text => push(&mut self.text, inline(text)),
            }
        }
    }

    fn element(&mut self, kind: Kind, children: Vec<Node>) {
        match kind {
            Kind::Heading(level) => {
                let text = joined(blocks(children));
                if !text.is_empty() {
                    self.block(Block::Heading(level, text));
                }
            }
            Kind::Quote(label) => self.quote(label, blocks(children)),
            Kind::List(first) => self.list(first, children),
            Kind::Item => self.list(None, vec![Node::Element(Kind::Item, children)]),
            Kind::Table(alignments) => self.table(alignments, children),
            Kind::Listing(language) => self.listing(language, &children),
            _ => {
                self.end_paragraph();
                self.nodes(children);
                self.end_paragraph();
            }
        }
    }

    fn block(&mut self, block: Block) {
        self.end_paragraph();
        self.blocks.push(block);
    }

    /// Makes paragraphs of the text that waits: one, or several if it has empty lines made with `<br><br>`.
    fn end_paragraph(&mut self) {
        let mut lines = std::mem::take(&mut self.text).into_iter().peekable();
        let mut paragraph = Vec::new();
        while let Some(inline) = lines.next() {
            if inline != Inline::HardBreak || lines.next_if_eq(&Inline::HardBreak).is_none() {
                paragraph.push(inline);
                continue;
            }
            while lines.next_if_eq(&Inline::HardBreak).is_some() {}
            self.push_paragraph(std::mem::take(&mut paragraph));
        }
        self.push_paragraph(paragraph);
    }

    fn push_paragraph(&mut self, text: Vec<Inline>) {
        let text = trimmed(text);
        if !text.is_empty() {
            self.blocks.push(Block::Paragraph(text));
        }
    }

    fn quote(&mut self, label: Option<&'static str>, mut quoted: Vec<Block>) {
        if let Some(label) = label {
            let label = Inline::Styled(Style::Strong, vec![Inline::Text(label.to_owned())]);
            match quoted.first_mut() {
                Some(Block::Paragraph(text)) => {
                    let quoted = std::mem::replace(text, vec![label, Inline::Text(" ".to_owned())]);
                    push(text, quoted);
                }
                _ => quoted.insert(0, Block::Paragraph(vec![label])),
            }
        }
        if !quoted.is_empty() {
            self.block(Block::Quote(quoted));
        }
    }

    fn list(&mut self, first: Option<u64>, children: Vec<Node>) {
        let mut items = Vec::new();
        let mut spacing = Spacing::Tight;
        let mut beside = Vec::new();
        for child in children {
            match child {
                Node::Element(Kind::Item, children) => {
                    let paragraph = |node: &Node| matches!(node, Node::Element(Kind::Paragraph, _));
                    if children.iter().any(paragraph) {
                        spacing = Spacing::Loose;
                    }
                    items.push(blocks(children));
                }
                other => beside.push(other),
            }
        }
        // An empty item counts only where items are counted; a lone `-` is how some documents say nothing.
        items.retain(|item| first.is_some() || !item.is_empty());
        if !items.is_empty() {
            self.block(Block::List(List { first, items, spacing }));
        }
        let beside = blocks(beside);
        if !beside.is_empty() {
            self.end_paragraph();
            self.blocks.extend(beside);
        }
    }

    fn table(&mut self, alignments: Vec<Alignment>, children: Vec<Node>) {
        let mut rows = Vec::new();
        let mut beside = Vec::new();
        rows_of(children, &mut rows, &mut beside);
        self.end_paragraph();
        self.nodes(beside);
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        for row in &mut rows {
            row.resize(columns, Vec::new());
        }
        if columns > 0 {
            self.block(Block::Table(Table { alignments, rows }));
        }
    }

    fn listing(&mut self, language: Language, children: &[Node]) {
        let mut code = String::new();
        for child in children {
            push_text(child, &mut code);
        }
        let code = code.replace('\t', "    ");
        let lines: Vec<&str> = code.trim_end().split('\n').map(str::trim_end).collect();
        let blank = lines.iter().take_while(|line| line.is_empty()).count();
        if blank < lines.len() {
            self.block(Block::Listing(language, lines[blank..].join("\n")));
        }
    }
}

/// Collects the rows of a table through `<tbody>` and the like; a caption or stray text goes `beside`.
fn rows_of(nodes: Vec<Node>, rows: &mut Vec<Vec<Vec<Block>>>, beside: &mut Vec<Node>) {
    for node in nodes {
        match node {
            Node::Element(Kind::Row, cells) => rows.push(cells_of(cells)),
            Node::Element(Kind::Section, children) if children.iter().any(is_row) => rows_of(children, rows, beside),
            other => beside.push(other),
        }
    }
}

fn is_row(node: &Node) -> bool {
    matches!(node, Node::Element(Kind::Row, _))
}

fn cells_of(nodes: Vec<Node>) -> Vec<Vec<Block>> {
    let cell = |node| match node {
        Node::Element(Kind::Cell, children) => Some(blocks(children)),
        other => Some(blocks(vec![other])).filter(|blocks| !blocks.is_empty()),
    };
    nodes.into_iter().filter_map(cell).collect()
}

fn has_block(node: &Node) -> bool {
    match node {
        Node::Element(kind, children) => kind.is_block() || *kind != Kind::Dropped && children.iter().any(has_block),
        node => matches!(node, Node::Rule),
    }
}

/// Puts blocks on one line, as a heading needs it.
fn joined(blocks: Vec<Block>) -> Vec<Inline> {
    let mut line = Vec::new();
    for block in blocks {
        let text = match block {
            Block::Paragraph(text) | Block::Heading(_, text) => text,
            Block::Listing(_, code) => code_span(&code),
            Block::Quote(inner) => joined(inner),
            Block::List(list) => joined(list.items.concat()),
            Block::Table(table) => joined(table.rows.concat().concat()),
            Block::Rule => continue,
        };
        if !line.is_empty() {
            push(&mut line, vec![Inline::Text(" ".to_owned())]);
        }
        push(&mut line, text);
    }
    line
}
