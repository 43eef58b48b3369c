//! Turns the canonical tree, piece by piece, into typed pieces: the envelope as `openapiv3` has it, the schemas in our own model.
//!
//! A schema position of the envelope holds a reference with the number of the schema in the table, see [`schema_id`].
//! A piece that does not parse is one diagnostic; the others are not affected.

mod depth;
mod envelope;
mod merge;
mod remarks;
mod schema;

pub(crate) use merge::merge;
pub(crate) use schema::{Discriminator, Schema, SchemaId, SchemaTable, Types, linked_name};

use crate::diagnostics::Diagnostics;
use crate::load::{Key, Node, Origin};
use openapiv3::{
    Info, Parameter, ReferenceOr, RequestBody, Response, SecurityRequirement, SecurityScheme, Server, Tag,
};
use serde::de::DeserializeOwned;

/// A whole description, as it is written.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) info: Info,
    pub(crate) servers: Vec<Piece<Server>>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) security: Vec<SecurityRequirement>,
    pub(crate) security_schemes: Vec<(Key, Piece<SecurityScheme>)>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) schemas: SchemaTable,
}

/// A part of the envelope, and where it is written.
#[derive(Clone, Debug)]
pub(crate) struct Piece<T> {
    pub(crate) value: T,
    pub(crate) origin: Origin,
}

/// One method of one path.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) path: Key,
    pub(crate) path_origin: Origin,
    pub(crate) method: &'static str,
    pub(crate) origin: Origin,
    /// The operation without its parameters, bodies and responses.
    pub(crate) shell: openapiv3::Operation,
    /// Its own parameters, and those of its path that it does not override.
    pub(crate) parameters: Vec<Piece<Parameter>>,
    pub(crate) request_body: Option<Piece<RequestBody>>,
    pub(crate) responses: Vec<(Key, Piece<Response>)>,
}

/// Parses a canonical tree.
pub(crate) fn parse(root: &Node, diagnostics: &mut Diagnostics) -> Document {
    let mut parser = Parser { root, schemas: SchemaTable::default(), diagnostics };
    let components = entries(root.at(["components", "schemas"]));
    for (name, node) in components {
        // A component that is nothing but a reference to a file is what is in the file.
        let is_link = |node: &&Node| node.as_mapping().is_some_and(|mapping| mapping.len() == 1);
        let link = Some(node).filter(is_link).and_then(|node| node.get("$ref")?.as_str());
        let target = link.filter(|text| schema::is_linked(text)).and_then(|text| root.pointer(text));
        let target = target.map(|target| parser.schemas.add(target));
        let is_new = |id: &SchemaId| parser.schemas.components.iter().all(|(_, other)| other != id);
        let id = match target.filter(is_new) {
            Some(id) => id,
            None => parser.schemas.add(node),
        };
        parser.schemas.components.push((name.clone(), id));
    }
    let operations = entries(root.get("paths")).flat_map(|(path, item)| parser.path(path, item)).collect();
    let schemes = entries(root.at(["components", "securitySchemes"]));
    let schemes = schemes.filter(|(name, node)| {
        let is_mutual_tls = node.get("type").and_then(Node::as_str) == Some("mutualTLS");
        if is_mutual_tls {
            parser.diagnostics.unsupported_security_scheme(node.origin, name);
        }
        !is_mutual_tls
    });
    let schemes: Vec<_> = schemes.collect();
    let security_schemes =
        schemes.into_iter().filter_map(|(name, node)| Some((name.clone(), parser.piece(node)?))).collect();
    let servers = items(root.get("servers")).filter_map(|node| parser.piece(node)).collect();
    let tags = items(root.get("tags")).filter_map(|node| parser.read(node, "tag")).collect();
    for (name, webhook) in entries(root.get("webhooks")) {
        parser.diagnostics.webhook_not_generated(webhook.origin, name);
    }
    let mut document = Document {
        info: parser.value(root, "info").unwrap_or_default(),
        servers,
        tags,
        security: parser.value(root, "security").unwrap_or_default(),
        security_schemes,
        operations,
        schemas: parser.schemas,
    };
    document.schemas.resolve(root);
    depth::limit(&mut document.schemas, parser.diagnostics);
    document
}

