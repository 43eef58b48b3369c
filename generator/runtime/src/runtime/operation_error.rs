//! Turns an answer other than 2xx into the error body that the description declares for it, or a general error.

use std::error::Error as StdError;
use std::fmt;
#[cfg(feature = "retry")]
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::json::DecodeError;
use crate::runtime::response::Reply;

/// The error bodies that the description declares for one operation.
pub trait DeclaredError: Sized + fmt::Debug + Send + Sync + 'static {
    /// Decodes the body of an answer; `None` if none is declared for its status.
    fn decode(reply: &Reply) -> Option<Result<Self, DecodeError>>;
}

/// The reason why a call of one operation has no value.
///
/// `?` turns it into an [`Error`] where errors of several operations meet; only the decoded value is lost then, the
/// status, headers and body stay.
#[derive(Debug)]
#[non_exhaustive]
pub enum OperationError<E> {
    /// The server answered with an error that the description declares.
    Declared(Box<Declared<E>>),
    /// Anything else, a status that the description does not mention included.
    Other(Error),
}

/// An error that the description declares, and the response it came with.
pub struct Declared<E> {
    /// The decoded body.
    pub value: E,
    error: Error,
}

impl<E> Declared<E> {
    pub(crate) fn new(value: E, error: Error) -> Self {
        Self { value, error }
    }

    /// Returns the same failure without the decoded body.
    pub fn error(&self) -> &Error {
        &self.error
    }
}

impl<E: fmt::Debug> fmt::Debug for Declared<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = &self.value;
        formatter.debug_struct("Declared").field("value", value).field("error", &self.error).finish()
    }
}

impl<E> OperationError<E> {
    /// Returns the decoded body, if the server answered with an error that the description declares.
    pub fn declared(&self) -> Option<&E> {
        match self {
            Self::Declared(declared) => Some(&declared.value),
            Self::Other(_) => None,
        }
    }

    /// Returns the error without the decoded body.
    pub fn error(&self) -> &Error {
        match self {
            Self::Declared(declared) => &declared.error,
            Self::Other(error) => error,
        }
    }

    /// Returns at which point the call failed.
    pub fn kind(&self) -> ErrorKind {
        self.error().kind()
    }

    /// Returns the identifier of the operation.
    pub fn operation(&self) -> Option<&'static str> {
        self.error().operation()
    }

    /// Returns the status of the response, if there is one.
    pub fn status(&self) -> Option<StatusCode> {
        self.error().status()
    }

    /// Returns the headers of the response, if there is one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.error().headers()
    }

    /// Returns the body of the response as it came, if it was read to its end.
    pub fn body(&self) -> Option<&Bytes> {
        self.error().body()
    }

    /// Returns how many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.error().attempts()
    }

    /// Returns how long the server asks to wait before the next request, if it says so (RFC 9110, section 10.2.3).
    #[cfg(feature = "retry")]
    pub fn retry_after(&self) -> Option<Duration> {
        self.error().retry_after()
    }

    /// Whether the same call may work later; see [`Error::is_transient`].
    pub fn is_transient(&self) -> bool {
        self.error().is_transient()
    }

    /// Returns the identifier that the server gave the request, for a report to its operator.
    pub fn request_id(&self) -> Option<&str> {
        self.error().request_id()
    }

    /// Returns where in the body decoding failed, as in `items[3].id`; empty for the body as a whole.
    pub fn path(&self) -> Option<&str> {
        self.error().path()
    }
}

impl<E> From<OperationError<E>> for Error {
    fn from(error: OperationError<E>) -> Self {
        match error {
            OperationError::Declared(declared) => declared.error,
            OperationError::Other(error) => error,
        }
    }
}

impl<E> From<Error> for OperationError<E> {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl<E> fmt::Display for OperationError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.error(), formatter)
    }
}

impl<E: fmt::Debug> StdError for OperationError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error().source()
    }
}

/// Gives the enum of an operation's described errors its decoding: `errors!(GetPetError { 404 => NotFound })`.
///
/// The statuses are tried in order; a body that is not just JSON has the way to read it behind the name, `NotFound as plain`
/// or, by a table, `NotFound as xml(PROBLEM)`.
/// It is exported because an exported macro may go unused; it is no part of the public interface.
#[doc(hidden)]
#[macro_export]
macro_rules! errors {
    ($error:ident {}) => {
        impl $crate::runtime::DeclaredError for $error {
            fn decode(_: &$crate::runtime::Reply) -> Option<Result<Self, $crate::runtime::json::DecodeError>> {
                None
            }
        }
    };
    (@read $reply:ident) => { $reply.json() };
    (@read $reply:ident $how:ident) => { $reply.$how() };
    (@read $reply:ident $how:ident $by:expr) => { $reply.$how(&$by) };
    ($error:ident { $($status:pat => $variant:ident $(as $how:ident $(($by:expr))?)?),+ }) => {
        impl $crate::runtime::DeclaredError for $error {
            #[inline]
            fn decode(reply: &$crate::runtime::Reply) -> Option<Result<Self, $crate::runtime::json::DecodeError>> {
                let status = reply.status().as_u16();
                $(if matches!(status, $status) {
                    return Some($crate::errors!(@read reply $($how $($by)?)?).map(|(value, _)| Self::$variant(value)));
                })+
                None
            }
        }
    };
}
