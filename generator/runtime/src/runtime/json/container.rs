//! Turns JSON arrays, objects and nulls into lists, maps and options.

use super::context::{self, RepairKind, Segment};
use super::record::{self, ElementSeed};
use super::{At, Decode, Fields, Fit, Held, Record, SerializeMap, Shape, Slot, digits};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, UnitDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

impl<T: Decode> Decode for Option<T> {
    #[inline]
    fn decode<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error> {
        deserializer.deserialize_option(OptionVisitor { at: at.element(), value: PhantomData })
    }

    fn blank() -> Self {
        None
    }

    #[inline]
    fn decode_property<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error> {
        deserializer.deserialize_option(OptionVisitor { at, value: PhantomData })
    }

    fn fit(value: &Held<'_>) -> Fit {
        if value.is_null() { Fit::WELL } else { T::fit(value) }
    }
}

struct OptionVisitor<T> {
    at: At,
    value: PhantomData<T>,
}

impl<'de, T: Decode> Visitor<'de> for OptionVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        match self.at.null_for_optional() {
            true => Ok(None),
            // The value's own complaint says what was expected.
            false => T::decode(UnitDeserializer::new(), self.at).map(Some),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::decode_optional(deserializer, self.at)
    }
}

impl<T: Decode> Decode for Vec<T> {
    #[inline]
    fn decode<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor { at, value: PhantomData })
    }

    fn blank() -> Self {
        Vec::new()
    }

    fn fit(value: &Held<'_>) -> Fit {
        value.items().map_or(Fit::NONE, |items| Fit::of_items::<T>(items.iter()))
    }
}

struct ListVisitor<T> {
    at: At,
    value: PhantomData<T>,
}

impl<'de, T: Decode> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        // A size hint is the sender's word; serde bounds what it reserves by the same reasoning.
        let mut list = Vec::with_capacity(items.size_hint().unwrap_or(0).min(4096));
        loop {
            match items.next_element_seed(ElementSeed { at: self.at.element(), value: PhantomData }) {
                Ok(Some(item)) => list.push(item),
                Ok(None) => return Ok(list),
                Err(error) => {
                    context::failed(Segment::Index(list.len()));
                    return Err(error);
                }
            }
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
        match T::unpack(text) {
            Some(list) if self.at.corrected(RepairKind::Packed) => Ok(list),
            _ => Err(E::invalid_type(Unexpected::Str(text), &self)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
        self.at.null_for_value(&self).map(|()| Vec::new())
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    #[inline]
    fn decode<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MapVisitor { at, value: PhantomData })
    }

    fn blank() -> Self {
        BTreeMap::new()
    }

    fn fit(value: &Held<'_>) -> Fit {
        value.properties().map_or(Fit::NONE, |object| Fit::of_items::<T>(object.iter().map(|(_, value)| value)))
    }
}

/// What came where there should be a map.
const NUMBER: Unexpected<'static> = Unexpected::Other("number");

struct MapVisitor<T> {
    at: At,
    value: PhantomData<T>,
}

impl<'de, T: Decode> Visitor<'de> for MapVisitor<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<BTreeMap<String, T>, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = entries.next_key::<String>()? {
            if digits::are_in(&key) {
                return Err(A::Error::invalid_type(NUMBER, &self));
            }
            match entries.next_value_seed(ElementSeed { at: self.at.element(), value: PhantomData }) {
                Ok(value) => map.insert(key, value),
                Err(error) => {
                    context::failed(Segment::Key(key));
                    return Err(error);
                }
            };
        }
        Ok(map)
    }

    fn visit_unit<E: Error>(self) -> Result<BTreeMap<String, T>, E> {
        self.at.null_for_value(&self).map(|()| BTreeMap::new())
    }
}

/// One implementation for all records costs the compiler less than one for each.
impl<T: Record> Decode for T {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D, _: At) -> Result<Self, D::Error> {
        record::read(deserializer)
    }

    fn blank() -> Self {
        Record::blank()
    }

    fn decode_property<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error> {
        deserializer.deserialize_option(PropertyVisitor { at, value: PhantomData })
    }

    fn fit(value: &Held<'_>) -> Fit {
        value.properties().map_or(Fit::NONE, |object| T::SHAPE.fit(object))
    }
}

/// Reads a record that should be there, and may be `null` all the same.
struct PropertyVisitor<T> {
    at: At,
    value: PhantomData<T>,
}

impl<'de, T: Record> Visitor<'de> for PropertyVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::SHAPE.name)
    }

    fn visit_none<E: Error>(self) -> Result<T, E> {
        self.at.null_for_value(&self).map(|()| T::blank())
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        record::read(deserializer)
    }
}

/// A record in a box is a record, so that the implementation above holds for it, too.
impl<T: Record> Record for Box<T> {
    const SHAPE: &'static Shape = T::SHAPE;

    fn blank() -> Self {
        Box::new(Record::blank())
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, index: usize, slot: Slot<'_, A>) -> Result<(), A::Error> {
        (**self).read(index, slot)
    }

    fn write<M: SerializeMap>(&self, fields: &mut Fields<M>) {
        (**self).write(fields);
    }
}

impl Decode for Value {
    #[inline]
    fn decode<'de, D: Deserializer<'de>>(deserializer: D, _: At) -> Result<Self, D::Error> {
        Value::deserialize(deserializer)
    }

    fn blank() -> Self {
        Value::Null
    }
}

impl Decode for Map<String, Value> {
    #[inline]
    fn decode<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ObjectVisitor(at))
    }

    fn blank() -> Self {
        Map::new()
    }

    fn fit(value: &Held<'_>) -> Fit {
        if value.properties().is_some() { Fit::KIND } else { Fit::NONE }
    }
}

struct ObjectVisitor(At);

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Map<String, Value>, A::Error> {
        let map = Map::deserialize(MapAccessDeserializer::new(entries))?;
        if map.keys().any(|key| digits::are_in(key)) { Err(A::Error::invalid_type(NUMBER, &self)) } else { Ok(map) }
    }

    fn visit_unit<E: Error>(self) -> Result<Map<String, Value>, E> {
        self.0.null_for_value(&self).map(|()| Map::new())
    }
}

impl Decode for () {
    const READS: bool = false;

    #[inline]
    fn decode<'de, D: Deserializer<'de>>(deserializer: D, _: At) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(drop)
    }

    fn blank() -> Self {}
}
