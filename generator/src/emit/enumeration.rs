//! Turns an enumeration into an open enum, which keeps the values that it does not know.

use super::{Cx, Item, doc};
use crate::ir::{Enumeration, Scalar, TypeId, Wire};
use quote::quote;

/// Emits an enumeration.
pub(super) fn enumeration(cx: &Cx<'_>, id: TypeId, enumeration: &Enumeration) -> Vec<Item> {
    let (def, names) = (&cx.api[id], cx.names.of_type(id));
    let (ident, title) = (&names.ident, super::types::title(cx, id));
    let doc = doc::field(&def.doc, &format!("{}.", doc::code(title)));
    let variants =
        enumeration.variants.iter().zip(&names.members).map(|(variant, name)| {
            Item::documented(doc::field(&variant.doc, &doc::code(&variant.value)), quote!(#name,))
        });
    let unknown = quote!(Unknown(json::UnknownValue),);
    let unknown = Item::documented("A value that this version of the crate does not know.", unknown);
    let values: Vec<&str> = enumeration.variants.iter().map(|variant| &*variant.value).collect();
    let members = &names.members;
    let derives = super::types::derives(cx, id);
    let head = quote! {
        #[derive(Clone, Debug, Eq, Hash, PartialEq #derives)]
        #[non_exhaustive]
        pub enum #ident
    };
    let methods = [
        quote!(const NAME: &'static str = #title;),
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
    let wire = match enumeration.wire {
        Wire::Text => None,
        Wire::Integer => Some(quote!(
            const WIRE: json::Wire = json::Wire::Integer;
        )),
        Wire::Mixed => {
            let others = enumeration.variants.iter().filter(|variant| variant.scalar != Scalar::Text);
            let others = others.map(|variant| &*variant.value);
            Some(quote!(const WIRE: json::Wire = json::Wire::Mixed(&[#(#others),*]);))
        }
    };
    let methods = wire.into_iter().chain(methods);
    vec![
        Item::enumeration(doc, head, variants.chain([unknown]).collect()),
        Item::implementation(quote!(impl json::Enumeration for #ident), methods.map(Item::new).collect()),
        Item::new(match enumeration.wire {
            Wire::Integer => quote!(json::integers!(#ident);),
            Wire::Text | Wire::Mixed => quote!(json::enumeration!(#ident);),
        }),
    ]
}
