//! Turns the arguments of one call into an HTTP request.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Request, Uri};
use serde::Serialize;

use crate::runtime::auth::add_cookie;
use crate::runtime::base_url::BaseUrl;
use crate::runtime::body::{Body, Payload, Source};
use crate::runtime::client::Core;
#[cfg(feature = "curl")]
use crate::runtime::curl::Curl;
use crate::runtime::error::Error;
use crate::runtime::exchange::Exchange;
use crate::runtime::json::{self, Mode};
use crate::runtime::operation::{IDEMPOTENCY_KEY, Operation, Replay, Security};
use crate::runtime::parameter::{self, ListStyle, Text};
use crate::runtime::response::{Reply, Standing};
#[cfg(feature = "retry")]
use crate::runtime::retrial;
#[cfg(feature = "retry")]
use crate::runtime::retry::Retry;
use crate::runtime::transport::BoxFuture;
use crate::runtime::{header, path};

/// Writes a body in a coding.
pub(crate) type Compress = fn(&HeaderValue, &Payload) -> Result<Payload, String>;

/// A call that has not been sent.
///
/// Arguments are encoded as they are given.
/// One that cannot be sent is remembered, and is the error of the call.
/// `Debug` shows the operation and no argument.
#[derive(Clone)]
pub struct Call {
    pub(crate) core: Core,
    pub(crate) operation: &'static Operation,
    /// Whose servers it goes to, if not those of the client.
    host: Option<&'static str>,
    path: Vec<(&'static str, String)>,
    /// The parameters by name, each in its final form, which may be several pairs.
    pub(crate) query: Vec<(String, String)>,
    /// The URL in place of path and query, as of the next page.
    pub(crate) url: Option<Uri>,
    cookies: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<(Cow<'static, str>, Payload)>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    mode: Option<Mode>,
    body_limit: Option<u64>,
    accept: Option<&'static str>,
    #[cfg(feature = "retry")]
    retry: Option<Retry>,
    /// How the body is written in a coding, where the API takes any.
    pub(crate) compress: Option<Compress>,
    /// The first argument that cannot be sent, as a sentence.
    mistake: Option<String>,
}

impl Call {
    /// Starts a call of `operation`.
    pub fn new(core: &Core, operation: &'static Operation) -> Self {
        Self {
            core: core.clone(),
            operation,
            host: None,
            path: Vec::new(),
            query: Vec::new(),
            url: None,
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            body: None,
            timeout: None,
            attempt_timeout: None,
            mode: None,
            body_limit: None,
            accept: None,
            #[cfg(feature = "retry")]
            retry: None,
            compress: None,
            mistake: None,
        }
    }

    /// Starts a call of an operation that has servers of its own, those of a [`Host`](crate::runtime::Host).
    pub fn at(core: &Core, host: &'static str, operation: &'static Operation) -> Self {
        Self { host: Some(host), ..Self::new(core, operation) }
    }

    /// Sets a path parameter, which must not be empty.
    pub fn path(&mut self, name: &'static str, value: &dyn Text) {
        self.path_text(name, parameter::escape(&value.text()));
    }

    /// Sets a path parameter to a list, separated by commas (style `simple`).
    pub fn path_list<T: Text>(&mut self, name: &'static str, values: &[T]) {
        let values = values.iter().map(|value| parameter::escape(&value.text()));
        self.path_text(name, parameter::join(values, ","));
    }

    /// Sets a query parameter; setting it again replaces it.
    pub fn query(&mut self, name: &str, value: &dyn Text) {
        self.query_text(name, parameter::query(name, &value.text()));
    }

    /// Sets a query parameter to a list; without values it is not sent.
    pub fn query_list<T: Text>(&mut self, name: &str, values: &[T], style: ListStyle) {
        let values: Vec<Cow<'_, str>> = values.iter().map(Text::text).collect();
        self.query_text(name, style.query(name, &values));
    }

    /// Leaves a query parameter out.
    pub fn clear_query(&mut self, name: &str) {
        self.query.retain(|(known, _)| known != name);
    }

    /// Sets a header parameter; setting it again replaces it.
    pub fn header_parameter(&mut self, name: &str, value: &dyn Text) {
        match header::parse(name, &value.text()) {
            Ok((name, value)) => drop(self.headers.insert(name, value)),
            Err(mistake) => self.mistaken(mistake),
        }
    }

    /// Sets a header parameter to a list, separated by commas (style `simple`).
    pub fn header_list<T: Text>(&mut self, name: &str, values: &[T]) {
        let values = values.iter().map(|value| value.text().into_owned());
        self.header_parameter(name, &parameter::join(values, ","));
    }

    /// Leaves a header parameter out.
    pub fn clear_header_parameter(&mut self, name: &str) {
        self.headers.remove(name);
    }

    /// Sets a cookie parameter; setting it again replaces it.
    pub fn cookie(&mut self, name: &str, value: &dyn Text) {
        self.cookie_text(name, parameter::cookie(name, &value.text()));
    }

    /// Leaves a cookie parameter out.
    pub fn clear_cookie(&mut self, name: &str) {
        self.cookies.retain(|(known, _)| known != name);
    }

    /// Sets the body to a value, encoded as JSON.
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.encoded("application/json", json::encode(value));
    }

    /// Sets the body to a value, encoded as JSON of another media type.
    pub fn json_as<T: Serialize + ?Sized>(&mut self, content_type: &'static str, value: &T) {
        self.encoded(content_type, json::encode(value));
    }

    /// Sets the body to a text.
    pub fn text(&mut self, content_type: &'static str, value: &dyn Text) {
        self.body(content_type, value.text().into_owned());
    }

    /// Sets the body to bytes that are already in their final form.
    pub fn body(&mut self, content_type: impl Into<Cow<'static, str>>, body: impl Into<Bytes>) {
        self.body = Some((content_type.into(), Payload::Whole(body.into())));
    }

    /// Sets the body to what is read while it is sent.
    pub fn source(&mut self, content_type: impl Into<Cow<'static, str>>, source: Arc<dyn Source>) {
        self.body = Some((content_type.into(), Payload::Source(source)));
    }

    /// Leaves the body out.
    pub fn clear_body(&mut self) {
        self.body = None;
    }

    /// Sets the time for this call, in place of the client's.
    pub fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// Sets the time for one attempt, from the request to the headers of its answer.
    pub fn attempt_timeout(&mut self, timeout: Duration) {
        self.attempt_timeout = Some(timeout);
    }

    /// Sets how often the call is sent again, in place of what the client and the description say.
    #[cfg(feature = "retry")]
    pub fn retry(&mut self, retry: Retry) {
        self.retry = Some(retry);
    }

    /// Sets the key by which the server knows the request again when it comes twice, so that it may be sent again.
    ///
    /// It goes into the header that the description has for it, and into `Idempotency-Key` otherwise.
    pub fn idempotency_key(&mut self, key: &str) {
        let name = match self.operation.replay {
            Replay::Keyed(name) => name,
            Replay::Safe | Replay::Unsafe => IDEMPOTENCY_KEY,
        };
        self.header(name, key);
    }

    /// Sets a header for this call, in place of any other with this name.
    pub fn header(&mut self, name: &str, value: &str) {
        match header::custom(name, value) {
            Ok((name, value)) => drop(self.headers.insert(name, value)),
            Err(mistake) => self.mistaken(mistake),
        }
    }

    /// Sets how far the response may deviate from the description, in place of the client's mode.
    pub fn mode(&mut self, mode: Mode) {
        self.mode = Some(mode);
    }

    /// Sets how many bytes the body of the answer may have, in place of the client's limit.
    pub fn body_limit(&mut self, bytes: u64) {
        self.body_limit = Some(bytes);
    }

    /// Asks for one of some media types (RFC 9110, section 12.5.1), unless a header of the call or client does.
    pub fn accept(&mut self, media_types: &'static str) {
        self.accept = Some(media_types);
    }

    /// Returns the request, without the credentials of the client.
    ///
    /// Fails with [`ErrorKind::Build`](crate::runtime::ErrorKind::Build) if an argument cannot be sent.
    pub fn to_request(&self) -> Result<Request<Body>, Error> {
        let (mut parts, payload) = self.unopened()?.into_parts();
        parts.extensions.insert(self.operation);
        let body = payload.open().map_err(|mistake| Error::build(mistake).with_operation(self.operation))?;
        Ok(Request::from_parts(parts, body))
    }

    /// Returns the request without credentials, its body still to be unopened.
    fn unopened(&self) -> Result<Request<Payload>, Error> {
        let request = match &self.mistake {
            Some(mistake) => Err(mistake.clone()),
            None => self.assemble(),
        };
        request.map_err(|mistake| Error::build(mistake).with_operation(self.operation))
    }

    /// Takes a response that was received by other means, to be decoded as one of this call.
    pub fn reply(&self, response: http::Response<Bytes>) -> Reply {
        let (parts, body) = response.into_parts();
        Reply {
            operation: self.operation,
            mode: self.mode.unwrap_or(self.core.shared.mode),
            attempts: 1,
            status: parts.status,
            headers: parts.headers,
            body,
            credentials: Standing::Present,
            #[cfg(feature = "intercept")]
            interceptors: self.core.shared.interceptors.clone(),
            #[cfg(feature = "curl")]
            curl: None,
        }
    }

    /// Sends the call, once the future is polled, and reads the response to its end.
    pub fn execute(self) -> BoxFuture<'static, Result<Reply, Error>> {
        Box::pin(async move {
            let operation = self.operation;
            self.exchange()?.run().await.map_err(|error| error.with_operation(operation))
        })
    }

