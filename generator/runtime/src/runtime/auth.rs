//! Turns the credentials of a client into what is added to its requests.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use http::{HeaderMap, Request, Uri};

use crate::runtime::base_url::{BaseUrl, check_confidential};
use crate::runtime::client_credentials::ClientCredentials;
#[cfg(feature = "retry")]
use crate::runtime::retry::Retry;
use crate::runtime::secret::Secret;
use crate::runtime::token::TokenEndpoint;
use crate::runtime::token_cache::TokenCache;
use crate::runtime::transport::Transport;
use crate::runtime::{header, parameter};

/// Where an API key goes, and under which name (OpenAPI 3.1, section 4.8.27.1, `apiKey`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyPlace {
    /// A request header.
    Header(&'static str),
    /// A query parameter.
    Query(&'static str),
    /// A cookie.
    Cookie(&'static str),
}

/// A credential as the caller gave it.
#[derive(Clone)]
pub(crate) enum Credential {
    Bearer(Secret),
    Basic { user: String, password: Secret },
    ApiKey { place: ApiKeyPlace, key: Secret },
    ClientCredentials { token_url: &'static str, credentials: ClientCredentials },
}

impl Credential {
    fn name(&self) -> &'static str {
        match self {
            Self::Bearer(_) => "the bearer token",
            Self::Basic { .. } => "the user name and password",
            Self::ApiKey { .. } => "the API key",
            Self::ClientCredentials { .. } => "the client credentials",
        }
    }

    /// Returns the place in the request that the credential takes.
    fn place(&self) -> ApiKeyPlace {
        match self {
            Self::ApiKey { place, .. } => *place,
            _ => ApiKeyPlace::Header("Authorization"),
        }
    }

    /// Says whether setting `other` means setting this one again.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.name() == other.name() && self.place().is_same(other.place())
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} [redacted]", self.name())
    }
}

impl ApiKeyPlace {
    fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Header(one), Self::Header(other)) => one.eq_ignore_ascii_case(other),
            _ => self == other,
        }
    }
}

impl fmt::Display for ApiKeyPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(formatter, "the header `{name}`"),
            Self::Query(name) => write!(formatter, "the query parameter `{name}`"),
            Self::Cookie(name) => write!(formatter, "the cookie `{name}`"),
        }
    }
}

/// What the credentials of a client are resolved against.
pub(crate) struct Surroundings<'a> {
    pub(crate) base: &'a BaseUrl,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) user_agent: &'a HeaderValue,
    pub(crate) transport: &'a Arc<dyn Transport>,
    #[cfg(feature = "retry")]
    pub(crate) retry: &'a Arc<Retry>,
}

/// The credentials of a client, ready to be added to requests.
#[derive(Default)]
pub(crate) struct Credentials {
    fixed: Vec<Fixed>,
    tokens: Option<Arc<TokenCache>>,
}

/// A credential that is the same for each request.
enum Fixed {
    Header(HeaderName, HeaderValue),
    Query(String),
    Cookie(String),
}

impl Credentials {
    /// Checks the credentials, and fails with a sentence if two are in each other's way or one cannot be sent safely.
    pub(crate) fn resolve(given: &[Credential], around: &Surroundings<'_>) -> Result<Self, String> {
        check_collisions(given, around.headers)?;
        if !given.is_empty() || header::has_credential(around.headers) {
            around.base.check_confidential()?;
        }
        let mut resolved = Self::default();
        for credential in given {
            match credential {
                Credential::Bearer(token) => {
                    let header = authorization(credential.name(), "Bearer", token.expose())?;
                    resolved.fixed.push(header);
                }
                Credential::Basic { user, password } => {
                    resolved.fixed.push(basic(credential.name(), user, password)?);
                }
                Credential::ApiKey { place, key } => resolved.fixed.push(api_key(*place, key)?),
                Credential::ClientCredentials { token_url, credentials } => {
                    resolved.tokens = Some(Arc::new(token_cache(token_url, credentials, around)?));
                }
            }
        }
        Ok(resolved)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.fixed.is_empty() && self.tokens.is_none()
    }

    /// Returns where access tokens come from, if the client has client credentials.
    pub(crate) fn tokens(&self) -> Option<&Arc<TokenCache>> {
        self.tokens.as_ref()
    }

    /// Adds the credentials that need no token; a header that the call itself sets stays.
    pub(crate) fn apply<B>(&self, request: &mut Request<B>) -> Result<(), String> {
        for credential in &self.fixed {
            match credential {
                Fixed::Header(name, value) => {
                    request.headers_mut().entry(name).or_insert_with(|| value.clone());
                }
                // A link of the API may repeat the query of the request that it came for.
                Fixed::Query(pair)
                    if request.uri().query().is_some_and(|query| query.split('&').any(|other| other == pair)) => {}
                Fixed::Query(pair) => {
                    let separator = if request.uri().query().is_some() { '&' } else { '?' };
                    let uri = format!("{}{separator}{pair}", request.uri());
                    *request.uri_mut() = Uri::try_from(uri).map_err(|_| "the URL is too long")?;
                }
                Fixed::Cookie(pair) => add_cookie(request.headers_mut(), pair)?,
            }
        }
        Ok(())
    }
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

fn check_collisions(given: &[Credential], headers: &HeaderMap) -> Result<(), String> {
    for (index, one) in given.iter().enumerate() {
        let (name, place) = (one.name(), one.place());
        if let Some(other) = given[..index].iter().find(|other| other.place().is_same(place)) {
            return Err(format!("{} and {name} both write {place}; set one of them", other.name()));
        }
        if let ApiKeyPlace::Header(header) = place
            && headers.contains_key(header)
        {
            return Err(format!("{name} and a header set by hand both write {place}; set one of them"));
        }
    }
    Ok(())
}

fn authorization(what: &str, scheme: &str, text: &str) -> Result<Fixed, String> {
    if text.is_empty() {
        return Err(format!("{what} is empty"));
    }
    Ok(Fixed::Header(AUTHORIZATION, header::secret(what, format!("{scheme} {text}").as_bytes())?))
}

fn basic(what: &str, user: &str, password: &Secret) -> Result<Fixed, String> {
    if user.contains(':') {
        return Err("the user name contains a colon, which would end it (RFC 7617, section 2)".into());
    }
    let encoded = STANDARD.encode(format!("{user}:{}", password.expose()));
    authorization(what, "Basic", &encoded)
}

fn api_key(place: ApiKeyPlace, key: &Secret) -> Result<Fixed, String> {
    let key = key.expose();
    if key.is_empty() {
        return Err(format!("the API key for {place} is empty"));
    }
    match place {
        ApiKeyPlace::Header(name) => {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("{name:?} is not a header name"))?;
            Ok(Fixed::Header(name, header::secret("the API key", key.as_bytes())?))
        }
        ApiKeyPlace::Query(name) => Ok(Fixed::Query(parameter::query(name, key))),
        ApiKeyPlace::Cookie(name) => Ok(Fixed::Cookie(parameter::cookie(name, key))),
    }
}

fn token_cache(
    described: &str,
    credentials: &ClientCredentials,
    around: &Surroundings<'_>,
) -> Result<TokenCache, String> {
    credentials.check()?;
    let url = around
        .base
        .resolve(credentials.token_url_or(described))
        .map_err(|problem| format!("the token URL {problem}"))?;
    check_confidential(&url).map_err(|problem| format!("the token URL: {problem}"))?;
    let uri = Uri::try_from(url.as_str()).map_err(|_| "the token URL is not a URL")?;
    TokenEndpoint::new(uri, credentials, around).map(TokenCache::new)
}
