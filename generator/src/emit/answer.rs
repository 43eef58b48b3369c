//! Turns what an operation may answer into the way its call reads it, and into enums of its successes and its errors.

use super::ty::{self, From};
use super::{Cx, Item, doc, pages, stream, xml};
use crate::ir::{HeaderForm, OperationId, Payload, Reading, StatusPattern, Success, Ty, TypeId};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Emits what gives a call the methods that all calls have, and those that only some have.
pub(super) fn methods(cx: &Cx<'_>, id: OperationId) -> Vec<Item> {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let (call, error) = (&names.call, &names.error);
    if let Some(stream) = &operation.stream {
        let stream = stream::ty(cx, stream);
        return vec![Item::new(quote!(runtime::stream_call!(#call => #stream, #error);))];
    }
    let (value, read) = match &operation.success {
        Success::Nothing => (quote!(()), None),
        Success::Always(payload) => (ty::ty(cx, &payload.ty, From::Crate), method(cx, payload)),
        Success::Maybe(payload, statuses) => {
            let ty = ty::ty(cx, &payload.ty, From::Crate);
            let read = method(cx, payload).unwrap_or_else(|| quote!(runtime::Reply::decode));
            let statuses = statuses.iter().map(|status| pattern(*status));
            let is_empty = quote!(|status| matches!(status, #(#statuses)|*));
            (quote!(Option<#ty>), Some(quote!(|reply| runtime::optional(reply, #is_empty, #read))))
        }
        Success::Several(_) => {
            let success = &names.success;
            (quote!(#success), Some(quote!(runtime::Reply::choose)))
        }
    };
    let headers = operation.headers.map(|id| ty::path(cx, id, From::Crate));
    let read = read.or_else(|| headers.as_ref().map(|_| quote!(runtime::Reply::decode)));
    let options = read.iter().chain(&headers);
    let mut items = vec![Item::new(quote!(runtime::call!(#call => #value, #error #(, #options)*);))];
    items.extend(pages::methods(cx, id, &value, read.as_ref(), headers.as_ref()));
    if operation.is_downloadable() {
        items.push(Item::new(quote!(runtime::download::download!(#call, #error);)));
    }
    items
}

/// Returns the way to read an answer, if it is not JSON.
fn method(cx: &Cx<'_>, payload: &Payload) -> Option<TokenStream> {
    match payload.reading {
        Reading::Json => payload.xml.map(|id| {
            let table = xml::table(cx, id);
            quote!(|reply| reply.decode_xml(&#table))
        }),
        Reading::Text => Some(quote!(runtime::Reply::text)),
        Reading::Bytes => Some(quote!(runtime::Reply::bytes)),
    }
}

/// Returns the method that reads a body.
fn reader(cx: &Cx<'_>, payload: &Payload) -> TokenStream {
    match payload.reading {
        Reading::Json => match payload.xml {
            Some(id) => {
                let table = xml::table(cx, id);
                quote!(xml(#table))
            }
            None => quote!(json),
        },
        Reading::Text => quote!(plain),
        Reading::Bytes => quote!(raw),
    }
}

/// Emits the enum of the successes, if they differ.
pub(super) fn success(cx: &Cx<'_>, id: OperationId) -> Vec<Item> {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let Success::Several(outcomes) = &operation.success else { return Vec::new() };
    let (success, path) = (&names.success, &names.path);
    let doc = format!("The successes that the API describes for [`{path}`].");
    let outcomes = outcomes.iter().zip(&names.outcomes);
    let variants = outcomes.clone().map(|(outcome, (variant, _))| {
        let ty = outcome.payload.as_ref().map(|payload| self::payload(cx, &payload.ty)).map(|ty| quote!((#ty)));
        Item::documented(doc::text(&outcome.doc, &format!("`{variant}`.")), quote!(#variant #ty,))
    });
    let arms = outcomes.clone().map(|(outcome, (variant, _))| {
        let status = pattern(outcome.status);
        // The only form of a status is what comes, whatever its type is called.
        let media_types = outcome.media_types.iter().filter(|_| outcome.form.is_some());
        let reader = outcome.payload.as_ref().map(|payload| reader(cx, payload)).map(|reader| quote!((#reader)));
        quote!(#status, [#(#media_types),*] => #variant #reader)
    });
    let accessors = outcomes.filter_map(|(outcome, (variant, accessor))| {
        let payload = &outcome.payload.as_ref()?.ty;
        let ty = ty::ty(cx, payload, From::Crate);
        let value = if cx.facts.is_large(cx.api, payload) { quote!(*value) } else { quote!(value) };
        let method = quote! {
            pub fn #accessor(self) -> Option<#ty> {
                match self {
                    Self::#variant(value) => Some(#value),
                    _ => None,
                }
            }
        };
        Some(Item::documented(format!("Returns the value of [`{variant}`](Self::{variant}), if it is that."), method))
    });
    let head = quote! {
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #success
    };
    let choices = quote!(runtime::choice::choices!(#success { #(#arms),* }););
    vec![
        Item::enumeration(doc, head, variants.collect()),
        Item::implementation(quote!(impl #success), accessors.collect()),
        Item::new(choices),
    ]
}

/// Emits the enum of the described errors, which is there even if none is described, so that one may be added later.
pub(super) fn errors(cx: &Cx<'_>, id: OperationId) -> Vec<Item> {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let (error, path) = (&names.error, &names.path);
    let doc = format!("The errors that the API describes for [`{path}`].");
    let answers = operation.errors.iter().zip(&names.errors);
    let variants = answers.clone().map(|(answer, variant)| {
        let ty = payload(cx, &answer.payload.ty);
        Item::documented(doc::text(&answer.doc, &format!("`{variant}`.")), quote!(#variant(#ty),))
    });
    let arms = answers.map(|(answer, variant)| {
        let status = pattern(answer.status);
        let reader = reader(cx, &answer.payload);
        let is_plain = answer.payload.reading == Reading::Json && answer.payload.xml.is_none();
        let reader = (!is_plain).then(|| quote!(as #reader));
        quote!(#status => #variant #reader)
    });
    let head = quote! {
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #error
    };
    vec![Item::enumeration(doc, head, variants.collect()), Item::new(quote!(runtime::errors!(#error { #(#arms),* });))]
}

/// Emits how the fields of a record are read from headers, if that is what the record is for.
pub(super) fn headers(cx: &Cx<'_>, id: TypeId) -> Option<Item> {
    let set = cx.api.headers.iter().find(|set| set.record == id)?;
    let ident = &cx.names.of_type(id).ident;
    let headers = set.headers.iter().map(|header| {
        let name = &*header.name;
        let form = match header.form {
            HeaderForm::Text => quote!(Text),
            HeaderForm::Literal => quote!(Literal),
            HeaderForm::Texts => quote!(Texts),
            HeaderForm::Literals => quote!(Literals),
            HeaderForm::Json => quote!(Json),
        };
        let required = if header.required { quote!(required) } else { quote!(optional) };
        quote!(#name: #form #required)
    });
    Some(Item::new(quote!(crate::runtime::headers::headers!(#ident { #(#headers),* });)))
}

/// Returns the statuses of an answer as a pattern of integers.
fn pattern(status: StatusPattern) -> TokenStream {
    match status {
        StatusPattern::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        StatusPattern::Range(digit) => {
            let (from, to) = (Literal::u16_unsuffixed(digit * 100), Literal::u16_unsuffixed(digit * 100 + 99));
            quote!(#from..=#to)
        }
        StatusPattern::Default => quote!(_),
    }
}

/// Returns what a variant carries: a large value in a box, so that the small ones stay small.
pub(super) fn payload(cx: &Cx<'_>, ty: &Ty) -> TokenStream {
    let inner = ty::ty(cx, ty, From::Crate);
    if cx.facts.is_large(cx.api, ty) { quote!(Box<#inner>) } else { inner }
}
