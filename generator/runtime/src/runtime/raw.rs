//! Turns a method and a path into a call that the description does not have, with all that a client does for its calls.

use bytes::Bytes;
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::time::Duration;

use crate::runtime::call::Call;
use crate::runtime::client::Core;
#[cfg(feature = "curl")]
use crate::runtime::curl::Curl;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::json::Mode;
use crate::runtime::operation::{Operation, Replay, Security};
#[cfg(feature = "retry")]
use crate::runtime::retry::Retry;
use crate::runtime::transport::BoxFuture;

/// A call of any path of the server.
///
/// It has the credentials of the client, its time and its retries; an answer is given as it comes, whatever its status.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct RawCall {
    call: Call,
}

/// What each method is, as an operation that no description has.
static OPERATIONS: [Operation; 9] = [
    operation(Method::GET, Replay::Safe),
    operation(Method::HEAD, Replay::Safe),
    operation(Method::OPTIONS, Replay::Safe),
    operation(Method::TRACE, Replay::Safe),
    operation(Method::PUT, Replay::Safe),
    operation(Method::DELETE, Replay::Safe),
    operation(Method::POST, Replay::Unsafe),
    operation(Method::PATCH, Replay::Unsafe),
    operation(Method::CONNECT, Replay::Unsafe),
];

/// What is idempotent by RFC 9110, section 9.2.2, may be sent again.
const fn operation(method: Method, replay: Replay) -> Operation {
    Operation { id: "request", group: "", method, path: "/*", security: Security::Any, replay, retries: None }
}

impl RawCall {
    pub(crate) fn new(core: &Core, method: &Method, path: &str) -> Self {
        let known = OPERATIONS.iter().find(|operation| operation.method == *method);
        let mut call = Call::new(core, known.unwrap_or(&OPERATIONS[OPERATIONS.len() - 1]));
        match known {
            Some(_) => call.whole_path(path),
            None => call.mistaken(format!("`{method}` is no method of RFC 9110 or RFC 5789")),
        }
        Self { call }
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.call.add_query(name, value);
        self
    }

    /// Sets a header, in place of any other with this name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.call.header(name, value);
        self
    }

    /// Sets the body to bytes that are already in their final form.
    pub fn body(mut self, content_type: impl Into<Cow<'static, str>>, body: impl Into<Bytes>) -> Self {
        self.call.body(content_type, body);
        self
    }

    /// Sets the body to a value, encoded as JSON.
    pub fn json<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        self.call.json(value);
        self
    }

    /// Sets the time for this call, in place of the client's.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call.timeout(timeout);
        self
    }

    /// Sets the time for one attempt, from the request to the headers of its answer.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.call.attempt_timeout(timeout);
        self
    }

    /// Sets how many bytes the body of the answer may have, in place of the limit of the client.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.call.body_limit(bytes);
        self
    }

    /// Sets how often the call is sent again, in place of what the client says.
    #[cfg(feature = "retry")]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.call.retry(retry);
        self
    }

    /// Sets the key by which the server knows the request again when it comes twice, so that it may be sent again.
    pub fn idempotency_key(mut self, key: &str) -> Self {
        self.call.idempotency_key(key);
        self
    }

    /// Returns the request as a command line of curl, which shows no secret unless it is asked to.
    ///
    /// # Errors
    /// Fails if an argument cannot be sent.
    #[cfg(feature = "curl")]
    pub fn to_curl(&self) -> Result<Curl, Error> {
        self.call.to_curl()
    }

    /// Sends the call, and gives the answer as it comes, whatever its status.
    ///
    /// # Errors
    /// Fails if there is no answer, or no end of it.
    pub fn send(self) -> BoxFuture<'static, Result<http::Response<Bytes>, Error>> {
        self.call.send_raw()
    }

    /// Sends the call, and reads a value of any type from the JSON of the answer, with plain serde.
    ///
    /// # Errors
    /// Fails also with [`ErrorKind::Status`] for a status other than 2xx, and with [`ErrorKind::Decode`] if the body does
    /// not fit.
    pub async fn fetch<T: DeserializeOwned>(mut self) -> Result<T, Error> {
        self.call.mode(Mode::Strict);
        let reply = self.call.execute().await?;
        if !reply.status().is_success() {
            return Err(reply.into_status_error(None));
        }
        serde_json::from_slice(&reply.body).map_err(|error| {
            let message = format!("{}, but the body does not decode: {error}", reply.status());
            reply.into_error(ErrorKind::Decode, message).with_source(error)
        })
    }
}
