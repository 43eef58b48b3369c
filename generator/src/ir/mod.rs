//! The model between a description and its client: everything resolved, nothing of any language.

mod circle;
mod operation;
mod pagination;
mod remarks;
mod server;
mod size;
mod types;
mod xml;

pub(crate) use circle::{Edges, closing};
pub(crate) use operation::{
    Answer, Body, BodyForm, Callbacks, Company, Encoding, Event, EventEncoding, EventField, Group, Header, HeaderForm,
    HeaderSet, Method, Operation, OperationId, Outcome, Parameter, PartForm, Payload, Place, Reading, Repetition,
    Retries, Security, StatusPattern, Stream, StreamForm, Style, StyleKind, Success, Switch,
};
pub(crate) use pagination::{NextPage, PagePath, PagePlace, PageTotal, Pagination, Paging};
pub(crate) use remarks::{Access, Bound, Count, Remarks};
pub(crate) use server::{ApiKeyPlace, Credential, CredentialKind, Login, Reach, Server, ServerVariable};
pub(crate) use size::{Sizes, held, needs, of_type as size_of_type, sizes};
pub(crate) use types::{
    Constant, Enumeration, Field, FieldKind, Foreign, ForeignForm, Member, Name, Oneof, Openness, Owner, Primitive,
    Record, Scalar, Shape, Ty, TypeDef, TypeId, Union, UnionVariant, Variant, Wire,
};
pub(crate) use xml::{Xml, XmlContent, XmlId, XmlNode, XmlTable};

use std::collections::BTreeSet;
use std::ops::Index;
use std::sync::Arc;

/// A string as it appears in requests and answers, or as the description's identifier of something.
pub(crate) type WireName = std::sync::Arc<str>;

/// A whole API.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) version: String,
    pub(crate) servers: Vec<Server>,
    /// Servers that some operations have in place of those.
    pub(crate) hosts: Vec<Vec<Server>>,
    pub(crate) credentials: Vec<Credential>,
    /// Where tokens come from that are no client credentials' own, if the description has one place for them.
    pub(crate) token_url: Option<String>,
    /// Where codes are to be had that users type in on another device.
    pub(crate) device_url: Option<String>,
    /// How users may let clients act for them.
    pub(crate) login: Login,
    /// Whether clients may have to show a certificate.
    pub(crate) mutual_tls: bool,
    /// How requests are retried, but for operations that say something else.
    pub(crate) retries: Option<Retries>,
    /// Groups of operations, in the order of the document.
    pub(crate) groups: Vec<Group>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) webhooks: Vec<Event>,
    pub(crate) callbacks: Vec<Callbacks>,
    pub(crate) types: Vec<TypeDef>,
    /// The different sets of headers that answers are described with.
    pub(crate) headers: Vec<HeaderSet>,
    /// What values are in XML.
    pub(crate) xml: Vec<XmlTable>,
}

impl Index<TypeId> for Api {
    type Output = TypeDef;

    fn index(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }
}

impl Index<XmlId> for Api {
    type Output = XmlTable;

    fn index(&self, id: XmlId) -> &XmlTable {
        &self.xml[id.0 as usize]
    }
}

impl Index<OperationId> for Api {
    type Output = Operation;

    fn index(&self, id: OperationId) -> &Operation {
        &self.operations[id.0 as usize]
    }
}

/// Returns the type behind aliases.
pub(crate) fn resolve<'a>(types: &'a [TypeDef], ty: &'a Ty) -> &'a Ty {
    let mut ty = ty;
    while let Ty::Named(id) = ty
        && let Shape::Alias(target) = &types[id.0 as usize].shape
    {
        ty = target;
    }
    ty
}

impl Api {
    /// Returns the type behind aliases.
    pub(crate) fn resolve<'a>(&'a self, ty: &'a Ty) -> &'a Ty {
        resolve(&self.types, ty)
    }

    /// Whether anything is one of some scalars.
    pub(crate) fn has(&self, wanted: &[Primitive]) -> bool {
        let mut has = false;
        self.each(&mut |ty| has |= matches!(ty, Ty::Primitive(primitive) if wanted.contains(primitive)));
        has
    }

    /// Whether clients may authenticate as themselves, at a token endpoint.
    pub(crate) fn has_client_credentials(&self) -> bool {
        let is_own = |credential: &Credential| matches!(credential.kind, CredentialKind::ClientCredentials { .. });
        self.credentials.iter().any(is_own)
    }

    /// Whether an enumeration has no other values than those that are known.
    pub(crate) fn has_closed(&self) -> bool {
        self.types.iter().any(|def| def.shape.is_closed())
    }

    /// Whether anything is a list of a fixed length.
    pub(crate) fn has_tuples(&self) -> bool {
        let mut has = false;
        self.each(&mut |ty| has |= matches!(ty, Ty::Tuple(_)));
        has
    }

    /// Lists the paths of the types of other libraries.
    pub(crate) fn foreign(&self) -> BTreeSet<WireName> {
        let mut paths = BTreeSet::new();
        self.each(&mut |ty| {
            if let Ty::Foreign(foreign) = ty {
                paths.insert(foreign.path.clone());
            }
        });
        paths
    }

    /// Counts the places that may hold any value, since nothing is known of them.
    pub(crate) fn values(&self) -> usize {
        let mut count = 0;
        self.each(&mut |ty| count += usize::from(*ty == Ty::Any));
        count
    }

    /// Visits every type that a place has, with those that it is made of.
    fn each(&self, visit: &mut impl FnMut(&Ty)) {
        self.types.iter().for_each(|def| def.shape.each(visit));
        self.events().for_each(|event| event.ty.each(visit));
        for operation in &self.operations {
            let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
            let bodies = operation.forms().map(|form| &form.ty);
            parameters.chain(bodies).chain(operation.answered()).for_each(|ty| ty.each(visit));
        }
    }

    /// Iterates over everything that the API sends on its own account.
    pub(crate) fn events(&self) -> impl Iterator<Item = &Event> {
        self.webhooks.iter().chain(self.callbacks.iter().flat_map(|callbacks| &callbacks.events))
    }

    /// Iterates over all servers, those of single operations last.
    pub(crate) fn all_servers(&self) -> impl Iterator<Item = &Server> {
        self.servers.iter().chain(self.hosts.iter().flatten())
    }

    /// Iterates over the types with their numbers.
    pub(crate) fn types(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        self.types.iter().enumerate().map(|(number, def)| (TypeId(number as u32), def))
    }
}

/// What a description says of an item, for its readers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Doc {
    pub(crate) text: Option<String>,
    pub(crate) deprecated: Deprecation,
    pub(crate) remarks: Option<Arc<Remarks>>,
}

impl Doc {
    /// Says nothing.
    pub(crate) const NOTHING: Self = Self { text: None, deprecated: Deprecation::Current, remarks: None };
}

/// Whether an item should still be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Deprecation {
    #[default]
    Current,
    Deprecated,
}
