//! Turns a Markdown page into the OpenAPI documents that stand in its fenced code blocks.
//!
//! ````text
//! ```yaml https://example.com/openapi post /pets
//! openapi: 3.1.0
//! ```
//! ````

use super::origin::Offset;

/// The content of a fenced code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The lines between the fences, without the indentation of the opening one.
    pub(super) text: String,
    pub(super) offset: Offset,
}

/// Whether a text is a page rather than a document, judged by the name of its file if there is one.
pub(super) fn is_page(name: &str, text: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("md" | "mdx" | "markdown") => true,
        Some("yaml" | "yml" | "json") => false,
        // Neither a YAML nor a JSON document can have a line that starts with backticks.
        _ => text.starts_with("```") || text.contains("\n```"),
    }
}

/// Returns the blocks of a page that are written in YAML or JSON.
///
/// The rules are those of CommonMark 0.31, section 4.5, except that a fence may be indented by any
/// number of blanks, because in lists and components it is.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.split_inclusive('\n').zip(1..);
    while let Some((line, number)) = lines.next() {
        let Some(fence) = Fence::open(line) else {
            continue;
        };
        let content: Vec<&str> =
            lines.by_ref().map(|(line, _)| line).take_while(|line| !fence.is_closed_by(line)).collect();
        if fence.is_data {
            blocks.push(fence.block(&content, number));
        }
    }
    blocks
}

/// Whether the text has `openapi` or `swagger` among its outermost keys, as far as its lines tell.
pub(super) fn is_openapi(text: &str) -> bool {
    if text.trim_start().starts_with('{') {
        return text.contains("openapi") || text.contains("swagger");
    }
    text.lines().any(|line| {
        line.split_once(':')
            .is_some_and(|(key, _)| matches!(key.trim_end().trim_matches(['"', '\'']), "openapi" | "swagger"))
    })
}

/// An opening fence.
struct Fence {
    /// How many blanks stand before it.
    indent: usize,
    mark: char,
    length: usize,
    /// Whether the info string names YAML or JSON.
    is_data: bool,
}

impl Fence {
    fn open(line: &str) -> Option<Self> {
        let trimmed = line.trim_start_matches([' ', '\t']);
        let mark = trimmed.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let info = trimmed.trim_start_matches(mark);
        let length = trimmed.len() - info.len();
        let is_inline = mark == '`' && info.contains('`');
        if length < 3 || is_inline {
            return None;
        }
        let language = info.trim_start().split(|next: char| !next.is_alphanumeric()).next()?;
        let is_data = ["yaml", "yml", "json"].iter().any(|name| language.eq_ignore_ascii_case(name));
        Some(Self { indent: line.len() - trimmed.len(), mark, length, is_data })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let trimmed = line.trim();
        trimmed.len() >= self.length && trimmed.trim_start_matches(self.mark).is_empty()
    }

    /// Cuts the indentation, and remembers how much it was in each line.
    fn block(&self, content: &[&str], lines: u32) -> Block {
        let cuts = content.iter().map(|line| {
            let blanks = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            blanks.min(self.indent)
        });
        let cuts: Vec<usize> = cuts.collect();
        let columns = if self.indent > 0 { cuts.iter().map(|&cut| cut as u32).collect() } else { [].into() };
        Block {
            text: content.iter().zip(cuts).map(|(line, cut)| &line[cut..]).collect(),
            offset: Offset { lines, columns },
        }
    }
}

#[cfg(test)]
mod tests;
