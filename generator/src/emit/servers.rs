//! Turns servers into what the client knows of them, the enums that choose one, and the setters of the builder.

use super::client::setting;
use super::{Cx, Item, doc, markdown};
use crate::ir::{Server, ServerVariable};
use crate::name::{HostNames, Ident, ServerNames};
use proc_macro2::TokenStream;
use quote::quote;

/// Emits what the description says of the API as a whole.
pub(super) fn description(cx: &Cx<'_>) -> TokenStream {
    let servers = list(&cx.api.servers, &cx.names.servers);
    let hosts = hosts(cx).map(|(list, names)| {
        let (name, servers) = (names.name.as_str(), self::list(list, &names.servers));
        quote!(runtime::Host { name: #name, servers: #servers })
    });
    let schemes = super::credentials::schemes(cx);
    let retries = super::retry::retries(cx.api.retries.as_ref());
    quote! {
        const DESCRIPTION: runtime::Description = runtime::Description {
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            servers: #servers,
            hosts: &[#(#hosts),*],
            schemes: #schemes,
            retries: #retries,
        };
    }
}

fn hosts<'a>(cx: &Cx<'a>) -> impl Iterator<Item = (&'a Vec<Server>, &'a HostNames)> {
    cx.api.hosts.iter().zip(&cx.names.hosts)
}

fn list(servers: &[Server], names: &ServerNames) -> TokenStream {
    let servers = servers.iter().zip(&names.setters).map(|(server, setters)| {
        let url = &server.url;
        let variables = server.variables.iter().zip(setters).map(|(variable, setter)| {
            let (name, setter, values) = (&*variable.name, setter.as_str(), &variable.values);
            let default = match &variable.default {
                Some(default) => quote!(Some(#default)),
                None => quote!(None),
            };
            quote!(runtime::ServerVariable { name: #name, setter: #setter, default: #default, values: &[#(#values),*] })
        });
        quote!(runtime::Server { url: #url, variables: &[#(#variables),*] })
    });
    quote!(&[#(#servers),*])
}

/// Returns the names of the enums that choose a server.
pub(super) fn choices<'a>(cx: &Cx<'a>) -> impl Iterator<Item = &'a Ident> {
    let main = (cx.api.servers.len() > 1).then_some(&cx.names.servers.choice);
    main.into_iter().chain(hosts(cx).filter(|(list, _)| list.len() > 1).map(|(_, names)| &names.servers.choice))
}

/// Emits the enums that choose a server.
pub(super) fn enums(cx: &Cx<'_>) -> Vec<Item> {
    let main = (cx.api.servers.len() > 1).then(|| {
        let doc = "A server of the description, for [`ClientBuilder::server`].".to_owned();
        choice(doc, &cx.api.servers, &cx.names.servers)
    });
    let hosts = hosts(cx).filter(|(list, _)| list.len() > 1).map(|(list, names)| {
        let doc = format!("A server of some operations, for [`ClientBuilder::{}`].", names.server);
        choice(doc, list, &names.servers)
    });
    main.into_iter().chain(hosts).collect()
}

fn choice(doc: String, servers: &[Server], names: &ServerNames) -> Item {
    let variants = servers.iter().zip(&names.variants).enumerate().map(|(index, (server, variant))| {
        let url = doc::code(&server.url);
        let doc = match server.description.as_deref().map(|text| markdown::rustdoc(text).trim().to_owned()) {
            Some(text) if !text.is_empty() => format!("{url}\n\n{text}"),
            _ => format!("{url}."),
        };
        let default = (index == 0).then(|| quote!(#[default]));
        Item::documented(doc, quote!(#default #variant,))
    });
    let ident = &names.choice;
    let head = quote! {
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #ident
    };
    Item::enumeration(doc, head, variants.collect())
}

/// Returns the variables of all servers with their setters, each once.
pub(super) fn variables<'a>(cx: &Cx<'a>) -> Vec<(&'a ServerVariable, &'a Ident)> {
    let mut variables: Vec<(&ServerVariable, &Ident)> = Vec::new();
    let all = cx.api.all_servers();
    let setters = cx.names.hosts.iter().flat_map(|host| &host.servers.setters);
    for (server, setters) in all.zip(cx.names.servers.setters.iter().chain(setters)) {
        for (variable, setter) in server.variables.iter().zip(setters) {
            if variables.iter().all(|(_, known)| *known != setter) {
                variables.push((variable, setter));
            }
        }
    }
    variables
}

/// Emits the setters of variables, and those that choose a server, or replace those of some operations.
pub(super) fn setters(cx: &Cx<'_>) -> Vec<Item> {
    let mut items: Vec<Item> =
        variables(cx).into_iter().map(|(variable, setter)| self::variable(variable, setter)).collect();
    if cx.api.servers.len() > 1 {
        let choice = &cx.names.servers.choice;
        let doc = "Chooses a server of the description; the first one is the default.";
        items.push(setting(doc, quote!(server(mut self, server: #choice)), quote!(server(server as usize))));
    }
    if cx.api.all_servers().any(Server::is_relative) {
        let doc = "Sets the URL that relative servers are resolved against: `https://` and a host.\n\n\
            The description says where the API is below it (RFC 3986, section 5.2).";
        items.push(setting(doc, quote!(origin(mut self, url: impl Into<String>)), quote!(origin(url))));
    }
    items.extend(hosts(cx).flat_map(|(list, names)| host(list, names)));
    items
}

fn variable(variable: &ServerVariable, setter: &Ident) -> Item {
    let (name, key) = (&*variable.name, setter.as_str());
    let doc = doc::text(&variable.doc, &format!("Sets the server variable {}.", doc::code(name)));
    let default = match &variable.default {
        Some(default) => format!("It is {} unless it is set.", doc::code(default)),
        None => "It must be set, unless the base URL is.".to_owned(),
    };
    let signature = quote!(#setter(mut self, value: impl Into<String>));
    setting(format!("{doc}\n\n{default}"), signature, quote!(server_variable(#key, value)))
}

/// Emits the setters that choose or replace the servers of some operations.
fn host(servers: &[Server], names: &HostNames) -> Vec<Item> {
    let (name, base_url, server, choice) = (names.name.as_str(), &names.base_url, &names.server, &names.servers.choice);
    let url = servers.first().map(|server| doc::code(&server.url)).unwrap_or_default();
    let doc = format!(
        "Sets the URL that the paths of some operations are appended to, which the description has at {url}.\n\n\
         It is the one for these, whatever [`base_url`](Self::base_url) is."
    );
    let replace = quote!(host_base_url(#name, url));
    let mut items = vec![setting(doc, quote!(#base_url(mut self, url: impl Into<String>)), replace)];
    if servers.len() > 1 {
        let doc = format!("Chooses a server of the operations that are at {url}; the first one is the default.");
        let choose = quote!(host_server(#name, server as usize));
        items.push(setting(doc, quote!(#server(mut self, server: #choice)), choose));
    }
    items
}

/// Emits the setter of the URL that is in place of all servers.
pub(super) fn base_url(cx: &Cx<'_>) -> Item {
    let mut doc = "Sets the URL that paths are appended to, in place of the servers of the description.".to_owned();
    if let [first, ..] = &cx.names.hosts[..] {
        let other = &first.base_url;
        doc.push_str(&format!(
            "\n\nThat is so for operations with servers of their own, too: all requests go there, but for those that have a URL \
             of their own, such as that of [`{other}`](Self::{other})."
        ));
    }
    setting(doc, quote!(base_url(mut self, url: impl Into<String>)), quote!(base_url(url)))
}

/// Says where the calls of an operation go, if not where all others do.
pub(super) fn remark(cx: &Cx<'_>, host: Option<usize>) -> String {
    let Some((servers, names)) = host.map(|host| (&cx.api.hosts[host], &cx.names.hosts[host])) else {
        return String::new();
    };
    let (url, setter) = (servers.first().map(|server| doc::code(&server.url)).unwrap_or_default(), &names.base_url);
    format!("It is sent to {url}, or where [`{setter}`](crate::ClientBuilder::{setter}) says.\n\n")
}
