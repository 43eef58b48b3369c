//! Turns a call into the bytes of its answer as they arrive, continued where a connection breaks.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use http::header::{
    ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, DATE, ETAG, HeaderValue, IF_RANGE, LAST_MODIFIED,
    RANGE,
};
use http::{HeaderMap, Method, StatusCode};

use crate::runtime::body::Body;
use crate::runtime::call::Call;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::exchange::{Begun, Deadline, Exchange};
use crate::runtime::operation_error::{DeclaredError, OperationError};
use crate::runtime::response::request_id;
use crate::runtime::transport::{BoxFuture, TransportError};

#[doc(hidden)]
pub use crate::download;

/// How often in a row a connection may break before anything arrives.
const MOST_FAILURES: u32 = 4;

/// How long the first continuation waits; each further one waits twice as long.
const PAUSE: Duration = Duration::from_millis(200);

/// A call whose answer is read as it arrives, and has no limit in size.
///
/// The time of the call is that to the headers of the answer; from there on, only a pause that is too long ends it.
/// Awaiting it gives a [`Download`]; [`save`](Self::save) writes a file.
#[must_use = "a call does nothing until it is awaited"]
pub struct DownloadCall<E> {
    pub(crate) call: Call,
    pub(crate) idle: Duration,
    declares: PhantomData<fn() -> E>,
}

impl<E> DownloadCall<E> {
    /// Makes a download of a call.
    pub fn new(call: Call) -> Self {
        let idle = call.core.shared.idle_timeout;
        Self { call, idle, declares: PhantomData }
    }

    /// Sets how long nothing may arrive, in place of the `idle_timeout` of the client.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle = timeout;
        self
    }
}

impl<E: DeclaredError> IntoFuture for DownloadCall<E> {
    type Output = Result<Download, OperationError<E>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { open(self.call, self.idle, None).await })
    }
}

impl<E> fmt::Debug for DownloadCall<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("DownloadCall").field("call", &self.call).field("idle", &self.idle).finish()
    }
}

/// What is there already of what is downloaded.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) length: u64,
    /// What the server named the content by.
    pub(crate) validator: HeaderValue,
}

/// An answer whose body is read as it arrives.
///
/// Where the connection breaks, it is continued by a request for the rest, if the server named the content by a strong
/// `ETag` or by when it was modified (RFC 9110, sections 13.1.5 and 14.2): no byte is lost or comes twice, and content that
/// has changed meanwhile is an error.
/// Dropping it gives up the exchange.
pub struct Download {
    exchange: Exchange,
    status: StatusCode,
    headers: HeaderMap,
    chunks: BoxStream<'static, Result<Bytes, TransportError>>,
    idle: Duration,
    position: u64,
    length: Option<u64>,
    validator: Option<HeaderValue>,
    failures: u32,
}

impl Download {
    /// Returns the status, which is 2xx.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers of the first answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the content type.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns how many bytes there are in all, if the server says so.
    pub fn content_length(&self) -> Option<u64> {
        self.length
    }

