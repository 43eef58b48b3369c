//! Turns a call into an open response that is read chunk by chunk, each within the idle time.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{Either, select};
use futures_util::stream::{BoxStream, StreamExt};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use crate::runtime::body::Body;
use crate::runtime::call::Call;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::exchange::{Begun, Exchange};
#[cfg(feature = "intercept")]
use crate::runtime::intercept::Interceptors;
use crate::runtime::json::{self, Decode, Drift, Mode};
use crate::runtime::operation::Operation;
use crate::runtime::response::Reply;
#[cfg(feature = "retry")]
use crate::runtime::retry::Retry;
use crate::runtime::streaming::Streaming;
use crate::runtime::transport::{BoxFuture, TransportError};

/// What is known of a stream from the headers of its response.
#[derive(Debug)]
pub(crate) struct Head {
    operation: &'static Operation,
    mode: Mode,
    pub(crate) attempts: u32,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    #[cfg(feature = "intercept")]
    interceptors: Interceptors,
}

impl Head {
    /// Decodes one item.
    pub(crate) fn item<T: Decode>(&self, text: &[u8]) -> Result<(T, Drift), Error> {
        let item = json::decode(text, self.mode).map_err(|error| {
            let message = format!("an item of the stream does not decode: {error}");
            self.error(ErrorKind::Decode, message, Some(Bytes::copy_from_slice(text))).with_source(error)
        })?;
        #[cfg(feature = "intercept")]
        self.interceptors.on_drift(self.operation, &item.1);
        #[cfg(feature = "tracing")]
        crate::runtime::trace::drift(self.operation, &item.1);
        Ok(item)
    }

    /// An error of the stream; `item` is what was read, if it is about an item.
    pub(crate) fn error(&self, kind: ErrorKind, message: String, item: Option<Bytes>) -> Error {
        self.located(Error::new(kind, message), item)
    }

    fn located(&self, error: Error, item: Option<Bytes>) -> Error {
        let error = error.with_operation(self.operation).with_answer(self.status, self.headers.clone(), item);
        #[cfg(feature = "intercept")]
        self.interceptors.on_error(self.operation, &error);
        error
    }
}

/// A response whose body is read as it arrives; dropping it gives up the exchange.
pub struct Connection {
    pub(crate) head: Arc<Head>,
    pub(crate) streaming: Streaming,
    chunks: BoxStream<'static, Result<Bytes, TransportError>>,
    exchange: Exchange,
}

impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Connection").field("status", &self.head.status).finish_non_exhaustive()
    }
}

/// What becomes of a call when the headers of its response are there.
pub(crate) enum Opened {
    Stream(Box<Connection>),
    /// The status is not 2xx; the body was read to its end.
    Refused(Reply),
}

/// What becomes of a stream that is asked for again.
pub(crate) enum Resumed {
    Open,
    /// There is no more of it: the server answers 204.
    Finished,
}

impl Connection {
    /// Sends a call, and waits for the headers of the response.
    pub(crate) async fn open(call: Call, streaming: Streaming) -> Result<Opened, Error> {
        Self::connect(call.exchange()?, streaming).await
    }

    async fn connect(exchange: Exchange, streaming: Streaming) -> Result<Opened, Error> {
        let operation = exchange.operation;
        let mut sent = exchange.clone();
        let begun = sent.begin().await.map_err(|error| error.with_operation(operation))?;
        if !begun.response.status().is_success() {
            let Begun { response, mut course } = begun;
            let reply = sent.read(response, &mut course).await.map_err(|error| error.with_operation(operation))?;
            return Ok(Opened::Refused(reply));
        }
        let Begun { response, mut course } = begun;
        #[cfg(feature = "retry")]
        exchange.worked(response.status(), &mut course);
        let attempts = course.attempts;
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        let head = Arc::new(Head {
            operation,
            mode: exchange.mode,
            attempts,
            status,
            headers,
            #[cfg(feature = "intercept")]
            interceptors: exchange.client.interceptors.clone(),
        });
        if let Some(other) = other_content_type(&head.headers, &streaming) {
            let message = format!("{status}, but the answer is no stream: its content type is `{other}`");
            let body =
                course.deadline.within(body.collect_within(exchange.body_limit, 0), "reading the response").await;
            return Err(head.error(ErrorKind::Decode, message, body.ok().and_then(Result::ok).flatten()));
        }
        let body = if status == StatusCode::NO_CONTENT { Body::default() } else { body };
        Ok(Opened::Stream(Box::new(Self { head, streaming, chunks: body.into_stream(), exchange })))
    }

    /// Asks for the rest of the stream, after the event with an identifier.
    ///
    pub(crate) async fn resume(&mut self, id: &str) -> Result<Resumed, Error> {
        let mut exchange = self.exchange.clone();
        #[cfg(feature = "retry")]
        {
            // Who resumes has pauses and a count of failures already.
            exchange.retry = Arc::new(Retry::none());
        }
        if let Ok(value) = HeaderValue::from_str(id)
            && !id.is_empty()
        {
            exchange.request.headers_mut().insert("last-event-id", value);
        }
        match Self::connect(exchange, self.streaming.clone()).await? {
            Opened::Stream(connection) if connection.head.status == StatusCode::NO_CONTENT => Ok(Resumed::Finished),
            Opened::Stream(connection) => {
                self.chunks = connection.chunks;
                Ok(Resumed::Open)
            }
            Opened::Refused(reply) => Err(reply.into_status_error(None)),
        }
    }

    /// Whether the stream may be asked for again: nothing is changed by that, and the caller does not mind.
    pub(crate) fn may_resume(&self) -> bool {
        self.streaming.reconnects && self.exchange.operation.method == Method::GET
    }

    /// Waits before the stream is asked for again.
    pub(crate) fn wait(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.exchange.client.transport.sleep(duration)
    }

    /// Reads the next bytes; nothing, if the response has ended.
    ///
    /// Fails with [`ErrorKind::Timeout`] if nothing comes in the idle time.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let limit = self.streaming.idle_timeout.unwrap_or(self.exchange.client.idle_timeout);
        let idle = self.exchange.client.transport.limit(limit);
        let error = match select(pin!(self.chunks.next()), idle).await {
            Either::Left((None, _)) => return Ok(None),
            Either::Left((Some(Ok(chunk)), _)) => return Ok(Some(chunk)),
            Either::Left((Some(Err(error)), _)) => error.into(),
            Either::Right(_) => Error::timeout(limit, "waiting for the next item of the stream"),
        };
        Err(self.head.located(error, None))
    }
}

/// Returns the content type, if it is certainly not that of the stream.
fn other_content_type<'a>(headers: &'a HeaderMap, streaming: &Streaming) -> Option<&'a str> {
    let essence = headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').next()?.trim();
    let subtype = essence.rsplit('/').next()?.to_ascii_lowercase();
    // Servers call lines of JSON by many names, JSON among them; a page of a proxy is none of them.
    let is_other = match streaming.framing {
        None => subtype != "event-stream" && !matches!(subtype.as_str(), "" | "plain" | "octet-stream"),
        Some(_) => matches!(subtype.as_str(), "html" | "xml" | "event-stream"),
    };
    is_other.then_some(essence)
}
