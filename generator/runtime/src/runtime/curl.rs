//! Turns a request into a command line of curl that sends the same.

use std::fmt;

use http::{HeaderValue, Method, Request};

use crate::runtime::body::Payload;
use crate::runtime::redact::{self, REDACTED};

/// A request as a command line of curl, for a shell of POSIX.
///
/// `Display` leaves out what is secret: the values of headers that the caller or the client adds, API keys, and what
/// looks like a secret by its name in a query, a form or JSON.
/// A body that is not text in memory is read from a file `BODY`.
#[derive(Clone)]
pub struct Curl {
    request: Request<Payload>,
    /// The pairs of the query that are credentials.
    keys: Vec<String>,
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
    pub(crate) fn new(request: Request<Payload>, keys: Vec<String>, token: Token) -> Self {
        Self { request, keys, token }
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
            Payload::Whole(body) => match self.text(body, secrets) {
                Some(text) => line.push_str(&format!(" \\\n  --data-raw {}", quoted(&text))),
                None => line.push_str(" \\\n  --data-binary @BODY"),
            },
            Payload::Source(_) => line.push_str(" \\\n  --data-binary @BODY"),
        }
        line
    }

    fn url(&self, secrets: Secrets) -> String {
        let url = self.request.uri().to_string();
        match url.split_once('?') {
            Some((path, query)) if secrets == Secrets::Redacted => {
                format!("{path}?{}", redact::pairs(query, |pair| self.keys.iter().any(|key| key == pair)))
            }
            _ => url,
        }
    }

    fn text(&self, body: &[u8], secrets: Secrets) -> Option<String> {
        let text = str::from_utf8(body).ok().filter(|text| !text.contains('\0'))?;
        match secrets {
            Secrets::Shown => Some(text.to_owned()),
            Secrets::Redacted => Some(redact::text(text, self.request.headers())),
        }
    }
}

fn header(value: &HeaderValue, secrets: Secrets) -> String {
    match value.is_sensitive() && secrets == Secrets::Redacted {
        true => REDACTED.to_owned(),
        false => String::from_utf8_lossy(value.as_bytes()).into_owned(),
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