    /// Returns how many bytes have arrived.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Returns the identifier that the server gave the request, for a report to its operator.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// Returns the next bytes, or `None` at the end.
    ///
    /// # Errors
    /// Returns an error of [`ErrorKind::Transport`] or [`ErrorKind::Timeout`] if the rest cannot be had.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            let problem = match self.next().await {
                Ok(Some(chunk)) if chunk.is_empty() => continue,
                Ok(Some(chunk)) => {
                    self.position += chunk.len() as u64;
                    self.failures = 0;
                    return Ok(Some(chunk));
                }
                Ok(None) if self.length.is_none_or(|length| self.position >= length) => return Ok(None),
                Ok(None) => Error::new(ErrorKind::Transport, "the answer ended before it was complete"),
                Err(error) => error,
            };
            self.resume(problem).await?;
        }
    }

    /// Returns the chunks as a stream, which ends after an error.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Error>> + Send {
        stream::try_unfold(
            self,
            |mut download| async move { Ok(download.chunk().await?.map(|chunk| (chunk, download))) },
        )
    }

    /// What names the content, so that it can be continued later.
    pub(crate) fn validator(&self) -> Option<&HeaderValue> {
        self.validator.as_ref()
    }

    pub(crate) fn fail(&self, error: Error) -> Error {
        error.with_operation(self.exchange.operation).with_answer(self.status, self.headers.clone(), None)
    }

    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let mut deadline = Deadline::new(&self.exchange.client.transport, self.idle);
        let next = deadline.within(self.chunks.next(), "waiting for more of the answer").await?;
        next.transpose().map_err(Error::from)
    }

    /// Asks for the rest, until some of it begins to arrive or it makes no sense any more.
    async fn resume(&mut self, problem: Error) -> Result<(), Error> {
        let Some(validator) = self.validator.clone() else { return Err(self.fail(problem)) };
        let mut problem = problem;
        loop {
            if self.failures >= MOST_FAILURES {
                return Err(self.fail(problem));
            }
            self.exchange.client.transport.sleep(PAUSE * (1 << self.failures)).await;
            self.failures += 1;
            let part = Part { length: self.position, validator: validator.clone() };
            match self.exchange.continuing(&part).begin().await {
                Ok(begun) if is_rest(&begun, &part) => {
                    self.chunks = chunks(begun);
                    return Ok(());
                }
                Ok(begun) if begun.response.status().is_server_error() => {
                    problem = Error::new(ErrorKind::Status, begun.response.status().to_string());
                }
                Ok(begun) => {
                    let message = format!(
                        "the connection broke, and the rest is not to be had: {} (the content may have changed)",
                        begun.response.status()
                    );
                    return Err(self.fail(Error::new(ErrorKind::Transport, message).with_source(problem)));
                }
                Err(error) => problem = error,
            }
        }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("status", &self.status)
            .field("position", &self.position)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

impl Exchange {
    /// Returns the exchange that asks for what is behind a part, if the content is still the same.
    fn continuing(&self, part: &Part) -> Self {
        let mut exchange = self.clone();
        #[cfg(feature = "retry")]
        {
            // Who resumes has pauses and a count of failures already.
            exchange.retry = std::sync::Arc::new(crate::runtime::retry::Retry::none());
        }
        let headers = exchange.request.headers_mut();
        if let Ok(range) = HeaderValue::from_str(&format!("bytes={}-", part.length)) {
            headers.insert(RANGE, range);
            headers.insert(IF_RANGE, part.validator.clone());
        }
        exchange
    }
}

/// Opens a download, behind a part of it if there is one and the server continues it.
pub(crate) async fn open<E: DeclaredError>(
    call: Call,
    idle: Duration,
    part: Option<&Part>,
) -> Result<Download, OperationError<E>> {
    let mut exchange = call.exchange()?;
    // What is compressed on the way has other positions than what arrives.
    exchange.request.headers_mut().entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("identity"));
    let operation = exchange.operation;
    let mut first = part.map_or_else(|| exchange.clone(), |part| exchange.continuing(part));
    let mut begun = first.begin().await.map_err(|error| error.with_operation(operation))?;
    if let Some(part) = part
        && (begun.response.status() == StatusCode::RANGE_NOT_SATISFIABLE
            || begun.response.status() == StatusCode::PARTIAL_CONTENT && !is_rest(&begun, part))
    {
        begun = exchange.clone().begin().await.map_err(|error| error.with_operation(operation))?;
    }
    let status = begun.response.status();
    #[cfg(feature = "retry")]
    exchange.worked(status, &mut begun.course);
    if !status.is_success() {
        let Begun { response, mut course } = begun;
        let reply = exchange.read(response, &mut course).await.map_err(|error| error.with_operation(operation))?;
        return Err(reply.into_failure());
    }
    let headers = begun.response.headers().clone();
    let position = part.map_or(0, |part| part.length);
    let position = if status == StatusCode::PARTIAL_CONTENT && part.is_some() { position } else { 0 };
    let rest = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let is_whole = *exchange.request.method() == Method::GET && !exchange.request.headers().contains_key(RANGE);
    let validator = if is_whole { validator(&headers) } else { None };
    let length = rest.and_then(|rest| rest.checked_add(position));
    let chunks = chunks(begun);
    Ok(Download { exchange, status, headers, chunks, idle, position, length, validator, failures: 0 })
}

fn chunks(begun: Begun) -> BoxStream<'static, Result<Bytes, TransportError>> {
    Body::into_stream(begun.response.into_body())
}

/// Whether an answer is what is behind a part (RFC 9110, section 14.4), and not of another content: some servers do not
/// know the condition that the request has.
fn is_rest(begun: &Begun, part: &Part) -> bool {
    let headers = begun.response.headers();
    let range = headers.get(CONTENT_RANGE).and_then(|range| range.to_str().ok());
    let start = range.and_then(|range| range.strip_prefix("bytes ")?.split('-').next()?.parse::<u64>().ok());
    let named = if part.validator.as_bytes().starts_with(b"\"") { ETAG } else { LAST_MODIFIED };
    let is_same = headers.get(named).is_none_or(|own| own == part.validator);
    begun.response.status() == StatusCode::PARTIAL_CONTENT && start == Some(part.length) && is_same
}

/// Returns what names the content so surely that the rest of it can be asked for (RFC 9110, sections 8.8 and 13.1.5).
fn validator(headers: &HeaderMap) -> Option<HeaderValue> {
    if let Some(tag) = headers.get(ETAG) {
        return Some(tag.clone()).filter(|tag| tag.as_bytes().starts_with(b"\""));
    }
    // Dates count seconds: what was modified in the second in which it was sent may have been modified again.
    let (modified, date) = (headers.get(LAST_MODIFIED)?, headers.get(DATE)?);
    (modified != date).then(|| modified.clone())
}

/// Gives a call whose answer may be bytes or text its download.
///
/// It is exported because an exported macro may go unused; it is no part of the public interface.
#[doc(hidden)]
#[macro_export]
macro_rules! download {
    ($call:ident, $error:ty) => {
        impl $call {
            /// Reads the answer as it arrives, or writes it to a file: `.download().save(path)`.
            ///
            /// It has no limit in size, and `timeout` is the time to its headers.
            pub fn download(self) -> $crate::runtime::DownloadCall<$error> {
                $crate::runtime::DownloadCall::new(self.call)
            }
        }
    };
}
