//! Turns the canonical tree, piece by piece, into typed pieces: the envelope as `openapiv3` has it, the schemas in our own model.
//!
//! A schema position of the envelope holds a reference with the number of the schema in the table, see [`schema_id`].
//! A piece that does not parse is one diagnostic; the others are not affected.

mod depth;
mod envelope;
mod group;
mod merge;
mod remarks;
mod schema;
mod select;
mod xml;

pub(crate) use merge::merge;
pub(crate) use schema::{Discriminator, Schema, SchemaId, SchemaTable, Types, linked_name};
pub(crate) use xml::XmlWords;

use self::select::{Section, Selection};
use crate::diagnostics::Diagnostics;
use crate::load::{Key, Node, Origin};
use crate::selector::Select;
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
    /// Whether clients may have to show a certificate.
    pub(crate) mutual_tls: bool,
    /// What extensions say about retries, by their names, and where.
    pub(crate) retries: Vec<(&'static str, Piece<serde_json::Value>)>,
    pub(crate) operations: Vec<Operation>,
    /// The operations that the API calls, of which the path is the name of the webhook.
    pub(crate) webhooks: Vec<Operation>,
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
    /// The name of the group that it belongs to.
    pub(crate) group: String,
    /// As it is on the request line.
    pub(crate) method: Key,
    pub(crate) origin: Origin,
    /// Its own servers, or those of its path.
    pub(crate) servers: Option<Vec<Piece<Server>>>,
    /// The operation without its parameters, bodies and responses.
    pub(crate) shell: openapiv3::Operation,
    /// Its own parameters, and those of its path that it does not override.
    pub(crate) parameters: Vec<Piece<Parameter>>,
    pub(crate) request_body: Option<Piece<RequestBody>>,
    pub(crate) responses: Vec<(Key, Piece<Response>)>,
    /// The operations that the API calls afterwards, by name; of these, the path is the URL that they are called at.
    pub(crate) callbacks: Vec<(Key, Operation)>,
}

/// The extensions of a document that are about retries.
const RETRIES: [&str; 3] = ["x-speakeasy-retries", "x-retries", "x-fern-idempotency-headers"];

/// Parses what is selected of a canonical tree.
pub(crate) fn parse(root: &Node, select: &Select, diagnostics: &mut Diagnostics) -> Document {
    let selection = select::select(root, select, diagnostics);
    let mut parser = Parser { root, selection, schemas: SchemaTable::default(), callbacks: 0, diagnostics };
    let components: Vec<_> = entries(root.at(["components", "schemas"])).collect();
    for (name, node) in
        components.into_iter().filter(|(name, _)| parser.selection.has_component(name)).collect::<Vec<_>>()
    {
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
    let operations =
        entries(root.get("paths")).flat_map(|(path, item)| parser.path(Some(Section::Paths), path, item)).collect();
    let schemes = entries(root.at(["components", "securitySchemes"]));
    // A certificate is shown by the transport, so that no request has anything of it.
    let (certificates, schemes): (Vec<_>, Vec<_>) =
        schemes.partition(|(_, node)| node.get("type").and_then(Node::as_str) == Some("mutualTLS"));
    let security_schemes =
        schemes.into_iter().filter_map(|(name, node)| Some((name.clone(), parser.piece(node)?))).collect();
    let servers = items(root.get("servers")).filter_map(|node| parser.piece(node)).collect();
    let tags = items(root.get("tags")).filter_map(|node| parser.read(node, "tag")).collect();
    let webhooks = entries(root.get("webhooks"))
        .flat_map(|(name, item)| parser.path(Some(Section::Webhooks), name, item))
        .collect();
    let mut document = Document {
        info: parser.value(root, "info").unwrap_or_default(),
        servers,
        tags,
        security: parser.security(root).unwrap_or_default(),
        security_schemes,
        mutual_tls: !certificates.is_empty(),
        retries: RETRIES.iter().filter_map(|name| Some((*name, parser.piece(root.get(name)?)?))).collect(),
        operations,
        webhooks,
        schemas: parser.schemas,
    };
    document.schemas.resolve(root);
    depth::limit(&mut document.schemas, parser.diagnostics);
    document
}

/// Returns the number of the schema that a schema position of the envelope stands for.
pub(crate) fn schema_id(schema: &ReferenceOr<openapiv3::Schema>) -> Option<SchemaId> {
    match schema {
        ReferenceOr::Reference { reference } => numbered(reference),
        ReferenceOr::Item(_) => None,
    }
}

/// Returns the number of the schema of the items of a stream (OpenAPI 3.2, `itemSchema`).
pub(crate) fn item_schema_id(media: &openapiv3::MediaType) -> Option<SchemaId> {
    numbered(media.extensions.get(envelope::ITEM)?.get("$ref")?.as_str()?)
}

fn numbered(reference: &str) -> Option<SchemaId> {
    reference.strip_prefix(envelope::TABLE)?.parse().ok().map(SchemaId)
}

/// The keys of a path item that are operations, and the methods that they stand for.
const METHODS: [(&str, &str); 9] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
    ("query", "QUERY"),
];

