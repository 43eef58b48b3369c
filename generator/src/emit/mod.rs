//! Turns model, facts and names into the files of a crate, one function for each thing that appears in the output.
//!
//! Emission cannot fail: what cannot be emitted was left out, with a diagnostic, when it was lowered.

mod answer;
mod api;
mod body;
mod call;
mod client;
mod cluster;
mod contract;
mod conversion;
mod credentials;
mod default;
mod doc;
mod enumeration;
mod environment;
mod events;
mod examples;
mod foreign;
mod format;
mod item;
mod library;
mod manifest;
mod markdown;
mod oneof;
mod pages;
mod parameter;
mod parts;
mod readme;
mod record;
mod remarks;
mod retry;
mod runtime;
mod sample;
mod servers;
mod setter;
mod shared;
mod stream;
mod surface;
mod ty;
mod types;
mod union;
mod xml;

use crate::Options;
use crate::analyze::Facts;
use crate::ir::{Api, Doc};
use crate::name::{Module, Names};
use crate::sample::{Contract, Example};
use crate::shared_runtime::RuntimeCrate;
use std::borrow::Cow;

pub(crate) use cluster::Clusters;
pub(crate) use credentials::preferred as preferred_credentials;
pub(crate) use item::{Item, MemberKind, Members, Wrapper};
pub(crate) use sample::{LARGEST as LARGEST_SAMPLE, call as sample_call, program as sample_program};
pub(crate) use shared::{needs, shared_runtime};
pub(crate) use surface::surface;

/// What emission asks.
pub(crate) struct Cx<'a> {
    pub(crate) api: &'a Api,
    pub(crate) facts: &'a Facts,
    pub(crate) names: &'a Names,
    /// What the caller decides.
    pub(crate) options: &'a Options,
    /// How the crate is generated, for the first line of each file.
    pub(crate) origin: &'a str,
    /// What the operations are called with, if there is to be a program that does.
    pub(crate) contract: Option<Contract>,
    /// Which cargo feature switches each type.
    pub(crate) clusters: Clusters,
    /// What operations answer, where the description has examples of it.
    pub(crate) examples: Vec<Example>,
}

impl<'a> Cx<'a> {
    /// What emission asks, without what is only for whole crates.
    pub(crate) fn new(api: &'a Api, facts: &'a Facts, names: &'a Names, options: &'a Options, origin: &'a str) -> Self {
        let (clusters, examples) = (Clusters::default(), Vec::new());
        Self { api, facts, names, options, origin, contract: None, clusters, examples }
    }
}

