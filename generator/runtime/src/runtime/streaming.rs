//! Turns a call whose answer is a stream into a future of that stream, and says how the stream is read.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::runtime::call::Call;
use crate::runtime::connection::{Connection, Opened};
use crate::runtime::error::Error;
use crate::runtime::item_parser::Framing;
use crate::runtime::json::Drift;
use crate::runtime::operation_error::{DeclaredError, OperationError};
use crate::runtime::transport::BoxFuture;

pub use crate::stream_call;

/// How large an item may be unless the call says otherwise: 16 MiB.
const LIMIT: usize = 16 << 20;

/// How a stream of items is asked for and read.
#[derive(Clone, Debug)]
pub struct Streaming {
    pub(crate) framing: Option<Framing>,
    pub(crate) form: EventForm,
    pub(crate) sentinel: Option<&'static str>,
    pub(crate) limit: usize,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) reconnects: bool,
}

/// What of an event is the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventForm {
    /// Its data, which are JSON.
    Json,
    /// Its data, which are a text.
    Text,
    /// An object of `event`, `data` and `id`.
    Whole,
}

impl Streaming {
    /// Server-sent events, of which each has JSON as its data.
    pub fn events() -> Self {
        Self {
            framing: None,
            form: EventForm::Json,
            sentinel: None,
            limit: LIMIT,
            idle_timeout: None,
            reconnects: true,
        }
    }

    /// Server-sent events, of which each has a text as its data.
    pub fn texts() -> Self {
        Self { form: EventForm::Text, ..Self::events() }
    }

    /// Server-sent events, of which each is read as an object of `event`, `data` and `id`.
    pub fn whole_events() -> Self {
        Self { form: EventForm::Whole, ..Self::events() }
    }

    /// Lines of JSON.
    pub fn lines() -> Self {
        Self { framing: Some(Framing::Lines), ..Self::events() }
    }

    /// A sequence of JSON texts (RFC 7464).
    pub fn sequence() -> Self {
        Self { framing: Some(Framing::Sequence), ..Self::events() }
    }

    /// Ends the stream at an event whose data are this text.
    pub fn until(self, sentinel: &'static str) -> Self {
        Self { sentinel: Some(sentinel), ..self }
    }

    /// Sets how many bytes an item may have.
    pub fn set_limit(&mut self, bytes: usize) {
        self.limit = bytes;
    }

    /// Sets the time after which the stream ends with an error if nothing comes, in place of the client's.
    pub fn set_idle_timeout(&mut self, timeout: Duration) {
        self.idle_timeout = Some(timeout);
    }

    /// Leaves a stream ended that broke off.
    pub fn forbid_reconnects(&mut self) {
        self.reconnects = false;
    }
}

/// A stream of items that an answer is read as.
pub trait Open: Sized {
    /// Makes the stream of a response whose headers are there.
    fn open(connection: Connection) -> Self;

    /// Returns what had to be repaired to decode the last item.
    fn drift(&self) -> &Drift;
}

/// A call that gives a stream, once the headers of the response are there.
///
/// Nothing happens until it is polled, and dropping it gives up the call.
/// It is `Send`, and borrows nothing.
#[must_use = "futures do nothing unless they are awaited"]
pub struct StreamFuture<S, E> {
    opened: BoxFuture<'static, Result<Opened, Error>>,
    opens: PhantomData<fn() -> (S, E)>,
}

impl<S, E> StreamFuture<S, E> {
    /// Makes a future of a call.
    pub fn new(call: Call, streaming: Streaming) -> Self {
        Self { opened: Box::pin(Connection::open(call, streaming)), opens: PhantomData }
    }
}

impl<S: Open, E: DeclaredError> Future for StreamFuture<S, E> {
    type Output = Result<S, OperationError<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(self.opened.as_mut().poll(context)) {
            Ok(Opened::Stream(connection)) => Ok(S::open(*connection)),
            Ok(Opened::Refused(reply)) => Err(reply.into_failure()),
            Err(error) => Err(OperationError::Other(error)),
        })
    }
}

impl<S, E> fmt::Debug for StreamFuture<S, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("StreamFuture").finish_non_exhaustive()
    }
}

/// Gives a call, a struct with the fields `call` and `streaming`, the methods that all such calls have:
/// `stream_call!(Watch => EventStream<Pet>, WatchError)`.
///
/// It is exported because an exported macro may go unused; it is no part of the public interface.
#[doc(hidden)]
#[macro_export]
macro_rules! stream_call {
    ($call:ident => $stream:ty, $error:ty) => {
        impl $call {
            /// Sets the time until the stream is open: from the token request to the headers of the response.
            ///
            /// It replaces the `timeout` of the client, and does not end a stream that is open.
            pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.call.timeout(timeout);
                self
            }

            /// Sets the time after which the stream ends with an error if nothing comes.
            ///
            /// It replaces the `idle_timeout` of the client; comments that keep the connection alive count.
            pub fn idle_timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.streaming.set_idle_timeout(timeout);
                self
            }

            /// Sets how many bytes an item may have, 16 MiB by default; a larger one is an error that ends the stream.
            pub fn item_limit(mut self, bytes: usize) -> Self {
                self.streaming.set_limit(bytes);
                self
            }

            /// Leaves the stream ended when it breaks off.
            ///
            /// Otherwise events that are asked for by `GET`, and have identifiers, are asked for again from the last one on.
            pub fn without_reconnect(mut self) -> Self {
                self.streaming.forbid_reconnects();
                self
            }

            $crate::call_settings!();

            /// Sets how far each item may deviate from the description, in place of the mode of the client.
            pub fn mode(mut self, mode: $crate::runtime::json::Mode) -> Self {
                self.call.mode(mode);
                self
            }

            /// Sends the call, and gives the stream as soon as the headers of the response are there.
            ///
            /// Awaiting the call itself does the same.
            pub fn send(self) -> $crate::runtime::StreamFuture<$stream, $error> {
                $crate::runtime::StreamFuture::new(self.call, self.streaming)
            }
        }

        #[cfg(feature = "mock")]
        impl $crate::runtime::Called for $call {
            type Value = ();

            fn called(&self) -> &$crate::runtime::Call {
                &self.call
            }
        }

        impl ::std::future::IntoFuture for $call {
            type Output = Result<$stream, $crate::runtime::OperationError<$error>>;
            type IntoFuture = $crate::runtime::StreamFuture<$stream, $error>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}
