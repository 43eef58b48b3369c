//! Turns a module of types into a file: its types and their inner types, its modules, and what it re-exports.

use super::ty::From;
use super::{Content, Cx, Item, answer, cluster, doc, enumeration, oneof, record, ty, union};
use crate::ir::{FieldKind, Owner, Record, Shape, Ty, TypeId};
use crate::name::{Ident, Module, Path};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeMap;

/// Returns what a type is called in text: as in the description, where it has a name there.
pub(super) fn title<'a>(cx: &Cx<'a>, id: TypeId) -> &'a str {
    match cx.api[id].owner {
        Owner::Operation => cx.names.of_type(id).ident.as_str(),
        Owner::Component { .. } | Owner::Type(_) => &cx.api[id].name.own,
    }
}

/// Emits the file of a module.
pub(super) fn module(cx: &Cx<'_>, module: &Module) -> Content {
    let mut items = imports(cx, module);
    items.extend(children(cx, module));
    for id in &module.types {
        items.extend(definition(cx, *id));
    }
    let doc = match module.types.first() {
        Some(id) => format!("{}.", doc::code(title(cx, *id))),
        None if std::ptr::eq(module, &cx.names.modules) => "The types of the API.".to_owned(),
        None => "Types of this namespace.".to_owned(),
    };
    Content::Rust { doc, items }
}

/// Imports what the types of a file use.
fn imports(cx: &Cx<'_>, module: &Module) -> Vec<Item> {
    let shapes = || module.types.iter().map(|id| &cx.api[*id].shape);
    let is_parts = |shape: &Shape| matches!(shape, Shape::Record(Record { parts: Some(_), .. }));
    let names_json = |id: &TypeId| match &cx.api[*id].shape {
        Shape::Alias(_) => false,
        Shape::Record(Record { parts: Some(_), fields, .. }) => {
            record::has_builder(cx, *id) || fields.iter().any(|field| field.sensitive)
        }
        _ => true,
    };
    let uses_json = module.types.iter().any(names_json);
    let uses_map = shapes().any(|shape| match shape {
        Shape::Record(record) => {
            let is_map = |kind: &FieldKind| matches!(kind, FieldKind::Property { ty, .. } if ty::has_map(ty));
            record.rest.is_some() || record.fields.iter().any(|field| is_map(&field.kind))
        }
        Shape::Oneof(oneof) => oneof.members.iter().any(|member| ty::has_map(&member.ty)),
        Shape::Union(union) => union.variants.iter().any(|variant| ty::has_map(&variant.ty)),
        Shape::Alias(ty) => ty::has_map(ty),
        Shape::Enumeration(_) => false,
    });
    let beside = |id: TypeId| module.types.contains(&id);
    let converted = module.types.iter().filter(|id| cx.facts.is_convertible(**id));
    let converted = converted.filter_map(|id| cx.api[*id].answered);
    let uses_types = shapes().flat_map(Shape::named).chain(converted).any(|id| !beside(id));
    let json = uses_json.then(|| {
        quote!(
            use crate::runtime::json;
        )
    });
    let runtime = shapes().any(is_parts).then(|| {
        quote!(
            use crate::runtime;
        )
    });
    let types = uses_types.then(|| {
        quote!(
            use crate::types;
        )
    });
    let map = uses_map.then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let imports: Vec<TokenStream> = [runtime, json, types, map].into_iter().flatten().collect();
    if imports.is_empty() { Vec::new() } else { vec![Item::lines(imports)] }
}

/// Whether a type is, or is made of, one with a name.
pub(super) fn is_named(ty: &Ty) -> bool {
    !ty.named().is_empty()
}

