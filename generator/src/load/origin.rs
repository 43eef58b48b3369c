//! Turns the origin of a node into its file, its pointer, and the line and column a person looks for.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::excerpt::{self, Excerpt};
use super::intern::{KeyId, Keys};
use super::locate;
use super::pointer;

/// Where a node came from: a file, and a JSON Pointer in it.
///
/// It is a number that only the [`Sources`] of the same run can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin(u32);

/// A place that an editor can jump to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The path as it was given, or a name such as `<stdin>`.
    pub file: String,
    /// Counted from one; zero stands for the file as a whole.
    pub line: u32,
    /// Counted from one, in characters; zero stands for the line as a whole.
    pub column: u32,
}

/// The texts of a run, and the origin of every node that was read from them.
#[derive(Debug, Default)]
pub struct Sources {
    pub(super) keys: Keys,
    /// What some of the texts have that references may lead to.
    pub(super) hints: Hints,
    documents: Vec<Document>,
    steps: Vec<Step>,
    /// Where the nodes came from that an overlay put where they are.
    grafts: BTreeMap<Origin, Origin>,
}

/// Where a node is put that came from elsewhere.
#[derive(Clone, Copy, Debug)]
pub(super) enum Graft<'a> {
    /// The entry of a mapping.
    Entry(Origin, &'a str),
    /// The item of a sequence.
    Item(Origin, usize),
    /// In place of another node.
    InPlace(Origin),
}

/// What makes it worth looking at the references of a document; most have none of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hints {
    /// A reference is no pointer into its own document.
    pub(super) leaves: bool,
    /// A schema has a name for references: `$id`, `$anchor` or `$dynamicAnchor`.
    pub(super) names: bool,
}

/// One OpenAPI document within a file: all of it, or a block of a page, or one of a YAML stream.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// The display path of the file.
    pub(super) file: Arc<str>,
    /// The text that was parsed.
    pub(super) text: Arc<str>,
    pub(super) syntax: Syntax,
    /// How many YAML documents precede this one in `text`.
    pub(super) ordinal: u32,
    pub(super) offset: Offset,
    /// The path from the folder of the description, or the URL, if a reference leads to it.
    pub(super) label: Option<Arc<str>>,
}

/// How a text was parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    Json,
    Yaml,
}

/// Where the first character of a text stands in its file, if it was cut out of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offset {
    /// Lines of the file before the text.
    pub(super) lines: u32,
    /// Characters that were cut from the front of each line; empty if none were from any.
    pub(super) columns: Arc<[u32]>,
}

/// One step down from a parent; the chain of steps is the pointer.
#[derive(Clone, Copy, Debug)]
struct Step {
    parent: Origin,
    segment: Segment,
}

/// What leads from a node to its child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Segment {
    /// The root of a document, by its number; it is its own parent.
    Root(u32),
    /// The entry with this key, the last one if there are several.
    Key(KeyId),
    /// The first of several entries with this key.
    FirstKey(KeyId),
    /// The item with this index.
    Index(u32),
}