    /// Sends the call, once the future is polled, and gives the answer as it comes, whatever its status.
    ///
    /// Credentials, time and retries are those of any call.
    pub fn send_raw(self) -> BoxFuture<'static, Result<http::Response<Bytes>, Error>> {
        Box::pin(async move {
            let reply = self.execute().await?;
            let mut response = http::Response::new(reply.body);
            (*response.status_mut(), *response.headers_mut()) = (reply.status, reply.headers);
            Ok(response)
        })
    }

    /// Returns the request as a command line of curl, with the credentials of the client.
    ///
    /// Fails with [`ErrorKind::Build`](crate::runtime::ErrorKind::Build) if an argument cannot be sent.
    #[cfg(feature = "curl")]
    pub fn to_curl(&self) -> Result<Curl, Error> {
        self.exchange()?.to_curl()
    }

    /// Returns the call on its way, not yet sent.
    pub(crate) fn exchange(&self) -> Result<Exchange, Error> {
        let request = self.unopened()?;
        let (client, operation) = (self.core.shared.clone(), self.operation);
        self.check_credentials().map_err(|mistake| Error::build(mistake).with_operation(operation))?;
        let limit = self.timeout.unwrap_or(client.timeout);
        let mode = self.mode.unwrap_or(client.mode);
        let body_limit = self.body_limit.unwrap_or(client.body_limit);
        let attempt_limit = self.attempt_timeout.or(client.attempt_timeout);
        #[cfg(feature = "retry")]
        let retry = self.retries();
        #[cfg(feature = "retry")]
        let request = if retry.has_attempts(0) { self.keyed(request)? } else { request };
        Ok(Exchange {
            #[cfg(feature = "tracing")]
            span: tracing::Span::none(),
            client,
            operation,
            request,
            limit,
            attempt_limit,
            mode,
            body_limit,
            #[cfg(feature = "retry")]
            retry,
        })
    }

    /// Gives the request a key by which the server knows it again, if it takes one and has none.
    #[cfg(feature = "retry")]
    fn keyed(&self, mut request: Request<Payload>) -> Result<Request<Payload>, Error> {
        if let Replay::Keyed(name) = self.operation.replay
            && !request.headers().contains_key(name)
        {
            let key = retrial::key(self.core.shared.transport.random());
            let (name, key) = header::parse(name, &key).map_err(Error::build)?;
            request.headers_mut().insert(name, key);
        }
        Ok(request)
    }

    /// Returns how often the call is sent again: as the call says, or the client, or the description.
    #[cfg(feature = "retry")]
    fn retries(&self) -> Arc<Retry> {
        let (set, usual) = &self.core.shared.retry;
        match (&self.retry, set, self.operation.retries) {
            (Some(own), _, _) => Arc::new(own.clone()),
            (None, Some(set), _) => set.clone(),
            (None, None, Some(declared)) => Arc::new(Retry::declared(declared)),
            (None, None, None) => usual.clone(),
        }
    }

    fn assemble(&self) -> Result<Request<Payload>, String> {
        let client = &self.core.shared;
        let mut request = Request::new(Payload::Whole(Bytes::new()));
        *request.method_mut() = self.operation.method.clone();
        *request.uri_mut() = self.uri()?;
        let headers = request.headers_mut();
        headers.clone_from(&client.headers);
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static(self.accept.unwrap_or("application/json")));
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        for (_, cookie) in &self.cookies {
            add_cookie(headers, cookie)?;
        }
        if header::has_credential(headers, client.credentials.schemes()) {
            self.base()?.check_confidential()?;
        }
        if let Some((content_type, body)) = &self.body {
            let (name, value) = header::parse(CONTENT_TYPE.as_str(), content_type)?;
            headers.entry(name).or_insert(value);
            let coding = headers.get(CONTENT_ENCODING).cloned();
            *request.body_mut() = match self.compress.zip(coding) {
                Some((compress, coding)) => compress(&coding, body)?,
                None => body.clone(),
            };
        }
        Ok(request)
    }

    fn base(&self) -> Result<&BaseUrl, String> {
        self.core.shared.bases.of(self.host)
    }

    /// Fails if the credentials of the client would be sent where they could be read on the way.
    ///
    /// The base URL of the client is checked when it is built; another host may have nothing that is secret.
    fn check_credentials(&self) -> Result<(), String> {
        match self.operation.security {
            Security::Any | Security::AnyOf(_) if !self.core.shared.credentials.is_empty() => {
                self.base()?.check_confidential()
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn uri(&self) -> Result<Uri, String> {
        if let Some(url) = &self.url {
            return Ok(url.clone());
        }
        let (path, literal) = path::expand(self.operation.path, &self.path)?;
        let mut url = self.base()?.endpoint(&path);
        let mut separator = '?';
        let parameters = self.query.iter().map(|(_, text)| text.as_str());
        for text in [literal.as_str()].into_iter().chain(parameters) {
            if !text.is_empty() {
                url.push(separator);
                url.push_str(text);
                separator = '&';
            }
        }
        Uri::try_from(url).map_err(|error| format!("the arguments do not make a URL: {error}"))
    }

    /// Sets the URL to a path below the base URL, with its query.
    pub(crate) fn whole_path(&mut self, path: &str) {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let slash = if path.starts_with('/') { "" } else { "/" };
        if path.split('/').any(path::is_dot_segment) || path.starts_with("//") {
            return self.mistaken(format!("the path `{path}` leaves its place"));
        }
        let url = self.base().map(|base| base.endpoint(&format!("{slash}{path}")));
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        match url.map(|url| Uri::try_from(format!("{url}{query}"))) {
            Ok(Ok(url)) => self.url = Some(url),
            Ok(Err(error)) => self.mistaken(format!("the path does not make a URL: {error}")),
            Err(mistake) => self.mistaken(mistake),
        }
    }

    /// Adds a pair to the query of a whole URL.
    pub(crate) fn add_query(&mut self, name: &str, value: &str) {
        let Some(url) = &self.url else { return };
        let separator = if url.query().is_some() { '&' } else { '?' };
        match Uri::try_from(format!("{url}{separator}{}", parameter::query(name, value))) {
            Ok(url) => self.url = Some(url),
            Err(error) => self.mistaken(format!("the query does not make a URL: {error}")),
        }
    }

    pub(crate) fn path_text(&mut self, name: &'static str, text: String) {
        if text.is_empty() {
            self.mistaken(format!("the path parameter `{name}` is empty"));
        }
        self.path.retain(|(known, _)| *known != name);
        self.path.push((name, text));
    }

    pub(crate) fn query_text(&mut self, name: &str, text: String) {
        match self.query.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = text,
            None => self.query.push((name.to_owned(), text)),
        }
    }

    pub(crate) fn cookie_text(&mut self, name: &str, text: String) {
        self.clear_cookie(name);
        if !text.is_empty() {
            self.cookies.push((name.to_owned(), text));
        }
    }

    fn encoded(&mut self, content_type: &'static str, body: Result<Vec<u8>, serde_json::Error>) {
        match body {
            Ok(body) => self.body(content_type, body),
            Err(error) => self.mistaken(format!("the body has no JSON form: {error}")),
        }
    }

    pub(crate) fn mistaken(&mut self, mistake: String) {
        self.mistake.get_or_insert(mistake);
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("operation", &self.operation.id)
            .field("method", &self.operation.method)
            .field("path", &self.operation.path)
            .finish_non_exhaustive()
    }
}
