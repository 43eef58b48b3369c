//! Turns the credentials of a client into what is added to its requests.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use http::{HeaderMap, Uri};

use crate::runtime::base_url::{BaseUrl, check_confidential};
#[cfg(feature = "retry")]
use crate::runtime::retry::Retry;
use crate::runtime::secret::Secret;
use crate::runtime::security::{CredentialPlace, Credentials, Proof, Scheme};
use crate::runtime::token::TokenEndpoint;
use crate::runtime::token_cache::TokenCache;
use crate::runtime::token_provider::TokenProvider;
use crate::runtime::transport::Transport;
use crate::runtime::{header, parameter};

/// A credential as the caller gave it, for the security schemes of these names.
#[derive(Clone)]
pub(crate) struct Credential {
    pub(crate) schemes: &'static [&'static str],
    pub(crate) kind: CredentialKind,
    /// Whether any other for one of these schemes is meant in its place.
    pub(crate) is_replaceable: bool,
}

#[derive(Clone)]
pub(crate) enum CredentialKind {
    Bearer(Secret),
    Basic {
        user: String,
        password: Secret,
    },
    ApiKey(Secret),
    /// What issues access tokens, what it is called, and the token URL of the description.
    Tokens {
        name: &'static str,
        token_url: &'static str,
        provider: Arc<dyn TokenProvider>,
    },
}

impl Credential {
    fn name(&self) -> &'static str {
        match self.kind {
            CredentialKind::Bearer(_) => "the bearer token",
            CredentialKind::Basic { .. } => "the user name and password",
            CredentialKind::ApiKey(_) => "the API key",
            CredentialKind::Tokens { name, .. } => name,
        }
    }

    /// Returns the place in the request that the credential takes.
    fn place(&self, known: &[Scheme]) -> CredentialPlace {
        let scheme = known.iter().find(|scheme| self.schemes.contains(&scheme.name));
        scheme.map_or(CredentialPlace::Header("Authorization"), |scheme| scheme.place)
    }

    /// Says whether setting `other` means setting this one again.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.is_like(other) && self.schemes == other.schemes
    }

    pub(crate) fn shares_scheme(&self, other: &Self) -> bool {
        self.schemes.iter().any(|scheme| other.schemes.contains(scheme))
    }

    /// Says whether one of these schemes is sent another kind of credential by `other`.
    pub(crate) fn is_another_kind(&self, other: &Self) -> bool {
        !self.is_like(other) && self.shares_scheme(other)
    }

    fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(&self.kind) == std::mem::discriminant(&other.kind)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} [redacted]", self.name())
    }
}

/// What the credentials of a client are resolved against.
pub(crate) struct Surroundings<'a> {
    pub(crate) base: &'a BaseUrl,
    pub(crate) schemes: &'static [Scheme],
    pub(crate) headers: &'a HeaderMap,
    pub(crate) user_agent: &'a HeaderValue,
    pub(crate) transport: &'a Arc<dyn Transport>,
    #[cfg(feature = "retry")]
    pub(crate) retry: &'a Arc<Retry>,
}

/// Checks the credentials, and fails with a sentence if two are in each other's way or one cannot be sent safely.
pub(crate) fn resolve(given: &[Credential], around: &Surroundings<'_>) -> Result<Credentials, String> {
    check_collisions(given, around)?;
    if !given.is_empty() || header::has_credential(around.headers, around.schemes) {
        around.base.check_confidential()?;
    }
    let mut credentials = Credentials::new(around.schemes);
    for credential in given {
        let name = credential.name();
        let proof = match &credential.kind {
            CredentialKind::Bearer(token) => authorization(name, "Bearer", token.expose())?,
            CredentialKind::Basic { user, password } => basic(name, user, password)?,
            CredentialKind::ApiKey(key) => api_key(credential.place(around.schemes), key)?,
            CredentialKind::Tokens { token_url, provider, .. } => {
                Proof::Tokens(Arc::new(token_cache(token_url, provider, around)?))
            }
        };
        credentials.add(credential.schemes, proof);
    }
    Ok(credentials)
}

