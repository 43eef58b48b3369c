//! Turns a part of the envelope into one that `openapiv3` reads quickly: schemas become numbers, examples stay behind.

use super::SchemaTable;
use crate::load::{Mapping, Node, Value};

/// The prefix of the references that stand for schemas.
pub(super) const TABLE: &str = "#/schemas/";

/// The extension that stands for `itemSchema`, which the envelope of 3.0 does not have.
pub(super) const ITEM: &str = "x-restitch-item";

/// How deep the maps of a part are nested: the headers of a response have contents of their own.
///
/// A reference may lead back to where it is, and then there is no end to them.
const DEEPEST: usize = 3;

/// Copies a part of a document without its schemas, which go to the table.
pub(super) fn with_table_references(node: &Node, root: &Node, schemas: &mut SchemaTable) -> Node {
    copy(node, root, schemas, DEEPEST)
}

fn copy(node: &Node, root: &Node, schemas: &mut SchemaTable, depth: usize) -> Node {
    let Some(mapping) = node.as_mapping() else { return node.clone() };
    let mut copy = Mapping::default();
    for (key, child) in mapping.iter() {
        let child = match &**key {
            "schema" => table_reference(child, schemas),
            "itemSchema" => {
                copy.insert(ITEM, table_reference(child, schemas));
                continue;
            }
            "content" | "headers" if depth > 0 => each(child, root, schemas, depth - 1),
            "encoding" => encodings(child),
            "example" | "examples" | "links" => continue,
            _ => child.clone(),
        };
        copy.insert(key.clone(), child);
    }
    Node::new(Value::Mapping(copy), node.origin)
}

/// Copies the encodings of a media type without their headers, whose schemas nobody asks for.
fn encodings(node: &Node) -> Node {
    let mut copy = Mapping::default();
    for (name, encoding) in node.as_mapping().into_iter().flat_map(|mapping| mapping.iter()) {
        let mut encoding = encoding.clone();
        if let Some(mapping) = encoding.as_mapping_mut() {
            mapping.remove("headers");
        }
        copy.insert(name.clone(), encoding);
    }
    Node::new(Value::Mapping(copy), node.origin)
}

/// Copies an operation without the parts that are parsed on their own.
pub(super) fn shell(node: &Node) -> Node {
    let mut copy = Mapping::default();
    for (key, child) in node.as_mapping().into_iter().flat_map(|mapping| mapping.iter()) {
        match &**key {
            "parameters" | "requestBody" | "callbacks" | "x-codeSamples" => {}
            "responses" => drop(copy.insert(key.clone(), Node::new(Value::Mapping(Mapping::default()), child.origin))),
            _ => drop(copy.insert(key.clone(), child.clone())),
        }
    }
    Node::new(Value::Mapping(copy), node.origin)
}

/// Follows a reference, but for one that leads to another.
fn target<'a>(node: &'a Node, root: &'a Node) -> &'a Node {
    node.get("$ref").and_then(Node::as_str).and_then(|text| root.pointer(text)).unwrap_or(node)
}

fn each(node: &Node, root: &Node, schemas: &mut SchemaTable, depth: usize) -> Node {
    let node = target(node, root);
    let Some(mapping) = node.as_mapping() else { return node.clone() };
    let mut copy = Mapping::default();
    for (key, child) in mapping.iter() {
        // From 3.2 on, a media type may be a reference; what leads nowhere is read as it stands.
        copy.insert(key.clone(), self::copy(target(child, root), root, schemas, depth));
    }
    Node::new(Value::Mapping(copy), node.origin)
}

fn table_reference(node: &Node, schemas: &mut SchemaTable) -> Node {
    let id = schemas.add(node);
    let mut reference = Mapping::default();
    reference.insert("$ref", Node::string(&format!("{TABLE}{}", id.0), node.origin));
    Node::new(Value::Mapping(reference), node.origin)
}
