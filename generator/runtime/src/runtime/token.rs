//! Turns client credentials into an access token, by asking a token endpoint (RFC 6749, sections 4.4 and 5).

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http::{HeaderMap, Method, StatusCode, Uri};
use serde_json::{Map, Value};

use crate::runtime::auth::Surroundings;
use crate::runtime::body::Body;
use crate::runtime::client_credentials::ClientCredentials;
use crate::runtime::error::snippet;
use crate::runtime::header;
#[cfg(feature = "retry")]
use crate::runtime::retry::Retry;
use crate::runtime::secret::Secret;
use crate::runtime::token_error::TokenError;
use crate::runtime::transport::{BoxFuture, Transport};

/// How long a token is used if the server does not say how long it lives.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Longer lives are cut, so that no arithmetic on them can overflow.
const LONGEST_LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How many bytes the answer of a token endpoint may have.
const LONGEST_ANSWER: u64 = 1024 * 1024;

/// A token endpoint, and what to send there.
pub(crate) struct TokenEndpoint {
    pub(crate) transport: Arc<dyn Transport>,
    #[cfg(feature = "retry")]
    pub(crate) retry: Arc<Retry>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
    secret: Secret,
}

/// An access token, as the header that carries it, and how long it lives from the moment it was asked for.
pub(crate) struct Token {
    pub(crate) header: HeaderValue,
    pub(crate) lifetime: Duration,
}

impl TokenEndpoint {
    pub(crate) fn new(uri: Uri, credentials: &ClientCredentials, around: &Surroundings<'_>) -> Result<Self, String> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, form);
        headers.insert(USER_AGENT, around.user_agent.clone());
        if let Some(authorization) = credentials.authorization()? {
            headers.insert(AUTHORIZATION, authorization);
        }
        Ok(Self {
            transport: around.transport.clone(),
            #[cfg(feature = "retry")]
            retry: around.retry.clone(),
            uri,
            headers,
            body: credentials.form().into(),
            secret: credentials.secret().clone(),
        })
    }

    /// Asks for a token.
    pub(crate) fn fetch(&self) -> BoxFuture<'static, Result<Token, TokenError>> {
        let mut request = http::Request::new(Body::from(self.body.clone()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        let response = self.transport.send(request);
        let secret = self.secret.clone();
        Box::pin(async move {
            let (parts, body) = response.await?.into_parts();
            // What is longer is no token.
            let body = body.collect_within(LONGEST_ANSWER).await?.unwrap_or_default();
            read(parts.status, &body, &secret)
        })
    }
}

/// Reads the answer of a token endpoint (RFC 6749, sections 5.1 and 5.2).
///
/// It is read by hand, because the errors of a deserializer may quote the values they do not like.
fn read(status: StatusCode, body: &[u8], secret: &Secret) -> Result<Token, TokenError> {
    let answer: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    if !status.is_success() {
        let shown = |name: &str| {
            let line = snippet(text(name)?.replace(secret.expose(), "[redacted]").as_bytes());
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
    let header = header::secret("the access token", format!("Bearer {token}").as_bytes())
        .map_err(|_| unusable("the token contains a character that no header can hold"))?;
    Ok(Token { header, lifetime: lifetime(answer.get("expires_in")) })
}

/// Reads `expires_in`: seconds as a number, or as a string, as some servers send it.
fn lifetime(expires_in: Option<&Value>) -> Duration {
    let seconds = match expires_in {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    match seconds {
        Some(seconds) if seconds.is_finite() => {
            Duration::from_secs_f64(seconds.clamp(0.0, LONGEST_LIFETIME.as_secs_f64()))
        }
        _ => DEFAULT_LIFETIME,
    }
}
