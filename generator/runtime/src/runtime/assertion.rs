//! Turns the identity of a client and its key into signed statements (`private_key_jwt`, RFC 7523).

use std::fmt;
use std::time::Duration;

use aws_lc_rs::rand;
use serde_json::{Map, Value};

use crate::runtime::oauth_client::ClientAssertion;
use crate::runtime::secret::Secret;
use crate::runtime::signing_key::SigningKey;
use crate::runtime::token::TokenEndpoint;
use crate::runtime::token_error::TokenError;
use crate::runtime::transport::BoxFuture;

/// How long a statement holds, unless the caller sets it: long enough for a slow request and clocks that differ a little.
const LIFETIME: Duration = Duration::from_secs(120);

/// The statement by which a client proves who it is, made and signed anew for each token request.
///
/// Its claims are those of RFC 7523, section 3: `iss` and `sub` are the client identifier, `jti` is random, `iat` is the
/// time, `nbf` and `exp` are a little before and after, and `aud` is the URL of the token endpoint unless
/// [`audience`](Self::audience) says otherwise.
#[derive(Clone)]
pub struct Assertion {
    key: SigningKey,
    audience: Audience,
    header: Map<String, Value>,
    random: Vec<String>,
    early: Duration,
    lifetime: Duration,
}

/// Whom a statement is made for (RFC 7519, section 4.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Audience {
    /// The URL of the token endpoint, as a text.
    TokenUrl,
    /// The host of the token endpoint, without a port, as a list of one.
    TokenHost,
    /// A text, such as the issuer.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

impl Assertion {
    /// Makes statements with a key.
    pub fn new(key: SigningKey) -> Self {
        let (header, random) = (Map::new(), Vec::new());
        Self { key, audience: Audience::TokenUrl, header, random, early: Duration::ZERO, lifetime: LIFETIME }
    }

    /// Sets whom the statement is made for.
    pub fn audience(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    /// Adds a field to the header of the token, such as `typ`.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.header.insert(name.into(), value.into().into());
        self
    }

    /// Adds a field to the header of the token that is 32 random hexadecimal digits, such as `nonce`.
    pub fn random_header(mut self, name: impl Into<String>) -> Self {
        self.random.push(name.into());
        self
    }

    /// Sets how long the statement holds; 120 seconds by default.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// Sets how long before now the statement begins to hold, for servers whose clock is behind; not at all by default.
    pub fn early(mut self, early: Duration) -> Self {
        self.early = early;
        self
    }

    fn jwt(&self, client_id: &str, endpoint: &TokenEndpoint) -> Result<String, String> {
        let now = endpoint.transport().unix_time();
        let url = || endpoint.url().map_err(|error| error.to_string());
        let audience = match &self.audience {
            Audience::TokenUrl => Value::from(url()?.to_string()),
            Audience::TokenHost => Value::from(vec![url()?.host().unwrap_or_default()]),
            Audience::Text(text) => Value::from(text.as_str()),
            Audience::List(list) => Value::from(list.clone()),
        };
        let seconds = |time: Duration| Value::from(time.as_secs());
        let claims = [
            ("iss", client_id.into()),
            ("sub", client_id.into()),
            ("aud", audience),
            ("iat", seconds(now)),
            ("nbf", seconds(now.saturating_sub(self.early))),
            ("exp", seconds(now.saturating_add(self.lifetime))),
            ("jti", random()?.into()),
        ];
        let claims = claims.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let mut header = self.header.clone();
        for name in &self.random {
            header.insert(name.clone(), random()?.into());
        }
        self.key.sign(header, &claims)
    }
}

impl ClientAssertion for Assertion {
    fn sign<'a>(
        &'a self,
        client_id: &'a str,
        endpoint: &'a TokenEndpoint,
    ) -> BoxFuture<'a, Result<Secret, TokenError>> {
        Box::pin(async move { self.jwt(client_id, endpoint).map(Secret::from).map_err(TokenError::new) })
    }
}

/// Returns 32 hexadecimal digits that nobody can guess.
fn random() -> Result<String, String> {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes).map_err(|_| "the system has no random numbers")?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

impl fmt::Debug for Assertion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Assertion")
            .field("key", &self.key)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}
