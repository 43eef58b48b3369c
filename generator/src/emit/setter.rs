//! Turns the fields of a record into its constructor, its setters and, where there are many required ones, its builder.

use super::record::{argument, rest, value_type};
use super::{Cx, doc};
use crate::ir::{FieldKind, Record, TypeId};
use proc_macro2::TokenStream;
use quote::quote;

/// Emits `new`, which takes the required fields.
pub(super) fn new(cx: &Cx<'_>, id: TypeId, record: &Record, required: &[usize]) -> TokenStream {
    let names = cx.names.of_type(id);
    if required.is_empty() {
        return quote! {
            /// Returns a value in which nothing is set.
            pub fn new() -> Self { Self::default() }
        };
    }
    let parameters = required.iter().map(|index| {
        let name = &names.members[*index];
        let (takes, _) = argument(cx, id, *index, &record.fields[*index], name);
        quote!(#name: #takes)
    });
    let fields = record.fields.iter().enumerate().map(|(index, field)| {
        let name = &names.members[index];
        if !required.contains(&index) {
            return quote!(#name: None);
        }
        let (_, value) = argument(cx, id, index, field, name);
        let converts = value.to_string() != name.as_str();
        match field.kind {
            FieldKind::Oneof(_) => quote!(#name: Some(#value)),
            FieldKind::Property { .. } if converts => quote!(#name: #value),
            FieldKind::Property { .. } => quote!(#name),
        }
    });
    let rest = rest(cx, id, record).map(|(name, _)| quote!(#name: BTreeMap::new()));
    let fields = fields.chain(rest);
    quote! {
        /// Returns a value in which only what is required is set.
        pub fn new(#(#parameters),*) -> Self { Self { #(#fields),* } }
    }
}

/// Emits one setter for each optional field.
pub(super) fn setters(cx: &Cx<'_>, id: TypeId, record: &Record) -> Vec<TokenStream> {
    let names = cx.names.of_type(id);
    let optional = record.fields.iter().enumerate().filter(|(_, field)| cx.api.is_optional(field));
    let setter = |(index, field): (usize, &crate::ir::Field)| {
        let name = &names.members[index];
        let (takes, value) = argument(cx, id, index, field, name);
        let doc = doc::lines(&format!("Sets `{}`.", field.name));
        let deprecated = doc::deprecated(&field.doc);
        quote! {
            #doc
            #deprecated
            pub fn #name(mut self, #name: #takes) -> Self {
                self.#name = Some(#value);
                self
            }
        }
    };
    optional.map(setter).collect()
}

/// Emits the method that starts a builder.
pub(super) fn builder_start(cx: &Cx<'_>, id: TypeId) -> TokenStream {
    let builder = &cx.names.of_type(id).builder;
    quote! {
        /// Starts a value; every required field must be set before it is built.
        pub fn builder() -> #builder { #builder::default() }
    }
}

/// Emits a builder, which holds each required field until all of them are there.
pub(super) fn builder(cx: &Cx<'_>, id: TypeId, record: &Record, required: &[usize]) -> Vec<TokenStream> {
    let names = cx.names.of_type(id);
    let (ident, builder) = (&names.ident, &names.builder);
    let types: Vec<TokenStream> =
        record.fields.iter().enumerate().map(|(index, field)| value_type(cx, id, index, field)).collect();
    let members = &names.members[..record.fields.len()];
    let declared = members.iter().zip(&types).map(|(name, ty)| quote!(#name: Option<#ty>));
    let setters = record.fields.iter().enumerate().map(|(index, field)| {
        let name = &members[index];
        let (takes, value) = argument(cx, id, index, field, name);
        let doc = doc::lines(&format!("Sets `{}`.", field.name));
        quote! {
            #doc
            pub fn #name(mut self, #name: #takes) -> Self {
                self.#name = Some(#value);
                self
            }
        }
    });
    let fields = record.fields.iter().enumerate().map(|(index, field)| {
        let (name, wire) = (&members[index], &*field.name);
        match (required.contains(&index), &field.kind) {
            (true, FieldKind::Property { .. }) => {
                quote!(#name: self.#name.ok_or(json::MissingField::new(#wire))?)
            }
            _ => quote!(#name: self.#name),
        }
    });
    let rest = rest(cx, id, record).map(|(name, _)| quote!(#name: BTreeMap::new()));
    let fields = fields.chain(rest);
    let title = doc::lines(&format!("Builds a [`{ident}`]."));
    // A builder shows nothing of its fields: it may hold what must not be logged.
    vec![
        quote!(#title #[derive(Clone, Default)] #[must_use = "a builder does nothing until it is built"] pub struct #builder { #(#declared),* }),
        quote! {
            impl #builder {
                #(#setters)*

                /// Builds the value.
                ///
                /// # Errors
                /// Names a required field that is not set.
                pub fn build(self) -> Result<#ident, json::MissingField> { Ok(#ident { #(#fields),* }) }
            }
        },
    ]
}
