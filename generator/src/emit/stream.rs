//! Turns an answer of many items into the type that a call gives, and the settings that it is read with.

use super::Cx;
use super::ty::{self, From};
use crate::ir::{Api, BodyForm, Company, Operation, Shape, Stream, StreamForm, Ty};
use proc_macro2::TokenStream;
use quote::quote;

/// Whether an operation answers by a stream.
pub(super) fn has_streams(api: &Api) -> bool {
    api.operations.iter().any(|operation| operation.stream.is_some())
}

/// Returns the type of a stream.
pub(super) fn ty(cx: &Cx<'_>, stream: &Stream) -> TokenStream {
    let item = ty::ty(cx, &stream.item, From::Crate);
    match stream.form {
        StreamForm::Lines | StreamForm::Sequence => quote!(runtime::JsonStream<#item>),
        _ => quote!(runtime::EventStream<#item>),
    }
}

/// Returns how a stream is read.
pub(super) fn streaming(stream: &Stream) -> TokenStream {
    let start = match stream.form {
        StreamForm::Events => quote!(events()),
        StreamForm::Texts => quote!(texts()),
        StreamForm::WholeEvents => quote!(whole_events()),
        StreamForm::Lines => quote!(lines()),
        StreamForm::Sequence => quote!(sequence()),
    };
    let until = stream.sentinel.iter().map(|sentinel| quote!(.until(#sentinel)));
    quote!(runtime::Streaming::#start #(#until)*)
}

/// Says in documentation what a call gives.
pub(super) fn remark(operation: &Operation) -> Option<String> {
    let stream = operation.stream.as_ref()?;
    let items = match stream.form {
        StreamForm::Events => "items, each from the data of a server-sent event",
        StreamForm::Texts => "texts, each of them the data of a server-sent event",
        StreamForm::WholeEvents => "server-sent events",
        StreamForm::Lines => "items, each from a line of JSON",
        StreamForm::Sequence => "items of a JSON text sequence (RFC 7464)",
    };
    let switch = operation.switch.as_ref().filter(|_| stream.company == Company::Beside);
    let switch = switch.map(|switch| format!("; `{}` is set to `true`", switch.property)).unwrap_or_default();
    Some(format!("Gives a stream of {items}{switch}."))
}

/// Returns the statement that sets what a body says about the answer being a stream; `body` is a variable of its type.
pub(super) fn switched(cx: &Cx<'_>, operation: &Operation, form: &BodyForm) -> Option<TokenStream> {
    let switch = operation.switch.as_ref()?;
    let Ty::Named(id) = cx.api.resolve(&form.ty) else { return None };
    let Shape::Record(record) = &cx.api[*id].shape else { return None };
    let index = record.fields.iter().position(|field| field.name == switch.property)?;
    let (name, value) = (&cx.names.of_type(*id).members[index], switch.value);
    Some(match cx.api.is_optional(&record.fields[index]) {
        true => quote!(body.#name = Some(#value);),
        false => quote!(body.#name = #value;),
    })
}
