//! Turns the fields of a record into its constructor, its setters and, where there are many required ones, its builder.

use super::record::{argument, derives_default, rest, value_type};
use super::ty::{self, From};
use super::{Cx, Item, doc};
use crate::ir::{Constant, Field, FieldKind, Record, TypeId};
use proc_macro2::TokenStream;
use quote::quote;

/// Emits `new`, which takes the required fields.
pub(super) fn new(cx: &Cx<'_>, id: TypeId, record: &Record, required: &[usize]) -> Item {
    let names = cx.names.of_type(id);
    if derives_default(cx, record) {
        return Item::documented(
            "Returns a value in which nothing is set.",
            quote!(
                pub fn new() -> Self {
                    Self::default()
                }
            ),
        );
    }
    let parameters = required.iter().map(|index| {
        let name = &names.members[*index];
        let (takes, _) = argument(cx, id, *index, &record.fields[*index], quote!(#name));
        quote!(#name: #takes)
    });
    let fields = record.fields.iter().enumerate().map(|(index, field)| {
        let name = &names.members[index];
        if let Some(value) = constant(cx, id, field) {
            return if cx.api.is_optional(field) { quote!(#name: Some(#value)) } else { quote!(#name: #value) };
        }
        if !required.contains(&index) {
            return quote!(#name: None);
        }
        let (_, value) = argument(cx, id, index, field, quote!(#name));
        let converts = value.to_string() != name.as_str();
        match field.kind {
            FieldKind::Oneof(_) => quote!(#name: Some(#value)),
            FieldKind::Property { .. } if converts => quote!(#name: #value),
            FieldKind::Property { .. } => quote!(#name),
        }
    });
    let rest = rest(cx, id, record).map(|(name, _)| quote!(#name: BTreeMap::new()));
    let fields = fields.chain(rest);
    let method = quote!(pub fn new(#(#parameters),*) -> Self { Self { #(#fields),* } });
    Item::documented("Returns a value in which only what is required is set.", method)
}

/// Returns the value that a field has from the start.
fn constant(cx: &Cx<'_>, id: TypeId, field: &Field) -> Option<TokenStream> {
    Some(match cx.api.constant(field)? {
        Constant::Text(value) => quote!(#value.to_owned()),
        Constant::Variant(enumeration, place) => {
            let path = ty::path(cx, enumeration, From::Type(id));
            let variant = &cx.names.of_type(enumeration).members[place];
            quote!(#path::#variant)
        }
    })
}

/// Emits one setter for each optional field, and what makes it `null` where that is something else.
pub(super) fn setters(cx: &Cx<'_>, id: TypeId, record: &Record) -> Vec<Item> {
    let names = cx.names.of_type(id);
    let optional = record.fields.iter().enumerate().filter(|(_, field)| cx.api.is_optional(field));
    let setter = |(index, field): (usize, &crate::ir::Field)| {
        let name = &names.members[index];
        let (takes, value) = argument(cx, id, index, field, quote!(value));
        let deprecated = doc::deprecated(&field.doc);
        let method = quote! {
            #deprecated
            pub fn #name(mut self, value: #takes) -> Self {
                self.#name = Some(#value);
                self
            }
        };
        let setter = Item::documented(format!("Sets {}.", doc::code(&field.name)), method);
        let clear = names.clears.get(index).and_then(Option::as_ref).map(|clear| {
            let method = quote! {
                #deprecated
                pub fn #clear(mut self) -> Self {
                    self.#name = Some(None);
                    self
                }
            };
            Item::documented(format!("Sets {} to `null`, which takes its value away.", doc::code(&field.name)), method)
        });
        [setter].into_iter().chain(clear)
    };
    optional.flat_map(setter).collect()
}

/// Emits the method that starts a builder.
pub(super) fn builder_start(cx: &Cx<'_>, id: TypeId) -> Item {
    let builder = &cx.names.of_type(id).builder;
    let method = quote!(pub fn builder() -> #builder { #builder::default() });
    Item::documented("Starts a value; every required field must be set before it is built.", method)
}

/// Emits a builder, which holds each required field until all of them are there.
pub(super) fn builder(cx: &Cx<'_>, id: TypeId, record: &Record, required: &[usize]) -> Vec<Item> {
    let names = cx.names.of_type(id);
    let (ident, builder) = (&names.ident, &names.builder);
    let types: Vec<TokenStream> =
        record.fields.iter().enumerate().map(|(index, field)| value_type(cx, id, index, field)).collect();
    let members = &names.members[..record.fields.len()];
    let declared = members.iter().zip(&types).map(|(name, ty)| Item::new(quote!(#name: Option<#ty>,)));
    let setters = record.fields.iter().enumerate().map(|(index, field)| {
        let name = &members[index];
        let (takes, value) = argument(cx, id, index, field, quote!(value));
        let method = quote! {
            pub fn #name(mut self, value: #takes) -> Self {
                self.#name = Some(#value);
                self
            }
        };
        Item::documented(format!("Sets {}.", doc::code(&field.name)), method)
    });
    let fields = record.fields.iter().enumerate().map(|(index, field)| {
        let (name, wire) = (&members[index], &*field.name);
        if let Some(value) = constant(cx, id, field) {
            let value = match cx.api.constant(field) {
                Some(Constant::Text(_)) => quote!(self.#name.unwrap_or_else(|| #value)),
                _ => quote!(self.#name.unwrap_or(#value)),
            };
            return if cx.api.is_optional(field) { quote!(#name: Some(#value)) } else { quote!(#name: #value) };
        }
        match (required.contains(&index), &field.kind) {
            (true, FieldKind::Property { .. }) => {
                quote!(#name: self.#name.ok_or(json::MissingField::new(#wire))?)
            }
            _ => quote!(#name: self.#name),
        }
    });
    let rest = rest(cx, id, record).map(|(name, _)| quote!(#name: BTreeMap::new()));
    let fields = fields.chain(rest);
    let build = quote!(pub fn build(self) -> Result<#ident, json::MissingField> { Ok(#ident { #(#fields),* }) });
    let build = Item::documented("Builds the value.\n\n# Errors\nNames a required field that is not set.", build);
    // A builder has no `Debug`: it may hold what must not be logged.
    let head = quote! {
        #[derive(Clone, Default)]
        #[must_use = "a builder does nothing until it is built"]
        pub struct #builder
    };
    vec![
        Item::structure(format!("Builds a [`{ident}`]."), head, declared.collect()),
        Item::implementation(quote!(impl #builder), setters.chain([build]).collect()),
    ]
}
