//! Turns a record that is sent as parts into the code that adds each of its fields to a form.

use super::parameter::style;
use super::{Cx, Item, xml};
use crate::ir::{Field, FieldKind, PartForm, Record, Ty, TypeId};
use proc_macro2::TokenStream;
use quote::quote;

/// Emits how the record becomes parts.
pub(super) fn parts(cx: &Cx<'_>, id: TypeId, record: &Record, parts: &[PartForm]) -> Item {
    let names = cx.names.of_type(id);
    let ident = &names.ident;
    let fields = record.fields.iter().zip(parts).zip(&names.members);
    let steps = fields.map(|((field, part), name)| step(cx, field, part, quote!(self.#name)));
    let rest = record.rest.as_ref().and_then(|_| names.members.get(record.fields.len()));
    let rest = rest.map(|name| {
        quote! {
            for (name, value) in &self.#name {
                form.value(name, value, runtime::Style::FIELD);
            }
        }
    });
    let method = quote!(fn parts(&self, form: &mut runtime::Form) { #(form.#steps;)* #rest });
    Item::implementation(quote!(impl runtime::Parts for #ident), vec![Item::new(method)])
}

fn step(cx: &Cx<'_>, field: &Field, part: &PartForm, value: TokenStream) -> TokenStream {
    let wire = &*field.name;
    match part {
        PartForm::File(media_type) => {
            let is_list = matches!(&field.kind, FieldKind::Property { ty: Ty::List(_), .. });
            match (is_list, cx.api.is_optional(field)) {
                (false, false) => quote!(file(#wire, &#value, #media_type)),
                (false, true) | (true, false) => quote!(files(#wire, &#value, #media_type)),
                (true, true) => quote!(files(#wire, #value.iter().flatten(), #media_type)),
            }
        }
        PartForm::Typed(media_type) => quote!(typed(#wire, &#value, #media_type)),
        PartForm::Xml(media_type, id) => {
            let table = xml::table(cx, *id);
            quote!(xml(#wire, &#value, #media_type, &crate::#table))
        }
        PartForm::Value(value_style) => {
            let style = style(*value_style);
            quote!(value(#wire, &#value, #style))
        }
    }
}