/// Adds a cookie, already escaped, to the `Cookie` header, of which there may only be one (RFC 6265, section 5.4).
pub(crate) fn add_cookie(headers: &mut HeaderMap, pair: &str) -> Result<(), String> {
    let mut line = Vec::new();
    if let Some(others) = headers.get(COOKIE)
        && !others.is_empty()
    {
        line.extend_from_slice(others.as_bytes());
        line.extend_from_slice(b"; ");
    }
    line.extend_from_slice(pair.as_bytes());
    headers.insert(COOKIE, header::secret("the cookie", &line)?);
    Ok(())
}

/// Fails if two credentials are for one scheme, or if a header that a credential needs is set by hand.
///
/// Of two of a kind, the one for fewer schemes is meant where both could be.
fn check_collisions(given: &[Credential], around: &Surroundings<'_>) -> Result<(), String> {
    for (index, one) in given.iter().enumerate() {
        let (name, place) = (one.name(), one.place(around.schemes));
        let mut others = given[..index].iter().filter(|other| !one.is_like(other));
        if let Some(other) = others.find(|other| one.shares_scheme(other)) {
            return Err(format!("{} and {name} both write {place}; set one of them", other.name()));
        }
        if let CredentialPlace::Header(header) = place
            && around.headers.contains_key(header)
        {
            return Err(format!("{name} and a header set by hand both write {place}; set one of them"));
        }
    }
    Ok(())
}

fn authorization(what: &str, scheme: &str, text: &str) -> Result<Proof, String> {
    if text.is_empty() {
        return Err(format!("{what} is empty"));
    }
    Ok(Proof::Header(AUTHORIZATION, header::secret(what, format!("{scheme} {text}").as_bytes())?))
}

fn basic(what: &str, user: &str, password: &Secret) -> Result<Proof, String> {
    if user.contains(':') {
        return Err("the user name contains a colon, which would end it (RFC 7617, section 2)".into());
    }
    let encoded = STANDARD.encode(format!("{user}:{}", password.expose()));
    authorization(what, "Basic", &encoded)
}

fn api_key(place: CredentialPlace, key: &Secret) -> Result<Proof, String> {
    let key = key.expose();
    if key.is_empty() {
        return Err(format!("the API key for {place} is empty"));
    }
    match place {
        CredentialPlace::Header(name) => {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("{name:?} is not a header name"))?;
            Ok(Proof::Header(name, header::secret("the API key", key.as_bytes())?))
        }
        CredentialPlace::Query(name) => Ok(Proof::Query(parameter::query(name, key))),
        CredentialPlace::Cookie(name) => Ok(Proof::Cookie(parameter::cookie(name, key))),
    }
}

fn token_cache(
    described: &str,
    provider: &Arc<dyn TokenProvider>,
    around: &Surroundings<'_>,
) -> Result<TokenCache, String> {
    provider.check()?;
    // An empty reference is the base URL, where no token is to be had.
    let url = provider.token_url().or(Some(described)).filter(|url| !url.is_empty());
    let uri = url.map(|url| token_url(url, around)).transpose()?;
    let endpoint = TokenEndpoint::new(around.transport.clone(), uri, around.user_agent.clone());
    Ok(TokenCache::new(
        provider.clone(),
        endpoint,
        #[cfg(feature = "retry")]
        around.retry.clone(),
    ))
}

fn token_url(reference: &str, around: &Surroundings<'_>) -> Result<Uri, String> {
    let url = around.base.resolve(reference).map_err(|problem| format!("the token URL {problem}"))?;
    check_confidential(&url).map_err(|problem| format!("the token URL: {problem}"))?;
    Uri::try_from(url.as_str()).map_err(|_| "the token URL is not a URL".to_owned())
}
