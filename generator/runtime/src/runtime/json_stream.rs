//! Turns JSON Lines, and sequences of JSON texts (RFC 7464), into typed items as they arrive.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use http::{HeaderMap, StatusCode};

use crate::runtime::connection::{Connection, Head};
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::item_parser::{Framing, Item, ItemParser};
use crate::runtime::json::{Decode, Drift};
use crate::runtime::response::request_id;
use crate::runtime::streaming::Open;

/// The items of an answer, each of them a JSON text that is read as a `T`.
///
/// An item that is not what the description promises is an error, and the stream goes on; any other error ends it.
/// So is an item of a sequence that may have lost its end (RFC 7464, section 2.4).
/// Dropping the stream gives up the request.
pub struct JsonStream<T> {
    head: Arc<Head>,
    items: BoxStream<'static, Result<Item, Error>>,
    drift: Drift,
    reads: PhantomData<fn() -> T>,
}

impl<T: Decode> JsonStream<T> {
    /// Returns the next item; nothing, if the stream has ended.
    ///
    /// Nothing is lost if the future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        StreamExt::next(self).await
    }
}

impl<T> JsonStream<T> {
    /// Returns what had to be repaired to decode the last item.
    pub fn drift(&self) -> &Drift {
        &self.drift
    }

    /// Returns the status of the response, which is 2xx.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the identifier that the server gave the request, for a report to its operator.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers())
    }

    /// Returns how many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.head.attempts
    }
}

impl<T> Open for JsonStream<T> {
    fn open(connection: Connection) -> Self {
        Self { head: connection.head.clone(), items: read(connection), drift: Drift::default(), reads: PhantomData }
    }

    fn drift(&self) -> &Drift {
        &self.drift
    }
}

impl<T: Decode> Stream for JsonStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = match ready!(self.items.poll_next_unpin(context)) {
            Some(Ok(item)) => item,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        if item.is_cut {
            let message = "an item of the stream may have lost its end".to_owned();
            return Poll::Ready(Some(Err(self.head.error(ErrorKind::Decode, message, Some(item.text)))));
        }
        let decoded = self.head.item(&item.text);
        Poll::Ready(Some(decoded.map(|(item, drift)| {
            self.drift = drift;
            item
        })))
    }
}

impl<T> fmt::Debug for JsonStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JsonStream").field("status", &self.status()).finish_non_exhaustive()
    }
}

/// The items of one answer.
struct Reading {
    connection: Connection,
    parser: ItemParser,
    is_over: bool,
}

fn read(connection: Connection) -> BoxStream<'static, Result<Item, Error>> {
    let framing = connection.streaming.framing.unwrap_or(Framing::Lines);
    let parser = ItemParser::new(framing, connection.streaming.limit);
    let reading = Reading { connection, parser, is_over: false };
    let items = stream::unfold(reading, |mut reading| async move {
        let item = reading.next().await?;
        Some((item, reading))
    });
    items.fuse().boxed()
}

impl Reading {
    async fn next(&mut self) -> Option<Result<Item, Error>> {
        loop {
            match self.parser.next_item() {
                Some(Ok(item)) => return Some(Ok(item)),
                Some(Err(error)) => {
                    self.is_over = true;
                    return Some(Err(self.connection.head.error(ErrorKind::Decode, error.to_string(), None)));
                }
                None if self.is_over => return None,
                None => {}
            }
            match self.connection.chunk().await {
                Ok(Some(chunk)) => self.parser.push(&chunk),
                Ok(None) => {
                    self.is_over = true;
                    self.parser.finish();
                }
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error));
                }
            }
        }
    }
}
