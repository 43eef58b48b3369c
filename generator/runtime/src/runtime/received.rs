//! Turns the body of a request that an API sends, to a webhook or as a callback, into a value.

use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::json::{self, Decode, DecodeError, Mode};

/// What the fields of one name in a form are, if they are not just one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// JSON in a text: a number, a truth value, an object.
    Json,
    /// A list of texts, each with the name.
    Texts,
    /// A list of JSON in texts.
    Jsons,
}

/// Reads a body of JSON, in the mode that clients have by default.
///
/// Fails with [`ErrorKind::Decode`] if the body is not JSON, or does not fit the type.
#[inline]
pub fn json<T: Decode>(body: &[u8]) -> Result<T, Error> {
    json::decode(body, Mode::default()).map(|(value, _)| value).map_err(undecodable)
}

/// Reads a form (WHATWG URL, section 5.1) as the JSON object that it stands for; of a repeated name the last one counts,
/// unless it is a list.
///
/// Fails as [`json`](fn@json) does.
#[inline]
pub fn form<T: Decode>(body: &[u8], fields: &[(&str, Field)]) -> Result<T, Error> {
    json(Value::Object(object(body, fields)).to_string().as_bytes())
}

fn object(body: &[u8], fields: &[(&str, Field)]) -> Map<String, Value> {
    let mut object = Map::new();
    for (name, text) in form_urlencoded::parse(body) {
        let field = fields.iter().find(|(known, _)| *known == name).map(|(_, field)| *field);
        let value = match field {
            // An empty text is no number and no truth value: the field has no value.
            Some(Field::Json | Field::Jsons) if text.is_empty() => Value::Null,
            // A text that is no JSON may still be what the type takes, such as an unquoted value of an enumeration.
            Some(Field::Json | Field::Jsons) => {
                serde_json::from_str(&text).unwrap_or_else(|_| Value::String(text.into_owned()))
            }
            Some(Field::Texts) | None => Value::String(text.into_owned()),
        };
        match field {
            Some(Field::Texts | Field::Jsons) => {
                let list = object.entry(&*name).or_insert_with(|| Value::Array(Vec::new()));
                list.as_array_mut().into_iter().for_each(|list| list.push(value.clone()));
            }
            Some(Field::Json) | None => drop(object.insert(name.into_owned(), value)),
        }
    }
    object
}

fn undecodable(error: DecodeError) -> Error {
    Error::new(ErrorKind::Decode, format!("the event does not decode: {error}")).with_source(error)
}
