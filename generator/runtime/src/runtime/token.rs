//! Turns what proves who a client is into an access token, by asking a token endpoint (RFC 6749, sections 3.2 and 5).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http::{Method, Request, StatusCode, Uri};
use serde_json::{Map, Value};
use url::form_urlencoded::Serializer;

use crate::runtime::body::Body;
use crate::runtime::error::snippet;
use crate::runtime::secret::Secret;
use crate::runtime::token_error::TokenError;
use crate::runtime::transport::{BoxFuture, Transport};

/// How many bytes the answer of a token endpoint may have.
const LONGEST_ANSWER: u64 = 1024 * 1024;

/// The token endpoint of an authorization server, and the way to it.
#[derive(Clone)]
pub struct TokenEndpoint {
    transport: Arc<dyn Transport>,
    /// None, if neither the description nor the provider has one.
    url: Option<Uri>,
    user_agent: HeaderValue,
}

/// A request for an access token: the parameters of a form, and perhaps the header that authenticates the client.
#[derive(Clone)]
pub struct TokenRequest {
    parameters: Vec<(String, Secret)>,
    authorization: Option<HeaderValue>,
    /// What must not be in an error, though the server may repeat it.
    pub(crate) secrets: Vec<Secret>,
}

/// An access token, and what came with it.
#[derive(Clone)]
pub struct AccessToken {
    token: Secret,
    lifetime: Option<Duration>,
    refresh_token: Option<Secret>,
}

impl AccessToken {
    /// Makes one of a bearer token (RFC 6750).
    pub fn new(token: impl Into<Secret>) -> Self {
        Self { token: token.into(), lifetime: None, refresh_token: None }
    }

    /// Sets how long the token lives from now on; an hour, if that is not known.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// Returns the token.
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// Returns how long the token lives from the moment it was asked for, if that is known.
    pub fn lifetime(&self) -> Option<Duration> {
        self.lifetime
    }

    /// Returns the refresh token that came with it (RFC 6749, section 1.5).
    pub fn refresh_token(&self) -> Option<&Secret> {
        self.refresh_token.as_ref()
    }
}

impl TokenRequest {
    /// Starts a request of a grant type (RFC 6749, section 4).
    pub fn new(grant_type: &str) -> Self {
        Self::plain().parameter("grant_type", grant_type)
    }

    /// Starts a request of another kind, which authorization servers take in the same form.
    pub(crate) fn plain() -> Self {
        Self { parameters: Vec::new(), authorization: None, secrets: Vec::new() }
    }

    /// Adds a parameter.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Adds a parameter whose value must not be shown, even if the server repeats it in an error.
    pub fn secret(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        let value = value.into();
        self.secrets.push(value.clone());
        self.parameter(name, value)
    }

    /// Sets the header that authenticates the client, which is made of a secret.
    pub(crate) fn authorization(mut self, header: HeaderValue, secret: Secret) -> Self {
        self.authorization = Some(header);
        self.secrets.push(secret);
        self
    }

    fn form(&self) -> String {
        let mut form = Serializer::new(String::new());
        for (name, value) in &self.parameters {
            form.append_pair(name, value.expose());
        }
        form.finish()
    }
}

impl TokenEndpoint {
    pub(crate) fn new(transport: Arc<dyn Transport>, url: Option<Uri>, user_agent: HeaderValue) -> Self {
        Self { transport, url, user_agent }
    }

    /// Returns the URL of the endpoint: HTTPS, or of the machine itself.
    ///
    /// # Errors
    /// The description has none, and neither has the provider.
    pub fn url(&self) -> Result<&Uri, TokenError> {
        const NONE: &str = "the description has no token URL; call `.token_url(..)` of what issues the tokens";
        self.url.as_ref().ok_or_else(|| TokenError::new(NONE))
    }

    /// Returns the transport of the client, which also has the clock.
    pub fn transport(&self) -> &Arc<dyn Transport> {
        &self.transport
    }

    /// Asks for a token, once.
    pub fn send(&self, request: &TokenRequest) -> BoxFuture<'static, Result<AccessToken, TokenError>> {
        let answer = self.url().map(|url| self.post(url, request));
        let secrets = request.secrets.clone();
        Box::pin(async move {
            let (status, body) = answer?.await?;
            read(status, &body, &secrets)
        })
    }

    /// Sends a form to a URL of the authorization server, and returns what it answers.
    pub(crate) fn post(
        &self,
        url: &Uri,
        request: &TokenRequest,
    ) -> BoxFuture<'static, Result<(StatusCode, Bytes), TokenError>> {
        let mut out = Request::new(Body::from(Bytes::from(request.form())));
        *out.method_mut() = Method::POST;
        *out.uri_mut() = url.clone();
        let headers = out.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(USER_AGENT, self.user_agent.clone());
        if let Some(authorization) = &request.authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        let response = self.transport.send(out);
        Box::pin(async move {
            let (parts, body) = response.await?.into_parts();
            // What is longer is no token.
            let body = body.collect_within(LONGEST_ANSWER, 0).await?.unwrap_or_default();
            Ok((parts.status, body))
        })
    }
}

/// Reads the answer of a token endpoint (RFC 6749, sections 5.1 and 5.2).
///
/// It is read by hand, because the errors of a deserializer may quote the values they do not like.
pub(crate) fn read(status: StatusCode, body: &[u8], secrets: &[Secret]) -> Result<AccessToken, TokenError> {
    let answer: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    // Some servers say what is wrong with a status of 200.
    if !status.is_success() || (text("error").is_some() && text("access_token").is_none()) {
        let redacted = |text: &str| {
            secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret.expose(), "[redacted]"))
        };
        let shown = |name: &str| {
            let line = snippet(redacted(text(name)?).as_bytes());
            (!line.is_empty()).then_some(line)
        };
        let (code, description) = (shown("error"), shown("error_description"));
        return Err(TokenError::rejected(status, code, description));
    }
    let unusable = |reason| TokenError::unusable(status, reason);
    let token = text("access_token").filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| unusable("the answer contains no access token"))?;
    if !text("token_type").unwrap_or("bearer").eq_ignore_ascii_case("bearer") {
        return Err(unusable("the token is not a bearer token"));
    }
    let refresh_token = text("refresh_token").filter(|token| !token.is_empty()).map(Secret::from);
    Ok(AccessToken { token: token.into(), lifetime: lifetime(answer.get("expires_in")), refresh_token })
}

/// Reads a number of seconds, which some servers send as a string.
pub(crate) fn lifetime(seconds: Option<&Value>) -> Option<Duration> {
    let seconds: f64 = match seconds? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    // What is not a number at all is not known; what is out of range is as short or as long as it can be.
    let is_number = !seconds.is_nan() && seconds.is_finite();
    is_number.then(|| Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX))
}

impl fmt::Debug for TokenEndpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TokenEndpoint").finish_non_exhaustive()
    }
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        formatter.debug_struct("TokenRequest").field("parameters", &names).finish_non_exhaustive()
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AccessToken").field("token", &self.token).finish_non_exhaustive()
    }
}
