//! Turns the bytes of a message, all at once or as they arrive, into one type that transports can take and give.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use http_body::{Frame, SizeHint};

use crate::runtime::transport::TransportError;

/// The most bytes that are made room for before they are there: 16 MiB.
const MOST_ROOM: u64 = 16 << 20;

/// The body of a request or response.
///
/// `Debug` shows the length but not the content.
#[derive(Default)]
pub struct Body(Content);

enum Content {
    Whole(Bytes),
    Stream(Chunks, Option<u64>),
}

/// A stream with its lock, which nobody ever waits for: it lets a body be `Sync`, as many HTTP libraries ask for.
type Chunks = Mutex<BoxStream<'static, Result<Bytes, TransportError>>>;

impl Default for Content {
    fn default() -> Self {
        Self::Whole(Bytes::new())
    }
}

impl Body {
    /// Makes a body of chunks that are produced while it is read.
    ///
    /// The stream ends with an error if the body ends before it is complete.
    pub fn from_stream<S>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    {
        Self(Content::Stream(Mutex::new(stream.boxed()), None))
    }

    /// Makes a body of chunks that are `length` bytes in all.
    ///
    /// The length is announced to the server; a stream that turns out to be of another breaks the exchange off.
    pub fn from_sized_stream<S>(stream: S, length: u64) -> Self
    where
        S: Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    {
        Self(Content::Stream(Mutex::new(stream.boxed()), Some(length)))
    }

    /// Returns the length in bytes, if it is known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes.len() as u64),
            Content::Stream(_, length) => *length,
        }
    }

    /// Returns the content, if it is in memory.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes),
            Content::Stream(..) => None,
        }
    }

    /// Returns the chunks of the body, one after the other.
    pub fn into_stream(self) -> BoxStream<'static, Result<Bytes, TransportError>> {
        match self.0 {
            Content::Whole(bytes) => stream::iter([Ok(bytes)]).boxed(),
            Content::Stream(stream, _) => stream.into_inner().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Reads the body to its end.
    ///
    /// Fails with what the transport reports if the body ends early.
    pub async fn collect(self) -> Result<Bytes, TransportError> {
        self.collect_within(u64::MAX, 0).await.map(Option::unwrap_or_default)
    }

    /// Reads the body to its end, or to where it is longer than `limit` bytes; it is none then.
    ///
    /// Room is made at once for as many bytes as are `announced`, up to a limit, since who announces may be wrong.
    pub(crate) async fn collect_within(self, limit: u64, announced: u64) -> Result<Option<Bytes>, TransportError> {
        let fits = |length: usize| length as u64 <= limit;
        if let Content::Whole(bytes) = self.0 {
            return Ok(Some(bytes).filter(|bytes| fits(bytes.len())));
        }
        let mut stream = self.into_stream();
        let Some(first) = stream.try_next().await? else { return Ok(Some(Bytes::new())) };
        if !fits(first.len()) {
            return Ok(None);
        }
        let Some(second) = stream.try_next().await? else { return Ok(Some(first)) };
        let room = usize::try_from(announced.min(limit).min(MOST_ROOM)).unwrap_or_default();
        let mut whole = BytesMut::with_capacity(room.max(first.len() + second.len()));
        whole.extend_from_slice(&first);
        drop(first);
        let mut next = Some(second);
        while let Some(chunk) = next {
            if !fits(whole.len() + chunk.len()) {
                return Ok(None);
            }
            whole.extend_from_slice(&chunk);
            next = stream.try_next().await?;
        }
        Ok(Some(whole.freeze()))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Content::Whole(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Whole(bytes) => write!(formatter, "Body({} bytes)", bytes.len()),
            Content::Stream(..) => formatter.write_str("Body(stream)"),
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let content = &mut self.get_mut().0;
        match content {
            Content::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Content::Stream(stream, _) => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                stream.poll_next_unpin(context).map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.as_bytes().is_some_and(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        self.length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// A body that is made each time it is sent, because it is not in memory.
pub trait Source: fmt::Debug + Send + Sync + 'static {
    /// Returns the body, or says as a sentence why there is none (any more); nothing is sent then.
    fn open(&self) -> Result<Body, String>;

    /// Whether the body can be had more than once, so that a request with it can be sent again.
    fn reopens(&self) -> bool;
}

/// What a call sends as its body.
#[derive(Clone, Debug)]
pub(crate) enum Payload {
    Whole(Bytes),
    Source(Arc<dyn Source>),
}

impl Payload {
    pub(crate) fn open(&self) -> Result<Body, String> {
        match self {
            Self::Whole(bytes) => Ok(bytes.clone().into()),
            Self::Source(source) => source.open(),
        }
    }

    pub(crate) fn reopens(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Source(source) => source.reopens(),
        }
    }
}
