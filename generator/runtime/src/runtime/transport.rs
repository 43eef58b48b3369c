//! Turns one HTTP request into one HTTP response; everything that needs a network or a clock is behind this trait.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
#[cfg(not(target_arch = "wasm32"))]
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
#[cfg(not(target_arch = "wasm32"))]
use std::time::{Instant, SystemTime};

#[cfg(target_arch = "wasm32")]
use web_time::{Instant, SystemTime};

use crate::runtime::body::Body;

/// A future on the heap that any executor can run.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An error of any type.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// The moment that [`Transport::now`] counts from.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

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

    /// Waits for the end of the time that something may take, while that goes on; what it is used for is given up then.
    ///
    /// It is another method for the sake of transports without a clock, in which a pause takes no time and no time runs
    /// out.
    fn limit(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.sleep(duration)
    }

    /// Returns the time since a moment that stays the same while the process runs; it never goes back.
    fn now(&self) -> Duration {
        START.elapsed()
    }

    /// Returns the time since 1970 began (UTC).
    fn unix_time(&self) -> Duration {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
    }

    /// Returns bits that are different each time, for the length of a pause or the name of a request, but for no secret.
    fn random(&self) -> u128 {
        random()
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn random() -> u128 {
    let [high, low] = [0, 1].map(|half| u128::from(RandomState::new().hash_one(half)));
    high << 64 | low
}

/// The standard library has no random numbers there.
#[cfg(target_arch = "wasm32")]
fn random() -> u128 {
    (0..4).fold(0, |bits, _| bits << 32 | (js_sys::Math::random() * f64::from(u32::MAX)) as u128)
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        (**self).send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (**self).sleep(duration)
    }

    fn limit(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (**self).limit(duration)
    }

    fn now(&self) -> Duration {
        (**self).now()
    }

    fn unix_time(&self) -> Duration {
        (**self).unix_time()
    }

    fn random(&self) -> u128 {
        (**self).random()
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
