//! Turns tokens of somebody else into access tokens of an API (RFC 8693).

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use crate::runtime::config;
use crate::runtime::oauth_client::OAuthClient;
use crate::runtime::secret::Secret;
use crate::runtime::token::{AccessToken, TokenEndpoint, TokenRequest};
use crate::runtime::token_error::TokenError;
use crate::runtime::token_provider::TokenProvider;
use crate::runtime::transport::BoxFuture;

/// The grant type (RFC 8693, section 2.1).
const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

type Subject = dyn Fn() -> BoxFuture<'static, Result<Secret, TokenError>> + Send + Sync;

/// Exchanges the token of a workload, such as the OIDC token of a CI job, for access tokens.
///
/// The subject token is asked for each time, since it often lives for minutes only.
#[derive(Clone)]
pub struct TokenExchange {
    client: OAuthClient,
    subject: Arc<Subject>,
    parameters: Vec<(String, String)>,
    token_url: Option<String>,
}

impl TokenExchange {
    /// Exchanges tokens that are JWTs (`urn:ietf:params:oauth:token-type:jwt`), which `subject` gives.
    pub fn new<F>(client: OAuthClient, subject: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Secret, TokenError>> + Send + 'static,
    {
        let subject: Arc<Subject> = Arc::new(move || Box::pin(subject()));
        let exchange = Self { client, subject, parameters: Vec::new(), token_url: None };
        exchange.parameter("subject_token_type", "urn:ietf:params:oauth:token-type:jwt")
    }

    /// Sets a parameter, such as `audience`, `scope` or another `subject_token_type`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        config::replace(&mut self.parameters, name.into(), value.into());
        self
    }

    /// Fetches tokens from another URL than the description says; a relative one is resolved against the base URL.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }
}

impl TokenProvider for TokenExchange {
    fn token<'a>(&'a self, endpoint: &'a TokenEndpoint) -> BoxFuture<'a, Result<AccessToken, TokenError>> {
        Box::pin(async move {
            let subject = (self.subject)().await?;
            let mut request = TokenRequest::new(TOKEN_EXCHANGE).secret("subject_token", subject);
            for (name, value) in &self.parameters {
                request = request.parameter(name, value);
            }
            endpoint.send(&self.client.prove(request, endpoint).await?).await
        })
    }

    fn token_url(&self) -> Option<&str> {
        self.token_url.as_deref()
    }

    fn check(&self) -> Result<(), String> {
        self.client.check()
    }
}

impl fmt::Debug for TokenExchange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TokenExchange").field("client", &self.client).finish_non_exhaustive()
    }
}
