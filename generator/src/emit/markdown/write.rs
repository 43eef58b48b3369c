//! Turns blocks into Markdown lines.

use pulldown_cmark::Alignment;

use super::inline::{Place, inlines, longest_run};
use super::language::Language;
use super::shape::{Block, List, Spacing, Table};
use super::text::Inline;

/// Writes a document; there is no line feed at its end.
pub(super) fn document(blocks: &[Block]) -> String {
    flow(blocks, Spacing::Loose)
}

fn flow(blocks: &[Block], spacing: Spacing) -> String {
    let mut out = String::new();
    let mut before: Option<&Block> = None;
    let mut marker = Marker::First;
    for block in blocks {
        marker = match (before, block) {
            (Some(Block::List(before)), Block::List(list)) if before.first.is_some() == list.first.is_some() => {
                marker.other()
            }
            _ => Marker::First,
        };
        out.push_str(before.map_or("", |before| separator(before, block, spacing)));
        out.push_str(&written(block, marker));
        before = Some(block);
    }
    out
}

/// A list or a listing may follow a line of text at once, where the list around is tight.
fn separator(before: &Block, block: &Block, spacing: Spacing) -> &'static str {
    let joins = match block {
        Block::List(list) => {
            list.first.is_none_or(|first| first == 1) && list.items.first().is_some_and(|item| !item.is_empty())
        }
        Block::Listing(..) => true,
        _ => false,
    };
    match (spacing, before) {
        (Spacing::Tight, Block::Paragraph(_)) if joins => "\n",
        _ => "\n\n",
    }
}

fn written(block: &Block, marker: Marker) -> String {
    match block {
        Block::Paragraph(text) => inlines(text, Place::Paragraph),
        Block::Heading(level, text) => {
            let level = usize::from(*level).saturating_add(1).min(6);
            format!("{} {}", "#".repeat(level), inlines(text, Place::Heading))
        }
        Block::Quote(blocks) => prefixed(&flow(blocks, Spacing::Loose), "> ", "> "),
        Block::List(list) => items(list, marker),
        Block::Listing(language, code) => listing(*language, code),
        Block::Table(table) => rows(table),
        // Of the three kinds of rule the one that is nothing else anywhere.
        Block::Rule => "___".to_owned(),
    }
}

/// Which of the two marks a list has: those of neighbours must differ, or they would be one list.
#[derive(Clone, Copy)]
enum Marker {
    First,
    Second,
}

impl Marker {
    fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }

    fn text(self, number: Option<u64>) -> String {
        match (number, self) {
            (None, Self::First) => "- ".to_owned(),
            (None, Self::Second) => "* ".to_owned(),
            (Some(number), Self::First) => format!("{number}. "),
            (Some(number), Self::Second) => format!("{number}) "),
        }
    }
}

fn items(list: &List, marker: Marker) -> String {
    let mut out = String::new();
    // A number has at most nine digits.
    let last = 999_999_999_u64.saturating_sub(list.items.len() as u64);
    for (number, item) in (list.first.unwrap_or_default().min(last)..).zip(&list.items) {
        if !out.is_empty() {
            out.push_str(match list.spacing {
                Spacing::Tight => "\n",
                Spacing::Loose => "\n\n",
            });
        }
        let marker = marker.text(list.first.map(|_| number));
        let indent = " ".repeat(marker.len());
        out.push_str(&prefixed(&flow(item, list.spacing), &marker, &indent));
    }
    out
}

/// Puts a prefix before each line, without trailing blanks.
fn prefixed(text: &str, first: &str, other: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (index, line) in text.split('\n').enumerate() {
        let prefix = if index == 0 { first } else { other };
        if index > 0 {
            out.push('\n');
        }
        out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        out.push_str(line);
    }
    out
}

fn listing(language: Language, code: &str) -> String {
    let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
    format!("{fence}{}\n{code}\n{fence}", language.as_str())
}

fn rows(table: &Table) -> String {
    let columns = table.rows.first().map_or(0, Vec::len);
    let rules = (0..columns).map(|column| match table.alignments.get(column) {
        None | Some(Alignment::None) => "---",
        Some(Alignment::Left) => ":--",
        Some(Alignment::Center) => ":-:",
        Some(Alignment::Right) => "--:",
    });
    let mut lines: Vec<String> = table.rows.iter().map(|row| line(row.iter().map(|blocks| cell(blocks)))).collect();
    lines.insert(1, line(rules.map(str::to_owned)));
    lines.join("\n")
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut line = "|".to_owned();
    for cell in cells {
        line.extend([" ", &cell, if cell.is_empty() { "|" } else { " |" }]);
    }
    line
}

/// Writes blocks as the lines of one table cell.
fn cell(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading(_, text) => lines.push(inlines(text, Place::Cell)),
            Block::Quote(blocks) => lines.push(cell(blocks)),
            Block::List(list) => lines.extend(list.items.iter().map(|item| format!("• {}", cell(item)))),
            Block::Listing(_, code) => lines.extend(code.lines().filter_map(code_line)),
            Block::Table(table) => lines.extend(table.rows.iter().flatten().map(|blocks| cell(blocks))),
            Block::Rule => {}
        }
    }
    lines.join("<br>")
}

fn code_line(line: &str) -> Option<String> {
    let code = line.trim();
    (!code.is_empty()).then(|| inlines(&[Inline::Code(code.to_owned())], Place::Cell))
}
