//! Turns JSON, without decoding it, into the few values in it that say whether more follows.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::runtime::json::digits;

/// The names of the properties that lead to a value, from the outermost on.
pub(crate) type Path = &'static [&'static str];

/// A value that is looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) path: Path,
    /// Where in the last item of the list at `path` the value is, if it is not that which is wanted.
    pub(crate) of_last_item: Option<Path>,
}

/// What stands at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing, or `null`.
    #[default]
    Nothing,
    Truth(bool),
    /// A number, as it is written.
    Number(String),
    Text(String),
    /// A list of so many items.
    List(u64),
    /// An object.
    Other,
}

impl Wanted {
    pub(crate) fn at(path: Path) -> Self {
        Self { path, of_last_item: None }
    }
}

/// Finds values in one pass; of what is no JSON, nothing is found.
pub(crate) fn probe(json: &[u8], wanted: &[Wanted]) -> Vec<Found> {
    let mut found = vec![Found::Nothing; wanted.len()];
    let active: Vec<usize> = (0..wanted.len()).collect();
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let probed = Probe { wanted, found: &mut found, active: &active, depth: 0 }.deserialize(&mut deserializer);
    match probed.and_then(|()| deserializer.end()) {
        Ok(()) => found,
        Err(_) => vec![Found::Nothing; wanted.len()],
    }
}

/// Looks at one value.
struct Probe<'a> {
    wanted: &'a [Wanted],
    found: &'a mut [Found],
    /// Which of the wanted values are here or below.
    active: &'a [usize],
    depth: usize,
}

impl Probe<'_> {
    /// Iterates over what is wanted of this very value.
    fn here(&self) -> impl Iterator<Item = usize> {
        self.active.iter().copied().filter(|index| self.wanted[*index].path.len() == self.depth)
    }

    fn note<E>(self, value: &Found) -> Result<(), E> {
        let here = self.here().filter(|index| self.wanted[*index].of_last_item.is_none());
        for index in here.collect::<Vec<_>>() {
            self.found[index] = value.clone();
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Probe<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Probe<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.note(&Found::Nothing)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.note(&Found::Truth(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.note(&Found::Number(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.note(&Found::Number(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.note(&Found::Number(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.note(&Found::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let here: Vec<usize> = self.here().collect();
        let last = |index: &usize| Some((*index, Wanted::at(self.wanted[*index].of_last_item?)));
        let (indices, inner): (Vec<usize>, Vec<Wanted>) = here.iter().filter_map(last).unzip();
        let mut count = 0;
        loop {
            // What an item does not have is not that of the one before it.
            let mut found = vec![Found::Nothing; inner.len()];
            let active: Vec<usize> = (0..inner.len()).collect();
            let item = match inner.is_empty() {
                true => items.next_element::<IgnoredAny>()?.map(drop),
                false => {
                    items.next_element_seed(Probe { wanted: &inner, found: &mut found, active: &active, depth: 0 })?
                }
            };
            if item.is_none() {
                break;
            }
            count += 1;
            for (index, found) in indices.iter().zip(found) {
                self.found[*index] = found;
            }
        }
        self.note(&Found::List(count))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key::<std::borrow::Cow<'de, str>>()? {
            if digits::are_in(&key) {
                return self.note(&Found::Number(entries.next_value()?));
            }
            let is_there = |index: &usize| self.wanted[*index].path.get(self.depth).is_some_and(|name| *name == key);
            let active: Vec<usize> = self.active.iter().copied().filter(is_there).collect();
            if active.is_empty() {
                entries.next_value::<IgnoredAny>()?;
                continue;
            }
            let depth = self.depth + 1;
            entries.next_value_seed(Probe { wanted: self.wanted, found: self.found, active: &active, depth })?;
        }
        self.note(&Found::Other)
    }
}
