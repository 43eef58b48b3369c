//! Turns what went wrong at a token endpoint into an error that all calls waiting for the token can share.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use http::StatusCode;

use crate::runtime::transport::{BoxError, TransportError};

/// The reason why there is no access token.
///
/// Calls that waited for the same token share it.
#[derive(Clone)]
pub struct TokenError {
    failure: Arc<Failure>,
}

enum Failure {
    Transport(TransportError),
    Rejected { status: StatusCode, code: Option<String>, description: Option<String> },
    Unusable { status: StatusCode, reason: &'static str },
    Other(BoxError),
}

impl TokenError {
    /// Makes an error of whatever keeps a provider from having a token; its text is shown, and must not be secret.
    pub fn new(reason: impl Into<BoxError>) -> Self {
        Self::of(Failure::Other(reason.into()))
    }

    fn of(failure: Failure) -> Self {
        Self { failure: Arc::new(failure) }
    }

    /// The endpoint refused (RFC 6749, section 5.2).
    pub(crate) fn rejected(status: StatusCode, code: Option<String>, description: Option<String>) -> Self {
        Self::of(Failure::Rejected { status, code, description })
    }

    /// The endpoint answered with 2xx, but with nothing that can be used as a token.
    pub(crate) fn unusable(status: StatusCode, reason: &'static str) -> Self {
        Self::of(Failure::Unusable { status, reason })
    }

    /// Returns the status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match &*self.failure {
            Failure::Transport(_) | Failure::Other(_) => None,
            Failure::Rejected { status, .. } | Failure::Unusable { status, .. } => Some(*status),
        }
    }

    /// Returns the error code, such as `invalid_client` (RFC 6749, section 5.2).
    pub fn code(&self) -> Option<&str> {
        match &*self.failure {
            Failure::Rejected { code, .. } => code.as_deref(),
            _ => None,
        }
    }

    /// Returns what the server says about the error, as one bounded line.
    pub fn description(&self) -> Option<&str> {
        match &*self.failure {
            Failure::Rejected { description, .. } => description.as_deref(),
            _ => None,
        }
    }

    /// Returns the transport's error, if there was no answer.
    pub fn transport(&self) -> Option<&TransportError> {
        match &*self.failure {
            Failure::Transport(error) => Some(error),
            _ => None,
        }
    }
}

impl From<TransportError> for TokenError {
    fn from(error: TransportError) -> Self {
        Self::of(Failure::Transport(error))
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("no access token: ")?;
        match &*self.failure {
            Failure::Transport(error) => write!(formatter, "{error}"),
            Failure::Other(reason) => write!(formatter, "{reason}"),
            Failure::Unusable { status, reason } => write!(formatter, "{status}, but {reason}"),
            Failure::Rejected { status, code, description } => {
                write!(formatter, "{status}")?;
                for text in [code, description].into_iter().flatten() {
                    write!(formatter, ": {text}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Debug for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TokenError({self})")
    }
}

impl StdError for TokenError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &*self.failure {
            Failure::Transport(error) => Some(error),
            Failure::Other(error) => Some(&**error),
            Failure::Rejected { .. } | Failure::Unusable { .. } => None,
        }
    }
}
