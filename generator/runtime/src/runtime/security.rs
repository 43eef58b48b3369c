//! Turns what an operation asks for into those credentials of the client that its request gets.

use std::fmt;
use std::sync::Arc;

use http::header::{COOKIE, HeaderName, HeaderValue};
use http::{HeaderMap, Request, Uri};

use crate::runtime::auth::add_cookie;
use crate::runtime::operation::Security;
use crate::runtime::token_cache::TokenCache;

/// A security scheme of the description (OpenAPI 3.1.1, section 4.8.27).
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    /// Its name, by which operations ask for it.
    pub name: &'static str,
    /// Where its credential goes.
    pub place: CredentialPlace,
    /// The methods of the client builder that set its credential, of which one is enough.
    pub setters: &'static [&'static str],
}

/// Where a credential goes, and under which name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialPlace {
    /// A request header.
    Header(&'static str),
    /// A query parameter.
    Query(&'static str),
    /// A cookie.
    Cookie(&'static str),
}

impl fmt::Display for CredentialPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(formatter, "the header `{name}`"),
            Self::Query(name) => write!(formatter, "the query parameter `{name}`"),
            Self::Cookie(name) => write!(formatter, "the cookie `{name}`"),
        }
    }
}

/// The credentials of a client, ready to be added to requests.
pub(crate) struct Credentials {
    known: &'static [Scheme],
    given: Vec<(&'static [&'static str], Proof)>,
}

/// What a credential adds to a request.
pub(crate) enum Proof {
    Header(HeaderName, HeaderValue),
    /// A name and a value, escaped.
    Query(String),
    Cookie(String),
    /// An access token, which is fetched when it is needed.
    Tokens(Arc<TokenCache>),
}

impl Credentials {
    pub(crate) fn new(known: &'static [Scheme]) -> Self {
        Self { known, given: Vec::new() }
    }

    pub(crate) fn add(&mut self, schemes: &'static [&'static str], proof: Proof) {
        self.given.push((schemes, proof));
    }

    /// Returns the security schemes of the description.
    pub(crate) fn schemes(&self) -> &'static [Scheme] {
        self.known
    }

    /// Returns the pairs of queries that are credentials, escaped.
    #[cfg(feature = "curl")]
    pub(crate) fn keys(&self) -> Vec<String> {
        let key = |proof: &Proof| if let Proof::Query(pair) = proof { Some(pair.clone()) } else { None };
        self.given.iter().filter_map(|(_, proof)| key(proof)).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.given.is_empty()
    }

    /// Returns what a request needs: the first set of schemes of which the client has all.
    ///
    /// A client without credentials sends none, and the server decides.
    /// Fails with a sentence if the client has some, but not those.
    pub(crate) fn choose(&self, security: Security, headers: &HeaderMap) -> Result<Vec<&Proof>, String> {
        let sets = match security {
            Security::None => return Ok(Vec::new()),
            Security::Any => return Ok(self.given.iter().map(|(_, proof)| proof).collect()),
            Security::AnyOf(sets) => sets,
        };
        let is_met = |set: &&&[&str]| !set.is_empty() && set.iter().all(|scheme| self.meets(scheme, headers));
        match sets.iter().find(is_met) {
            Some(set) => Ok(set.iter().filter_map(|scheme| self.of(scheme)).collect()),
            None if self.is_empty() || !security.is_required() => Ok(Vec::new()),
            None => Err(self.missing(sets, headers)),
        }
    }

    /// Returns the credential for a scheme: of several, the one that is for the fewest.
    fn of(&self, scheme: &str) -> Option<&Proof> {
        let fitting = self.given.iter().filter(|(schemes, _)| schemes.contains(&scheme));
        fitting.min_by_key(|(schemes, _)| schemes.len()).map(|(_, proof)| proof)
    }

    /// Says whether a scheme is met, by a credential or by a header that the caller has set.
    fn meets(&self, scheme: &str, headers: &HeaderMap) -> bool {
        let is_set = |known: &Scheme| match known.place {
            CredentialPlace::Header(name) => known.name == scheme && headers.contains_key(name),
            CredentialPlace::Query(_) | CredentialPlace::Cookie(_) => false,
        };
        self.of(scheme).is_some() || self.known.iter().any(is_set)
    }

    /// Says which credentials would do.
    fn missing(&self, sets: &[&[&str]], headers: &HeaderMap) -> String {
        let lacking = |set: &&[&str]| {
            let schemes = set.iter().filter(|scheme| !self.meets(scheme, headers));
            schemes.map(|scheme| self.remedy(scheme)).collect::<Vec<_>>().join(" and ")
        };
        let remedies: Vec<String> = sets.iter().map(lacking).collect();
        format!("the client has none of the credentials that the operation takes: set {}", remedies.join(", or "))
    }

    fn remedy(&self, scheme: &str) -> String {
        let setters = self.known.iter().filter(|known| known.name == scheme).flat_map(|known| known.setters);
        let setters: Vec<String> = setters.map(|setter| format!("`.{setter}(..)`")).collect();
        format!("`{scheme}` by {}", setters.join(" or "))
    }
}

impl Proof {
    /// Adds a credential that needs no token; a header that the call itself sets stays.
    pub(crate) fn apply<B>(&self, request: &mut Request<B>) -> Result<(), String> {
        match self {
            Self::Tokens(_) => {}
            Self::Header(name, value) => {
                request.headers_mut().entry(name).or_insert_with(|| value.clone());
            }
            // A link of the API may repeat the query of the request that it came for.
            Self::Query(pair)
                if request.uri().query().is_some_and(|query| query.split('&').any(|other| other == pair)) => {}
            Self::Query(pair) => {
                let separator = if request.uri().query().is_some() { '&' } else { '?' };
                let uri = format!("{}{separator}{pair}", request.uri());
                *request.uri_mut() = Uri::try_from(uri).map_err(|_| "the URL is too long")?;
            }
            Self::Cookie(pair) if has_cookie(request.headers(), pair) => {}
            Self::Cookie(pair) => add_cookie(request.headers_mut(), pair)?,
        }
        Ok(())
    }
}

fn has_cookie(headers: &HeaderMap, pair: &str) -> bool {
    let line = headers.get(COOKIE).map(HeaderValue::as_bytes).unwrap_or_default();
    line.split(|byte| *byte == b';').any(|other| other.trim_ascii() == pair.as_bytes())
}
