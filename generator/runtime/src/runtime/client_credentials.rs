//! Turns the identifier and secret of a client into the parameters of a token request (RFC 6749, section 4.4).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::HeaderValue;
use url::form_urlencoded::{Serializer, byte_serialize};

use crate::runtime::header;
use crate::runtime::secret::Secret;

/// The identifier and secret of a client, which an authorization server exchanges for access tokens.
///
/// They travel in the body of the token request (`client_secret_post`) unless [`basic`](Self::basic) says otherwise.
/// `Debug` shows neither of them.
#[derive(Clone)]
pub struct ClientCredentials {
    id: String,
    secret: Secret,
    authentication: ClientAuthentication,
    parameters: Vec<(String, String)>,
    token_url: Option<String>,
}

/// How a client proves its identity to the token endpoint (RFC 6749, section 2.3.1).
#[derive(Clone, Copy)]
enum ClientAuthentication {
    Post,
    Basic,
}

impl ClientCredentials {
    /// Makes credentials of a client identifier and its secret.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
            authentication: ClientAuthentication::Post,
            parameters: Vec::new(),
            token_url: None,
        }
    }

    /// Sends identifier and secret in the `Authorization` header of the token request (`client_secret_basic`).
    pub fn basic(mut self) -> Self {
        self.authentication = ClientAuthentication::Basic;
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
        let name = name.into();
        self.parameters.retain(|(known, _)| *known != name);
        self.parameters.push((name, value.into()));
        self
    }

    /// Fetches tokens from another URL than the description says; a relative one is resolved against the base URL.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Returns the token URL, given the one of the description.
    pub(crate) fn token_url_or<'a>(&'a self, described: &'a str) -> &'a str {
        self.token_url.as_deref().unwrap_or(described)
    }

    /// Says what makes the credentials unusable, if anything does.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.id.is_empty() || self.secret.expose().is_empty() {
            return Err("the client identifier and secret must not be empty".into());
        }
        Ok(())
    }

    /// Returns the form that asks for a token.
    pub(crate) fn form(&self) -> String {
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        if let ClientAuthentication::Post = self.authentication {
            form.append_pair("client_id", &self.id);
            form.append_pair("client_secret", self.secret.expose());
        }
        for (name, value) in &self.parameters {
            // An empty `scope` is not a scope (RFC 6749, section 3.3).
            if !value.is_empty() {
                form.append_pair(name, value);
            }
        }
        form.finish()
    }

    /// Returns the `Authorization` header of the token request, if it has one.
    pub(crate) fn authorization(&self) -> Result<Option<HeaderValue>, String> {
        let ClientAuthentication::Basic = self.authentication else { return Ok(None) };
        let id: String = byte_serialize(self.id.as_bytes()).collect();
        let secret: String = byte_serialize(self.secret.expose().as_bytes()).collect();
        let encoded = STANDARD.encode(format!("{id}:{secret}"));
        header::secret("the client secret", format!("Basic {encoded}").as_bytes()).map(Some)
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameters: Vec<&str> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        formatter
            .debug_struct("ClientCredentials")
            .field("secret", &self.secret)
            .field("parameters", &parameters)
            .finish_non_exhaustive()
    }
}
