//! Turns an HTTP response into the value that the description promises, or an error.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use http::{HeaderMap, StatusCode};

#[cfg(feature = "curl")]
use crate::runtime::curl::Curl;
use crate::runtime::error::{Error, ErrorKind, SPENT, snippet};
#[cfg(feature = "intercept")]
use crate::runtime::intercept::Interceptors;
use crate::runtime::json::{self, Decode, DecodeError, Drift, Mode};
use crate::runtime::operation::Operation;
use crate::runtime::operation_error::{Declared, DeclaredError, OperationError};

/// The headers in which servers name a request, the most specific first.
static REQUEST_ID: [HeaderName; 3] = [
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("request-id"),
    HeaderName::from_static("x-correlation-id"),
];

/// How the names of such headers end that servers have made up, without hyphens.
const REQUEST_ID_ENDS: [&str; 3] = ["requestid", "correlationid", "traceid"];

/// Returns the identifier that the server gave the request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let usual = REQUEST_ID.iter().find_map(|name| headers.get(name));
    let is_other = |name: &HeaderName| {
        let plain = name.as_str().replace('-', "");
        REQUEST_ID_ENDS.iter().any(|end| plain.ends_with(end))
    };
    let other = || headers.iter().find(|(name, _)| is_other(name)).map(|(_, value)| value);
    usual.or_else(other).or_else(|| headers.get("traceparent"))?.to_str().ok()
}

/// A value, and the response it came with; `H` are the headers that the description promises.
pub struct Response<T, H = ()> {
    /// The decoded body.
    pub value: T,
    // Boxed, so that the `Result` of a call is not much larger than its value.
    reply: Box<Reply>,
    drift: Drift,
    headers: PhantomData<fn() -> H>,
}

impl<T, H> Response<T, H> {
    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Returns the status, which is 2xx.
    pub fn status(&self) -> StatusCode {
        self.reply.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.reply.headers
    }

    /// Returns the body as it came.
    pub fn body(&self) -> &Bytes {
        &self.reply.body
    }

    /// Returns the identifier that the server gave the request, for a report to its operator.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.reply.headers)
    }

    /// Returns how many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.reply.attempts
    }

    /// Returns what had to be repaired to decode the body.
    pub fn drift(&self) -> &Drift {
        &self.drift
    }

    /// Returns how far the response was allowed to deviate from the description.
    pub fn mode(&self) -> Mode {
        self.reply.mode
    }

    /// Returns the same response with the headers that are promised.
    #[inline]
    pub(crate) fn promising<P>(self) -> Response<T, P> {
        let Self { value, reply, drift, .. } = self;
        Response { value, reply, drift, headers: PhantomData }
    }

    /// Returns the same response with another value.
    #[inline]
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Response<U, H> {
        let Self { value, reply, drift, headers } = self;
        Response { value: make(value), reply, drift, headers }
    }
}

impl<T: fmt::Debug, H> fmt::Debug for Response<T, H> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers may hold credentials, a new session cookie for one; they have an accessor.
        formatter
            .debug_struct("Response")
            .field("status", &self.reply.status)
            .field("attempts", &self.reply.attempts)
            .field("drift", &self.drift)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// A response of any operation, read to its end but not decoded.
pub struct Reply {
    pub(crate) operation: &'static Operation,
    pub(crate) mode: Mode,
    pub(crate) attempts: u32,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) credentials: Standing,
    #[cfg(feature = "intercept")]
    pub(crate) interceptors: Interceptors,
    #[cfg(feature = "curl")]
    pub(crate) curl: Option<Box<Curl>>,
}

/// What is known of the credentials of a request that was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It could have carried one.
    Present,
    Absent,
    /// It could have carried one, and would be sent again if its body could be.
    Spent,
}

impl Reply {
    /// Decodes the body, as the value if the status is 2xx, and as an error of the operation otherwise.
    ///
    /// Fails with [`ErrorKind::Decode`] if the status is 2xx but the body does not fit, and with [`ErrorKind::Status`] for
    /// any other status.
    #[inline]
    pub fn decode<T: Decode, E: DeclaredError>(self) -> Result<Response<T>, OperationError<E>> {
        self.read(Self::json)
    }

    /// Gives the body as it came, whatever its content type.
    ///
    /// Fails as [`decode`](Self::decode) does for a status that is not 2xx.
    #[inline]
    pub fn bytes<E: DeclaredError>(self) -> Result<Response<Bytes>, OperationError<E>> {
        self.read(Self::raw)
    }

    /// Reads the body in some way if the status is 2xx, and as an error of the operation otherwise.
    #[inline]
    pub(crate) fn read<T, E: DeclaredError>(
        self,
        how: impl FnOnce(&Self) -> Result<(T, Drift), DecodeError>,
    ) -> Result<Response<T>, OperationError<E>> {
        if !self.status.is_success() {
            return Err(self.into_failure());
        }
        match how(&self) {
            Ok((value, drift)) => Ok(self.into_response(value, drift)),
            Err(error) => Err(OperationError::Other(self.into_decode_error(error))),
        }
    }

