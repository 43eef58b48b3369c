//! Operations: what is sent, where to, and what may come back.

use super::{Doc, Ty, WireName};

/// The number of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct OperationId(pub(crate) u32);

/// Operations that belong together.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) doc: Doc,
    pub(crate) operations: Vec<OperationId>,
}

/// One method of one path.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Its identifier in the description, else its method and path.
    pub(crate) id: WireName,
    /// The name that the description asks for.
    pub(crate) name: String,
    pub(crate) method: Method,
    pub(crate) path: WireName,
    pub(crate) doc: Doc,
    /// In the order of arguments: path parameters as in the template, then required ones, then optional ones, by wire name.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    /// What a success carries; nothing, if nothing is described.
    pub(crate) success: Option<Ty>,
    /// The errors that are described, the most specific status first.
    pub(crate) errors: Vec<Answer>,
    pub(crate) security: Security,
}

/// A method of HTTP (RFC 9110), of those that a path item of OpenAPI has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

/// A value that is sent beside the body.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: WireName,
    pub(crate) place: Place,
    /// A primitive, an enumeration, or a list of them.
    pub(crate) ty: Ty,
    pub(crate) style: ListStyle,
    pub(crate) required: bool,
    pub(crate) doc: Doc,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a list is written as a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListStyle {
    /// `ids=1&ids=2`
    Repeated,
    /// `ids=1,2`
    Comma,
    /// `ids=1%202`
    Space,
    /// `ids=1|2`
    Pipe,
}

/// What is sent as JSON.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) media_type: String,
    pub(crate) ty: Ty,
    pub(crate) required: bool,
    pub(crate) doc: Doc,
}

/// An answer that is described.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusPattern,
    pub(crate) ty: Option<Ty>,
    pub(crate) doc: Doc,
}

/// The status codes that an answer is described for; the derived order puts the most specific first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StatusPattern {
    Code(u16),
    /// All codes with this first digit.
    Range(u16),
    Default,
}

/// Whether a call sends credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    Required,
    Optional,
    None,
}

/// A base URL with variables.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) variables: Vec<ServerVariable>,
}

/// A variable of a base URL.
#[derive(Debug)]
pub(crate) struct ServerVariable {
    pub(crate) name: WireName,
    /// Nothing, if the description has none or only a placeholder.
    pub(crate) default: Option<String>,
    pub(crate) values: Vec<String>,
    pub(crate) doc: Doc,
}

/// A way to authenticate.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Credential {
    Bearer,
    Basic,
    ApiKey { place: ApiKeyPlace, name: String },
    ClientCredentials { token_url: String },
}

/// Where an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApiKeyPlace {
    Header,
    Query,
    Cookie,
}

impl Method {
    /// Returns the method as it is on the request line.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
        }
    }
}
