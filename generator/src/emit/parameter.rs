//! Turns a parameter into an argument or a setter, and the step that sends it.

use super::ty::{self, From};
use super::{Cx, Item, doc};
use crate::ir::{ListStyle, Parameter, Place, Ty};
use crate::name::Ident;
use proc_macro2::TokenStream;
use quote::quote;

/// Returns what is taken for a parameter, and the step of the call that sets it.
pub(super) fn set(cx: &Cx<'_>, parameter: &Parameter, taken: TokenStream) -> (TokenStream, TokenStream) {
    let argument = ty::argument(cx, &parameter.ty, From::Crate);
    let value = argument.typed(ty::ty(cx, &parameter.ty, From::Crate), taken);
    (argument.takes, step(parameter, quote!(&#value)))
}

/// Emits the setter of an optional parameter, and its twin that takes an option.
pub(super) fn setters(cx: &Cx<'_>, parameter: &Parameter, name: &Ident, option: &Ident) -> Vec<Item> {
    let (takes, set) = self::set(cx, parameter, quote!(value));
    let ty = ty::ty(cx, &parameter.ty, From::Crate);
    let doc = doc::text(&parameter.doc, &format!("Sets {}.", doc::code(&parameter.name)));
    let deprecated = doc::deprecated(&parameter.doc);
    let option_doc = format!("Sets {}, or leaves it out.", doc::code(&parameter.name));
    let set_some = step(parameter, quote!(&value));
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
fn step(parameter: &Parameter, value: TokenStream) -> TokenStream {
    let wire = &*parameter.name;
    let is_list = matches!(parameter.ty, Ty::List(_));
    match (parameter.place, is_list) {
        (Place::Path, false) => quote!(path(#wire, #value)),
        (Place::Path, true) => quote!(path_list(#wire, #value)),
        (Place::Query, false) => quote!(query(#wire, #value)),
        (Place::Query, true) => {
            let style = style(parameter.style);
            quote!(query_list(#wire, #value, runtime::ListStyle::#style))
        }
        (Place::Header, false) => quote!(header_parameter(#wire, #value)),
        (Place::Header, true) => quote!(header_list(#wire, #value)),
        (Place::Cookie, _) => quote!(cookie(#wire, #value)),
    }
}

fn style(style: ListStyle) -> TokenStream {
    match style {
        ListStyle::Repeated => quote!(Exploded),
        ListStyle::Comma => quote!(Comma),
        ListStyle::Space => quote!(Space),
        ListStyle::Pipe => quote!(Pipe),
    }
}
