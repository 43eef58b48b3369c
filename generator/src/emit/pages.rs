//! Turns how pages follow each other into a constant, and into the methods that give a call's pages and items.

use super::ty::{self, From};
use super::{Cx, Item, markdown};
use crate::ir::{
    Api, Field, FieldKind, NextPage, Operation, OperationId, PagePath, PagePlace, PageTotal, Pagination, Reading,
    Shape, Success, Ty,
};
use proc_macro2::TokenStream;
use quote::quote;

/// Whether the answers of an operation are pages.
pub(super) fn has_pages(api: &Api) -> bool {
    api.operations.iter().any(|operation| operation.pages().is_some())
}

/// Whether the items of all pages can be had one by one.
pub(super) fn has_items(cx: &Cx<'_>, id: OperationId) -> bool {
    items(cx, &cx.api[id]).is_some()
}

/// Says in documentation that a call gives one page of several, and why that is believed.
pub(super) fn remark(cx: &Cx<'_>, operation: &Operation) -> Option<String> {
    let pagination = operation.pages()?;
    let ways = match items(cx, operation) {
        Some(_) => "`items` of the call gives the items of all pages, and `pages` the pages",
        None => "`pages` of the call gives all pages",
    };
    Some(format!("Gives one page: {ways} ({}).", markdown::rustdoc(&pagination.reason)))
}

/// Emits the constant that says how the pages follow each other.
pub(super) fn descriptor(cx: &Cx<'_>, id: OperationId) -> Option<Item> {
    let (pagination, name) = (cx.api[id].pages()?, &cx.names.of_operation(id).pages);
    let start = match &pagination.next {
        NextPage::Token(path) => one(quote!(token), path),
        NextPage::LastItem(path) => one(quote!(last_item), path),
        NextPage::Url(path) => one(quote!(url), path),
        NextPage::Link => quote!(link()),
        NextPage::Page(first) => counted(quote!(page), *first),
        NextPage::Offset(first) => counted(quote!(offset), *first),
    };
    let place = pagination.place.as_ref().map(|place| match place {
        PagePlace::Query(name) => quote!(.query(#name)),
        PagePlace::Header(name) => quote!(.header(#name)),
        PagePlace::Body(path) => step(quote!(body), path),
        PagePlace::TextInBody(path) => step(quote!(text_in_body), path),
    });
    let items = pagination.items.as_ref().map(|path| step(quote!(items), path));
    let more = pagination.more.as_ref().map(|path| step(quote!(more), path));
    let total = pagination.total.as_ref().map(|total| match total {
        PageTotal::Pages(path) => step(quote!(total_pages), path),
        PageTotal::Items(path) => step(quote!(total_items), path),
    });
    let limit = limit(pagination);
    Some(Item::new(quote! {
        static #name: runtime::Paging = runtime::Paging::#start #place #items #more #total #limit;
    }))
}

fn limit(pagination: &Pagination) -> Option<TokenStream> {
    match pagination.limit.as_ref()? {
        PagePlace::Query(name) => Some(quote!(.limit_in_query(#name))),
        PagePlace::Body(path) | PagePlace::TextInBody(path) => Some(step(quote!(limit_in_body), path)),
        PagePlace::Header(_) => None,
    }
}

fn one(method: TokenStream, path: &PagePath) -> TokenStream {
    let path = names(path);
    quote!(#method(#path))
}

fn step(method: TokenStream, path: &PagePath) -> TokenStream {
    let call = one(method, path);
    quote!(.#call)
}

fn counted(method: TokenStream, first: u64) -> TokenStream {
    let first = proc_macro2::Literal::u64_unsuffixed(first);
    quote!(#method(#first))
}

fn names(path: &PagePath) -> TokenStream {
    let names = path.iter().map(|name| &**name);
    quote!(&[#(#names),*])
}

/// Emits what gives a call its pages and its items; `read` is the way to read an answer, if it is not that of JSON.
pub(super) fn methods(
    cx: &Cx<'_>,
    id: OperationId,
    value: &TokenStream,
    read: Option<&TokenStream>,
    headers: Option<&TokenStream>,
) -> Vec<Item> {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    if operation.pages().is_none() {
        return Vec::new();
    }
    let (call, error, paging) = (&names.call, &names.error, &names.pages);
    let options = read.into_iter().chain(headers);
    let mut items = vec![Item::new(quote!(runtime::pages!(#call, #paging => #value, #error #(, #options)*);))];
    if let Some((item, access)) = self::items(cx, operation) {
        let read = read.filter(|_| matches!(operation.success, Success::Maybe(..))).into_iter();
        let accessor = quote!(|page: #value| #access);
        items.push(Item::new(quote!(runtime::items!(#call, #paging => #item, #error, #accessor #(, #read)*);)));
    }
    items
}

/// An expression, and whether it may be nothing.
struct Access {
    expression: TokenStream,
    is_option: bool,
}

/// Returns the type of an item, and the expression that takes the items out of `page`.
fn items(cx: &Cx<'_>, operation: &Operation) -> Option<(TokenStream, TokenStream)> {
    let (payload, is_option) = match &operation.success {
        Success::Always(payload) => (payload, false),
        Success::Maybe(payload, _) => (payload, true),
        Success::Nothing | Success::Several(_) => return None,
    };
    if payload.reading != Reading::Json {
        return None;
    }
    let mut access = Access { expression: quote!(page), is_option };
    let mut ty = &payload.ty;
    for name in operation.pages()?.items.as_ref()? {
        let Ty::Named(id) = cx.api.resolve(ty) else { return None };
        let Shape::Record(record) = &cx.api[*id].shape else { return None };
        let index = record.fields.iter().position(|field| field.name == *name)?;
        let field = &record.fields[index];
        let FieldKind::Property { ty: inner, .. } = &field.kind else { return None };
        let member = &cx.names.of_type(*id).members[index];
        access = access.field(cx, field, &quote!(#member));
        ty = inner;
    }
    if let Ty::Nullable(inner) = cx.api.resolve(ty) {
        if access.is_option {
            let value = &access.expression;
            access.expression = quote!(#value.flatten());
        }
        access.is_option = true;
        ty = inner;
    }
    let Ty::List(item) = cx.api.resolve(ty) else { return None };
    let expression = &access.expression;
    let expression = if access.is_option { quote!(#expression.unwrap_or_default()) } else { quote!(#expression) };
    Some((ty::ty(cx, item, From::Crate), expression))
}

impl Access {
    fn field(self, cx: &Cx<'_>, field: &Field, name: &TokenStream) -> Self {
        let is_option = cx.api.is_optional(field);
        let value = self.expression;
        let expression = match (self.is_option, is_option) {
            (false, _) => quote!(#value.#name),
            (true, false) => quote!(#value.map(|value| value.#name)),
            (true, true) => quote!(#value.and_then(|value| value.#name)),
        };
        Self { expression, is_option: self.is_option || is_option }
    }
}
