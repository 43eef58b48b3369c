//! Turns parameters and bodies into the expressions that read them from a sample, each by the decoding of its type.

use super::super::record::has_builder;
use super::super::ty::{self, From};
use super::Cx;
use crate::ir::Deprecation;
use crate::ir::{
    Body, Field, FieldKind, Operation, OperationId, Parameter, PartForm, Place, Primitive, Reading, Record, Shape,
    Success, Ty, TypeId,
};
use crate::ir::{BodyForm, Encoding};
use crate::name::GroupNames;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use std::collections::BTreeSet;

/// Returns the value of an argument.
pub(super) fn required(cx: &Cx<'_>, parameter: &Parameter) -> TokenStream {
    let ty = ty::ty(cx, &parameter.ty, From::Sample);
    let (place, name) = (place(parameter.place), &*parameter.name);
    quote!(sample.get::<#ty>(#place, #name)?)
}

/// Returns the value of a setter that takes an option.
pub(super) fn optional(parameter: &Parameter) -> TokenStream {
    let (place, name) = (place(parameter.place), &*parameter.name);
    quote!(sample.get(#place, #name)?)
}

/// Names the place of a parameter as samples do.
pub(super) fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

/// Returns the body, or an option of it where it is optional.
pub(super) fn body(cx: &Cx<'_>, group: &GroupNames, id: OperationId, body: &Body) -> TokenStream {
    if let [form] = &body.forms[..] {
        let value = whole(cx, form);
        return match (body.required, value) {
            (true, Whole::Plain) => {
                let ty = ty::ty(cx, &form.ty, From::Sample);
                quote!(sample.body::<#ty>()?)
            }
            (false, Whole::Plain) => quote!(sample.body()?),
            (true, Whole::Value(value)) => value,
            (false, Whole::Value(value)) => quote!(if sample.content().is_null() { None } else { Some(#value) }),
        };
    }
    let (library, module, names) = (&cx.names.library, &group.module, cx.names.of_operation(id));
    let content = &names.content;
    let arms = body.forms.iter().enumerate().map(|(index, form)| {
        let (number, variant) = (index as u64, &names.forms[index]);
        let value = match whole(cx, form) {
            Whole::Plain => quote!(sample.body()?),
            Whole::Value(value) => value,
        };
        let value = if cx.facts.is_large(cx.api, &form.ty) { quote!(Box::new(#value)) } else { value };
        quote!(Some(#number) => Some(#library::api::#module::#content::#variant(#value)),)
    });
    let choice = quote!(match sample.form() { #(#arms)* _ => None, });
    match body.required {
        true => quote!({ let body = #choice; body.ok_or_else(|| Unmade::missing("body"))? }),
        false => choice,
    }
}

/// How a body is made.
enum Whole {
    /// By the decoding of its type.
    Plain,
    /// By an expression.
    Value(TokenStream),
}

fn whole(cx: &Cx<'_>, form: &BodyForm) -> Whole {
    match cx.api.resolve(&form.ty) {
        Ty::Primitive(Primitive::Upload) => {
            let content_type = content_type(&form.encoding).map(|name| quote!(.content_type(#name)));
            Whole::Value(
                quote!(driver::upload::upload(sample.content()).ok_or_else(|| Unmade::missing("body"))?#content_type),
            )
        }
        Ty::Primitive(Primitive::Parts) => {
            Whole::Value(quote!(driver::form::form(sample).ok_or_else(|| Unmade::missing("body"))?))
        }
        Ty::Named(id) => match &cx.api[*id].shape {
            Shape::Record(record @ Record { parts: Some(parts), .. }) => Whole::Value(parts_of(cx, *id, record, parts)),
            _ => Whole::Plain,
        },
        _ => Whole::Plain,
    }
}

/// Returns the media type of a body that may have several.
fn content_type(encoding: &Encoding) -> Option<&str> {
    let Encoding::Bytes(names) = encoding else { return None };
    match names.first()?.as_str() {
        "image/*" => Some("image/png"),
        "audio/*" => Some("audio/mpeg"),
        "video/*" => Some("video/mp4"),
        "text/*" => Some("text/plain"),
        range if range.ends_with("/*") => Some("application/octet-stream"),
        first if names.len() > 1 => Some(first),
        _ => None,
    }
}

/// Builds a record that is sent as parts, and has no JSON form.
fn parts_of(cx: &Cx<'_>, id: TypeId, record: &Record, parts: &[PartForm]) -> TokenStream {
    let (path, names) = (ty::path(cx, id, From::Sample), cx.names.of_type(id));
    let required = cx.api.arguments(record);
    let value = |index: usize| member(cx, &record.fields[index], &parts[index]);
    let set = |index: usize| {
        let (setter, value) = (&names.members[index], value(index));
        quote!(if let Some(value) = #value { start = start.#setter(value); })
    };
    let optional = (0..record.fields.len()).filter(|index| {
        let field = &record.fields[*index];
        cx.api.is_optional(field)
            && cx.api.constant(field).is_none()
            && matches!(field.kind, FieldKind::Property { .. })
    });
    let optional: Vec<TokenStream> = optional.map(set).collect();
    if has_builder(cx, id) {
        let required = required.iter().map(|index| set(*index));
        return quote!({
            let mut start = #path::builder();
            #(#required)*
            #(#optional)*
            start.build().map_err(|error| Unmade(error.to_string()))?
        });
    }
    let arguments = required.iter().map(|index| {
        let (value, name) = (value(*index), &*record.fields[*index].name);
        quote!(#value.ok_or_else(|| Unmade::missing(#name))?)
    });
    if optional.is_empty() {
        return quote!(#path::new(#(#arguments),*));
    }
    quote!({
        let mut start = #path::new(#(#arguments),*);
        #(#optional)*
        start
    })
}

/// Returns an option of the value of a field.
fn member(cx: &Cx<'_>, field: &Field, part: &PartForm) -> TokenStream {
    let name = &*field.name;
    let ty = match &field.kind {
        FieldKind::Property { ty, .. } => ty,
        FieldKind::Oneof(id) => {
            let path = ty::path(cx, *id, From::Sample);
            return quote!(None::<#path>);
        }
    };
    match (part, ty) {
        (PartForm::File(_), Ty::List(_)) => quote!(driver::files::files(&sample.content()[#name])),
        (PartForm::File(_), _) => quote!(driver::upload::upload(&sample.content()[#name])),
        (_, Ty::Primitive(Primitive::Base64 | Primitive::Base64Url)) => {
            quote!(sample.member::<Option<String>>(#name)?)
        }
        _ => {
            let ty = ty::ty(cx, ty, From::Sample);
            quote!(sample.member::<Option<#ty>>(#name)?)
        }
    }
}

/// Names the module that reads what an operation answers.
pub(super) fn reader(operation: &Operation) -> &'static str {
    match &operation.success {
        _ if operation.stream.is_some() => "stream",
        Success::Always(payload) | Success::Maybe(payload, _) if payload.reading == Reading::Json => "value",
        _ => "answer",
    }
}

/// Lists the modules of the program that the calls need.
pub(super) fn used(cx: &Cx<'_>) -> BTreeSet<&'static str> {
    let mut used = BTreeSet::new();
    for operation in &cx.api.operations {
        used.insert(reader(operation));
        if !operation.parameters.is_empty() {
            used.extend(["parameter", "read"]);
        }
        used.extend(operation.forms().flat_map(|form| of_form(cx, &form.ty)));
    }
    if ["body", "files", "form", "member", "upload"].iter().any(|name| used.contains(name)) {
        used.insert("content");
    }
    used
}

/// Lists the modules that a body of a type needs.
fn of_form(cx: &Cx<'_>, ty: &Ty) -> Vec<&'static str> {
    let Ty::Named(id) = cx.api.resolve(ty) else {
        return match cx.api.resolve(ty) {
            Ty::Primitive(Primitive::Upload) => vec!["upload"],
            Ty::Primitive(Primitive::Parts) => vec!["form"],
            _ => vec!["body", "read"],
        };
    };
    let Shape::Record(Record { parts: Some(_), .. }) = &cx.api[*id].shape else { return vec!["body", "read"] };
    let fields = parts_sent(cx, ty).into_iter();
    let of_field = |(field, part): (&Field, &PartForm)| match (part, &field.kind) {
        (PartForm::File(_), FieldKind::Property { ty: Ty::List(_), .. }) => vec!["files", "upload"],
        (PartForm::File(_), FieldKind::Property { .. }) => vec!["upload"],
        (_, FieldKind::Property { .. }) => vec!["member", "read"],
        (_, FieldKind::Oneof(_)) => Vec::new(),
    };
    fields.flat_map(of_field).collect()
}

/// Whether a method is called that is deprecated.
pub(super) fn calls_deprecated(cx: &Cx<'_>) -> bool {
    cx.api.operations.iter().any(|operation| {
        let parameters = operation.parameters.iter().filter(|parameter| !parameter.required);
        let fields = operation.forms().flat_map(|form| parts_sent(cx, &form.ty));
        let fields = fields.filter(|(field, _)| cx.api.is_optional(field)).map(|(field, _)| &field.doc);
        let mut docs = [&operation.doc].into_iter().chain(parameters.map(|parameter| &parameter.doc)).chain(fields);
        docs.any(|doc| doc.deprecated == Deprecation::Deprecated)
    })
}

/// Lists the fields of a record that is sent as parts and that samples have values for.
fn parts_sent<'a>(cx: &Cx<'a>, ty: &'a Ty) -> Vec<(&'a Field, &'a PartForm)> {
    let Ty::Named(id) = cx.api.resolve(ty) else { return Vec::new() };
    let Shape::Record(Record { fields, parts: Some(parts), .. }) = &cx.api[*id].shape else { return Vec::new() };
    fields.iter().zip(parts).filter(|(field, _)| cx.api.constant(field).is_none()).collect()
}

/// Whether an expression mentions a name.
pub(super) fn mentions(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
