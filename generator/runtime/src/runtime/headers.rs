//! Turns the headers that a description promises into a record of typed values.

use http::HeaderMap;
use serde_json::{Map, Value};

use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::json::{self, Decode, Mode};
use crate::runtime::response::Response;

#[doc(hidden)]
pub use crate::headers;

/// A record whose fields are headers.
pub trait Headers: Decode {
    /// The headers, by the names of the fields.
    const HEADERS: &'static [Header];
}

/// What the description says of a header.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    /// The name, which is that of the field.
    pub name: &'static str,
    /// How its text becomes a value.
    pub form: HeaderForm,
    /// Whether it is always there.
    pub required: bool,
}

/// How the text of a header becomes a value (OpenAPI 3.1, style `simple`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderForm {
    /// It is the value.
    Text,
    /// It is a number or a boolean.
    Literal,
    /// It is a list of texts, between commas.
    Texts,
    /// It is a list of numbers or booleans.
    Literals,
    /// It is JSON.
    Json,
}

impl<T, H: Headers> Response<T, H> {
    /// Returns the headers that the description promises.
    ///
    /// One that is absent is `None`.
    /// In [`Mode::Strict`] it is an error if it is required, and in [`Mode::Corrected`] one that is not of its type is
    /// `None`, too.
    ///
    /// # Errors
    /// Returns an error of [`ErrorKind::Decode`] that names the header.
    #[inline]
    pub fn typed_headers(&self) -> Result<H, Error> {
        read_headers(self.headers(), self.mode())
    }
}

/// Reads the headers that the description promises, also those of an error.
///
/// # Errors
/// Returns an error of [`ErrorKind::Decode`] that names the header.
#[inline]
pub fn read_headers<H: Headers>(headers: &HeaderMap, mode: Mode) -> Result<H, Error> {
    let mut members = members(headers, H::HEADERS, mode)?;
    if let Ok((value, _)) = json::decode(&encode(&members), mode) {
        return Ok(value);
    }
    let decodes = |name: &String, value: &Value| {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        json::decode::<H>(&encode(&alone), mode).map(drop).map_err(|error| error.to_string())
    };
    for (name, value) in members.clone() {
        match decodes(&name, &value) {
            Ok(()) => {}
            Err(_) if mode >= Mode::Corrected => drop(members.remove(&name)),
            Err(error) => return Err(unreadable(&name, &error)),
        }
    }
    let value = json::decode(&encode(&members), mode).map_err(|error| unreadable("", &error.to_string()))?;
    Ok(value.0)
}

fn encode(members: &Map<String, Value>) -> Vec<u8> {
    serde_json::to_vec(members).unwrap_or_default()
}

fn unreadable(name: &str, problem: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("the header `{name}` cannot be read: {problem}"))
}

/// Returns the values of the headers that are there, by name.
fn members(headers: &HeaderMap, described: &[Header], mode: Mode) -> Result<Map<String, Value>, Error> {
    let mut members = Map::new();
    for header in described {
        // Several lines are one list (RFC 9110, section 5.3).
        let lines = headers.get_all(header.name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
        let lines: Vec<_> = lines.collect();
        if lines.is_empty() && header.required && mode == Mode::Strict {
            return Err(Error::new(ErrorKind::Decode, format!("the header `{}` is required but absent", header.name)));
        }
        if !lines.is_empty() {
            members.insert(header.name.to_owned(), value(&lines.join(", "), header.form));
        }
    }
    Ok(members)
}

fn value(text: &str, form: HeaderForm) -> Value {
    let items = || text.split(',').map(str::trim).filter(|item| !item.is_empty());
    match form {
        HeaderForm::Text => text.into(),
        HeaderForm::Literal => literal(text.trim()),
        HeaderForm::Texts => items().map(Value::from).collect(),
        HeaderForm::Literals => items().map(literal).collect(),
        HeaderForm::Json => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    }
}

/// Reads a number or a boolean; anything else stays a text, which no such value is read from.
fn literal(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
        _ => text.into(),
    }
}

/// Makes headers of a record: `headers!(PageHeaders { "link": Text optional })`.
///
/// It is exported because an exported macro may go unused; it is no part of the public interface.
#[doc(hidden)]
#[macro_export]
macro_rules! headers {
    (@required required) => { true };
    (@required optional) => { false };
    ($headers:ident { $($name:literal: $form:ident $required:ident),+ }) => {
        impl $crate::runtime::Headers for $headers {
            const HEADERS: &'static [$crate::runtime::Header] = &[$($crate::runtime::Header {
                name: $name,
                form: $crate::runtime::HeaderForm::$form,
                required: $crate::headers!(@required $required),
            }),+];
        }

        impl $headers {
            /// Reads these headers of any answer, such as an error.
            ///
            /// Fails as [`Response::typed_headers`](crate::runtime::Response::typed_headers) does.
            pub fn of(
                headers: &::http::HeaderMap,
                mode: $crate::runtime::json::Mode,
            ) -> Result<Self, $crate::runtime::Error> {
                $crate::runtime::headers::read_headers(headers, mode)
            }
        }
    };
}
