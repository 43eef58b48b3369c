//! Turns the bytes of a message, all at once or as they arrive, into one type that transports can take and give.

use std::fmt;

use bytes::{Bytes, BytesMut};
use futures_util::stream::{BoxStream, Stream, StreamExt, TryStreamExt};

use crate::runtime::transport::TransportError;

/// The body of a request or response.
///
/// `Debug` shows the length but not the content.
#[derive(Default)]
pub struct Body(Content);

enum Content {
    Whole(Bytes),
    Stream(BoxStream<'static, Result<Bytes, TransportError>>),
}

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
        Self(Content::Stream(stream.boxed()))
    }

    /// Returns the content, if it is in memory.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes),
            Content::Stream(_) => None,
        }
    }

    /// Reads the body to its end.
    ///
    /// Fails with what the transport reports if the body ends early.
    pub async fn collect(self) -> Result<Bytes, TransportError> {
        let mut stream = match self.0 {
            Content::Whole(bytes) => return Ok(bytes),
            Content::Stream(stream) => stream,
        };
        let Some(first) = stream.try_next().await? else { return Ok(Bytes::new()) };
        let Some(second) = stream.try_next().await? else { return Ok(first) };
        let mut whole = BytesMut::from(first);
        whole.extend_from_slice(&second);
        while let Some(chunk) = stream.try_next().await? {
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
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
            Content::Stream(_) => formatter.write_str("Body(stream)"),
        }
    }
}
