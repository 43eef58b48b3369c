//! Turns everything that can go wrong with a call into one type that says where, how and what the server said.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

#[cfg(feature = "curl")]
use crate::runtime::curl::Curl;
use crate::runtime::json::DecodeError;
use crate::runtime::operation::Operation;
use crate::runtime::response::request_id;
#[cfg(feature = "retry")]
use crate::runtime::retry_after::retry_after;
use crate::runtime::token_error::TokenError;
use crate::runtime::transport::{BoxError, TransportError, TransportErrorKind};

/// How many characters of an error body a message shows.
const SNIPPET: usize = 200;

/// Why a request is not sent again that has a stream as its body.
pub(crate) const SPENT: &str = " the body cannot be sent again: it is a stream";

/// The reason why a client could not be built or a call has no value.
///
/// `Display` is one line with the method, the path template and the cause; credentials, request bodies and the values of
/// parameters are in neither `Display` nor `Debug`.
pub struct Error {
    // Boxed, so that the `Result` of a call is not much larger than its value.
    inner: Box<Inner>,
}

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    message: Cow<'static, str>,
    attempts: u32,
    answer: Option<Answer>,
    source: Option<BoxError>,
    #[cfg(feature = "curl")]
    curl: Option<Box<Curl>>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<Bytes>,
}

/// At which point a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client or the request could not be built; nothing was sent.
    Build,
    /// No access token could be had.
    Auth,
    /// There was no connection; the server has not seen the request.
    Connect,
    /// The time for the call was up.
    Timeout,
    /// The exchange broke off; the server may have acted on the request.
    Transport,
    /// The server answered with a status other than 2xx.
    Status,
    /// The server answered with 2xx, or sent an event, but the body is not what the description promises.
    Decode,
    /// The body of the answer is longer than the limit, and was not read any further.
    TooLarge,
    /// The answer could not be written to a file.
    File,
    /// A page is there, but no way to the next one: what asks for it was there before, or leads to another origin.
    Pagination,
}

impl Error {
    /// Returns at which point the call failed.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// Returns the identifier of the operation; `None` if a client could not be built.
    pub fn operation(&self) -> Option<&'static str> {
        self.inner.operation.map(|operation| operation.id)
    }

    /// Returns the status of the response, if there is one.
    pub fn status(&self) -> Option<StatusCode> {
        self.inner.answer.as_ref().map(|answer| answer.status)
    }

    /// Returns the headers of the response, if there is one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.inner.answer.as_ref().map(|answer| &answer.headers)
    }

    /// Returns the body of the response as it came, if it was read to its end.
    pub fn body(&self) -> Option<&Bytes> {
        self.inner.answer.as_ref()?.body.as_ref()
    }

    /// Decodes the body of the response as JSON, with plain serde, into any type.
    ///
    /// Fails if there is no body or if it does not fit.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(self.body().map_or(&[], |body| body))
    }

    /// Returns how many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.inner.attempts
    }

    /// Returns how long the server asks to wait before the next request, if it says so (RFC 9110, section 10.2.3).
    ///
    /// What it gives as a date is taken relative to the `Date` of the answer.
    #[cfg(feature = "retry")]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers()?, None)
    }

    /// Whether the same call may work later: there was no answer, or the server says that it could not give one for now.
    ///
    /// That says nothing of whether the request may be sent twice.
    pub fn is_transient(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            _ => self.status().is_some_and(|status| matches!(status.as_u16(), 408 | 429 | 500 | 502..=504)),
        }
    }

    /// Returns the identifier that the server gave the request, for a report to its operator.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// Returns where in the body decoding failed, as in `items[3].id`; empty for the body as a whole.
    pub fn path(&self) -> Option<&str> {
        self.source_as::<DecodeError>().map(DecodeError::path)
    }

    /// Returns what the token endpoint said, if that is where the call failed.
    pub fn token_error(&self) -> Option<&TokenError> {
        self.source_as()
    }

    /// Returns the request that failed as a command line of curl; `None` if none could be made.
    #[cfg(feature = "curl")]
    pub fn to_curl(&self) -> Option<&Curl> {
        self.inner.curl.as_deref()
    }

    fn source_as<T: StdError + 'static>(&self) -> Option<&T> {
        self.inner.source.as_ref()?.downcast_ref()
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        let inner = Inner {
            kind,
            operation: None,
            message,
            attempts: 0,
            answer: None,
            source: None,
            #[cfg(feature = "curl")]
            curl: None,
        };
        Self { inner: Box::new(inner) }
    }

    /// A mistake in what the caller gave.
    pub(crate) fn build(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Build, message)
    }

    /// The end of the time that a call had; `activity` is what it was doing.
    pub(crate) fn timeout(limit: Duration, activity: &str) -> Self {
        Self::new(ErrorKind::Timeout, format!("timed out after {limit:?} while {activity}"))
    }

    pub(crate) fn with_operation(mut self, operation: &'static Operation) -> Self {
        self.inner.operation = Some(operation);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.inner.attempts = attempts;
        self
    }

    /// Adds that the call was not sent again only because of its body.
    #[cfg(feature = "retry")]
    pub(crate) fn with_spent_body(mut self) -> Self {
        self.inner.message = format!("{} (it was not sent again:{SPENT})", self.inner.message).into();
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.inner.source = Some(source.into());
        self
    }

    /// Adds the request.
    #[cfg(feature = "curl")]
    pub(crate) fn with_curl(mut self, curl: Option<Box<Curl>>) -> Self {
        self.inner.curl = curl.or(self.inner.curl);
        self
    }

    /// Adds the response; `body` is `None` if it could not be read to its end.
    pub(crate) fn with_answer(mut self, status: StatusCode, headers: HeaderMap, body: Option<Bytes>) -> Self {
        self.inner.answer = Some(Answer { status, headers, body });
        self
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::new(kind_of(&error), error.to_string()).with_source(error)
    }
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        let kind = error.transport().map_or(ErrorKind::Auth, kind_of);
        Self::new(kind, error.to_string()).with_source(error)
    }
}

fn kind_of(error: &TransportError) -> ErrorKind {
    match error.kind() {
        TransportErrorKind::Connect => ErrorKind::Connect,
        TransportErrorKind::Timeout => ErrorKind::Timeout,
        TransportErrorKind::Interrupted => ErrorKind::Transport,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, operation, message, answer, .. } = &*self.inner;
        if let Some(operation) = operation {
            write!(formatter, "{} {}: ", operation.method, operation.path)?;
        }
        formatter.write_str(message)?;
        let Some(answer) = answer else { return Ok(()) };
        if *kind == ErrorKind::Status {
            let text = snippet(answer.body.as_deref().unwrap_or_default());
            if !text.is_empty() {
                write!(formatter, ": {text}")?;
            }
        }
        match self.request_id() {
            Some(id) => write!(formatter, " (request id {id})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Response headers and bodies may hold anything, a new session cookie for one; they have accessors.
        formatter
            .debug_struct("Error")
            .field("kind", &self.inner.kind)
            .field("operation", &self.operation())
            .field("status", &self.status())
            .field("message", &format_args!("{self}"))
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

/// Returns the start of a text as one line without control characters; nothing if it is not text.
pub(crate) fn snippet(body: &[u8]) -> String {
    let Ok(text) = str::from_utf8(body) else { return String::new() };
    let words = text.split(|character: char| character.is_whitespace() || character.is_control());
    let mut line = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if let Some((end, _)) = line.char_indices().nth(SNIPPET) {
            line.truncate(end);
            line.push('…');
            break;
        }
    }
    line
}
