//! Turns the next value of an input into one that is held until it is known what to read it as.
//!
//! It is what `serde_json::Value` is, but borrows texts from the input and keeps properties as they came, which costs a
//! fraction of a tree of strings.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Number, Value};

use super::digits;

/// A value of which only the outside is known.
#[derive(Clone, Debug)]
pub enum Held<'de> {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string without its escapes.
    Text(Cow<'de, str>),
    /// An array.
    List(Vec<Held<'de>>),
    /// An object, whose properties are in the order of the input.
    Object(Vec<(Cow<'de, str>, Held<'de>)>),
}

impl<'de> Held<'de> {
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Held::Null)
    }

    /// Returns the items, if it is a list.
    pub(crate) fn items(&self) -> Option<&[Held<'de>]> {
        match self {
            Held::List(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the properties, if it is an object.
    pub(super) fn properties(&self) -> Option<&[(Cow<'de, str>, Held<'de>)]> {
        match self {
            Held::Object(properties) => Some(properties),
            _ => None,
        }
    }

    /// Returns a property, the last one of that name.
    pub(super) fn property(&self, name: &str) -> Option<&Held<'de>> {
        self.properties()?.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

impl From<Held<'_>> for Value {
    fn from(held: Held<'_>) -> Self {
        match held {
            Held::Null => Value::Null,
            Held::Bool(value) => value.into(),
            Held::Number(number) => number.into(),
            Held::Text(text) => text.into(),
            Held::List(items) => items.into_iter().map(Value::from).collect(),
            Held::Object(properties) => {
                Value::Object(properties.into_iter().map(|(key, value)| (key.into_owned(), value.into())).collect())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Held<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HeldVisitor)
    }
}

struct HeldVisitor;

impl<'de> Visitor<'de> for HeldVisitor {
    type Value = Held<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_none<E: Error>(self) -> Result<Held<'de>, E> {
        Ok(Held::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Held<'de>, E> {
        Ok(Held::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Held<'de>, D::Error> {
        Held::deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Held<'de>, E> {
        Ok(Held::Bool(value))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Held<'de>, E> {
        Ok(Held::Number(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Held<'de>, E> {
        Ok(Held::Number(number.into()))
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<Held<'de>, E> {
        Number::from_i128(number).map_or_else(|| self.visit_f64(number as f64), |number| Ok(Held::Number(number)))
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<Held<'de>, E> {
        Number::from_u128(number).map_or_else(|| self.visit_f64(number as f64), |number| Ok(Held::Number(number)))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Held<'de>, E> {
        Ok(Number::from_f64(number).map_or(Held::Null, Held::Number))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Held<'de>, E> {
        Ok(Held::Text(text.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Held<'de>, E> {
        Ok(Held::Text(text.to_owned().into()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Held<'de>, E> {
        Ok(Held::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Held<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Held::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Held<'de>, A::Error> {
        let mut properties = Vec::new();
        while let Some(key) = map.next_key_seed(Key)? {
            if digits::are_in(&key) {
                return map.next_value::<String>()?.parse().map(Held::Number).map_err(A::Error::custom);
            }
            properties.push((key, map.next_value()?));
        }
        Ok(Held::Object(properties))
    }
}

/// Reads the name of a property, which serde's own reader of such texts would copy.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string key")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(key.into())
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(key.to_owned().into())
    }

    fn visit_string<E: Error>(self, key: String) -> Result<Self::Value, E> {
        Ok(key.into())
    }
}

impl<'de> Deserializer<'de> for Held<'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Held::Null => visitor.visit_unit(),
            Held::Bool(value) => visitor.visit_bool(value),
            Held::Number(number) => number.deserialize_any(visitor),
            Held::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Held::Text(Cow::Owned(text)) => visitor.visit_string(text),
            Held::List(items) => {
                let mut items = SeqDeserializer::new(items.into_iter());
                let value = visitor.visit_seq(&mut items)?;
                items.end()?;
                Ok(value)
            }
            Held::Object(properties) => {
                let mut properties = MapDeserializer::new(properties.into_iter());
                let value = visitor.visit_map(&mut properties)?;
                properties.end()?;
                Ok(value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            // With all of its digits it would come as an object.
            Held::Number(_) => Err(Self::Error::invalid_type(Unexpected::Other("number"), &visitor)),
            held => held.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        // Enums of serde are those of other crates; what has no text of the input does not outlive this.
        Value::from(self).deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, serde_json::Error> for Held<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
