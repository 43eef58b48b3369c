//! Turns requests into responses with the `reqwest` crate; the transport of every client that is given no other.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use reqwest::redirect::{Action, Attempt, Policy};
use tokio::runtime::Handle;

use crate::runtime::body::Body;
use crate::runtime::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// How many redirects within one origin are followed.
const MAX_REDIRECTS: usize = 5;

/// Sends requests with `reqwest`; calls must be awaited within a Tokio runtime, or waited for by what the cargo feature
/// `blocking` has.
///
/// Clones share one connection pool.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// Makes a transport that gives up connecting after `connect_timeout`.
    ///
    /// Redirects are followed within the origin of the request only; any other redirect is returned as the response.
    /// Cookies are not kept.
    /// With the cargo feature `gzip`, answers may come compressed.
    ///
    /// Fails if the TLS backend cannot be set up.
    pub fn new(connect_timeout: Duration) -> Result<Self, TransportError> {
        Self::configured(reqwest::Client::builder().connect_timeout(connect_timeout))
    }

    /// Makes a transport of a client that is configured in part, with a certificate (`identity`), a proxy or other roots.
    ///
    /// Redirects, the `Referer` and compression are as [`new`](Self::new) has them.
    ///
    /// Fails if the TLS backend cannot be set up.
    pub fn configured(builder: reqwest::ClientBuilder) -> Result<Self, TransportError> {
        let builder = builder.redirect(Policy::custom(stay_within_origin)).referer(false);
        // Another crate may have switched it on for all, but what is asked for is the choice of this one.
        #[cfg(not(feature = "gzip"))]
        let builder = builder.no_gzip();
        Ok(Self { client: builder.build().map_err(error)? })
    }
}

impl From<reqwest::Client> for ReqwestTransport {
    /// Uses a client as it is configured, with its proxies, certificates, time limits and redirect policy.
    ///
    /// The usual policy of `reqwest` follows redirects to other origins, with all headers but the well-known ones, and so with
    /// API keys; [`ReqwestTransport::configured`] does not.
    fn from(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A client shows its default headers, which may hold credentials.
        formatter.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let client = self.client.clone();
        Box::pin(async move {
            // Without a runtime, timers and sockets would panic.
            Handle::try_current().map_err(|error| TransportError::new(TransportErrorKind::Connect, error))?;
            let (parts, body) = request.into_parts();
            let body = match body.as_bytes() {
                // A body in memory can be sent again where a redirect asks for it.
                Some(bytes) => reqwest::Body::from(bytes.clone()),
                None => reqwest::Body::wrap(body),
            };
            let request = http::Request::from_parts(parts, body);
            let request = reqwest::Request::try_from(request).map_err(error)?;
            Ok(response(client.execute(request).await.map_err(error)?))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            // Made within the future: a Tokio timer needs the runtime that polls it.
            // Without one nothing can be sent either, and there is nothing to wait for.
            if Handle::try_current().is_ok() {
                tokio::time::sleep(duration).await;
            }
        })
    }
}

fn response(mut response: reqwest::Response) -> http::Response<Body> {
    let mut out = http::Response::new(Body::default());
    *out.status_mut() = response.status();
    *out.version_mut() = response.version();
    *out.headers_mut() = std::mem::take(response.headers_mut());
    *out.body_mut() = Body::from_stream(stream::try_unfold(response, next_chunk));
    out
}

async fn next_chunk(mut response: reqwest::Response) -> Result<Option<(Bytes, reqwest::Response)>, TransportError> {
    let chunk = response.chunk().await.map_err(error)?;
    Ok(chunk.map(|chunk| (chunk, response)))
}

fn stay_within_origin(attempt: Attempt<'_>) -> Action {
    let origin = attempt.previous().first().map(|url| url.origin());
    let follow = attempt.previous().len() <= MAX_REDIRECTS && Some(attempt.url().origin()) == origin;
    if follow { attempt.follow() } else { attempt.stop() }
}

fn error(error: reqwest::Error) -> TransportError {
    // A failed connect may also be a timeout; that nothing was sent says more.
    let kind = if error.is_connect() || error.is_builder() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Interrupted
    };
    // The URL may contain an API key.
    TransportError::new(kind, error.without_url())
}
