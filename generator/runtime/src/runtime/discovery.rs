//! Turns the address of an OpenID provider into the URLs of its endpoints (OpenID Connect Discovery 1.0).

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use http::header::{ACCEPT, HeaderValue};
use http::{Request, Uri};
use serde_json::{Map, Value};
use url::Url;

use crate::runtime::base_url::check_confidential;
use crate::runtime::body::Body;
use crate::runtime::token_error::TokenError;
use crate::runtime::transport::{Transport, TransportError, TransportErrorKind};

/// How long it may take to fetch the document.
const LIMIT: Duration = Duration::from_secs(30);

/// How many bytes the document may have.
const LONGEST: u64 = 1024 * 1024;

/// Where the document is, below the issuer (section 4).
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// What a provider says of itself (section 3).
#[derive(Clone, Debug)]
pub struct Discovery {
    document: Map<String, Value>,
}

impl Discovery {
    /// Fetches the document: `url` is its own URL, as a description has it, or the issuer.
    ///
    /// # Errors
    /// The URL is not an `https://` one, there is no such document, or it is about another issuer.
    pub async fn fetch(transport: &dyn Transport, url: &str) -> Result<Self, TokenError> {
        let issuer = url.strip_suffix(WELL_KNOWN).unwrap_or(url).trim_end_matches('/');
        let url = format!("{issuer}{WELL_KNOWN}");
        let parsed = Url::parse(&url).map_err(TokenError::new)?;
        check_confidential(&parsed).map_err(TokenError::new)?;
        let mut request = Request::new(Body::default());
        *request.uri_mut() = Uri::try_from(url.as_str()).map_err(TokenError::new)?;
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        let answer = async {
            let (parts, body) = transport.send(request).await?.into_parts();
            Ok::<_, TransportError>((parts, body.collect_within(LONGEST, 0).await?.unwrap_or_default()))
        };
        let (parts, body) = match select(pin!(answer), transport.limit(LIMIT)).await {
            Either::Left((answer, _)) => answer?,
            Either::Right(_) => {
                let message = format!("no answer from the OpenID provider within {LIMIT:?}");
                return Err(TransportError::new(TransportErrorKind::Timeout, message).into());
            }
        };
        let unusable = |reason| TokenError::unusable(parts.status, reason);
        if !parts.status.is_success() {
            return Err(unusable("that is no description of an OpenID provider"));
        }
        let document: Map<String, Value> =
            serde_json::from_slice(&body).map_err(|_| unusable("the description of the provider is no JSON object"))?;
        let said = document.get("issuer").and_then(Value::as_str).unwrap_or_default();
        // Whoever answers for another issuer could have its tokens (section 4.3).
        if said.trim_end_matches('/') != issuer {
            return Err(unusable("the provider describes another issuer"));
        }
        Ok(Self { document })
    }

    /// Returns the token endpoint.
    pub fn token_url(&self) -> Option<&str> {
        self.text("token_endpoint")
    }

    /// Returns the endpoint that users are sent to.
    pub fn authorization_url(&self) -> Option<&str> {
        self.text("authorization_endpoint")
    }

    /// Returns the endpoint that gives device codes (RFC 8628, section 4).
    pub fn device_url(&self) -> Option<&str> {
        self.text("device_authorization_endpoint")
    }

    /// Returns another member of the document that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.document.get(name).and_then(Value::as_str)
    }
}
