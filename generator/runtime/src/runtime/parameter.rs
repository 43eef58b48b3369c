//! Turns parameter values into the characters that stand for them in URLs and cookies.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986, section 2.3.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Everything but the `cookie-octet`s of RFC 6265, section 4.1.1, and the percent sign, which starts an escape.
const NOT_COOKIE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// Everything but the characters of an HTTP `token` (RFC 9110, section 5.6.2), and the percent sign.
const NOT_TOKEN: &AsciiSet = &RESERVED
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'*')
    .remove(b'+')
    .remove(b'^')
    .remove(b'`')
    .remove(b'|');

/// A value that can be a path, query, header or cookie parameter.
pub trait Text {
    /// Returns the value as text, before any escaping.
    fn text(&self) -> Cow<'_, str>;
}

impl Text for str {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Text for String {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Text for Cow<'_, str> {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Text for bool {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }
}

impl<T: Text + ?Sized> Text for &T {
    fn text(&self) -> Cow<'_, str> {
        (**self).text()
    }
}

impl<T: Text + ?Sized> Text for Box<T> {
    fn text(&self) -> Cow<'_, str> {
        (**self).text()
    }
}

macro_rules! text_of_number {
    ($($number:ty),*) => {
        $(impl Text for $number {
            fn text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        })*
    };
}

text_of_number!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64);

/// How a list is written in a query (OpenAPI 3.1, section 4.8.12.3, "Style Values").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListStyle {
    /// `form` with `explode`, the default of OpenAPI: `id=1&id=2`.
    Exploded,
    /// `form` without `explode`: `id=1,2`.
    Comma,
    /// `pipeDelimited`: `id=1%7C2`.
    Pipe,
    /// `spaceDelimited`: `id=1%202`.
    Space,
}

impl ListStyle {
    /// Writes `values` as the query parameter `name`.
    ///
    /// Values are escaped one by one, so a separator within a value stays distinct from one between two.
    /// A list without values writes nothing (RFC 6570, section 2.3, treats it as undefined).
    pub(crate) fn query(self, name: &str, values: &[Cow<'_, str>]) -> String {
        if values.is_empty() {
            return String::new();
        }
        let name = escape(name);
        let values = values.iter().map(|value| escape(value));
        match self {
            Self::Exploded => join(values.map(|value| format!("{name}={value}")), "&"),
            Self::Comma => format!("{name}={}", join(values, ",")),
            Self::Pipe => format!("{name}={}", join(values, "%7C")),
            Self::Space => format!("{name}={}", join(values, "%20")),
        }
    }
}

/// Escapes everything but unreserved characters, so that the text stays within its path segment or query value.
pub(crate) fn escape(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Writes one query parameter.
pub(crate) fn query(name: &str, value: &str) -> String {
    format!("{}={}", escape(name), escape(value))
}

/// Writes one cookie, escaped so that it cannot end early or start another.
pub(crate) fn cookie(name: &str, value: &str) -> String {
    cookie_list(name, &[value])
}

/// Writes one cookie with several values, between which the comma of the style stands as it is.
pub(crate) fn cookie_list(name: &str, values: &[impl AsRef<str>]) -> String {
    let name = utf8_percent_encode(name, NOT_TOKEN);
    let values = values.iter().map(|value| utf8_percent_encode(value.as_ref(), NOT_COOKIE).to_string());
    format!("{name}={}", join(values, ","))
}

/// Joins escaped values with a separator that is already in its final form.
pub(crate) fn join(values: impl Iterator<Item = String>, separator: &str) -> String {
    values.collect::<Vec<_>>().join(separator)
}
