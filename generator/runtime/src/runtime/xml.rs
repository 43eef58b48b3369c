//! Describes what a value is in XML, beside its JSON form, and sends and reads values by that.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::Error as _;

use crate::runtime::call::Call;
use crate::runtime::json::{self, Decode, DecodeError, Drift};
use crate::runtime::operation_error::{DeclaredError, OperationError};
use crate::runtime::response::{Reply, Response};
use crate::runtime::tree::Tree;
use crate::runtime::{markup, xml_reader, xml_writer};

/// What a value is in XML: a node, its name and what is in it (OpenAPI 3.2.0, "XML Object").
///
/// A value is written by way of its JSON form, whose properties a table of these leads to their nodes, and read in the
/// same way back.
/// Elements are written in the order of the table, and read in any.
#[derive(Clone, Copy, Debug)]
pub struct Xml {
    /// What it is in the JSON form of the object that it is in.
    pub(crate) property: &'static str,
    /// The name without a prefix; if it is empty, that of what it is in.
    pub(crate) name: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) namespace: &'static str,
    pub(crate) node: Node,
    pub(crate) content: Content,
    /// It is there even if nothing stands for it: an empty list, or the `null` of an attribute.
    pub(crate) is_constant: bool,
}

/// What a value is a node of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Element,
    Attribute,
    Text,
    Cdata,
    /// None: what is in it stands beside the others.
    None,
}

/// What is in a node.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Content {
    /// Text, or elements by their names.
    Any,
    Text,
    Number,
    Boolean,
    List(&'static Xml),
    /// Items by their places.
    Sequence(&'static [Xml]),
    /// The known properties, and what the others are.
    Object(&'static [Xml], Option<&'static Xml>),
    /// What is in another one.
    Like(&'static Xml),
}

impl Xml {
    const fn new(name: &'static str, content: Content) -> Self {
        let node = Node::Element;
        Xml { property: name, name, prefix: "", namespace: "", node, content, is_constant: false }
    }

    /// An element of anything.
    pub const fn any(name: &'static str) -> Self {
        Self::new(name, Content::Any)
    }

    /// An element of text.
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Content::Text)
    }

    /// An element of a number.
    pub const fn number(name: &'static str) -> Self {
        Self::new(name, Content::Number)
    }

    /// An element of `true` or `false`.
    pub const fn boolean(name: &'static str) -> Self {
        Self::new(name, Content::Boolean)
    }

    /// Items that stand directly in what the list is in, unless it is [`wrapped`](Self::wrapped).
    pub const fn list(name: &'static str, item: &'static Xml) -> Self {
        Self { node: Node::None, ..Self::new(name, Content::List(item)) }
    }

    /// Items that differ by their places, and stand directly in what the list is in.
    pub const fn sequence(name: &'static str, items: &'static [Xml]) -> Self {
        Self { node: Node::None, ..Self::new(name, Content::Sequence(items)) }
    }

    /// An element with properties.
    pub const fn object(name: &'static str, members: &'static [Xml]) -> Self {
        Self::new(name, Content::Object(members, None))
    }

    /// An element of the same content as another one.
    pub const fn like(name: &'static str, other: &'static Xml) -> Self {
        Self::new(name, Content::Like(other))
    }

    /// Makes an element of a list, with the items in it.
    pub const fn wrapped(self) -> Self {
        Self { node: Node::Element, ..self }
    }

    /// Makes an attribute of it.
    pub const fn attribute(self) -> Self {
        Self { node: Node::Attribute, ..self }
    }

    /// Makes it the text of the element that it is in.
    pub const fn inner_text(self) -> Self {
        Self { node: Node::Text, ..self }
    }

    /// Makes it a section of text in the element that it is in, in which nothing is escaped.
    pub const fn cdata(self) -> Self {
        Self { node: Node::Cdata, ..self }
    }

    /// Puts what is in it directly into what it is in.
    pub const fn inline(self) -> Self {
        Self { node: Node::None, ..self }
    }

    /// Says which property it is, where that is called otherwise.
    pub const fn of(self, property: &'static str) -> Self {
        Self { property, ..self }
    }

    /// Puts its name into a namespace, with a prefix or, if that is empty, by default.
    pub const fn within(self, prefix: &'static str, namespace: &'static str) -> Self {
        Self { prefix, namespace, ..self }
    }

    /// Says what the properties are that it does not know.
    pub const fn and(self, rest: &'static Xml) -> Self {
        match self.content {
            Content::Object(members, _) => Self { content: Content::Object(members, Some(rest)), ..self },
            _ => self,
        }
    }

    /// Says that it is there, as an empty list or as `null`, even if nothing stands for it.
    pub const fn constant(self) -> Self {
        Self { is_constant: true, ..self }
    }

    /// Returns what is in it, in the end.
    pub(crate) fn content(&self) -> Content {
        let mut content = self.content;
        // The generator lets no two of them lead to each other.
        for _ in 0..64 {
            match content {
                Content::Like(other) => content = other.content,
                _ => return content,
            }
        }
        Content::Any
    }
}

impl Call {
    /// Sets the body to a value, as XML.
    pub fn xml<T: Serialize + ?Sized>(&mut self, content_type: &'static str, value: &T, xml: &Xml) {
        let tree = Tree::of(json::encode(value)).map_err(|error| error.to_string());
        match tree.and_then(|tree| xml_writer::write(xml, &tree)) {
            Ok(body) => self.body(content_type, Bytes::from(body)),
            Err(mistake) => self.mistaken(format!("the body has no XML form: {mistake}")),
        }
    }
}

impl Reply {
    /// Decodes the body from XML or from JSON, as the value if the status is 2xx, and as an error of the operation otherwise.
    ///
    /// Fails as [`decode`](Self::decode) does.
    #[inline]
    pub fn decode_xml<T: Decode, E: DeclaredError>(self, xml: &'static Xml) -> Result<Response<T>, OperationError<E>> {
        self.read(|reply| reply.xml(xml))
    }

    /// Decodes the body from XML or, if its content type does not say that it is that, from JSON.
    ///
    /// XML has UTF-8, UTF-16 or ISO 8859-1, and no document type: entities are those that every document has.
    ///
    /// # Errors
    /// Returns a [`DecodeError`] if the body does not fit.
    #[inline]
    pub fn xml<T: Decode>(&self, xml: &'static Xml) -> Result<(T, Drift), DecodeError> {
        match self.as_json(xml) {
            Some(json) => json::decode(json?.as_bytes(), self.mode).map_err(DecodeError::of_other_notation),
            None => self.json(),
        }
    }

    /// Returns the JSON form of a body that is XML.
    fn as_json(&self, xml: &Xml) -> Option<Result<String, DecodeError>> {
        let content_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        // What has a vague type or none is XML if it starts like that.
        let is_vague = matches!(essence.as_str(), "" | "text/plain" | "application/octet-stream");
        let is_named = essence.ends_with("/xml") || essence.ends_with("+xml");
        let is_xml = is_named || is_vague && self.body.trim_ascii_start().starts_with(b"<");
        if !is_xml {
            return None;
        }
        let refuse = |mistake: String| {
            DecodeError::from(serde_json::Error::custom(format!(
                "the body is not the XML that is described: {mistake}"
            )))
        };
        let tree = markup::text(&self.body, content_type).and_then(|text| xml_reader::read(xml, &text));
        Some(tree.map(|tree| tree.json()).map_err(refuse))
    }
}
