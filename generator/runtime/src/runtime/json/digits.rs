//! Turns numbers that come with all of their digits into plain ones.
//!
//! Any crate of a program can turn on the feature `arbitrary_precision` of `serde_json`, which then holds for all of them:
//! a number that is no integer of 64 bits comes as an object with one property, whose value is the text of the number.

use serde::de::{Error, MapAccess, Unexpected, Visitor};
use std::borrow::Cow;

/// The name of that property; nothing else has it.
const NAME: &str = "$serde_json::private::Number";

/// Whether the object that has this property is a number.
#[inline]
pub(crate) fn are_in(name: &str) -> bool {
    name == NAME
}

/// Visits the number that an object is; any other object is not what the visitor expects.
pub(super) fn visit<'de, V: Visitor<'de>, A: MapAccess<'de>>(visitor: V, mut object: A) -> Result<V::Value, A::Error> {
    match object.next_key::<Cow<'de, str>>()? {
        Some(name) if are_in(&name) => visit_text(visitor, &object.next_value::<Cow<'de, str>>()?),
        _ => Err(A::Error::invalid_type(Unexpected::Map, &visitor)),
    }
}

fn visit_text<'de, V: Visitor<'de>, E: Error>(visitor: V, digits: &str) -> Result<V::Value, E> {
    if let Ok(number) = digits.parse() {
        return visitor.visit_u64(number);
    }
    if let Ok(number) = digits.parse() {
        return visitor.visit_i64(number);
    }
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() => visitor.visit_f64(number),
        _ => Err(E::custom("number out of range")),
    }
}
