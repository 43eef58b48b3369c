//! Turns the identity of a client into what proves it to an authorization server (RFC 6749, section 2.3).

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded::byte_serialize;

use crate::runtime::header;
use crate::runtime::secret::Secret;
use crate::runtime::token::{TokenEndpoint, TokenRequest};
use crate::runtime::token_error::TokenError;
use crate::runtime::transport::BoxFuture;

/// What an assertion of a client is, if it is a JWT (RFC 7523, section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A client that an authorization server knows, and how it proves that it is this one.
#[derive(Clone)]
pub struct OAuthClient {
    id: String,
    proof: Proof,
}

#[derive(Clone)]
enum Proof {
    /// None: anyone may be this client.
    Public,
    Post(Secret),
    Basic(Secret),
    Assertion(Arc<dyn ClientAssertion>),
}

/// Proves who a client is, by a signed statement in place of a secret (`private_key_jwt`, RFC 7523, section 2.2).
pub trait ClientAssertion: fmt::Debug + Send + Sync + 'static {
    /// Returns a JWT for a request to `endpoint`, a new one each time.
    fn sign<'a>(&'a self, client_id: &'a str, endpoint: &'a TokenEndpoint)
    -> BoxFuture<'a, Result<Secret, TokenError>>;
}

impl OAuthClient {
    /// A client with a secret, which travels in the body (`client_secret_post`).
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { id: id.into(), proof: Proof::Post(secret.into()) }
    }

    /// A client without a secret, such as a program that anyone can install (RFC 6749, section 2.1).
    pub fn public(id: impl Into<String>) -> Self {
        Self { id: id.into(), proof: Proof::Public }
    }

    /// A client that signs a statement for each request (`private_key_jwt`).
    pub fn signed(id: impl Into<String>, assertion: impl ClientAssertion) -> Self {
        Self { id: id.into(), proof: Proof::Assertion(Arc::new(assertion)) }
    }

    /// Sends identifier and secret in the header `Authorization` (`client_secret_basic`).
    pub fn basic(mut self) -> Self {
        if let Proof::Post(secret) = self.proof {
            self.proof = Proof::Basic(secret);
        }
        self
    }

    /// Returns the identifier.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Says what makes the client unusable, if anything does.
    pub(crate) fn check(&self) -> Result<(), String> {
        match &self.proof {
            Proof::Post(secret) | Proof::Basic(secret) if secret.expose().is_empty() || self.id.is_empty() => {
                Err("the client identifier and secret must not be empty".into())
            }
            Proof::Basic(secret) => self.header(secret).map(drop),
            _ if self.id.is_empty() => Err("the client identifier must not be empty".into()),
            _ => Ok(()),
        }
    }

    /// Adds to a request what tells the server who asks.
    pub(crate) async fn prove(
        &self,
        request: TokenRequest,
        endpoint: &TokenEndpoint,
    ) -> Result<TokenRequest, TokenError> {
        Ok(match &self.proof {
            Proof::Public => request.parameter("client_id", self.id.as_str()),
            Proof::Post(secret) => {
                request.parameter("client_id", self.id.as_str()).secret("client_secret", secret.clone())
            }
            Proof::Basic(secret) => {
                let header = self.header(secret).map_err(TokenError::new)?;
                request.authorization(header, secret.clone())
            }
            Proof::Assertion(assertion) => {
                let jwt = assertion.sign(&self.id, endpoint).await?;
                request
                    .parameter("client_id", self.id.as_str())
                    .parameter("client_assertion_type", JWT_BEARER)
                    .secret("client_assertion", jwt)
            }
        })
    }

    /// Writes identifier and secret into a header, both as in a form (RFC 6749, section 2.3.1).
    fn header(&self, secret: &Secret) -> Result<http::HeaderValue, String> {
        let id: String = byte_serialize(self.id.as_bytes()).collect();
        let text: String = byte_serialize(secret.expose().as_bytes()).collect();
        let encoded = STANDARD.encode(format!("{id}:{text}"));
        header::secret("the client secret", format!("Basic {encoded}").as_bytes())
    }
}

impl fmt::Debug for OAuthClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("OAuthClient([redacted])")
    }
}
