//! Turns what a caller gives as a header into one that can be sent.

use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue, PROXY_AUTHORIZATION};

use crate::runtime::security::{CredentialPlace, Scheme};

/// Headers that frame the message; a wrong one would make the server read something else than was sent.
const FRAMING: [&str; 3] = ["content-length", "transfer-encoding", "connection"];

/// Checks the name and value of a header that a caller adds by hand.
///
/// The value is marked as sensitive, since nothing here can know whether it is a credential.
pub(crate) fn custom(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let (name, mut value) = parse(name, value)?;
    if FRAMING.contains(&name.as_str()) {
        return Err(format!("the header `{name}` is set by the transport and cannot be given"));
    }
    value.set_sensitive(true);
    Ok((name, value))
}

/// Checks the name and value of a header, and describes what is wrong without showing the value.
pub(crate) fn parse(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("{name:?} is not a header name"))?;
    let value = HeaderValue::from_str(value).map_err(|_| {
        format!("the value of the header `{header}` contains a line break or another control character")
    })?;
    Ok((header, value))
}

/// Makes the value of a header that holds a credential; `what` names the credential in the error.
pub(crate) fn secret(what: &str, text: &[u8]) -> Result<HeaderValue, String> {
    let mut value = HeaderValue::from_bytes(text)
        .map_err(|_| format!("{what} contains a character that no header can hold, such as a line break at its end"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Says whether the headers contain one that is a credential by its name, or that a security scheme is sent in.
pub(crate) fn has_credential(headers: &HeaderMap, schemes: &[Scheme]) -> bool {
    let is_set = |scheme: &Scheme| match scheme.place {
        CredentialPlace::Header(name) => headers.contains_key(name),
        CredentialPlace::Query(_) | CredentialPlace::Cookie(_) => false,
    };
    [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].iter().any(|name| headers.contains_key(name))
        || schemes.iter().any(is_set)
}
