//! Turns server-sent events into typed items, and asks for them again where the connection breaks off.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use http::{HeaderMap, StatusCode};
use serde::de::IgnoredAny;

use crate::runtime::connection::{Connection, Head, Resumed};
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::event_parser::{Event, EventParser};
use crate::runtime::json::{Decode, Drift};
use crate::runtime::response::request_id;
use crate::runtime::streaming::{EventForm, Open};

/// The longest pause before a stream is asked for again, whatever the server says.
const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);

/// The time before a stream is asked for again, unless the server says otherwise.
const RETRY: Duration = Duration::from_secs(3);

/// How often a stream is asked for again without any event in between.
const ATTEMPTS: u32 = 5;

/// The server-sent events of an answer, each of them read as a `T`.
///
/// An item that is not what the description promises is an error, and the stream goes on; any other error ends it.
/// Events that were asked for by `GET` are asked for again if the connection ends after the server gave an identifier
/// or a `retry` time: with `Last-Event-ID`, after that time (or 3 seconds), and 5 times at most without an event.
/// Dropping the stream gives up the request.
pub struct EventStream<T> {
    events: Events,
    form: EventForm,
    last: Option<Event>,
    drift: Drift,
    reads: PhantomData<fn() -> T>,
}

/// The server-sent events of an answer, as they came.
pub struct Events {
    head: Arc<Head>,
    events: BoxStream<'static, Result<Event, Error>>,
}

impl<T: Decode> EventStream<T> {
    /// Returns the next item; nothing, if the stream has ended.
    ///
    /// Nothing is lost if the future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        StreamExt::next(self).await
    }
}

impl<T> EventStream<T> {
    /// Returns the event of the last item, with its type, identifier and data.
    pub fn last_event(&self) -> Option<&Event> {
        self.last.as_ref()
    }

    /// Returns what had to be repaired to decode the last item.
    pub fn drift(&self) -> &Drift {
        &self.drift
    }

    /// Returns the events that are left as they come, without decoding them.
    pub fn events(self) -> Events {
        self.events
    }

    /// Returns the status of the response, which is 2xx.
    pub fn status(&self) -> StatusCode {
        self.events.head.status
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.events.head.headers
    }

    /// Returns the identifier that the server gave the request, for a report to its operator.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers())
    }

    /// Returns how many times the request was sent until the stream was open.
    pub fn attempts(&self) -> u32 {
        self.events.head.attempts
    }
}

impl Events {
    /// Returns the next event; nothing, if the stream has ended.
    ///
    /// Nothing is lost if the future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Result<Event, Error>> {
        StreamExt::next(self).await
    }
}

impl<T> Open for EventStream<T> {
    fn open(connection: Connection) -> Self {
        let form = connection.streaming.form;
        let events = Events { head: connection.head.clone(), events: read(connection) };
        Self { events, form, last: None, drift: Drift::default(), reads: PhantomData }
    }

    fn drift(&self) -> &Drift {
        &self.drift
    }
}

impl<T: Decode> Stream for EventStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = match ready!(self.events.poll_next_unpin(context)) {
            Some(Ok(event)) => event,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let text = text(&event, self.form);
        self.last = Some(event);
        let item = self.events.head.item(text.as_bytes());
        Poll::Ready(Some(item.map(|(item, drift)| {
            self.drift = drift;
            item
        })))
    }
}

impl Stream for Events {
    type Item = Result<Event, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.events.poll_next_unpin(context)
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EventStream").field("status", &self.status()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Events").field("status", &self.head.status).finish_non_exhaustive()
    }
}

/// Returns the JSON text that an item is read from.
fn text(event: &Event, form: EventForm) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match form {
        EventForm::Json => event.data.clone(),
        EventForm::Text => quoted(&event.data),
        EventForm::Whole => {
            let is_json = serde_json::from_str::<IgnoredAny>(&event.data).is_ok();
            let data = if is_json { event.data.clone() } else { quoted(&event.data) };
            let id = if event.id.is_empty() { String::new() } else { format!(r#","id":{}"#, quoted(&event.id)) };
            format!(r#"{{"event":{},"data":{data}{id}}}"#, quoted(&event.event))
        }
    }
}

/// The events of one answer after the other, until there are no more.
struct Reading {
    connection: Connection,
    parser: EventParser,
    retry: Option<Duration>,
    /// How often the stream was asked for again since the last event.
    fruitless: u32,
    is_over: bool,
}

fn read(connection: Connection) -> BoxStream<'static, Result<Event, Error>> {
    let parser = EventParser::new(connection.streaming.limit, "");
    let reading = Reading { connection, parser, retry: None, fruitless: 0, is_over: false };
    let events = stream::unfold(reading, |mut reading| async move {
        let event = reading.next().await?;
        reading.is_over |= event.is_err();
        Some((event, reading))
    });
    events.fuse().boxed()
}

impl Reading {
    async fn next(&mut self) -> Option<Result<Event, Error>> {
        while !self.is_over {
            match self.parser.next_event() {
                Some(Ok(event)) if Some(event.data.as_str()) == self.connection.streaming.sentinel => return None,
                Some(Ok(event)) => {
                    self.fruitless = 0;
                    return Some(Ok(event));
                }
                Some(Err(error)) => {
                    let error = self.connection.head.error(ErrorKind::Decode, error.to_string(), None);
                    return Some(Err(error));
                }
                None => {}
            }
            let goes_on = match self.connection.chunk().await {
                Ok(Some(chunk)) => {
                    self.parser.push(&chunk);
                    continue;
                }
                Ok(None) => self.resume(None).await,
                Err(error) if error.kind() == ErrorKind::Timeout => Err(error),
                Err(error) => self.resume(Some(error)).await,
            };
            match goes_on {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }

    /// Asks for the rest after the end of a connection, if the server can tell what that is; `cause` is why it broke off.
    ///
    /// Says whether there is any.
    async fn resume(&mut self, mut cause: Option<Error>) -> Result<bool, Error> {
        self.retry = self.parser.retry().or(self.retry);
        let is_offered = self.retry.is_some() || !self.parser.id().is_empty();
        if !is_offered || !self.connection.may_resume() {
            return cause.map_or(Ok(false), Err);
        }
        while self.fruitless < ATTEMPTS {
            self.fruitless += 1;
            self.connection.wait(self.retry.unwrap_or(RETRY).min(LONGEST_WAIT)).await;
            match self.connection.resume(self.parser.id()).await {
                Ok(Resumed::Open) => {
                    self.parser = EventParser::new(self.connection.streaming.limit, self.parser.id());
                    return Ok(true);
                }
                Ok(Resumed::Finished) => return Ok(false),
                Err(error) if is_passing(&error) => cause = Some(error),
                Err(error) => return Err(error),
            }
        }
        cause.map_or(Ok(false), Err)
    }
}

/// Whether the server may answer otherwise in a moment.
fn is_passing(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
        ErrorKind::Status => error.status().is_some_and(|status| status == 429 || status.is_server_error()),
        _ => false,
    }
}
