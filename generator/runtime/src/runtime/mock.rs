//! Turns calls into replies that a test has given, without a network and without waiting.

use std::collections::VecDeque;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use serde::Serialize;
use serde_json::Value;

use crate::runtime::body::Body;
use crate::runtime::call::Call;
use crate::runtime::operation::Operation;
use crate::runtime::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// A [`Transport`] for tests, which replies as it was told; clones share what they know.
///
/// The replies to an operation are used up one after the other.
/// A call for which none is left fails, and the error names it.
/// Pauses take no time, and the clock is ahead by what they would have taken.
#[derive(Clone, Debug, Default)]
pub struct Mock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    rules: Vec<Rule>,
    /// What is replied where no rule has a reply left.
    usual: Vec<Rule>,
    sent: Vec<Sent>,
    now: Duration,
}

/// The replies to one operation.
#[derive(Debug)]
struct Rule {
    operation: String,
    /// The only URL that is meant, if that matters.
    url: Option<Uri>,
    replies: VecDeque<(Prepared, Times)>,
}

/// How often a reply is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Times {
    Left(u32),
    Always,
}

#[derive(Clone, Debug)]
enum Prepared {
    Answer(StatusCode, HeaderMap, Bytes),
    Failure(TransportErrorKind),
}

/// A request that reached a mock.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sent {
    /// The identifier of the operation; that of a request for an access token is empty.
    pub operation: &'static str,
    /// The method.
    pub method: Method,
    /// The URL, with its query.
    pub uri: Uri,
    /// The headers, credentials among them.
    pub headers: HeaderMap,
    /// The body, as far as it was in memory.
    pub body: Bytes,
}

impl Sent {
    /// Returns the body as JSON; `null`, if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A call of an operation, which says what its replies are; generated calls are.
pub trait Called {
    /// What the call gives.
    type Value;

    /// Returns the call as it is before it is sent.
    #[doc(hidden)]
    fn called(&self) -> &Call;
}

/// The replies to an operation, while they are given to a [`Mock`].
#[must_use = "without a reply, nothing is said"]
#[derive(Debug)]
pub struct On<V> {
    mock: Mock,
    rule: usize,
    value: PhantomData<fn() -> V>,
}

impl Mock {
    /// Returns a mock that knows no replies.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts the replies to the operation of a call, whatever its arguments are.
    pub fn on<C: Called>(&self, call: &C) -> On<C::Value> {
        self.rule(call.called().operation.id, None)
    }

    /// Starts the replies to the operation of a call, for the same path and query.
    ///
    /// # Errors
    /// Fails if an argument of the call cannot be sent.
    pub fn exactly<C: Called>(&self, call: &C) -> Result<On<C::Value>, crate::runtime::Error> {
        let url = call.called().to_request()?.into_parts().0.uri;
        Ok(self.rule(call.called().operation.id, Some(url)))
    }

    /// Starts the replies to an operation by its identifier; they can be any JSON.
    pub fn on_id(&self, operation: &str) -> On<Value> {
        self.rule(operation, None)
    }

    /// Returns the requests that came, in their order.
    pub fn sent(&self) -> Vec<Sent> {
        self.lock().sent.clone()
    }

    /// Names the operations that have replies which nobody has asked for, for a test to end with.
    pub fn unused(&self) -> Vec<String> {
        let is_left = |rule: &&Rule| rule.replies.iter().any(|(_, times)| matches!(times, Times::Left(1..)));
        self.lock().rules.iter().filter(is_left).map(|rule| rule.operation.clone()).collect()
    }

    /// Makes the replies that are known so far those that count where there is no other.
    pub(crate) fn and_otherwise(self) -> Self {
        let mut state = self.lock();
        let rules = std::mem::take(&mut state.rules);
        state.usual.extend(rules);
        drop(state);
        self
    }

