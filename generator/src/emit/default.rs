//! Turns the defaults of properties into methods that return them where a property is absent.

use super::ty::{self, From};
use super::{Cx, Item, doc};
use crate::analyze::Default;
use crate::ir::{Field, FieldKind, Record, TypeId};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Emits one method for each field that has a default of its type.
pub(super) fn defaults(cx: &Cx<'_>, id: TypeId, record: &Record) -> Vec<Item> {
    let names = cx.names.of_type(id);
    let fields = record.fields.iter().zip(&names.members).zip(&names.defaults);
    let method = |((field, name), method)| {
        let (method, default): (&Option<_>, _) = (method, cx.api.default(field)?);
        let method = method.as_ref()?;
        let (returned, value) = value(cx, id, field, &default, quote!(self.#name))?;
        let written = field.doc.remarks.as_ref()?.default.as_deref()?;
        let text = format!("Returns {}, or its default, {}.", doc::code(&field.name), doc::code(written));
        let deprecated = doc::deprecated(&field.doc);
        let method = quote! {
            #deprecated
            pub fn #method(&self) -> #returned {
                #value
            }
        };
        Some(Item::documented(text, method))
    };
    fields.filter_map(method).collect()
}

/// Returns the type of a value with a default, and the expression for it.
fn value(
    cx: &Cx<'_>,
    id: TypeId,
    field: &Field,
    default: &Default,
    option: TokenStream,
) -> Option<(TokenStream, TokenStream)> {
    let FieldKind::Property { ty, .. } = &field.kind else { return None };
    let plain = ty::ty(cx, cx.api.resolve(ty), From::Type(id));
    Some(match default {
        Default::Bool(value) => (plain, quote!(#option.unwrap_or(#value))),
        Default::Integer(number) => {
            let number = integer(*number)?;
            (plain, quote!(#option.unwrap_or(#number)))
        }
        Default::Number(number) => {
            let (sign, number) = (number.is_sign_negative().then(|| quote!(-)), Literal::f64_unsuffixed(number.abs()));
            (plain, quote!(#option.unwrap_or(#sign #number)))
        }
        Default::Text(text) => (quote!(&str), quote!(#option.as_deref().unwrap_or(#text))),
        Default::Variant(enumeration, place) => {
            let variant = &cx.names.of_type(*enumeration).members[*place];
            let clone = (!cx.api[*enumeration].shape.is_closed()).then(|| quote!(.clone()));
            (plain.clone(), quote!(#option #clone.unwrap_or(#plain::#variant)))
        }
    })
}

fn integer(number: i128) -> Option<TokenStream> {
    let sign = number.is_negative().then(|| quote!(-));
    let magnitude = Literal::u64_unsuffixed(u64::try_from(number.unsigned_abs()).ok()?);
    Some(quote!(#sign #magnitude))
}
