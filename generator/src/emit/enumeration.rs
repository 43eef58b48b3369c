//! Turns an enumeration into an open enum, which keeps the values that it does not know.

use super::{Cx, doc};
use crate::ir::{Enumeration, TypeId};
use proc_macro2::TokenStream;
use quote::quote;

/// Emits an enumeration.
pub(super) fn enumeration(cx: &Cx<'_>, id: TypeId, enumeration: &Enumeration) -> Vec<TokenStream> {
    let (def, names) = (&cx.api[id], cx.names.of_type(id));
    let (ident, title) = (&names.ident, def.name.own.as_str());
    let doc = doc::field(&def.doc, &format!("`{title}`."));
    let variants = enumeration.variants.iter().zip(&names.members).map(|(variant, name)| {
        let doc = doc::field(&variant.doc, &doc::code(&variant.value));
        quote!(#doc #name)
    });
    let values: Vec<&str> = enumeration.variants.iter().map(|variant| &*variant.value).collect();
    let members = &names.members;
    vec![
        quote! {
            #doc
            #[derive(Clone, Debug, Eq, Hash, PartialEq)]
            #[non_exhaustive]
            pub enum #ident {
                #(#variants,)*
                /// A value that this version of the crate does not know.
                Unknown(json::UnknownValue),
            }
        },
        quote! {
            impl json::Enumeration for #ident {
                const NAME: &'static str = #title;

                fn known(value: &str) -> Option<Self> {
                    Some(match value { #(#values => Self::#members,)* _ => return None, })
                }

                fn unknown(value: json::UnknownValue) -> Self { Self::Unknown(value) }

                fn as_unknown(&self) -> Option<&json::UnknownValue> {
                    match self { Self::Unknown(value) => Some(value), _ => None, }
                }

                fn as_str(&self) -> &str {
                    match self { #(Self::#members => #values,)* Self::Unknown(value) => value.as_str(), }
                }
            }
        },
        quote!(json::enumeration!(#ident);),
    ]
}
