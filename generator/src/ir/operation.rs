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

impl Operation {
    /// Iterates over the forms that the body may have.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &BodyForm> {
        self.body.iter().flat_map(|body| &body.forms)
    }
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
    pub(crate) ty: Ty,
    pub(crate) style: Style,
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

/// How a value is written as a parameter, or as a field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Style {
    pub(crate) kind: StyleKind,
    pub(crate) is_exploded: bool,
    pub(crate) is_reserved: bool,
    pub(crate) sends_empty: bool,
}

/// The styles of OpenAPI, and what is beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StyleKind {
    Simple,
    Label,
    Matrix,
    Form,
    Space,
    Pipe,
    Deep,
    /// Tabs between the items.
    Tab,
    /// JSON text.
    Json,
    /// A field of a form that has no style.
    Field,
}

impl Style {
    pub(crate) fn new(kind: StyleKind) -> Self {
        Style { kind, is_exploded: false, is_reserved: false, sends_empty: false }
    }
}

/// What is sent, in one of several forms.
#[derive(Debug)]
pub(crate) struct Body {
    /// At least one, the best first.
    pub(crate) forms: Vec<BodyForm>,
    pub(crate) required: bool,
    pub(crate) doc: Doc,
}

/// One form of a body.
#[derive(Debug)]
pub(crate) struct BodyForm {
    /// What it is called among others.
    pub(crate) name: String,
    pub(crate) encoding: Encoding,
    pub(crate) ty: Ty,
}

/// How a value becomes a body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Encoding {
    Json(String),
    /// Pairs of a name and a text, with the styles of those that have one.
    Form(Vec<(WireName, Style)>),
    /// Parts by the properties of the value.
    Multipart(Vec<(WireName, PartForm)>),
    /// Parts that the caller makes.
    Parts(String),
    Text(String),
    /// Bytes, of one of these media types.
    Bytes(Vec<String>),
}

/// How a property becomes a part of a body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PartForm {
    /// An upload, or several, with the media type it has unless it says otherwise.
    File(String),
    /// Text of a media type.
    Typed(String),
    Value(Style),
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