impl Sources {
    /// Iterates over the names of what was read, as a diagnostic shows them: the paths of files, and URLs.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.documents.iter().map(|document| &*document.file)
    }

    /// Returns the pointer of an origin as a fragment: `#/paths/~1pets/get`, and `#` for a root.
    pub fn pointer(&self, origin: Origin) -> String {
        self.position(self.seen(origin))
    }

    /// Returns the pointer of an origin where the node is now, which an overlay may have put there.
    fn position(&self, origin: Origin) -> String {
        let mut segments: Vec<Segment> = self.ancestors(origin).map(|(_, segment)| segment).collect();
        segments.reverse();
        let mut text = String::from("#");
        for segment in segments {
            match segment {
                Segment::Root(_) => {}
                Segment::Key(id) | Segment::FirstKey(id) => pointer::push(&mut text, self.keys.key(id)),
                Segment::Index(index) => pointer::push(&mut text, &index.to_string()),
            }
        }
        text
    }

    /// Returns what identifies an origin from run to run: its pointer, after the path of its file if that is not the
    /// description itself.
    pub(crate) fn identity(&self, origin: Origin) -> String {
        let label = self.documents[self.document_of(origin) as usize].label.as_deref();
        format!("{}{}", label.unwrap_or_default(), self.position(origin))
    }

    /// Returns the display path of the file that an origin lies in.
    pub fn file(&self, origin: Origin) -> &str {
        &self.documents[self.document_of(self.seen(origin)) as usize].file
    }

    /// Returns the origin of where a person sees the node: in an overlay, if that put it where it is.
    pub(super) fn seen(&self, origin: Origin) -> Origin {
        if self.grafts.is_empty() {
            return origin;
        }
        let graft = self.ancestors(origin).find_map(|(origin, _)| self.grafts.get(&origin).copied());
        graft.unwrap_or(origin)
    }

    /// Returns the origin of a node that is put elsewhere: it is there, and seen where it came from.
    pub(super) fn graft(&mut self, from: Origin, at: Graft<'_>) -> Origin {
        let from = self.seen(from);
        let origin = match at {
            Graft::Entry(parent, key) => self.child(parent, key),
            Graft::Item(parent, index) => self.step(parent, Segment::Index(index as u32)),
            Graft::InPlace(origin) => {
                let Step { parent, segment } = self.steps[origin.0 as usize];
                self.step(parent, segment)
            }
        };
        self.grafts.insert(origin, from);
        origin
    }

    /// Finds line and column of each origin, in one walk for all that lie in one text.
    ///
    /// A mapping entry is located at its key, a sequence item at the item, or at the first thing in it.
    /// What came through a YAML alias is located at its anchor; what has no place of its own, because
    /// a stage added it, has that of its parent.
    pub fn locate(&self, origins: &[Origin]) -> Vec<Place> {
        locate::locate(self, origins)
    }

    /// Returns what stands at each place, where there is anything.
    pub(crate) fn excerpts(&self, places: &[&Place]) -> Vec<Option<Excerpt>> {
        excerpt::excerpts(self, places)
    }

    /// Returns the origin of the entry `key` of a mapping, also of one that a stage adds.
    pub(crate) fn child(&mut self, parent: Origin, key: &str) -> Origin {
        let id = self.keys.intern(key);
        self.step(parent, Segment::Key(id))
    }

    /// Returns the origin of what contains the node; a root has none.
    pub(crate) fn parent(&self, origin: Origin) -> Option<Origin> {
        let parent = self.steps[origin.0 as usize].parent;
        (parent != origin).then_some(parent)
    }

    /// Registers a document and returns the origin of its root.
    pub(super) fn root(&mut self, document: Document) -> Origin {
        let number = self.documents.len() as u32;
        self.documents.push(document);
        let origin = Origin(self.steps.len() as u32);
        self.steps.push(Step { parent: origin, segment: Segment::Root(number) });
        origin
    }

    /// Adds a step down; when the numbers are exhausted, the parent stands for its children.
    pub(super) fn step(&mut self, parent: Origin, segment: Segment) -> Origin {
        match u32::try_from(self.steps.len()) {
            Ok(number) => {
                self.steps.push(Step { parent, segment });
                Origin(number)
            }
            Err(_) => parent,
        }
    }

    /// Iterates from an origin up to its root, with the segment that led to each.
    pub(super) fn ancestors(&self, origin: Origin) -> impl Iterator<Item = (Origin, Segment)> {
        std::iter::successors(Some(origin), |&origin| self.parent(origin))
            .map(|origin| (origin, self.steps[origin.0 as usize].segment))
    }

    /// Returns the number of the document that an origin lies in.
    pub(super) fn document_of(&self, origin: Origin) -> u32 {
        let number = self.ancestors(origin).find_map(|(_, segment)| match segment {
            Segment::Root(number) => Some(number),
            _ => None,
        });
        number.expect("every chain of steps ends in a root")
    }

    /// Returns the document that a place lies in, with the line and the column in its text.
    pub(super) fn spot(&self, place: &Place) -> Option<(u32, u32, u32)> {
        let is_there = |document: &Document| *document.file == *place.file && document.offset.lines < place.line;
        let there = self.documents.iter().enumerate().filter(|(_, document)| is_there(document));
        let (number, document) = there.max_by_key(|(_, document)| document.offset.lines)?;
        let line = place.line - document.offset.lines;
        let cut = document.offset.columns.get(line as usize - 1).copied().unwrap_or(0);
        Some((number as u32, line, place.column.checked_sub(cut)?.max(1)))
    }

    /// Returns a document by its number.
    pub(super) fn document(&self, number: u32) -> &Document {
        &self.documents[number as usize]
    }
}

impl Document {
    /// Converts a line and a column of the text to those of the file; what is about the whole text is at its start.
    pub(super) fn place(&self, line: u32, column: u32) -> Place {
        let (line, column) = (line.max(1), column.max(1));
        let cut = self.offset.columns.get(line.saturating_sub(1) as usize).copied().unwrap_or(0);
        Place { file: self.file.to_string(), line: line + self.offset.lines, column: column + cut }
    }
}

impl Place {
    /// Creates the place where a file begins.
    pub(crate) fn start(file: &str) -> Self {
        Self { file: file.to_owned(), line: 1, column: 1 }
    }

    /// Creates the place that stands for a file as a whole.
    pub(crate) fn whole(file: &str) -> Self {
        Self { file: file.to_owned(), line: 0, column: 0 }
    }
}

/// Writes `file:line:column`, as far as they are known.
impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if self.line > 0 {
            write!(formatter, ":{}", self.line)?;
            if self.column > 0 {
                write!(formatter, ":{}", self.column)?;
            }
        }
        Ok(())
    }
}
