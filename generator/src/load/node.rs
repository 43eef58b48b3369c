//! The tree that every later stage reads: a JSON-like value, and where it came from.

use std::sync::Arc;

use super::origin::Origin;
use super::pointer;

/// The text of a mapping key.
///
/// Equal keys of one run share an allocation, so cloning one is cheap.
pub(crate) type Key = Arc<str>;

/// A value and its place in the source.
///
/// A tree is at most [`MAX_DEPTH`](super::tree::MAX_DEPTH) levels deep, so recursing over it is safe.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// What was read.
    pub(crate) value: Value,
    /// Where it was read: the mapping entry or the sequence item that holds the value.
    pub(crate) origin: Origin,
}

/// A value of YAML's core schema, which is JSON with the integers kept apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number written without fraction and exponent.
    Integer(i128),
    /// Any other number, `.inf` and `.nan` among them.
    Float(f64),
    /// Text. Timestamps and unknown tags are text, too.
    String(Arc<str>),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values.
    Mapping(Mapping),
}

/// The entries of a mapping, in the order of the source, each key once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mapping(Vec<(Key, Node)>);

impl Node {
    /// Creates a node, for stages that add to the tree.
    pub(crate) fn new(value: Value, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// Creates a text node.
    pub(crate) fn string(text: &str, origin: Origin) -> Self {
        Self::new(Value::String(Arc::from(text)), origin)
    }

    /// Returns the text of a string.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the value of a boolean.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the entries of a mapping.
    pub(crate) fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// Returns the entries of a mapping, to be changed.
    pub(crate) fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        match &mut self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// Returns the items of a sequence.
    pub(crate) fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the items of a sequence, to be changed.
    pub(crate) fn as_sequence_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// Whether this is `null`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// Returns the value under `key`, if this is a mapping that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// Follows decoded reference tokens: keys of mappings, indices of sequences.
    pub(crate) fn at<S: AsRef<str>>(&self, segments: impl IntoIterator<Item = S>) -> Option<&Node> {
        segments.into_iter().try_fold(self, |node, segment| {
            let segment = segment.as_ref();
            match &node.value {
                Value::Mapping(mapping) => mapping.get(segment),
                Value::Sequence(items) => items.get(pointer::index(segment)?),
                _ => None,
            }
        })
    }

    /// Follows a JSON Pointer as [`Node::pointer`] does, to a node that may be changed.
    pub(crate) fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        pointer::segments(pointer)?.iter().try_fold(self, |node, segment| match &mut node.value {
            Value::Mapping(mapping) => mapping.get_mut(segment),
            Value::Sequence(items) => items.get_mut(pointer::index(segment)?),
            _ => None,
        })
    }

    /// Follows a JSON Pointer (RFC 6901), as such or as a fragment: `/paths`, `#/paths`, `#`.
    ///
    /// Only a fragment is percent-decoded first, as section 6 of the RFC has it.
    pub(crate) fn pointer(&self, pointer: &str) -> Option<&Node> {
        self.at(pointer::segments(pointer)?)
    }

    /// Names the kind of value for messages, with its article: `a mapping`, `null`.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a sequence",
            Value::Mapping(_) => "a mapping",
        }
    }
}

/// Two nodes are equal when their values are; where they came from does not matter.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Mapping {
    /// Wraps entries whose keys are known to differ.
    pub(super) fn from_distinct(entries: Vec<(Key, Node)>) -> Self {
        Self(entries)
    }

    /// Returns the number of entries.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the value under `key`.
    ///
    /// A linear search: whoever looks up many keys of one large mapping builds an index of it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|(name, _)| &**name == key).map(|(_, node)| node)
    }

    /// Returns the value under `key`, to be changed.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.0.iter_mut().find(|(name, _)| &**name == key).map(|(_, node)| node)
    }

    /// Whether there is a value under `key`.
    pub(crate) fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Sets the value under `key` and returns the one it replaces. A new key goes last.
    pub(crate) fn insert(&mut self, key: impl Into<Key>, node: Node) -> Option<Node> {
        let key = key.into();
        match self.get_mut(&key) {
            Some(present) => Some(std::mem::replace(present, node)),
            None => {
                self.0.push((key, node));
                None
            }
        }
    }

    /// Removes and returns the value under `key`; the others keep their order.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Node> {
        let index = self.0.iter().position(|(name, _)| &**name == key)?;
        Some(self.0.remove(index).1)
    }

    /// Keeps the entries that `keep` holds to be worth it.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&str, &Node) -> bool) {
        self.0.retain(|(key, node)| keep(key, node));
    }

    /// Iterates over the entries in the order of the source.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (&Key, &Node)> {
        self.0.iter().map(|(key, node)| (key, node))
    }

    /// Iterates over the entries; the values may be changed.
    pub(crate) fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (&Key, &mut Node)> {
        self.0.iter_mut().map(|(key, node)| (&*key, node))
    }
}

/// Two mappings are equal when they have the same entries, in whatever order.
impl PartialEq for Mapping {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, node)| other.get(key).is_some_and(|twin| node == twin))
    }
}

impl IntoIterator for Mapping {
    type Item = (Key, Node);
    type IntoIter = std::vec::IntoIter<(Key, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