/// Returns the number of the schema that a schema position of the envelope stands for.
pub(crate) fn schema_id(schema: &ReferenceOr<openapiv3::Schema>) -> Option<SchemaId> {
    match schema {
        ReferenceOr::Reference { reference } => reference.strip_prefix(envelope::TABLE)?.parse().ok().map(SchemaId),
        ReferenceOr::Item(_) => None,
    }
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

struct Parser<'a> {
    root: &'a Node,
    schemas: SchemaTable,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Parser<'a> {
    /// Parses the operations of a path.
    fn path(&mut self, path: &'a Key, item: &'a Node) -> Vec<Operation> {
        if path.starts_with("x-") {
            return Vec::new();
        }
        let Some(item) = self.dereference(item) else { return Vec::new() };
        let additional =
            entries(item.get("additionalOperations")).chain(entries(Some(item)).filter(|(key, _)| ***key == *"query"));
        for (method, node) in additional {
            self.diagnostics.method_not_generated(node.origin, method, path);
        }
        let methods =
            entries(Some(item)).filter_map(|(key, node)| Some((METHODS.iter().find(|m| ***m == **key)?, node)));
        methods.filter_map(|(method, node)| self.operation(path, item, method, node)).collect()
    }

    fn operation(&mut self, path: &Key, item: &'a Node, method: &'static str, node: &'a Node) -> Option<Operation> {
        let node = self.dereference(node)?;
        let shell = self.read(&envelope::shell(node), "operation")?;
        for (name, callback) in entries(node.get("callbacks")) {
            self.diagnostics.callback_not_generated(callback.origin, name);
        }
        if let Some(servers) = node.get("servers").or_else(|| item.get("servers")) {
            self.diagnostics.servers_not_generated(servers.origin);
        }
        let mut parameters: Vec<Piece<Parameter>> = Vec::new();
        let lists = [node, item].map(|node| node.get("parameters").and_then(|list| self.dereference(list)));
        for node in lists.into_iter().flat_map(items) {
            let parameter: Piece<Parameter> = self.piece(node)?;
            let is_same = |other: &Piece<Parameter>| identity(&other.value) == identity(&parameter.value);
            if !parameters.iter().any(is_same) {
                parameters.push(parameter);
            }
        }
        let request_body = match node.get("requestBody") {
            Some(body) => Some(self.piece(body)?),
            None => None,
        };
        let mut responses = Vec::new();
        let listed = node.get("responses").and_then(|map| self.dereference(map));
        for (status, response) in entries(listed).filter(|(key, _)| !key.starts_with("x-")) {
            responses.push((status.clone(), self.piece(response)?));
        }
        Some(Operation {
            path: path.clone(),
            path_origin: item.origin,
            method,
            origin: node.origin,
            shell,
            parameters,
            request_body,
            responses,
        })
    }

    /// Parses a part that may be a reference to a component.
    fn piece<T: DeserializeOwned>(&mut self, node: &'a Node) -> Option<Piece<T>> {
        let target = self.dereference(node)?;
        let envelope = envelope::with_table_references(target, self.root, &mut self.schemas);
        Some(Piece { value: self.read(&envelope, "object")?, origin: target.origin })
    }

    fn value<T: DeserializeOwned>(&mut self, root: &Node, key: &str) -> Option<T> {
        self.read(root.get(key)?, key)
    }

    fn read<T: DeserializeOwned>(&mut self, node: &Node, what: &str) -> Option<T> {
        match T::deserialize(node) {
            Ok(value) => Some(value),
            Err(error) => {
                self.diagnostics.malformed(node.origin, what, &error.to_string());
                None
            }
        }
    }

    /// Follows references between components, however long the chain; a circle leads nowhere.
    fn dereference(&mut self, node: &'a Node) -> Option<&'a Node> {
        let mut target = node;
        let mut seen = Vec::new();
        while let Some(reference) = target.get("$ref").and_then(Node::as_str) {
            if seen.contains(&target.origin) {
                self.diagnostics.reference_cycle(node.origin);
                return None;
            }
            seen.push(target.origin);
            match self.root.pointer(reference) {
                Some(next) => target = next,
                None => {
                    let is_sought = self.diagnostics.are_few();
                    let nearest = is_sought.then(|| nearest_component(self.root, reference)).flatten();
                    self.diagnostics.dangling_component(node.origin, reference, nearest);
                    return None;
                }
            }
        }
        Some(target)
    }
}

/// Returns the reference to the component whose name is most like the one that `reference` misses.
fn nearest_component(root: &Node, reference: &str) -> Option<String> {
    let (parent, name) = reference.rsplit_once('/')?;
    let siblings = entries(root.pointer(parent)).map(|(key, _)| &**key);
    crate::diagnostics::nearest(name, siblings).map(|name| format!("{parent}/{name}"))
}

/// What makes a parameter unique within its operation: its name and its place.
fn identity(parameter: &Parameter) -> (&str, std::mem::Discriminant<Parameter>) {
    (&parameter.parameter_data_ref().name, std::mem::discriminant(parameter))
}

fn entries(node: Option<&Node>) -> impl Iterator<Item = (&Key, &Node)> {
    node.and_then(Node::as_mapping).into_iter().flat_map(|mapping| mapping.iter())
}

fn items(node: Option<&Node>) -> impl Iterator<Item = &Node> {
    node.and_then(Node::as_sequence).unwrap_or_default().iter()
}
