//! Turns a request into a command line of curl that sends the same.

use std::fmt;

use http::{HeaderValue, Method, Request};

use crate::runtime::body::Payload;
use crate::runtime::redact::{REDACTED, redacted};

/// A request as a command line of curl, for a shell of POSIX.
///
/// `Display` leaves out what is secret: the values of headers that the caller or the client adds, API keys, and what
/// looks like a secret by its name in JSON.
/// A body that is not text in memory is read from a file `BODY`.
#[derive(Clone)]
pub struct Curl {
    request: Request<Payload>,
    /// How much of the URL is without credentials.
    plain: usize,
    token: Token,
}

/// Whether an access token is added when the request is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    None,
    Fetched,
}

/// Whether secrets are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Secrets {
    Redacted,
    Shown,
}

impl Curl {
    pub(crate) fn new(request: Request<Payload>, plain: usize, token: Token) -> Self {
        Self { request, plain, token }
    }

    /// Returns the command with all that is secret, but for an access token that has not been fetched.
    pub fn with_secrets(&self) -> String {
        self.write(Secrets::Shown)
    }

    fn write(&self, secrets: Secrets) -> String {
        let mut line = "curl".to_owned();
        match *self.request.method() {
            Method::GET => {}
            Method::HEAD => line.push_str(" --head"),
            ref method => line.push_str(&format!(" -X {method}")),
        }
        line.push_str(&format!(" {}", quoted(&self.url(secrets))));
        for (name, value) in self.request.headers() {
            line.push_str(&format!(" \\\n  -H {}", quoted(&format!("{name}: {}", header(value, secrets)))));
        }
        if self.token == Token::Fetched {
            line.push_str(" \\\n  -H \"authorization: Bearer $TOKEN\"");
        }
        match self.request.body() {
            Payload::Whole(body) if body.is_empty() => {}
            Payload::Whole(body) => match text(body, secrets) {
                Some(text) => line.push_str(&format!(" \\\n  --data-raw {}", quoted(&text))),
                None => line.push_str(" \\\n  --data-binary @BODY"),
            },
            Payload::Source(_) => line.push_str(" \\\n  --data-binary @BODY"),
        }
        line
    }

    /// Returns the URL; API keys stand at its end.
    fn url(&self, secrets: Secrets) -> String {
        let url = self.request.uri().to_string();
        let (plain, keys) = url.split_at_checked(self.plain).unwrap_or((&url, ""));
        if secrets == Secrets::Shown || keys.is_empty() {
            return url;
        }
        let pairs =
            keys[1..].split('&').map(|pair| format!("{}={REDACTED}", pair.split('=').next().unwrap_or_default()));
        format!("{plain}{}{}", &keys[..1], pairs.collect::<Vec<_>>().join("&"))
    }
}

fn header(value: &HeaderValue, secrets: Secrets) -> String {
    match value.is_sensitive() && secrets == Secrets::Redacted {
        true => REDACTED.to_owned(),
        false => String::from_utf8_lossy(value.as_bytes()).into_owned(),
    }
}

fn text(body: &[u8], secrets: Secrets) -> Option<String> {
    let text = str::from_utf8(body).ok().filter(|text| !text.contains('\0'))?;
    match secrets {
        Secrets::Shown => Some(text.to_owned()),
        Secrets::Redacted => Some(redacted(body).map_or_else(|| text.to_owned(), |value| value.to_string())),
    }
}

/// Quotes a text for a shell (POSIX, XCU section 2.2.2).
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

impl fmt::Display for Curl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.write(Secrets::Redacted))
    }
}

impl fmt::Debug for Curl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
