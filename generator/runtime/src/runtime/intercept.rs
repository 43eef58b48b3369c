//! Shows each attempt of each call to those whom the caller wants to see it, and what became of it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::runtime::error::Error;
use crate::runtime::json::Drift;
use crate::runtime::operation::Operation;
use crate::runtime::transport::BoxError;

/// Sees what calls do, and may add to their requests; a client may have several.
///
/// All methods do nothing unless they are written.
/// They are called while a call runs, and so must not block.
pub trait Interceptor: Send + Sync + 'static {
    /// Called before each attempt, with all that will be sent but the body; headers may be added or changed.
    ///
    /// Credentials are there already, so what is logged of a request is to be chosen by name.
    ///
    /// # Errors
    /// An error ends the call with [`ErrorKind::Build`](crate::runtime::ErrorKind::Build).
    fn before_send(&self, attempt: &Attempt, request: &mut http::request::Parts) -> Result<(), BoxError> {
        let _ = (attempt, request);
        Ok(())
    }

    /// Called when the headers of an answer are there, whatever its status.
    fn after_headers(&self, attempt: &Attempt, status: StatusCode, headers: &HeaderMap) {
        let _ = (attempt, status, headers);
    }

    /// Called when the request will be sent again after a pause; `attempt` is the one that failed.
    fn on_retry(&self, attempt: &Attempt, pause: Duration) {
        let _ = (attempt, pause);
    }

    /// Called when a call ends with an error, whether there is an answer or not.
    ///
    /// A stream that breaks off is such an end, also if the rest of it is asked for again and comes.
    fn on_error(&self, operation: &'static Operation, error: &Error) {
        let _ = (operation, error);
    }

    /// Called when an answer had to be repaired to be read.
    fn on_drift(&self, operation: &'static Operation, drift: &Drift) {
        let _ = (operation, drift);
    }
}

/// One time that a request is sent.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// What is called.
    pub operation: &'static Operation,
    /// Which attempt it is, counted from 1.
    pub number: u32,
}

impl Attempt {
    pub(crate) fn new(operation: &'static Operation, number: u32) -> Self {
        Self { operation, number }
    }
}

/// The interceptors of a client, in the order in which they were given.
#[derive(Clone, Default)]
pub(crate) struct Interceptors(Arc<[Arc<dyn Interceptor>]>);

impl Interceptors {
    pub(crate) fn new(interceptors: &[Arc<dyn Interceptor>]) -> Self {
        Self(interceptors.into())
    }

    pub(crate) fn before_send(&self, attempt: &Attempt, request: &mut http::request::Parts) -> Result<(), Error> {
        for interceptor in self.0.iter() {
            let refused = |error: BoxError| Error::build(format!("an interceptor refused it: {error}"));
            interceptor.before_send(attempt, request).map_err(refused)?;
        }
        Ok(())
    }

    pub(crate) fn after_headers<B>(&self, attempt: &Attempt, response: &http::Response<B>) {
        self.0.iter().for_each(|one| one.after_headers(attempt, response.status(), response.headers()));
    }

    #[cfg(feature = "retry")]
    pub(crate) fn on_retry(&self, attempt: &Attempt, pause: Duration) {
        self.0.iter().for_each(|one| one.on_retry(attempt, pause));
    }

    pub(crate) fn on_error(&self, operation: &'static Operation, error: &Error) {
        self.0.iter().for_each(|one| one.on_error(operation, error));
    }

    pub(crate) fn on_drift(&self, operation: &'static Operation, drift: &Drift) {
        if !drift.is_empty() {
            self.0.iter().for_each(|one| one.on_drift(operation, drift));
        }
    }
}

impl fmt::Debug for Interceptors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} interceptors", self.0.len())
    }
}
