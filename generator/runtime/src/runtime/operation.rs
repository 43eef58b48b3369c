//! Describes one operation of an API, as far as sending it needs to know.

use http::Method;

/// The header of a key by which a server knows a request again (draft-ietf-httpapi-idempotency-key-header), unless the
/// description has another one.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The constant part of a call: what the description says about one operation.
///
/// A reference to it (`&'static Operation`) is also an extension of each [`http::Request`] that reaches a
/// [`Transport`](crate::runtime::Transport), so that logs and metrics can name the operation instead of a URL full of
/// identifiers.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The `operationId`, or what stands for it.
    pub id: &'static str,
    /// The group that it belongs to; empty for a request that the description does not have.
    pub group: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template, with a leading slash and parameters in braces.
    pub path: &'static str,
    /// Which credentials are sent.
    pub security: Security,
    /// Whether it may be sent again when nobody knows what became of it.
    pub replay: Replay,
    /// How the description wants it to be retried.
    pub retries: Option<&'static Retries>,
}

impl Operation {
    /// Whether sending the request twice does no more than sending it once.
    pub fn is_idempotent(&self) -> bool {
        self.replay == Replay::Safe
    }
}

/// Whether sending a request twice may do more than sending it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// It does not: the request changes nothing, or says what is to be, or so says the description.
    Safe,
    /// It may, unless the request has a key by which the server knows it again, in the header of this name.
    Keyed(&'static str),
    /// It may.
    Unsafe,
}

/// How an API wants its operations to be retried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retries {
    /// How many times a request is sent at most; as often as time permits, if nothing is said.
    pub attempts: Option<u32>,
    /// The statuses that are worth another attempt, as ranges whose ends are included; the usual ones, if there are none.
    pub statuses: &'static [(u16, u16)],
    /// The pause before the second attempt, in milliseconds.
    pub first_pause: u64,
    /// The longest pause, in milliseconds.
    pub longest_pause: u64,
    /// How many times longer each pause is than the one before.
    pub factor: f64,
    /// How long after the first attempt there may be another one, in milliseconds.
    pub elapsed: Option<u64>,
    /// Whether a connection that cannot be made, or breaks, is worth another attempt.
    pub connections: bool,
}

/// Which credentials an operation is called with (OpenAPI 3.1.1, section 4.8.30).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// None: no credential is sent and no token is fetched.
    None,
    /// All that the client has, for a request that the description does not have.
    Any,
    /// Those of one of these sets of security schemes, the first of which the client has all; an empty set stands for none.
    ///
    /// Without any credentials the request is still sent, and the server decides.
    AnyOf(&'static [&'static [&'static str]]),
}

impl Security {
    /// Says whether the operation takes no request without credentials.
    pub(crate) fn is_required(self) -> bool {
        matches!(self, Self::AnyOf(sets) if !sets.iter().any(|set| set.is_empty()))
    }
}

/// Returns a method that HTTP has no constant of; its name is a token (RFC 9110, section 5.6.2).
pub fn method(name: &'static str) -> Method {
    // What is no token has no method, and the generator has let none pass; OPTIONS changes nothing.
    Method::from_bytes(name.as_bytes()).unwrap_or(Method::OPTIONS)
}
