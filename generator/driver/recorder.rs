//! Turns requests into responses with another transport, and remembers the last exchange.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use client::http;
use client::runtime::transport::{BoxFuture, Transport, TransportError};
use client::runtime::{Body, Operation, ReqwestTransport};

/// What was sent and what came back, without bodies.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exchange {
    pub(crate) method: String,
    pub(crate) url: String,
    /// The media type of what was sent.
    pub(crate) content_type: String,
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, String)>,
}

/// Sends requests, and remembers the last one; clones share the memory.
#[derive(Clone, Debug)]
pub(crate) struct Recorder {
    inner: ReqwestTransport,
    last: Arc<Mutex<Option<Exchange>>>,
}

impl Recorder {
    pub(crate) fn new(inner: ReqwestTransport) -> Self {
        Self { inner, last: Arc::default() }
    }

    /// Forgets the last exchange.
    pub(crate) fn forget(&self) {
        self.set(None);
    }

    /// Returns the last exchange.
    pub(crate) fn last(&self) -> Option<Exchange> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, exchange: Option<Exchange>) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = exchange;
    }
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        // The token endpoint is none of the operations, and often another server.
        if request.extensions().get::<&'static Operation>().is_none() {
            return Box::pin(async { Ok(token()) });
        }
        let (recorder, method, url) = (self.clone(), request.method().to_string(), request.uri().to_string());
        let content_type = request.headers().get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_owned();
        let mut exchange = Exchange { method, url, content_type, ..Exchange::default() };
        recorder.set(Some(exchange.clone()));
        let sending = self.inner.send(request);
        Box::pin(async move {
            let response = sending.await?;
            exchange.status = Some(response.status().as_u16());
            let headers = response.headers().iter();
            let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
            exchange.headers = headers.map(|(name, value)| (name.to_string(), text(value))).collect();
            recorder.set(Some(exchange));
            Ok(response)
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.inner.sleep(duration)
    }
}

/// Answers a request for an access token (RFC 6749, section 5.1).
fn token() -> http::Response<Body> {
    let text = r#"{"access_token":"token","token_type":"Bearer","expires_in":3600}"#;
    http::Response::new(Body::from(text))
}
