//! Operations: what is sent, where to, and what may come back.

use super::{Doc, Pagination, Paging, Ty, TypeId, WireName, XmlId};

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
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// Its identifier in the description, else its method and path.
    pub(crate) id: WireName,
    /// The name that the description asks for.
    pub(crate) name: String,
    pub(crate) method: Method,
    pub(crate) path: WireName,
    /// Which of the hosts of the API it is at, if it has servers of its own.
    pub(crate) host: Option<usize>,
    pub(crate) doc: Doc,
    /// In the order of arguments: path parameters as in the template, then required ones, then optional ones, by wire name.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    /// What a success carries; nothing, if it is a stream.
    pub(crate) success: Success,
    /// The media types that a success may have, the best first; nothing, where any JSON will do.
    pub(crate) accept: Option<String>,
    /// The headers that a success is described with, as a record of [`Api::headers`](super::Api).
    pub(crate) headers: Option<TypeId>,
    /// The items of a success that is a stream.
    pub(crate) stream: Option<Stream>,
    /// What the body says about the answer being a stream.
    pub(crate) switch: Option<Switch>,
    /// The errors that are described, the most specific status first.
    pub(crate) errors: Vec<Answer>,
    pub(crate) security: Security,
    /// What the description says about sending it again.
    pub(crate) repetition: Repetition,
    pub(crate) paging: Paging,
}

/// What a description says about sending a request again that may have failed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Repetition {
    /// Whether that does no harm.
    pub(crate) is_harmless: bool,
    /// The header of a key by which the server knows the request again.
    pub(crate) key: Option<String>,
    pub(crate) retries: Option<Retries>,
}

/// How a description wants requests to be retried; times are in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Retries {
    /// How many times a request is sent at most.
    pub(crate) attempts: Option<u32>,
    /// The statuses that are worth another attempt; the usual ones, if there are none.
    pub(crate) statuses: Vec<StatusPattern>,
    pub(crate) first_pause: u64,
    pub(crate) longest_pause: u64,
    pub(crate) factor: f64,
    /// How long after the first attempt there may be another one.
    pub(crate) elapsed: Option<u64>,
    /// Whether a connection that cannot be made, or breaks, is worth another attempt.
    pub(crate) connections: bool,
}

impl Operation {
    /// Returns how the pages follow each other, if the answers are pages.
    pub(crate) fn pages(&self) -> Option<&Pagination> {
        match &self.paging {
            Paging::Pages(pagination) => Some(pagination),
            Paging::Single | Paging::Unsure(_) => None,
        }
    }

    /// Whether a success may be of any size, as bytes and texts are.
    pub(crate) fn is_downloadable(&self) -> bool {
        self.success.payloads().any(|payload| payload.reading != Reading::Json)
    }

    /// Whether a parameter says how the body is compressed, which is written here and not given as bytes.
    pub(crate) fn is_compressible(&self) -> bool {
        let is_coding = |parameter: &Parameter| {
            parameter.place == Place::Header && parameter.name.eq_ignore_ascii_case("content-encoding")
        };
        let is_written = |form: &BodyForm| {
            matches!(form.encoding, Encoding::Json(_) | Encoding::Xml(..) | Encoding::Form(_) | Encoding::Text(_))
        };
        self.parameters.iter().any(is_coding) && self.forms().any(is_written)
    }

    /// Iterates over the types of what an answer carries.
    pub(crate) fn answered(&self) -> impl Iterator<Item = &Ty> {
        let payloads = self.success.payloads().chain(self.errors.iter().map(|answer| &answer.payload));
        payloads.map(|payload| &payload.ty).chain(self.stream.as_ref().map(|stream| &stream.item))
    }

    /// Does the same so that they can be changed.
    pub(crate) fn answered_mut(&mut self) -> impl Iterator<Item = &mut Ty> {
        let errors = self.errors.iter_mut().map(|answer| &mut answer.payload);
        self.success
            .payloads_mut()
            .chain(errors)
            .filter(|payload| payload.reading == Reading::Json)
            .map(|payload| &mut payload.ty)
            .chain(self.stream.as_mut().map(|stream| &mut stream.item))
    }

    /// Iterates over the forms that the body may have.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &BodyForm> {
        self.body.iter().flat_map(|body| &body.forms)
    }
}

/// Items that come one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    pub(crate) media_type: String,
    pub(crate) form: StreamForm,
    pub(crate) item: Ty,
    /// The data of the event that ends the stream.
    pub(crate) sentinel: Option<String>,
    pub(crate) company: Company,
}

/// How items are told apart, and what of them is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamForm {
    /// Server-sent events with JSON data.
    Events,
    /// Server-sent events with data that are a text.
    Texts,
    /// Server-sent events as objects of their fields.
    WholeEvents,
    /// JSON Lines.
    Lines,
    /// A sequence of JSON texts (RFC 7464).
    Sequence,
}

/// Whether an operation may answer otherwise than by a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Company {
    Alone,
    /// It may, which is an operation of its own.
    Beside,
}

/// A property of the body that decides whether the answer is a stream.
#[derive(Clone, Debug)]
pub(crate) struct Switch {
    pub(crate) property: WireName,
    pub(crate) value: bool,
}

/// A method of HTTP (RFC 9110): one of those that clients know, or any other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    Query,
    /// A token of HTTP, in the case that it is sent in.
    Other(WireName),
}

/// A value that is sent beside the body.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: WireName,
    /// What the description asks to call it.
    pub(crate) wished: Option<Box<str>>,
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
#[derive(Clone, Debug)]
pub(crate) struct Body {
    /// At least one, the best first.
    pub(crate) forms: Vec<BodyForm>,
    pub(crate) required: bool,
    pub(crate) doc: Doc,
}

