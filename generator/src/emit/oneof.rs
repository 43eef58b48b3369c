//! Turns a oneof into an enum of its members, which its message flattens.

use super::ty::{self, From};
use super::{Cx, Item, doc, format};
use crate::ir::{Member, Oneof, Owner, TypeId};
use proc_macro2::TokenStream;
use quote::quote;

/// Emits a oneof.
pub(super) fn oneof(cx: &Cx<'_>, id: TypeId, oneof: &Oneof) -> Vec<Item> {
    let names = cx.names.of_type(id);
    let (ident, name) = (&names.ident, &*oneof.name);
    let is_sensitive = oneof.members.iter().any(|member| member.sensitive);
    let debug = (!is_sensitive).then(|| quote!(Debug,));
    let message = match cx.api[id].owner {
        Owner::Type(message) => cx.names.of_type(message).ident.as_str(),
        Owner::Component { .. } | Owner::Operation => "the message",
    };
    let doc = format!("A member of the oneof {} of [`{message}`].", doc::code(name));
    let variants = oneof.members.iter().enumerate().map(|(index, member)| {
        let (variant, ty) = (&names.members[index], member_type(cx, id, index, member));
        let doc = doc::field(&member.doc, &format!("{}.", doc::code(&member.name))) + format::note(cx, &member.ty);
        Item::documented(doc, quote!(#variant(#ty),))
    });
    let wires: Vec<&str> = oneof.members.iter().map(|member| &*member.name).collect();
    let variant_names = &names.members;
    let writes = oneof.members.iter().map(|member| match format::form(cx, &member.ty) {
        Some(form) => quote!(required_as::<#form>),
        None => quote!(required),
    });
    let derives = super::types::derives(cx, id);
    let head = quote! {
        #[derive(Clone, #debug PartialEq #derives)]
        #[non_exhaustive]
        pub enum #ident
    };
    let members = [
        quote!(const NAME: &'static str = #name;),
        quote! {
            fn member(&self) -> &'static str {
                match self { #(Self::#variant_names(_) => #wires,)* }
            }
        },
        quote! {
            fn write<M: json::SerializeMap>(&self, fields: &mut json::Fields<M>) {
                match self { #(Self::#variant_names(value) => fields.#writes(#wires, value),)* }
            }
        },
    ];
    let mut items = vec![
        Item::enumeration(doc, head, variants.collect()),
        Item::implementation(quote!(impl json::Oneof for #ident), members.into_iter().map(Item::new).collect()),
    ];
    if is_sensitive {
        items.push(redacted_debug(cx, id, oneof));
    }
    items
}

/// Returns the type that a member carries, with its box.
pub(super) fn member_type(cx: &Cx<'_>, id: TypeId, index: usize, member: &Member) -> TokenStream {
    let ty = ty::ty(cx, &member.ty, From::Type(id));
    if cx.facts.is_boxed(id, index) { quote!(Box<#ty>) } else { ty }
}

/// Shows the member without a value that must not be logged.
fn redacted_debug(cx: &Cx<'_>, id: TypeId, oneof: &Oneof) -> Item {
    let names = cx.names.of_type(id);
    let ident = &names.ident;
    let arms = oneof.members.iter().zip(&names.members).map(|(member, variant)| {
        let text = variant.as_str();
        match member.sensitive {
            true => quote!(Self::#variant(_) => f.debug_tuple(#text).field(&json::Redacted).finish()),
            false => quote!(Self::#variant(value) => f.debug_tuple(#text).field(value).finish()),
        }
    });
    let method = quote! {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            match self { #(#arms,)* }
        }
    };
    Item::implementation(quote!(impl std::fmt::Debug for #ident), vec![Item::new(method)])
}
