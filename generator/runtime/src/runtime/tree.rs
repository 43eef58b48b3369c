//! Turns a value into a tree of names and texts, which is what a URL, a header or a form can hold.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::runtime::json::digits;

/// A value without its type: what its JSON form says, in its order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    /// `null`, which nothing stands for outside of JSON.
    Undefined,
    /// A string.
    Text(String),
    /// A number or a boolean.
    Literal(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Reads a tree from the JSON form of a value: its types are asked one thing only, however it is sent.
    pub(crate) fn of(json: Result<Vec<u8>, serde_json::Error>) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(&json?)
    }

    /// Returns the text of a scalar, and the JSON form of anything else.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Literal(text) => text.clone(),
            Self::Undefined | Self::List(_) | Self::Object(_) => self.json(),
        }
    }

    /// Returns the JSON form, with nothing between its tokens.
    pub(crate) fn json(&self) -> String {
        match self {
            Self::Undefined => "null".to_owned(),
            Self::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
            Self::Literal(text) => text.clone(),
            Self::List(items) => format!("[{}]", join(items.iter().map(Self::json))),
            Self::Object(members) => {
                let member = |(name, value): &(String, Tree)| {
                    format!("{}:{}", serde_json::Value::from(name.as_str()), value.json())
                };
                format!("{{{}}}", join(members.iter().map(member)))
            }
        }
    }

    /// Whether it is a string, a number or a boolean.
    pub(crate) fn is_scalar(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Literal(_))
    }

    pub(crate) fn is_defined(&self) -> bool {
        *self != Self::Undefined
    }
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",")
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Undefined)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Literal(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Literal(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Literal(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Literal(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
        let mut object = Vec::new();
        while let Some(name) = members.next_key::<String>()? {
            if digits::are_in(&name) {
                return members.next_value().map(Tree::Literal);
            }
            object.push((name, members.next_value()?));
        }
        Ok(Tree::Object(object))
    }
}
