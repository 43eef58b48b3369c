//! Turns whatever issues access tokens into a source of them that a client asks when it needs one.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::runtime::token::{AccessToken, TokenEndpoint};
use crate::runtime::token_error::TokenError;
use crate::runtime::transport::BoxFuture;

/// Issues the access tokens of a client.
///
/// It is asked for one token at a time, however many calls wait for it: the client keeps what it gets, shares it among its
/// clones, asks again before it expires, and once more if the server answers 401.
/// So a provider keeps nothing, unless that is what it needs for the next token.
pub trait TokenProvider: fmt::Debug + Send + Sync + 'static {
    /// Returns a new token.
    ///
    /// `endpoint` is that of the description, or [`token_url`](Self::token_url); a provider need not use it.
    /// The future is dropped after the time that [`limit`](Self::limit) says, and rests while no call waits for it; so it
    /// must not keep a lock meanwhile that others wait for.
    fn token<'a>(&'a self, endpoint: &'a TokenEndpoint) -> BoxFuture<'a, Result<AccessToken, TokenError>>;

    /// Returns the URL of the token endpoint, if it is not that of the description; it may be relative to the base URL.
    fn token_url(&self) -> Option<&str> {
        None
    }

    /// Returns how long one token may take; 30 seconds, unless a person is asked.
    fn limit(&self) -> Duration {
        Duration::from_secs(30)
    }

    /// Whether a token may be asked for while another request for one may still be answered.
    ///
    /// Not so where each of them uses something up, such as a code, or a refresh token of which the server takes each once.
    fn is_repeatable(&self) -> bool {
        true
    }

    /// Says, as a sentence, what makes it useless; a client is not built with such a provider.
    ///
    /// # Errors
    /// Anything that is known before a token is asked for.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

impl<T: TokenProvider + ?Sized> TokenProvider for Arc<T> {
    fn token<'a>(&'a self, endpoint: &'a TokenEndpoint) -> BoxFuture<'a, Result<AccessToken, TokenError>> {
        (**self).token(endpoint)
    }

    fn token_url(&self) -> Option<&str> {
        (**self).token_url()
    }

    fn limit(&self) -> Duration {
        (**self).limit()
    }

    fn is_repeatable(&self) -> bool {
        (**self).is_repeatable()
    }

    fn check(&self) -> Result<(), String> {
        (**self).check()
    }
}
