//! Turns one HTTP request into one HTTP response; everything that needs a network or a clock is behind this trait.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::runtime::body::Body;

/// A future on the heap that any executor can run.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An error of any type.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Sends requests.
///
/// A transport sends a request once, as it is, with the credentials it already contains.
/// Deadlines, tokens and the reading of answers are the business of its caller, so a transport that wraps another one
/// (to log, to count, to replay recorded answers) stays small.
/// Which operation a request belongs to is found in its extensions, as `&'static Operation`; requests for access tokens
/// have none.
///
/// Credentials travel in the request: a transport must not follow a redirect to another origin with them.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends `request` and returns the response as soon as its headers are there.
    ///
    /// A response is returned whatever its status; an error means that there is none.
    /// Dropping the future, or the body of the response, gives up the exchange.
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>>;

    /// Waits. Deadlines are built on this, so that they hold with any executor.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        (**self).send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (**self).sleep(duration)
    }
}

/// The reason why there is no response, or no complete one.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

/// How far an exchange came before it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// There was no connection, so the server has not seen the request.
    Connect,
    /// A time limit of the transport itself ended the exchange.
    Timeout,
    /// The exchange broke off after the request had been sent, at least in part.
    Interrupted,
}

impl TransportError {
    /// Makes an error from what the underlying library reports.
    ///
    /// The chain of sources is shown in messages, so it must not contain credentials; a URL may.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self { kind, source: source.into() }
    }

    /// Returns how far the exchange came.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Timeout => "the transport timed out",
            TransportErrorKind::Interrupted => "the exchange broke off",
        })?;
        let mut cause: Option<&dyn StdError> = Some(&*self.source);
        while let Some(error) = cause {
            write!(formatter, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
