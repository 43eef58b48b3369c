//! Turns the `xml` object of a schema into what it says of a node.

use crate::ir::XmlNode;
use crate::load::Node;

/// What a schema says of its node in XML (OpenAPI 3.2.0, "XML Object").
#[derive(Clone, Debug, Default)]
pub(crate) struct XmlWords {
    pub(crate) node: Option<XmlNode>,
    pub(crate) name: Option<String>,
    pub(crate) namespace: Option<String>,
    pub(crate) prefix: Option<String>,
}

/// Reads an `xml` object; `attribute` and `wrapped` are what was there before `nodeType`.
pub(super) fn words(node: &Node) -> XmlWords {
    let text = |key| node.get(key).and_then(Node::as_str).map(str::to_owned).filter(|text| !text.is_empty());
    let is_set = |key| node.get(key).and_then(Node::as_bool) == Some(true);
    let written = node.get("nodeType").and_then(Node::as_str);
    XmlWords {
        node: match written {
            Some("element") => Some(XmlNode::Element),
            Some("attribute") => Some(XmlNode::Attribute),
            Some("text") => Some(XmlNode::Text),
            Some("cdata") => Some(XmlNode::Cdata),
            Some("none") => Some(XmlNode::None),
            _ if is_set("attribute") => Some(XmlNode::Attribute),
            _ if is_set("wrapped") => Some(XmlNode::Element),
            _ => None,
        },
        name: text("name"),
        namespace: text("namespace"),
        prefix: text("prefix"),
    }
}
