//! Walks a YAML text with `serde_yaml`, so that it is seen exactly as it was when it was loaded.
//!
//! Serde hands no places to a visitor.
//! But `serde_yaml` adds the place to the error of a visitor that refuses what it is shown, and after
//! a refused key or scalar it can go on: it has taken note of that as a whole.
//! So keys and scalars whose place is wanted are refused, and the place is read off the error.

use std::convert::Infallible;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::Mark;
use super::trie::{Id, ROOT, Trie};
use crate::load::intern::{KeyId, Keys};

/// Marks what the trie asks for in the document that `ordinal` others precede.
pub(super) fn walk(text: &str, ordinal: u32, trie: &mut Trie, keys: &Keys) {
    let mut stream = serde_yaml::Deserializer::from_str(text);
    let Some(document) = stream.nth(ordinal as usize) else {
        return;
    };
    let mut walker = Walker { trie, keys, refused: false };
    // The text was loaded before: should it fail now, what was marked up to there is good.
    if let Ok(Some(mark)) = (ValueSeed { walker: &mut walker, id: Some(ROOT) }).deserialize(document) {
        trie.set_mark(ROOT, mark);
    }
}

struct Walker<'a> {
    trie: &'a mut Trie,
    keys: &'a Keys,
    /// Whether the last error is a refusal of ours.
    refused: bool,
}

impl Walker<'_> {
    fn refuse<E: Error>(&mut self) -> E {
        self.refused = true;
        E::custom("refused to learn the place")
    }

    /// Returns the place of what was refused, and any other error.
    fn mark<E: Error>(&mut self, error: E) -> Result<Mark, E> {
        if !std::mem::take(&mut self.refused) {
            return Err(error);
        }
        let text = error.to_string();
        let place = || {
            let (_, place) = text.rsplit_once(" at line ")?;
            let (line, column) = place.split_once(" column ")?;
            Some(Mark { line: line.parse().ok()?, column: column.parse().ok()? })
        };
        // An error at the very start of a text comes without a place.
        Ok(place().unwrap_or(Mark { line: 1, column: 1 }))
    }
}

/// Walks a value, and returns the place of the first key or scalar in it.
struct ValueSeed<'w, 'a> {
    walker: &'w mut Walker<'a>,
    id: Option<Id>,
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_, '_> {
    type Value = Option<Mark>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Mark>, D::Error> {
        let Self { walker, id } = self;
        let visitor = ValueSeed { walker: &mut *walker, id };
        match deserializer.deserialize_any(visitor) {
            Err(error) => walker.mark(error).map(Some),
            found => found,
        }
    }
}

macro_rules! refuse_scalars {
    ($($method:ident: $type:ty),*) => {$(
        fn $method<E: Error>(self, _value: $type) -> Result<Option<Mark>, E> {
            Err(self.walker.refuse())
        }
    )*};
}

impl<'de> Visitor<'de> for ValueSeed<'_, '_> {
    type Value = Option<Mark>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    refuse_scalars! {
        visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128,
        visit_f64: f64, visit_str: &str
    }

    fn visit_unit<E: Error>(self) -> Result<Option<Mark>, E> {
        Err(self.walker.refuse())
    }

    fn visit_none<E: Error>(self) -> Result<Option<Mark>, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Option<Mark>, A::Error> {
        let mut first = None;
        for index in 0.. {
            let id = self.id.and_then(|id| self.walker.trie.item(id, index));
            // The first item is walked in any case, since its place is that of the sequence.
            let mark = if id.is_some() || index == 0 {
                access.next_element_seed(ValueSeed { walker: &mut *self.walker, id })?
            } else {
                access.next_element::<IgnoredAny>()?.map(|_| None)
            };
            let Some(mark) = mark else { break };
            if let (Some(id), Some(mark)) = (id, mark) {
                self.walker.trie.set_mark(id, mark);
            }
            first = first.or(mark);
        }
        Ok(first)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Option<Mark>, A::Error> {
        let mut first = None;
        while let Some((key, mark)) = access.next_key_seed(KeySeed { walker: &mut *self.walker })? {
            first = first.or(Some(mark));
            let entry = self.id.zip(key).and_then(|(id, key)| self.walker.trie.entry(id, key, mark));
            let id = entry.filter(|&id| self.walker.trie.is_inner(id));
            if id.is_some() {
                access.next_value_seed(ValueSeed { walker: &mut *self.walker, id })?;
            } else {
                access.next_value::<IgnoredAny>()?;
            }
        }
        Ok(first)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Option<Mark>, A::Error> {
        let (IgnoredAny, variant) = access.variant()?;
        variant.newtype_variant_seed(self)
    }
}

/// Reads a key that is known, and its place.
struct KeySeed<'w, 'a> {
    walker: &'w mut Walker<'a>,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_, '_> {
    type Value = (Option<KeyId>, Mark);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let mut key = None;
        let visitor = KeyVisitor { walker: &mut *self.walker, key: &mut key };
        match deserializer.deserialize_str(visitor) {
            Ok(never) => match never {},
            Err(error) => Ok((key, self.walker.mark(error)?)),
        }
    }
}

struct KeyVisitor<'w, 'a> {
    walker: &'w mut Walker<'a>,
    key: &'w mut Option<KeyId>,
}

impl Visitor<'_> for KeyVisitor<'_, '_> {
    type Value = Infallible;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Infallible, E> {
        *self.key = self.walker.keys.find(text);
        Err(self.walker.refuse())
    }
}
