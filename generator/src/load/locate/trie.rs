//! The paths that are asked for, as a trie that is filled in while a text is walked.

use std::collections::BTreeMap;

use super::Mark;
use crate::load::intern::KeyId;
use crate::load::origin::{Origin, Segment, Sources};

/// The number of a node of the trie.
pub(super) type Id = usize;

/// The paths of the origins that are asked for; the first node is the root of the document.
#[derive(Debug)]
pub(super) struct Trie {
    nodes: Vec<Wanted>,
    /// Several origins may stand for one path.
    ids: BTreeMap<Origin, Id>,
}

#[derive(Debug, Default)]
struct Wanted {
    children: BTreeMap<Child, Id>,
    mark: Option<Mark>,
    text: Option<String>,
}

/// What leads to a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Child {
    Key(KeyId),
    FirstKey(KeyId),
    Index(u32),
}

/// The node of the root of the document.
pub(super) const ROOT: Id = 0;

impl Default for Trie {
    fn default() -> Self {
        Self { nodes: vec![Wanted::default()], ids: BTreeMap::new() }
    }
}

impl Trie {
    /// Asks for an origin and, as a last resort, for all that contain it.
    pub(super) fn want(&mut self, sources: &Sources, origin: Origin) {
        let mut missing = Vec::new();
        let mut id = ROOT;
        for (origin, segment) in sources.ancestors(origin) {
            if let Some(&known) = self.ids.get(&origin) {
                id = known;
                break;
            }
            missing.push((origin, segment));
        }
        while let Some((origin, segment)) = missing.pop() {
            id = match segment {
                Segment::Root(_) => ROOT,
                Segment::Key(key) => self.child(id, Child::Key(key)),
                Segment::FirstKey(key) => self.child(id, Child::FirstKey(key)),
                Segment::Index(index) => self.child(id, Child::Index(index)),
            };
            self.ids.insert(origin, id);
        }
    }

    fn child(&mut self, parent: Id, child: Child) -> Id {
        let fresh = self.nodes.len();
        let id = *self.nodes[parent].children.entry(child).or_insert(fresh);
        if id == fresh {
            self.nodes.push(Wanted::default());
        }
        id
    }

    /// Returns where an origin was found.
    pub(super) fn mark(&self, origin: Origin) -> Option<Mark> {
        self.nodes[*self.ids.get(&origin)?].mark
    }

    /// Returns the scalar that was found at an origin.
    pub(super) fn text(&self, origin: Origin) -> Option<String> {
        self.nodes[*self.ids.get(&origin)?].text.clone()
    }

    /// Whether anything within a node is asked for.
    pub(super) fn is_inner(&self, id: Id) -> bool {
        !self.nodes[id].children.is_empty()
    }

    /// Returns the node of an item of a sequence, if it is asked for.
    pub(super) fn item(&self, parent: Id, index: u32) -> Option<Id> {
        self.find(parent, Child::Index(index))
    }

    /// Marks an entry of a mapping and returns its node, if it is asked for.
    ///
    /// An entry that comes again takes the mark, as it takes the value.
    pub(super) fn entry(&mut self, parent: Id, key: KeyId, mark: Mark) -> Option<Id> {
        if let Some(first) = self.find(parent, Child::FirstKey(key)) {
            self.nodes[first].mark.get_or_insert(mark);
        }
        let id = self.find(parent, Child::Key(key))?;
        self.set_mark(id, mark);
        Some(id)
    }

    /// Marks a node.
    pub(super) fn set_mark(&mut self, id: Id, mark: Mark) {
        self.nodes[id].mark = Some(mark);
    }

    /// Keeps the scalar that is the value of a node.
    pub(super) fn set_text(&mut self, id: Id, text: &str) {
        self.nodes[id].text = Some(text.to_owned());
    }

    fn find(&self, parent: Id, child: Child) -> Option<Id> {
        self.nodes[parent].children.get(&child).copied()
    }
}
