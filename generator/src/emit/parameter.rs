//! Turns a parameter into an argument or a setter, and the step that sends it.

use super::ty::{self, From};
use super::{Cx, Item, doc};
use crate::ir::{Api, Parameter, Place, Shape, Style, StyleKind, Ty};
use crate::name::Ident;
use proc_macro2::TokenStream;
use quote::quote;

/// Returns what is taken for a parameter, and the step of the call that sets it.
pub(super) fn set(cx: &Cx<'_>, parameter: &Parameter, taken: TokenStream) -> (TokenStream, TokenStream) {
    let argument = ty::argument(cx, &parameter.ty, From::Crate);
    let value = argument.typed(ty::ty(cx, &parameter.ty, From::Crate), taken);
    (argument.takes, step(cx, parameter, quote!(&#value)))
}

/// Emits the setter of an optional parameter, and its twin that takes an option.
pub(super) fn setters(cx: &Cx<'_>, parameter: &Parameter, name: &Ident, option: &Ident) -> Vec<Item> {
    let (takes, set) = self::set(cx, parameter, quote!(value));
    let ty = ty::ty(cx, &parameter.ty, From::Crate);
    let doc = doc::text(&parameter.doc, &format!("Sets {}.", doc::code(&parameter.name)));
    let deprecated = doc::deprecated(&parameter.doc);
    let option_doc = format!("Sets {}, or leaves it out.", doc::code(&parameter.name));
    let set_some = step(cx, parameter, quote!(&value));
    let wire = &*parameter.name;
    let clear = match parameter.place {
        Place::Query | Place::Path => quote!(clear_query(#wire)),
        Place::Header => quote!(clear_header_parameter(#wire)),
        Place::Cookie => quote!(clear_cookie(#wire)),
    };
    vec![
        Item::documented(
            doc,
            quote! {
                #deprecated
                pub fn #name(mut self, value: #takes) -> Self {
                    self.call.#set;
                    self
                }
            },
        ),
        Item::documented(
            option_doc,
            quote! {
                #deprecated
                pub fn #option(mut self, value: Option<#ty>) -> Self {
                    match value {
                        Some(value) => self.call.#set_some,
                        None => self.call.#clear,
                    }
                    self
                }
            },
        ),
    ]
}

/// Returns the step that sends a value.
fn step(cx: &Cx<'_>, parameter: &Parameter, value: TokenStream) -> TokenStream {
    let wire = &*parameter.name;
    let is_list = matches!(parameter.ty, Ty::List(_));
    if !is_plain(cx.api, parameter) {
        let style = style(parameter.style);
        return match parameter.place {
            Place::Path => quote!(path_value(#wire, #value, #style)),
            Place::Query => quote!(query_value(#wire, #value, #style)),
            Place::Header => quote!(header_value(#wire, #value, #style)),
            Place::Cookie => quote!(cookie_value(#wire, #value, #style)),
        };
    }
    match (parameter.place, is_list) {
        (Place::Path, false) => quote!(path(#wire, #value)),
        (Place::Path, true) => quote!(path_list(#wire, #value)),
        (Place::Query, false) => quote!(query(#wire, #value)),
        (Place::Query, true) => {
            let style = list_style(parameter.style);
            quote!(query_list(#wire, #value, runtime::ListStyle::#style))
        }
        (Place::Header, false) => quote!(header_parameter(#wire, #value)),
        (Place::Header, true) => quote!(header_list(#wire, #value)),
        (Place::Cookie, _) => quote!(cookie(#wire, #value)),
    }
}

/// Whether a parameter is a text or a list of texts, in a style that needs no more than the call itself.
pub(super) fn is_plain(api: &Api, parameter: &Parameter) -> bool {
    let is_text = |ty: &Ty| match api.resolve(ty) {
        Ty::Primitive(_) => true,
        foreign @ Ty::Foreign(_) => super::foreign::is_scalar(foreign),
        Ty::Named(id) => matches!(api[*id].shape, Shape::Enumeration(_)),
        _ => false,
    };
    let Style { kind, is_reserved, sends_empty, .. } = parameter.style;
    let (is_list, is_text) = match &parameter.ty {
        Ty::List(item) => (true, is_text(item)),
        ty => (false, is_text(ty)),
    };
    is_text
        && !is_reserved
        && !(is_list && sends_empty)
        && match (parameter.place, kind) {
            (Place::Path | Place::Header, StyleKind::Simple) => true,
            (Place::Query, StyleKind::Form | StyleKind::Space | StyleKind::Pipe) => true,
            (Place::Query, StyleKind::Deep) | (Place::Cookie, StyleKind::Form) => !is_list,
            _ => false,
        }
}

fn list_style(style: Style) -> TokenStream {
    match style.kind {
        _ if style.is_exploded => quote!(Exploded),
        StyleKind::Space => quote!(Space),
        StyleKind::Pipe => quote!(Pipe),
        _ => quote!(Comma),
    }
}

/// Returns a style as the runtime has it.
pub(super) fn style(style: Style) -> TokenStream {
    let kind = match style.kind {
        StyleKind::Simple => quote!(SIMPLE),
        StyleKind::Label => quote!(LABEL),
        StyleKind::Matrix => quote!(MATRIX),
        StyleKind::Form => quote!(FORM),
        StyleKind::Space => quote!(SPACE),
        StyleKind::Pipe => quote!(PIPE),
        StyleKind::Deep => quote!(DEEP),
        StyleKind::Tab => quote!(TAB),
        StyleKind::Json => quote!(JSON),
        StyleKind::Field => quote!(FIELD),
    };
    // What is deep is nested by its names, whether it is exploded or not.
    let exploded = (style.is_exploded && style.kind != StyleKind::Deep).then(|| quote!(.exploded()));
    let reserved = style.is_reserved.then(|| quote!(.reserved()));
    let with_empty = style.sends_empty.then(|| quote!(.with_empty()));
    quote!(runtime::Style::#kind #exploded #reserved #with_empty)
}
