//! Turns an enumeration into an enum: an open one, which keeps the values that it does not know, or a closed one.

use super::{Cx, Item, doc};
use crate::ir::{Enumeration, Openness, Scalar, TypeId, Wire};
use proc_macro2::TokenStream;
use quote::quote;

/// Emits an enumeration.
pub(super) fn enumeration(cx: &Cx<'_>, id: TypeId, enumeration: &Enumeration) -> Vec<Item> {
    let title = super::types::title(cx, id);
    let doc = doc::field(&cx.api[id].doc, &format!("{}.", doc::code(title)));
    let (head, serde) = match enumeration.openness {
        Openness::Open | Openness::Unbounded => open(cx, id, enumeration),
        Openness::Closed => closed(cx, id, enumeration),
    };
    [Item::enumeration(doc, head, variants(cx, id, enumeration))].into_iter().chain(serde).collect()
}

/// Lists the values, and of an open enum what stands for the others.
fn variants(cx: &Cx<'_>, id: TypeId, enumeration: &Enumeration) -> Vec<Item> {
    let variants =
        enumeration.variants.iter().zip(&cx.names.of_type(id).members).map(|(variant, name)| {
            Item::documented(doc::field(&variant.doc, &doc::code(&variant.value)), quote!(#name,))
        });
    let unknown = (enumeration.openness != Openness::Closed).then(|| {
        Item::documented("A value that this version of the crate does not know.", quote!(Unknown(json::UnknownValue),))
    });
    variants.chain(unknown).collect()
}

/// Returns the head of an enum that keeps what it does not know, and how it is read and written.
fn open(cx: &Cx<'_>, id: TypeId, enumeration: &Enumeration) -> (TokenStream, [Item; 2]) {
    let (ident, members) = (&cx.names.of_type(id).ident, &cx.names.of_type(id).members);
    let values: Vec<&str> = enumeration.variants.iter().map(|variant| &*variant.value).collect();
    let derives = super::types::derives(cx, id);
    let head = quote! {
        #[derive(Clone, Debug, Eq, Hash, PartialEq #derives)]
        #[non_exhaustive]
        pub enum #ident
    };
    let methods = [
        name(cx, id),
        quote! {
            fn known(value: &str) -> Option<Self> {
                Some(match value { #(#values => Self::#members,)* _ => return None, })
            }
        },
        quote!(
            fn unknown(value: json::UnknownValue) -> Self {
                Self::Unknown(value)
            }
        ),
        quote! {
            fn as_unknown(&self) -> Option<&json::UnknownValue> {
                match self { Self::Unknown(value) => Some(value), _ => None, }
            }
        },
        quote! {
            fn as_str(&self) -> &str {
                match self { #(Self::#members => #values,)* Self::Unknown(value) => value.as_str(), }
            }
        },
    ];
    let methods = wire(enumeration).into_iter().chain(methods);
    let serde = [
        Item::implementation(quote!(impl json::Enumeration for #ident), methods.map(Item::new).collect()),
        Item::new(match enumeration.wire {
            Wire::Integer => quote!(json::integers!(#ident);),
            Wire::Text | Wire::Mixed => quote!(json::enumeration!(#ident);),
        }),
    ];
    (head, serde)
}

/// Does the same for an enum that has no other values.
fn closed(cx: &Cx<'_>, id: TypeId, enumeration: &Enumeration) -> (TokenStream, [Item; 2]) {
    let (ident, members) = (&cx.names.of_type(id).ident, &cx.names.of_type(id).members);
    let values = enumeration.variants.iter().map(|variant| &*variant.value);
    let derives = super::types::derives(cx, id);
    let head = quote! {
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq #derives)]
        pub enum #ident
    };
    let methods = [
        name(cx, id),
        quote!(const ALL: &'static [Self] = &[#(Self::#members),*];),
        quote! {
            fn as_str(&self) -> &'static str {
                match self { #(Self::#members => #values,)* }
            }
        },
    ];
    let methods = wire(enumeration).into_iter().chain(methods);
    let serde = [
        Item::implementation(quote!(impl json::Closed for #ident), methods.map(Item::new).collect()),
        Item::new(match enumeration.wire {
            Wire::Integer => quote!(json::closed!(#ident, integers);),
            Wire::Text | Wire::Mixed => quote!(json::closed!(#ident);),
        }),
    ];
    (head, serde)
}

fn name(cx: &Cx<'_>, id: TypeId) -> TokenStream {
    let title = super::types::title(cx, id);
    quote!(const NAME: &'static str = #title;)
}

/// Says what the values are on the wire, unless all of them are strings.
fn wire(enumeration: &Enumeration) -> Option<TokenStream> {
    match enumeration.wire {
        Wire::Text => None,
        Wire::Integer => Some(quote!(
            const WIRE: json::Wire = json::Wire::Integer;
        )),
        Wire::Mixed => {
            let others = enumeration.variants.iter().filter(|variant| variant.scalar != Scalar::Text);
            let others = others.map(|variant| &*variant.value);
            Some(quote!(const WIRE: json::Wire = json::Wire::Mixed(&[#(#others),*]);))
        }
    }
}
