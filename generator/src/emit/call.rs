//! Turns an operation into a method, and the pending call that it gives.

use super::{Cx, Item, answer, body, credentials, doc, pages, parameter, retry, sample, servers, stream};
use crate::ir::{Method, Operation, OperationId};
use crate::name::{GroupNames, operation_key};
use proc_macro2::TokenStream;
use quote::quote;

/// Beyond so many arguments, `self` among them, clippy asks for another form.
const MANY_ARGUMENTS: usize = 7;

/// Emits the method that starts a call.
pub(super) fn method(cx: &Cx<'_>, group: &GroupNames, id: OperationId) -> Item {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let (method, call, descriptor) = (&names.method, &names.call, &names.descriptor);
    let required = operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| parameter.required);
    let (mut arguments, mut sets) = (Vec::new(), Vec::new());
    for (parameter, name) in required {
        let (takes, set) = parameter::set(cx, parameter, quote!(#name));
        arguments.push(quote!(#name: #takes));
        sets.push(quote!(call.#set;));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let (name, (takes, set)) = (&names.body, body::argument(cx, id, body));
        arguments.push(quote!(#name: #takes));
        sets.push(set);
    }
    let streaming = operation.stream.as_ref().map(|stream| {
        let (media_type, streaming) = (&stream.media_type, stream::streaming(stream));
        sets.insert(0, quote!(call.accept(#media_type);));
        quote!(, streaming: #streaming)
    });
    let resumed = operation.pages().map(|_| quote!(, resumed: None));
    if let Some(media_types) = &operation.accept {
        sets.push(quote!(call.accept(#media_types);));
    }
    if operation.is_compressible() {
        sets.push(quote!(call.compress();));
    }
    let lint = (arguments.len() + 1 > MANY_ARGUMENTS)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "each of them is required by the API")]));
    let deprecated = doc::deprecated(&operation.doc);
    let mutable = (!sets.is_empty()).then(|| quote!(mut));
    let start = match operation.host.map(|host| cx.names.hosts[host].name.as_str()) {
        Some(host) => quote!(runtime::Call::at(&self.core, #host, &#descriptor)),
        None => quote!(runtime::Call::new(&self.core, &#descriptor)),
    };
    let method = quote! {
        #deprecated
        #lint
        pub fn #method(&self, #(#arguments),*) -> #call {
            let #mutable call = #start;
            #(#sets)*
            #call { call #streaming #resumed }
        }
    };
    Item::documented(documentation(cx, group, id), method)
}

/// Emits the old name of a method, which does the same.
pub(super) fn alias(cx: &Cx<'_>, id: OperationId) -> Option<Item> {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let alias = cx.names.alias(&operation_key(operation))?;
    let (method, call) = (&names.method, &names.call);
    let required = operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| parameter.required);
    let parameters = required.map(|(parameter, name)| (name, parameter::set(cx, parameter, quote!(#name)).0));
    let body = operation.body.as_ref().filter(|body| body.required);
    let body = body.map(|body| (&names.body, body::argument(cx, id, body).0));
    let (given, taken): (Vec<_>, Vec<_>) = parameters.chain(body).unzip();
    let lint = (given.len() + 1 > MANY_ARGUMENTS)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "each of them is required by the API")]));
    let note = format!("it is called `{method}` now");
    let code = quote! {
        #[deprecated(note = #note)]
        #lint
        pub fn #alias(&self, #(#given: #taken),*) -> #call {
            self.#method(#(#given),*)
        }
    };
    Some(Item::documented(format!("The old name of [`Self::{method}`]."), code))
}

fn documentation(cx: &Cx<'_>, group: &GroupNames, id: OperationId) -> String {
    let operation = &cx.api[id];
    let mut text = doc::text(&operation.doc, &format!("Calls `{}`.", doc::one_line(&operation.id)));
    if let Some(remark) = stream::remark(operation).or_else(|| pages::remark(cx, operation)) {
        text = format!("{}\n\n{remark}", text.trim_end());
    }
    let request = doc::code(&format!("{} {}", operation.method.as_str(), operation.path));
    let sample = sample::call(cx, group, id);
    let (host, again, arguments) = (servers::remark(cx, operation.host), retry::remark(cx, id), arguments(cx, id));
    let library = cx.names.library.as_str();
    let deprecated = match doc::deprecated(&operation.doc) {
        Some(_) => "# #![allow(deprecated)]\n",
        None => "",
    };
    format!(
        "{text}\n\n{request}\n\n{host}{again}\n\n{arguments}```no_run\n{deprecated}# async fn sample(client: {library}::Client) -> Result<(), Box<dyn std::error::Error>> {{\n{sample}\n# Ok(())\n# }}\n```"
    )
}

/// Says what the arguments of a method are, as far as the description does; nothing, if it says nothing of any.
fn arguments(cx: &Cx<'_>, id: OperationId) -> String {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let required = operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| parameter.required);
    let parameters = required.map(|(parameter, name)| (name, doc::argument(&parameter.doc)));
    let body = operation.body.iter().filter(|body| body.required).map(|body| (&names.body, doc::argument(&body.doc)));
    let mut list = String::new();
    for (name, text) in parameters.chain(body).filter(|(_, text)| !text.trim().is_empty()) {
        list.push_str(&doc::entry(name.as_str(), text.trim()));
    }
    if list.is_empty() { list } else { format!("# Arguments\n\n{list}\n# Example\n\n") }
}

/// Emits what stands beside the method: the descriptor, the pending call, and its errors.
pub(super) fn call(cx: &Cx<'_>, id: OperationId) -> Vec<Item> {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let (call, path) = (&names.call, &names.path);
    let doc = format!("A call of [`{path}`] that has not been sent.");
    let streaming = operation.stream.as_ref().map(|_| Item::new(quote!(streaming: runtime::Streaming,)));
    let resumed = operation.pages().map(|_| Item::new(quote!(resumed: Option<runtime::Checkpoint>,)));
    let members = [Item::new(quote!(call: runtime::Call,))].into_iter().chain(streaming).chain(resumed).collect();
    let setters = setters(cx, operation, id);
    let head = quote! {
        #[derive(Clone, Debug)]
        #[must_use = "a call does nothing until it is awaited"]
        pub struct #call
    };
    let mut items = vec![Item::new(descriptor(cx, id))];
    items.extend(pages::descriptor(cx, id));
    items.push(Item::structure(doc, head, members));
    if !setters.is_empty() {
        items.push(Item::implementation(quote!(impl #call), setters));
    }
    items.extend(answer::methods(cx, id));
    items.extend(body::content(cx, id));
    items.extend(answer::success(cx, id));
    items.extend(answer::errors(cx, id));
    items
}

/// Returns the name of the group that an operation belongs to, as the description has it.
fn group_name<'a>(cx: &Cx<'a>, number: OperationId) -> &'a str {
    cx.api.groups.iter().find(|group| group.operations.contains(&number)).map_or("", |group| &group.name)
}

/// Emits the constant part of a call.
fn descriptor(cx: &Cx<'_>, number: OperationId) -> TokenStream {
    let (operation, name) = (&cx.api[number], &cx.names.of_operation(number).descriptor);
    let replay = retry::replay(cx, number);
    let retries = retry::retries(operation.repetition.retries.as_ref());
    let (id, path, group) = (&*operation.id, &*operation.path, group_name(cx, number));
    let method = match &operation.method {
        Method::Get => quote!(GET),
        Method::Put => quote!(PUT),
        Method::Post => quote!(POST),
        Method::Delete => quote!(DELETE),
        Method::Options => quote!(OPTIONS),
        Method::Head => quote!(HEAD),
        Method::Patch => quote!(PATCH),
        Method::Trace => quote!(TRACE),
        Method::Query => quote!(QUERY),
        Method::Other(method) => return other_method(cx, number, method),
    };
    let security = credentials::security(&operation.security);
    quote! {
        static #name: runtime::Operation = runtime::Operation {
            id: #id,
            group: #group,
            method: http::Method::#method,
            path: #path,
            security: runtime::Security::#security,
            replay: #replay,
            retries: #retries,
        };
    }
}

/// Emits the same for a method that `http` has no constant of.
fn other_method(cx: &Cx<'_>, number: OperationId, method: &str) -> TokenStream {
    let (operation, name) = (&cx.api[number], &cx.names.of_operation(number).descriptor);
    let replay = retry::replay(cx, number);
    let retries = retry::retries(operation.repetition.retries.as_ref());
    let (id, path, group) = (&*operation.id, &*operation.path, group_name(cx, number));
    let security = credentials::security(&operation.security);
    quote! {
        static #name: std::sync::LazyLock<runtime::Operation> = std::sync::LazyLock::new(|| runtime::Operation {
            id: #id,
            group: #group,
            method: runtime::method(#method),
            path: #path,
            security: runtime::Security::#security,
            replay: #replay,
            retries: #retries,
        });
    }
}

/// Emits the setters of what may be left out, each with a twin that takes an option.
fn setters(cx: &Cx<'_>, operation: &Operation, id: OperationId) -> Vec<Item> {
    let names = cx.names.of_operation(id);
    let mut setters = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate().filter(|(_, parameter)| !parameter.required) {
        let (name, option) = (&names.parameters[index], &names.option_setters[index]);
        setters.extend(parameter::setters(cx, parameter, name, option));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        setters.extend(body::setters(cx, id, body));
    }
    setters
}
