//! Turns an operation into the code that calls it, with everything that it requires.

use super::ty::{self, From};
use super::{Cx, credentials};
use crate::date_time::DateTime;
use crate::ir::{
    Body, CredentialKind, FieldKind, ForeignForm, OperationId, Primitive, Record, Shape, Success, Ty, TypeId,
};
use crate::name::GroupNames;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

/// A value that is made of more values than this is read from a file in a sample.
pub(crate) const LARGEST: u32 = 32;

/// Returns the code of a call of an operation.
pub(crate) fn call(cx: &Cx<'_>, group: &GroupNames, id: OperationId) -> String {
    let (imports, call) = (imports(cx, group, id), called(cx, group, id));
    crate::print::statements(quote!(#imports #call))
}

/// Returns the code that builds a client and calls the first operation with it.
pub(super) fn quickstart(cx: &Cx<'_>) -> Option<String> {
    let (group, names) = cx.api.groups.first().zip(cx.names.groups.first())?;
    let id = *group.operations.first()?;
    let (imports, client, call) = (imports(cx, names, id), client(cx, id), called(cx, names, id));
    Some(crate::print::statements(quote!(#imports #client #call)))
}

/// Returns a whole program that builds a client and calls an operation with it.
pub(crate) fn program(cx: &Cx<'_>, group: &GroupNames, id: OperationId) -> String {
    let (imports, client, call) = (imports(cx, group, id), client(cx, id), called(cx, group, id));
    let imports = imports.map(|imports| format!("{}\n\n", crate::print::statements(imports))).unwrap_or_default();
    let main = crate::print::statements(quote! {
        #[tokio::main]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            #client
            #call
            Ok(())
        }
    });
    format!("{imports}{main}")
}

/// Builds a client, with the credentials that an operation takes.
fn client(cx: &Cx<'_>, id: OperationId) -> TokenStream {
    let library = &cx.names.library;
    let url = match cx.api.servers.first() {
        Some(server) if server.is_relative() => Some(quote!(.origin("https://api.example.com"))),
        Some(server) if server.url.contains("://") => None,
        _ => Some(quote!(.base_url("https://api.example.com"))),
    };
    let variables =
        cx.api.servers.first().into_iter().zip(cx.names.servers.setters.first()).flat_map(|(server, setters)| {
            let required = server.variables.iter().zip(setters).filter(|(variable, _)| variable.default.is_none());
            required.map(|(variable, setter)| {
                let value = variable.values.first().map_or("acme", String::as_str);
                quote!(.#setter(#value))
            })
        });
    let credentials = credentials::shown(cx, id).into_iter().map(|(credential, setter)| match credential.kind {
        CredentialKind::Bearer => quote!(.#setter("token")),
        CredentialKind::Basic => quote!(.#setter("user", "password")),
        CredentialKind::ApiKey { .. } => quote!(.#setter("key")),
        CredentialKind::ClientCredentials { .. } => {
            quote!(.#setter(#library::ClientCredentials::new("client id", "client secret")))
        }
    });
    quote!(let client = #library::Client::builder()#url #(#variables)* #(#credentials)*.build()?;)
}

/// Imports what a call mentions.
fn imports(cx: &Cx<'_>, group: &GroupNames, id: OperationId) -> Option<TokenStream> {
    let library = &cx.names.library;
    mentions_types(&expression(cx, group, id)).then(|| quote!(use #library::types;))
}

/// Calls an operation, and shows what it gives.
fn called(cx: &Cx<'_>, group: &GroupNames, id: OperationId) -> TokenStream {
    let call = expression(cx, group, id);
    if cx.api[id].stream.is_some() {
        return quote!(let mut stream = #call; while let Some(item) = stream.next().await { let item = item?; println!("{item:?}"); });
    }
    if super::pages::has_items(cx, id) {
        let start = start(cx, group, id);
        return quote!(let mut items = #start.items(); while let Some(item) = items.try_next().await? { println!("{item:?}"); });
    }
    match cx.api[id].success {
        Success::Nothing => quote!(#call;),
        _ => quote!(let value = #call; println!("{value:?}");),
    }
}

/// Whether an expression names a type by its module.
fn mentions_types(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions_types(&group.stream()),
        TokenTree::Ident(ident) => ident == "types",
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Awaits the value of a call.
fn expression(cx: &Cx<'_>, group: &GroupNames, id: OperationId) -> TokenStream {
    let start = start(cx, group, id);
    quote!(#start.await?)
}

/// Starts a call with everything that it requires.
fn start(cx: &Cx<'_>, group: &GroupNames, id: OperationId) -> TokenStream {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let (accessor, method) = (&group.accessor, &names.method);
    let required = operation.parameters.iter().filter(|parameter| parameter.required);
    let parameters = required.map(|parameter| value(cx, &parameter.ty, &parameter.name, 0));
    let body = operation.body.as_ref().map(|body| (body.required, content(cx, group, id, body)));
    let (argument, setter) = match body {
        Some((true, body)) => (Some(body), None),
        Some((false, body)) => (None, Some(quote!(.body(#body)))),
        None => (None, None),
    };
    let arguments = parameters.chain(argument);
    quote!(client.#accessor().#method(#(#arguments),*)#setter)
}

/// Returns an expression for the best form of a body.
fn content(cx: &Cx<'_>, group: &GroupNames, id: OperationId, body: &Body) -> TokenStream {
    let form = &body.forms[0];
    let converts = matches!(cx.api.resolve(&form.ty), Ty::Named(_) | Ty::Primitive(Primitive::String));
    if body.forms.len() == 1 || converts {
        return self::body(cx, &form.ty);
    }
    let (library, module, names) = (&cx.names.library, &group.module, cx.names.of_operation(id));
    let (content, variant) = (&names.content, &names.forms[0]);
    // Below the top, an expression is of exactly the type.
    let value = value(cx, &form.ty, "body", 1);
    quote!(#library::api::#module::#content::#variant(#value))
}

/// Returns an expression for a body. A record that is made of a oneof is shown by a member of it.
fn body(cx: &Cx<'_>, ty: &Ty) -> TokenStream {
    if let Ty::Named(id) = cx.api.resolve(ty)
        && let Shape::Record(record) = &cx.api[*id].shape
        && cx.api.has_default(*id)
        && let Some(oneof) = record.fields.iter().find_map(|field| match field.kind {
            FieldKind::Oneof(oneof) => Some(oneof),
            FieldKind::Property { .. } => None,
        })
    {
        return named(cx, oneof, "body", 0);
    }
    value(cx, ty, "body", 0)
}

/// Returns an expression that an argument of a type takes. `name` is what the value is called where it is needed.
fn value(cx: &Cx<'_>, ty: &Ty, name: &str, depth: usize) -> TokenStream {
    match cx.api.resolve(ty) {
        Ty::Named(id) => named(cx, *id, name, depth),
        Ty::List(item) => match (cx.api.resolve(item), depth) {
            (Ty::Primitive(_), 0) => {
                let converts = ty::converts(cx, item);
                let item = value(cx, item, name, 1);
                if converts { quote!([#item]) } else { quote!(vec![#item]) }
            }
            // An argument that converts its items does not say of what an empty list is one.
            (Ty::Foreign(_), 0) => {
                let item = value(cx, item, name, 1);
                quote!(vec![#item])
            }
            _ if ty::converts(cx, item) => {
                let item = ty::ty(cx, item, From::Sample);
                quote!(Vec::<#item>::new())
            }
            _ => quote!(vec![]),
        },
        Ty::Map(_) => quote!(std::collections::BTreeMap::new()),
        Ty::Tuple(items) => {
            let items = items.iter().map(|item| value(cx, item, name, depth + 1));
            quote!((#(#items),*))
        }
        Ty::Nullable(_) => quote!(None),
        Ty::Primitive(Primitive::Bool) => quote!(true),
        Ty::Primitive(Primitive::F64) => quote!(1.0),
        Ty::Primitive(Primitive::Upload) => {
            let library = &cx.names.library;
            quote!(#library::Upload::path(#name))
        }
        Ty::Primitive(Primitive::Parts) => {
            let library = &cx.names.library;
            quote!(#library::Form::new())
        }
        Ty::Primitive(Primitive::String | Primitive::Binary | Primitive::Base64 | Primitive::Base64Url) => {
            quote!(#name)
        }
        Ty::Primitive(Primitive::Timestamp | Primitive::Date) if cx.options.date_time == DateTime::Time => time(cx, ty),
        Ty::Primitive(Primitive::Timestamp) => quote!("2030-01-31T12:00:00Z".parse()?),
        Ty::Primitive(Primitive::Date) => quote!("2030-01-31".parse()?),
        Ty::Primitive(Primitive::Uuid) => quote!("0198a2b4-7c5e-7d3f-8a1b-2c3d4e5f6071".parse()?),
        Ty::Foreign(foreign) => {
            let library = &cx.names.library;
            let json = match foreign.form {
                ForeignForm::Text => format!("{name:?}"),
                ForeignForm::Literal => "1".to_owned(),
                ForeignForm::Structure => "{}".to_owned(),
            };
            quote!(#library::serde_json::from_str(#json)?)
        }
        Ty::Primitive(_) => quote!(1),
        Ty::Object => {
            let library = &cx.names.library;
            quote!(#library::serde_json::Map::new())
        }
        Ty::Any => {
            let library = &cx.names.library;
            quote!(#library::serde_json::Value::Null)
        }
    }
}

/// Returns a date or a time of the library `time`, whose types are not parsed without a description of the text.
fn time(cx: &Cx<'_>, ty: &Ty) -> TokenStream {
    let library = &cx.names.library;
    match cx.api.resolve(ty) {
        Ty::Primitive(Primitive::Date) => quote!(#library::time::Date::from_ordinal_date(2030, 31)?),
        _ => quote!(#library::time::OffsetDateTime::from_unix_timestamp(1_896_091_200)?),
    }
}

fn named(cx: &Cx<'_>, id: TypeId, name: &str, depth: usize) -> TokenStream {
    let path = ty::path(cx, id, From::Sample);
    let names = cx.names.of_type(id);
    match &cx.api[id].shape {
        Shape::Enumeration(_) => {
            let variant = &names.members[0];
            quote!(#path::#variant)
        }
        Shape::Oneof(oneof) => {
            // The first member shows best what the oneof is; below it only the simplest is sure to end.
            let index = if depth == 0 { 0 } else { cx.facts.simplest_member(id) };
            let (variant, member) = (&names.members[index], &oneof.members[index]);
            let value = converted(cx, &member.ty, &member.name, depth + 1);
            let value = if cx.facts.is_boxed(id, index) { quote!(Box::new(#value)) } else { value };
            quote!(#path::#variant(#value))
        }
        Shape::Union(union) => {
            let index = if depth == 0 { 0 } else { cx.facts.simplest_member(id) };
            let (variant, ty) = (&names.members[index], &union.variants[index].ty);
            let value = converted(cx, ty, name, depth + 1);
            let value = if cx.facts.is_boxed(id, index) { quote!(Box::new(#value)) } else { value };
            quote!(#path::#variant(#value))
        }
        Shape::Record(_) if cx.facts.size(id) > LARGEST => {
            let (library, file) = (&cx.names.library, format!("{name}.json"));
            quote!(#library::serde_json::from_slice::<#path>(&std::fs::read(#file)?)?)
        }
        Shape::Record(record) => self::record(cx, id, record, depth),
        Shape::Alias(target) => value(cx, target, name, depth),
    }
}

/// Returns an expression of exactly the type, where nothing converts.
fn converted(cx: &Cx<'_>, ty: &Ty, name: &str, depth: usize) -> TokenStream {
    let expression = value(cx, ty, name, depth);
    match cx.api.resolve(ty) {
        Ty::Primitive(Primitive::String) => quote!(#expression.to_owned()),
        Ty::Primitive(Primitive::Base64 | Primitive::Base64Url) => quote!(#expression.into()),
        _ => expression,
    }
}

/// Builds a record of what it requires.
fn record(cx: &Cx<'_>, id: TypeId, record: &Record, depth: usize) -> TokenStream {
    let (path, names) = (ty::path(cx, id, From::Sample), cx.names.of_type(id));
    let field_value = |field: &crate::ir::Field| match &field.kind {
        FieldKind::Property { ty, .. } => value(cx, ty, &field.name, depth + 1),
        FieldKind::Oneof(oneof) => named(cx, *oneof, &field.name, depth + 1),
    };
    let required = cx.api.arguments(record);
    if required.len() > super::record::MOST_ARGUMENTS {
        let setters = required.iter().map(|index| {
            let (setter, value) = (&names.members[*index], field_value(&record.fields[*index]));
            quote!(.#setter(#value))
        });
        return quote!(#path::builder()#(#setters)*.build()?);
    }
    let arguments = required.iter().map(|index| field_value(&record.fields[*index]));
    quote!(#path::new(#(#arguments),*))
}