struct Parser<'a> {
    root: &'a Node,
    selection: Selection,
    schemas: SchemaTable,
    /// How many callbacks what is being parsed is in.
    callbacks: usize,
    diagnostics: &'a mut Diagnostics,
}

/// How many callbacks may be within each other.
const DEEPEST: usize = 1;

/// Says why a method cannot be sent, if it cannot.
fn unsendable(method: &str) -> Option<&'static str> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    match method {
        "" => Some("it is empty"),
        "CONNECT" => Some("it asks for a tunnel, and not for a resource"),
        text if !text.bytes().all(is_token) => Some("it is no token of HTTP"),
        _ => None,
    }
}

impl<'a> Parser<'a> {
    /// Parses the operations of a path, without those that are left out of a section; nothing is left out of callbacks.
    fn path(&mut self, section: Option<Section>, path: &'a Key, item: &'a Node) -> Vec<Operation> {
        if path.starts_with("x-") {
            return Vec::new();
        }
        let Some(item) = self.dereference(item) else { return Vec::new() };
        let fixed = entries(Some(item)).filter_map(|(key, node)| {
            let (_, method) = METHODS.iter().find(|(known, _)| *known == &**key)?;
            Some((Key::from(*method), node))
        });
        let fixed: Vec<(Key, &Node)> = fixed.collect();
        let mut additional = Vec::new();
        for (method, node) in entries(item.get("additionalOperations")).filter(|(key, _)| !key.starts_with("x-")) {
            match unsendable(method) {
                None if fixed.iter().all(|(known, _)| known != method) => additional.push((method.clone(), node)),
                None => self.diagnostics.method_not_generated(node.origin, method, path, "the path has it already"),
                Some(reason) => self.diagnostics.method_not_generated(node.origin, method, path, reason),
            }
        }
        let methods = fixed.into_iter().chain(additional);
        let has = |method: &Key| section.is_none_or(|section| self.selection.has(section, path, method));
        let methods: Vec<_> = methods.filter(|(method, _)| has(method)).collect();
        methods.into_iter().filter_map(|(method, node)| self.operation(path, item, method, node)).collect()
    }

    fn operation(&mut self, path: &Key, item: &'a Node, method: Key, node: &'a Node) -> Option<Operation> {
        let node = self.dereference(node)?;
        self.check_security(node);
        let shell = self.read(&envelope::shell(node), "operation")?;
        let servers = node.get("servers").or_else(|| item.get("servers"));
        let servers = servers.filter(|list| items(Some(list)).next().is_some());
        let servers = servers.map(|list| items(Some(list)).filter_map(|node| self.piece(node)).collect());
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
        let callbacks = entries(node.get("callbacks")).flat_map(|(name, callback)| self.callback(name, callback));
        let callbacks = callbacks.collect();
        Some(Operation {
            path: path.clone(),
            path_origin: item.origin,
            group: group::group(path, node),
            method,
            origin: node.origin,
            servers,
            shell,
            parameters,
            request_body,
            responses,
            callbacks,
        })
    }

    /// Parses what the document asks for where an operation does not say it.
    fn security(&mut self, root: &Node) -> Option<Vec<SecurityRequirement>> {
        self.check_security(root);
        self.value(root, "security")
    }

    /// Tells which schemes are asked for that nobody has declared.
    fn check_security(&mut self, node: &Node) {
        let declared = self.root.at(["components", "securitySchemes"]);
        for (name, scopes) in items(node.get("security")).flat_map(|requirement| entries(Some(requirement))) {
            if declared.is_none_or(|schemes| schemes.get(name).is_none()) {
                let names = entries(declared).map(|(name, _)| &**name);
                let is_sought = self.diagnostics.are_few();
                let nearest = is_sought.then(|| crate::diagnostics::nearest(name, names)).flatten();
                self.diagnostics.undeclared_security(scopes.origin, name, nearest);
            }
        }
    }

    /// Parses the operations of a callback, whose keys are the URLs that are called.
    fn callback(&mut self, name: &Key, node: &'a Node) -> Vec<(Key, Operation)> {
        let Some(callback) = self.dereference(node) else { return Vec::new() };
        // A callback that has the operation it belongs to among its own would have no end.
        if self.callbacks >= DEEPEST {
            self.diagnostics.callback_not_generated(callback.origin, name, "it is within another callback");
            return Vec::new();
        }
        self.callbacks += 1;
        let operations = entries(Some(callback)).flat_map(|(url, item)| self.path(None, url, item));
        let operations = operations.map(|operation| (name.clone(), operation)).collect();
        self.callbacks -= 1;
        operations
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
                self.diagnostics.malformed(error.origin.unwrap_or(node.origin), what, &error.to_string());
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
