//! Turns what a serde deserializer of YAML or JSON visits into a tree of nodes with origins.

mod mapping;

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::intern::KeyId;
use super::node::{Key, Node, Value};
use super::origin::{Origin, Segment, Sources, Syntax};

/// How deep a document may be nested.
///
/// A little less than the limits of `serde_yaml` and `serde_json`, so that it is our message that
/// is printed; the deepest of four thousand real documents has 31 levels.
pub(crate) const MAX_DEPTH: usize = 120;

/// What aliases may add to a document, in nodes.
const ALIAS_ALLOWANCE: usize = 1_000_000;

/// From here on an integer may have been rounded to fit an `f64`.
const WIDE: f64 = 9_223_372_036_854_775_808.0;

/// The only key of the mapping that `serde_json` makes of a number where another crate turns on `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// What is put aside while a tree is built.
pub(super) struct Builder<'s> {
    sources: &'s mut Sources,
    syntax: Syntax,
    depth: usize,
    /// How many more nodes may be made.
    allowance: usize,
    /// Finished entries of the mappings that are being read, the innermost one's last.
    entries: Vec<(Key, Node)>,
    /// Finished items of the sequences that are being read.
    items: Vec<Node>,
    findings: Findings,
}

/// What was noticed about a document.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Keys that a mapping has more than once.
    pub(super) repeated: Vec<Repeated>,
    /// `<<` keys that hold something else than mappings.
    pub(super) odd_merges: Vec<Origin>,
    /// JSON integers that `serde_json` could only give as an `f64`.
    pub(super) wide: Vec<Origin>,
    /// Why the document was not read to its end.
    pub(super) limit: Option<Limit>,
}

/// A key that a mapping has more than once.
#[derive(Debug)]
pub(super) struct Repeated {
    pub(super) key: Key,
    pub(super) first: Origin,
    pub(super) last: Origin,
}

/// A limit that protects from documents made to exhaust time or memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    Depth,
    Aliases,
}

/// Reads one document whose root has the origin `root`.
pub(super) fn build<'de, D: Deserializer<'de>>(
    sources: &mut Sources,
    root: Origin,
    deserializer: D,
) -> (Result<Node, D::Error>, Findings) {
    let document = sources.document(sources.document_of(root));
    let (syntax, length) = (document.syntax, document.text.len());
    let mut builder = Builder {
        sources,
        syntax,
        depth: 0,
        // Without aliases no text yields more: a node takes a byte, and a further byte parts it from the next.
        allowance: length.saturating_mul(2).saturating_add(ALIAS_ALLOWANCE),
        entries: Vec::new(),
        items: Vec::new(),
        findings: Findings::default(),
    };
    let result = NodeSeed { builder: &mut builder, origin: root }.deserialize(deserializer);
    (result, builder.findings)
}

impl Builder<'_> {
    /// Counts a node or a key of that many bytes.
    fn charge<E: Error>(&mut self, length: usize) -> Result<(), E> {
        match self.allowance.checked_sub(1 + length / 32) {
            Some(left) => {
                self.allowance = left;
                Ok(())
            }
            None => {
                self.findings.limit.get_or_insert(Limit::Aliases);
                Err(E::custom("aliases expand without end"))
            }
        }
    }

    fn enter<E: Error>(&mut self) -> Result<(), E> {
        if self.depth == MAX_DEPTH {
            self.findings.limit.get_or_insert(Limit::Depth);
            return Err(E::custom("nested too deep"));
        }
        self.depth += 1;
        Ok(())
    }

    /// Remembers what makes it worth looking at references again.
    fn notice(&mut self, key: KeyId, node: &Node) {
        let (key, hints) = (self.sources.keys.key(key), &mut self.sources.hints);
        if key.starts_with('$')
            && let Some(text) = node.as_str()
        {
            match &**key {
                "$ref" => hints.leaves |= !(text.starts_with("#/") || text == "#"),
                "$id" | "$anchor" | "$dynamicAnchor" => hints.names = true,
                _ => {}
            }
        }
    }

    fn is_merge(&self, key: KeyId) -> bool {
        self.syntax == Syntax::Yaml && &**self.sources.keys.key(key) == "<<"
    }

    fn is_number(&self, key: KeyId) -> bool {
        self.syntax == Syntax::Json && &**self.sources.keys.key(key) == NUMBER
    }
}