    fn rule<V>(&self, operation: &str, url: Option<Uri>) -> On<V> {
        let mut state = self.lock();
        state.rules.push(Rule { operation: operation.to_owned(), url, replies: VecDeque::new() });
        On { mock: self.clone(), rule: state.rules.len() - 1, value: PhantomData }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V> On<V> {
    /// Replies with a value, and status 200.
    ///
    /// A value that has no JSON form is an empty body.
    pub fn reply(self, value: &V) -> Self
    where
        V: Serialize,
    {
        self.json(200, value)
    }

    /// Replies with a status and any value as JSON, such as that of an error.
    pub fn json<T: Serialize + ?Sized>(self, status: u16, value: &T) -> Self {
        self.body(status, "application/json", serde_json::to_vec(value).unwrap_or_default())
    }

    /// Replies with a status and no body.
    pub fn status(self, status: u16) -> Self {
        self.add(Prepared::Answer(code(status), HeaderMap::new(), Bytes::new()))
    }

    /// Replies with a status and bytes of a media type, such as the events of a stream.
    pub fn body(self, status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        self.add(Prepared::Answer(code(status), headers, body.into()))
    }

    /// Replies with all of an answer but its other headers; a media type that is none is left out.
    pub(crate) fn answer(self, status: u16, content_type: &str, body: Bytes) -> Self {
        let content_type = HeaderValue::from_str(content_type).ok();
        let headers = content_type.into_iter().map(|content_type| (CONTENT_TYPE, content_type)).collect();
        self.add(Prepared::Answer(code(status), headers, body))
    }

    /// Fails without an answer.
    pub fn fail(self, kind: TransportErrorKind) -> Self {
        self.add(Prepared::Failure(kind))
    }

    /// Adds a header to the last reply.
    pub fn header(self, name: &'static str, value: &'static str) -> Self {
        self.last(|(prepared, _)| {
            if let Prepared::Answer(_, headers, _) = prepared {
                headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
        })
    }

    /// Gives the last reply so many times.
    pub fn times(self, times: u32) -> Self {
        self.last(|(_, left)| *left = Times::Left(times))
    }

    /// Gives the last reply from then on.
    pub fn always(self) -> Self {
        self.last(|(_, left)| *left = Times::Always)
    }

    fn add(self, prepared: Prepared) -> Self {
        if let Some(rule) = self.mock.lock().rules.get_mut(self.rule) {
            rule.replies.push_back((prepared, Times::Left(1)));
        }
        self
    }

    fn last(self, change: impl FnOnce(&mut (Prepared, Times))) -> Self {
        if let Some(reply) = self.mock.lock().rules.get_mut(self.rule).and_then(|rule| rule.replies.back_mut()) {
            change(reply);
        }
        self
    }
}

/// Returns a status; one that HTTP does not have is 500, so that the test fails.
fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

impl State {
    /// Uses up a reply to a request.
    fn reply(&mut self, operation: &str, url: &Uri) -> Option<Prepared> {
        let is_for = |rule: &&mut Rule| {
            rule.operation == operation
                && rule.url.as_ref().is_none_or(|only| only.path_and_query() == url.path_and_query())
        };
        for rule in self.rules.iter_mut().chain(&mut self.usual).filter(is_for) {
            while let Some((prepared, times)) = rule.replies.front_mut() {
                match times {
                    Times::Always => return Some(prepared.clone()),
                    Times::Left(0) => drop(rule.replies.pop_front()),
                    Times::Left(left) => {
                        *left -= 1;
                        return Some(prepared.clone());
                    }
                }
            }
        }
        None
    }
}

impl Transport for Mock {
    fn send(&self, request: Request<Body>) -> BoxFuture<'static, Result<Response<Body>, TransportError>> {
        let operation = request.extensions().get::<&'static Operation>().map_or("", |operation| operation.id);
        let (parts, body) = request.into_parts();
        let mut state = self.lock();
        let sent = Sent {
            operation,
            method: parts.method,
            uri: parts.uri,
            headers: parts.headers,
            body: body.as_bytes().cloned().unwrap_or_default(),
        };
        let reply = state.reply(operation, &sent.uri);
        let unexpected = format!("the mock has no reply (left) to `{operation}`: {} {}", sent.method, sent.uri.path());
        state.sent.push(sent);
        let result = match reply {
            Some(Prepared::Answer(status, headers, body)) => {
                let mut response = Response::new(Body::from(body));
                (*response.status_mut(), *response.headers_mut()) = (status, headers);
                Ok(response)
            }
            Some(Prepared::Failure(kind)) => Err(TransportError::new(kind, "as the mock was told")),
            // A request that was sent, in part: only what is safe would be tried again, and that fails at once, too.
            None => Err(TransportError::new(TransportErrorKind::Interrupted, unexpected)),
        };
        Box::pin(async { result })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mock = self.clone();
        Box::pin(async move { mock.lock().now += duration })
    }

    /// No time runs out but for what a reply says: what a test does meanwhile may take as long as it takes.
    fn limit(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }

    fn now(&self) -> Duration {
        self.lock().now
    }
}