/// One form of a body.
#[derive(Clone, Debug)]
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
    /// XML, by a table.
    Xml(String, XmlId),
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
    /// XML, by a table.
    Xml(String, XmlId),
    Value(Style),
}

/// What a success carries.
#[derive(Clone, Debug)]
pub(crate) enum Success {
    Nothing,
    /// The same, whatever the status and the media type.
    Always(Payload),
    /// The same, or nothing with some of the statuses.
    Maybe(Payload, Vec<StatusPattern>),
    /// One of several, by the status and the media type.
    Several(Vec<Outcome>),
}

/// The content of an answer, and how it is read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Payload {
    pub(crate) reading: Reading,
    pub(crate) ty: Ty,
    /// What it is in XML, if it may be that instead of JSON.
    pub(crate) xml: Option<XmlId>,
}

impl Payload {
    /// A value of JSON.
    pub(crate) fn json(ty: Ty) -> Self {
        Payload { reading: Reading::Json, ty, xml: None }
    }

    /// Whether another one is read as the same value.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.reading == other.reading && self.ty == other.ty
    }
}

/// How the bytes of an answer become a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reading {
    /// What has a JSON form, from JSON or from another notation.
    Json,
    /// Text, of the charset that the answer names.
    Text,
    /// Bytes as they come.
    Bytes,
}

/// One of several successes.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) status: StatusPattern,
    /// What it is called among the others of its status, if there are any.
    pub(crate) form: Option<String>,
    /// The media types that it comes in.
    pub(crate) media_types: Vec<String>,
    pub(crate) payload: Option<Payload>,
    pub(crate) doc: Doc,
}

impl Success {
    /// Iterates over what may be carried.
    pub(crate) fn payloads(&self) -> impl Iterator<Item = &Payload> {
        let (one, several) = match self {
            Success::Nothing => (None, &[][..]),
            Success::Always(payload) | Success::Maybe(payload, _) => (Some(payload), &[][..]),
            Success::Several(outcomes) => (None, &outcomes[..]),
        };
        one.into_iter().chain(several.iter().filter_map(|outcome| outcome.payload.as_ref()))
    }

    /// Does the same so that it can be changed.
    pub(crate) fn payloads_mut(&mut self) -> impl Iterator<Item = &mut Payload> {
        let (one, several) = match self {
            Success::Nothing => (None, &mut [][..]),
            Success::Always(payload) | Success::Maybe(payload, _) => (Some(payload), &mut [][..]),
            Success::Several(outcomes) => (None, &mut outcomes[..]),
        };
        one.into_iter().chain(several.iter_mut().filter_map(|outcome| outcome.payload.as_mut()))
    }
}

/// An error that is described.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusPattern,
    pub(crate) payload: Payload,
    pub(crate) doc: Doc,
}

/// The headers that some answers have, which are the fields of a record.
#[derive(Debug)]
pub(crate) struct HeaderSet {
    pub(crate) record: TypeId,
    pub(crate) headers: Vec<Header>,
}

/// A header that is described.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) name: WireName,
    pub(crate) form: HeaderForm,
    pub(crate) required: bool,
}

/// How the text of a header becomes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum HeaderForm {
    Text,
    /// A number or a boolean.
    Literal,
    /// Items between commas (style `simple`).
    Texts,
    Literals,
    Json,
}

/// The status codes that an answer is described for; the derived order puts the most specific first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StatusPattern {
    Code(u16),
    /// All codes with this first digit.
    Range(u16),
    Default,
}

/// Which credentials a call sends: those for all schemes of one of these sets, an empty one of which stands for no credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Security {
    pub(crate) sets: Vec<Vec<WireName>>,
}

impl Security {
    /// Whether a call sends no credentials at all.
    pub(crate) fn is_none(&self) -> bool {
        self.sets.iter().all(Vec::is_empty)
    }

    /// Whether there are no calls without credentials.
    pub(crate) fn is_required(&self) -> bool {
        !self.sets.is_empty() && !self.sets.iter().any(Vec::is_empty)
    }

    /// Returns the first set, of which samples have the credentials.
    pub(crate) fn first(&self) -> Option<&[WireName]> {
        self.sets.iter().find(|set| !set.is_empty()).map(Vec::as_slice)
    }
}

/// What the API sends on its own account, to a URL that its users give it.
#[derive(Debug)]
pub(crate) struct Event {
    /// What the description calls it.
    pub(crate) name: WireName,
    /// What it is called, which also says its method if another event has the same name.
    pub(crate) wished: String,
    pub(crate) method: Method,
    /// Where it is sent, if the description says so.
    pub(crate) url: Option<WireName>,
    pub(crate) doc: Doc,
    pub(crate) ty: Ty,
    pub(crate) encoding: EventEncoding,
    /// What is sent beside the body.
    pub(crate) headers: Vec<(WireName, Doc)>,
    /// What the API expects as an answer, by status.
    pub(crate) answers: Vec<(WireName, Doc)>,
}

/// How the body of an event is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EventEncoding {
    Json,
    /// Pairs of a name and a text; those of the listed names are not just one text.
    Form(Vec<(WireName, EventField)>),
}

/// What the fields of one name in a form are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventField {
    /// JSON in a text: a number, a truth value, an object.
    Json,
    /// A list of texts, each with the name.
    Texts,
    /// A list of JSON in texts.
    Jsons,
}

/// The events that follow after an operation.
#[derive(Debug)]
pub(crate) struct Callbacks {
    pub(crate) operation: OperationId,
    pub(crate) events: Vec<Event>,
}

impl Method {
    /// Returns the method as it is on the request line.
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
            Method::Query => "QUERY",
            Method::Other(name) => name,
        }
    }
}