/// Declares the modules below, and re-exports the types that they are named after.
fn children(cx: &Cx<'_>, module: &Module) -> Vec<Item> {
    if module.children.is_empty() {
        return Vec::new();
    }
    let declarations = module.children.iter().map(|(name, child)| {
        let (condition, public) = (cx.clusters.of_module(child), is_public(cx, child).then(|| quote!(pub)));
        quote!(#condition #public mod #name;)
    });
    let mut exports: Vec<_> = module.exports.iter().map(|id| (cx.names.of_type(*id).local(), *id)).collect();
    exports.sort();
    let exports = exports.iter().map(|(path, id)| {
        let condition = cx.clusters.condition(*id);
        quote!(#condition pub use self::#path;)
    });
    let shortcuts = module.shortcuts.iter().flat_map(|(path, names)| {
        let mut switched: BTreeMap<Option<&str>, Vec<&Ident>> = BTreeMap::new();
        for name in names {
            switched.entry(switch(cx, path, name)).or_default().push(name);
        }
        switched.into_iter().map(move |(switch, names)| {
            let condition = cluster::attribute(switch);
            match &names[..] {
                [name] => quote!(#condition pub use self::#path::#name;),
                names => quote!(#condition pub use self::#path::{#(#names),*};),
            }
        })
    });
    let exports: Vec<TokenStream> = exports.chain(shortcuts).collect();
    let mut items = vec![Item::lines(declarations.collect())];
    if !exports.is_empty() {
        items.push(Item::lines(exports));
    }
    items
}

/// Returns the feature that switches what a module re-exports or holds by a name.
fn switch<'a>(cx: &'a Cx<'_>, path: &Path, name: &Ident) -> Option<&'a str> {
    let enter = |module: &'a Module, segment: &Ident| module.children.get(segment);
    let module = path.segments().iter().try_fold(&cx.names.modules, enter)?;
    let exported = module.exports.iter().find(|id| cx.names.of_type(**id).ident == *name);
    let id = exported.or_else(|| module.children.get(name)?.types.first())?;
    cx.clusters.switch(*id)
}

/// Whether a module is there for callers: one with one type and nothing else is an address that nobody needs.
pub(super) fn is_public(cx: &Cx<'_>, module: &Module) -> bool {
    let has_builder = module.types.iter().any(|id| record::has_builder(cx, *id));
    module.types.len() != 1 || has_builder || !module.children.is_empty()
}

/// Emits a type with everything that belongs to it.
fn definition(cx: &Cx<'_>, id: TypeId) -> Vec<Item> {
    let def = &cx.api[id];
    match &def.shape {
        Shape::Record(record) => {
            let mut items = record::record(cx, id, record);
            items.extend(answer::headers(cx, id));
            items
        }
        Shape::Enumeration(enumeration) => enumeration::enumeration(cx, id, enumeration),
        Shape::Oneof(oneof) => oneof::oneof(cx, id, oneof),
        Shape::Union(union) => union::union(cx, id, union),
        Shape::Alias(target) => {
            let ident = &cx.names.of_type(id).ident;
            let doc = doc::field(&def.doc, &format!("{}.", doc::code(title(cx, id))));
            let ty = ty::ty(cx, target, From::Type(id));
            vec![Item::documented(doc, quote!(pub type #ident = #ty;))]
        }
    }
}

/// Returns what a type derives beside its own, to stand after that.
pub(super) fn derives(cx: &Cx<'_>, id: TypeId) -> TokenStream {
    let is_meant = |schema: &str| schema == "*" || cx.names.find(schema) == Some(id);
    let derives = cx.options.derives.iter().filter(|(schema, _)| is_meant(schema));
    let mut known = own_traits(cx, id);
    let mut tokens = TokenStream::new();
    for path in derives.flat_map(|(_, derives)| &derives.paths) {
        let name = standard(path).unwrap_or(path);
        // What is wanted for all types may be there already, or be wanted for one of them once more.
        if !known.contains(&name) {
            known.push(name);
            tokens.extend(format!(", {path}").parse::<TokenStream>().unwrap_or_default());
        }
    }
    tokens
}

/// Lists the traits that a type has anyway.
fn own_traits<'a>(cx: &Cx<'_>, id: TypeId) -> Vec<&'a str> {
    let mut traits = vec!["Clone", "Debug", "PartialEq"];
    match &cx.api[id].shape {
        Shape::Enumeration(_) => traits.extend(["Eq", "Hash"]),
        Shape::Record(_) if cx.api.has_default(id) => traits.push("Default"),
        _ => {}
    }
    if cx.api[id].shape.is_closed() {
        traits.push("Copy");
    }
    traits
}

/// Returns the name of a trait of the standard library, as a path of its own or of a prelude.
fn standard(path: &str) -> Option<&str> {
    let path = path.trim_start_matches("::");
    match path.split_once("::") {
        None => Some(path),
        Some(("core" | "std", _)) => path.rsplit("::").next(),
        Some(_) => None,
    }
}
