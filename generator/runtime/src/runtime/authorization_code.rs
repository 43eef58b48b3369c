//! Turns a user's visit to an authorization server into tokens: the code grant with PKCE (RFC 6749, section 4.1; RFC 7636).

use std::fmt;

use aws_lc_rs::{digest, rand};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use url::Url;

use crate::runtime::oauth_client::OAuthClient;
use crate::runtime::secret::Secret;
use crate::runtime::token::TokenRequest;
use crate::runtime::user_tokens::UserTokens;

/// A login that a user is to complete in a browser.
///
/// Its `state` and the verifier of PKCE are random, and live as long as this value.
pub struct AuthorizationCode {
    client: OAuthClient,
    url: Url,
    redirect_url: String,
    state: String,
    verifier: Secret,
}

impl AuthorizationCode {
    /// Starts a login at the authorization endpoint of a server, which sends the user back to `redirect_url`.
    ///
    /// # Errors
    /// Says, as a sentence, that the endpoint is no `https://` URL, or that the system has no random numbers.
    pub fn new(client: OAuthClient, authorization_url: &str, redirect_url: impl Into<String>) -> Result<Self, String> {
        let mut url = Url::parse(authorization_url).map_err(|error| format!("the authorization URL: {error}"))?;
        crate::runtime::base_url::check_confidential(&url)
            .map_err(|error| format!("the authorization URL: {error}"))?;
        let (redirect_url, state, verifier) = (redirect_url.into(), random()?, random()?);
        let challenge = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()));
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", client.id())
            .append_pair("redirect_uri", &redirect_url)
            .append_pair("state", &state)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        Ok(Self { client, url, redirect_url, state, verifier: verifier.into() })
    }

    /// Asks for these scopes.
    pub fn scopes<S: AsRef<str>>(self, scopes: impl IntoIterator<Item = S>) -> Self {
        let scopes: Vec<S> = scopes.into_iter().collect();
        let scopes: Vec<&str> = scopes.iter().map(AsRef::as_ref).collect();
        self.parameter("scope", &scopes.join(" "))
    }

    /// Adds a parameter, such as `prompt` or `audience`.
    pub fn parameter(mut self, name: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(name, value);
        self
    }

    /// Returns the URL that the user is to open.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// Takes the URL that the user was sent back to, and gives what exchanges its code for tokens.
    ///
    /// # Errors
    /// Says, as a sentence, that the server has refused, or that the URL does not belong to this login.
    pub fn redeem(self, redirected: &str) -> Result<UserTokens, String> {
        let query = redirected.split_once('?').map_or(redirected, |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let value = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        if value("state") != Some(self.state.as_str()) {
            return Err("the `state` is not that of this login (RFC 6749, section 10.12)".to_owned());
        }
        if let Some(error) = value("error") {
            let reason = value("error_description").map(|text| format!(": {text}")).unwrap_or_default();
            return Err(format!("the authorization server has refused: {error}{reason}"));
        }
        let code = value("code").ok_or("the URL has no `code`")?;
        let request = TokenRequest::new("authorization_code")
            .secret("code", code)
            .parameter("redirect_uri", self.redirect_url)
            .secret("code_verifier", self.verifier);
        Ok(UserTokens::redeeming(self.client, request))
    }
}

/// Returns 43 characters that nobody can guess (RFC 7636, section 4.1).
fn random() -> Result<String, String> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(|_| "the system has no random numbers")?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

impl fmt::Debug for AuthorizationCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AuthorizationCode").field("redirect_url", &self.redirect_url).finish_non_exhaustive()
    }
}
