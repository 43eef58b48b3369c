//! Turns typed pieces and schemas into [`Api`]: references followed, `allOf` merged, oneofs and unions decided.

mod alias;
mod body;
mod content;
mod cycle;
mod direction;
mod enumeration;
mod event;
mod extension;
mod foreign;
mod format;
mod header;
mod heir;
mod home;
mod multipart;
mod nullable;
mod oneof;
mod operation;
mod pagination;
mod parameter;
mod patch;
mod record;
mod remarks;
mod response;
mod retry;
mod schema;
mod security;
mod server;
mod stream;
mod tagged;
mod twin;
mod union;
mod xml;

pub(crate) use oneof::{Reason, Unliftable};

use crate::date_time::DateTime;
use crate::diagnostics::Diagnostics;
use crate::ir::{Api, Doc, HeaderSet, Name, Owner, Shape, Ty, TypeDef, TypeId};
use crate::load::{Origin, Sources};
use crate::page_rule::PageRule;
use crate::parse::{Document, SchemaId, SchemaTable};
use crate::{Oneofs, Options};
use direction::{Direction, Directions};
use foreign::ForeignTypes;
use heir::Heirs;
use home::Homes;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Lowers a document as the caller decides.
pub(crate) fn lower(document: &Document, options: &Options, sources: &Sources, diagnostics: &mut Diagnostics) -> Api {
    let mut lowering = Lowering::new(document, options, sources, diagnostics);
    pagination::check_rules(&mut lowering, document);
    for (name, id) in &document.schemas.components {
        lowering.reserve_component(name, *id);
    }
    for (_, id) in &document.schemas.components {
        lowering.component(*id);
    }
    lowering.lower_inputs();
    let schemes = security::Schemes::of_document(document, lowering.diagnostics);
    let retries = retry::of_document(document, lowering.diagnostics);
    let mut servers = server::Servers::of_document(&document.servers, lowering.diagnostics);
    let (groups, mut operations, mut callbacks) =
        operation::operations(&mut lowering, document, &mut servers, &schemes);
    let credentials = schemes.credentials(operations.iter().map(|operation| &operation.security));
    let (servers, hosts) = servers.finish(&mut operations);
    let mut webhooks = event::webhooks(&mut lowering, document);
    let called = callbacks.iter().flat_map(|callbacks| &callbacks.events);
    let received: Vec<Ty> = webhooks.iter().chain(called).map(|event| event.ty.clone()).collect();
    multipart::separate(&mut lowering, &mut operations, &received);
    lowering.plain_bodies(&mut operations);
    let called = callbacks.iter_mut().flat_map(|callbacks| &mut callbacks.events);
    event::plain(&lowering, webhooks.iter_mut().chain(called));
    Api {
        title: document.info.title.clone(),
        description: document.info.description.clone(),
        version: document.info.version.clone(),
        servers,
        hosts,
        credentials,
        token_url: schemes.token_url(document),
        device_url: schemes.device_url(document),
        login: schemes.login(document),
        mutual_tls: document.mutual_tls,
        retries,
        groups,
        operations,
        webhooks,
        callbacks,
        headers: std::mem::take(&mut lowering.header_sets),
        xml: lowering.xml_tables(),
        types: lowering.finish(),
    }
}

/// What lowering knows while it goes.
struct Lowering<'a> {
    schemas: &'a SchemaTable,
    date_time: DateTime,
    oneofs: Oneofs,
    /// The schemas whose types the caller brings.
    foreign: ForeignTypes,
    /// What the caller says of the pages of operations, by their identifiers.
    page_rules: &'a BTreeMap<String, PageRule>,
    diagnostics: &'a mut Diagnostics,
    types: Vec<TypeDef>,
    heirs: Heirs,
    homes: Homes,
    directions: Directions,
    /// The way that the values of what is being lowered go.
    direction: Direction,
    /// The type of each component.
    components: HashMap<SchemaId, TypeId>,
    /// The type of each other schema that has been lowered, or has a number reserved.
    known: HashMap<(SchemaId, Direction), Ty>,
    /// What is sent of components, where that is another type which has not been lowered yet.
    inputs: Vec<(SchemaId, TypeId)>,
    /// The strings that are read as what they contain.
    embedded: BTreeSet<SchemaId>,
    /// The schemas that are being lowered, to meet a circle.
    open: Vec<SchemaId>,
    /// Whether `null` fits each of the schemas.
    nullable: Vec<bool>,
    /// The record of each set of headers.
    headers: Vec<(header::Key, TypeId)>,
    header_sets: Vec<HeaderSet>,
    /// What values are in XML.
    xml: xml::Tables,
}

