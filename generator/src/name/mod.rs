//! Turns the model into names: every identifier of the output is born here, once, before anything is emitted.
//!
//! A name depends on what an item is called, never on where it stands in the document. The lock remembers names that
//! were given, so that later items get what is left.

mod credentials;
mod events;
mod ident;
mod members;
mod operations;
mod rename;
mod reserved;
mod scope;
mod servers;
mod types;
mod words;
mod xml;

pub(crate) use events::{EventNames, EventsNames};
pub(crate) use ident::{Ident, Path};
pub(crate) use operations::{GroupNames, OperationNames, key as operation_key};
pub(crate) use rename::{Reason, Unmet};
pub(crate) use servers::{HostNames, ServerNames};
pub(crate) use types::{Module, TypeNames, keys};

use crate::ir::{Api, OperationId, TypeId, XmlId};
use crate::lock::Lock;
use crate::rename::Renames;
use scope::Scope;
use std::collections::BTreeMap;

/// All names of a crate.
#[derive(Debug)]
pub(crate) struct Names {
    /// The name of the package, in kebab case.
    pub(crate) package: String,
    /// The name of the library, as its users write it.
    pub(crate) library: Ident,
    types: Vec<TypeNames>,
    /// What identifies each type from run to run.
    keys: Vec<String>,
    /// The tree of modules under `types`.
    pub(crate) modules: Module,
    pub(crate) groups: Vec<GroupNames>,
    operations: Vec<OperationNames>,
    pub(crate) servers: ServerNames,
    pub(crate) hosts: Vec<HostNames>,
    /// The setter of each credential.
    pub(crate) credentials: Vec<Ident>,
    pub(crate) webhooks: EventsNames,
    /// Those of each operation that has any, in the order of the model.
    pub(crate) callbacks: Vec<EventsNames>,
    /// The cargo features of both.
    pub(crate) event_features: [String; 2],
    xml: Vec<Ident>,
    /// The old names of methods, by the keys of their operations.
    aliases: BTreeMap<String, String>,
    /// The names that a caller gave, and that nothing has.
    pub(crate) unmet: Vec<Unmet>,
}

/// Gives everything its name, and remembers the names in the lock; `keys` identify the types from run to run.
pub(crate) fn assign(api: &Api, keys: Vec<String>, renames: &Renames, package: Option<&str>, lock: &mut Lock) -> Names {
    let package = package.map_or_else(|| package_name(&api.title), str::to_owned);
    let library = library(&package);
    let wishes = rename::apply(renames, api, &keys, lock);
    let (mut types, modules) = types::assign(api, &keys, lock);
    members::assign(api, &keys, lock, &mut types);
    let (groups, operations) = operations::assign(api, renames, lock);
    let mut builder = Scope::reserving(reserved::BUILDER);
    let (servers, hosts) = servers::assign(api, &mut builder, lock);
    let mut builder = builder.without(&credentials::PLAIN);
    let credentials = credentials::assign(api, &mut builder, lock);
    let (webhooks, callbacks) = events::assign(api, &operations, lock);
    let event_features = events::features(&groups);
    let xml = xml::assign(api);
    let mut names = Names {
        package,
        library,
        types,
        keys,
        modules,
        groups,
        operations,
        servers,
        hosts,
        credentials,
        webhooks,
        callbacks,
        event_features,
        xml,
        aliases: rename::aliases(lock),
        unmet: Vec::new(),
    };
    names.unmet = rename::unmet(&wishes, &names);
    names
}

impl Names {
    pub(crate) fn of_type(&self, id: TypeId) -> &TypeNames {
        &self.types[id.0 as usize]
    }

    /// Returns what identifies a type from run to run.
    pub(crate) fn key(&self, id: TypeId) -> &str {
        &self.keys[id.0 as usize]
    }

    pub(crate) fn of_xml(&self, id: XmlId) -> &Ident {
        &self.xml[id.0 as usize]
    }

    /// Finds a type by the name of its schema, or by its key.
    pub(crate) fn find(&self, schema: &str) -> Option<TypeId> {
        find_type(schema, &self.keys)
    }

    /// Returns the old name of the method of an operation, if it is still there.
    pub(crate) fn alias(&self, key: &str) -> Option<Ident> {
        self.aliases.get(key).map(|name| Ident::new(name.as_str()))
    }

    pub(crate) fn of_operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id.0 as usize]
    }
}

/// Finds a type by the name of its schema, or by its key, which is one of `keys`.
pub(crate) fn find_type(schema: &str, keys: &[String]) -> Option<TypeId> {
    rename::type_of(schema, keys).map(|number| TypeId(number as u32))
}

/// Returns the name of a package as code writes it.
pub(crate) fn library(package: &str) -> Ident {
    Ident::new(words::snake(package))
}

/// Returns the title in kebab case, without a trailing "API".
fn package_name(title: &str) -> String {
    let words = title.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    let name = words::package(name.strip_suffix("-api").unwrap_or(&name));
    if name.is_empty() { "client".to_owned() } else { name }
}