/// Reads a number of which all digits are there.
fn number<E: Error>(digits: &str) -> Result<Value, E> {
    let integer = digits.parse().map(Value::Integer);
    integer.or_else(|_| digits.parse().map(Value::Float)).map_err(|_| E::custom("a number that cannot be read"))
}

/// Reads one value.
struct NodeSeed<'b, 's> {
    builder: &'b mut Builder<'s>,
    origin: Origin,
}

impl NodeSeed<'_, '_> {
    fn scalar<E: Error>(self, value: Value) -> Result<Node, E> {
        self.builder.charge(0)?;
        Ok(Node::new(value, self.origin))
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_, '_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_, '_> {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.scalar(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        self.scalar(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        self.scalar(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        self.scalar(Value::Integer(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        self.scalar(Value::Integer(value.into()))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        self.scalar(Value::Integer(value))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        self.scalar(i128::try_from(value).map_or(Value::Float(value as f64), Value::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        if self.builder.syntax == Syntax::Json && value.abs() >= WIDE {
            self.builder.findings.wide.push(self.origin);
        }
        self.scalar(Value::Float(value))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        self.builder.charge(text.len())?;
        Ok(Node::string(text, self.origin))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let Self { builder, origin } = self;
        builder.charge(0)?;
        builder.enter()?;
        let start = builder.items.len();
        loop {
            let next = (builder.items.len() - start) as u32;
            match access.next_element_seed(ItemSeed { builder, parent: origin, index: next })? {
                Some(node) => builder.items.push(node),
                None => break,
            }
        }
        builder.depth -= 1;
        Ok(Node::new(Value::Sequence(builder.items.drain(start..).collect()), origin))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let Self { builder, origin } = self;
        builder.charge(0)?;
        builder.enter()?;
        let start = builder.entries.len();
        let mut merges = Vec::new();
        while let Some(id) = access.next_key_seed(KeySeed { builder })? {
            if builder.is_number(id) {
                builder.depth -= 1;
                let digits: String = access.next_value()?;
                return number(&digits).map(|value| Node::new(value, origin));
            }
            let child = builder.sources.step(origin, Segment::Key(id));
            let node = access.next_value_seed(NodeSeed { builder, origin: child })?;
            builder.notice(id, &node);
            if builder.is_merge(id) {
                merges.push(node);
            } else {
                builder.entries.push((Key::clone(builder.sources.keys.key(id)), node));
            }
        }
        builder.depth -= 1;
        Ok(Node::new(Value::Mapping(builder.mapping(start, merges)), origin))
    }

    /// A YAML value with a tag of its own: the tag says nothing to OpenAPI.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Node, A::Error> {
        let (IgnoredAny, variant) = access.variant()?;
        variant.newtype_variant_seed(self)
    }
}

/// Reads an item of a sequence, whose origin is made only if there is one.
struct ItemSeed<'b, 's> {
    builder: &'b mut Builder<'s>,
    parent: Origin,
    index: u32,
}

impl<'de> DeserializeSeed<'de> for ItemSeed<'_, '_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let origin = self.builder.sources.step(self.parent, Segment::Index(self.index));
        NodeSeed { builder: self.builder, origin }.deserialize(deserializer)
    }
}

/// Reads a key as the text that is written, so that `200`, `0200` and `null` are kept.
struct KeySeed<'b, 's> {
    builder: &'b mut Builder<'s>,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_, '_> {
    type Value = KeyId;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<KeyId, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed<'_, '_> {
    type Value = KeyId;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a scalar as the key")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<KeyId, E> {
        self.builder.charge(text.len())?;
        Ok(self.builder.sources.keys.intern(text))
    }
}
