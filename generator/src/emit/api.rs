//! Turns groups into modules: the type that has the methods, and a pending call for each.

use super::{Content, Cx, Item, call, doc};
use proc_macro2::TokenStream;
use quote::quote;

/// Emits the module of all groups.
pub(super) fn groups(cx: &Cx<'_>) -> Content {
    let modules = cx.names.groups.iter().map(|names| {
        let (module, feature) = (&names.module, super::manifest::feature(names));
        quote!(#[cfg(feature = #feature)] pub mod #module;)
    });
    let modules: TokenStream = modules.collect();
    Content::Rust { doc: "The operations of the API, in groups.".to_owned(), items: vec![Item::new(modules)] }
}

/// Emits the module of one group.
pub(super) fn group(cx: &Cx<'_>, index: usize) -> Content {
    let (group, names) = (&cx.api.groups[index], &cx.names.groups[index]);
    let (ident, accessor) = (&names.ident, &names.accessor);
    let title = doc::code(&group.name);
    let link = format!("It is what [`Client::{accessor}`](crate::Client::{accessor}) gives.");
    let doc = format!("{}\n\n{link}", doc::text(&group.doc, &format!("The operations of {title}.")));
    let head = quote!(#[derive(Clone, Debug)] pub struct #ident);
    let new = quote!(
        pub(crate) fn new(core: &runtime::Core) -> Self {
            Self { core: core.clone() }
        }
    );
    let methods =
        group.operations.iter().flat_map(|id| [call::method(cx, names, *id)].into_iter().chain(call::alias(cx, *id)));
    let mut items = vec![
        Item::new(imports(cx, index)),
        Item::structure(doc, head, vec![Item::new(quote!(core: runtime::Core,))]),
        Item::implementation(quote!(impl #ident), [Item::new(new)].into_iter().chain(methods).collect()),
    ];
    for id in &group.operations {
        items.extend(call::call(cx, *id));
    }
    Content::Rust { doc: format!("The operations of {title}."), items }
}

/// Imports what the calls of a group use.
fn imports(cx: &Cx<'_>, index: usize) -> TokenStream {
    let operations = || cx.api.groups[index].operations.iter().map(|id| &cx.api[*id]);
    let types = operations().flat_map(|operation| {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        parameters.chain(operation.forms().map(|form| &form.ty)).chain(operation.answered())
    });
    let types: Vec<_> = types.collect();
    let has_headers = operations().any(|operation| operation.headers.is_some());
    let uses_types = (has_headers || types.iter().any(|ty| super::types::is_named(ty))).then(|| {
        quote!(
            use crate::types;
        )
    });
    let uses_map = types.iter().any(|ty| super::ty::has_map(ty)).then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let uses_xml = operations().any(super::xml::is_used).then(|| {
        quote!(
            use crate::xml;
        )
    });
    quote!(use crate::runtime; #uses_types #uses_xml #uses_map)
}
