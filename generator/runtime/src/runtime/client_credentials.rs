//! Turns the identity of a client into access tokens of its own (RFC 6749, section 4.4).

use std::fmt;

use crate::runtime::config;
use crate::runtime::oauth_client::{ClientAssertion, OAuthClient};
use crate::runtime::secret::Secret;
use crate::runtime::token::{AccessToken, TokenEndpoint, TokenRequest};
use crate::runtime::token_error::TokenError;
use crate::runtime::token_provider::TokenProvider;
use crate::runtime::transport::BoxFuture;

/// The identifier and secret of a client, which an authorization server exchanges for access tokens.
///
/// They travel in the body of the token request (`client_secret_post`) unless [`basic`](Self::basic) says otherwise.
/// `Debug` shows neither of them.
#[derive(Clone)]
pub struct ClientCredentials {
    client: OAuthClient,
    parameters: Vec<(String, String)>,
    token_url: Option<String>,
}

impl ClientCredentials {
    /// Makes credentials of a client identifier and its secret.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self::of(OAuthClient::new(id, secret))
    }

    /// Makes credentials of a client identifier and a key, which signs a statement for each token request
    /// (`private_key_jwt`, RFC 7523).
    pub fn signed(id: impl Into<String>, assertion: impl ClientAssertion) -> Self {
        Self::of(OAuthClient::signed(id, assertion))
    }

    /// Makes credentials of a client.
    pub fn of(client: OAuthClient) -> Self {
        Self { client, parameters: Vec::new(), token_url: None }
    }

    /// Sends identifier and secret in the `Authorization` header of the token request (`client_secret_basic`).
    pub fn basic(mut self) -> Self {
        self.client = self.client.basic();
        self
    }

    /// Asks for these scopes; without a call, the server chooses.
    pub fn scopes<S: AsRef<str>>(self, scopes: impl IntoIterator<Item = S>) -> Self {
        let scopes: Vec<S> = scopes.into_iter().collect();
        let scopes: Vec<&str> = scopes.iter().map(AsRef::as_ref).collect();
        self.parameter("scope", scopes.join(" "))
    }

    /// Adds a parameter to the body of the token request, such as `audience`; setting it again replaces it.
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

impl TokenProvider for ClientCredentials {
    fn token<'a>(&'a self, endpoint: &'a TokenEndpoint) -> BoxFuture<'a, Result<AccessToken, TokenError>> {
        Box::pin(async move {
            let request = TokenRequest::new("client_credentials");
            let mut request = self.client.prove(request, endpoint).await?;
            // An empty `scope` is not a scope (RFC 6749, section 3.3).
            for (name, value) in self.parameters.iter().filter(|(_, value)| !value.is_empty()) {
                request = request.parameter(name, value);
            }
            endpoint.send(&request).await
        })
    }

    fn token_url(&self) -> Option<&str> {
        self.token_url.as_deref()
    }

    fn check(&self) -> Result<(), String> {
        self.client.check()
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameters: Vec<&str> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        formatter
            .debug_struct("ClientCredentials")
            .field("client", &self.client)
            .field("parameters", &parameters)
            .finish_non_exhaustive()
    }
}
