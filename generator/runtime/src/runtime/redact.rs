//! Takes what looks like a secret by its name out of JSON, forms and queries.

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::Value;

/// What is shown in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// How the names of secrets end, without hyphens, underscores and capitals; a token of pages is none.
const SECRETS: [&str; 15] = [
    "password",
    "passphrase",
    "secret",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "authtoken",
    "sessiontoken",
    "apikey",
    "accesskey",
    "privatekey",
    "secretkey",
    "signingkey",
    "credential",
    "authorization",
];

/// Replaces the texts of members that are secrets by their names.
pub(crate) fn redact(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(redact),
        Value::Object(members) => {
            for (name, value) in members {
                if is_secret(name) { blacken(value) } else { redact(value) }
            }
        }
        _ => {}
    }
}

/// Replaces a text, and those in a list; the members of an object have names of their own.
fn blacken(value: &mut Value) {
    match value {
        Value::String(text) => *text = REDACTED.to_owned(),
        Value::Array(items) => items.iter_mut().for_each(blacken),
        value => redact(value),
    }
}

/// Returns the pairs of a query or form without the values of secrets, which are those by their names, and others.
pub(crate) fn pairs(text: &str, is_other: impl Fn(&str) -> bool) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if is_secret(name) || is_other(pair) => format!("{name}={REDACTED}"),
        _ => pair.to_owned(),
    };
    text.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// Whether the headers of a message say that it is a form.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"application/x-www-form-urlencoded"))
}

fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    plain == "token" || SECRETS.iter().any(|end| plain.ends_with(end))
}

/// Returns a body of JSON or a form without secrets, and any other as it is.
#[cfg(feature = "curl")]
pub(crate) fn text(body: &str, headers: &HeaderMap) -> String {
    match serde_json::from_str(body) {
        Ok(mut value) => {
            redact(&mut value);
            value.to_string()
        }
        Err(_) if is_form(headers) => pairs(body, |_| false),
        Err(_) => body.to_owned(),
    }
}
