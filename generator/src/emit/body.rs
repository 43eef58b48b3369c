//! Turns a request body into an argument or a setter, the step that sends it, and an enum of its forms if it has several.

use super::parameter::style;
use super::ty::{self, From};
use super::{Cx, Item, doc, stream, xml};
use crate::ir::{Body, BodyForm, Encoding, OperationId, PartForm, Primitive, Record, Shape, Style, Ty};
use crate::name::Ident;
use proc_macro2::TokenStream;
use quote::quote;

/// Returns what a method takes for a body, and the steps that set it.
pub(super) fn argument(cx: &Cx<'_>, id: OperationId, body: &Body) -> (TokenStream, TokenStream) {
    let names = cx.names.of_operation(id);
    let name = &names.body;
    match &body.forms[..] {
        [form] => {
            let argument = ty::argument(cx, &form.ty, From::Crate);
            let ty = ty::ty(cx, &form.ty, From::Crate);
            let value = argument.typed(ty.clone(), quote!(#name));
            if let Some(switch) = stream::switched(cx, &cx.api[id], form) {
                let step = step(cx, form, quote!(&body));
                return (argument.takes, quote!(let mut body: #ty = #value; #switch call.#step;));
            }
            let step = step(cx, form, quote!(&#value));
            (argument.takes, quote!(call.#step;))
        }
        _ => {
            let content = &names.content;
            (quote!(impl Into<#content>), quote!(#name.into().set(&mut call);))
        }
    }
}

/// Emits the setter of an optional body, and its twin that takes an option.
pub(super) fn setters(cx: &Cx<'_>, id: OperationId, body: &Body) -> Vec<Item> {
    let names = cx.names.of_operation(id);
    let (name, option) = (&names.body, &names.option_body);
    let (takes, ty, set, set_some) = match &body.forms[..] {
        [form] => {
            let (argument, ty) = (ty::argument(cx, &form.ty, From::Crate), ty::ty(cx, &form.ty, From::Crate));
            let value = argument.typed(ty.clone(), quote!(#name));
            match stream::switched(cx, &cx.api[id], form) {
                Some(switch) => {
                    let step = step(cx, form, quote!(&body));
                    let set = quote!(let mut body: #ty = #value; #switch self.call.#step;);
                    (argument.takes, ty, set, quote!({ let mut body = #name; #switch self.call.#step }))
                }
                None => {
                    let (set, set_some) = (step(cx, form, quote!(&#value)), step(cx, form, quote!(&#name)));
                    (argument.takes, ty, quote!(self.call.#set;), quote!(self.call.#set_some))
                }
            }
        }
        _ => {
            let content = &names.content;
            let set = quote!(#name.into().set(&mut self.call););
            (quote!(impl Into<#content>), quote!(#content), set, quote!(#name.set(&mut self.call)))
        }
    };
    vec![
        Item::documented(
            doc::text(&body.doc, "Sets the body."),
            quote! {
                pub fn #name(mut self, #name: #takes) -> Self {
                    #set
                    self
                }
            },
        ),
        Item::documented(
            "Sets the body, or leaves it out.",
            quote! {
                pub fn #option(mut self, #name: Option<#ty>) -> Self {
                    match #name {
                        Some(#name) => #set_some,
                        None => self.call.clear_body(),
                    }
                    self
                }
            },
        ),
    ]
}

/// Returns the step that sets the body to a value.
fn step(cx: &Cx<'_>, form: &BodyForm, value: TokenStream) -> TokenStream {
    match &form.encoding {
        Encoding::Json(media_type) => {
            let essence = media_type.split(';').next().unwrap_or_default().trim();
            match essence.eq_ignore_ascii_case("application/json") || essence.contains('*') {
                true => quote!(json(#value)),
                false => quote!(json_as(#essence, #value)),
            }
        }
        Encoding::Xml(media_type, id) => {
            let table = xml::table(cx, *id);
            quote!(xml(#media_type, #value, &#table))
        }
        Encoding::Form(fields) => {
            let fields = fields.iter().map(|(name, style)| field(name, *style));
            quote!(form(#value, &[#(#fields),*]))
        }
        Encoding::Multipart(_) if is_parts(cx, &form.ty) => quote!(multipart("multipart/form-data", #value)),
        Encoding::Multipart(fields) => {
            let fields = fields.iter().filter_map(|(name, form)| match form {
                PartForm::Value(style) => Some(field(name, *style)),
                _ => None,
            });
            quote!(form_data(#value, &[#(#fields),*]))
        }
        Encoding::Parts(media_type) => quote!(multipart(#media_type, #value)),
        Encoding::Text(media_type) => quote!(text(#media_type, #value)),
        Encoding::Bytes(media_types) => quote!(upload(&[#(#media_types),*], #value)),
    }
}

fn field(name: &str, style: Style) -> TokenStream {
    let style = self::style(style);
    quote!((#name, #style))
}

/// Whether a type says itself what its parts are.
fn is_parts(cx: &Cx<'_>, ty: &Ty) -> bool {
    match cx.api.resolve(ty) {
        Ty::Primitive(Primitive::Parts) => true,
        Ty::Named(id) => matches!(&cx.api[*id].shape, Shape::Record(Record { parts: Some(_), .. })),
        _ => false,
    }
}

/// Emits the enum of the forms of a body, if it has several.
pub(super) fn content(cx: &Cx<'_>, id: OperationId) -> Vec<Item> {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let Some(body) = operation.body.as_ref().filter(|body| body.forms.len() > 1) else { return Vec::new() };
    let (content, path) = (&names.content, &names.path);
    let doc = format!("A body of [`{path}`], in one of the forms that the API takes.");
    let variants = body.forms.iter().zip(&names.forms).map(|(form, variant)| {
        let ty = payload(cx, form);
        Item::documented(doc::code(&media_type(form)), quote!(#variant(#ty),))
    });
    let arms = body.forms.iter().zip(&names.forms).map(|(form, variant)| {
        let value = if cx.facts.is_large(cx.api, &form.ty) { quote!(&**body) } else { quote!(body) };
        if let Some(switch) = stream::switched(cx, operation, form) {
            let (ty, step) = (ty::ty(cx, &form.ty, From::Crate), step(cx, form, quote!(&body)));
            return quote!(Self::#variant(body) => { let mut body = #ty::clone(body); #switch call.#step });
        }
        let step = step(cx, form, value);
        quote!(Self::#variant(body) => call.#step)
    });
    let set = quote! {
        fn set(&self, call: &mut runtime::Call) {
            match self { #(#arms,)* }
        }
    };
    let head = quote! {
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #content
    };
    let mut items = vec![
        Item::enumeration(doc, head, variants.collect()),
        Item::implementation(quote!(impl #content), vec![Item::new(set)]),
    ];
    items.extend(conversions(cx, body, content, &names.forms));
    items
}

fn payload(cx: &Cx<'_>, form: &BodyForm) -> TokenStream {
    let ty = ty::ty(cx, &form.ty, From::Crate);
    if cx.facts.is_large(cx.api, &form.ty) { quote!(Box<#ty>) } else { ty }
}

pub(super) fn media_type(form: &BodyForm) -> String {
    match &form.encoding {
        Encoding::Json(name) | Encoding::Xml(name, _) | Encoding::Parts(name) | Encoding::Text(name) => name.clone(),
        Encoding::Form(_) => "application/x-www-form-urlencoded".to_owned(),
        Encoding::Multipart(_) => "multipart/form-data".to_owned(),
        Encoding::Bytes(names) => names.join("`, `"),
    }
}

/// A body is made of the type of each form; of a type that two forms have, it is made in the better one.
fn conversions(cx: &Cx<'_>, body: &Body, content: &Ident, variants: &[Ident]) -> Vec<Item> {
    let mut items = Vec::new();
    for (index, form) in body.forms.iter().enumerate() {
        if !is_convertible(cx, body, index) {
            continue;
        }
        let (variant, ty) = (&variants[index], ty::ty(cx, &form.ty, From::Crate));
        let value = if cx.facts.is_large(cx.api, &form.ty) { quote!(Box::new(body)) } else { quote!(body) };
        let method = quote!(fn from(body: #ty) -> Self { Self::#variant(#value) });
        items.push(Item::implementation(quote!(impl From<#ty> for #content), vec![Item::new(method)]));
        if *cx.api.resolve(&form.ty) == Ty::Primitive(Primitive::String) {
            let method = quote!(fn from(body: &str) -> Self { Self::#variant(body.to_owned()) });
            items.push(Item::implementation(quote!(impl From<&str> for #content), vec![Item::new(method)]));
        }
    }
    items
}

/// Whether the value of a form is enough to make the body.
pub(super) fn is_convertible(cx: &Cx<'_>, body: &Body, index: usize) -> bool {
    let resolved = cx.api.resolve(&body.forms[index].ty);
    body.forms[..index].iter().all(|other| cx.api.resolve(&other.ty) != resolved)
}
