//! Turns the bytes of an answer into text, by the charset that its content type names.

use encoding_rs::{Encoding, UTF_8};
use http::header::CONTENT_TYPE;
use serde::de::Error as _;

use crate::runtime::json::{DecodeError, Drift};
use crate::runtime::operation_error::{DeclaredError, OperationError};
use crate::runtime::response::{Reply, Response};

impl Reply {
    /// Reads the body as text if the status is 2xx, and as an error of the operation otherwise.
    ///
    /// The charset is that of the content type, and UTF-8 without one.
    /// Fails with [`ErrorKind::Decode`](crate::runtime::ErrorKind::Decode) if the body is no text of its charset: no
    /// character is replaced.
    pub fn text<E: DeclaredError>(self) -> Result<Response<String>, OperationError<E>> {
        self.read(Self::plain)
    }

    /// Reads the body as text, by the charset that its content type names.
    ///
    /// # Errors
    /// Returns a [`DecodeError`] if the charset is not known, or the body is no text of it.
    pub fn plain(&self) -> Result<(String, Drift), DecodeError> {
        let refuse = |message: String| DecodeError::from(serde_json::Error::custom(message));
        let label = self.headers.get(CONTENT_TYPE).and_then(|value| charset(value.to_str().ok()?));
        let encoding = match label {
            None => UTF_8,
            Some(label) => Encoding::for_label(label.as_bytes())
                .ok_or_else(|| refuse(format!("the charset `{label}` is not known")))?,
        };
        // A byte order mark says more than a label (WHATWG Encoding, section 6).
        let (text, encoding, has_errors) = encoding.decode(&self.body);
        if has_errors {
            return Err(refuse(format!("the body is no text of the charset `{}`", encoding.name())));
        }
        Ok((text.into_owned(), Drift::default()))
    }
}

/// Returns the charset of a media type (RFC 9110, section 8.3.1).
fn charset(content_type: &str) -> Option<&str> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.next().map(|(_, charset)| charset.trim().trim_matches('"')).filter(|charset| !charset.is_empty())
}
