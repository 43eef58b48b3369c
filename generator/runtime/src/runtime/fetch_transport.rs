//! Turns requests into responses with the `fetch` of a browser, by way of the `reqwest` crate; the transport of every client
//! that is given no other, where it is compiled for WebAssembly.

use std::fmt;
use std::time::Duration;

use futures_util::stream::TryStreamExt;
use gloo_timers::future::TimeoutFuture;
use send_wrapper::SendWrapper;

use crate::runtime::body::Body;
use crate::runtime::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// Sends requests with `fetch`, in a browser, a worker or any other host that has it.
///
/// What a host does by itself it decides by itself: connections, certificates, compression, redirects, and which headers a
/// script may set.
/// A body is sent when all of it is there; an answer is read as it arrives.
#[derive(Clone, Default)]
pub struct FetchTransport {
    client: reqwest::Client,
}

impl FetchTransport {
    /// Makes a transport.
    pub fn new() -> Self {
        Self::default()
    }
}

impl fmt::Debug for FetchTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("FetchTransport").finish_non_exhaustive()
    }
}

impl Transport for FetchTransport {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let client = self.client.clone();
        // What belongs to the host stays on the one thread that there is.
        Box::pin(SendWrapper::new(async move {
            let (parts, body) = request.into_parts();
            let request = http::Request::from_parts(parts, body.collect().await?);
            let request = reqwest::Request::try_from(request).map_err(error)?;
            Ok(response(client.execute(request).await.map_err(error)?))
        }))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        // Timers of hosts count milliseconds in 31 bits, which is more than three weeks.
        let milliseconds = i32::try_from(duration.as_millis()).unwrap_or(i32::MAX).unsigned_abs();
        Box::pin(SendWrapper::new(TimeoutFuture::new(milliseconds)))
    }
}

fn response(mut response: reqwest::Response) -> http::Response<Body> {
    let mut out = http::Response::new(Body::default());
    *out.status_mut() = response.status();
    *out.headers_mut() = std::mem::take(response.headers_mut());
    *out.body_mut() = Body::from_stream(SendWrapper::new(response.bytes_stream().map_err(error)));
    out
}

fn error(error: reqwest::Error) -> TransportError {
    let kind = if error.is_builder() { TransportErrorKind::Connect } else { TransportErrorKind::Interrupted };
    // The URL may contain an API key.
    TransportError::new(kind, error.without_url())
}
