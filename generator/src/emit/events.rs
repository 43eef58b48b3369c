//! Turns what the API sends on its own account into functions that parse it, and an enum of all of it.

use super::ty::{self, From};
use super::{Content, Cx, Item, answer, doc};
use crate::ir::{Event, EventEncoding, EventField};
use crate::name::EventNames;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;

/// What all modules of events say.
const HOW: &str = "Each function takes a whole body, and reads it as a client reads answers by default.\n\
    [`decode`](crate::runtime::json::decode) reads in another mode, and tells what was repaired.\n\
    Nothing here knows who has sent a body: check its signature first, if there is one.";

/// Emits the module of webhooks.
pub(super) fn webhooks(cx: &Cx<'_>) -> Content {
    let doc = format!("What the API sends on its own account, and the functions that read it.\n\n{HOW}");
    let names = &cx.names.webhooks.events;
    let events: Vec<(&Event, &EventNames)> = cx.api.webhooks.iter().zip(names).collect();
    let mut items = module(cx, &events);
    if events.len() > 1 {
        items.extend(enumeration(cx, &events));
    }
    Content::Rust { doc, items }
}

/// Emits the module of the modules of callbacks.
pub(super) fn callbacks(cx: &Cx<'_>) -> Content {
    let modules = cx.names.callbacks.iter().map(|names| {
        let module = &names.module;
        quote!(pub mod #module;)
    });
    let doc = "What the API sends after an operation, to a URL that the caller gave it; a module for each operation.";
    Content::Rust { doc: doc.to_owned(), items: vec![Item::new(modules.collect())] }
}

/// Emits the module of the callbacks of one operation.
pub(super) fn callback(cx: &Cx<'_>, index: usize) -> Content {
    let (callbacks, names) = (&cx.api.callbacks[index], &cx.names.callbacks[index]);
    let operation = &cx.api[callbacks.operation];
    let request = doc::code(&format!("{} {}", operation.method.as_str(), operation.path));
    let doc = format!("What the API sends after {request}.\n\n{HOW}");
    let events: Vec<(&Event, &EventNames)> = callbacks.events.iter().zip(&names.events).collect();
    Content::Rust { doc, items: module(cx, &events) }
}

/// Emits the functions that parse events, and what they use.
fn module(cx: &Cx<'_>, events: &[(&Event, &EventNames)]) -> Vec<Item> {
    let types = events.iter().any(|(event, _)| super::types::is_named(&event.ty)).then(|| {
        quote!(
            use crate::types;
        )
    });
    let map = events.iter().any(|(event, _)| ty::has_map(&event.ty)).then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let imports = quote!(use crate::runtime::{Error, received}; #types #map);
    let functions = events.iter().map(|(event, names)| parse(cx, event, names));
    std::iter::once(Item::new(imports)).chain(functions).collect()
}

/// Emits the function that parses an event. It is compiled where it is used, as the decoding of answers is.
fn parse(cx: &Cx<'_>, event: &Event, names: &EventNames) -> Item {
    let (parse, ty) = (&names.parse, ty::ty(cx, &event.ty, From::Crate));
    let read = match &event.encoding {
        EventEncoding::Json => quote!(received::json(body)),
        EventEncoding::Form(fields) => {
            let fields = fields.iter().map(|(name, field)| {
                let name = &**name;
                let field = match field {
                    EventField::Json => quote!(Json),
                    EventField::Texts => quote!(Texts),
                    EventField::Jsons => quote!(Jsons),
                };
                quote!((#name, received::Field::#field))
            });
            quote!(received::form(body, &[#(#fields),*]))
        }
    };
    let deprecated = doc::deprecated(&event.doc);
    let function = quote! {
        #deprecated
        #[inline]
        pub fn #parse(body: &[u8]) -> Result<#ty, Error> {
            #read
        }
    };
    Item::documented(documentation(event), function)
}

fn documentation(event: &Event) -> String {
    let name = doc::code(&event.name);
    let mut text = doc::text(&event.doc, &format!("Reads {name}."));
    let form = match event.encoding {
        EventEncoding::Json => "",
        EventEncoding::Form(_) => ", as a form",
    };
    let to = event.url.as_deref().map(|url| format!(" to {}", doc::code(url))).unwrap_or_default();
    text.push_str(&format!("\n\nIt is sent by {}{to}{form}.", doc::code(event.method.as_str())));
    let mut list = |title: &str, entries: &[(crate::ir::WireName, crate::ir::Doc)]| {
        for (index, (name, about)) in entries.iter().enumerate() {
            if index == 0 {
                text.push_str(&format!("\n\n# {title}\n"));
            }
            match doc::argument(about) {
                about if about.trim().is_empty() => text.push_str(&format!("\n- {}", doc::code(name))),
                about => text.push_str(&format!("\n{}", doc::entry(name, about.trim()).trim_end())),
            }
        }
    };
    list("Headers", &event.headers);
    list("Answers that are expected", &event.answers);
    text.push_str("\n\n# Errors\nSays what in the body does not fit the type.");
    text
}

/// Emits the enum of all events, and what makes one of a name and a body.
fn enumeration(cx: &Cx<'_>, events: &[(&Event, &EventNames)]) -> Vec<Item> {
    let variants = events.iter().map(|(event, names)| {
        let (variant, payload) = (&names.variant, answer::payload(cx, &event.ty));
        Item::documented(format!("{}.", doc::code(&event.wished)), quote!(#variant(#payload),))
    });
    let other = Item::documented(
        "An event that the description does not have.",
        quote!(Other { name: String, body: serde_json::Value },),
    );
    let head = quote!(#[derive(Clone, Debug, PartialEq)] #[non_exhaustive] pub enum Event);
    vec![
        Item::enumeration("An event of any webhook.", head, variants.chain([other]).collect()),
        Item::implementation(quote!(impl Event), vec![parse_any(cx, events)]),
    ]
}

/// Emits the function that reads any event.
fn parse_any(cx: &Cx<'_>, events: &[(&Event, &EventNames)]) -> Item {
    let mut seen = BTreeSet::new();
    let named: Vec<_> = events.iter().filter(|(event, _)| seen.insert(&event.wished)).collect();
    let is_deprecated = named.iter().any(|(event, _)| doc::deprecated(&event.doc).is_some());
    let expect = is_deprecated.then(|| quote!(#[expect(deprecated, reason = "what is deprecated is still sent")]));
    let arms = named.iter().map(|(event, names)| {
        let (wished, variant, parse) = (&event.wished, &names.variant, &names.parse);
        let value =
            if cx.facts.is_large(cx.api, &event.ty) { quote!(Box::new(#parse(body)?)) } else { quote!(#parse(body)?) };
        quote!(#wished => Self::#variant(#value),)
    });
    let arms: TokenStream = arms.collect();
    let parse = quote! {
        #expect
        #[inline]
        pub fn parse(name: &str, body: &[u8]) -> Result<Self, Error> {
            Ok(match name {
                #arms
                _ => Self::Other { name: name.to_owned(), body: received::json(body)? },
            })
        }
    };
    let doc = "Reads the event of a webhook, by the name that the description gives the webhook.\n\n\
        An event of any other name is kept as it is.\n\n# Errors\nSays what in the body does not fit the type.";
    Item::documented(doc, parse)
}