/// Where an inline type would belong, and what it would be called.
#[derive(Clone, Debug)]
struct Scope {
    owner: Owner,
    hint: String,
}

impl Scope {
    fn new(owner: Owner, hint: impl Into<String>) -> Self {
        Scope { owner, hint: hint.into() }
    }

    /// The scope of the elements of a list or map.
    fn element(&self, role: &str) -> Self {
        Scope { owner: self.owner.clone(), hint: format!("{}_{role}", self.hint) }
    }
}

impl<'a> Lowering<'a> {
    fn new(document: &'a Document, options: &'a Options, sources: &Sources, diagnostics: &'a mut Diagnostics) -> Self {
        let foreign = foreign::types(&document.schemas, &options.types, options.date_time, sources, diagnostics);
        let heirs = Heirs::of(&document.schemas);
        let nullable = nullable::nullable(&document.schemas);
        Lowering {
            schemas: &document.schemas,
            date_time: options.date_time,
            oneofs: options.oneofs,
            foreign,
            page_rules: &options.pagination,
            diagnostics,
            types: Vec::new(),
            homes: Homes::of(&document.schemas),
            directions: Directions::of(document, &heirs, &nullable),
            nullable,
            heirs,
            direction: Direction::Either,
            components: HashMap::new(),
            known: HashMap::new(),
            inputs: Vec::new(),
            embedded: stream::embedded(document),
            open: Vec::new(),
            headers: Vec::new(),
            header_sets: Vec::new(),
            xml: xml::Tables::default(),
        }
    }

    /// Gives a component its number, so that references to it need not wait for it.
    fn reserve_component(&mut self, name: &str, id: SchemaId) {
        let schema = &self.schemas[id];
        let (namespace, own) = match name.rsplit_once('.') {
            Some((namespace, own)) if !own.is_empty() => (namespace.split('.').map(str::to_owned).collect(), own),
            _ => (Vec::new(), name),
        };
        let wished = extension::type_name(schema).unwrap_or(own);
        let doc = self.named_doc(id, own);
        let name = Name { wished: wished.to_owned(), own: own.to_owned() };
        let number = self.reserve(schema.origin, Owner::Component { namespace }, name, doc);
        self.components.insert(id, number);
    }

    /// Adds a type whose shape is not known yet.
    fn reserve(&mut self, origin: Origin, owner: Owner, name: Name, doc: Doc) -> TypeId {
        let number = TypeId(self.types.len() as u32);
        self.types.push(TypeDef { origin, owner, name, doc, answered: None, shape: Shape::Alias(Ty::Any) });
        number
    }

    /// Lowers a component into the type that was reserved for it.
    fn component(&mut self, id: SchemaId) {
        if let Some(number) = self.components.get(&id) {
            self.lower_into(id, *number, self.directions.made_for(id));
        }
    }

    /// Lowers a schema into the type that was reserved for one way of it.
    fn lower_into(&mut self, id: SchemaId, number: TypeId, direction: Direction) {
        let before = std::mem::replace(&mut self.direction, direction);
        let scope = Scope::new(Owner::Type(number), "value");
        let shape = self.shape(id, &scope, Some(number));
        self.types[number.0 as usize].shape = shape;
        self.direction = before;
    }

    /// Ends the lowering: what stands for itself becomes any value, and what requires itself does so no more.
    fn finish(mut self) -> Vec<TypeDef> {
        alias::break_circles(&mut self.types, self.diagnostics);
        alias::shorten(&mut self.types);
        cycle::break_unions(&mut self.types, self.diagnostics);
        cycle::break_required(&mut self.types, self.diagnostics);
        self.pair_inline_types();
        tagged::fix(&mut self.types);
        twin::merge(&mut self.types);
        self.types
    }
}

fn deprecation(is_deprecated: impl Into<Option<bool>>) -> crate::ir::Deprecation {
    match is_deprecated.into() {
        Some(true) => crate::ir::Deprecation::Deprecated,
        _ => crate::ir::Deprecation::Current,
    }
}
