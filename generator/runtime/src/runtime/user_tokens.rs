//! Turns what a user has granted into access tokens, and renews them by refresh tokens (RFC 6749, section 6).

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::runtime::oauth_client::OAuthClient;
use crate::runtime::secret::Secret;
use crate::runtime::token::{AccessToken, TokenEndpoint, TokenRequest};
use crate::runtime::token_error::TokenError;
use crate::runtime::token_provider::TokenProvider;
use crate::runtime::transport::BoxFuture;

/// Is told each new refresh token.
pub(crate) type Listener = dyn Fn(&Secret) + Send + Sync;

/// The tokens of a user who has let a client act for them.
#[derive(Clone)]
pub struct UserTokens {
    client: OAuthClient,
    grant: Arc<Mutex<Grant>>,
    listener: Option<Arc<Listener>>,
    token_url: Option<String>,
}

/// What the next token is asked for with.
enum Grant {
    /// Something that is good for one token.
    Once(TokenRequest),
    Refresh(Secret),
    Spent,
}

impl UserTokens {
    /// Renews tokens with a refresh token from an earlier login.
    pub fn refreshing(client: OAuthClient, refresh_token: impl Into<Secret>) -> Self {
        Self::of(client, Grant::Refresh(refresh_token.into()))
    }

    /// Exchanges something that is good for one token, and goes on with the refresh token that comes with it.
    pub fn redeeming(client: OAuthClient, request: TokenRequest) -> Self {
        Self::of(client, Grant::Once(request))
    }

    fn of(client: OAuthClient, grant: Grant) -> Self {
        Self { client, grant: Arc::new(Mutex::new(grant)), listener: None, token_url: None }
    }

    /// Sets what is told each new refresh token, to keep it for the next run: many servers accept each of them only once.
    pub fn on_refresh_token(mut self, listener: impl Fn(&Secret) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// Fetches tokens from another URL than the description says; a relative one is resolved against the base URL.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    fn request(&self) -> Result<TokenRequest, TokenError> {
        match &*self.grant() {
            Grant::Once(request) => Ok(request.clone()),
            Grant::Refresh(token) => Ok(TokenRequest::new("refresh_token").secret("refresh_token", token.clone())),
            Grant::Spent => {
                Err(TokenError::new("the grant has been used, and no refresh token came with it; log in again"))
            }
        }
    }

    /// Keeps what the next token is asked for with.
    fn keep(&self, token: &AccessToken) {
        let mut grant = self.grant();
        match token.refresh_token() {
            Some(refresh_token) => *grant = Grant::Refresh(refresh_token.clone()),
            None if matches!(*grant, Grant::Once(_)) => *grant = Grant::Spent,
            // The old one stays valid (RFC 6749, section 6).
            None => {}
        }
        drop(grant);
        if let (Some(listener), Some(refresh_token)) = (&self.listener, token.refresh_token()) {
            listener(refresh_token);
        }
    }

    fn grant(&self) -> MutexGuard<'_, Grant> {
        self.grant.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenProvider for UserTokens {
    fn token<'a>(&'a self, endpoint: &'a TokenEndpoint) -> BoxFuture<'a, Result<AccessToken, TokenError>> {
        Box::pin(async move {
            let request = self.client.prove(self.request()?, endpoint).await?;
            let token = endpoint.send(&request).await?;
            self.keep(&token);
            Ok(token)
        })
    }

    fn token_url(&self) -> Option<&str> {
        self.token_url.as_deref()
    }

    fn is_repeatable(&self) -> bool {
        false
    }

    fn check(&self) -> Result<(), String> {
        self.client.check()
    }
}

impl fmt::Debug for UserTokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("UserTokens").field("client", &self.client).finish_non_exhaustive()
    }
}
