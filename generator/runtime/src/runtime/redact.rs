//! Takes what looks like a secret by its name out of JSON.

use serde_json::Value;

/// What is shown in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// How the names of secrets end, without hyphens, underscores and capitals; a token of pages is none.
const SECRETS: [&str; 12] = [
    "password",
    "passphrase",
    "secret",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "authtoken",
    "sessiontoken",
    "apikey",
    "privatekey",
    "credential",
    "authorization",
];

/// Replaces the texts of members that are secrets by their names.
pub(crate) fn redact(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(redact),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if is_secret(name) => *text = REDACTED.to_owned(),
                    value => redact(value),
                }
            }
        }
        _ => {}
    }
}

fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    plain == "token" || SECRETS.iter().any(|end| plain.ends_with(end))
}

/// Returns a body of JSON without secrets; nothing, if it is not JSON.
#[cfg(feature = "curl")]
pub(crate) fn redacted(body: &[u8]) -> Option<Value> {
    let mut value = serde_json::from_slice(body).ok()?;
    redact(&mut value);
    Some(value)
}
