//! XML: what values are in documents, beside their JSON form.

use super::WireName;

/// The number of a table that says what a value is in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct XmlId(pub(crate) u32);

/// A table that others may refer to.
#[derive(Clone, Debug)]
pub(crate) struct XmlTable {
    /// What it is called after: a component, or what has it as its body or answer.
    pub(crate) hint: String,
    pub(crate) xml: Xml,
}

/// What a value is in XML: a node, its name and what is in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Xml {
    /// What it is in the JSON form of the object that it is in, if it is in one.
    pub(crate) property: Option<WireName>,
    /// If it is empty, it is called after what it is in.
    pub(crate) name: String,
    pub(crate) prefix: String,
    pub(crate) namespace: String,
    pub(crate) node: XmlNode,
    pub(crate) content: XmlContent,
    /// It is there even if nothing stands for it.
    pub(crate) is_constant: bool,
}

/// What a value is a node of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum XmlNode {
    Element,
    Attribute,
    Text,
    Cdata,
    /// None: what is in it stands beside the others.
    None,
}

/// What is in a node.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum XmlContent {
    Any,
    Text,
    Number,
    Boolean,
    List(Box<Xml>),
    /// Items by their places.
    Sequence(Vec<Xml>),
    /// The known properties, and what the others are.
    Object(Vec<Xml>, Option<Box<Xml>>),
    /// What is in another one.
    Like(XmlId),
}
