//! Describes one operation of an API, as far as sending it needs to know.

use http::Method;

/// The constant part of a call: what the description says about one operation.
///
/// A reference to it (`&'static Operation`) is also an extension of each [`http::Request`] that reaches a
/// [`Transport`](crate::runtime::Transport), so that logs and metrics can name the operation instead of a URL full of
/// identifiers.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The `operationId`, or what stands for it.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template, with a leading slash and parameters in braces.
    pub path: &'static str,
    /// Whether credentials are sent.
    pub security: Security,
}

/// Whether an operation is called with the credentials of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// The operation needs credentials; without any, it is still sent, and the server decides.
    Required,
    /// The operation takes credentials if there are any.
    Optional,
    /// The operation takes none: no credential is sent and no token is fetched.
    None,
}

/// Returns a method that HTTP has no constant of; its name is a token (RFC 9110, section 5.6.2).
pub fn method(name: &'static str) -> Method {
    // What is no token has no method, and the generator has let none pass; OPTIONS changes nothing.
    Method::from_bytes(name.as_bytes()).unwrap_or(Method::OPTIONS)
}