    #[inline]
    pub(crate) fn into_response<T>(self, value: T, drift: Drift) -> Response<T> {
        #[cfg(feature = "intercept")]
        self.interceptors.on_drift(self.operation, &drift);
        #[cfg(feature = "tracing")]
        crate::runtime::trace::drift(self.operation, &drift);
        Response { value, reply: Box::new(self), drift, headers: PhantomData }
    }

    /// Makes an error of an answer with a status that is not 2xx.
    #[inline]
    pub(crate) fn into_failure<E: DeclaredError>(self) -> OperationError<E> {
        match E::decode(&self) {
            Some(Ok(value)) => OperationError::Declared(Box::new(Declared::new(value, self.into_status_error(None)))),
            Some(Err(error)) => OperationError::Other(self.into_status_error(Some(error))),
            None => OperationError::Other(self.into_status_error(None)),
        }
    }

    /// Returns how many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Decodes the body as JSON.
    ///
    /// An empty body is none in [`Mode::Strict`]; the other modes read it as an object without properties, or else as
    /// `null`.
    ///
    /// # Errors
    /// Returns a [`DecodeError`] if the body does not fit.
    #[inline]
    pub fn json<T: Decode>(&self) -> Result<(T, Drift), DecodeError> {
        if self.is_empty() && self.mode > Mode::Strict {
            json::decode(b"{}", self.mode).or_else(|_| json::decode(b"null", self.mode))
        } else {
            json::decode(&self.body, self.mode)
        }
    }

    /// Gives the body as it came.
    ///
    /// # Errors
    /// There are none; the result is that of other ways to read a body.
    pub fn raw(&self) -> Result<(Bytes, Drift), DecodeError> {
        Ok((self.body.clone(), Drift::default()))
    }

    fn is_empty(&self) -> bool {
        self.body.trim_ascii().is_empty()
    }

    fn into_decode_error(self, error: DecodeError) -> Error {
        let status = self.status;
        let message = if self.is_empty() {
            format!("{status}, but the body is empty")
        } else if let Some(coding) = self.headers.get(CONTENT_ENCODING).filter(|coding| *coding != "identity") {
            format!(
                "{status}, but the body is compressed ({coding:?}), which the transport of the client does not undo"
            )
        } else if let Some(other) = self.other_content_type().filter(|_| error.is_of_json()) {
            let start = snippet(&self.body);
            format!("{status}, but the body is not JSON: its content type is `{other}`: {start}")
        } else {
            format!("{status}, but the body does not decode: {error}")
        };
        self.into_error(ErrorKind::Decode, message).with_source(error)
    }

    /// The error for a status that is not 2xx; `undecodable` says why a declared body could not be read.
    pub(crate) fn into_status_error(self, undecodable: Option<DecodeError>) -> Error {
        let mut message = self.status.to_string();
        if self.status.is_redirection() {
            message.push_str(" (redirects to another origin are not followed)");
        }
        let unauthorized = self.status == StatusCode::UNAUTHORIZED;
        let required = self.operation.security.is_required();
        match self.credentials {
            Standing::Absent if unauthorized && required => message.push_str(" (the client has no credentials)"),
            Standing::Spent if unauthorized => {
                message.push_str(" (the access token was not accepted, and");
                message.push_str(SPENT);
                message.push(')');
            }
            Standing::Spent => {
                message.push_str(" (");
                message.push_str(SPENT.trim_start());
                message.push(')');
            }
            Standing::Absent | Standing::Present => {}
        }
        let error = self.into_error(ErrorKind::Status, message);
        match undecodable {
            Some(source) => error.with_source(source),
            None => error,
        }
    }

    pub(crate) fn into_error(self, kind: ErrorKind, message: String) -> Error {
        let error = Error::new(kind, message).with_operation(self.operation).with_attempts(self.attempts);
        let error = error.with_answer(self.status, self.headers, Some(self.body));
        #[cfg(feature = "curl")]
        let error = error.with_curl(self.curl);
        #[cfg(feature = "intercept")]
        self.interceptors.on_error(self.operation, &error);
        error
    }

    /// Returns the content type, if it is certainly not JSON.
    fn other_content_type(&self) -> Option<&str> {
        let essence = self.headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').next()?.trim();
        let subtype = essence.rsplit('/').next()?.to_ascii_lowercase();
        let json = subtype == "json" || subtype.ends_with("+json");
        // Many servers send JSON as `text/plain` or as bytes without a type.
        let vague = matches!(subtype.as_str(), "plain" | "octet-stream" | "javascript");
        (!json && !vague && !essence.is_empty()).then_some(essence)
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Reply")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
