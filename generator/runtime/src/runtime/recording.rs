//! Turns exchanges into lines of JSON without secrets, and such lines into replies.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Request, Response};
use serde_json::{Value, json};

use crate::runtime::body::Body;
use crate::runtime::mock::{Mock, On};
use crate::runtime::operation::Operation;
use crate::runtime::redact::{is_form, pairs, redact};
use crate::runtime::transport::{BoxFuture, Transport, TransportError};

/// A [`Transport`] that sends by another one, and keeps what went to and fro; clones share what they keep.
///
/// Neither headers nor queries are kept, and in JSON what looks like a secret by its name is taken out; what else is to
/// be is taken out by the function that [`scrub`](Self::scrub) gets.
/// A body is read to its end before it is handed on.
#[derive(Clone)]
pub struct Recorder {
    inner: Arc<dyn Transport>,
    scrub: Arc<dyn Fn(&mut Value) + Send + Sync>,
    lines: Arc<Mutex<Vec<Value>>>,
}

impl Recorder {
    /// Returns a recorder that sends by `inner`.
    pub fn new(inner: impl Transport) -> Self {
        Self { inner: Arc::new(inner), scrub: Arc::new(|_| {}), lines: Arc::default() }
    }

    /// Changes each line before it is kept: an object of `method`, `path`, `template`, `operationId`, `request`, `status`,
    /// `content_type`, `kind` (`json`, `sse`, `empty` or `other`) and `response`.
    #[must_use]
    pub fn scrub(self, scrub: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self { scrub: Arc::new(scrub), ..self }
    }

    /// Returns what was kept, an exchange a line.
    ///
    /// [`Mock::replay`] reads it.
    pub fn lines(&self) -> String {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// Returns a body as JSON or a form without secrets, or as a text.
fn content(body: &[u8], headers: &HeaderMap) -> Value {
    match serde_json::from_slice(body) {
        Ok(mut value) => {
            redact(&mut value);
            value
        }
        Err(_) if body.is_empty() => Value::Null,
        Err(_) if is_form(headers) => pairs(&String::from_utf8_lossy(body), |_| false).into(),
        Err(_) => String::from_utf8_lossy(body).into(),
    }
}

fn kind(headers: &HeaderMap, body: &[u8]) -> &'static str {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match content_type {
        _ if body.is_empty() => "empty",
        content_type if content_type.starts_with("text/event-stream") => "sse",
        _ if serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok() => "json",
        _ => "other",
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request<Body>) -> BoxFuture<'static, Result<Response<Body>, TransportError>> {
        let Some(operation) = request.extensions().get::<&'static Operation>().copied() else {
            // What asks for access tokens is nothing but secrets.
            return self.inner.send(request);
        };
        let (path, sent) = (request.uri().path().to_owned(), request.body().as_bytes().cloned().unwrap_or_default());
        let sent = content(&sent, request.headers());
        let (recorder, sending) = (self.clone(), self.inner.send(request));
        Box::pin(async move {
            let (parts, body) = sending.await?.into_parts();
            let body = body.collect().await?;
            let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let mut line = json!({
                "method": operation.method.as_str(),
                "path": path,
                "template": operation.path,
                "operationId": operation.id,
                "request": sent,
                "status": parts.status.as_u16(),
                "content_type": content_type,
                "kind": kind(&parts.headers, &body),
                "response": content(&body, &parts.headers),
            });
            (recorder.scrub)(&mut line);
            recorder.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            Ok(Response::from_parts(parts, Body::from(body)))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.inner.sleep(duration)
    }

    fn limit(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.inner.limit(duration)
    }

    fn now(&self) -> Duration {
        self.inner.now()
    }

    fn unix_time(&self) -> Duration {
        self.inner.unix_time()
    }

    fn random(&self) -> u128 {
        self.inner.random()
    }
}

impl Mock {
    /// Returns a mock that replies as recorded lines say, to each operation in their order.
    ///
    /// Lines that begin with `#` are comments.
    ///
    /// # Errors
    /// Says which line is no exchange.
    pub fn replay(lines: &str) -> Result<Self, String> {
        Self::of_lines(lines, |reply| reply)
    }

    /// Returns a mock that replies to each operation as often as it is asked, with what the description has as an example.
    ///
    /// The lines are those of `EXAMPLES`, at the root of a crate whose description has any, or others in their form.
    /// What is said by [`on`](Self::on) afterwards goes before them.
    ///
    /// # Errors
    /// Says which line is no exchange.
    pub fn examples(lines: &str) -> Result<Self, String> {
        Self::of_lines(lines, On::always).map(Self::and_otherwise)
    }

    fn of_lines(lines: &str, often: fn(On<Value>) -> On<Value>) -> Result<Self, String> {
        let mock = Self::new();
        let is_exchange = |line: &str| !line.trim().is_empty() && !line.starts_with('#');
        for (number, line) in lines.lines().enumerate().filter(|(_, line)| is_exchange(line)) {
            let wrong = |problem: &dyn fmt::Display| format!("line {}: {problem}", number + 1);
            let line: Value = serde_json::from_str(line).map_err(|error| wrong(&error))?;
            let operation = line["operationId"].as_str().ok_or_else(|| wrong(&"there is no `operationId`"))?;
            let status = line["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(200);
            let body = match &line["response"] {
                Value::Null => Bytes::new(),
                Value::String(text) if line["kind"] != "json" => Bytes::from(text.clone()),
                value => Bytes::from(value.to_string()),
            };
            let stated = line["content_type"].as_str().unwrap_or("application/json");
            drop(often(mock.on_id(operation).answer(status, stated, body)));
        }
        Ok(mock)
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Recorder").field("inner", &self.inner).finish_non_exhaustive()
    }
}