/// A file that is to be emitted.
pub(crate) struct Unit<'a> {
    /// Relative to the folder of the crate, with `/` between its parts.
    pub(crate) path: String,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Manifest,
    Readme,
    Formatting,
    Library,
    Client,
    Groups,
    Group(usize),
    Types(&'a Module),
    Webhooks,
    Callbacks,
    Callback(usize),
    Xml,
    Examples,
    Foreign,
    SharedRuntime(&'a RuntimeCrate),
    SharedForms(&'a RuntimeCrate),
    Runtime(&'static str),
    RuntimeIndex,
    JsonIndex,
    ContractMain,
    ContractGroups,
    ContractGroup(usize),
    ContractSamples,
    ContractDriver,
}

/// The content of a file.
pub(crate) enum Content {
    /// Rust: what the file is about, and its items.
    Rust { doc: String, items: Vec<Item> },
    /// Rust that is copied as it is.
    Verbatim(Cow<'static, str>),
    /// Anything else.
    Text(String),
}

/// Returns the first sentence of a documentation.
pub(crate) fn sentence(doc: &Doc) -> String {
    let text = doc.text.as_deref().map(markdown::rustdoc).unwrap_or_default();
    markdown::sentence(&text).trim().to_owned()
}

/// Lists the files of the crate.
pub(crate) fn plan<'a>(cx: &Cx<'a>) -> Vec<Unit<'a>> {
    let unit = |path: &str, kind| Unit { path: path.to_owned(), kind };
    let mut units = vec![
        unit("Cargo.toml", Kind::Manifest),
        unit("README.md", Kind::Readme),
        unit("rustfmt.toml", Kind::Formatting),
        unit("src/lib.rs", Kind::Library),
        unit("src/client.rs", Kind::Client),
    ];
    runtime_units(cx, &mut units);
    if !cx.api.groups.is_empty() {
        units.push(unit("src/api/mod.rs", Kind::Groups));
    }
    for (index, names) in cx.names.groups.iter().enumerate() {
        units.push(unit(&format!("src/api/{}.rs", names.module), Kind::Group(index)));
    }
    if !cx.api.webhooks.is_empty() {
        units.push(unit("src/webhooks.rs", Kind::Webhooks));
    }
    if !cx.api.callbacks.is_empty() {
        units.push(unit("src/callbacks/mod.rs", Kind::Callbacks));
    }
    for (index, names) in cx.names.callbacks.iter().enumerate() {
        units.push(unit(&format!("src/callbacks/{}.rs", names.module), Kind::Callback(index)));
    }
    if xml::has_xml(cx.api) {
        units.push(unit("src/xml.rs", Kind::Xml));
    }
    if !cx.examples.is_empty() {
        units.push(unit("src/examples.jsonl", Kind::Examples));
    }
    contract_units(cx, &mut units);
    if !cx.api.types.is_empty() {
        modules(&cx.names.modules, "src/types", &mut units);
    }
    units
}

/// Lists the files of the runtime, and of what teaches it to read the formats of the API; or those that stand for it.
fn runtime_units<'a>(cx: &Cx<'a>, units: &mut Vec<Unit<'a>>) {
    let mut add = |path: &str, kind| units.push(Unit { path: path.to_owned(), kind });
    if let Some(shared) = shared::of(cx) {
        add("src/runtime/mod.rs", Kind::SharedRuntime(shared));
        if shared::has_forms(cx) {
            add("src/date_time.rs", Kind::SharedForms(shared));
        }
        return;
    }
    add("src/runtime/mod.rs", Kind::RuntimeIndex);
    add("src/runtime/json/mod.rs", Kind::JsonIndex);
    runtime::files(cx.api).for_each(|(path, text)| add(path, Kind::Runtime(text)));
    format::supports(cx).iter().for_each(|support| add(support.path, Kind::Runtime(support.text)));
    if !cx.api.foreign().is_empty() {
        add(foreign::FILE, Kind::Foreign);
    }
}

/// Lists the files of the program that calls every operation, if there is to be one.
fn contract_units<'a>(cx: &Cx<'a>, units: &mut Vec<Unit<'a>>) {
    if cx.contract.is_none() || cx.api.operations.is_empty() {
        return;
    }
    let mut add = |path: &str, kind| units.push(Unit { path: format!("examples/contract/{path}"), kind });
    add("main.rs", Kind::ContractMain);
    add("samples.jsonl", Kind::ContractSamples);
    add("calls/mod.rs", Kind::ContractGroups);
    add("driver/mod.rs", Kind::ContractDriver);
    for (index, names) in cx.names.groups.iter().enumerate() {
        add(&format!("calls/{}.rs", names.module), Kind::ContractGroup(index));
    }
    let files = contract::files(cx).into_iter();
    units.extend(files.map(|(path, text)| Unit { path: (*path).to_owned(), kind: Kind::Runtime(text) }));
}

/// Lists the files of a module and of those below it.
fn modules<'a>(module: &'a Module, path: &str, units: &mut Vec<Unit<'a>>) {
    let file = if module.types.is_empty() { format!("{path}/mod.rs") } else { format!("{path}.rs") };
    units.push(Unit { path: file, kind: Kind::Types(module) });
    for (name, child) in &module.children {
        modules(child, &format!("{path}/{name}"), units);
    }
}

/// Emits one file.
pub(crate) fn emit(cx: &Cx<'_>, unit: &Unit<'_>) -> Content {
    match unit.kind {
        Kind::Manifest => Content::Text(manifest::manifest(cx)),
        Kind::Readme => Content::Text(readme::readme(cx)),
        Kind::Formatting => Content::Text(manifest::formatting(cx.origin)),
        Kind::Library => library::library(cx),
        Kind::Client => client::client(cx),
        Kind::Groups => api::groups(cx),
        Kind::Group(index) => api::group(cx, index),
        Kind::Types(module) => types::module(cx, module),
        Kind::Webhooks => events::webhooks(cx),
        Kind::Callbacks => events::callbacks(cx),
        Kind::Callback(index) => events::callback(cx, index),
        Kind::Xml => xml::module(cx),
        Kind::Examples => Content::Text(examples::lines(cx)),
        Kind::Foreign => foreign::module(cx.api.foreign().iter().map(|path| &**path)),
        Kind::SharedRuntime(shared) => shared::module(shared),
        Kind::SharedForms(shared) => shared::forms(shared),
        Kind::Runtime(text) => Content::Verbatim(text.into()),
        Kind::ContractMain => contract::main(cx),
        Kind::ContractGroups => contract::groups(cx),
        Kind::ContractGroup(index) => contract::group(cx, index),
        Kind::ContractSamples => Content::Text(contract::samples(cx)),
        Kind::ContractDriver => Content::Verbatim(contract::index(cx).into()),
        Kind::RuntimeIndex => Content::Verbatim(runtime::index(cx.api).into()),
        Kind::JsonIndex => Content::Verbatim(runtime::json_index(cx.api).into()),
    }
}
